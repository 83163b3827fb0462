// Reads the Markdown of this project's documents: headings, paragraphs, lists, tables, code, quotes; inside a line code, bold, emphasis, links.
// **Invariant:** text stays text: nothing that a document says becomes markup by itself.

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly id: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Returns the id of a heading as GitHub makes it, so that links between documents find it. */
const idOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const cells = (line: string): readonly string[] =>
  line
    .replace(/^\s*\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

const ITEM = /^(\s*)(?:[-*]|(\d+)\.)\s+(.*)$/;
const BEGINS = /^(#{1,6} |```|>|\s*\||\s*(?:[-*]|\d+\.)\s|<!--)/;

/** Reads a document. */
export function readMarkdown(source: string): readonly Block[] {
  const lines = source.split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (isMore: (line: string) => boolean): readonly string[] => {
    const from = at;
    at += 1;
    while (at < lines.length && isMore(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    // Pictures show the page itself, which is here already.
    if (line.trim() === '' || line.startsWith('<!--') || line.startsWith('![')) at += 1;
    else if (heading !== null) {
      const [, marks = '', text = ''] = heading;
      blocks.push({ kind: 'heading', level: marks.length, text, id: idOf(text) });
      at += 1;
    } else if (line.startsWith('```')) {
      const taken = take((next) => !next.startsWith('```'));
      at += 1;
      blocks.push({ kind: 'code', language: line.slice(3).trim(), text: taken.slice(1).join('\n') });
    } else if (line.startsWith('>')) {
      const taken = take((next) => next.startsWith('>'));
      blocks.push({ kind: 'quote', text: taken.map((one) => one.replace(/^> ?/, '')).join(' ') });
    } else if (/^\s*\|/.test(line)) {
      const [head = '', , ...rows] = take((next) => /^\s*\|/.test(next));
      blocks.push({ kind: 'table', head: cells(head), rows: rows.map(cells) });
    } else if (ITEM.test(line)) {
      blocks.push(listOf(take((next) => ITEM.test(next) || /^\s+\S/.test(next))));
    } else {
      blocks.push({ kind: 'paragraph', text: take((next) => next.trim() !== '' && !BEGINS.test(next)).join(' ') });
    }
  }
  return blocks;
}

function listOf(lines: readonly string[]): Block {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item !== null) items.push(item[3] ?? '');
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', ordered: /^\s*\d/.test(lines[0] ?? ''), items };
}

export type Inline =
  | { readonly kind: 'text' | 'code' | 'bold' | 'em'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[((?:[^\]`]|`[^`]*`)+)\]\(([^)\s]+)\)|<(https?:[^>]+)>/g;

/** Reads what is inside a line. */
export function readInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    const [whole, code, bold, em, label, to, address] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (bold !== undefined) parts.push({ kind: 'bold', text: bold });
    else if (em !== undefined) parts.push({ kind: 'em', text: em });
    else parts.push({ kind: 'link', text: label ?? address ?? '', to: to ?? address ?? '' });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
