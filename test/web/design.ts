// The design of the page as data: the values of its tokens, and which token each named part has. The table was read from the drawing of the
// page, so a part that the page builds in another way, and a token with another value, are both found.

import { expect } from 'vitest';
import type { ChromiumPage } from '../kit/chromium.ts';

/** Sizes and spaces in pixels, and weights. */
const SIZES = {
  't-1': '12px',
  't-2': '13px',
  't-3': '14px',
  't-4': '16px',
  't-5': '20px',
  't-6': '26px',
  't-7': '34px',
  'w-text': '400',
  'w-mid': '500',
  'w-head': '600',
  's-1': '4px',
  's-2': '8px',
  's-3': '12px',
  's-4': '16px',
  's-5': '24px',
  's-6': '32px',
  's-7': '48px',
  'r-2': '6px',
  'r-3': '10px',
} as const;

/** Colours in light and in dark. */
const COLOURS = {
  canvas: ['#faf9f6', '#101211'],
  panel: ['#ffffff', '#171a19'],
  sunken: ['#f1efea', '#0b0d0c'],
  line: ['#e3e0d8', '#272b29'],
  'line-strong': ['#c8c4b8', '#3c423f'],
  'control-line': ['#8d8a7f', '#767c78'],
  ink: ['#171816', '#eceee9'],
  'ink-2': ['#4c4e48', '#b1b5ae'],
  'ink-3': ['#63655d', '#8f948d'],
  accent: ['#0a5f80', '#68c0e2'],
  'accent-on': ['#ffffff', '#04212d'],
  'accent-tint': ['#e2eff4', '#0f2933'],
  'part-faint': ['#e6e3db', '#2a2f2d'],
} as const;

/** Short names of the properties that the table compares. */
const PROPERTIES = {
  size: 'font-size',
  weight: 'font-weight',
  color: 'color',
  ground: 'background-color',
  over: 'border-top-color',
  under: 'border-bottom-color',
  round: 'border-top-left-radius',
  top: 'padding-top',
  left: 'padding-left',
  above: 'margin-top',
  below: 'margin-bottom',
  gap: 'column-gap',
} as const;

type Token = keyof typeof SIZES | keyof typeof COLOURS;
type Part = { readonly part: string; readonly selector: string } & {
  readonly [Property in keyof typeof PROPERTIES]?: Token;
};

const part = (name: string, selector: string, is: Omit<Part, 'part' | 'selector'>): Part => ({
  part: name,
  selector,
  ...is,
});

const FRAME: readonly Part[] = [
  part('page', 'body', { size: 't-3', weight: 'w-text', color: 'ink', ground: 'canvas' }),
  part('top bar', '.topbar', { ground: 'canvas', under: 'line' }),
  part('brand', '.brand', { weight: 'w-head', color: 'ink' }),
  part('link of the navigation', '.nav a:not([aria-current])', { weight: 'w-mid', color: 'ink-2', left: 's-3' }),
  part('current link', '.nav a[aria-current]', { weight: 'w-mid', color: 'ink', left: 's-3' }),
  part('title', 'h1', { size: 't-6', weight: 'w-head', color: 'ink' }),
  part('foot', '.foot', { size: 't-2', color: 'ink-3', over: 'line', top: 's-4', gap: 's-5' }),
  part('chosen theme', '.theme label:has(:checked)', { color: 'ink', ground: 'part-faint', round: 'r-2' }),
  part('status line', '.statusbar', { size: 't-1', color: 'ink-2', ground: 'sunken', over: 'line' }),
  part('connection', '.statusbar .live', { color: 'ink', gap: 's-2' }),
];

const CLAIM: readonly Part[] = [
  part('dialog', '.dialog', { size: 't-3', ground: 'panel', over: 'line-strong', round: 'r-3' }),
  part('title of a dialog', '.dh h2', { weight: 'w-head', color: 'ink' }),
  part('second line of a title', '.dh p', { size: 't-2', color: 'ink-2' }),
  part('text to sign', '.signtext', { size: 't-1', color: 'ink-2', ground: 'sunken', round: 'r-2', top: 's-3' }),
  part('note', '.note.acc', { size: 't-2', ground: 'accent-tint', color: 'ink', top: 's-3', left: 's-4', gap: 's-3' }),
  part('foot of a dialog', '.df', { over: 'line', top: 's-4', left: 's-5', gap: 's-3' }),
  part('reason', '.df .why', { size: 't-2', color: 'ink-2', gap: 's-2' }),
  part('quiet button', '.df .btn-quiet', { weight: 'w-mid', color: 'ink-2', round: 'r-2', gap: 's-2' }),
];

