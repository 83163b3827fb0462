// Scans public answers for leaks: `secretsIn` finds secrets in any spelling; `linkingTokens` finds values that two devices or
// offers of one person share and no other has, so that they would reveal a common owner or co-staker.

/** A scalar value in an answer, with its path and the device or offer that it belongs to. */
export type ObservedValue = {
  /** Path: names of the fields from the root, without list positions. */
  readonly path: string;
  /** Schema coordinate of the field, `Type.field`. */
  readonly field: string;
  readonly value: string;
  /** Id of the device or offer that the value belongs to, the nearest one above or beside it; null where there is none. */
  readonly subject: string | null;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Every scalar value of an answer that is not null. */
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

/** The field name behind the aliases that document-generator.ts makes. */
function fieldName(type: string, name: string): string {
  return name.replace(new RegExp(`^${type}_`), '').replace(/_.*$/, '');
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

/** The secrets that a text holds, in any case, with or without dashes, or encoded in base64 anywhere in it. */
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
 * Paths with tokens that two or more subjects of one person share and no subject of another person has. A token is a value, one of
 * its lines or words, or the beginning or end of a longer one. `personOf` names the person of a subject; null excludes it.
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
  // Instants are compared whole: parts of them coincide by the clock, not by the person.
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) || value.includes('\n')) return [...tokens];
  for (const word of value.split(/[^0-9A-Za-z]+/)) if (word.length >= 4) tokens.add(word);
  for (const length of [6, 10]) {
    if (value.length < 2 * length) continue;
    tokens.add(`${value.slice(0, length)}…`);
    tokens.add(`…${value.slice(-length)}`);
  }
  return [...tokens];
}
