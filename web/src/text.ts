// Texts of the page, by section and name. Every sentence that a person reads stands in texts/en.json.
// **Invariant:** the sections of the first screen are there at once, and the others before another screen is (`loadTexts`).

import first from 'texts:first';
import { addIcons } from './components/icon.tsx';

type Sections = typeof import('../../texts/en.json');
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names a text, such as `market.title`. */
export type TextKey = { [Section in keyof Sections]: `${Section}.${keyof Sections[Section] & string}` }[keyof Sections];

let texts: Texts = first;
let loading: Promise<void> | undefined;

/** Loads the texts and the icons that the first screen does not need. */
export function loadTexts(): Promise<void> {
  loading ??= Promise.all([import('texts:later'), import('./components/later-icons.tsx')]).then(
    ([{ default: later }, { LATER_ICONS }]) => {
      texts = { ...texts, ...later };
      addIcons(LATER_ICONS);
    },
  );
  return loading;
}

/** Returns a text with its values in place of `{name}`. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return found(key)?.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')) ?? key;
}

/** Returns the text of a section by a name that the API gave, such as a refusal code; null when there is none. */
export const textOf = (section: keyof Sections, name: string): string | null => texts[section]?.[name] ?? null;

function found(key: string): string | undefined {
  const [section = '', name = ''] = key.split('.');
  return texts[section]?.[name];
}
