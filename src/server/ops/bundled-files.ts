// The files that come with the package, wherever the program is started from.

import { readFileSync } from 'node:fs';

/** The text of a file of the demo network. */
export function bundledFile(name: 'devices' | 'multipliers'): string {
  return readFileSync(new URL(`../../../examples/network/${name}.json`, import.meta.url), 'utf8');
}
