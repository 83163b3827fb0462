// Random steps of a history. A step is a kind and three random numbers; `commandsOf` turns it into commands for the current state
// of the plain model. Most commands succeed, some must be refused. Time often moves to one millisecond around a due instant.

import fc from 'fast-check';
import type {
  Command,
  DeviceName,
  DeviceState,
  Instant,
  ParameterName,
  Person,
  ReportedHire,
  Settlement,
  SlashOrder,
  Terms,
} from './command.ts';
import { PEOPLE } from './command.ts';
import { futureInstants } from './due-changes.ts';
import { refusalOf } from './rule.ts';
import {
  accruedRewards,
  type CoStake,
  DAY,
  freeRoom,
  HOUR,
  halfUp,
  IO,
  isCommitted,
  isHired,
  leastStake,
  type Phase,
  parameter,
  requirementAt,
  type World,
  withdrawable,
} from './world.ts';

/** The kinds of random steps, each with its relative weight. */
const STEP_WEIGHTS = {
  stakeDevice: 6,
  withdrawOverflow: 6,
  unstakeDevice: 1,
  withdrawDeviceStake: 4,
  createOffer: 12,
  replaceOffer: 4,
  claimOffer: 16,
  closeOffer: 2,
  unstake: 12,
  cancelUnstake: 6,
  withdraw: 8,
  claimRewards: 4,
  claimAllRewards: 4,
  requestPayout: 6,
  reportPayout: 6,
  repeatCall: 6,
  setDeviceState: 6,
  setHired: 4,
  importHires: 6,
  slashDevice: 6,
  reviewSlash: 4,
  publishMultiplier: 6,
  publishParameters: 6,
  setSettlement: 3,
  reportBlock: 10,
  advance: 6,
  advanceToDueInstant: 24,
  restart: 2,
} as const;
type StepKind = keyof typeof STEP_WEIGHTS;
export type Step = { readonly do: StepKind; readonly a: number; readonly b: number; readonly c: number };

const randomNumber = fc.nat(59);
export const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.oneof(
    ...Object.entries(STEP_WEIGHTS).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as StepKind) })),
  ),
  a: randomNumber,
  b: randomNumber,
  c: randomNumber,
});

/** Returns the item of a list that a random number selects; undefined for an empty list. */
function pick<T>(random: number, list: readonly [T, ...T[]]): T;
function pick<T>(random: number, list: readonly T[]): T | undefined;
function pick<T>(random: number, list: readonly T[]): T | undefined {
  return list[random % list.length];
}

/**
 * Returns the commands of a step; empty when no offer, co-stake or slash is suitable. In two of three cases a command that would be
 * refused is replaced by one that succeeds, because histories of refusals alone test little.
 */
export function commandsOf(world: World, step: Step): readonly Command[] {
  const commands = commandsFor(world, step);
  const allowed = commands.length > 0 && commands.every((command) => !isRefused(world, command));
  if (step.c % 3 === 0 || allowed) return commands;
  const others = [...REPLACEMENTS.slice(step.b % REPLACEMENTS.length), ...REPLACEMENTS].map((kind) =>
    commandsFor(world, { ...step, do: kind }),
  );
  return others.find((found) => found.length > 0 && found.every((command) => !isRefused(world, command))) ?? commands;
}

const REPLACEMENTS: readonly StepKind[] = [
  'claimOffer',
  'createOffer',
  'claimRewards',
  'unstake',
  'withdraw',
  'withdrawOverflow',
  'claimOffer',
  'createOffer',
  'stakeDevice',
];

function isRefused(world: World, command: Command): boolean {
  return 'by' in command && refusalOf(world, command) !== null;
}