/** The named parts by the screen that a test has before it. */
export const PARTS = {
  MARKET: [
    ...FRAME,
    part('wallet', '.wallet', { ground: 'panel', over: 'line-strong', round: 'r-2', left: 's-3', gap: 's-3' }),
    part('lead', '.pagehead p', { size: 't-3', color: 'ink-2', above: 's-1' }),
    part('strip of figures', '.figures', { over: 'line', under: 'line' }),
    part('name of a figure', '.figures dt', { size: 't-2', color: 'ink-2' }),
    part('figure', '.figures dd:not(.sub)', { size: 't-5', weight: 'w-mid', color: 'ink' }),
    part('second line of a figure', '.figures dd.sub', { size: 't-2', weight: 'w-text', color: 'ink-3' }),
    part('head of a filter', '.filters legend', { size: 't-2', weight: 'w-head', color: 'ink', below: 's-2' }),
    part('choice of a filter', '.filters .check', { size: 't-2', color: 'ink', gap: 's-2' }),
    part('order', '.select select', { size: 't-2', ground: 'panel', over: 'control-line', round: 'r-2', left: 's-3' }),
    part('head of a table', '.offers thead th', { size: 't-1', weight: 'w-mid', color: 'ink-2', under: 'line-strong' }),
    part('row of an offer', '.offers tbody td', { size: 't-3', under: 'line', top: 's-3' }),
    part('name of an offer', '.offers .dev a', { weight: 'w-head', color: 'ink' }),
    part('place and owner', '.offers .meta', { size: 't-2', color: 'ink-3', gap: 's-2' }),
    part('label of an offer', '.offers .status', { size: 't-2', color: 'ink-2', above: 's-1' }),
    part('unit', '.offers .u', { weight: 'w-text', color: 'ink-3' }),
    part('legend', '.legend', { size: 't-2', color: 'ink-2', above: 's-3', gap: 's-5' }),
  ],
  OFFER: [
    part('way back', '.crumbs', { size: 't-2', color: 'ink-3', below: 's-3', gap: 's-2' }),
    part('columns', '.cols', { gap: 's-7' }),
    part('section', '.section:not(.first) ~ .section', { top: 's-6', above: 's-6', over: 'line' }),
    part('head of a section', '.section h2', { size: 't-4', weight: 'w-head', color: 'ink' }),
    part('aside of a head', '.section > .head p', { size: 't-2', color: 'ink-2' }),
    part('panel', '.panel', { ground: 'panel', over: 'line', round: 'r-3' }),
    part('part of a panel', '.panel > *', { top: 's-5', left: 's-5' }),
    part('the one amount', '.panel .big', { size: 't-7', weight: 'w-mid', color: 'ink' }),
    part('condition', '.panel .checks li', { size: 't-2', gap: 's-2' }),
    part('value of a condition', '.checks .v', { size: 't-2', color: 'ink-3' }),
    part('primary button', '.btn-primary', { weight: 'w-mid', color: 'accent-on', ground: 'accent', round: 'r-2' }),
    part('name of a fact', '.kv dt', { size: 't-2', color: 'ink-2' }),
    part('date of an event', '.timeline time', { size: 't-2', color: 'ink-3' }),
    part('event', '.timeline li', { size: 't-2', top: 's-2', gap: 's-3' }),
  ],
  CLAIM,
  STAKING: [
    part('device', '.device', { top: 's-5', under: 'line', gap: 's-6' }),
    part('name of a device', '.device h2', { weight: 'w-head', color: 'ink' }),
    part('rooms', '.device .rooms', { size: 't-2', gap: 's-3' }),
    part('current tab', '.tabs a[aria-current]', { size: 't-3', weight: 'w-mid', color: 'ink', top: 's-3' }),
    part('other tab', '.tabs a:not([aria-current])', { color: 'ink-2', weight: 'w-mid', top: 's-3' }),
    part('tag', '.device .tag', { size: 't-1', weight: 'w-mid', color: 'ink-2', ground: 'sunken', left: 's-2' }),
    part('key of a bar', '.device .key', { size: 't-2', color: 'ink-2' }),
    part('why a button is off', '.device .why', { size: 't-2', color: 'ink-2', gap: 's-2' }),
  ],
  ACTIVITY: [
    part('day', '.evday h2', { size: 't-3', weight: 'w-head', color: 'ink', under: 'line-strong' }),
    part('event of the account', '.ev', { under: 'line', gap: 's-3' }),
    part('time of an event', '.ev time', { size: 't-2', color: 'ink-3' }),
    part('kind of an event', '.ev .kind', { size: 't-2', weight: 'w-mid', color: 'ink-2' }),
  ],
} as const satisfies Readonly<Record<string, readonly Part[]>>;

