// Random changes of listed offers, and random filters, for tests that compare the in-memory list with plain SQL.

import fc from 'fast-check';
import type { DevicePool } from '../../../src/domain/device.ts';
import type { OfferStatus } from '../../../src/domain/offer.ts';
import type { StakeSufficiency } from '../../../src/domain/requirement.ts';
import type { OfferFilter } from '../../../src/store/offers.ts';

export const MODELS = ['H100 SXM5', 'RTX 4070', 'M2 Max'] as const;
export const COUNTRIES = ['DE', 'FR', 'US'] as const;
export const POOLS = ['COMMUNITY', 'ENTERPRISE'] as const;
/** Counted stakes around the requirements of one card and of several, in base units. */
const STAKES = ['0', '19999999999', '20000000000', '40000000000', '80000000000', '9007199254740993'];

/** A change of a listed offer: of the offer's row, of its device's row, by a new offer, or by the passing of time. */
export type Change =
  | { readonly kind: 'offer'; readonly at: number; readonly column: string; readonly value: number | null }
  | {
      readonly kind: 'device';
      readonly at: number;
      readonly column: string;
      readonly value: number | string | boolean | null;
    }
  /** A change of the scores of a device and of some more, in one statement. */
  | { readonly kind: 'score'; readonly at: number; readonly value: number; readonly together: number }
  | { readonly kind: 'multiplier'; readonly model: string; readonly tenThousandths: number; readonly ms: number }
  | { readonly kind: 'publish'; readonly shareBps: number; readonly amount: number; readonly model: string }
  | { readonly kind: 'pass'; readonly ms: number };

const nat = (max: number) => fc.nat({ max });
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('offer' as const),
    at: nat(200),
    column: fc.constant('estimated_apr_bps'),
    value: fc.option(nat(6)),
  }),
  fc.record({
    kind: fc.constant('offer' as const),
    at: nat(200),
    column: fc.constantFrom('closes_at', 'claimed_at'),
    value: fc.option(fc.integer({ min: -3, max: 3 })),
  }),
  fc.record({ kind: fc.constant('score' as const), at: nat(200), value: nat(4), together: nat(2) }),
  fc.record({
    kind: fc.constant('device' as const),
    at: nat(200),
    column: fc.constant('connectivity_tier'),
    value: nat(4),
  }),
  fc.record({
    kind: fc.constant('device' as const),
    at: nat(200),
    column: fc.constantFrom('counted_stake', 'counted_then'),
    value: fc.constantFrom(...STAKES),
  }),
  fc.record({
    kind: fc.constant('device' as const),
    at: nat(200),
    column: fc.constantFrom('counted_changes_at', 'grace_forfeited_at', 'last_slash_at'),
    value: fc.option(fc.integer({ min: -3, max: 3 })),
  }),
  fc.record({ kind: fc.constant('device' as const), at: nat(200), column: fc.constant('soc2'), value: fc.boolean() }),
  fc.record({
    kind: fc.constant('device' as const),
    at: nat(200),
    column: fc.constant('pool'),
    value: fc.option(fc.constantFrom(...POOLS)),
  }),
  fc.record({
    kind: fc.constant('multiplier' as const),
    model: fc.constantFrom(...MODELS),
    tenThousandths: fc.constantFrom(0, 10_000, 20_000),
    ms: fc.integer({ min: -2, max: 3 }),
  }),
  fc.record({
    kind: fc.constant('offer' as const),
    at: nat(200),
    column: fc.constant('break_even_share_bps'),
    value: fc.option(nat(6)),
  }),
  fc.record({
    kind: fc.constant('device' as const),
    at: nat(200),
    column: fc.constant('country'),
    value: fc.constantFrom(...COUNTRIES),
  }),
  fc.record({
    kind: fc.constant('publish' as const),
    shareBps: fc.integer({ min: 1, max: 6 }),
    amount: fc.integer({ min: 1, max: 6 }),
    model: fc.constantFrom(...MODELS),
  }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2 }) }),
);

const range = fc.option(
  fc.record({ min: fc.option(fc.integer({ min: -1, max: 7 })), max: fc.option(fc.integer({ min: 0, max: 7 })) }),
  { freq: 2 },
);
const amounts = fc.option(
  fc.record({ min: fc.option(fc.bigInt({ min: 0n, max: 7n })), max: fc.option(fc.bigInt({ min: 0n, max: 7n })) }),
  { freq: 2 },
);
const some = <Value>(...values: readonly Value[]) => fc.option(fc.subarray([...values], { minLength: 0 }), { freq: 2 });
export const filter = (owner: string): fc.Arbitrary<OfferFilter> =>
  fc.record({
    status: some<OfferStatus>('OPEN', 'FILLED', 'CLOSED'),
    kind: fc.option(fc.constantFrom('GPU' as const, 'CPU' as const), { freq: 1 }),
    models: some(...MODELS, 'no such model'),
    deviceIdPrefix: fc.option(fc.constantFrom('0', 'a', 'f3', '00000000-', '1-'), { freq: 1 }),
    requestedAmount: amounts,
    rewardShareBps: range,
    reliabilityHundredths: range,
    estimatedAprBps: range,
    countries: some(...COUNTRIES),
    connectivityTier: range,
    quantity: range,
    excludeOwner: fc.option(fc.constant(owner), { freq: 1 }),
    sufficiency: some<StakeSufficiency>('SUFFICIENT', 'GRACE', 'INSUFFICIENT'),
    pools: some<DevicePool>(...POOLS),
    soc2: fc.option(fc.boolean(), { freq: 1 }),
    // A slash of a day ago lies at the boundary of one day.
    slashFreeDays: fc.option(fc.constantFrom(1, 2), { freq: 1 }),
    aboveBreakEvenBps: fc.option(fc.integer({ min: -3, max: 3 }), { freq: 1 }),
  });
