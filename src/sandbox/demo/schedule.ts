// The schedule of the seeded history: assigns a scenario, amounts and a co-staker to each device.
// **Invariant:** the schedule depends only on a fixed seed, the devices and the end of the history. seed-history.ts executes it.

import { type Device, isOperational } from '../../domain/device.ts';
import { isHiredAt } from '../../domain/hire.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { maxCoStake, requirementOf } from '../../domain/requirement.ts';
import { breakEvenShareBps } from '../../domain/reward.ts';
import { createRng, type Rng } from './rng.ts';
import { createScenario, type Scenario, type ScenarioKind, type ScenarioStep } from './scenarios.ts';
import { demoWallet, PERSONAS } from './wallets.ts';

/** The number of devices per scenario. About half have an open offer and sufficient stake. */
const DEVICES_PER_SCENARIO: readonly (readonly [kind: ScenarioKind, devices: number])[] = [
  ['OFFER_SUFFICIENT', 54],
  ['OFFER_INSUFFICIENT', 13],
  ['ACTIVE', 8],
  ['UNSTAKE_CANCELLED', 2],
  ['WAIT_PERIOD', 4],
  ['COOLDOWN', 4],
  ['WITHDRAWABLE', 3],
  ['WITHDRAWN', 3],
  ['OFFER_CLOSED', 3],
  ['OFFER_EXPIRED', 3],
  ['STAKED', 5],
];

const SEED = 0x51de5;
/** Base units of one IO. */
const IO = 100_000_000n;
/** Number of claims per demo co-staker; not above the claim cap, so that no claim is refused. */
const CLAIMS_PER_CO_STAKER = 2;

/** A device of the demo network with the scenario of one offer, amounts and co-staker. A device with several offers has several entries. */
export type ScheduledDevice = {
  readonly device: Device;
  readonly kind: ScenarioKind;
  readonly scenario: Scenario;
  /** The device's requirement, base units. */
  readonly requirement: bigint;
  /** The owner's stake on the device, base units. */
  readonly ownerStake: bigint;
  /** Amount of the device's offer, base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  /** Number of the demo co-staker that claims the offer, counted from 1; null when nobody claims it. */
  readonly coStaker: number | null;
};

/** A step of a scenario with the device on which it is executed. */
export type ScheduledStep = { readonly scheduled: ScheduledDevice; readonly step: ScenarioStep };

/** Assigns scenarios to devices that can have an offer. `canSign` must return false for a device whose owner has no demo wallet. */
export function scheduleDevices(
  devices: readonly Device[],
  canSign: (device: Device) => boolean,
  parameters: Parameters,
  end: Date,
): readonly ScheduledDevice[] {
  const rng = createRng(SEED);
  const eligible = devices
    .filter((device) => canSign(device) && isOperational(device) && hasRoom(device, parameters))
    .sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  const unassigned = [...rng.shuffled(eligible)];
  const scheduled: ScheduledDevice[] = [];
  let claims = 0;
  for (const [kind, count] of DEVICES_PER_SCENARIO) {
    for (let number = 0; number < count; number += 1) {
      // On a hired device the owner must stake the whole requirement and no co-stake can be unstaked, so only two scenarios fit.
      const at = unassigned.findIndex(
        (device) => !isHiredAt(device, end) || kind === 'OFFER_SUFFICIENT' || kind === 'STAKED',
      );
      const [device] = at === -1 ? [] : unassigned.splice(at, 1);
      if (device === undefined) break;
      const scenario = createScenario(kind, rng, end);
      const coStaker = scenario.coStake === null ? null : Math.floor(claims / CLAIMS_PER_CO_STAKER) + 1;
      if (coStaker !== null) claims += 1;
      scheduled.push({ device, kind, scenario, coStaker, ...amountsOf(rng, kind, device, parameters) });
    }
  }
  giveToPersona(scheduled);
  const sharable = scheduled.filter(({ kind, requirement }) => {
    return kind === 'ACTIVE' && maxCoStake(requirement, parameters) / 3n >= parameters.minCoStake;
  });
  return scheduled.flatMap((one) => {
    const shared = sharable.indexOf(one);
    if (shared < 0 || shared >= SHARED_DEVICES) return [one];
    return shareDevice(one, Math.floor(claims / CLAIMS_PER_CO_STAKER) + 1 + shared, parameters, end);
  });
}

/** The scenarios of which the co-staker whose key is public holds one co-stake each. One of them takes a claim slot. */
const PERSONA_CO_STAKES: readonly ScenarioKind[] = ['ACTIVE', 'COOLDOWN', 'WITHDRAWABLE'];

/** Gives the last co-stake of some scenarios to the co-staker whose key is public. */
function giveToPersona(scheduled: ScheduledDevice[]): void {
  const owner = demoWallet('owner', PERSONAS.owner).address;
  for (const kind of PERSONA_CO_STAKES) {
    const at = scheduled.findLastIndex((one) => one.kind === kind && one.device.ownerWallet !== owner);
    const found = scheduled[at];
    if (found !== undefined) scheduled[at] = { ...found, coStaker: PERSONAS.coStaker };
  }
}

