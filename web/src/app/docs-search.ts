// Search over the documents of the project: titles, headings and text, by sections. A section is what stands below one heading.

import { type Block, readInline } from './markdown.ts';

/** A section of a document, with its text as a person reads it. */
export type DocSection = {
  readonly page: string;
  /** Name of the document. */
  readonly name: string;
  readonly heading: string;
  /** Id of the heading; empty for the beginning of a document. */
  readonly hash: string;
  readonly text: string;
};

/** A section that was found, with the part of its text around the first word, cut at words. */
export type Found = { readonly section: DocSection; readonly excerpt: string };

/** So many results are shown. */
const MOST_RESULTS = 12;
const EXCERPT_LETTERS = 110;

/** Returns a text without its marks, also of those inside of others. */
const plain = (text: string): string =>
  readInline(text)
    .map((part) => (part.kind === 'text' || part.kind === 'code' ? part.text : plain(part.text)))
    .join('');

function textOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
    case 'quote':
      return plain(block.text);
    case 'code':
      return block.text.replaceAll(/\s+/g, ' ');
    case 'list':
      return block.items.map(plain).join(' ');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plain).join(' ')).join(' ');
    default:
      return block satisfies never;
  }
}

/** Returns the sections of a document. */
export function sectionsOf(page: string, name: string, blocks: readonly Block[]): readonly DocSection[] {
  const sections: { page: string; name: string; heading: string; hash: string; text: string }[] = [
    { page, name, heading: name, hash: '', text: '' },
  ];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level > 1)
      sections.push({ page, name, heading: plain(block.text), hash: block.id, text: '' });
    else {
      const last = sections.at(-1);
      if (last !== undefined) last.text = `${last.text} ${textOf(block)}`.trim();
    }
  }
  return sections;
}

/** Returns the words of a search, in lower case. */
export const wordsOf = (search: string): readonly string[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word.length > 1);

/** Returns the sections that have every word, those with the words in the heading first, then in the title, then in the text. */
export function findSections(sections: readonly DocSection[], search: string): readonly Found[] {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  const ranked = sections.flatMap((section) => {
    const [heading, name, text] = [section.heading, section.name, section.text].map((one) => one.toLowerCase());
    let rank = 0;
    for (const word of words) {
      if (heading?.includes(word) === true) rank += heading === word || heading?.startsWith(word) === true ? 8 : 6;
      else if (name?.includes(word) === true) rank += 3;
      else if (text?.includes(word) === true) rank += 1;
      else return [];
    }
    return [{ section, rank }];
  });
  return ranked
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_RESULTS)
    .map(({ section }) => ({ section, excerpt: excerptOf(section.text, words) }));
}

function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - EXCERPT_LETTERS / 3);
  const from = places.length === 0 || start === 0 ? 0 : lower.indexOf(' ', start) + 1;
  if (text.length <= from + EXCERPT_LETTERS) return `${from > 0 ? '… ' : ''}${text.slice(from)}`;
  const end = text.lastIndexOf(' ', from + EXCERPT_LETTERS);
  return `${from > 0 ? '… ' : ''}${text.slice(from, end)} …`;
}
