// Functions that find forbidden tokens in a syntax tree: each returns the forbidden words in a node, or null. Which layer forbids
// which token does not belong here (plan.ts).

import { type ForbiddenToken, STATE_NAMES } from './plan.ts';
import { child, children, importOf, isNode, isReference, type Node, nameOf, textOf, walk } from './syntax.ts';

/** Returns the forbidden words in a syntax node, given its parent node; null when there are none. */
export type TokenFinder = (node: Node, parent: Node | null) => string | null;

const AMBIENT = new Set([
  'Buffer',
  'console',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'performance',
  'queueMicrotask',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);
const CLOCKS = /^(Date\.now|performance\.(now|timeOrigin)|process\.(hrtime|uptime)|Temporal\.Now)\b/;
const RANDOM =
  /^Math\.random$|(^|\.)(getRandomValues|randomBytes|randomFill|randomFillSync|randomInt|randomUUID|webcrypto)$/;
const SQL =
  /\bSELECT\s[\s\S]*\sFROM\s|\b(INSERT|MERGE)\s+INTO\s|\bUPDATE\s[\s\S]*\sSET\s|\bDELETE\s+FROM\s|\b(ALTER|CREATE|DROP|LOCK|TRUNCATE)\s+TABLE\b|\bFOR\s+(NO\s+KEY\s+)?UPDATE\b|\bpg_(try_)?advisory|^\s*(LISTEN|NOTIFY)\s+\w/;
const SQL_LOWER = /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s)/;
const SQL_DOOR = /\.\$(executeRaw|executeRawUnsafe|queryRaw|queryRawUnsafe|transaction)$/;
const ROW_LOCK = /\bFOR\s+(NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b/i;

export const TOKEN_FINDERS: Readonly<Record<ForbiddenToken, TokenFinder>> = {
  ambient: (node, parent) => reference(node, parent, (name) => AMBIENT.has(name)),

  async: (node, parent) => {
    if (node['async'] === true) return 'async';
    if (node.type === 'AwaitExpression' || node['await'] === true) return 'await';
    return reference(node, parent, (name) => name === 'Promise' || name === 'PromiseLike');
  },

  clock: (node, parent) => {
    const called =
      node.type === 'NewExpression' || node.type === 'CallExpression' ? globalName(child(node, 'callee')) : null;
    if (called === 'Date' && (node.type === 'CallExpression' || children(node, 'arguments').length === 0)) {
      return node.type === 'CallExpression' ? 'Date()' : 'new Date()';
    }
    return member(node, CLOCKS) ?? alias(node, parent, ['Date', 'performance']);
  },

  environment: (node, parent) => {
    if (importOf(node)?.specifier === 'node:process') return 'node:process';
    return member(node, /^process\.env\b/) ?? alias(node, parent, ['process']);
  },

  hiding: (node) => {
    if (node.type === 'CallExpression' && /\.catch$/.test(lastNameOf(node['callee']))) return '.catch()';
    return node.type === 'CatchClause' && !throws(node) ? 'catch without throw' : null;
  },

  process: (node, parent) =>
    importOf(node)?.specifier === 'node:process'
      ? 'node:process'
      : (reference(node, parent, (name) => name === 'process') ?? member(node, /^process\b/)),

  randomness: (node, parent) => {
    if (node.type === 'ImportSpecifier' && RANDOM.test(String(nameOf(child(node, 'imported'))))) {
      return nameOf(child(node, 'imported'));
    }
    return member(node, RANDOM) ?? alias(node, parent, ['Math', 'crypto']);
  },

  sql: (node) => {
    const text = textOf(node);
    if (text !== null && (SQL.test(text) || SQL_LOWER.test(text))) return text.trim().replace(/\s+/g, ' ').slice(0, 40);
    const door = node.type === 'MemberExpression' ? SQL_DOOR.exec(lastNameOf(node))?.[0] : undefined;
    return door ?? null;
  },

  status: (node) => {
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return null;
    const test = child(node, 'test');
    return test === null ? null : comparedState(test);
  },
};

/** Finds an SQL statement that takes row locks. */
export const findRowLock: TokenFinder = (node) => ROW_LOCK.exec(textOf(node) ?? '')?.[0] ?? null;

/** Finds casts and assertions that evade the type system, and classes that are not errors. */
export const findLooseType: TokenFinder = (node) => {
  if (node.type === 'TSAnyKeyword') return 'any';
  if (node.type === 'TSNonNullExpression' || node['definite'] === true) return '!';
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return null;
  return /(Error|Fault)$/.test(nameOf(child(node, 'superClass')) ?? '') ? null : 'class';
};

/** Finds imports whose module name is not a literal in the source text. `require.resolve` is allowed, because it loads nothing. */
export const findHiddenImport: TokenFinder = (node, parent) => {
  if (node.type === 'CallExpression' && lastNameOf(node['callee']) === '.createRequire') {
    return parent?.type === 'MemberExpression' && lastNameOf(parent) === '.resolve' ? null : 'createRequire';
  }
  const found = importOf(node);
  return found !== null && found.specifier === null ? 'import of a computed name' : null;
};

function reference(node: Node, parent: Node | null, matches: (name: string) => boolean): string | null {
  const name = isReference(node, parent) ? nameOf(node) : null;
  return name !== null && matches(name) ? name : null;
}

function member(node: Node, pattern: RegExp): string | null {
  const name = node.type === 'MemberExpression' ? globalName(node) : null;
  return name !== null && pattern.test(name) ? name : null;
}

/** Finds a global object that is assigned to a variable or destructured, because later uses of that variable are not recognised. */
function alias(node: Node, parent: Node | null, names: readonly string[]): string | null {
  const name = globalName(node);
  const taken = parent?.type === 'VariableDeclarator' && parent['init'] === node;
  return taken && name !== null && names.includes(name) ? `${name} by another name` : null;
}

function globalName(node: Node | null): string | null {
  return nameOf(node)?.replace(/^(globalThis|global)\./, '') ?? null;
}

/** Returns the last name of a member access, also behind a call: `catch` for `load().catch`; empty for any other node. */
function lastNameOf(value: unknown): string {
  const node = isNode(value) ? value : null;
  if (node?.type === 'ChainExpression') return lastNameOf(node['expression']);
  const name = node?.type === 'MemberExpression' ? child(node, 'property') : node;
  const text = nameOf(name) ?? textOf(name);
  return text === null ? '' : `.${text}`;
}

function throws(node: Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.type === 'ThrowStatement') found = true;
    return !/Function/.test(inner.type);
  });
  return found;
}

function comparedState(test: Node): string | null {
  let found: string | null = null;
  walk(test, (node) => {
    const compares = node.type === 'BinaryExpression' && /^[!=]==?$/.test(String(node['operator']));
    const includes = node.type === 'CallExpression' && /\.(includes|has)$/.test(lastNameOf(node['callee']));
    if (!compares && !includes) return;
    walk(node, (inner) => {
      const text = textOf(inner);
      if (text !== null && STATE_NAMES.has(text)) found = text;
    });
  });
  return found;
}
