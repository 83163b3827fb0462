// Import circles: finds every set of files that reach each other through their imports, type-only imports included. Each circle is
// reported once, with its files in alphabetical order.

import { posix } from 'node:path';
import { importOf, parse, walk } from './syntax.ts';

/**
 * Returns the import circles among the given files, a map from file path (relative to the project's root) to source text. Imports
 * of files outside the map do not count.
 */
export function importCircles(files: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const imports = new Map([...files].map(([file, text]) => [file, importsOf(file, text, files)]));
  return components(imports).filter(
    (group) => group.length > 1 || group.some((file) => imports.get(file)?.includes(file)),
  );
}

function importsOf(file: string, text: string, files: ReadonlyMap<string, string>): readonly string[] {
  const targets: string[] = [];
  walk(parse(text, file), (node) => {
    const specifier = importOf(node)?.specifier;
    if (!specifier?.startsWith('.')) return;
    const target = posix.join(posix.dirname(file), specifier);
    if (files.has(target)) targets.push(target);
  });
  return targets;
}

/** Returns the strongly connected components of the import graph (Tarjan's algorithm), each sorted. */
function components(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!index.has(target)) {
        visit(target);
        low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0));
      } else if (stack.includes(target)) {
        low.set(file, Math.min(low.get(file) ?? 0, index.get(target) ?? 0));
      }
    }
    if (low.get(file) === index.get(file)) found.push(stack.splice(stack.indexOf(file)).sort());
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}
