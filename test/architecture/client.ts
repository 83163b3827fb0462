// Rules of the client library, which is a floor of its own: it imports its own files, graphql-ws, and React in the entry for React; it
// uses no global of Node; its hand-written files have at most 300 lines.

import { posix } from 'node:path';
import { MAX_FILE_LINES } from './plan.ts';
import { importOf, nameOf, parse, walk } from './syntax.ts';

const FOLDER = 'client/src/';
/** Packages by the file that may import them. */
const PACKAGES: Readonly<Record<string, string>> = { 'graphql-ws': 'stream-socket.ts', react: 'react.ts' };
const GLOBALS_OF_NODE = new Set(['Buffer', 'process', 'require', '__dirname', 'setImmediate']);

/** Returns one line for each violation of a rule in a file of the client library. */
export function clientViolations(file: string, text: string): readonly string[] {
  const found: string[] = [];
  const length = text.split('\n').length;
  if (length > MAX_FILE_LINES && !file.includes('/generated/')) found.push(`${file}: ${length} lines`);
  walk(parse(text), (node) => {
    const specifier = importOf(node)?.specifier;
    if (specifier?.startsWith('.')) {
      if (!posix.join(posix.dirname(file), specifier).startsWith(FOLDER)) found.push(`${file}: imports ${specifier}`);
    } else if (specifier != null && file !== `${FOLDER}${PACKAGES[specifier]}`) {
      found.push(`${file}: imports ${specifier}`);
    }
    const name = node.type === 'Identifier' ? (nameOf(node) ?? '') : '';
    if (GLOBALS_OF_NODE.has(name)) found.push(`${file}: ${name}`);
    if (node.type === 'TSAnyKeyword' || node.type === 'TSNonNullExpression') found.push(`${file}: ${node.type}`);
  });
  return found;
}
