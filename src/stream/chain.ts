// The chain that makes the log tamper-evident: what of a row is hashed, and how one hash follows from the one before.
// Final: every hash ever stored was made this way. Another form would need another word at the start of the text, and the
// number from which it holds.

import { createHash } from 'node:crypto';
import type { EventRecord } from '../domain/event-record.ts';

/** The hash "of row 0", from which row 1 is chained: 32 zero bytes. */
export const GENESIS: Uint8Array = new Uint8Array(32);

/** What the text of a row is made from: every column but its hash and its order of insertion, which the number replaces. */
export type ChainedRow = EventRecord & { readonly id: string; readonly seq: bigint };

/**
 * The canonical text of a row: a JSON array without white space, its first item the word `tandem-event-1`, then in this order
 * seq, id, type, occurredAt, public, accountId, counterpartyAccountId, offerId, deviceKey, coStakeId, label, previousLabel,
 * status, previousStatus, amount, reason. Numbers (seq, amount) are strings of decimal digits, keys lower-case dashed
 * hexadecimal, the time RFC 3339 in UTC with three fraction digits and `Z`, `public` true or false, what is absent null;
 * strings are escaped as ECMAScript's `JSON.stringify` does.
 */
export function canonicalText(row: ChainedRow): string {
  return JSON.stringify([
    'tandem-event-1',
    row.seq.toString(),
    row.id,
    row.type,
    row.occurredAt.toISOString(),
    row.public,
    row.accountId,
    row.counterpartyAccountId,
    row.offerId,
    row.deviceKey,
    row.coStakeId,
    row.label,
    row.previousLabel,
    row.status,
    row.previousStatus,
    row.amount === null ? null : row.amount.toString(),
    row.reason,
  ]);
}

/** The hash of a row: sha-256 over the 32 bytes of the previous row's hash followed by the row's canonical text in UTF-8. */
export function chainHash(previous: Uint8Array, row: ChainedRow): Uint8Array {
  return new Uint8Array(createHash('sha256').update(previous).update(canonicalText(row), 'utf8').digest());
}
