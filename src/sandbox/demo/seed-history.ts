// The history of the demo network in parts: deposits, then every scheduled step at its instant, and the blocks of the last three days.
// The blocks are reported in two batches, the first one a day before the end, so that the devices of the last day's offers and
// agreements have a reliability score.

import { reportBlocks } from '../../app/blocks.ts';
import { creditDeposits } from '../../app/deposits.ts';
import { importDevices } from '../../app/network.ts';
import { NotReady } from '../../app/not-ready.ts';
import { sweep } from '../../app/sweep.ts';
import type { DeviceRecord } from '../../domain/device-record.ts';
import type { Parameters } from '../../domain/parameter.ts';
import type { DemoFillMade } from '../../store/demo-network.ts';
import { type SimulatedBlock, simulateBlock } from './blocks.ts';
import { downtimeReportsUpTo } from './downtime.ts';
import { SEEDED_HISTORY_HOURS } from './scenarios.ts';
import { isSufficientAt, type ScheduledDevice, type ScheduledStep, scheduledSteps } from './schedule.ts';
import { DemoRefusal, type SimContext, StepRefused } from './sim-context.ts';
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

/** A part of the history. It adds what it makes to `made`, and leaves out the steps with the numbers in `skip`. */
export type HistoryPart = (sim: SimContext, made: DemoFillMade, skip: ReadonlySet<number>) => Promise<void>;

/** Steps and blocks of one part: so many that a part takes about a tenth of a second. */
const PART = { steps: 6, blocks: 6 } as const;

/**
 * Returns the history of the scheduled devices as parts, in the order in which they are executed. A part throws `StepRefused` for a step
 * that is refused.
 */
export function demoHistoryParts(devices: readonly ScheduledDevice[], input: HistoryInput): readonly HistoryPart[] {
  const wallets = walletsOf(devices, input);
  const numbers = new Map(devices.map((device, index) => [device, String(index)]));
  const ago = (hours: number): Date => new Date(input.end.getTime() - hours * HOUR_MS);
  const firstReport = ago(FIRST_REPORT_HOURS);
  const steps = scheduledSteps(devices).map((scheduled, number) => ({ ...scheduled, number }));

  const run = (some: typeof steps): readonly HistoryPart[] =>
    chunksOf(some, PART.steps).map((chunk) => async (sim, made, skip) => {
      const execute = stepExecutor(sim, wallets, made, numbers);
      for (const scheduled of chunk) {
        if (skip.has(scheduled.number)) continue;
        sim.advanceTo(scheduled.step.at);
        await execute(scheduled).catch((error: unknown) => {
          throw isRefusal(error) ? new StepRefused(scheduled.number, error) : error;
        });
        if (scheduled.step.kind === 'OFFER') made.opened += 1;
      }
    });
  const report = (blocksFrom: Date, daysFrom: Date, to: Date): readonly HistoryPart[] => [
    async ({ app, advanceTo }) => {
      advanceTo(to);
      await importDevices(app, downtimeReportsUpTo(to, input.records, daysFrom));
    },
    ...chunksOf(blocksBetween(devices, blocksFrom, to, input.parameters.blockIntervalMs), PART.blocks).map(
      (blocks): HistoryPart =>
        async ({ app, advanceTo }, made) => {
          advanceTo(to);
          made.blocks += await reportBlocks(app, blocks);
        },
    ),
  ];

  return [
    async ({ app }) => creditDeposits(app, wallets.deposits),
    ...run(steps.filter(({ step }) => step.at < firstReport)),
    ...report(ago(FIRST_BLOCK_HOURS), ago(SEEDED_HISTORY_HOURS), firstReport),
    ...run(steps.filter(({ step }) => step.at >= firstReport)),
    ...report(firstReport, firstReport, input.end),
    async ({ app, advanceTo }) => {
      advanceTo(input.end);
      await sweep(app);
    },
  ];
}

/** Whether a step was refused because of what clients have done meanwhile; any other error is a fault. */
const isRefusal = (error: unknown): error is Error => error instanceof DemoRefusal || error instanceof NotReady;

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
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

/** Returns a function that executes one step and stores the id of the offer or co-stake that it creates, by the number of its device. */
function stepExecutor(
  { app, signAndExecute }: SimContext,
  { ownerOf, coStakerOf }: HistoryWallets,
  { offers, coStakes }: DemoFillMade,
  numbers: ReadonlyMap<ScheduledDevice, string>,
): (scheduled: ScheduledStep) => Promise<void> {
  const numberOf = (scheduled: ScheduledDevice): string => numbers.get(scheduled) ?? '';
  const idOf = (created: Readonly<Record<string, string>>, scheduled: ScheduledDevice): string => {
    const id = created[numberOf(scheduled)];
    if (id === undefined) throw new DemoRefusal('demo network: the step that creates the subject was left out');
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
        offers[numberOf(scheduled)] = await signAndExecute(ownerOf(scheduled), { kind: 'createOffer', ...terms });
        return;
      }
      case 'CLOSE':
        await signAndExecute(ownerOf(scheduled), { kind: 'closeOffer', offerId: idOf(offers, scheduled) });
        return;
      case 'CLAIM': {
        const offerId = idOf(offers, scheduled);
        coStakes[numberOf(scheduled)] = await signAndExecute(coStakerOf(scheduled), { kind: 'claimOffer', offerId });
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
