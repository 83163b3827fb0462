// Invariants of the marketplace rules, each with the number of its rule. They are checked on the plain model after every step. The
// engine's view is compared with the model at every step, so the invariants hold for the engine too.

import { slotsUsed } from './co-stake.ts';
import { type Command, type Outcome, WALLETS } from './command.ts';
import { isCommitted, leastOwnStake, lowestRequirement, mostCoStake, requirementAt } from './device.ts';
import { HOUR, parameter } from './parameter.ts';
import { MAX_PAYOUTS, payoutsOf } from './payout.ts';
import { accruedRewards } from './reward.ts';
import { coStakeAt, deviceOf } from './rule.ts';
import { countedStake } from './stake.ts';
import { walletsOf } from './wallet.ts';
import type { CoStake, Payout, World } from './world.ts';

/**
 * Returns the invariants that are violated by the state of the plain model, or by the step to it from the state `before`; empty
 * when all hold.
 */
export function violatedInvariants(before: World, world: World, command: Command, outcome: Outcome): readonly string[] {
  const checks: Readonly<Record<string, () => boolean>> = {
    '1: an offer requests at most the published part of the requirement, and its owner has staked the published part':
      () => opened(before, world).every(wellAsked(world)),
    '1: without slashes, an owner in the programme has at least the stake of all open offers and active co-stakes':
      () => ([0, 1] as const).every((name) => slashed(world) || covered(world, name)),
    '2: an offer has at most one co-stake that has not failed': () =>
      unique(world.coStakes.filter(({ phase }) => phase !== 'FAILED').map(({ offer }) => offer)),
    '2: a new offer leaves places, stake and share of its device within their limits': () =>
      opened(before, world).every(({ device }) => withinLimits(world, device)),
    '2: the co-stakers of a device share less than the whole reward': () =>
      ([0, 1] as const).every((name) => taking(world, name).reduce((sum, one) => sum + one.shareBps, 0) <= 9999),
    '2: the places of a device that are taken grow only up to their limit': () =>
      ([0, 1] as const).every((name) => {
        const [taken, most] = [taking(world, name).length, Number(parameter(world, 'maxLiveOffersPerDevice'))];
        return taken <= Math.max(most, taking(before, name).length + (command.do === 'cancelUnstake' ? 1 : 0));
      }),
    '3: no account has a co-stake on a device of its own': () =>
      world.coStakes.every(
        ({ by, device, phase }) => phase === 'FAILED' || !walletsOf(world, by).includes(world.devices[device].owner),
      ),
    '3: every wallet belongs to one account': () =>
      WALLETS.every((wallet) => world.accounts.filter((wallets) => wallets.includes(wallet)).length === 1),
    '3: an account grows only up to the limit of its wallets': () =>
      command.do !== 'linkWallet' ||
      outcome !== 'OK' ||
      walletsOf(world, command.by).length <= Number(parameter(world, 'maxWalletsPerAccount')),
    '3: a reserved offer has no other co-staker than the wallet for which it is reserved': () =>
      world.coStakes.every(({ by, offer }) => [null, by].includes(world.offers[offer]?.reservedFor ?? null)),
    '4: no claim exceeds the claim cap': () =>
      world.coStakes.slice(before.coStakes.length).every(({ by }) => withinCap(world, by)),
    '4: no wallet with co-stakes joins an account beyond the claim cap': () =>
      command.do !== 'linkWallet' ||
      outcome !== 'OK' ||
      slotsUsed(world, [command.wallet]) === 0 ||
      withinCap(world, command.by),
    '5: the terms of a co-stake never change': () =>
      before.coStakes.every((one, index) => sameTerms(one, world.coStakes[index])),
    '5: the exit dates of a co-stake never change, except that its wait ends once, early, with the device out of the programme':
      () =>
        before.coStakes.every(
          (one, index) => sameDates(one, world.coStakes[index]) || endedEarly(world, one, world.coStakes[index]),
        ),
    '6: the shares of a block reward sum to the reward, and only an active co-stake has a share': () =>
      command.do !== 'reportBlock' || shared(before, world, command),
    '7: stake in its wait period counts toward the requirement, stake in its cooldown does not': () =>
      ([0, 1] as const).every((name) => countedStake(world, name) === countedByHand(world, name)),
    '8: a withdrawal of overflow keeps the requirement met and changes no status': () =>
      command.do !== 'withdrawOverflow' || outcome !== 'OK' || leavesEnough(before, world, command.device),
    '9: a co-stake is withdrawn after the end of its cooldown, and as a whole': () =>
      world.coStakes.every((one) => one.withdrawnAt === null || wellPaid(world, one)),
    '10: the sum of all money equals deposits plus rewards': () => total(world) === world.deposited + credited(world),
    '10: no amount is negative': () => amounts(world).every((amount) => amount >= 0n),
    '11: every co-stake has the phase of the current instant': () => world.coStakes.every((one) => inTime(world, one)),
    '12: a payout leaves its balance once, and its report never changes': () =>
      before.payouts.every((one, index) => sameReport(one, world.payouts[index])) &&
      WALLETS.every((wallet) => payoutsOf(world, [wallet], null).length <= MAX_PAYOUTS),
    'a refused command changes nothing': () => outcome === 'OK' || unchanged(before, world),
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds() ? [] : [name]));
}

