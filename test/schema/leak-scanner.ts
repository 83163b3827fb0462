// Scans public answers for leaks: `secretsIn` finds secrets in any spelling; `linkingTokens` finds values that occur at two devices
// or offers of one person and at no other person's, because they would reveal a common owner or co-staker.

/** A scalar value in an API answer, with its path and the device or offer to which it belongs. */
export type ObservedValue = {
  /** Names of the fields from the root to the value, without positions in lists. */
  readonly path: string;
  /** Name of the field in the schema, `Type.field`. */
  readonly field: string;
  readonly value: string;
  /** Id of the device or offer to which the value belongs: the nearest one that contains the value; null when there is none. */
  readonly subject: string | null;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Returns every scalar value in an API answer, except null. */
export function observedValues(answer: unknown): readonly ObservedValue[] {
  const found: ObservedValue[] = [];
  const look = (value: Json, path: string, field: string, subject: string | null): void => {
    if (value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) look(item, path, field, subject);
    } else if (typeof value === 'object') {
      const entries = Object.entries(value as Readonly<Record<string, Json>>);
      const type = String(Reflect.get(value, '__typename') ?? '');
      const about = subjectOf(value as Readonly<Record<string, Json>>) ?? subject;
      for (const [name, below] of entries) {
        if (name !== '__typename') look(below, `${path}.${name}`, `${type}.${fieldName(type, name)}`, about);
      }
    } else found.push({ path, field, value: String(value), subject });
  };
  look(answer as Json, '', '', null);
  return found;
}

/** Returns the name of the field that document-generator.ts has selected under this alias. */
function fieldName(type: string, name: string): string {
  const own = name.startsWith(`${type}_`) ? name.slice(type.length + 1) : name;
  const [field = ''] = own.split('_', 1);
  return field;
}

function subjectOf(object: Readonly<Record<string, Json>>): string | null {
  const { id, node, offer } = object;
  if (typeof id === 'string' && /^(device|offer)_/.test(id)) return id;
  for (const beside of [node, offer]) {
    if (beside !== null && typeof beside === 'object' && !Array.isArray(beside)) {
      const found = subjectOf(beside as Readonly<Record<string, Json>>);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Returns the secrets that a text contains, in any case, with or without dashes, or encoded in base64 at any offset. */
export function secretsIn(text: string, secrets: ReadonlySet<string>): readonly string[] {
  const decoded = (text.match(/[-\w+/]{16,}={0,2}/g) ?? [])
    .map((word) => Buffer.from(word, 'base64'))
    .flatMap((bytes) => [bytes.toString('latin1'), bytes.toString('hex')]);
  const searched = [text, ...decoded].join('\0').toLowerCase();
  return [...secrets].filter((secret) => {
    const plain = secret.toLowerCase();
    return searched.includes(plain) || searched.includes(plain.replaceAll('-', ''));
  });
}

/**
 * Returns the paths of values that reveal a person: a token occurs at two or more subjects (devices or offers) of one person and at
 * no subject of another person. A token is a value, one of its lines or words, or its beginning or end. `personOf` returns the
 * person of a subject, or null to ignore the subject.
 */
export function linkingTokens(
  seen: readonly ObservedValue[],
  subjectKey: (subject: string) => string | null,
  personOf: (key: string) => string | null,
): readonly string[] {
  const holders = new Map<string, Set<string>>();
  for (const { path, value, subject } of seen) {
    const key = subject === null ? null : subjectKey(subject);
    if (key === null) continue;
    for (const token of tokensOf(value)) {
      const place = `${path} ~ ${token}`;
      const known = holders.get(place) ?? new Set();
      holders.set(place, known.add(key));
    }
  }
  const linking: string[] = [];
  for (const [place, keys] of holders) {
    const people = new Set([...keys].map(personOf));
    if (keys.size > 1 && people.size === 1 && !people.has(null)) linking.push(place);
  }
  return linking;
}

function tokensOf(value: string): readonly string[] {
  const tokens = new Set([value]);
  for (const line of value.split('\n')) tokens.add(line);
  // Compare instants as a whole, because their parts (the date, the hour) are equal by coincidence of time and not by person.
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) || value.includes('\n')) return [...tokens];
  for (const word of value.split(/[^0-9A-Za-z]+/)) if (word.length >= 4) tokens.add(word);
  for (const length of [6, 10]) {
    if (value.length < 2 * length) continue;
    tokens.add(`${value.slice(0, length)}…`);
    tokens.add(`…${value.slice(-length)}`);
  }
  return [...tokens];
}
