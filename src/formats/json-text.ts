// Finds lines in a JSON text: the line of a value, and the line and reason of the first syntax error. Unlike the messages of
// `JSON.parse`, the result is the same on every JavaScript engine. The library jsonc-parser splits the text into tokens.
// **Invariant:** accepts exactly the texts that `JSON.parse` accepts; comments and trailing commas are refused.

import jsonc, { type JSONScanner, type SyntaxKind } from 'jsonc-parser';

/** The path from the root of a JSON text to a value: names of members and indexes of elements. */
export type JsonPath = readonly (string | number)[];

/** A syntax error: its 1-based line, the path of the value that contains it, and the rule that it breaks. */
export type JsonSyntaxFault = { readonly line: number; readonly path: JsonPath; readonly rule: string };

/** A value whose line is requested; its line is 0 until the scan reaches it. */
type Requested = { line: number; readonly children: Map<string | number, Requested> };
type Container = {
  readonly closer: '"]"' | '"}"';
  readonly requested: Requested | undefined;
  key: string | number | null;
};

// The library jsonc-parser declares its token kinds as a const enum, which this build cannot import. The type annotations make the
// compiler check each number.
const OPEN_BRACE: SyntaxKind.OpenBraceToken = 1;
const CLOSE_BRACE: SyntaxKind.CloseBraceToken = 2;
const OPEN_BRACKET: SyntaxKind.OpenBracketToken = 3;
const CLOSE_BRACKET: SyntaxKind.CloseBracketToken = 4;
const COMMA: SyntaxKind.CommaToken = 5;
const COLON: SyntaxKind.ColonToken = 6;
const NULL: SyntaxKind.NullKeyword = 7;
const TRUE: SyntaxKind.TrueKeyword = 8;
const FALSE: SyntaxKind.FalseKeyword = 9;
const STRING: SyntaxKind.StringLiteral = 10;
const NUMBER: SyntaxKind.NumericLiteral = 11;
const LINE_BREAK: SyntaxKind.LineBreakTrivia = 14;
const SPACE: SyntaxKind.Trivia = 15;
const END: SyntaxKind.EOF = 17;

/** Returns the first syntax error of a text; null when the text is valid JSON. */
export function findJsonSyntaxFault(text: string): JsonSyntaxFault | null {
  return scan(text, { line: 0, children: new Map() });
}

/**
 * Returns the 1-based line on which the value at each path starts; the text must be valid JSON. For a path without a value it is the
 * line of the innermost existing value on the path. Of several members with one name the last counts, as in `JSON.parse`.
 */
export function jsonLinesOf(text: string, paths: readonly JsonPath[]): readonly number[] {
  const root: Requested = { line: 0, children: new Map() };
  const ways = paths.map((path) => {
    const way = [root];
    let last = root;
    for (const step of path) {
      const next: Requested = last.children.get(step) ?? { line: 0, children: new Map() };
      last.children.set(step, next);
      way.push(next);
      last = next;
    }
    return way;
  });
  scan(text, root);
  return ways.map((way) => way.findLast(({ line }) => line > 0)?.line ?? 1);
}

/** Formats a path in printable ASCII, such as `[12].downtime_by_date["2026-11-01"].downtime`; long names are cut. */
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

/** Scans the text once, without recursion, so that deep nesting cannot overflow the call stack. Returns the first syntax error. */
function scan(text: string, root: Requested): JsonSyntaxFault | null {
  const tokens = tokensOf(text);
  const open: Container[] = [];
  const fault = (rule: string): JsonSyntaxFault => ({
    line: tokens.line(),
    path: open.flatMap(({ key }) => (key === null ? [] : [key])),
    rule,
  });
  for (;;) {
    const opened = openValue(tokens, requestedIn(open.at(-1), root));
    if (typeof opened === 'string') return fault(opened);
    if (opened !== null) open.push(opened);

    let isFirst = opened !== null;
    for (;;) {
      const container = open.at(-1);
      if (container === undefined) return tokens.kind() === END ? null : fault('must end after its one value');
      if (tokens.kind() === (container.closer === '"]"' ? CLOSE_BRACKET : CLOSE_BRACE)) {
        open.pop();
        isFirst = false;
        tokens.next();
        continue;
      }
      if (!isFirst) {
        if (tokens.kind() !== COMMA) return fault(`must go on with "," or ${container.closer}`);
        tokens.next();
      }
      const rule = readKey(tokens, container);
      if (rule !== null) return fault(rule);
      break;
    }
  }
}

