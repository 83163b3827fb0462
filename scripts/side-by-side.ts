// Takes pictures of the page's screens in four forms, beside the pages of a drawing: `npm run side-by-side -- FOLDER`.
// For each screen three pictures stand side by side: the drawing, the drawing's own document in the page's style (the same data), and the
// screen of a running sandbox. What differs between the first two is a difference of the style alone; it is also written as a list.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleWeb } from '../src/server/pages/web-bundle.ts';
import { type ChromiumPage, chromiumPath, openChromium } from '../test/kit/chromium.ts';
import { settled, signInAs } from '../test/web/page.ts';
import { SCREENS, type Screen } from './side-by-side/screens.ts';
import { styleDifferences, stylesOf } from './side-by-side/styles.ts';

const FORMS = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 390, theme: 'light' },
  { width: 390, theme: 'dark' },
] as const;
type Form = (typeof FORMS)[number];
const MOST_HEIGHT = 3_200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://localhost:4000' },
    out: { type: 'string', default: 'side-by-side' },
    only: { type: 'string', default: '' },
  },
});
process.exitCode = await compare(positionals[0]);

async function compare(drawings: string | undefined): Promise<number> {
  if (chromiumPath === null) return refuse('There is no Chromium on the PATH. CHROMIUM names the program.');
  if (drawings !== undefined && !existsSync(drawings)) return refuse(`${drawings} does not exist.`);
  mkdirSync(values.out, { recursive: true });
  const chromium = await openChromium();
  try {
    const wanted = values.only === '' ? SCREENS : SCREENS.filter(({ name }) => values.only.split(',').includes(name));
    const profiles = new Map<Screen['person'], Awaited<ReturnType<typeof chromium.otherProfile>>>();
    const openAs = async (person: Screen['person']) => {
      const known = profiles.get(person) ?? (await chromium.otherProfile());
      if (!profiles.has(person) && person !== 'VISITOR') await signInAs(await known(`${values.url}/`), person);
      profiles.set(person, known);
      return known;
    };
    const differences: string[] = [];
    for (const screen of wanted) {
      const open = await openAs(screen.person);
      for (const form of FORMS) {
        const page = await open(`${values.url}${screen.path}`);
        await shape(page, form);
        await settled(page);
        await screen.steps?.(page, form.width).catch((error: unknown) => console.error(`${screen.name}: ${error}`));
        await picture(page, form, nameOf(screen, form, 'page'));
        await page.close();
      }
      if (drawings !== undefined && screen.drawing !== undefined)
        differences.push(...(await draw(open, drawings, screen, screen.drawing)));
      console.log(screen.name);
    }
    if (drawings !== undefined) writeFileSync(join(values.out, 'differences.txt'), `${differences.join('\n')}\n`);
    writeFileSync(join(values.out, 'index.html'), indexOf(wanted, drawings !== undefined));
    console.log(
      `${join(values.out, 'index.html')}: ${wanted.length} screens, ${differences.length} differences of the style`,
    );
    return 0;
  } finally {
    await chromium.close();
  }
}

function nameOf(screen: Screen, { width, theme }: Form, what: 'drawing' | 'styled' | 'page'): string {
  return `${screen.name}-${width}-${theme}-${what}.png`;
}

/** Gives the page width and theme of a form. */
async function shape(page: ChromiumPage, { width, theme }: Form): Promise<void> {
  await page.prefer(theme);
  await page.resize(width, width < 600 ? 844 : 900);
}

/** Takes a picture of the page in its whole height, or of what is visible while a dialog is open. */
async function picture(page: ChromiumPage, form: Form, name: string): Promise<void> {
  const height = await page.evaluate<number>(
    "document.querySelector('dialog[open]:modal') ? innerHeight : document.documentElement.scrollHeight",
  );
  await page.resize(form.width, Math.min(height, MOST_HEIGHT));
  writeFileSync(join(values.out, name), await page.screenshot());
}

/** Takes pictures of a drawing, and of the same document in the page's style. Returns what differs between the two. */
async function draw(
  open: (url: string) => Promise<ChromiumPage>,
  folder: string,
  screen: Screen,
  drawing: string,
): Promise<readonly string[]> {
  const { files, entry } = await bundleWeb(fileURLToPath(new URL('../', import.meta.url)));
  const document = readFileSync(join(folder, drawing), 'utf8');
  const styled = resolve(values.out, `${screen.name}-styled.html`);
  writeFileSync(resolve(values.out, 'page.css'), files.get(entry.style)?.body ?? '');
  writeFileSync(styled, document.replace(/href="[^"]*\.css"/, 'href="page.css"'));
  const found: string[] = [];
  for (const form of FORMS) {
    const pages = [
      await open(pathToFileURL(join(folder, drawing)).href),
      await open(pathToFileURL(styled).href),
    ] as const;
    for (const page of pages) await shape(page, form);
    const [before, after] = [await stylesOf(pages[0]), await stylesOf(pages[1])];
    found.push(...styleDifferences(before, after).map((line) => `${screen.name} ${form.width} ${form.theme}: ${line}`));
    await picture(pages[0], form, nameOf(screen, form, 'drawing'));
    await picture(pages[1], form, nameOf(screen, form, 'styled'));
    for (const page of pages) await page.close();
  }
  return found;
}

function indexOf(screens: readonly Screen[], withDrawings: boolean): string {
  const rows = screens.flatMap((screen) =>
    FORMS.map((form) => {
      const kinds =
        withDrawings && screen.drawing !== undefined ? (['drawing', 'styled', 'page'] as const) : (['page'] as const);
      const cells = kinds.map(
        (kind) => `<td><img src="${nameOf(screen, form, kind)}" alt="${kind}" loading="lazy"></td>`,
      );
      return `<tr><th>${screen.name}<br>${form.width} ${form.theme}</th>${cells.join('')}</tr>`;
    }),
  );
  return `<!doctype html><meta charset="utf-8"><title>Side by side</title>
<style>td, th { vertical-align: top; font: 12px sans-serif; text-align: left } img { max-width: 620px }</style>
<table><tr><th></th><th>drawing</th><th>drawing in the page's style</th><th>page</th></tr>${rows.join('\n')}</table>
`;
}

function refuse(why: string): number {
  console.error(why);
  return 1;
}
