// Applies reports of the network to the plain model: device states, hires, multipliers, blocks, slashes and their reviews.

import { earnersOf } from './block.ts';
import type {
  DeviceName,
  Instant,
  NetworkCommand,
  Outcome,
  ParameterName,
  PayoutReport,
  ReportedHire,
  SlashOrder,
  Verdict,
} from './command.ts';
import { isHired } from './device.ts';
import { closeInvalidOffers } from './offer.ts';
import { DAY, IO, REVIEW, valueAt } from './parameter.ts';
import { accruedRewards } from './reward.ts';
import { coStakeAt } from './rule.ts';
import { sufficiency } from './stake.ts';
import type { Earners, Rewards, Slash, World } from './world.ts';

/** Applies a report of the network to the state of the plain model and returns its outcome. */
export function report(world: World, command: NetworkCommand): Outcome {
  switch (command.do) {
    case 'setDeviceState': {
      const device = world.devices[command.device];
      if (device.state === 'TERMINATED' && command.state !== 'TERMINATED') return 'DEVICE_NOT_COMMITTED';
      if (device.state !== command.state && (command.state === 'BLOCKED' || command.state === 'TERMINATED'))
        device.hires = [];
      device.state = command.state;
      closeInvalidOffers(world, command.device);
      return 'OK';
    }
    case 'setHired': {
      const device = world.devices[command.device];
      if (command.hired && device.state === 'TERMINATED') return 'DEVICE_NOT_COMMITTED';
      device.hires = command.hired ? [{ from: world.now, to: null }] : [];
      return 'OK';
    }
    case 'importHires':
      importHires(world, command.device, command.hires);
      return 'OK';
    case 'setSettlement':
      world.settlement = command.rule;
      return 'OK';
    case 'publishParameters':
      return publishParameters(world, command.values, command.validFrom);
    case 'publishMultiplier': {
      const { multipliers } = world.devices[command.device];
      const existing = multipliers.find(({ from }) => from === command.validFrom);
      if (existing === undefined)
        multipliers.push({ tenThousandths: command.multiplierTenThousandths, from: command.validFrom });
      closeInvalidOffers(world, command.device);
      return existing === undefined || existing.tenThousandths === command.multiplierTenThousandths
        ? 'OK'
        : 'MULTIPLIER_STANDS';
    }
    case 'reportBlock':
      if (!world.blocks.has(command.startsAt)) {
        const earners = earnersOf(world, command.startsAt);
        for (const name of [0, 1] as const) credit(world, name, command.rewards[name] ?? 0n, earners[name]);
      }
      world.blocks.add(command.startsAt);
      world.ended.delete(command.startsAt);
      return 'OK';
    case 'slashDevice':
      return slash(world, command.slash, command.order);
    case 'reportPayout':
      return reportPayout(world, command.payout, command.report);
    case 'reviewSlash':
      return review(world, command.slash, command.verdict);
    default:
      return command satisfies never;
  }
}

type Values = Extract<NetworkCommand, { do: 'publishParameters' }>['values'];

/** The least and the largest value of each parameter. */
const BOUNDS: Readonly<Record<ParameterName, readonly [bigint, bigint]>> = {
  baseStakePerCard: [1n, 1_000_000n * IO],
  maxCoStakeBps: [1n, 5_000n],
  minSelfStakeBps: [1n, 10_000n],
  claimCap: [1n, 1_000n],
  waitPeriodMs: [1_000n, BigInt(365 * DAY)],
  cooldownMs: [1_000n, BigInt(365 * DAY)],
  minCoStake: [1n, 1_000_000n * IO],
  minRewardShareBps: [1n, 9_999n],
  maxRewardShareBps: [1n, 9_999n],
  maxLiveOffersPerDevice: [1n, 100n],
  maxWalletsPerAccount: [1n, 100n],
  graceAfterRequirementRiseMs: [0n, BigInt(365 * DAY)],
};

/** Publishes values, all or none: those that are in force then anyway change nothing. */
function publishParameters(world: World, values: Values, validFrom: Instant | null): Outcome {
  const { now, published } = world;
  const from = validFrom ?? now;
  let list = [...published];
  for (const [key, value] of Object.entries(values)) {
    const name = key as ParameterName;
    if (value < BOUNDS[name][0] || value > BOUNDS[name][1]) return 'PARAMETER_OUT_OF_BOUNDS';
    const known = list.find((one) => one.name === name && one.from === from);
    if ((known?.value ?? valueAt(list, name, from)) === value) continue;
    if (from < now || (known !== undefined && from === now)) return 'PARAMETER_NOT_AHEAD';
    list = [...list.filter((one) => one !== known), { name, value, from }];
  }
  const valid = [now, ...list.map((one) => one.from)].every((at) => {
    const of = (name: ParameterName): bigint => valueAt(list, name, at);
    return of('maxCoStakeBps') <= of('minSelfStakeBps') && of('minRewardShareBps') <= of('maxRewardShareBps');
  });
  if (!valid) return 'PARAMETERS_CONTRADICT';
  published.splice(0, published.length, ...list);
  for (const name of [0, 1] as const) closeInvalidOffers(world, name);
  return 'OK';
}

/** Replaces the hires of a device by those of its jobs; one that is hired now is ACTIVE, any other that runs is IDLE. */
function importHires(world: World, name: DeviceName, jobs: readonly ReportedHire[]): void {
  const device = world.devices[name];
  if (device.state === 'TERMINATED') return;
  device.hires = jobs
    .map(({ from, to }) => ({ from: from === null || from < world.now ? world.now : from, to }))
    .filter(({ from, to }) => to === null || to > from);
  if (device.state !== 'ACTIVE' && device.state !== 'IDLE') return;
  device.state = isHired(device, world.now) ? 'ACTIVE' : 'IDLE';
}

