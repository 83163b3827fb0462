// What somebody who sees only public answers could make of them. `secretsIn` finds what must never be there at all; `joins` finds
// values that tie things of one person together and nothing else: whoever sees two of them knows that they belong to one person.

/** A value at a place of an answer, with the thing it stands by. */
export type Sighting = {
  /** Names of the fields on the way, without numbers. */
  readonly path: string;
  /** `Type.field`. */
  readonly field: string;
  readonly value: string;
  /** Id of the nearest device or offer above it or beside it; null where there is none. */
  readonly subject: string | null;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Every leaf of an answer that has a value. */
export function sightings(answer: unknown): readonly Sighting[] {
  const found: Sighting[] = [];
  const look = (value: Json, path: string, field: string, subject: string | null): void => {
    if (value === null) return;
    if (Array.isArray(value)) {
      for (const one of value) look(one, path, field, subject);
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

/** A name in an answer, without what an alias put around it. */
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

/** Which of the secrets stand in a text, in any case, with or without dashes, or sealed up in base64 somewhere in it. */
export function secretsIn(text: string, secrets: ReadonlySet<string>): readonly string[] {
  const plain = text.toLowerCase();
  const opened = (text.match(/[-\w+/]{16,}={0,2}/g) ?? [])
    .map((word) => Buffer.from(word, 'base64'))
    .flatMap((bytes) => [bytes.toString('latin1'), bytes.toString('hex')]);
  return [...secrets].filter((secret) => {
    const spellings = [secret.toLowerCase(), secret.toLowerCase().replaceAll('-', '')];
    return spellings.some((one) => plain.includes(one) || opened.some((bytes) => bytes.toLowerCase().includes(one)));
  });
}

/**
 * Places and tokens that two or more things of one person share and no thing of anybody else has. A token is the value, a line or
 * a word of it, or how a longer one begins or ends. `personOf` says whose a subject is; null: it does not matter.
 */
export function joins(
  seen: readonly Sighting[],
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
  const subscriber: string[] = [];
  for (const [place, keys] of holders) {
    const people = new Set([...keys].map(personOf));
    if (keys.size > 1 && people.size === 1 && !people.has(null)) subscriber.push(place);
  }
  return subscriber;
}

function tokensOf(value: string): readonly string[] {
  const tokens = new Set([value]);
  for (const line of value.split('\n')) tokens.add(line);
  // Instants are compared whole: their minutes coincide by the clock, not by the person.
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) || value.includes('\n')) return [...tokens];
  for (const word of value.split(/[^0-9A-Za-z]+/)) if (word.length >= 4) tokens.add(word);
  for (const length of [6, 10]) {
    if (value.length < 2 * length) continue;
    tokens.add(`${value.slice(0, length)}…`);
    tokens.add(`…${value.slice(-length)}`);
  }
  return [...tokens];
}
