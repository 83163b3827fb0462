// The architecture check: finds every violation of the layer plan in the source text of src, by imports, forbidden tokens, names and
// lengths. The plan itself, which layer may import what, does not belong here (plan.ts).

import { posix } from 'node:path';
import {
  type Floor,
  GENERATED_CLIENT_FOLDER,
  LAYER_PLANS,
  MAX_FILE_LINES,
  MAX_FUNCTION_LINES,
  MAX_MAIN_LINES,
  MAX_OPENING_LINES,
  ROW_LOCK_FILE,
  STORE_CALLERS,
  VAGUE_FILE_WORDS,
  VALUE_EXPORTING_INDEX,
} from './plan.ts';
import {
  child,
  children,
  type Import,
  importOf,
  isTypeOnly,
  type Node,
  nameOf,
  parse,
  textOf,
  walk,
} from './syntax.ts';
import { findHiddenImport, findLooseType, findRowLock, TOKEN_FINDERS } from './tokens.ts';

export const RULES = [
  'floor: a file stands on a floor of the plan',
  'floor: imports only what stands below',
  'floor: the settings are read by main alone',
  'floor: the database client stays in the store',
  'floor: the schema runs the store through its loaders',
  'import: stays in src and ends in .ts',
  'import: only packages of its floor',
  'import: only modules of Node of its floor',
  'import: can be read from the text',
  'token: ambient',
  'token: async',
  'token: clock',
  'token: environment',
  'token: hiding',
  'token: process',
  'token: randomness',
  'token: sql',
  'token: status',
  'token: row lock outside the file of locks',
  'type: no way round the types, classes for errors only',
  'name: lower case words that say something',
  'name: an index file exports no values',
  'length: main is short',
  'length: a file has at most 300 lines',
  'length: a function has at most 80 lines',
  'union: a default branch is closed by `satisfies never`',
  'union: a table or a closed switch, no chain of comparisons',
  'opening: one to six lines say what the file is for',
] as const;

export type Rule = (typeof RULES)[number];
export type Violation = { readonly file: string; readonly line: number; readonly rule: Rule; readonly found: string };

/**
 * Returns every violation in the given files, a map from file path (relative to the project's root) to source text. Generated files
 * are not checked.
 */
export function findViolations(files: ReadonlyMap<string, string>): readonly Violation[] {
  return [...files]
    .filter(([file]) => !file.startsWith(GENERATED_CLIENT_FOLDER))
    .flatMap(([file, text]) => breachesOf(file, text));
}

/** Formats a violation as one line of text: `src/app/x.ts:12  token: clock  (Date.now)`. */
export function formatViolation(breach: Violation): string {
  return `${breach.file}:${breach.line}  ${breach.rule}  (${breach.found})`;
}

function breachesOf(file: string, text: string): readonly Violation[] {
  const found: Violation[] = [];
  const report = (rule: Rule, what: string, offset = 0): void => {
    found.push({ file, line: text.slice(0, offset).split('\n').length, rule, found: what });
  };
  judgeShape(file, text, report);
  const floor = floorOf(file);
  if (floor === null) {
    report('floor: a file stands on a floor of the plan', file);
    return found;
  }
  walk(parse(text), (node, parent) => {
    const imported = importOf(node);
    if (imported?.specifier) judgeImport(file, floor, imported.specifier, imported, report);
    for (const token of LAYER_PLANS[floor].never) {
      const what = TOKEN_FINDERS[token](node, parent);
      if (what !== null) report(`token: ${token}`, what, node.start);
    }
    const hidden = findHiddenImport(node, parent);
    if (hidden !== null) report('import: can be read from the text', hidden, node.start);
    const lock = file === ROW_LOCK_FILE ? null : findRowLock(node, parent);
    if (lock !== null) report('token: row lock outside the file of locks', lock, node.start);
    const loose = findLooseType(node, parent);
    if (loose !== null) report('type: no way round the types, classes for errors only', loose, node.start);
    const length = blockLength(text, node);
    if (length > MAX_FUNCTION_LINES) report('length: a function has at most 80 lines', `${length} lines`, node.start);
    if (isOpenDefault(text, node)) {
      report('union: a default branch is closed by `satisfies never`', 'default', node.start);
    }
    const chain = findUnionChain(node, parent);
    if (chain !== null) report('union: a table or a closed switch, no chain of comparisons', chain, node.start);
    if (posix.basename(file) === 'index.ts' && file !== VALUE_EXPORTING_INDEX && exportsValue(node)) {
      report('name: an index file exports no values', file, node.start);
    }
  });
  return found;
}

type Report = (rule: Rule, what: string, offset?: number) => void;

