// Values of settings that are a number, a word, a path or a URL. **Invariant:** an invalid value gives null; no value is corrected.

/** Returns the parser of whole numbers from 0 to `max`. */
export const parseWhole =
  (max: number) =>
  (text: string): number | null =>
    /^(0|[1-9][0-9]{0,8})$/.test(text) && Number(text) <= max ? Number(text) : null;

/** Parses a text without white space. */
export const parseWord = (text: string): string | null => (/^\S+$/.test(text) ? text : null);

/** Parses a path of the file system. */
export const parsePath = (text: string): string | null => (text.trim() === text && !text.includes('\0') ? text : null);

/** Returns the parser of URLs with one of the schemes, such as `https:`. */
export const parseUrl =
  (schemes: readonly string[]) =>
  (text: string): string | null =>
    parseWord(text) !== null && URL.canParse(text) && schemes.includes(new URL(text).protocol) ? text : null;
