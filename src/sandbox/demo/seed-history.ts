// Plays the parts of the demo network out: fills the purses, takes each step at its instant, and reports the blocks of the
// last three days in two goes, so that the latest offers and agreements know how their devices have done.

import { reportBlocks } from '../../app/blocks.ts';
import { creditDeposits } from '../../app/deposits.ts';
import { importDevices } from '../../app/network.ts';
import { sweep } from '../../app/sweep.ts';
import type { DeviceRecord } from '../../domain/device-record.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { blockOf, type ReportedBlock } from './blocks.ts';
import { reportUpTo } from './downtime.ts';
import { HISTORY_HOURS } from './scenarios.ts';
import { type Cue, cuesOf, isSufficientAt, type Part } from './schedule.ts';
import type { Stage } from './sim-context.ts';
import { type DemoWallet, demoWallet } from './wallets.ts';

export type Props = {
  /** Owners' wallets by address. */
  readonly owners: ReadonlyMap<string, DemoWallet>;
  readonly records: readonly DeviceRecord[];
  readonly parameters: Parameters;
  /** When the history ends: now. */
  readonly end: Date;
};

const HOUR_MS = 3_600_000;
/** Blocks are told of from then on: three times as many as the smallest sample of an estimate. */
const FIRST_BLOCK_HOURS = 3 * 24;
const FIRST_REPORT_HOURS = 24;
/** What is left on a wallet beside what its parts need, base units. */
const POCKET_MONEY = 500_00000000n;

/** Returns how many offers, claims and blocks there are in the end. */
export async function playOut(
  stage: Stage,
  parts: readonly Part[],
  props: Props,
): Promise<{ readonly offers: number; readonly claims: number; readonly blocks: number }> {
  const { app } = stage;
  const cast = castOf(parts, props);
  await creditDeposits(app, cast.purses);

  const ago = (hours: number): Date => new Date(props.end.getTime() - hours * HOUR_MS);
  const firstReport = ago(FIRST_REPORT_HOURS);
  const offers = new Map<Part, string>();
  const coStakes = new Map<Part, string>();
  const take = takeStep(stage, cast, offers, coStakes);
  let published = 0;
  const play = async (cues: readonly Cue[]): Promise<void> => {
    for (const cue of cues) {
      stage.turnTo(cue.step.at);
      await take(cue);
      if (cue.step.does === 'OFFER') published += 1;
    }
  };
  const report = async (blocksFrom: Date, daysFrom: Date, to: Date): Promise<number> => {
    stage.turnTo(to);
    await importDevices(app, reportUpTo(to, props.records, daysFrom));
    return reportBlocks(app, blocksBetween(parts, blocksFrom, to, props.parameters.blockIntervalMs));
  };

  const cues = cuesOf(parts);
  await play(cues.filter(({ step }) => step.at < firstReport));
  const early = await report(ago(FIRST_BLOCK_HOURS), ago(HISTORY_HOURS), firstReport);
  await play(cues.filter(({ step }) => step.at >= firstReport));
  const late = await report(firstReport, firstReport, props.end);
  await sweep(app);
  return { offers: published, claims: coStakes.size, blocks: early + late };
}

/** The blocks that end after `from` and not after `to`, oldest first; a device is nominated while it meets its requirement. */
function blocksBetween(parts: readonly Part[], from: Date, to: Date, intervalMs: number): readonly ReportedBlock[] {
  const first = Math.floor(from.getTime() / intervalMs);
  const end = Math.floor(to.getTime() / intervalMs);
  return Array.from({ length: end - first }, (_, at) => {
    const startsAt = new Date((first + at) * intervalMs);
    const standing = parts.filter((part) => isSufficientAt(part, startsAt));
    const candidates = standing.map(({ device, requirement }) => ({ ...device, requirement, always: false }));
    return blockOf(first + at, intervalMs, candidates);
  });
}

type Cast = {
  readonly ownerOf: (part: Part) => DemoWallet;
  readonly coStakerOf: (part: Part) => DemoWallet;
  readonly purses: readonly { readonly wallet: string; readonly amount: bigint }[];
};

/** Who plays, and what each wallet needs for all of its parts. */
function castOf(parts: readonly Part[], { owners }: Props): Cast {
  const numbers = new Set(parts.flatMap(({ coStaker }) => (coStaker === null ? [] : [coStaker])));
  const coStakers = new Map([...numbers].map((number) => [number, demoWallet('co-staker', number)]));
  const found = (wallet: DemoWallet | undefined): DemoWallet => {
    if (wallet === undefined) throw new Error('the demo network lacks the wallet of a part');
    return wallet;
  };
  const ownerOf = (part: Part): DemoWallet => found(owners.get(part.device.ownerWallet));
  const coStakerOf = (part: Part): DemoWallet => found(coStakers.get(part.coStaker ?? 0));

  const needs = new Map<string, bigint>();
  const needed = (wallet: DemoWallet, amount: bigint): void => {
    needs.set(wallet.address, (needs.get(wallet.address) ?? POCKET_MONEY) + amount);
  };
  for (const part of parts) {
    needed(ownerOf(part), part.ownerStake);
    if (part.coStaker !== null) needed(coStakerOf(part), part.requestedAmount);
  }
  return { ownerOf, coStakerOf, purses: [...needs].map(([wallet, amount]) => ({ wallet, amount })) };
}

/** Takes one step of a part; what it brings about is remembered for the steps that follow. */
function takeStep(
  { app, act }: Stage,
  { ownerOf, coStakerOf }: Cast,
  offers: Map<Part, string>,
  coStakes: Map<Part, string>,
): (cue: Cue) => Promise<void> {
  const of = (known: Map<Part, string>, part: Part): string => {
    const id = known.get(part);
    if (id === undefined) throw new Error('a step of the demo network comes before what it is about');
    return id;
  };
  return async ({ part, step }) => {
    const { device, ownerStake: amount, requestedAmount, rewardShareBps } = part;
    switch (step.does) {
      case 'STAKE':
        await act(ownerOf(part), { kind: 'stakeDevice', deviceKey: device.key, amount });
        return;
      case 'OFFER': {
        const terms = { deviceKey: device.key, requestedAmount, rewardShareBps, expiresAt: step.expiresAt };
        offers.set(part, await act(ownerOf(part), { kind: 'createOffer', ...terms }));
        return;
      }
      case 'CLOSE':
        await act(ownerOf(part), { kind: 'closeOffer', offerId: of(offers, part) });
        return;
      case 'CLAIM':
        coStakes.set(part, await act(coStakerOf(part), { kind: 'claimOffer', offerId: of(offers, part) }));
        return;
      case 'UNSTAKE':
        await act(coStakerOf(part), { kind: 'unstake', coStakeId: of(coStakes, part) });
        return;
      case 'CANCEL_UNSTAKE':
        await act(coStakerOf(part), { kind: 'cancelUnstake', coStakeId: of(coStakes, part) });
        return;
      case 'WITHDRAW':
        await act(coStakerOf(part), { kind: 'withdraw', coStakeId: of(coStakes, part) });
        return;
      case 'SWEEP':
        await sweep(app);
        return;
      default:
        step satisfies never;
    }
  };
}
