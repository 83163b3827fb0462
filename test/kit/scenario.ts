// Runs the history of one device on the domain rules alone: without a database, at a time that the test sets. Every command follows
// the write path: (1) apply due events, (2) decide, (3) apply postings and records. **Invariant:** a refusal changes nothing.

import { type AppliedBatch, applyDecision } from '../../src/domain/apply-decision.ts';
import { claimOffer, settleClaim } from '../../src/domain/claim.ts';
import { claimSlotUse } from '../../src/domain/claim-slots.ts';
import { cancelUnstake, unstake, withdraw } from '../../src/domain/co-stake-exit.ts';
import type { Device, DeviceState } from '../../src/domain/device.ts';
import type { DeviceAggregate } from '../../src/domain/device-aggregate.ts';
import type { EventRecord } from '../../src/domain/event-record.ts';
import type { Decision } from '../../src/domain/events.ts';
import { DEPOSITS_LEDGER_ACCOUNT, walletLedgerAccount } from '../../src/domain/ledger.ts';
import { closeOffer, createOffer, stakeDevice } from '../../src/domain/offer-rules.ts';
import { setDeviceState, setHired, unstakeDevice, withdrawDeviceStake } from '../../src/domain/owner-stake.ts';
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
  /** Moves the clock of the scenario to an instant; throws for an instant in the past. */
  readonly advanceTo: (instant: Date) => void;
  /** Changes fields of the device without an event: it is hired, the network blocks it, or its owner leaves. */
  readonly device: (change: Partial<Device>) => void;
  /** Reports the state of the device and whether it is hired, as the network does. */
  readonly report: (state: DeviceState, hired: boolean) => void;
  /** Stakes an amount on the device for its owner. Returns null on success, else the refusal, as every command of the scenario does. */
  readonly stake: (amount: bigint) => Refusal | null;
  readonly offer: (id: string, terms?: OfferTerms) => Refusal | null;
  readonly close: (offerId: string) => Refusal | null;
  readonly claim: (offerId: string, coStakeId: string, accountId: string) => Refusal | null;
  readonly settle: (coStakeId: string) => Refusal | null;
  readonly unstake: (coStakeId: string) => Refusal | null;
  readonly cancelUnstake: (coStakeId: string) => Refusal | null;
  readonly withdraw: (coStakeId: string) => Refusal | null;
  /** Starts the exit of the owner's whole stake; `withdrawDeviceStake` withdraws it. */
  readonly unstakeDevice: () => Refusal | null;
  readonly withdrawDeviceStake: () => Refusal | null;
  /** Reports a slash, by default 10 % of the stake for a fault at the current time; `review` ends the review of a slash. */
  readonly slash: (id: string, order?: Partial<SlashOrder>) => SlashRefusal | null;
  readonly review: (slashId: string, verdict: SlashVerdict) => SlashRefusal | null;
  /** Applies the events that are due at the current time of the scenario, like a sweep, and executes no command. */
  readonly sweep: () => void;
};

export type OfferTerms = {
  readonly requestedAmount?: bigint;
  readonly rewardShareBps?: number;
  readonly expiresAt?: Date | null;
};

/**
 * Returns a scenario that starts at T0, by default with `anAggregate`. The wallet `<account>-wallet` of each account holds `funds`
 * base units.
 */
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
    [DEPOSITS_LEDGER_ACCOUNT, -start.ownerStake],
  ]);
  const walletOf = (accountId: string): string => {
    const wallet = `${accountId}-wallet`;
    if (balances.has(walletLedgerAccount(wallet))) return wallet;
    add(walletLedgerAccount(wallet), funds);
    add(DEPOSITS_LEDGER_ACCOUNT, -funds);
    return wallet;
  };
  const add = (account: string, amount: bigint) => balances.set(account, (balances.get(account) ?? 0n) + amount);

  const execute = <Refused = Refusal>(decide: (current: DeviceAggregate) => Decision<Refused>): Refused | null => {
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
    if (instant < now) throw new Error('the time of a scenario only moves forward');
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
    report: (state, hired) => {
      execute((current) => setDeviceState({ state, reason: null }, current, now));
      execute((current) => setHired({ hired }, current, now));
    },
    stake: (amount) => {
      const wallet = walletOf(aggregate.device.ownerAccountId);
      const balance = balances.get(walletLedgerAccount(wallet)) ?? 0n;
      return execute((current) => stakeDevice({ wallet, amount, balance }, current, now));
    },
    offer: (id, terms = {}) =>
      execute((current) => createOffer({ offer: anOffer({ id, createdAt: now, ...terms }) }, current, parameters, now)),
    close: (offerId) => execute((current) => closeOffer({ offerId }, current, now)),
    claim: (offerId, coStakeId, accountId) => {
      const wallet = walletOf(accountId);
      return execute((current) => {
        const own = current.coStakes.filter((coStake) => coStake.accountId === accountId);
        const claimant = {
          accountId,
          wallet,
          balance: balances.get(walletLedgerAccount(wallet)) ?? 0n,
          ...claimSlotUse(own, now),
        };
        return claimOffer({ offerId, coStakeId, claimant }, current, parameters, now);
      });
    },
    settle: (coStakeId) => execute((current) => settleClaim({ coStakeId }, current, now)),
    unstake: (coStakeId) => execute((current) => unstake({ coStakeId }, current, parameters, now)),
    cancelUnstake: (coStakeId) => execute((current) => cancelUnstake({ coStakeId }, current, parameters, now)),
    withdraw: (coStakeId) => execute((current) => withdraw({ coStakeId }, current, parameters, now)),
    unstakeDevice: () => execute((current) => unstakeDevice(current, parameters, now)),
    withdrawDeviceStake: () => execute((current) => withdrawDeviceStake(current, now)),
    slash: (id, order = {}) => {
      const full = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 1000, faultAt: now, ...order } as const;
      return execute((current) =>
        slashDevice({ id, networkId: id, ...full }, current, { now: parameters, atFault: parameters }, now),
      );
    },
    review: (slashId, verdict) => execute((current) => reviewSlash({ slashId, verdict }, current, now)),
    sweep: () => {
      execute(() => ({ events: [] }));
    },
  };
}
