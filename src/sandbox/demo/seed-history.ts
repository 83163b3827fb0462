// Writes the history of the demo network: deposits, then every scheduled step at its instant, and the blocks of the last three days.
// The blocks are reported in two batches, the first one a day before the end, so that the devices of the last day's offers and
// agreements have a reliability score.

import { reportBlocks } from '../../app/blocks.ts';
import { creditDeposits } from '../../app/deposits.ts';
import { importDevices } from '../../app/network.ts';
import { sweep } from '../../app/sweep.ts';
import type { DeviceRecord } from '../../domain/device-record.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { type SimulatedBlock, simulateBlock } from './blocks.ts';
import { downtimeReportsUpTo } from './downtime.ts';
import { SEEDED_HISTORY_HOURS } from './scenarios.ts';
import { isSufficientAt, type ScheduledDevice, type ScheduledStep, scheduledSteps } from './schedule.ts';
import type { SimContext } from './sim-context.ts';
import { type DemoWallet, demoWallet, isPersona } from './wallets.ts';

/** Input of the seeded history besides the scheduled devices. */
export type HistoryInput = {
  /** Wallets of the demo owners by address. */
  readonly owners: ReadonlyMap<string, DemoWallet>;
  readonly records: readonly DeviceRecord[];
  readonly parameters: Parameters;
  /** End of the history: the start of the sandbox. */
  readonly end: Date;
};

const HOUR_MS = 3_600_000;
/** Age of the oldest seeded block; it gives three times as many blocks as a reward estimate needs. */
const FIRST_BLOCK_HOURS = 3 * 24;
/** Time before the end of the history at which the first batch of blocks is reported. */
const FIRST_REPORT_HOURS = 24;
/** Balance that remains on each demo wallet after all of its stakes, base units. */
const SPARE_BALANCE = 500_00000000n;
/** Balance that remains on a persona's wallet, so that a client can stake and claim with it, base units. */
const PERSONA_BALANCE = 50_000_00000000n;

/** Writes the history of the scheduled devices. Returns the numbers of offers, claims and blocks. @throws when a step is refused. */
export async function seedHistory(
  sim: SimContext,
  devices: readonly ScheduledDevice[],
  input: HistoryInput,
): Promise<{ readonly offers: number; readonly claims: number; readonly blocks: number }> {
  const { app } = sim;
  const wallets = walletsOf(devices, input);
  await creditDeposits(app, wallets.deposits);

  const ago = (hours: number): Date => new Date(input.end.getTime() - hours * HOUR_MS);
  const firstReport = ago(FIRST_REPORT_HOURS);
  const created: CreatedIds = { offers: new Map(), coStakes: new Map() };
  const execute = stepExecutor(sim, wallets, created);
  let offers = 0;
  const run = async (steps: readonly ScheduledStep[]): Promise<void> => {
    for (const scheduled of steps) {
      sim.advanceTo(scheduled.step.at);
      await execute(scheduled);
      if (scheduled.step.kind === 'OFFER') offers += 1;
    }
  };
  const report = async (blocksFrom: Date, daysFrom: Date, to: Date): Promise<number> => {
    sim.advanceTo(to);
    await importDevices(app, downtimeReportsUpTo(to, input.records, daysFrom));
    return reportBlocks(app, blocksBetween(devices, blocksFrom, to, input.parameters.blockIntervalMs));
  };

  const steps = scheduledSteps(devices);
  await run(steps.filter(({ step }) => step.at < firstReport));
  const early = await report(ago(FIRST_BLOCK_HOURS), ago(SEEDED_HISTORY_HOURS), firstReport);
  await run(steps.filter(({ step }) => step.at >= firstReport));
  const late = await report(firstReport, firstReport, input.end);
  await sweep(app);
  return { offers, claims: created.coStakes.size, blocks: early + late };
}

/** Returns the blocks from `from` to `to`, oldest first. They nominate devices whose stake meets the requirement. */
function blocksBetween(
  devices: readonly ScheduledDevice[],
  from: Date,
  to: Date,
  intervalMs: number,
): readonly SimulatedBlock[] {
  const first = Math.floor(from.getTime() / intervalMs);
  const end = Math.floor(to.getTime() / intervalMs);
  return Array.from({ length: end - first }, (_, index) => {
    const startsAt = new Date((first + index) * intervalMs);
    const sufficient = devices.filter((scheduled) => isSufficientAt(scheduled, startsAt));
    const candidates = sufficient.map(({ device: { deviceId }, requirement }) => ({
      deviceId,
      requirement,
      always: false,
    }));
    return simulateBlock(first + index, intervalMs, candidates);
  });
}

