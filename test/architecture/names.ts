// Finds declared names that are retired: the file name and the identifiers that the text of one file declares.

import { RETIRED_ENDINGS, RETIRED_FILES, RETIRED_NAMES } from './glossary.ts';
import { isNode, type Node, parse, walk } from './syntax.ts';

/** Returns one line for each retired name in a file: `src/domain/book.ts: file name, use device-aggregate`. */
export function retiredNames(file: string, text: string): readonly string[] {
  const found: string[] = [];
  const path = file.replace(/(\.test)?\.ts$/, '');
  for (const [retired, instead] of Object.entries(RETIRED_FILES)) {
    if (path === retired || path.endsWith(`/${retired}`)) found.push(`${file}: file name, use ${instead}`);
  }
  const seen = new Set<string>();
  walk(parse(text, file), (node, parent) => {
    const name = declaredName(node, parent);
    if (name === null || seen.has(name)) return;
    seen.add(name);
    const instead = Object.hasOwn(RETIRED_NAMES, name)
      ? RETIRED_NAMES[name]
      : RETIRED_ENDINGS.find(([ending]) => ending.test(name))?.[1];
    if (instead !== undefined) found.push(`${file}: ${name}, use ${instead}`);
  });
  return found;
}

const DECLARATIONS: ReadonlySet<string> = new Set([
  'VariableDeclarator',
  'FunctionDeclaration',
  'FunctionExpression',
  'ClassDeclaration',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'TSPropertySignature',
]);

/**
 * Returns the name that an identifier node declares (of a variable, function, type, parameter or type member); null when the node
 * only uses a name.
 */
function declaredName(node: Node, parent: Node | null): string | null {
  if (node.type !== 'Identifier' || parent === null) return null;
  const name = String(node['name']);
  if (DECLARATIONS.has(parent.type))
    return parent['id'] === node || parent['key'] === node || isIn(parent, node) ? name : null;
  if (parent.type === 'ArrowFunctionExpression' || parent.type === 'RestElement')
    return isIn(parent, node) ? name : null;
  if (parent.type === 'Property')
    return parent['shorthand'] === true || parent['value'] === node ? patternName(node) : null;
  return null;
}

function isIn(parent: Node, node: Node): boolean {
  const params = parent['params'];
  return Array.isArray(params) && params.filter(isNode).includes(node);
}

/**
 * Returns the name of a variable that a destructuring pattern declares. In a shorthand pattern such as `{ name }` it also names the
 * property that is read, whose own declaration is reported as well.
 */
function patternName(node: Node): string {
  return String(node['name']);
}