function commandsFor(world: World, step: Step): readonly Command[] {
  const { a, b, c } = step;
  const device: DeviceName = a % 2 === 0 ? 0 : 1;
  const owner = world.devices[device].owner;
  // One command in ten is signed by a random person, who may not be allowed to sign it.
  const by = (party: Person): Person => (c % 10 === 9 ? pick(c, PEOPLE) : party);
  const one = (command: Command | null): readonly Command[] => (command === null ? [] : [command]);
  const ofOffer = (verb: 'claimOffer' | 'closeOffer' | 'replaceOffer'): number | null => {
    const open = indexes(world.offers, ({ status }) => status === 'OPEN');
    const all = open.length > 0 && b % 8 !== 7 ? open : indexes(world.offers, () => true);
    return verb === 'claimOffer' ? (pick(b, all) ?? null) : (pick(a, all) ?? null);
  };
  const ofCoStake = (fits: (one: CoStake) => boolean): { readonly coStake: number; readonly by: Person } | null => {
    const fitting = indexes(world.coStakes, fits);
    const coStake = pick(a, fitting.length > 0 && b % 8 !== 7 ? fitting : indexes(world.coStakes, () => true));
    const holder = coStake === undefined ? undefined : world.coStakes[coStake]?.by;
    return coStake === undefined || holder === undefined ? null : { coStake, by: by(holder) };
  };
  switch (step.do) {
    case 'stakeDevice':
      return one({ do: 'stakeDevice', by: by(owner), device, amount: stakeOf(world, device, b) });
    case 'withdrawOverflow': {
      const most = withdrawable(world, device);
      const amount = pick(b, [most, most, most / 2n, most + 1n, 1n]);
      return one({ do: 'withdrawOverflow', by: by(owner), device, amount: amount > 0n ? amount : 1n });
    }
    case 'unstakeDevice':
    case 'withdrawDeviceStake':
      return one({ do: step.do, by: by(owner), device });
    case 'createOffer':
      return atOwnInstant(world, { do: 'createOffer', by: by(owner), device, terms: termsOf(world, device, b, c) });
    case 'replaceOffer': {
      const offer = ofOffer('replaceOffer');
      const found = offer === null ? undefined : world.offers[offer];
      if (offer === null || found === undefined) return one(null);
      const terms = termsOf(world, found.device, b, c);
      return atOwnInstant(world, { do: 'replaceOffer', by: by(world.devices[found.device].owner), offer, terms });
    }
    case 'closeOffer': {
      const offer = ofOffer('closeOffer');
      const found = offer === null ? undefined : world.offers[offer];
      return one(
        offer === null || found === undefined
          ? null
          : { do: 'closeOffer', by: by(world.devices[found.device].owner), offer },
      );
    }
    case 'claimOffer': {
      const offer = ofOffer('claimOffer');
      const claimer = pick(a, ['cid', 'dan', 'cid', 'bob', 'cid', 'ann'] as const);
      return offer === null ? [] : atOwnInstant(world, { do: 'claimOffer', by: claimer, offer });
    }
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw': {
      const verb = step.do;
      const found = ofCoStake(({ phase }) => phase === REQUIRED_PHASE[verb]);
      return one(found === null ? null : { do: verb, ...found });
    }
    case 'claimRewards': {
      if (b % 3 === 0) return one({ do: 'claimRewards', by: by(owner), of: { device } });
      const found = ofCoStake(({ rewards }) => accruedRewards(rewards) > 0n);
      return one(found === null ? null : { do: 'claimRewards', by: found.by, of: { coStake: found.coStake } });
    }
    case 'claimAllRewards':
      return one({ do: 'claimAllRewards', by: pick(a, PEOPLE) });
    case 'requestPayout': {
      const by = pick(a, PEOPLE);
      const balance = world.balances[by];
      const amount = pick(b, [IO, 1n, balance / 10n, balance, IO, balance + 1n, 3n]);
      const command = { do: 'requestPayout', by, amount: amount > 0n ? amount : 1n } as const;
      // Sometimes as many as no wallet may have without a report.
      return instantly(
        world,
        c % 20 === 13 ? Array.from({ length: 11 }, () => ({ ...command, amount: 1n })) : [command],
      );
    }
    case 'reportPayout': {
      const waiting = indexes(world.payouts, ({ report }) => report === null);
      const payout = pick(a, waiting.length > 0 && b % 6 !== 5 ? waiting : indexes(world.payouts, () => true));
      const report = { outcome: pick(b, ['SENT', 'FAILED'] as const), text: pick(c, ['one', 'one', 'two']) } as const;
      return one(payout === undefined ? null : { do: 'reportPayout', payout, report });
    }
    case 'repeatCall': {
      const call = world.calls.length - 1 - (a % world.calls.length);
      const repeated = one(world.calls.length === 0 ? null : { do: 'repeatCall', call });
      return world.calls[call]?.command.do === 'requestPayout' ? instantly(world, repeated) : repeated;
    }
    case 'setDeviceState':
      return one({ do: 'setDeviceState', device, state: stateOf(world, device, b) });
    case 'setHired':
      return one({
        do: 'setHired',
        device,
        hired: isHired(world.devices[device], world.now) ? b % 4 === 0 : b % 2 === 0,
      });
    case 'importHires':
      return one({ do: 'importHires', device, hires: hiresOf(world, b, c) });
    case 'slashDevice':
      return one(slashOf(world, device, b, c));
    case 'reviewSlash': {
      const pending = [...world.slashes].filter(([, { verdict }]) => verdict === null).map(([id]) => id);
      const slash = pick(a, pending.length > 0 && b % 8 !== 7 ? pending : [...world.slashes.keys()]);
      return one(slash === undefined ? null : { do: 'reviewSlash', slash, verdict: pick(c, ['UPHELD', 'REVERSED']) });
    }
    case 'publishMultiplier': {
      const first = world.devices[device].multipliers[0]?.tenThousandths ?? 0;
      const multiplierTenThousandths = pick(b, [
        first,
        first,
        first + 1,
        first - 1,
        50_000,
        123_457,
        first * 2,
        10_000,
        0,
      ]);
      const validFrom = world.now + pick(c, [0, 0, HOUR, 90 * 60_000, DAY, 8 * DAY]);
      return one({ do: 'publishMultiplier', device, multiplierTenThousandths, validFrom });
    }
    case 'setSettlement': {
      const delayed = (seconds: number) => ({ mode: 'DELAYED', seconds }) as const;
      const instant = { mode: 'INSTANT' } as const;
      const rules = [instant, delayed(60), instant, { mode: 'FAILING' }, delayed(599), instant, delayed(600)] as const;
      return one({ do: 'setSettlement', rule: pick<Settlement>(a, rules) });
    }
    case 'publishParameters':
      return one(parametersOf(world, a, b, c));
    case 'reportBlock':
      return blockOf(world, b, c);
    case 'advance':
      return one({ do: 'advanceClock', to: world.now + pick(a, [1, 1_000, HOUR, DAY, 6 * DAY, 8 * DAY, 15 * DAY]) });
    case 'advanceToDueInstant': {
      const instant = pick(pick(a, [0, 0, 0, 1, 2, 3]), nextInstants(world)) ?? world.now + HOUR;
      const to = instant + pick(b, [-1, 0, 1]);
      return one({ do: 'advanceClock', to: to > world.now ? to : world.now + 1 });
    }
    case 'restart':
      return one({ do: 'restart' });
    default:
      return step.do satisfies never;
  }
}

