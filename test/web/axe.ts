// What axe-core finds on a page as it stands: barriers for people who use a keyboard, a screen reader or much contrast.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import type { ChromiumPage } from '../kit/chromium.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Expects that axe-core finds no violation in the topmost dialog, or on the page where none is open, and names rule and element of each that it
 * finds.
 */
export async function expectNoViolation(page: ChromiumPage): Promise<void> {
  await page.evaluate(`if (window.axe === undefined) { ${source} }; undefined`);
  const found = await page.evaluate<
    readonly string[]
  >(`axe.run([...document.querySelectorAll('dialog[open]')].at(-1) ?? document, { resultTypes: ['violations'] }).then(
    ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary)))`);
  expect(found).toEqual([]);
}