function requestedIn(container: Container | undefined, root: Requested): Requested | undefined {
  if (container === undefined) return root;
  return container.key === null ? undefined : container.requested?.children.get(container.key);
}

/**
 * Reads the start of a value and stores its line. Returns the array or object that the value opens, null for a scalar, or the rule
 * that the text breaks.
 */
function openValue(tokens: Tokens, requested: Requested | undefined): Container | string | null {
  if (requested !== undefined) requested.line = tokens.line();
  const kind = tokens.kind();
  if (kind === OPEN_BRACKET || kind === OPEN_BRACE) {
    tokens.next();
    return { closer: kind === OPEN_BRACKET ? '"]"' : '"}"', requested, key: null };
  }
  if (kind === END) return 'must not end before its value is whole';
  const rule = kind === STRING ? tokens.stringRule() : SCALARS.has(kind) ? null : 'must be a JSON value here';
  if (rule === null) tokens.next();
  return rule;
}

/**
 * Reads the member name or counts the index of the next value in a container, and stops before the value. Returns the rule that the text
 * breaks; null when it breaks none.
 */
function readKey(tokens: Tokens, container: Container): string | null {
  if (container.closer === '"]"') {
    container.key = typeof container.key === 'number' ? container.key + 1 : 0;
    return null;
  }
  if (tokens.kind() !== STRING) return 'must name its next member in double quotes';
  const rule = tokens.stringRule();
  if (rule !== null) return rule;
  const key = tokens.value();
  if (tokens.next() !== COLON) return 'must have ":" after the name of a member';
  tokens.next();
  container.key = key;
  return null;
}

const SCALARS: ReadonlySet<SyntaxKind> = new Set<SyntaxKind>([NULL, TRUE, FALSE, NUMBER]);
/**
 * Matches a JSON literal or number at the start of a token; for `truex`, `1.` and `1e` the tokens of jsonc-parser are longer than
 * this match.
 */
const SCALAR_START = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

/** A cursor over the tokens of a text, without white space. */
type Tokens = {
  readonly kind: () => SyntaxKind;
  readonly next: () => SyntaxKind;
  /** The 1-based line of the current token; a carriage return without a line feed does not count. */
  readonly line: () => number;
  readonly value: () => string;
  /** The first rule that the current string token breaks; null when it is valid. */
  readonly stringRule: () => string | null;
};

function tokensOf(text: string): Tokens {
  const scanner = jsonc.createScanner(text, false);
  let kind: SyntaxKind = SPACE;
  let line = 1;
  const next = (): SyntaxKind => {
    do {
      kind = scanner.scan();
      if (kind === LINE_BREAK && scanner.getTokenValue().endsWith('\n')) line += 1;
    } while (kind === LINE_BREAK || kind === SPACE);
    if (kind !== STRING) kind = splitScalar(text, scanner, kind);
    return kind;
  };
  next();
  return {
    kind: () => kind,
    next,
    line: () => line,
    value: () => scanner.getTokenValue(),
    stringRule: () => {
      if (scanner.getTokenError() === 0) return null;
      return stringRule(text.slice(scanner.getTokenOffset(), scanner.getPosition() + 1));
    },
  };
}

/** Returns the kind of a token. When the JSON scalar ends before the token does, moves the scanner back to the end of the scalar. */
function splitScalar(text: string, scanner: JSONScanner, kind: SyntaxKind): SyntaxKind {
  const start = scanner.getTokenOffset();
  SCALAR_START.lastIndex = start;
  if (!SCALAR_START.test(text)) return kind;
  if (SCALAR_START.lastIndex !== scanner.getPosition()) scanner.setPosition(SCALAR_START.lastIndex);
  return NUMBER;
}

/** Returns the first rule that an invalid string token breaks. `token` includes the character after the string. */
function stringRule(token: string): string {
  // Matches a valid escape sequence, or else a lone backslash or a control character.
  for (const [part] of token.matchAll(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\|[^ -\uffff]/g)) {
    if (part.length > 1) continue;
    return part === '\\'
      ? 'must not hold an unknown escape in a string'
      : 'must not hold a raw control character in a string';
  }
  return 'must not end inside a string';
}
