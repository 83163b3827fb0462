// Texts of the page, by section and name. Every sentence that a person reads stands in texts/en.json.

import en from '../../texts/en.json' with { type: 'json' };

type Sections = typeof en;

/** Names a text, such as `market.title`. */
export type TextKey = { [Section in keyof Sections]: `${Section}.${keyof Sections[Section] & string}` }[keyof Sections];

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = en;

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