/** Returns the commands under instant settlement: with another one the sandbox reports payouts by itself, at times of its own. */
const instantly = ({ settlement }: World, commands: readonly Command[]): readonly Command[] =>
  settlement.mode === 'INSTANT' ? commands : [{ do: 'setSettlement', rule: { mode: 'INSTANT' } }, ...commands];

/**
 * Returns the command, preceded by an advance of the clock when an offer or claim was made at the current instant: views sort
 * offers and claims by their instants, which must differ.
 */
function atOwnInstant(world: World, command: Command): readonly Command[] {
  const list =
    command.do === 'claimOffer' ? world.coStakes.map((one) => one.claimedAt) : world.offers.map((one) => one.createdAt);
  return list.includes(world.now) ? [{ do: 'advanceClock', to: world.now + 1 }, command] : [command];
}

/** For each exit command, the co-stake phase in which it can succeed. */
const REQUIRED_PHASE: Readonly<Record<'unstake' | 'cancelUnstake' | 'withdraw', Phase>> = {
  unstake: 'ACTIVE',
  cancelUnstake: 'WAIT_PERIOD',
  withdraw: 'WITHDRAWABLE',
};

function indexes<T>(list: readonly T[], fits: (one: T) => boolean): readonly number[] {
  return list.flatMap((one, index) => (fits(one) ? [index] : [])).reverse();
}

