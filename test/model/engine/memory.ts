// The memory engine: runs commands on src/domain without a database. What src/app adds to those rules (idempotency, authorisation,
// the shares of a block's reward) is implemented here in its simplest form.

import { claimDecidedAt } from '../../../src/domain/claim.ts';
import { dueEvents } from '../../../src/domain/due-events.ts';
import { walletLedgerAccount } from '../../../src/domain/ledger.ts';
import { aDevice, PARAMETERS, T0 } from '../../kit/device-aggregate.ts';
import { nextHour } from '../block.ts';
import type { Command, DeviceName, Engine, Outcome, Setup } from '../command.ts';
import { WALLETS } from '../command.ts';
import { HOUR } from '../parameter.ts';
import { executeSigned } from './memory-action.ts';
import { payDelayedPayouts, report } from './memory-network.ts';
import { aggregateAt, type Memory, rememberBlock, type Stored, transact } from './memory-state.ts';
import { viewOf } from './memory-view.ts';

/**
 * Returns a memory engine. With `sweeps: false` due events are recorded only by the next command, so each view must be right before
 * its events are recorded. The settlement of a claim is recorded in any case, because it moves money.
 */
export function memoryEngine({ sweeps = true }: { readonly sweeps?: boolean } = {}): Engine {
  let memory: Memory;
  return {
    async start(setup) {
      memory = newMemory(setup);
      return memory.now.getTime();
    },
    execute: async (command) => {
      if (sweeps || command.do !== 'advanceClock') return execute(memory, command);
      return advance(memory, new Date(command.to), (to) => {
        memory.now = to;
        recordSettlements(memory);
        payDelayedPayouts(memory);
      });
    },
    viewEvery: 1,
    viewOf: async (as, at) => viewOf(memory, as, at),
    faults: async () => faultsOf(memory),
  };
}

/** Records the due events of the devices with a pending claim whose settlement is decided. */
function recordSettlements(memory: Memory): void {
  for (const name of [0, 1] as const) {
    const pending = memory.stored[name].coStakes.filter(({ recordedPhase }) => recordedPhase === 'PENDING');
    if (pending.some((coStake) => claimDecidedAt(coStake) <= memory.now))
      transact(memory, name, () => ({ events: [] }));
  }
}

function newMemory(setup: Setup): Memory {
  const stored = (name: DeviceName): Stored => {
    const { owner, cards } = setup.devices[name];
    const device = aDevice({ key: `device-${name}`, ownerAccountId: owner, ownerWallet: owner, quantity: cards });
    return { device, ownerStake: 0n, offers: [], coStakes: [], slashes: [] };
  };
  const multiplier = (name: DeviceName) => [
    { multiplierTenThousandths: setup.devices[name].multiplierTenThousandths, from: new Date(0) },
  ];
  const funds = Object.entries(setup.funds).map(([who, amount]) => [walletLedgerAccount(who), amount] as const);
  return {
    now: T0,
    settlement: { mode: 'INSTANT' },
    parameters: Object.entries(PARAMETERS).map(([name, value]) => ({
      ...{ name, value: BigInt(value), validFrom: new Date(0), validTo: null },
    })),
    stored: { 0: stored(0), 1: stored(1) },
    multipliers: { 0: multiplier(0), 1: multiplier(1) },
    wallets: new Map(WALLETS.map((wallet) => [wallet, { accountId: wallet, isPrimary: true }])),
    accountsMade: 0,
    balances: new Map([...funds, ['deposits', -funds.reduce((sum, [, amount]) => sum + amount, 0n)]]),
    offers: [],
    coStakes: [],
    slashes: new Map(),
    payouts: [],
    calls: [],
    blocks: new Set(),
    ended: new Map(),
  };
}

function execute(memory: Memory, command: Command): Outcome {
  switch (command.do) {
    case 'advanceClock':
      return advance(memory, new Date(command.to), (to) => sweepUntil(memory, to));
    case 'restart':
      return 'OK';
    case 'repeatCall': {
      const call = memory.calls[command.call];
      if (call === undefined) throw new Error(`no call ${command.call}`);
      if (call.done) return 'REPLAYED';
      const outcome = executeSigned(memory, call.command);
      call.done = outcome === 'OK';
      return outcome;
    }
    case 'setDeviceState':
    case 'setHired':
    case 'importHires':
    case 'setSettlement':
    case 'publishParameters':
    case 'slashDevice':
    case 'reviewSlash':
    case 'publishMultiplier':
    case 'reportBlock':
    case 'reportPayout':
      return report(memory, command);
    default: {
      const outcome = executeSigned(memory, command);
      memory.calls.push({ command, done: outcome === 'OK' });
      return outcome;
    }
  }
}

/** Advances market time. On the way it keeps the devices as they are at the ends of the blocks that the plain model remembers. */
function advance(memory: Memory, to: Date, advanceTo: (to: Date) => void): Outcome {
  if (to <= memory.now) return 'CLOCK_MOVES_FORWARD_ONLY';
  rememberBlock(memory);
  for (const end of new Set([nextHour(memory.now.getTime()), Math.floor(to.getTime() / HOUR) * HOUR])) {
    if (end <= memory.now.getTime() || end >= to.getTime()) continue;
    advanceTo(new Date(end));
    rememberBlock(memory);
  }
  advanceTo(to);
  return 'OK';
}

/** Stops at each instant at which an event is due, like the clock of a sandbox, and records the event. */
function sweepUntil(memory: Memory, to: Date): void {
  for (;;) {
    const due = ([0, 1] as const).flatMap((name) =>
      dueEvents(aggregateAt(memory, name, memory.now), to).map(({ at }) => at),
    );
    const payouts = memory.payouts.flatMap(({ reportedAt, settlesAt }) =>
      reportedAt === null ? (settlesAt ?? []) : [],
    );
    const next = [...due, ...payouts].reduce((first, at) => (at < first ? at : first), to);
    memory.now = next > memory.now ? next : memory.now;
    for (const name of [0, 1] as const) {
      const aggregate = aggregateAt(memory, name, memory.now);
      if (dueEvents(aggregate, memory.now).length > 0) transact(memory, name, () => ({ events: [] }));
    }
    payDelayedPayouts(memory);
    if (memory.now.getTime() === to.getTime()) return;
  }
}

/** Returns one line for each fault: balances that do not sum to zero, or a stake that differs from the balance of its account. */
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
