// Attacks on payouts: impossible values, amounts that are not payable, reports that change, money that goes elsewhere.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { later, T0 } from '../../kit/device-aggregate.ts';
import { ANOTHER_ID, type Attack, account, type Fixture, NEW_ID, postings, transfer } from './fixture.ts';

const idOf = (at: number): string => `00000000-0000-4000-8000-0000000001${String(at).padStart(2, '0')}`;
const payout = (s: Fixture, amount: bigint, at = 0): Sql => sql`
  INSERT INTO payout (id, wallet, amount, requested_at, signed_action_id)
  VALUES (${idOf(at)}::uuid, ${s.wallet}, ${amount}, ${T0}, ${s.action}::uuid)`;
const payable = (s: Fixture): string => `payable/${s.wallet}`;
const paidOut = (s: Fixture): string => `paid-out/${s.wallet}`;

/** Moves an amount to the payable account of the wallet; it comes from the block rewards, so that no balance is known beforehand. */
const funded = (s: Fixture, amount: bigint): readonly Sql[] => [
  account(payable(s), amount),
  account('block-rewards', -amount),
  transfer(NEW_ID),
  postings(NEW_ID, [payable(s), amount, amount], ['block-rewards', -amount, -amount]),
];
const taken = (code: string, amount: bigint): Sql =>
  sql`UPDATE ledger_account SET balance = balance - ${amount} WHERE code = ${code}`;
const requested = (s: Fixture, amount: bigint): readonly Sql[] => [payout(s, amount), ...funded(s, amount)];
const report = (set: Sql): Sql => sql`UPDATE payout SET ${set} WHERE id = ${idOf(0)}::uuid`;
const SENT = sql`reported_at = ${T0}, transaction_signature = 'one'`;
/** Moves the payable amount to another account. */
const moved = (s: Fixture, amount: bigint, to: string): readonly Sql[] => [
  taken(payable(s), amount),
  account(to, amount),
  transfer(ANOTHER_ID),
  postings(ANOTHER_ID, [payable(s), -amount, 0n], [to, amount, amount]),
];
const sent = (s: Fixture, amount: bigint): readonly Sql[] => [
  ...requested(s, amount),
  report(SENT),
  ...moved(s, amount, paidOut(s)),
];
const many = (s: Fixture, count: number): readonly Sql[] => [
  ...Array.from({ length: count }, (_, at) => payout(s, 1n, at)),
  ...funded(s, BigInt(count)),
];

export const PAYOUT_ATTACKS: readonly Attack[] = [
  { guard: 'payout_positive', refused: (s) => [payout(s, 0n)], allowed: (s) => requested(s, 1n) },
  {
    guard: 'payout_has_one_result',
    refused: (s) => [...requested(s, 1n), report(sql`reported_at = ${T0}`)],
    allowed: (s) => sent(s, 1n),
  },
  {
    guard: 'payout_has_one_result',
    refused: (s) => [...requested(s, 1n), report(sql`${SENT}, failure = 'both'`)],
    allowed: (s) => sent(s, 1n),
  },
  {
    guard: 'payout_reported_after_request',
    refused: (s) => [
      ...requested(s, 1n),
      report(sql`reported_at = ${later(T0, { ms: -1 })}, transaction_signature = 'one'`),
    ],
    allowed: (s) => sent(s, 1n),
  },
  { guard: 'payout_is_payable', refused: (s) => [payout(s, 1n)], allowed: (s) => requested(s, 1n) },
  {
    // Attack: the payout is reported, and its money stays payable.
    guard: 'payout_is_payable',
    refused: (s) => [...requested(s, 1n), report(SENT)],
    allowed: (s) => sent(s, 1n),
  },
  { guard: 'payout_is_payable', refused: (s) => many(s, 11), allowed: (s) => many(s, 10) },
  { guard: 'payable_is_of_payouts', refused: (s) => funded(s, 1n), allowed: (s) => requested(s, 1n) },
  {
    guard: 'payout_goes_to_its_wallet',
    refused: (s) => [...requested(s, 1n), report(SENT), ...moved(s, 1n, 'paid-out/another')],
    allowed: (s) => sent(s, 1n),
  },
  {
    // Attack: money that was sent comes back.
    guard: 'payout_goes_to_its_wallet',
    refused: (s) => [
      ...sent(s, 1n),
      taken(paidOut(s), 1n),
      account('a', 1n),
      transfer(idOf(98)),
      postings(idOf(98), [paidOut(s), -1n, 0n], ['a', 1n, 1n]),
    ],
    allowed: (s) => sent(s, 1n),
  },
  ...[
    report(sql`amount = 2`),
    report(sql`wallet = 'another'`),
    sql`DELETE FROM payout WHERE id = ${idOf(0)}::uuid`,
  ].map((statement) => ({
    guard: 'payout_is_final',
    refused: (s: Fixture) => [...requested(s, 1n), statement],
    allowed: (s: Fixture) => sent(s, 1n),
  })),
  {
    guard: 'payout_is_final',
    refused: (s) => [...sent(s, 1n), report(sql`transaction_signature = 'another'`)],
    allowed: (s) => sent(s, 1n),
  },
];