/** Number of devices with an active co-stake that get a second co-staker and a further open offer. */
const SHARED_DEVICES = 3;
/** Reward shares of the offers of such a device, basis points. */
const SHARED_BPS = { first: 3_000, second: 2_500, open: 1_500 } as const;

/**
 * Returns a scheduled device as three entries: its co-stake with less than half of its stake room, a second co-stake that is claimed
 * later by another co-staker, and an open offer. Its owner stakes the whole requirement, so every block nominates it.
 */
function shareDevice(
  first: ScheduledDevice,
  coStaker: number,
  parameters: Parameters,
  end: Date,
): readonly ScheduledDevice[] {
  const { requirement, scenario } = first;
  const third = maxCoStake(requirement, parameters) / 3n;
  if (scenario.coStake === null) return [first];
  const { from } = scenario.coStake;
  const at = (part: number): Date => new Date(from.getTime() + (end.getTime() - from.getTime()) * part);
  const requestedAmount = third - (third % IO);
  const further = { ...first, requestedAmount, ownerStake: 0n };
  const offer = (part: number): ScenarioStep => ({ kind: 'OFFER', at: at(part), expiresAt: null });
  return [
    { ...first, requestedAmount, ownerStake: requirement, rewardShareBps: SHARED_BPS.first },
    {
      ...further,
      coStaker,
      rewardShareBps: SHARED_BPS.second,
      scenario: { steps: [offer(0.2), { kind: 'CLAIM', at: at(0.4) }], coStake: { from: at(0.4), until: null } },
    },
    {
      ...further,
      kind: 'OFFER_SUFFICIENT',
      coStaker: null,
      rewardShareBps: SHARED_BPS.open,
      scenario: { steps: [offer(0.6)], coStake: null },
    },
  ];
}

/** Returns the steps of all devices in chronological order. */
export function scheduledSteps(devices: readonly ScheduledDevice[]): readonly ScheduledStep[] {
  return devices
    .flatMap((scheduled) => scheduled.scenario.steps.map((step) => ({ scheduled, step })))
    .sort((a, b) => a.step.at.getTime() - b.step.at.getTime());
}

/** Whether a device's stake meets its requirement at an instant, according to the schedule. */
export function isSufficientAt({ scenario, ownerStake, requirement }: ScheduledDevice, at: Date): boolean {
  const staked = scenario.steps.find((step) => step.kind === 'STAKE');
  if (staked === undefined || at < staked.at) return false;
  if (ownerStake >= requirement) return true;
  const { coStake } = scenario;
  return coStake !== null && coStake.from <= at && (coStake.until === null || at < coStake.until);
}

function hasRoom(device: Device, parameters: Parameters): boolean {
  return maxCoStake(requirementOf(device, parameters), parameters) >= parameters.minCoStake;
}

function amountsOf(rng: Rng, kind: ScenarioKind, device: Device, parameters: Parameters) {
  const requirement = requirementOf(device, parameters);
  const unit = requirement >= 4_000n * IO ? 50n * IO : 10n * IO;
  const target = (requirement * BigInt(rng.integer(25, 50))) / 100n;
  const rounded = target - (target % unit);
  const requestedAmount = rounded < parameters.minCoStake ? parameters.minCoStake : rounded;
  const overflow = rng.chance(40) ? (requirement * BigInt(rng.integer(1, 30))) / 100n : 0n;
  // A random value is drawn for every scenario, so that a change of one scenario does not change the values of the others.
  const random = rng.chance(60);
  const ownerStake =
    NEEDS_CO_STAKE[kind] === 'ALWAYS' || (NEEDS_CO_STAKE[kind] === 'RANDOM' && random)
      ? requirement - requestedAmount
      : requirement + overflow - (overflow % unit);
  const fair = breakEvenShareBps(requestedAmount, ownerStake);
  const share = Math.round((fair + rng.integer(-1_200, 1_200)) / 50) * 50;
  return { requirement, requestedAmount, ownerStake, rewardShareBps: Math.min(8_500, Math.max(500, share)) };
}

/** For each scenario: whether the device meets its requirement only with the co-stake. */
const NEEDS_CO_STAKE: { readonly [Kind in ScenarioKind]: 'ALWAYS' | 'NEVER' | 'RANDOM' } = {
  STAKED: 'NEVER',
  OFFER_SUFFICIENT: 'NEVER',
  OFFER_INSUFFICIENT: 'ALWAYS',
  OFFER_CLOSED: 'RANDOM',
  OFFER_EXPIRED: 'RANDOM',
  ACTIVE: 'RANDOM',
  UNSTAKE_CANCELLED: 'RANDOM',
  WAIT_PERIOD: 'RANDOM',
  COOLDOWN: 'ALWAYS',
  WITHDRAWABLE: 'RANDOM',
  WITHDRAWN: 'RANDOM',
};
