// Reads one TypeScript file as a syntax tree, so that the fence judges code and never a comment or a word in a string.
// It knows the grammar and nothing of the plan.

import { parseAst } from 'vitest/node';

/** A node of the tree; what else it holds depends on its type and is read by name. */
export type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown };

export type Import = {
  readonly specifier: string | null;
  readonly kind: 'type' | 'value';
  readonly start: number;
};

/** Parses the text of a `.ts` file. Throws where the text is no TypeScript. */
export function parse(text: string): Node {
  return parseAst(text, { lang: 'ts', astType: 'ts', sourceType: 'module' }) as unknown as Node;
}

/** Calls `visit` for every node below and including `root`, parents first. A visit that answers false skips what is below. */
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

/** The child of that name, or null where there is none. */
export function child(node: Node, field: string): Node | null {
  const value = node[field];
  return isNode(value) ? value : null;
}

/** The children of that name, empty where there are none. */
export function children(node: Node, field: string): readonly Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** What the node imports, in any of the ways TypeScript knows; null where it imports nothing. */
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

/** Whether an import or export declaration leaves nothing behind once types are erased. */
export function isTypeOnly(node: Node): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = children(node, 'specifiers');
  return (
    specifiers.length > 0 &&
    specifiers.every((each) => each['importKind'] === 'type' || each['exportKind'] === 'type') &&
    child(node, 'declaration') === null
  );
}

/** The text of a string literal or of a whole template, with its holes as question marks; null for anything else. */
export function textOf(node: Node | null): string | null {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
  if (node?.type !== 'TemplateLiteral') return null;
  return children(node, 'quasis')
    .map((quasi) => (quasi['value'] as { readonly raw: string }).raw)
    .join('?');
}

/** `a` for an identifier, `a.b` for a plain member of one, null for anything else. */
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

/** Whether an identifier names a variable or a type, rather than being the name of a property or of a binding's key. */
export function isReference(node: Node, parent: Node | null): boolean {
  if (node.type !== 'Identifier') return false;
  if (parent === null || parent['computed'] === true) return true;
  if (parent.type === 'MemberExpression') return parent['property'] !== node;
  if (parent.type === 'TSQualifiedName') return parent['right'] !== node;
  if (parent.type === 'ImportSpecifier' || parent.type === 'ExportSpecifier') return false;
  return parent['key'] !== node || parent['shorthand'] === true;
}