const rgbOf = (hex: string): string =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
const valueIn = (token: Token, theme: 0 | 1): string =>
  token in COLOURS ? rgbOf(COLOURS[token as keyof typeof COLOURS][theme]) : SIZES[token as keyof typeof SIZES];
const propertiesOf = (one: Part): readonly (readonly [string, Token])[] =>
  (Object.keys(PROPERTIES) as (keyof typeof PROPERTIES)[]).flatMap((name) => {
    const token = one[name];
    return token === undefined ? [] : [[PROPERTIES[name], token] as const];
  });

/** Returns what differs from the table on the page, in light and in dark. */
export async function differences(page: ChromiumPage, screen: keyof typeof PARTS): Promise<readonly string[]> {
  const wanted: readonly Part[] = PARTS[screen];
  const asked = wanted.map((one) => [one.selector, propertiesOf(one).map(([property]) => property)]);
  const read = (theme: string): Promise<readonly (readonly string[] | null)[]> =>
    page.evaluate(`(() => {
      document.documentElement.dataset.theme = '${theme}';
      document.documentElement.offsetHeight;
      for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
      return ${JSON.stringify(asked)}.map(([selector, properties]) => {
        const found = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
        if (found === undefined) return null;
        const style = getComputedStyle(found);
        return properties.map((name) => style.getPropertyValue(name));
      });
    })()`);
  const themes = [await read('light'), await read('dark')] as const;
  await page.evaluate('void delete document.documentElement.dataset.theme');
  return wanted.flatMap((one, index) =>
    ([0, 1] as const).flatMap((theme) => {
      const values = themes[theme][index];
      if (values == null) return [`${one.part} (${one.selector}) is not on the page`];
      return propertiesOf(one).flatMap(([property, token], at) =>
        values[at] === valueIn(token, theme)
          ? []
          : [`${one.part}: ${property} is ${values[at]}, not --${token} (${valueIn(token, theme)})`],
      );
    }),
  );
}

/** Expects that the named parts of a screen have the values of their tokens, in light and in dark. */
export async function expectDesign(page: ChromiumPage, screen: keyof typeof PARTS): Promise<void> {
  expect(await differences(page, screen)).toEqual([]);
}

/** The narrowest phone on which no screen scrolls sideways. */
const NARROWEST = { width: 360, height: 740 } as const;
const USUAL = { width: 1280, height: 900 } as const;

/** Expects that the page does not scroll sideways on the narrowest phone, and names what sticks out. */
export async function expectFits(page: ChromiumPage): Promise<void> {
  await page.resize(NARROWEST.width, NARROWEST.height);
  const wide = await page.evaluate<readonly string[]>(`(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth && root.clientWidth <= ${NARROWEST.width}) return [];
    const sticksOut = (one) => one.getBoundingClientRect().right > ${NARROWEST.width} + 0.5 && one.checkVisibility();
    return [root.scrollWidth + ' px', ...[...document.querySelectorAll('main *')].filter(sticksOut).slice(0, 5).map((one) => one.outerHTML.slice(0, 80))];
  })()`);
  await page.resize(USUAL.width, USUAL.height);
  expect(wide).toEqual([]);
}
