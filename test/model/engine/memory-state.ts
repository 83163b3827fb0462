// The state of the memory engine: two device aggregates and the balances of the ledger, changed by one transaction at a time.

import { applyDecision } from '../../../src/domain/apply-decision.ts';
import type { CoStake } from '../../../src/domain/co-stake.ts';
import type { DeviceAggregate } from '../../../src/domain/device-aggregate.ts';
import type { Decision } from '../../../src/domain/events.ts';
import type { Transfer } from '../../../src/domain/ledger.ts';
import { isBalanced } from '../../../src/domain/ledger.ts';
import type { Offer } from '../../../src/domain/offer.ts';
import { type DatedParameter, type Parameters, parametersAt } from '../../../src/domain/parameter.ts';
import type { Payout } from '../../../src/domain/payout.ts';
import { requirementHistory, requirementRules } from '../../../src/domain/requirement.ts';
import type { SettlementRule } from '../../../src/domain/settlement.ts';
import type { DeviceName, Instant, Outcome, SignedCommand } from '../command.ts';
import { HOUR } from '../parameter.ts';

export type Stored = Omit<DeviceAggregate, 'requirements'>;
export type Memory = {
  now: Date;
  settlement: SettlementRule;
  /** Past, present and announced values of the parameters. */
  parameters: readonly DatedParameter[];
  readonly stored: Record<DeviceName, Stored>;
  readonly multipliers: Record<DeviceName, { readonly multiplierTenThousandths: number; readonly from: Date }[]>;
  readonly balances: Map<string, bigint>;
  /** The account of each wallet. */
  readonly wallets: Map<string, { readonly accountId: string; readonly isPrimary: boolean }>;
  /** Number of accounts that were made for wallets that left one. */
  accountsMade: number;
  /** Ids of the offers, co-stakes and slashes, each at its number in the model. */
  readonly offers: string[];
  readonly coStakes: string[];
  readonly slashes: Map<number, string>;
  readonly payouts: Payout[];
  readonly calls: { readonly command: SignedCommand; done: boolean }[];
  readonly blocks: Set<Instant>;
  /** The devices at the end of a block that was not reported yet, by the start of the block. */
  readonly ended: Map<Instant, Readonly<Record<DeviceName, DeviceAggregate>>>;
};

/** Returns the parameters that are in force now. */
export const parametersOf = ({ parameters, now }: Memory): Parameters => parametersAt(parameters, now);

/** Returns the account of a wallet. */
export function accountOf({ wallets }: Memory, wallet: string): string {
  const found = wallets.get(wallet);
  if (found === undefined) throw new Error(`no wallet ${wallet}`);
  return found.accountId;
}

export const coStakesOfAccount = ({ stored }: Memory, accountId: string): readonly CoStake[] =>
  [...stored[0].coStakes, ...stored[1].coStakes].filter((one) => one.accountId === accountId);

/** Keeps the devices as they are at the end of a block, for a late report of it. Does nothing within a block. */
export function rememberBlock(memory: Memory): void {
  const startsAt = memory.now.getTime() - HOUR;
  if (memory.now.getTime() % HOUR !== 0 || memory.blocks.has(startsAt)) return;
  memory.ended.set(startsAt, { 0: aggregateAt(memory, 0, memory.now), 1: aggregateAt(memory, 1, memory.now) });
}

/** Returns the aggregate of a device at an instant, as the store would load it. */
export function aggregateAt(memory: Memory, name: DeviceName, at: Date): DeviceAggregate {
  const multipliers = memory.multipliers[name].toSorted((a, b) => +a.from - +b.from);
  const multiplierTenThousandths = multipliers.findLast(({ from }) => from <= at)?.multiplierTenThousandths ?? 0;
  const stored = memory.stored[name];
  const requirements = requirementHistory(
    multipliers.map(({ from, multiplierTenThousandths }) => ({ validFrom: from, multiplierTenThousandths })),
    requirementRules(memory.parameters),
  );
  return { ...stored, requirements, device: { ...stored.device, multiplierTenThousandths } };
}

/** Returns the device of an offer or co-stake with this id. */
export function nameOf(memory: Memory, kind: 'offers' | 'coStakes', id: string): DeviceName {
  return memory.stored[0][kind].some((one: Offer | CoStake) => one.id === id) ? 0 : 1;
}

/** Runs a decision on a device as one transaction. Returns null when it committed, else the code of the refusal. */
export function transact<Refused extends { readonly code: string }>(
  memory: Memory,
  name: DeviceName,
  decide: (aggregate: DeviceAggregate) => Decision<Refused>,
): Outcome | null {
  const applied = applyDecision(aggregateAt(memory, name, memory.now), memory.now, decide);
  if ('refusal' in applied) return applied.refusal.code;
  for (const transfer of applied.appliedBatches.flatMap(({ transfers }) => transfers)) post(memory, transfer);
  memory.stored[name] = applied.aggregate;
  return null;
}

/** Posts a transfer. */
export function post(memory: Memory, transfer: Transfer): void {
  if (!isBalanced(transfer.postings)) throw new Error(`a transfer (${transfer.kind}) does not balance`);
  for (const { account, amount } of transfer.postings) add(memory, account, amount);
}

/** Adds an amount to the balance of a ledger account; a negative amount is subtracted. */
export function add({ balances }: Memory, account: string, amount: bigint): void {
  balances.set(account, (balances.get(account) ?? 0n) + amount);
}
