// The names of documents by their paths.

import { t } from '../text.ts';

const NAMES: Readonly<Record<string, string>> = { 'README.md': t('docs.start'), 'client/README.md': t('docs.client') };

/** The name of a document by its path: its own, or its file's in words. */
export function nameOf(path: string): string {
  const file = path.split('/').at(-1) === 'README.md' ? path.split('/').at(-2) : path.split('/').at(-1);
  const words = (file ?? path).replace(/\.md$/, '').replaceAll('-', ' ');
  return NAMES[path] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
