// Attacks on slashes: impossible values, amounts that are not in escrow, verdicts that change.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { later } from '../../kit/device-aggregate.ts';
import { io } from '../../kit/world.ts';
import { type Attack, account, change, copy, type Fixture, NEW_ID, postings, transfer } from './fixture.ts';

/** Inserts a copy of the slash under review with the amount zero, so that its escrow account is empty. */
const slash = (s: Fixture, changed: object = {}): Sql =>
  copy('slash', s.slash, { id: NEW_ID, network_id: 'another', owner_amount: 0, ...changed });
const part = (s: Fixture, amount: bigint, of = NEW_ID): Sql =>
  sql`INSERT INTO slash_part (slash_id, co_stake_id, amount) VALUES (${of}::uuid, ${s.active}::uuid, ${amount})`;
const escrow = (amount: bigint): readonly Sql[] => [
  account(`escrow/${NEW_ID}`, amount),
  account('block-rewards', -amount),
  transfer(NEW_ID),
  postings(NEW_ID, [`escrow/${NEW_ID}`, amount, amount], ['block-rewards', -amount, -amount]),
];
const reviewed = (key: string, verdict = 'UPHELD'): Sql =>
  change('slash', key, `verdict = '${verdict}', reviewed_at = slashed_at`);

type Receipt = readonly [account: string, amount: string, after: string];
/** Transfers the escrow of the slash under review to the given accounts; amounts in IO. */
const settled = (s: Fixture, ...receipts: readonly Receipt[]): readonly Sql[] => [
  sql`UPDATE ledger_account SET balance = 0 WHERE code = ${`escrow/${s.slash}`}`,
  ...receipts.map(([code, amount]) => account(code, io(amount))),
  transfer(NEW_ID),
  postings(
    NEW_ID,
    [`escrow/${s.slash}`, -io('1600'), 0n],
    ...receipts.map(([code, amount, after]) => [code, io(amount), io(after)] as const),
  ),
];
const back = (
  s: Fixture,
  owner: string,
  ownerAfter: string,
  coStaker: string,
  coStakerAfter: string,
): readonly Receipt[] => [
  [`stake/${s.slashedDevice}`, owner, ownerAfter],
  [`co-stake/${s.slashedCoStake}`, coStaker, coStakerAfter],
];

const value = (guard: string, refused: (s: Fixture) => object, allowed: (s: Fixture) => object): Attack => ({
  guard,
  refused: (s) => [slash(s, refused(s))],
  allowed: (s) => [slash(s, allowed(s))],
});
const after = (instant: Date, ms: number): string => later(instant, { ms }).toISOString();

