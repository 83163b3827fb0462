// Syntax trees of TypeScript files, so that the architecture check ignores comments and strings.
// Rules of the plan do not belong here.

import { parseAst } from 'vitest/node';

/** A node of a syntax tree. Its properties depend on its type and are read by name. */
export type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown };

export type Import = {
  readonly specifier: string | null;
  readonly kind: 'type' | 'value';
  readonly start: number;
};

/** Returns the syntax tree of a `.ts` or, with its name, a `.tsx` file; throws when the text is not TypeScript. */
export function parse(text: string, file = 'file.ts'): Node {
  return parseAst(text, {
    lang: file.endsWith('.tsx') ? 'tsx' : 'ts',
    astType: 'ts',
    sourceType: 'module',
  }) as unknown as Node;
}

/** Calls `visit` for `root` and every node below it, parents first. When a call returns false, the nodes below are skipped. */
export function walk(
  root: Node,
  visit: (node: Node, parent: Node | null) => unknown,
  parent: Node | null = null,
): void {
  if (visit(root, parent) === false) return;
  for (const value of Object.values(root)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, root);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Returns the child node in the property `field` of a node; null when the property holds no node. */
export function child(node: Node, field: string): Node | null {
  const value = node[field];
  return isNode(value) ? value : null;
}

/** Returns the child nodes in the property `field` of a node; empty when the property holds no list of nodes. */
export function children(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Returns what a node imports, in any import syntax of TypeScript; null for a node that imports nothing. */
export function importOf(node: Node): Import | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const source = child(node, 'source');
      return source && { specifier: textOf(source), kind: isTypeOnly(node) ? 'type' : 'value', start: node.start };
    }
    case 'TSImportType':
      return { specifier: textOf(child(node, 'source') ?? child(node, 'argument')), kind: 'type', start: node.start };
    case 'ImportExpression':
      return { specifier: textOf(child(node, 'source')), kind: 'value', start: node.start };
    case 'TSExternalModuleReference':
      return { specifier: textOf(child(node, 'expression')), kind: 'value', start: node.start };
    case 'CallExpression': {
      const [first] = children(node, 'arguments');
      return nameOf(child(node, 'callee')) === 'require'
        ? { specifier: textOf(first ?? null), kind: 'value', start: node.start }
        : null;
    }
    default:
      return null;
  }
}

/** Returns true for an import or export declaration that disappears when types are erased. */
export function isTypeOnly(node: Node): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = children(node, 'specifiers');
  return (
    specifiers.length > 0 &&
    specifiers.every((each) => each['importKind'] === 'type' || each['exportKind'] === 'type') &&
    child(node, 'declaration') === null
  );
}

/** Returns the text of a string literal, or of a template literal with a question mark for each expression; null for other nodes. */
export function textOf(node: Node | null): string | null {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node?.type !== 'TemplateLiteral') return null;
  return children(node, 'quasis')
    .map((quasi) => (quasi['value'] as { readonly raw: string }).raw)
    .join('?');
}

/** Returns the name of an identifier (`a`) or of a member access (`a.b`); null for other nodes. */
export function nameOf(node: Node | null): string | null {
  if (node?.type === 'Identifier') return String(node['name']);
  if (node?.type === 'ChainExpression' || node?.type === 'ParenthesizedExpression')
    return nameOf(child(node, 'expression'));
  if (node?.type !== 'MemberExpression') return null;
  const object = nameOf(child(node, 'object'));
  const property = child(node, 'property');
  const key = node['computed'] === true ? textOf(property) : nameOf(property);
  return object === null || key === null ? null : `${object}.${key}`;
}

/** Returns true for an identifier that refers to a variable or a type; false for one that names a property or the key of a binding. */
export function isReference(node: Node, parent: Node | null): boolean {
  if (node.type !== 'Identifier') return false;
  if (parent === null || parent['computed'] === true) return true;
  if (parent.type === 'MemberExpression') return parent['property'] !== node;
  if (parent.type === 'TSQualifiedName') return parent['right'] !== node;
  if (parent.type === 'ImportSpecifier' || parent.type === 'ExportSpecifier') return false;
  return parent['key'] !== node || parent['shorthand'] === true;
}
