// Tests of transferOf: the transfer of each event that moves money, and no transfer for other events.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { transferOf } from '../../src/domain/event-facts.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import { depositTransfer, isBalanced } from '../../src/domain/ledger.ts';
import { aCoStake, anAggregate, anOffer, io, later, T0 } from '../kit/device-aggregate.ts';

const coStake = aCoStake({ held: io(7900) });
const aggregate = anAggregate({ offers: [anOffer()], coStakes: [coStake] });
const at = later(T0, { days: 1 });
const ofCoStake = { coStakeId: coStake.id, at };

const MOVES: readonly (readonly [DomainEvent, kind: string, from: string, to: string, amount: bigint])[] = [
  [{ type: 'OFFER_CLAIMED', coStake }, 'CLAIM', 'wallet/co-staker-wallet', 'co-stake/co-stake', io(8000)],
  [
    { type: 'CLAIM_FAILED', ...ofCoStake, settlement: 'EXPIRED', failure: 'TIME_LIMIT' },
    'CLAIM_RETURN',
    'co-stake/co-stake',
    'wallet/co-staker-wallet',
    io(7900),
  ],
  [
    { type: 'WITHDRAWN', ...ofCoStake, amount: io(7900) },
    'WITHDRAWAL',
    'co-stake/co-stake',
    'wallet/co-staker-wallet',
    io(7900),
  ],
  [
    { type: 'OWNER_STAKE_ADDED', wallet: 'owner-wallet', at, amount: io(5) },
    'OWNER_STAKE',
    'wallet/owner-wallet',
    'stake/device',
    io(5),
  ],
];

const STILL: readonly DomainEvent[] = [
  { type: 'OFFER_OPENED', offer: anOffer() },
  { type: 'CLAIM_SETTLED', ...ofCoStake },
  { type: 'UNSTAKE_STARTED', ...ofCoStake, waitEndsAt: at, cooldownEndsAt: at },
  { type: 'UNSTAKE_CANCELED', ...ofCoStake },
  { type: 'COOLDOWN_STARTED', ...ofCoStake, early: null },
  { type: 'WITHDRAWABLE', ...ofCoStake },
  { type: 'OFFER_CLOSED', offerId: 'offer', at, reason: 'EXPIRED' },
  { type: 'SUFFICIENCY_CHANGED', at, from: 'SUFFICIENT', to: 'INSUFFICIENT' },
];

describe('transferOf', () => {
  test.each(MOVES)('returns the balanced transfer of the event %o', (event, kind, from, to, amount) => {
    const transfer = transferOf(event, aggregate);
    expect(transfer).toMatchObject({ kind, deviceKey: 'device' });
    expect(transfer?.postings).toEqual([
      { account: from, amount: -amount },
      { account: to, amount },
    ]);
    expect(isBalanced(transfer?.postings ?? [])).toBe(true);
  });

  test.each(STILL)('returns null for the event $type, which moves no money', (event) => {
    expect(transferOf(event, aggregate)).toBeNull();
  });

  test('returns null for an event with an amount of zero', () => {
    const empty = anAggregate({ coStakes: [aCoStake({ held: 0n })] });
    expect(transferOf({ type: 'WITHDRAWN', ...ofCoStake, amount: 0n }, empty)).toBeNull();
    expect(
      transferOf({ type: 'CLAIM_FAILED', ...ofCoStake, settlement: 'FAILED', failure: 'OFFER_WITHDRAWN' }, empty),
    ).toBeNull();
  });

  test('throws for an event of a co-stake that the device aggregate does not contain', () => {
    expect(() => transferOf({ type: 'WITHDRAWN', ...ofCoStake, amount: 1n }, anAggregate())).toThrow('lacks co-stake');
  });
});

describe('isBalanced', () => {
  test('returns true for the postings of a deposit of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (amount) => {
        expect(isBalanced(depositTransfer('w', amount, T0).postings)).toBe(true);
      }),
    );
  });

  test('returns false for postings that do not sum to zero', () => {
    expect(isBalanced([{ account: 'a', amount: 1n }])).toBe(false);
    expect(
      isBalanced([
        { account: 'a', amount: -2n },
        { account: 'b', amount: 1n },
      ]),
    ).toBe(false);
    expect(isBalanced([])).toBe(true);
  });
});
