// The rules alone as an engine: two aggregates, what moves and what follows decided by src/domain, without a database. What the write
// path adds to the rules (idempotency, who may act, a block's shares) is done here in the plainest way.

import { applyDecision } from '../../../src/domain/apply-decision.ts';
import type { CoStake } from '../../../src/domain/co-stake.ts';
import type { DeviceAggregate } from '../../../src/domain/device-aggregate.ts';
import { dueEvents } from '../../../src/domain/due-events.ts';
import type { Decision } from '../../../src/domain/events.ts';
import { isBalanced, walletAccount } from '../../../src/domain/ledger.ts';
import type { Offer } from '../../../src/domain/offer.ts';
import { aDevice, requirementsOf, T0 } from '../../kit/device-aggregate.ts';
import type { Command, DeviceName, Engine, Instant, Outcome, Setting, SignedCommand } from '../command.ts';
import { act } from './memory-action.ts';
import { report } from './memory-network.ts';
import { lookAt } from './memory-sight.ts';

export type Stored = Omit<DeviceAggregate, 'requirements'>;
export type Memory = {
  now: Date;
  readonly stored: Record<DeviceName, Stored>;
  readonly multipliers: Record<DeviceName, { readonly e4: number; readonly from: Date }[]>;
  readonly balances: Map<string, bigint>;
  /** Offers, co-stakes and slashes by their number. */
  readonly offers: string[];
  readonly coStakes: string[];
  readonly slashes: Map<number, string>;
  readonly calls: { readonly command: SignedCommand; done: boolean }[];
  readonly blocks: Set<Instant>;
};

/** With `sweeps: false` nobody writes down what time owes until somebody acts: readers have to be right all the same. */
export function memoryEngine({ sweeps = true }: { readonly sweeps?: boolean } = {}): Engine {
  let memory: Memory;
  return {
    async start(setting) {
      memory = newMemory(setting);
      return memory.now.getTime();
    },
    carryOut: async (command) => {
      if (sweeps || command.do !== 'advanceClock') return carryOut(memory, command);
      memory.now = new Date(command.to);
      return 'OK';
    },
    look: async (as, at) => lookAt(memory, as, at),
    faults: async () => faultsOf(memory),
  };
}

function newMemory(setting: Setting): Memory {
  const stored = (name: DeviceName): Stored => {
    const { owner, cards } = setting.devices[name];
    const device = aDevice({ key: `device-${name}`, ownerAccountId: owner, ownerWallet: owner, quantity: cards });
    return { device, ownerStake: 0n, offers: [], coStakes: [], slashes: [] };
  };
  const multiplier = (name: DeviceName) => [{ e4: setting.devices[name].multiplierTenThousandths, from: new Date(0) }];
  const funds = Object.entries(setting.funds).map(([who, amount]) => [walletAccount(who), amount] as const);
  return {
    now: T0,
    stored: { 0: stored(0), 1: stored(1) },
    multipliers: { 0: multiplier(0), 1: multiplier(1) },
    balances: new Map([...funds, ['deposits', -funds.reduce((sum, [, amount]) => sum + amount, 0n)]]),
    offers: [],
    coStakes: [],
    slashes: new Map(),
    calls: [],
    blocks: new Set(),
  };
}

/** The aggregate as it would be loaded at an instant. */
export function aggregateAt(memory: Memory, name: DeviceName, at: Date): DeviceAggregate {
  const multipliers = memory.multipliers[name].toSorted((a, b) => +a.from - +b.from);
  const multiplierTenThousandths = multipliers.findLast(({ from }) => from <= at)?.e4 ?? 0;
  const stored = memory.stored[name];
  const requirements = requirementsOf(multipliers.map(({ from, e4 }) => [from, e4] as const));
  return { ...stored, requirements, device: { ...stored.device, multiplierTenThousandths } };
}

export function nameOf(memory: Memory, kind: 'offers' | 'coStakes', id: string): DeviceName {
  return memory.stored[0][kind].some((one: Offer | CoStake) => one.id === id) ? 0 : 1;
}

function carryOut(memory: Memory, command: Command): Outcome {
  switch (command.do) {
    case 'advanceClock':
      return advance(memory, new Date(command.to));
    case 'restart':
      return 'OK';
    case 'again': {
      const call = memory.calls[command.call];
      if (call === undefined) throw new Error(`no call ${command.call}`);
      if (call.done) return 'REPLAYED';
      const outcome = act(memory, call.command);
      call.done = outcome === 'OK';
      return outcome;
    }
    case 'setDeviceState':
    case 'setHired':
    case 'slashDevice':
    case 'reviewSlash':
    case 'publishMultiplier':
    case 'reportBlock':
      return report(memory, command);
    default: {
      const outcome = act(memory, command);
      memory.calls.push({ command, done: outcome === 'OK' });
      return outcome;
    }
  }
}

/** As the sandbox's clock moves: every instant at which something is due is stopped at and written down. */
function advance(memory: Memory, to: Date): Outcome {
  if (to <= memory.now) return 'CLOCK_MOVES_FORWARD_ONLY';
  for (;;) {
    const due = ([0, 1] as const).flatMap((name) =>
      dueEvents(aggregateAt(memory, name, memory.now), to).map(({ at }) => at),
    );
    const next = due.reduce((first, at) => (at < first ? at : first), to);
    memory.now = next > memory.now ? next : memory.now;
    for (const name of [0, 1] as const) {
      const aggregate = aggregateAt(memory, name, memory.now);
      if (dueEvents(aggregate, memory.now).length > 0) perform(memory, name, () => ({ events: [] }));
    }
    if (memory.now.getTime() === to.getTime()) return 'OK';
  }
}

/** One transaction: null when it was carried out, else the refusal's code. */
export function perform<Refused extends { readonly code: string }>(
  memory: Memory,
  name: DeviceName,
  decide: (aggregate: DeviceAggregate) => Decision<Refused>,
): Outcome | null {
  const applied = applyDecision(aggregateAt(memory, name, memory.now), memory.now, decide);
  if ('refusal' in applied) return applied.refusal.code;
  for (const transfer of applied.appliedBatches.flatMap(({ transfers }) => transfers)) {
    if (!isBalanced(transfer.postings)) throw new Error(`a transfer (${transfer.kind}) does not balance`);
    for (const { account, amount } of transfer.postings) add(memory, account, amount);
  }
  memory.stored[name] = applied.aggregate;
  return null;
}

export function add({ balances }: Memory, account: string, amount: bigint): void {
  balances.set(account, (balances.get(account) ?? 0n) + amount);
}

/** Everything together is nothing, and the aggregates and their accounts say the same. */
function faultsOf({ balances, stored }: Memory): readonly string[] {
  const faults: string[] = [];
  const sum = [...balances.values()].reduce((all, one) => all + one, 0n);
  if (sum !== 0n) faults.push(`all balances together are ${sum}`);
  for (const [account, balance] of balances) {
    if (balance < 0n && account !== 'deposits' && account !== 'block-rewards')
      faults.push(`${account} holds ${balance}`);
  }
  const say = (account: string, said: bigint): void => {
    const balance = balances.get(account) ?? 0n;
    if (balance !== said) faults.push(`${account} holds ${balance}, the aggregate says ${said}`);
  };
  for (const { device, ownerStake, coStakes } of Object.values(stored)) {
    say(`stake/${device.key}`, ownerStake);
    for (const { id, held } of coStakes) say(`co-stake/${id}`, held);
  }
  return faults;
}
