// Goes through the whole log and says whether it is what it was: every number there, every hash made of its row and the hash
// before, every signed head where it was. Names the first row that was changed, removed, inserted or swapped. Reads in pages
// and keeps none. What the chain cannot know: whether what was written was true, and what happened behind the last signed head
// if all of it was made over.

import type { Queryable } from '../store/db/database.ts';
import { logAfter, type StoredEvent } from '../store/events.ts';
import { checkpointsBetween, type LogCheckpointRow, latestCheckpoint } from '../store/log-checkpoints.ts';
import { chainHash, GENESIS } from './chain.ts';

export type Tampering = 'changed' | 'removed' | 'inserted' | 'swapped' | 'rewritten' | 'forged head';

/** The first thing that is wrong: with which row, and in words. */
export type Finding = { readonly seq: bigint; readonly what: Tampering; readonly sentence: string };

export type Verdict = {
  readonly finding: Finding | null;
  /** Rows and signed heads that hold. */
  readonly rows: bigint;
  readonly heads: number;
  /** The last signed head that holds. */
  readonly signedHead: { readonly seq: bigint; readonly signedAt: Date } | null;
};

const PAGE = 1_000;
/** So many rows missing in one place are recognised by those behind them. */
const MOST_REMOVED = 10_000n;

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const found = (seq: bigint, what: Tampering, sentence: string): Finding => ({ seq, what, sentence });
const rowsNamed = (from: bigint, to: bigint): string => (from === to ? `row ${from}` : `rows ${from} to ${to}`);

/** Verifies the log; `isOurs` says whether a stored head carries this bootstrap's signature. */
export async function verifyLog(
  db: Queryable,
  isOurs: (head: LogCheckpointRow) => Promise<boolean>,
  pageSize = PAGE,
): Promise<Verdict> {
  // Read before the rows: a head that is signed meanwhile proves nothing about where the log ended.
  const last = await latestCheckpoint(db);
  let seq = 0n;
  let hash = GENESIS;
  let heads = 0;
  let signedHead: Verdict['signedHead'] = null;
  const verdict = (finding: Finding | null): Verdict => ({ finding, rows: seq, heads, signedHead });

  const start = await keptFrom(db, isOurs);
  if (start !== null) {
    if ('what' in start) return verdict(start);
    seq = start.seq;
    hash = start.hash;
  }
  for (;;) {
    const rows = await logAfter(db, seq, pageSize);
    const [first] = rows;
    if (first === undefined) break;
    const signed = new Map(
      (await checkpointsBetween(db, first.seq, rows.at(-1)?.seq ?? first.seq)).map((head) => [head.seq, head]),
    );
    for (const [index, row] of rows.entries()) {
      const wanted = seq + 1n;
      if (row.seq !== wanted)
        return verdict(found(wanted, 'removed', `${rowsNamed(wanted, row.seq - 1n)} of the log was removed.`));
      if (!same(row.hash, chainHash(hash, row))) {
        const next = rows[index + 1] ?? (await logAfter(db, row.seq, 1))[0];
        return verdict(await named(db, hash, row, next, signedHead?.seq === seq || seq === 0n));
      }
      const head = signed.get(row.seq);
      if (head !== undefined) {
        if (!(await isOurs(head)))
          return verdict(
            found(row.seq, 'forged head', `The signed head at row ${row.seq} was not signed by this bootstrap.`),
          );
        if (!same(head.hash, row.hash)) return verdict(rewritten(signedHead?.seq ?? 0n, row.seq));
        heads += 1;
        signedHead = { seq: row.seq, signedAt: head.signedAt };
      }
      seq = row.seq;
      hash = row.hash;
    }
  }
  if (last !== null && last.seq > seq) {
    const sentence = `${rowsNamed(seq + 1n, last.seq)} of the log was removed: the head at row ${last.seq} was signed, and the log ends at ${seq}.`;
    return verdict(found(seq + 1n, 'removed', sentence));
  }
  return verdict(null);
}

/** Where a log whose oldest rows were removed for their age begins: behind a signed head, or it is a finding. */
async function keptFrom(
  db: Queryable,
  isOurs: (head: LogCheckpointRow) => Promise<boolean>,
): Promise<Finding | { readonly seq: bigint; readonly hash: Uint8Array } | null> {
  const [oldest] = await logAfter(db, 0n, 1);
  if (oldest === undefined || oldest.seq === 1n) return null;
  const before = oldest.seq - 1n;
  const [head] = await checkpointsBetween(db, before, before);
  if (head !== undefined && (await isOurs(head))) return { seq: before, hash: head.hash };
  const sentence = `${rowsNamed(1n, before)} of the log was removed, and no signed head stands at row ${before}.`;
  return found(1n, 'removed', sentence);
}

function rewritten(after: bigint, upTo: bigint): Finding {
  const sentence =
    `The log was made over between the signed heads: ${rowsNamed(after + 1n, upTo)} ` +
    'hold together and are not what was signed; at least one of them was changed, removed or inserted.';
  return found(after + 1n, 'rewritten', sentence);
}

/** What was done to a row that does not follow from the hash before it. */
async function named(
  db: Queryable,
  before: Uint8Array,
  row: StoredEvent,
  next: StoredEvent | undefined,
  beforeIsSure: boolean,
): Promise<Finding> {
  const { seq } = row;
  const genuine = await genuineRow(db, before, row);
  if (genuine !== null) {
    const { at, hash, hashBefore } = genuine;
    const moved = chainHash(hashBefore, { ...row, seq: at.seq });
    if (same(moved, row.hash) || same(moved, at.hash))
      return found(seq, 'swapped', `Row ${seq} of the log was swapped with row ${at.seq}.`);
    return found(
      seq,
      'inserted',
      `Row ${seq} of the log was inserted: what was row ${seq} stands at ${at.seq} (${hex(hash)}).`,
    );
  }
  if (next !== undefined) {
    if (same(chainHash(row.hash, next), next.hash)) {
      const orBefore = beforeIsSure ? '' : `, or row ${seq - 1n} was together with its hash`;
      return found(seq, 'changed', `Row ${seq} of the log was changed${orBefore}.`);
    }
    for (let removed = 1n; removed <= MOST_REMOVED; removed += 1n) {
      if (!same(chainHash(row.hash, { ...next, seq: next.seq + removed }), next.hash)) continue;
      const sentence = `${rowsNamed(seq, seq + removed - 1n)} of the log was removed and the rows behind were numbered anew.`;
      return found(seq, 'removed', sentence);
    }
  }
  return found(
    seq,
    'changed',
    `Row ${seq} of the log does not follow from row ${seq - 1n}: it was changed or inserted.`,
  );
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex').slice(0, 16);

/** Looks behind a row for the one that stood in its place, and for the hash before the place where that one stands now. */
async function genuineRow(
  db: Queryable,
  before: Uint8Array,
  row: StoredEvent,
): Promise<{ readonly at: StoredEvent; readonly hash: Uint8Array; readonly hashBefore: Uint8Array } | null> {
  let previous: StoredEvent = row;
  for (;;) {
    const rows = await logAfter(db, previous.seq, PAGE);
    if (rows.length === 0) return null;
    for (const at of rows) {
      const hash = chainHash(before, { ...at, seq: row.seq });
      if (same(hash, at.hash) || same(hash, row.hash))
        return { at, hash, hashBefore: previous === row ? hash : previous.hash };
      previous = at;
    }
  }
}
