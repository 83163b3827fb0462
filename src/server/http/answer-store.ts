// A store of answers as bytes, with a bound on their memory; the least recently used answer is dropped first. It also remembers which
// requests were seen once, because an answer is stored at the second request.
// **Invariant:** the bytes of all stored answers, in every content coding, and their keys stay within the bound.

import { isAscii } from 'node:buffer';
import { compressed } from './encoding.ts';
import type { ContentCoding, Reply } from './reply.ts';

/** An answer of status 200 that may serve equal requests. */
export type StoredAnswer = {
  /** Version of the data for which the answer holds. */
  readonly version: number;
  /** Rate-limit points that each request for it costs. */
  readonly points: number;
  readonly reply: Reply;
};

export type AnswerStore = {
  readonly find: (key: string) => StoredAnswer | null;
  readonly keep: (key: string, answer: Omit<StoredAnswer, 'reply'> & { readonly reply: Reply }) => StoredAnswer;
  readonly drop: (key: string) => void;
  /** Notes the key of a request whose answer may be kept. */
  readonly markSeen: (key: string) => void;
  /** Returns true when the key was noted not long before. */
  readonly wasSeen: (key: string) => boolean;
  /** Bytes of all stored answers and keys. */
  readonly size: () => number;
};

export type StoreBounds = {
  /** Most bytes of stored answers and their keys. */
  readonly bytes: number;
  /** Most bytes of one answer; a longer one is not stored. */
  readonly answerBytes: number;
  /** Most characters of all keys that `markSeen` remembers in one generation; the latest two generations are remembered. */
  readonly seenLength: number;
};

export const STORE_BOUNDS: StoreBounds = { bytes: 16_000_000, answerBytes: 500_000, seenLength: 500_000 };

/** Bytes that an answer takes beside its text: objects, headers and the entry of the map. */
const OVERHEAD = 1_000;

type Entry = { readonly answer: StoredAnswer; bytes: number };

/** Returns an empty store. */
export function createAnswerStore(bounds: StoreBounds = STORE_BOUNDS): AnswerStore {
  const entries = new Map<string, Entry>();
  /** The last entry of the map. */
  let newest: Entry | null = null;
  let size = 0;
  let seen = new Set<string>();
  let seenBefore = new Set<string>();
  let seenLength = 0;

  const drop = (key: string): void => {
    size -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const shrink = (): void => {
    for (const oldest of entries.keys()) {
      if (size <= bounds.bytes) return;
      drop(oldest);
    }
  };

  /** Returns the function that compresses a body once for each coding and counts the bytes of the result. */
  const codings = (key: string, body: Reply['body']): NonNullable<Reply['coded']> => {
    const made = new Map<ContentCoding, Promise<Uint8Array>>();
    return (coding) => {
      const known = made.get(coding);
      if (known !== undefined) return known;
      const making = compressed(coding, Buffer.from(body)).then((bytes) => {
        const entry = entries.get(key);
        if (entry?.answer.reply.body === body) {
          entry.bytes += bytes.length;
          size += bytes.length;
          shrink();
        }
        return bytes;
      });
      made.set(coding, making);
      return making;
    };
  };

  return {
    size: () => size,
    drop,
    find(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (entry !== newest) {
        entries.delete(key);
        entries.set(key, entry);
        newest = entry;
      }
      return entry.answer;
    },
    keep(key, answer) {
      const encoded = Buffer.from(answer.reply.body);
      // Node writes the head and a text in one buffer, which costs less than two.
      const body = isAscii(encoded) ? encoded.toString('latin1') : encoded;
      const stored = { ...answer, reply: { ...answer.reply, body, coded: codings(key, body) } };
      drop(key);
      const bytes = encoded.length + key.length * 2 + OVERHEAD;
      if (bytes > bounds.answerBytes) return stored;
      newest = { answer: stored, bytes };
      entries.set(key, newest);
      size += bytes;
      shrink();
      return stored;
    },
    wasSeen: (key) => seen.has(key) || seenBefore.has(key),
    markSeen(key) {
      if (seen.has(key)) return;
      if (seenLength + key.length > bounds.seenLength) {
        seenBefore = seen;
        seen = new Set();
        seenLength = 0;
      }
      seen.add(key);
      seenLength += key.length;
    },
  };
}