function judgeImport(file: string, floor: Floor, specifier: string, { kind, start }: Import, report: Report): void {
  const plan = LAYER_PLANS[floor];
  if (specifier.startsWith('node:')) {
    const module = specifier.slice('node:'.length);
    if (plan.node !== 'any' && !plan.node.includes(module)) {
      report('import: only modules of Node of its floor', specifier, start);
    }
    return;
  }
  if (!specifier.startsWith('.')) {
    const allowed = plan.packages.some((name) =>
      name.endsWith('/') ? specifier.startsWith(name) : isOf(specifier, name),
    );
    if (!allowed) report('import: only packages of its floor', specifier, start);
    return;
  }
  const target = posix.join(posix.dirname(file), specifier);
  if (target.startsWith(GENERATED_CLIENT_FOLDER)) {
    if (floor !== 'store') report('floor: the database client stays in the store', specifier, start);
    return;
  }
  const to = floorOf(target);
  if (!target.startsWith('src/') || !target.endsWith('.ts') || to === null) {
    report('import: stays in src and ends in .ts', specifier, start);
  } else if (to === 'config' && floor !== 'main') {
    report('floor: the settings are read by main alone', specifier, start);
  } else if (to !== floor && !plan.floors.includes(to)) {
    report('floor: imports only what stands below', `${floor} → ${to}`, start);
  } else if (floor === 'schema' && to === 'store' && kind === 'value' && !STORE_CALLERS.test(file)) {
    report('floor: the schema runs the store through its loaders', specifier, start);
  }
}

function judgeShape(file: string, text: string, report: Report): void {
  const words = file
    .replace(/^src\//, '')
    .replace(/\.ts$/, '')
    .split('/');
  for (const word of words) {
    const empty = word.split('-').find((part) => VAGUE_FILE_WORDS.has(part));
    if (empty !== undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(word)) {
      report('name: lower case words that say something', empty ?? word);
    }
  }

  const lines = text.replace(/\n$/, '').split('\n');
  if (file === 'src/main.ts') {
    if (lines.length > MAX_MAIN_LINES) report('length: main is short', `${lines.length} lines`);
  } else if (lines.length > MAX_FILE_LINES) {
    report('length: a file has at most 300 lines', `${lines.length} lines`);
  }

  const opening = openingOf(lines);
  if (opening < 1 || opening > MAX_OPENING_LINES) {
    report('opening: one to six lines say what the file is for', `${opening} lines`);
  }

  for (const [index, line] of lines.entries()) {
    const silenced = /@ts-(?:expect-error|ignore|nocheck)/.exec(line);
    const offset = lines.slice(0, index).join('\n').length + 1;
    if (silenced) report('type: no way round the types, classes for errors only', silenced[0], offset);
  }
}

/** Returns the number of comment lines at the beginning of a file. */
function openingOf(lines: readonly string[]): number {
  const inBlock = lines[0]?.startsWith('/*') ?? false;
  const end = lines.findIndex((line) => (inBlock ? line.includes('*/') : !line.startsWith('//')));
  if (end === -1) return lines.length;
  return inBlock ? end + 1 : end;
}

function floorOf(file: string): Floor | null {
  const [root, name, ...rest] = file.split('/');
  if (root !== 'src' || name === undefined) return null;
  const floor = rest.length === 0 ? name.replace(/\.ts$/, '') : name;
  const isFile = floor === 'main' || floor === 'config';
  return isFloor(floor) && isFile === (rest.length === 0) ? floor : null;
}

function isFloor(name: string): name is Floor {
  return Object.hasOwn(LAYER_PLANS, name);
}

function isOf(specifier: string, name: string): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function exportsValue(node: Node): boolean {
  if (node.type === 'ExportDefaultDeclaration') return true;
  if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportAllDeclaration') return false;
  const declared = child(node, 'declaration');
  return declared === null ? !isTypeOnly(node) : !declared.type.startsWith('TS');
}

/** Returns the number of lines of a function with a block body; 0 for any other node, also for a function of one expression. */
function blockLength(text: string, node: Node): number {
  if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return 0;
  const body = child(node, 'body');
  if (body?.type !== 'BlockStatement' && body?.type !== 'FunctionBody') return 0;
  return text.slice(node.start, Number(node['end'])).split('\n').length;
}

/** Returns true for a `default` branch of a switch that would also accept a union member that is added later. */
function isOpenDefault(text: string, node: Node): boolean {
  if (node.type !== 'SwitchCase' || node['test'] !== null) return false;
  return !text.slice(node.start, Number(node['end'])).includes('satisfies never');
}

/**
 * Returns the name that three or more `if` statements of one chain or block compare with string literals; null when there is no
 * such name.
 */
function findUnionChain(node: Node, parent: Node | null): string | null {
  const compared = new Map<string, number>();
  const count = (test: Node | null): void => {
    const name = comparedName(test);
    if (name !== null) compared.set(name, (compared.get(name) ?? 0) + 1);
  };
  if (isLink(node) && !(parent?.type === node.type && parent['alternate'] === node)) {
    for (let link: Node | null = node; link?.type === node.type; link = child(link, 'alternate')) {
      count(child(link, 'test'));
    }
  } else if (node.type === 'BlockStatement') {
    for (const statement of children(node, 'body')) {
      if (statement.type === 'IfStatement') count(child(statement, 'test'));
    }
  }
  return [...compared].find(([, times]) => times > 2)?.[0] ?? null;
}

const isLink = ({ type }: Node): boolean => type === 'IfStatement' || type === 'ConditionalExpression';

/** Returns the name that a condition compares with a string literal, `a.kind` for `a.kind === 'text'`; null for any other condition. */
function comparedName(test: Node | null): string | null {
  if (test?.type !== 'BinaryExpression' || test['operator'] !== '===') return null;
  return textOf(child(test, 'right')) === null ? null : nameOf(child(test, 'left'));
}
