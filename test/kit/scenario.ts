// The life of one device told by the rules alone: no database, time in the hands of the test. Every command goes the way it
// goes in the write path: what time owes first, then the decision, then postings and records; a refusal leaves nothing.

import { type AppliedBatch, applyDecision } from '../../src/domain/apply-decision.ts';
import { claimOffer, settleClaim } from '../../src/domain/claim.ts';
import { occupiesClaimSlot, phaseAt } from '../../src/domain/co-stake.ts';
import { cancelUnstake, unstake, withdraw } from '../../src/domain/co-stake-exit.ts';
import type { Device } from '../../src/domain/device.ts';
import type { DeviceAggregate } from '../../src/domain/device-aggregate.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import type { Decision } from '../../src/domain/events.ts';
import { DEPOSITS, walletAccount } from '../../src/domain/ledger.ts';
import { closeOffer, createOffer, stakeDevice } from '../../src/domain/offer-rules.ts';
import { unstakeDevice, withdrawDeviceStake } from '../../src/domain/owner-stake.ts';
import type { Parameters } from '../../src/domain/parameter.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { SlashVerdict } from '../../src/domain/slash.ts';
import { reviewSlash, type SlashOrder, type SlashRefusal, slashDevice } from '../../src/domain/slashing.ts';
import { anAggregate, anOffer, later, PARAMETERS, type Span, T0 } from './device-aggregate.ts';

export type Scenario = {
  readonly aggregate: () => DeviceAggregate;
  readonly now: () => Date;
  readonly appliedBatches: () => readonly AppliedBatch[];
  readonly records: () => readonly EventRecord[];
  readonly balance: (account: string) => bigint;
  readonly balances: () => ReadonlyMap<string, bigint>;
  readonly advance: (span: Span) => void;
  /** Moves to an instant; instants behind are refused by throwing. */
  readonly advanceTo: (instant: Date) => void;
  /** What happens to the device from outside: it is hired, blocked, its owner leaves. */
  readonly device: (change: Partial<Device>) => void;
  /** Each command answers null when it was carried out, else the refusal. */
  readonly stake: (amount: bigint) => Refusal | null;
  readonly offer: (id: string, terms?: OfferTerms) => Refusal | null;
  readonly close: (offerId: string) => Refusal | null;
  readonly claim: (offerId: string, coStakeId: string, accountId: string) => Refusal | null;
  readonly settle: (coStakeId: string) => Refusal | null;
  readonly unstake: (coStakeId: string) => Refusal | null;
  readonly cancelUnstake: (coStakeId: string) => Refusal | null;
  readonly withdraw: (coStakeId: string) => Refusal | null;
  /** The owner takes the whole own stake out, and has it paid back. */
  readonly unstakeDevice: () => Refusal | null;
  readonly withdrawDeviceStake: () => Refusal | null;
  /** The network slashes 10 % of the stake for a fault now, unless told otherwise, and ends the review. */
  readonly slash: (id: string, order?: Partial<SlashOrder>) => SlashRefusal | null;
  readonly review: (slashId: string, verdict: SlashVerdict) => SlashRefusal | null;
  /** What the sweep does: writes down what time owes and nothing else. */
  readonly sweep: () => void;
};

export type OfferTerms = {
  readonly requestedAmount?: bigint;
  readonly rewardShareBps?: number;
  readonly expiresAt?: Date | null;
};

/** A scenario of `anAggregate` at T0; every account but the owner's holds `funds` on the wallet `<account>-wallet`. */
export function aScenario(
  start: DeviceAggregate = anAggregate(),
  funds = 10n ** 15n,
  parameters: Parameters = PARAMETERS,
): Scenario {
  let aggregate = start;
  let now = T0;
  const appliedBatches: AppliedBatch[] = [];
  const balances = new Map<string, bigint>([
    [`stake/${start.device.key}`, start.ownerStake],
    [DEPOSITS, -start.ownerStake],
  ]);
  const walletOf = (accountId: string): string => {
    const wallet = `${accountId}-wallet`;
    if (balances.has(walletAccount(wallet))) return wallet;
    add(walletAccount(wallet), funds);
    add(DEPOSITS, -funds);
    return wallet;
  };
  const add = (account: string, amount: bigint) => balances.set(account, (balances.get(account) ?? 0n) + amount);

  const perform = <Refused = Refusal>(decide: (current: DeviceAggregate) => Decision<Refused>): Refused | null => {
    const applied = applyDecision(aggregate, now, decide);
    if ('refusal' in applied) return applied.refusal;
    for (const { transfers } of applied.appliedBatches) {
      for (const { account, amount } of transfers.flatMap((transfer) => transfer.postings)) add(account, amount);
    }
    appliedBatches.push(...applied.appliedBatches);
    aggregate = applied.aggregate;
    return null;
  };

  const advanceTo = (instant: Date): void => {
    if (instant < now) throw new Error('a scenario goes forward only');
    now = instant;
  };

  return {
    aggregate: () => aggregate,
    now: () => now,
    appliedBatches: () => appliedBatches,
    records: () => appliedBatches.flatMap((appliedBatch) => appliedBatch.records),
    balance: (account) => balances.get(account) ?? 0n,
    balances: () => balances,
    advance: (span) => advanceTo(later(now, span)),
    advanceTo,
    device: (change) => {
      aggregate = { ...aggregate, device: { ...aggregate.device, ...change } };
    },
    stake: (amount) => {
      const wallet = walletOf(aggregate.device.ownerAccountId);
      const balance = balances.get(walletAccount(wallet)) ?? 0n;
      return perform((current) => stakeDevice({ wallet, amount, balance }, current, now));
    },
    offer: (id, terms = {}) =>
      perform((current) => createOffer({ offer: anOffer({ id, createdAt: now, ...terms }) }, current, parameters, now)),
    close: (offerId) => perform((current) => closeOffer({ offerId }, current, now)),
    claim: (offerId, coStakeId, accountId) => {
      const wallet = walletOf(accountId);
      return perform((current) => {
        const held = current.coStakes.filter((one) => one.accountId === accountId);
        const claimant = {
          accountId,
          balance: balances.get(walletAccount(wallet)) ?? 0n,
          liveClaims: held.filter((one) => occupiesClaimSlot(phaseAt(one, now))).length,
        };
        return claimOffer({ offerId, coStakeId, wallet, claimant }, current, parameters, now);
      });
    },
    settle: (coStakeId) => perform((current) => settleClaim({ coStakeId }, current, now)),
    unstake: (coStakeId) => perform((current) => unstake({ coStakeId }, current, now)),
    cancelUnstake: (coStakeId) => perform((current) => cancelUnstake({ coStakeId }, current, now)),
    withdraw: (coStakeId) => perform((current) => withdraw({ coStakeId }, current, now)),
    unstakeDevice: () => perform((current) => unstakeDevice(current, parameters, now)),
    withdrawDeviceStake: () => perform((current) => withdrawDeviceStake(current, now)),
    slash: (id, order = {}) => {
      const given = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1000, faultAt: now, ...order } as const;
      return perform((current) => slashDevice({ id, networkId: id, ...given }, current, parameters, now));
    },
    review: (slashId, verdict) => perform((current) => reviewSlash({ slashId, verdict }, current, now)),
    sweep: () => {
      perform(() => ({ events: [] }));
    },
  };
}