type HistoryWallets = {
  readonly ownerOf: (scheduled: ScheduledDevice) => DemoWallet;
  readonly coStakerOf: (scheduled: ScheduledDevice) => DemoWallet;
  readonly deposits: readonly { readonly wallet: string; readonly amount: bigint }[];
};

/** Returns the wallets that sign the steps, and the deposit that each wallet needs for its stakes. */
function walletsOf(devices: readonly ScheduledDevice[], { owners }: HistoryInput): HistoryWallets {
  const numbers = new Set(devices.flatMap(({ coStaker }) => (coStaker === null ? [] : [coStaker])));
  const coStakers = new Map([...numbers].map((number) => [number, demoWallet('co-staker', number)]));
  const found = (wallet: DemoWallet | undefined): DemoWallet => {
    if (wallet === undefined) throw new Error('demo network: a scheduled device has no demo wallet');
    return wallet;
  };
  const ownerOf = ({ device }: ScheduledDevice): DemoWallet => found(owners.get(device.ownerWallet));
  const coStakerOf = ({ coStaker }: ScheduledDevice): DemoWallet => found(coStakers.get(coStaker ?? 0));

  const deposits = new Map<string, bigint>();
  const addDeposit = (wallet: DemoWallet, amount: bigint): void => {
    deposits.set(
      wallet.address,
      (deposits.get(wallet.address) ?? (isPersona(wallet.address) ? PERSONA_BALANCE : SPARE_BALANCE)) + amount,
    );
  };
  for (const scheduled of devices) {
    addDeposit(ownerOf(scheduled), scheduled.ownerStake);
    if (scheduled.coStaker !== null) addDeposit(coStakerOf(scheduled), scheduled.requestedAmount);
  }
  return { ownerOf, coStakerOf, deposits: [...deposits].map(([wallet, amount]) => ({ wallet, amount })) };
}

/** Ids of the offers and co-stakes that earlier steps have created; later steps refer to them. */
type CreatedIds = {
  readonly offers: Map<ScheduledDevice, string>;
  readonly coStakes: Map<ScheduledDevice, string>;
};

/** Returns a function that executes one step and stores the id of the offer or co-stake that it creates. */
function stepExecutor(
  { app, signAndExecute }: SimContext,
  { ownerOf, coStakerOf }: HistoryWallets,
  { offers, coStakes }: CreatedIds,
): (scheduled: ScheduledStep) => Promise<void> {
  const idOf = (created: ReadonlyMap<ScheduledDevice, string>, scheduled: ScheduledDevice): string => {
    const id = created.get(scheduled);
    if (id === undefined) throw new Error('demo network: a step precedes the step that creates its subject');
    return id;
  };
  return async ({ scheduled, step }) => {
    const { device, ownerStake: amount, requestedAmount, rewardShareBps } = scheduled;
    switch (step.kind) {
      case 'STAKE':
        await signAndExecute(ownerOf(scheduled), { kind: 'stakeDevice', deviceKey: device.key, amount });
        return;
      case 'OFFER': {
        const terms = { deviceKey: device.key, requestedAmount, rewardShareBps, expiresAt: step.expiresAt };
        offers.set(scheduled, await signAndExecute(ownerOf(scheduled), { kind: 'createOffer', ...terms }));
        return;
      }
      case 'CLOSE':
        await signAndExecute(ownerOf(scheduled), { kind: 'closeOffer', offerId: idOf(offers, scheduled) });
        return;
      case 'CLAIM': {
        const offerId = idOf(offers, scheduled);
        coStakes.set(scheduled, await signAndExecute(coStakerOf(scheduled), { kind: 'claimOffer', offerId }));
        return;
      }
      case 'UNSTAKE':
        await signAndExecute(coStakerOf(scheduled), { kind: 'unstake', coStakeId: idOf(coStakes, scheduled) });
        return;
      case 'CANCEL_UNSTAKE':
        await signAndExecute(coStakerOf(scheduled), { kind: 'cancelUnstake', coStakeId: idOf(coStakes, scheduled) });
        return;
      case 'WITHDRAW':
        await signAndExecute(coStakerOf(scheduled), { kind: 'withdraw', coStakeId: idOf(coStakes, scheduled) });
        return;
      case 'SWEEP':
        await sweep(app);
        return;
      default:
        step satisfies never;
    }
  };
}
