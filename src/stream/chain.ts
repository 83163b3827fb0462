// The hash chain of the event log: the text of a row that is hashed, and the hash over it and the hash of the previous row.
// **Invariant:** a format never changes, because every stored hash depends on it. A further format needs another first item in the text.

import { createHash } from 'node:crypto';
import type { EventRecord } from '../domain/event-record.ts';

/** The hash to which row 1 is chained, as it has no previous row: 32 zero bytes. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/** The columns of a log row that are hashed: all except the hash itself and the insertion order, for which the row number stands. */
export type ChainedRow = EventRecord & { readonly id: string; readonly seq: bigint };

/**
 * Returns the canonical text of a row: a JSON array without white space, its first item the word `tandem-event-1`, then in this order
 * seq, id, type, occurredAt, public, accountId, counterpartyAccountId, offerId, deviceKey, coStakeId, label, previousLabel,
 * status, previousStatus, amount, reason. Numbers (seq, amount) are strings of decimal digits, keys lower-case dashed
 * hexadecimal, the time RFC 3339 in UTC with three fraction digits and `Z`, `public` true, false, or the text `unlisted` for an event
 * that is public only to subscribers that name its unlisted offer, an absent field null;
 * strings are escaped as ECMAScript's `JSON.stringify` does. A row with offerFacts begins with `tandem-event-2` instead, and ends with
 * the text of its facts as one item more.
 */
export function canonicalText(row: ChainedRow): string {
  return JSON.stringify([
    row.offerFacts === null ? 'tandem-event-1' : 'tandem-event-2',
    row.seq.toString(),
    row.id,
    row.type,
    row.occurredAt.toISOString(),
    row.unlisted ? 'unlisted' : row.public,
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
    ...(row.offerFacts === null ? [] : [row.offerFacts]),
  ]);
}

/** Returns the hash of a row: sha-256 over the 32 bytes of the previous row's hash followed by the row's canonical text in UTF-8. */
export function chainHash(previous: Uint8Array, row: ChainedRow): Uint8Array {
  return new Uint8Array(createHash('sha256').update(previous).update(canonicalText(row), 'utf8').digest());
}