const nextInstants = (world: World): readonly Instant[] =>
  [...futureInstants(world), nextHour(world.now)].sort((left, right) => left - right);
const nextHour = (at: Instant): Instant => (Math.floor(at / HOUR) + 1) * HOUR;

function stakeOf(world: World, name: DeviceName, random: number): bigint {
  const device = world.devices[name];
  const requirement = requirementAt(device, world.now);
  const short = requirement - device.stake;
  const more = 7n * IO + 1n;
  const least = leastStake(world, name);
  const amount = pick(random, [
    short,
    halfUp(requirement),
    more,
    short + more,
    least,
    least - 1n,
    world.balances[device.owner] + 1n,
  ]);
  return amount > 0n ? amount : IO;
}

function termsOf(world: World, name: DeviceName, random: number, other: number): Terms {
  const { stake: most, shareBps: share } = freeRoom(world, name);
  const least = parameter(world, 'minCoStake');
  const some = most / 3n > least ? most / 3n + 1n : least;
  const amounts = [some, some, most, some, most / 2n, least, most + 1n, least, least - 1n] as const;
  const expiresAt = pick(other, [null, null, null, null, HOUR, 90 * 60_000, 7 * DAY, 0]);
  return {
    amount: pick(random, amounts),
    shareBps: pick(other, [1000, 3333, 2500, 1, share, 2500, 1000, share + 1, 3333, 1, 0, 10_000]),
    expiresAt: expiresAt === null ? null : world.now + expiresAt,
    visibility: (random + other) % 5 === 0 ? 'UNLISTED' : 'LISTED',
    reservedFor: pick(random + 2 * other, [
      null,
      null,
      'cid',
      null,
      null,
      'dan',
      null,
      world.devices[name].owner,
      'cid',
    ]),
  };
}

/** Values that histories publish: the usual one, a lower and a higher one, and one out of bounds. */
const VALUES: Readonly<Record<ParameterName, readonly [bigint, bigint, bigint, bigint]>> = {
  baseStakePerCard: [200n * IO, 123n * IO, 260n * IO + 7n, 0n],
  maxCoStakeBps: [5_000n, 2_500n, 3_333n, 5_001n],
  minSelfStakeBps: [5_000n, 4_000n, 7_777n, 10_001n],
  claimCap: [2n, 1n, 3n, 0n],
  waitPeriodMs: [BigInt(7 * DAY), BigInt(DAY), 90_061_001n, 999n],
  cooldownMs: [BigInt(14 * DAY), BigInt(2 * DAY), BigInt(20 * DAY), 999n],
  minCoStake: [200n * IO, 1n, 350n * IO, 0n],
  minRewardShareBps: [1n, 100n, 2_500n, 0n],
  maxRewardShareBps: [9_999n, 3_000n, 9_000n, 10_000n],
  maxLiveOffersPerDevice: [4n, 1n, 6n, 101n],
  graceAfterRequirementRiseMs: [BigInt(7 * DAY), 0n, BigInt(9 * DAY), BigInt(366 * DAY)],
};

