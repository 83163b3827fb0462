// Verifies the event log: numbers without a gap, each hash over its row and the previous hash, each signed head equal to its row.
// Reports the first row that was changed, removed, inserted or swapped. Reads page by page with constant memory.
// The chain cannot show whether an event was true, nor a complete rewrite of the rows after the last signed head.

import type { Queryable } from '../store/db/database.ts';
import { logRowsAfter, type StoredEvent } from '../store/events.ts';
import { checkpointsBetween, type LogCheckpointRow, latestCheckpoint } from '../store/log-checkpoints.ts';
import { chainHash, GENESIS_HASH } from './chain.ts';

/** Kinds of tampering that the verification distinguishes. `rewritten`: rows between two signed heads were chained anew. */
export type Tampering = 'changed' | 'removed' | 'inserted' | 'swapped' | 'rewritten' | 'forged head';

/** The first tampering in the log: the row number, its kind, and a sentence for the operator. */
export type LogFinding = { readonly seq: bigint; readonly what: Tampering; readonly sentence: string };

/** The result of a verification. */
export type LogVerification = {
  /** The first tampering; null for an intact log. */
  readonly finding: LogFinding | null;
  /** Number of the last verified row. */
  readonly rows: bigint;
  /** Number of verified signed heads. */
  readonly heads: number;
  /** The last verified signed head; null without one. */
  readonly signedHead: { readonly seq: bigint; readonly signedAt: Date } | null;
};

const PAGE = 1_000;
/** Largest number of removed consecutive rows that is recognised after the later rows were renumbered. */
const MOST_REMOVED = 10_000n;

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const found = (seq: bigint, what: Tampering, sentence: string): LogFinding => ({ seq, what, sentence });
const rowsNamed = (from: bigint, to: bigint): string => (from === to ? `row ${from}` : `rows ${from} to ${to}`);

/** Verifies the log. `isSignatureValid` returns whether a signed head carries a signature of this installation's keys. */
export async function verifyLog(
  db: Queryable,
  isSignatureValid: (head: LogCheckpointRow) => Promise<boolean>,
  pageSize = PAGE,
): Promise<LogVerification> {
  // Read the last signed head before the rows: a head that is signed during the verification may lie after the last row that was read.
  const last = await latestCheckpoint(db);
  let seq = 0n;
  let hash = GENESIS_HASH;
  let heads = 0;
  let signedHead: LogVerification['signedHead'] = null;
  const verdict = (finding: LogFinding | null): LogVerification => ({ finding, rows: seq, heads, signedHead });

  const start = await retainedStart(db, isSignatureValid);
  if (start !== null) {
    if ('what' in start) return verdict(start);
    seq = start.seq;
    hash = start.hash;
  }
  for (;;) {
    const rows = await logRowsAfter(db, seq, pageSize);
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
        const next = rows[index + 1] ?? (await logRowsAfter(db, row.seq, 1))[0];
        return verdict(await classify(db, hash, row, next, signedHead?.seq === seq || seq === 0n));
      }
      const head = signed.get(row.seq);
      if (head !== undefined) {
        if (!(await isSignatureValid(head)))
          return verdict(
            found(row.seq, 'forged head', `The signed head at row ${row.seq} was not signed by this installation.`),
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

/**
 * Returns null for a log that is empty or begins with row 1. When older rows were deleted, returns the signed head of the last
 * deleted row, or a finding when no valid signed head covers it.
 */
async function retainedStart(
  db: Queryable,
  isOurs: (head: LogCheckpointRow) => Promise<boolean>,
): Promise<LogFinding | { readonly seq: bigint; readonly hash: Uint8Array } | null> {
  const [oldest] = await logRowsAfter(db, 0n, 1);
  if (oldest === undefined || oldest.seq === 1n) return null;
  const before = oldest.seq - 1n;
  const [head] = await checkpointsBetween(db, before, before);
  if (head !== undefined && (await isOurs(head))) return { seq: before, hash: head.hash };
  const sentence = `${rowsNamed(1n, before)} of the log was removed, and no signed head stands at row ${before}.`;
  return found(1n, 'removed', sentence);
}

function rewritten(after: bigint, upTo: bigint): LogFinding {
  const sentence =
    `The log was made over between the signed heads: ${rowsNamed(after + 1n, upTo)} ` +
    'hold together and are not what was signed; at least one of them was changed, removed or inserted.';
  return found(after + 1n, 'rewritten', sentence);
}

/** Returns the kind of tampering for a row whose hash does not follow from the previous hash. */
async function classify(
  db: Queryable,
  before: Uint8Array,
  row: StoredEvent,
  next: StoredEvent | undefined,
  beforeIsSure: boolean,
): Promise<LogFinding> {
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

/** Searches later rows for the one that originally had this row's number. Returns it with its original hash and the hash before it. */
async function genuineRow(
  db: Queryable,
  before: Uint8Array,
  row: StoredEvent,
): Promise<{ readonly at: StoredEvent; readonly hash: Uint8Array; readonly hashBefore: Uint8Array } | null> {
  let previous: StoredEvent = row;
  for (;;) {
    const rows = await logRowsAfter(db, previous.seq, PAGE);
    if (rows.length === 0) return null;
    for (const at of rows) {
      const hash = chainHash(before, { ...at, seq: row.seq });
      if (same(hash, at.hash) || same(hash, row.hash))
        return { at, hash, hashBefore: previous === row ? hash : previous.hash };
      previous = at;
    }
  }
}