type Offer = World['offers'][number];

const withinCap = (world: World, by: CoStake['by']): boolean =>
  slotsUsed(world, walletsOf(world, by)) <= Number(parameter(world, 'claimCap'));

const opened = (before: World, world: World): readonly Offer[] => world.offers.slice(before.offers.length);

const wellAsked =
  ({ devices, now }: World) =>
  ({ device: name, amount, shareBps }: Offer): boolean => {
    const device = devices[name];
    const enough = amount <= mostCoStake(device, now) && device.stake >= leastOwnStake(device, now);
    return enough && shareBps > 0 && shareBps < 10_000;
  };

const slashed = ({ slashes }: World): boolean => [...slashes.values()].some(({ order }) => order.kind === 'STAKE');

/** The open offers and active co-stakes of a device, found without the functions of the model. */
function taking(world: World, name: 0 | 1): readonly { readonly amount: bigint; readonly shareBps: number }[] {
  const active = world.coStakes.filter(({ device, phase }) => device === name && /^(ACTIVE|PENDING)$/.test(phase));
  return [...world.offers.filter((one) => one.device === name && one.status === 'OPEN'), ...active];
}
const sumOf = (list: readonly { readonly amount: bigint }[]): bigint =>
  list.reduce((sum, { amount }) => sum + amount, 0n);

const covered = (world: World, name: 0 | 1): boolean =>
  !isCommitted(world.devices[name]) || world.devices[name].stake >= sumOf(taking(world, name));

const withinLimits = (world: World, name: 0 | 1): boolean =>
  taking(world, name).length <= Number(parameter(world, 'maxLiveOffersPerDevice')) &&
  sumOf(taking(world, name)) <= mostCoStake(world.devices[name], world.now);

const unique = (list: readonly number[]): boolean => new Set(list).size === list.length;

function sameTerms(then: CoStake, now: CoStake | undefined): boolean {
  const terms = ({ offer, device, by, amount, shareBps, claimedAt }: CoStake) =>
    [offer, device, by, amount, shareBps, claimedAt].join();
  return now !== undefined && terms(then) === terms(now);
}

const sameReport = (then: Payout, now: Payout | undefined): boolean =>
  now !== undefined &&
  then.by === now.by &&
  then.amount === now.amount &&
  (then.report === null || JSON.stringify(then.report) === JSON.stringify(now.report));

function sameDates(then: CoStake, now: CoStake | undefined): boolean {
  if (then.exit === null || then.exit.canceledAt !== null) return true;
  const dates = ({ exit }: CoStake) => [exit?.startedAt, exit?.waitEndsAt, exit?.cooldownEndsAt].join();
  return now !== undefined && dates(then) === dates(now);
}

function endedEarly({ devices, now: at }: World, then: CoStake, now: CoStake | undefined): boolean {
  const [was, is] = [then.exit, now?.exit];
  if (was == null || is == null || isCommitted(devices[then.device])) return false;
  const moved = was.waitEndsAt - is.waitEndsAt;
  const cooldowns = [was, is].map(({ waitEndsAt, cooldownEndsAt }) => cooldownEndsAt - waitEndsAt);
  return (
    then.phase === 'WAIT_PERIOD' &&
    moved > 0 &&
    is.waitEndsAt === at &&
    is.previousWaitEndsAt === was.waitEndsAt &&
    is.startedAt === was.startedAt &&
    cooldowns[0] === cooldowns[1]
  );
}

function shared(before: World, world: World, { startsAt, rewards }: Extract<Command, { do: 'reportBlock' }>): boolean {
  return ([0, 1] as const).every((name) => {
    const ownersGain = world.devices[name].rewards.lifetime - before.devices[name].rewards.lifetime;
    const gains = world.coStakes.map((one, at) => ({
      one,
      gain: one.rewards.lifetime - (before.coStakes[at]?.rewards.lifetime ?? 0n),
    }));
    const here = gains.filter(({ one, gain }) => one.device === name && gain !== 0n);
    const all = here.reduce((sum, { gain }) => sum + gain, ownersGain);
    // Whether the device earned in an earlier block cannot be seen from its present state.
    const earned =
      startsAt + HOUR !== world.now ||
      (isCommitted(before.devices[name]) &&
        countedStake(before, name) >= lowestRequirement(before.devices[name], before.now));
    const active = here.every(({ one, gain }) => gain > 0n && neverLeaving(one, startsAt, startsAt + HOUR));
    return active && ownersGain >= 0n && (all === 0n || (earned && all === rewards[name]));
  });
}

