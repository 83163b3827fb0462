// Builders of device aggregates for tests without a database, with the published protocol parameters. A test passes only the fields
// that matter to it.

import type { CoStake } from '../../src/domain/co-stake.ts';
import type { Device } from '../../src/domain/device.ts';
import type { DeviceAggregate } from '../../src/domain/device-aggregate.ts';
import type { Offer } from '../../src/domain/offer.ts';
import { deviceLine } from '../../src/domain/offer-rules.ts';
import type { Parameters } from '../../src/domain/parameter.ts';
import { type DatedRequirement, requirementHistory } from '../../src/domain/requirement.ts';
import { termsText } from '../../src/domain/terms.ts';

/** Converts whole IO to base units. */
export const io = (whole: number | bigint): bigint => BigInt(whole) * 100_000_000n;

export type Span = {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly ms?: number;
};

export function msOf({ days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }: Span): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/** Adds a span of time to an instant; a negative span gives an earlier instant. */
export const later = (instant: Date, span: Span): Date => new Date(instant.getTime() + msOf(span));

/** The instant at which every scenario starts. */
export const T0 = new Date('2026-03-01T12:00:00.000Z');

/** The protocol parameters that the first database migration writes. */
export const PARAMETERS: Parameters = {
  baseStakePerCard: io(200),
  maxCoStakeBps: 5000,
  minSelfStakeBps: 5000,
  claimCap: 2,
  waitPeriodMs: msOf({ days: 7 }),
  cooldownMs: msOf({ days: 14 }),
  blockIntervalMs: msOf({ hours: 1 }),
  estimateWindowBlocks: 168,
  minEstimateSampleBlocks: 24,
  maxCardsPerDevice: 8,
  minRewardShareBps: 1,
  maxRewardShareBps: 9999,
  minCoStake: io(200),
  slashReviewMs: msOf({ days: 30 }),
  graceAfterRequirementRiseMs: msOf({ days: 7 }),
  maxLiveOffersPerDevice: 4,
  maxWalletsPerAccount: 10,
  settlementLimitMs: msOf({ minutes: 10 }),
  slashStakeBpsDowntime: 100,
  slashStakeBpsPerformance: 100,
  slashStakeBpsSpoofing: 10_000,
  slashStakeBpsDataCompromise: 10_000,
  slashStakeBpsConfigTampering: 5_000,
  slashStakeBpsProhibitedRegion: 2_500,
  slashStakeBpsOther: 100,
  slashRewardBpsDowntime: 1_000,
  slashRewardBpsPerformance: 1_000,
  slashRewardBpsSpoofing: 10_000,
  slashRewardBpsDataCompromise: 10_000,
  slashRewardBpsConfigTampering: 10_000,
  slashRewardBpsProhibitedRegion: 10_000,
  slashRewardBpsOther: 1_000,
};

/** The hire of a device that has been hired for long and without a known end. */
export const HIRED: Pick<Device, 'hireBounds'> = { hireBounds: [new Date(0)] };

/** Returns a device of 8 x H100 with multiplier 10, which has a requirement of 16 000 IO; `change` replaces fields. */
export function aDevice(change: Partial<Device> = {}): Device {
  return {
    key: 'device',
    deviceId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    ownerWallet: 'owner-wallet',
    ownerAccountId: 'owner',
    kind: 'GPU',
    model: 'H100 SXM5',
    quantity: 8,
    multiplierTenThousandths: 100_000,
    connectivityTier: 3,
    hireBounds: [],
    hireDueAt: null,
    state: 'IDLE',
    stateReason: null,
    stateAt: new Date(0),
    ownerRewardLifetime: 0n,
    ownerRewardClaimed: 0n,
    ownerRewardSlashed: 0n,
    dueAt: null,
    ownerExitStartedAt: null,
    ownerCooldownEndsAt: null,
    programmeBounds: [],
    requirementDueAt: null,
    graceForfeitedAt: null,
    countedStake: 0n,
    countedChangesAt: null,
    countedThen: 0n,
    reliabilityHundredths: 9876,
    windowReward: 0n,
    windowBlocks: 0,
    pool: null,
    country: 'PT',
    soc2: false,
    lastSlashAt: null,
    ...change,
  };
}

/**
 * Returns an open offer on the device of `aDevice`: 8000 IO for 74 % of the rewards; `change` replaces fields. Its terms promise the
 * periods of `parameters`.
 */
export function anOffer(change: Partial<Offer> = {}, parameters: Parameters = PARAMETERS): Offer {
  const requestedAmount = change.requestedAmount ?? io(8000);
  const rewardShareBps = change.rewardShareBps ?? 7400;
  const expiresAt = change.expiresAt ?? null;
  const slug = change.slug ?? `slug-of-${change.id ?? 'offer'}`;
  return {
    id: 'offer',
    slug,
    deviceKey: 'device',
    requestedAmount,
    rewardShareBps,
    visibility: 'LISTED',
    reservedFor: null,
    termsText: termsText({
      slug,
      deviceLine: deviceLine(aDevice()),
      requestedAmount,
      rewardShareBps,
      expiresAt,
      chainId: 'solana:localnet',
      parameters,
    }),
    termsSha256: '0'.repeat(64),
    createdAt: T0,
    expiresAt,
    claimedAt: null,
    closesAt: expiresAt,
    closeReason: expiresAt === null ? null : 'EXPIRED',
    live: true,
    signedActionId: null,
    ...change,
  };
}

/** Returns a co-stake on the offer of `anOffer`, claimed and settled at T0; `change` replaces fields. */
export function aCoStake(change: Partial<CoStake> = {}): CoStake {
  const amount = change.amount ?? io(8000);
  return {
    id: 'co-stake',
    offerId: 'offer',
    deviceKey: 'device',
    accountId: 'co-staker',
    wallet: 'co-staker-wallet',
    amount,
    held: amount,
    rewardShareBps: 7400,
    claimedAt: T0,
    rewardLifetime: 0n,
    rewardClaimed: 0n,
    rewardSlashed: 0n,
    settlement: 'APPROVED',
    settleBy: later(T0, { minutes: 10 }),
    settlesAt: null,
    settledAt: T0,
    settlementFailure: null,
    exitStartedAt: null,
    waitEndsAt: null,
    cooldownEndsAt: null,
    exitCanceledAt: null,
    earlierExits: [],
    withdrawnAt: null,
    previousWaitEndsAt: null,
    waitEndedReason: null,
    recordedPhase: 'ACTIVE',
    ...change,
  };
}

/**
 * Returns the aggregate of the device of `aDevice` without offers; its owner has staked half of the requirement. `change` replaces
 * fields.
 */
export function anAggregate(change: Partial<DeviceAggregate> = {}): DeviceAggregate {
  const device = change.device ?? aDevice();
  const requirements = change.requirements ?? requirementsOf([[new Date(0), device.multiplierTenThousandths]]);
  return { device, requirements, ownerStake: io(8000), offers: [], coStakes: [], slashes: [], ...change };
}

/** Returns the requirement history of a hardware model from its multipliers (start, ten-thousandths) and the published parameters. */
export function requirementsOf(multipliers: readonly (readonly [Date, number])[]): readonly DatedRequirement[] {
  return requirementHistory(
    multipliers.map(([validFrom, multiplierTenThousandths]) => ({ validFrom, multiplierTenThousandths })),
    [{ ...PARAMETERS, validFrom: new Date(0) }],
  );
}