/** Returns values of one or two parameters, at once or announced; now and then ones that are refused. */
function parametersOf(world: World, random: number, other: number, third: number): Command {
  const names = Object.keys(VALUES) as ParameterName[];
  const valueFor = (name: ParameterName, at: number): bigint => pick(at, VALUES[name]);
  const changed = world.published.length > 0 && third % 3 === 0;
  // Half of the changed parameters get their usual value again, so that histories are not ruled by the strangest values.
  const name = changed ? (pick(random, world.published)?.name ?? 'claimCap') : pick(random, names as [ParameterName]);
  const first = changed ? VALUES[name][0] : valueFor(name, other % 12 === 11 ? 3 : (other % 2) + 1);
  const second = pick(third, names as [ParameterName]);
  const both = name === 'maxCoStakeBps' || name === 'minSelfStakeBps';
  const values = {
    ...(third % 4 === 1 ? { [second]: VALUES[second][0] } : {}),
    ...(both && first < 5_000n && first > 0n ? { maxCoStakeBps: first, minSelfStakeBps: first } : {}),
    [name]: first,
  };
  const validFrom = pick(other + third, [null, world.now, world.now + HOUR, world.now + 8 * DAY, null, world.now - 1]);
  return { do: 'publishParameters', values, validFrom };
}

/** Returns none to two hires: running ones, announced ones, some over, some that overlap. */
function hiresOf({ now }: World, random: number, other: number): readonly ReportedHire[] {
  const first = pick<ReportedHire>(random, [
    { from: null, to: now + DAY },
    { from: now + HOUR, to: now + DAY },
    { from: now - DAY, to: now + 1 },
    { from: now - DAY, to: now },
    { from: now + 1, to: null },
    { from: null, to: null },
  ]);
  const second = pick(other, [
    null,
    { from: now + DAY, to: now + 2 * DAY },
    { from: now + 90 * 60_000, to: now + 3 * HOUR },
    null,
    { from: now + 8 * DAY, to: now + 9 * DAY },
  ]);
  if (random % 7 === 6) return [];
  return second === null ? [first] : [second, first];
}

function stateOf(world: World, name: DeviceName, random: number): DeviceState {
  const back = !isCommitted(world.devices[name]) || world.devices[name].state === 'MAINTENANCE';
  if (back && random % 4 !== 0) return pick(random, ['IDLE', 'ACTIVE']);
  const rest = random % 20 === 19 ? (['TERMINATED'] as const) : (['ACTIVE', 'IDLE'] as const);
  const states = ['MAINTENANCE', 'BLOCKED', 'IDLE', 'ACTIVE', ...rest] as const;
  return pick(random, states);
}

function slashOf(world: World, device: DeviceName, random: number, other: number): Command {
  const known = pick(random, [...world.slashes]);
  if (known !== undefined && random % 6 === 5) {
    const [slash, { order }] = known;
    return { do: 'slashDevice', slash, order: other % 2 === 0 ? order : { ...order, shareBps: order.shareBps + 1 } };
  }
  const faults = world.coStakes.flatMap(({ claimedAt, exit }) => [
    claimedAt,
    ...(exit === null ? [] : [exit.startedAt]),
  ]);
  const faultAt = pick(other, [
    world.now,
    world.now - DAY,
    world.now - 1,
    pick(random, faults) ?? world.now,
    world.now + 1,
  ]);
  const order: SlashOrder = {
    device,
    kind: random % 3 === 0 ? 'REWARD' : 'STAKE',
    shareBps: pick(random, [100, 333, 1, 100, 10, 1, 5000, 9999, 10_000, 100, 0, 2500]),
    faultAt,
  };
  return { do: 'slashDevice', slash: world.slashes.size, order };
}

/** Returns a report of the block that has just ended, preceded by an advance of the clock to the end of a block if necessary. */
function blockOf(world: World, random: number, other: number): readonly Command[] {
  const amounts = [100_000_007n, 1n, 1_234_567_891n, null, 0n, 3n] as const;
  const rewards = { 0: pick(random, amounts), 1: pick(other, amounts) };
  const last = Math.floor(world.now / HOUR) * HOUR;
  if (last === world.now || (random % 6 === 5 && world.blocks.has(last - HOUR))) {
    return [{ do: 'reportBlock', startsAt: last - HOUR, rewards }];
  }
  const to = nextHour(world.now);
  return [
    { do: 'advanceClock', to },
    { do: 'reportBlock', startsAt: to - HOUR, rewards },
  ];
}