function neverLeaving({ settledAt, exit }: CoStake, from: number, to: number): boolean {
  if (settledAt === null || settledAt > from) return false;
  return exit === null || Math.max(exit.startedAt, from) >= Math.min(exit.canceledAt ?? to, to);
}

function countedByHand(world: World, name: 0 | 1): bigint {
  const device = world.devices[name];
  let sum = device.exit === null ? device.stake : 0n;
  for (const { device: on, held, exit, withdrawnAt, settledAt } of world.coStakes) {
    if (on !== name || withdrawnAt !== null || settledAt === null) continue;
    if (exit === null || exit.canceledAt !== null || world.now < exit.waitEndsAt) sum += held;
  }
  return sum;
}

function leavesEnough(before: World, world: World, name: 0 | 1): boolean {
  const statuses = (one: World) =>
    JSON.stringify([one.offers.map(({ status }) => status), one.coStakes.map(({ phase }) => phase)]);
  return (
    statuses(before) === statuses(world) && countedStake(world, name) >= requirementAt(world.devices[name], world.now)
  );
}

function wellPaid(world: World, coStake: CoStake): boolean {
  const { exit, withdrawnAt, held, phase } = coStake;
  return (
    phase === 'WITHDRAWN' &&
    held === 0n &&
    exit !== null &&
    withdrawnAt !== null &&
    withdrawnAt >= exit.cooldownEndsAt &&
    world.now >= withdrawnAt
  );
}

const escrowed = ({ slashes }: World): bigint =>
  [...slashes.values()]
    .filter(({ verdict }) => verdict !== 'REVERSED')
    .filter(({ order }) => order.kind === 'STAKE')
    .reduce((sum, { ownerPart, parts }) => parts.reduce((all, { amount }) => all + amount, sum + ownerPart), 0n);

const allRewards = (world: World) => [...Object.values(world.devices), ...world.coStakes].map(({ rewards }) => rewards);
const credited = (world: World): bigint => allRewards(world).reduce((sum, { lifetime }) => sum + lifetime, 0n);

/** Returns the sum of all money in the plain model: wallets, payouts that did not fail, stakes, rewards, and slashed stake in escrow. */
function total(world: World): bigint {
  const wallets = Object.values(world.balances);
  const stakes = [...Object.values(world.devices).map(({ stake }) => stake), ...world.coStakes.map(({ held }) => held)];
  const rewards = allRewards(world).flatMap((one) => [accruedRewards(one), one.slashed]);
  const payouts = world.payouts.filter(({ report }) => report?.outcome !== 'FAILED').map(({ amount }) => amount);
  return [...wallets, ...payouts, ...stakes, ...rewards, escrowed(world)].reduce((sum, one) => sum + one, 0n);
}

const amounts = (world: World): readonly bigint[] => [
  ...Object.values(world.balances),
  ...Object.values(world.devices).map(({ stake }) => stake),
  ...world.coStakes.map(({ held }) => held),
  ...allRewards(world).flatMap((one) => [accruedRewards(one), one.slashed, one.claimed]),
];

function inTime({ now }: World, { phase, exit, claimedAt, decidedAt, settledAt }: CoStake): boolean {
  if (claimedAt > now) return false;
  if (settledAt === null) return phase === 'FAILED' || (phase === 'PENDING' && now < decidedAt);
  if (exit === null || exit.canceledAt !== null) return phase === 'ACTIVE';
  if (now < exit.waitEndsAt) return phase === 'WAIT_PERIOD';
  return now < exit.cooldownEndsAt ? phase === 'COOLDOWN' : phase === 'WITHDRAWABLE' || phase === 'WITHDRAWN';
}

function unchanged(before: World, world: World): boolean {
  const plain = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? String(value) : value instanceof Map ? [...value] : value;
  const facts = ({ calls: _, ...rest }: World) => JSON.stringify(rest, plain);
  return facts(before) === facts(world);
}

/** Returns a command as text, for the report of a failed history. */
export function describeCommand(world: World, command: Command): string {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
  const about =
    'coStake' in command
      ? ` (of ${coStakeAt(world, command.coStake).by})`
      : 'by' in command && 'offer' in command
        ? ` (on device ${deviceOf(world, command)})`
        : '';
  return `${JSON.stringify(command, plain)}${about}`;
}
