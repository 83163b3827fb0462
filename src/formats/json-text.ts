// Where things stand in a JSON text. `JSON.parse` gives the values; this tells the line of any of them, and the line
// and the reason when the text is no JSON at all, alike on every engine.
// It accepts exactly the texts that `JSON.parse` accepts. It builds no values and knows no formats.

/** The way from the root of a JSON text to a value: names of members and indexes of elements. */
export type JsonPath = readonly (string | number)[];

/** The first place at which a text stops being JSON: its 1-based line, the value it lies in, and what was due there. */
export type JsonSyntaxFault = { readonly line: number; readonly path: JsonPath; readonly rule: string };

/** A value whose place is asked for; −1 until it is met. */
type Wanted = { offset: number; readonly children: Map<string | number, Wanted> };
type Container = { readonly closer: ']' | '}'; readonly wanted: Wanted | undefined; key: string | number | null };
type Broken = { readonly offset: number; readonly rule: string };

/** The first syntax fault of a text, or null when it is JSON. */
export function jsonSyntaxFault(text: string): JsonSyntaxFault | null {
  const fault = scan(text, { offset: -1, children: new Map() });
  if (fault === null) return null;
  return { line: linesAt(text, [fault.offset])[0] ?? 1, path: fault.path, rule: fault.rule };
}

/**
 * The 1-based line on which each value starts, in one pass over a text that is JSON. A path that leads nowhere gets the
 * line of the innermost value on its way that exists; of members with one name, the last counts, as in `JSON.parse`.
 */
export function jsonLinesOf(text: string, paths: readonly JsonPath[]): readonly number[] {
  const root: Wanted = { offset: -1, children: new Map() };
  const ways = paths.map((path) => {
    const way = [root];
    let last = root;
    for (const step of path) {
      const next: Wanted = last.children.get(step) ?? { offset: -1, children: new Map() };
      last.children.set(step, next);
      way.push(next);
      last = next;
    }
    return way;
  });
  scan(text, root);
  return linesAt(
    text,
    ways.map((way) => way.findLast((wanted) => wanted.offset >= 0)?.offset ?? 0),
  );
}

/** `[12].downtime_by_date["2026-11-01"].downtime`: a path as a person reads it; printable ASCII, clipped. */
export function jsonPathText(path: JsonPath): string {
  if (path.length === 0) return '(file)';
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : memberText(step, at === 0))).join('');
}

function memberText(name: string, first: boolean): string {
  if (/^[A-Za-z_$][\w$]{0,59}$/.test(name)) return first ? name : `.${name}`;
  const clipped = name.length > 60 ? `${name.slice(0, 60)}...` : name;
  const hex = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `[${JSON.stringify(clipped).replace(/[^ -~]/g, hex)}]`;
}

/** Walks the text once with its own stack, so that no depth of nesting can exhaust the engine's. */
function scan(text: string, root: Wanted): (Broken & { readonly path: JsonPath }) | null {
  const open: Container[] = [];
  const broken = (fault: Broken) => ({ ...fault, path: open.flatMap(({ key }) => (key === null ? [] : [key])) });
  let at = spaceEnd(text, 0);
  for (;;) {
    const holder = open.at(-1);
    const wanted =
      holder === undefined ? root : holder.key === null ? undefined : holder.wanted?.children.get(holder.key);
    if (wanted !== undefined) wanted.offset = at;

    const opener = text.charAt(at);
    let opened: Container | null = null;
    if (opener === '[' || opener === '{') {
      opened = { closer: opener === '[' ? ']' : '}', wanted, key: null };
      open.push(opened);
      at = spaceEnd(text, at + 1);
    } else {
      const end = scalarEnd(text, at);
      if (typeof end !== 'number') return broken(end);
      at = spaceEnd(text, end);
    }

    for (;;) {
      const container = open.at(-1);
      if (container === undefined) {
        return at === text.length ? null : broken({ offset: at, rule: 'must end after its one value' });
      }
      if (text.charAt(at) === container.closer) {
        open.pop();
        opened = null;
        at = spaceEnd(text, at + 1);
        continue;
      }
      if (opened === null) {
        if (text.charAt(at) !== ',')
          return broken({ offset: at, rule: `must go on with "," or "${container.closer}"` });
        at = spaceEnd(text, at + 1);
      }
      const next = nextKey(text, at, container);
      if ('rule' in next) return broken(next);
      container.key = next.key;
      at = next.valueAt;
      break;
    }
  }
}

/** The index or name of the next value of a container, and where that value starts. */
function nextKey(
  text: string,
  at: number,
  container: Container,
): Broken | { readonly key: string | number; readonly valueAt: number } {
  if (container.closer === ']') {
    return { key: typeof container.key === 'number' ? container.key + 1 : 0, valueAt: at };
  }
  if (text.charAt(at) !== '"') return { offset: at, rule: 'must name its next member in double quotes' };
  const end = stringEnd(text, at);
  if (typeof end !== 'number') return end;
  const colon = spaceEnd(text, end);
  if (text.charAt(colon) !== ':') return { offset: colon, rule: 'must have ":" after the name of a member' };
  const key: unknown = JSON.parse(text.slice(at, end));
  return { key: String(key), valueAt: spaceEnd(text, colon + 1) };
}

const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

function scalarEnd(text: string, at: number): number | Broken {
  if (text.charAt(at) === '"') return stringEnd(text, at);
  SCALAR.lastIndex = at;
  if (SCALAR.test(text)) return SCALAR.lastIndex;
  return {
    offset: at,
    rule: at === text.length ? 'must not end before its value is whole' : 'must be a JSON value here',
  };
}

function stringEnd(text: string, start: number): number | Broken {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { offset: at, rule: 'must not hold a raw control character in a string' };
    if (code !== 0x5c) continue;
    const known = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.exec(text.slice(at + 1, at + 6));
    if (known === null) return { offset: at, rule: 'must not hold an unknown escape in a string' };
    at += known[0].length;
  }
  return { offset: text.length, rule: 'must not end inside a string' };
}

function spaceEnd(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; ) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return at;
}

function linesAt(text: string, offsets: readonly number[]): readonly number[] {
  const lines = new Map<number, number>();
  let line = 1;
  let feed = text.indexOf('\n');
  for (const offset of [...offsets].sort((a, b) => a - b)) {
    for (; feed !== -1 && feed < offset; feed = text.indexOf('\n', feed + 1)) line += 1;
    lines.set(offset, line);
  }
  return offsets.map((offset) => lines.get(offset) ?? 1);
}
