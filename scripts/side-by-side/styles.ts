// Computed styles of every element of a page, and what differs between two pages with the same elements.

import type { ChromiumPage } from '../../test/kit/chromium.ts';

const PROPERTIES = [
  'font-size',
  'font-weight',
  'line-height',
  'letter-spacing',
  'color',
  'background-color',
  'border-width',
  'border-color',
  'border-radius',
  'box-shadow',
  'padding',
  'margin',
  'gap',
  'display',
  'fill',
  'stroke',
  'text-align',
  'white-space',
] as const;

export type Styles = readonly { readonly element: string; readonly values: readonly string[] }[];

/** Returns the styles of all visible elements, in the order of the document. */
export const stylesOf = (page: ChromiumPage): Promise<Styles> =>
  page.evaluate(`(() => {
    for (const animation of document.getAnimations()) animation.finish?.call(animation);
    const nameOf = (one) => one.tagName.toLowerCase() + [...one.classList].map((name) => '.' + name).join('');
    return [...document.body.querySelectorAll('*:not(.sprite, .sprite *)')].map((one) => {
      const style = getComputedStyle(one);
      const values = ${JSON.stringify(PROPERTIES)}.map((name) => style.getPropertyValue(name));
      return { element: nameOf(one.parentElement) + ' > ' + nameOf(one), values };
    });
  })()`);

/** Returns one line for each property of an element whose value differs, each once. */
export function styleDifferences(before: Styles, after: Styles): readonly string[] {
  const lines = before.flatMap(({ element, values }, index) =>
    PROPERTIES.flatMap((property, at) => {
      const [was, is] = [values[at], after[index]?.values[at]];
      return was === is ? [] : [`${element} ${property}: ${was} → ${is}`];
    }),
  );
  return [...new Set(lines)];
}
