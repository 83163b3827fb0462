// The cast and the script of the demo network: which device lives which story, for what amounts, and who claims.
// Everything follows from one seed, the devices and the end of the history; nothing is done here.

import { type Device, isOperational } from '../../domain/device.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { maxCoStake, requirementOf } from '../../domain/requirement.ts';
import { breakEvenShareBps } from '../../domain/reward.ts';
import { type Draw, drawFrom } from './rng.ts';
import { type Step, type Story, type StoryKind, tellStory } from './scenarios.ts';

/** How many devices live each story: three in five offers open and sufficient, one in seven open and insufficient. */
const CAST: readonly (readonly [kind: StoryKind, devices: number])[] = [
  ['WAITING', 54],
  ['SHORT', 13],
  ['ACTIVE', 8],
  ['STAYED', 2],
  ['LEAVING', 4],
  ['COOLING', 4],
  ['READY', 3],
  ['GONE', 3],
  ['CLOSED', 3],
  ['LAPSED', 3],
  ['STAKED', 5],
];

const SEED = 0x51de5;
const IO = 100_000_000n;
/** No co-staker claims more often than the cap allows at a time. */
const CLAIMS_EACH = 2;

/** A device with its part. */
export type Part = {
  readonly device: Device;
  readonly kind: StoryKind;
  readonly story: Story;
  /** Base units. */
  readonly requirement: bigint;
  /** The owner's own stake, base units. */
  readonly ownerStake: bigint;
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  /** Who claims, from 1; null when nobody does. */
  readonly coStaker: number | null;
};

export type Cue = { readonly part: Part; readonly step: Step };

/** Gives parts to devices that can carry them. Devices that `canAct` denies have an owner nobody can sign for. */
export function castParts(
  devices: readonly Device[],
  canAct: (device: Device) => boolean,
  parameters: Parameters,
  end: Date,
): readonly Part[] {
  const draw = drawFrom(SEED);
  const fit = devices
    .filter((device) => canAct(device) && isOperational(device) && hasRoom(device, parameters))
    .sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1));
  const free = [...draw.shuffled(fit)];
  const parts: Part[] = [];
  let claims = 0;
  for (const [kind, count] of CAST) {
    for (let number = 0; number < count; number += 1) {
      // A hired device must carry its whole requirement, and nobody can leave it.
      const at = free.findIndex((device) => !device.hired || kind === 'WAITING' || kind === 'STAKED');
      const [device] = at === -1 ? [] : free.splice(at, 1);
      if (device === undefined) break;
      const story = tellStory(kind, draw, end);
      const coStaker = story.coStake === null ? null : Math.floor(claims / CLAIMS_EACH) + 1;
      if (coStaker !== null) claims += 1;
      parts.push({ device, kind, story, coStaker, ...amounts(draw, kind, device, parameters) });
    }
  }
  return parts;
}

/** All steps of all parts in the order of time. */
export function cuesOf(parts: readonly Part[]): readonly Cue[] {
  return parts
    .flatMap((part) => part.story.steps.map((step) => ({ part, step })))
    .sort((one, other) => one.step.at.getTime() - other.step.at.getTime());
}

/** Whether a device meets its requirement at an instant, by what its part says. */
export function isSufficientAt(part: Part, at: Date): boolean {
  const staked = part.story.steps.find((step) => step.does === 'STAKE');
  if (staked === undefined || at < staked.at) return false;
  if (part.ownerStake >= part.requirement) return true;
  const { coStake } = part.story;
  return coStake !== null && coStake.from <= at && (coStake.until === null || at < coStake.until);
}

function hasRoom(device: Device, parameters: Parameters): boolean {
  return maxCoStake(requirementOf(device, parameters), parameters) >= parameters.minCoStake;
}

function amounts(draw: Draw, kind: StoryKind, device: Device, parameters: Parameters) {
  const requirement = requirementOf(device, parameters);
  const unit = requirement >= 4_000n * IO ? 50n * IO : 10n * IO;
  const target = (requirement * BigInt(draw.whole(25, 50))) / 100n;
  const rounded = target - (target % unit);
  const requestedAmount = rounded < parameters.minCoStake ? parameters.minCoStake : rounded;
  const overflow = draw.chance(40) ? (requirement * BigInt(draw.whole(1, 30))) / 100n : 0n;
  const ownerStake = needsCoStake(draw, kind)
    ? requirement - requestedAmount
    : requirement + overflow - (overflow % unit);
  const fair = breakEvenShareBps(requestedAmount, ownerStake);
  const share = Math.round((fair + draw.whole(-1_200, 1_200)) / 50) * 50;
  return { requirement, requestedAmount, ownerStake, rewardShareBps: Math.min(8_500, Math.max(500, share)) };
}

/** Whether the owner has staked just so much that the co-stake makes the requirement full. */
function needsCoStake(draw: Draw, kind: StoryKind): boolean {
  const chance = draw.chance(60);
  switch (kind) {
    case 'SHORT':
    case 'COOLING':
      return true;
    case 'WAITING':
    case 'STAKED':
      return false;
    default:
      return chance;
  }
}