/** Credits the reward of a device in one block, split exactly between owner and co-stakers; nothing when nobody earns it. */
function credit(world: World, name: DeviceName, reward: bigint, earners: Earners[DeviceName]): void {
  if (earners === null) return;
  let rest = reward;
  for (const { coStake, shareBps } of earners) {
    const share = (reward * BigInt(shareBps)) / 10_000n;
    coStakeAt(world, coStake).rewards.lifetime += share;
    rest -= share;
  }
  world.devices[name].rewards.lifetime += rest;
}

function slash(world: World, id: number, order: SlashOrder): Outcome {
  const known = world.slashes.get(id);
  if (known !== undefined) return JSON.stringify(known.order) === JSON.stringify(order) ? 'REPLAYED' : 'SLASH_ID_TAKEN';
  if (order.shareBps < 1 || order.shareBps > 10_000) return 'SLASH_SHARE_OUT_OF_BOUNDS';
  if (order.faultAt > world.now) return 'FAULT_NOT_PAST';
  const { ownerPart, parts } = slashedParts(world, order);
  if (ownerPart === 0n && parts.length === 0) return 'NOTHING_TO_SLASH';
  const at = world.now;
  const created = { order, at, reviewEndsAt: at + REVIEW, ownerPart, parts, verdict: null, reviewedAt: null };
  world.slashes.set(id, created);
  transferParts(world, created, -1n);
  if (order.kind === 'STAKE' && sufficiency(world, order.device) === 'GRACE') {
    world.devices[order.device].forfeitedAt = world.now;
  }
  closeInvalidOffers(world, order.device);
  return 'OK';
}

/** Returns the amounts that a slash takes: from each co-stake its share, rounded down, and the rest from the owner. */
function slashedParts(
  world: World,
  { device: name, kind, shareBps, faultAt }: SlashOrder,
): Pick<Slash, 'ownerPart' | 'parts'> {
  const device = world.devices[name];
  const shareOf = (amount: bigint): bigint => (amount * BigInt(shareBps)) / 10_000n;
  const liable = world.coStakes.flatMap((one, coStake) => {
    if (one.device !== name || one.settledAt === null || faultAt < one.settledAt) return [];
    const counts = one.phase === 'ACTIVE' || one.phase === 'WAIT_PERIOD';
    const { exit: leaving } = one;
    const until = leaving?.previousWaitEndsAt == null ? leaving?.startedAt : leaving.waitEndsAt;
    const cooling = one.phase === 'COOLDOWN' && until !== undefined && faultAt < until;
    return counts || cooling ? [{ coStake, has: kind === 'STAKE' ? one.held : accruedRewards(one.rewards) }] : [];
  });
  const { exit } = device;
  const isOwnerLiable = exit === null || (faultAt < exit.startedAt && world.now < exit.cooldownEndsAt);
  const has = isOwnerLiable ? (kind === 'STAKE' ? device.stake : accruedRewards(device.rewards)) : 0n;
  const parts = liable.map((one) => ({ coStake: one.coStake, amount: shareOf(one.has) })).filter((p) => p.amount > 0n);
  const all = shareOf(liable.reduce((sum, one) => sum + one.has, has));
  const rest = parts.reduce((left, { amount }) => left - amount, all);
  return { ownerPart: rest < has ? rest : has, parts };
}

/** Ends a payout: its amount is out, or back in the balance. A report is final. */
function reportPayout(world: World, index: number, given: PayoutReport): Outcome {
  const payout = world.payouts[index];
  if (payout === undefined) throw new Error(`no payout ${index}`);
  const { report: known } = payout;
  if (known !== null)
    return known.outcome === given.outcome && known.text === given.text ? 'REPLAYED' : 'PAYOUT_ALREADY_REPORTED';
  payout.report = given;
  if (given.outcome === 'FAILED') world.balances[payout.by] += payout.amount;
  return 'OK';
}

function review(world: World, id: number, verdict: Verdict): Outcome {
  const known = world.slashes.get(id);
  if (known === undefined) return 'NOT_FOUND';
  if (known.verdict !== null) return known.verdict === verdict ? 'REPLAYED' : 'SLASH_ALREADY_REVIEWED';
  Object.assign(known, { verdict, reviewedAt: world.now });
  if (verdict === 'REVERSED') {
    transferParts(world, known, 1n);
    const device = world.devices[known.order.device];
    if (device.forfeitedAt === known.at) device.forfeitedAt = null;
  }
  closeInvalidOffers(world, known.order.device);
  return 'OK';
}

/**
 * Subtracts the amounts of a slash from the stakes or rewards (sign -1), or returns them (sign 1); the amount of a withdrawn stake
 * goes back to the wallet.
 */
function transferParts(world: World, { order, ownerPart, parts }: Slash, sign: 1n | -1n): void {
  const device = world.devices[order.device];
  const onRewards = (rewards: Rewards, amount: bigint): void => {
    rewards.slashed -= sign * amount;
  };
  const ownerLeft = device.exit !== null && device.stake === 0n && world.now >= device.exit.cooldownEndsAt;
  if (order.kind === 'REWARD') onRewards(device.rewards, ownerPart);
  else if (ownerLeft) world.balances[device.owner] += sign * ownerPart;
  else device.stake += sign * ownerPart;
  for (const { coStake, amount } of parts) {
    const one = coStakeAt(world, coStake);
    if (order.kind === 'REWARD') onRewards(one.rewards, amount);
    else if (one.withdrawnAt !== null) world.balances[one.by] += sign * amount;
    else one.held += sign * amount;
  }
}
