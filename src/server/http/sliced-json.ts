// Parses a large JSON body in slices, with turns of the event loop between them: V8 parses 16 MiB in one turn, and all other requests wait
// for it. **Invariant:** the result is that of JSON.parse, and a text that JSON.parse refuses is refused. Small bodies are parsed at once.

import { randomUUID } from 'node:crypto';
import { isNestedTooDeeply, markChecked } from '../operation/nesting.ts';

/** Bodies above this size, in bytes, are parsed in slices. */
export const SLICED_ABOVE = 262_144;
/** Bytes that are scanned or parsed in one turn, about a millisecond each. */
const SLICE_BYTES = 131_072;
/** Lists at this depth are cut: a list in an input object in the variables in the body. */
const LIST_DEPTH = 4;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A list in the body: the bytes of its items, in slices that end before a comma, and where the list begins and ends. */
type CutList = { readonly from: number; to: number; readonly slices: [from: number, to: number][] };

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Returns the value of a JSON text in UTF-8; undefined when it is no JSON, or when an item of a list nests too deeply. */
export async function parseInSlices(bytes: Buffer): Promise<unknown> {
  const lists = await cutLists(bytes);
  if (lists === null) return undefined;
  const marker = randomUUID();
  try {
    const found: unknown[][] = [];
    for (const { slices } of lists) found.push(await parseList(bytes, slices));
    const parts: string[] = [];
    let at = 0;
    for (const [index, { from, to }] of lists.entries()) {
      parts.push(bytes.toString('utf8', at, from), JSON.stringify(`${marker} ${index}`));
      at = to;
    }
    parts.push(bytes.toString('utf8', at));
    return withLists(JSON.parse(parts.join('')), LIST_DEPTH - 1, (text) =>
      text.startsWith(marker) ? (found[Number(text.slice(marker.length + 1))] ?? null) : null,
    );
  } catch {
    return undefined;
  }
}

/** Parses the slices of a list. Throws for one that is no JSON, is empty, or nests too deeply. */
async function parseList(bytes: Buffer, slices: CutList['slices']): Promise<unknown[]> {
  const items: unknown[] = [];
  for (const [from, to] of slices) {
    await nextTurn();
    const text = bytes.toString('utf8', from, to);
    if (text.trim() === '') throw new SyntaxError('an item is missing');
    const some: unknown[] = JSON.parse(`[${text}]`);
    if (isNestedTooDeeply(some)) throw new SyntaxError('nested too deeply');
    for (const item of some) items.push(item);
  }
  markChecked(items);
  return items;
}

/** Puts the lists in place of their markers, down to `depth` objects. Changes the value. */
function withLists(value: unknown, depth: number, listFor: (text: string) => unknown[] | null): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  for (const [name, inner] of Object.entries(value)) {
    const list = typeof inner === 'string' ? listFor(inner) : null;
    if (list === null) withLists(inner, depth - 1, listFor);
    else Reflect.set(value, name, list);
  }
  return value;
}

/**
 * Returns the lists at the depth LIST_DEPTH that are longer than a slice, each cut into slices; null when the text is certainly no JSON.
 * Whether it is JSON is found when the parts are parsed.
 */
async function cutLists(bytes: Buffer): Promise<readonly CutList[] | null> {
  const lists: CutList[] = [];
  let depth = 0;
  let list: CutList | null = null;
  let sliceFrom = 0;
  let isText = false;
  let turnEnds = SLICE_BYTES;
  for (let at = 0; at < bytes.length; at += 1) {
    if (at >= turnEnds) {
      turnEnds = at + SLICE_BYTES;
      await nextTurn();
    }
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth === LIST_DEPTH && byte === OPEN_LIST) {
        list = { from: at, to: 0, slices: [] };
        sliceFrom = at + 1;
      }
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (depth === LIST_DEPTH && list !== null) {
        if (byte !== CLOSE_LIST) return null;
        list.slices.push([sliceFrom, at]);
        list.to = at + 1;
        if (list.slices.length > 1) lists.push(list);
        list = null;
      }
      depth -= 1;
    } else if (byte === COMMA && depth === LIST_DEPTH && list !== null && at - sliceFrom >= SLICE_BYTES) {
      list.slices.push([sliceFrom, at]);
      sliceFrom = at + 1;
    }
  }
  return depth === 0 && !isText ? lists : null;
}