export const SLASH_ATTACKS: readonly Attack[] = [
  value(
    'slash_kind_known',
    () => ({ kind: 'BOTH' }),
    () => ({ kind: 'REWARD' }),
  ),
  value(
    'slash_cause_known',
    () => ({ cause: 'WHIM' }),
    () => ({ cause: 'OTHER' }),
  ),
  value(
    'slash_verdict_known',
    (s) => ({ verdict: 'PARDONED', reviewed_at: s.slashedAt }),
    (s) => ({ verdict: 'REVERSED', reviewed_at: s.slashedAt }),
  ),
  ...[
    [0, 1],
    [10_001, 10_000],
  ].map(([refused, allowed]) =>
    value(
      'slash_share_in_range',
      () => ({ share_bps: refused }),
      () => ({ share_bps: allowed }),
    ),
  ),
  value(
    'slash_amount_not_negative',
    () => ({ owner_amount: -1 }),
    () => ({ owner_amount: 0 }),
  ),
  value(
    'slash_dates_in_order',
    (s) => ({ fault_at: after(s.slashedAt, 1) }),
    (s) => ({ fault_at: s.slashedAt }),
  ),
  value(
    'slash_dates_in_order',
    (s) => ({ review_ends_at: after(s.slashedAt, -1) }),
    (s) => ({ review_ends_at: s.slashedAt }),
  ),
  value(
    'slash_reviewed_once_and_in_time',
    (s) => ({ verdict: 'UPHELD', reviewed_at: after(s.slashedAt, -1) }),
    (s) => ({ verdict: 'UPHELD', reviewed_at: s.slashedAt }),
  ),
  value(
    'slash_reviewed_once_and_in_time',
    (s) => ({ verdict: 'UPHELD', review_ends_at: after(s.slashedAt, 1), reviewed_at: after(s.slashedAt, 2) }),
    (s) => ({ verdict: 'UPHELD', review_ends_at: after(s.slashedAt, 1), reviewed_at: after(s.slashedAt, 1) }),
  ),
  value(
    'slash_reviewed_once_and_in_time',
    (s) => ({ verdict: null, reviewed_at: s.slashedAt }),
    () => ({ verdict: null, reviewed_at: null }),
  ),
  {
    guard: 'slash_part_positive',
    refused: (s) => [slash(s), part(s, 0n)],
    allowed: (s) => [...escrow(1n), slash(s), part(s, 1n)],
  },
  {
    guard: 'slash_is_escrowed',
    refused: (s) => [slash(s, { owner_amount: 1 })],
    allowed: (s) => [...escrow(1n), slash(s, { owner_amount: 1 })],
  },
  {
    guard: 'slash_is_escrowed',
    refused: (s) => [slash(s, { owner_amount: 2 }), part(s, 1n), ...escrow(2n)],
    allowed: (s) => [slash(s, { owner_amount: 2 }), part(s, 1n), ...escrow(3n)],
  },
  {
    // Attack: a part of a slash is inserted after the transaction that inserted the slash.
    guard: 'slash_part_is_escrowed',
    refused: (s) => [part(s, 1n, s.slash)],
    allowed: (s) => [slash(s), part(s, 1n), ...escrow(1n)],
  },
  {
    // Attack: the escrow account of a slash that does not exist has a balance.
    guard: 'escrow_is_of_a_slash',
    refused: () => escrow(1n),
    allowed: (s) => [...escrow(1n), slash(s, { owner_amount: 1 })],
  },
  {
    // Attack: money is transferred out of a slash's escrow before the verdict.
    guard: 'escrow_is_of_a_slash',
    refused: (s) => settled(s, ['forfeited', '1600', '1600']),
    allowed: (s) => [reviewed(s.slash), ...settled(s, ['forfeited', '1600', '1600'])],
  },
  ...[
    ['UPHELD', (s: Fixture) => settled(s, [`stake/${s.slashedDevice}`, '1600', '8800'])],
    ['UPHELD', (s: Fixture) => settled(s, ['forfeited', '1599', '1599'], [`stake/${s.slashedDevice}`, '1', '7201'])],
    ['REVERSED', (s: Fixture) => settled(s, ['forfeited', '1600', '1600'])],
    ['REVERSED', (s: Fixture) => settled(s, [`stake/${s.slashedDevice}`, '1600', '8800'])],
    ['REVERSED', (s: Fixture) => settled(s, ...back(s, '801', '8001', '799', '7999'))],
    ['REVERSED', (s: Fixture) => settled(s, ['rewards-payable', '1600', '1600'])],
  ].map(
    ([verdict, wrong]): Attack => ({
      guard: 'slash_settles_by_verdict',
      refused: (s) => [reviewed(s.slash, verdict as string), ...(wrong as (s: Fixture) => readonly Sql[])(s)],
      allowed: (s) =>
        verdict === 'UPHELD'
          ? [reviewed(s.slash), ...settled(s, ['forfeited', '1600', '1600'])]
          : [reviewed(s.slash, 'REVERSED'), ...settled(s, ...back(s, '800', '8000', '800', '8000'))],
    }),
  ),
  {
    // Attack: a verdict leaves a balance in the escrow of its slash.
    guard: 'slash_is_escrowed',
    refused: (s) => [reviewed(s.slash)],
    allowed: (s) => [slash(s), reviewed(NEW_ID)],
  },
  ...[
    'share_bps = share_bps + 1',
    'owner_amount = owner_amount + 1',
    `network_id = 'other'`,
    `review_ends_at = review_ends_at + interval '1 ms'`,
  ].map((set) => ({
    guard: 'slash_is_final',
    refused: (s: Fixture) => [change('slash', s.slash, set)],
    allowed: (s: Fixture) => [slash(s), reviewed(NEW_ID)],
  })),
  ...[`verdict = 'REVERSED'`, 'verdict = NULL, reviewed_at = NULL'].map((set) => ({
    guard: 'slash_is_final',
    refused: (s: Fixture) => [slash(s), reviewed(NEW_ID), change('slash', NEW_ID, set)],
    allowed: (s: Fixture) => [slash(s), reviewed(NEW_ID)],
  })),
  {
    guard: 'slash_is_final',
    refused: (s) => [sql`DELETE FROM slash WHERE id = ${s.slash}::uuid`],
    allowed: (s) => [slash(s)],
  },
  ...[sql`UPDATE slash_part SET amount = amount + 1`, sql`DELETE FROM slash_part`].map((statement) => ({
    guard: 'slash_part_is_final',
    refused: () => [statement],
    allowed: (s: Fixture) => [...escrow(1n), slash(s), part(s, 1n)],
  })),
];
