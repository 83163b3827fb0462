// State of the plain model, and functions that read it. Phases and dates are stored and changed when they become due, never derived
// from the clock. **Invariant:** written from the published rules, independent of the code under test; never import src/domain
// here.

import type {
  DeviceName,
  DeviceState,
  Instant,
  ParameterName,
  PayoutReport,
  Person,
  Settlement,
  Setup,
  SignedCommand,
  SlashOrder,
  Verdict,
} from './command.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const REVIEW = 30 * DAY;
export const IO = 100_000_000n;
export const MAX_PAYOUTS = 10;
/** Beginning of the signatures that a sandbox makes up; views show no more of them, because the rest is the payout's id. */
export const SANDBOX_SIGNATURE = 'sandbox-';
/** Returns the text of a payout's report as views show it. */
export const reportText = (text: string | null | undefined): string | null =>
  text?.startsWith(SANDBOX_SIGNATURE) === true ? SANDBOX_SIGNATURE : (text ?? null);
/** Time within which a claim is settled; at its end it expires. */
export const SETTLEMENT_LIMIT = 600_000;

/** The values of the parameters at the start of every history. */
export const DEFAULTS: Readonly<Record<ParameterName, bigint>> = {
  baseStakePerCard: 200n * IO,
  maxCoStakeBps: 5000n,
  minSelfStakeBps: 5000n,
  claimCap: 2n,
  waitPeriodMs: BigInt(7 * DAY),
  cooldownMs: BigInt(14 * DAY),
  minCoStake: 200n * IO,
  minRewardShareBps: 1n,
  maxRewardShareBps: 9999n,
  maxLiveOffersPerDevice: 4n,
  graceAfterRequirementRiseMs: BigInt(7 * DAY),
};

/** Published values of the parameters, each from an instant on, in any order. */
export type Published = { readonly name: ParameterName; readonly value: bigint; readonly from: Instant }[];

export function valueAt(published: Published, name: ParameterName, at: Instant): bigint {
  const begun = published.filter((one) => one.name === name && one.from <= at).sort((a, b) => b.from - a.from);
  return begun[0]?.value ?? DEFAULTS[name];
}

/** Returns the value of a parameter that is in force now. */
export const parameter = ({ published, now }: World, name: ParameterName): bigint => valueAt(published, name, now);

export type Rewards = { lifetime: bigint; claimed: bigint; slashed: bigint };
export type Device = {
  readonly owner: Person;
  readonly cards: number;
  /** The list of the whole marketplace. */
  readonly published: Published;
  multipliers: { readonly tenThousandths: number; readonly from: Instant }[];
  state: DeviceState;
  /** The hires that have not ended; `to` is null for one without an end. */
  hires: { readonly from: Instant; readonly to: Instant | null }[];
  stake: bigint;
  exit: { readonly startedAt: Instant; readonly cooldownEndsAt: Instant } | null;
  /** Time at which a slash ended the grace period of the device; null when none did. */
  forfeitedAt: Instant | null;
  rewards: Rewards;
};
export type CloseReason = string;
export type Offer = {
  readonly device: DeviceName;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly createdAt: Instant;
  /** Lengths of the wait and the cooldown that the terms promise. */
  readonly waitMs: number;
  readonly cooldownMs: number;
  readonly expiresAt: Instant | null;
  readonly visibility: 'LISTED' | 'UNLISTED';
  /** The only person who may claim the offer; null when everybody may. */
  readonly reservedFor: Person | null;
  status: 'OPEN' | 'FILLED' | 'CLOSED';
  claimedAt: Instant | null;
  closedAt: Instant | null;
  closeReason: CloseReason | null;
};
export type Phase = 'PENDING' | 'FAILED' | 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
export type CoStake = {
  readonly offer: number;
  readonly device: DeviceName;
  readonly by: Person;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly claimedAt: Instant;
  /** When its settlement is decided: before the limit it succeeds, at the limit it has expired. */
  readonly decidedAt: Instant;
  /** When the claim was approved; null while it is pending and after it failed. */
  settledAt: Instant | null;
  held: bigint;
  phase: Phase;
  exit: {
    startedAt: Instant;
    waitEndsAt: Instant;
    cooldownEndsAt: Instant;
    canceledAt: Instant | null;
    /** End of the wait before it ended early; null when it did not. */
    previousWaitEndsAt: Instant | null;
  } | null;
  withdrawnAt: Instant | null;
  rewards: Rewards;
};
export type Slash = {
  readonly order: SlashOrder;
  readonly at: Instant;
  readonly reviewEndsAt: Instant;
  readonly ownerPart: bigint;
  readonly parts: readonly { readonly coStake: number; readonly amount: bigint }[];
  verdict: Verdict | null;
  reviewedAt: Instant | null;
};
export type Payout = {
  readonly by: Person;
  readonly amount: bigint;
  /** When the sandbox reports it as sent, unless the network reports it before; null: the network alone reports it. */
  readonly settlesAt: Instant | null;
  report: PayoutReport | null;
};
/** A signed command that was sent; `done` is true once it has taken effect. */
export type Call = { readonly command: SignedCommand; done: boolean };

export type World = {
  now: Instant;
  settlement: Settlement;
  /** Published values of the parameters; both devices share this list. */
  readonly published: Published;
  balances: Record<Person, bigint>;
  devices: Record<DeviceName, Device>;
  offers: Offer[];
  coStakes: CoStake[];
  /** Slashes by the number that the network's report gave them; refused slashes are not included. */
  slashes: Map<number, Slash>;
  payouts: Payout[];
  calls: Call[];
  blocks: Set<Instant>;
  deposited: bigint;
};

/** Returns the state of the plain model at the start of a history. */
export function newWorld(setup: Setup, now: Instant): World {
  const published: Published = [];
  const device = (name: DeviceName): Device => {
    const { owner, cards, multiplierTenThousandths } = setup.devices[name];
    const rewards = { lifetime: 0n, claimed: 0n, slashed: 0n };
    const multipliers = [{ tenThousandths: multiplierTenThousandths, from: 0 }];
    return {
      owner,
      cards,
      published,
      multipliers,
      state: 'IDLE',
      hires: [],
      stake: 0n,
      exit: null,
      forfeitedAt: null,
      rewards,
    };
  };
  return {
    now,
    settlement: { mode: 'INSTANT' },
    published,
    balances: { ...setup.funds },
    devices: { 0: device(0), 1: device(1) },
    offers: [],
    coStakes: [],
    slashes: new Map(),
    payouts: [],
    calls: [],
    blocks: new Set(),
    deposited: Object.values(setup.funds).reduce((sum, one) => sum + one, 0n),
  };
}

export const isCommitted = (device: Device): boolean =>
  device.exit === null && device.state !== 'TERMINATED' && device.state !== 'BLOCKED';

/** Whether a device is hired at an instant: from the start of a hire on, and no longer at its end. */
export const isHired = ({ hires }: Device, at: Instant): boolean =>
  hires.some(({ from, to }) => from <= at && (to === null || at < to));

export function multiplierAt(device: Device, at: Instant): number {
  const begun = device.multipliers.filter(({ from }) => from <= at).sort((a, b) => b.from - a.from);
  return begun[0]?.tenThousandths ?? 0;
}

export function requirementAt(device: Device, at: Instant): bigint {
  const base = valueAt(device.published, 'baseStakePerCard', at);
  return (BigInt(device.cards) * base * BigInt(Math.max(10_000, multiplierAt(device, at)))) / 10_000n;
}

/** Returns the rises of a device's requirement until an instant, each with the requirement before it and the end of its grace period. */
function rises(device: Device, at: Instant): readonly { from: Instant; before: bigint; until: Instant }[] {
  const bases = device.published.filter(({ name }) => name === 'baseStakePerCard');
  return [...new Set([...device.multipliers, ...bases].map(({ from }) => from))]
    .filter((from) => from <= at && requirementAt(device, from - 1) < requirementAt(device, from))
    .map((from) => ({
      from,
      before: requirementAt(device, from - 1),
      until: from + Number(valueAt(device.published, 'graceAfterRequirementRiseMs', from)),
    }));
}

/** Returns the rises whose grace period lasts at an instant; a slash ends the grace periods of earlier rises. */
const rulingRises = (device: Device, at: Instant) =>
  rises(device, at).filter(
    ({ from, until }) =>
      at < until && (device.forfeitedAt === null || device.forfeitedAt > at || from > device.forfeitedAt),
  );

/** Returns the lowest requirement that a device may meet: the one in force, or one before a rise whose grace period lasts. */
export function lowestRequirement(device: Device, at: Instant): bigint {
  return rulingRises(device, at).reduce(
    (least, { before }) => (before < least ? before : least),
    requirementAt(device, at),
  );
}

/** Returns the least own stake with which an offer of a device stays open, rounded up. */
export const leastOwnStake = (device: Device, at: Instant): bigint =>
  (requirementAt(device, at) * valueAt(device.published, 'minSelfStakeBps', at) + 9_999n) / 10_000n;
/** Returns the most that the co-stakes and open offers of a device may amount to. */
export const mostCoStake = (device: Device, at: Instant): bigint =>
  (requirementAt(device, at) * valueAt(device.published, 'maxCoStakeBps', at)) / 10_000n;

/** Returns half of an amount, rounded up. */
export const halfUp = (amount: bigint): bigint => (amount + 1n) / 2n;

export const isOperational = (device: Device, at: Instant): boolean =>
  (device.state === 'ACTIVE' || device.state === 'IDLE') && multiplierAt(device, at) > 0;

export const coStakesOn = (world: World, device: DeviceName): readonly CoStake[] =>
  world.coStakes.filter((one) => one.device === device);

/** Returns the stake that counts toward a device's requirement: the own stake, and co-stakes that are active or in their wait period. */
export function countedStake(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  const standing = coStakesOn(world, name).filter(({ phase }) => phase === 'ACTIVE' || phase === 'WAIT_PERIOD');
  return standing.reduce((sum, one) => sum + one.held, device.exit === null ? device.stake : 0n);
}

export function sufficiency(world: World, name: DeviceName): 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT' {
  const device = world.devices[name];
  if (countedStake(world, name) >= requirementAt(device, world.now)) return 'SUFFICIENT';
  return countedStake(world, name) >= lowestRequirement(device, world.now) ? 'GRACE' : 'INSUFFICIENT';
}

/** Returns true for a co-stake that was active during a whole block; an unstake at the very end of the block does not matter. */
export const activeThroughout = ({ settledAt, exit }: CoStake, startsAt: Instant, endsAt: Instant): boolean =>
  settledAt !== null &&
  settledAt <= startsAt &&
  (exit === null || exit.startedAt >= endsAt || (exit.canceledAt !== null && exit.canceledAt <= startsAt));

/** Returns the end of a device's grace period after the latest rise of its requirement above the counted stake; null outside of grace. */
export function graceDeadline(world: World, name: DeviceName): Instant | null {
  if (sufficiency(world, name) !== 'GRACE') return null;
  const counted = countedStake(world, name);
  return Math.max(
    ...rulingRises(world.devices[name], world.now)
      .filter(({ before }) => before <= counted)
      .map(({ until }) => until),
  );
}

/**
 * Returns the overflow that the owner may withdraw: the stake above the requirement, as far as the own stake does not fall below
 * all co-stakes and open offers together.
 */
export function withdrawable(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  if (!isCommitted(device)) return 0n;
  const standing = coStakesOn(world, name).filter(takesSlot);
  const active = standing.filter(({ phase }) => phase === 'ACTIVE').reduce((sum, one) => sum + one.held, 0n);
  const above = device.stake + active - requirementAt(device, world.now);
  const beside = device.stake - amountOf(standing) - amountOf(openOffers(world, name));
  // An open offer closes when its owner has less than the published part of the requirement.
  const needed = openOffers(world, name).length === 0 ? 0n : leastOwnStake(device, world.now);
  const least = [above, beside, device.stake - needed].reduce((a, b) => (a < b ? a : b));
  return least > 0n ? least : 0n;
}

export type Room = { readonly places: number; readonly stake: bigint; readonly shareBps: number };
type Terms = Pick<Offer, 'amount' | 'shareBps'>;

export const openOffers = (world: World, name: DeviceName): readonly Offer[] =>
  world.offers.filter((offer) => offer.device === name && offer.status === 'OPEN');
/** Returns the co-stakes of a device that are active, and those whose claim is pending: both hold their room. */
export const activeOn = (world: World, name: DeviceName): readonly CoStake[] =>
  coStakesOn(world, name).filter(holdsRoom);
const holdsRoom = ({ phase }: CoStake): boolean => phase === 'ACTIVE' || phase === 'PENDING';
const takesSlot = (coStake: CoStake): boolean => holdsRoom(coStake) || coStake.phase === 'WAIT_PERIOD';
export const amountOf = (list: readonly Pick<Offer, 'amount'>[]): bigint =>
  list.reduce((sum, { amount }) => sum + amount, 0n);

/** Returns the room of a device that open offers and active co-stakes leave, as if one of the offers were closed. */
export function freeRoom(world: World, name: DeviceName, without: Offer | null = null): Room {
  const taken = [...openOffers(world, name).filter((offer) => offer !== without), ...activeOn(world, name)];
  const stake = mostCoStake(world.devices[name], world.now) - amountOf(taken);
  const most = Number(parameter(world, 'maxRewardShareBps'));
  const shareBps = taken.reduce((left, one) => left - one.shareBps, most);
  return {
    places: Math.max(0, Number(parameter(world, 'maxLiveOffersPerDevice')) - taken.length),
    stake: stake > 0n ? stake : 0n,
    shareBps: Math.max(0, shareBps),
  };
}

/** Whether these offers and co-stakes together are within the limits of a device and its owner's stake. */
export function fits(world: World, name: DeviceName, taken: readonly Terms[]): boolean {
  const device = world.devices[name];
  const shareBps = taken.reduce((sum, one) => sum + one.shareBps, 0);
  const amount = amountOf(taken);
  return (
    taken.length <= Number(parameter(world, 'maxLiveOffersPerDevice')) &&
    shareBps <= Number(parameter(world, 'maxRewardShareBps')) &&
    amount <= mostCoStake(device, world.now) &&
    amount <= device.stake
  );
}

/** Returns the number of the latest offer of a device that is open or has an active co-stake and is not closed; null without one. */
export function latestLiveOffer(world: World, name: DeviceName): number | null {
  const at = world.offers.findLastIndex(
    (offer, index) =>
      offer.device === name && (offer.status === 'OPEN' || (offer.status === 'FILLED' && isHeld(world, index))),
  );
  return at === -1 ? null : at;
}

/** Returns the numbers of the offers that take a place: open ones, and those with an active co-stake, also after they have closed. */
export const liveOffers = (world: World, name: DeviceName): readonly number[] =>
  world.offers.flatMap((offer, index) =>
    offer.device === name && (offer.status === 'OPEN' || isHeld(world, index)) ? [index] : [],
  );

function isHeld(world: World, offer: number): boolean {
  const coStake = coStakeOf(world, offer);
  return coStake !== null && holdsRoom(coStake);
}

/** Returns the least stake with which an owner who has left comes back; 1 for an owner who has not left. */
export function leastStake(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  if (isCommitted(device)) return 1n;
  const [half, active] = [
    leastOwnStake(device, world.now),
    amountOf(activeOn(world, name).filter(({ phase }) => phase === 'ACTIVE')),
  ];
  return half > active ? half : active;
}

/** Returns the co-stake of an offer; one whose claim failed does not count. */
export const coStakeOf = (world: World, offer: number): CoStake | null =>
  world.coStakes.find((one) => one.offer === offer && one.phase !== 'FAILED') ?? null;

export const slotsUsed = (world: World, person: Person): number =>
  world.coStakes.filter((one) => one.by === person && takesSlot(one)).length;

/** Returns when a person can claim one more offer: at the end of a wait period; null while too few co-stakes leave. */
export function nextSlotFreeAt(world: World, person: Person): Instant | null {
  const ends = world.coStakes.flatMap(({ by, phase, exit }) =>
    by === person && phase === 'WAIT_PERIOD' && exit !== null ? [exit.waitEndsAt] : [],
  );
  const before = Math.max(0, slotsUsed(world, person) - Number(parameter(world, 'claimCap')));
  return ends.sort((a, b) => a - b)[before] ?? null;
}

/** Returns the payouts of a person with this outcome; null for those without a report. */
export const payoutsOf = (world: World, person: Person, outcome: 'SENT' | 'FAILED' | null): readonly Payout[] =>
  world.payouts.filter(({ by, report }) => by === person && (report?.outcome ?? null) === outcome);

export const accruedRewards = ({ lifetime, claimed, slashed }: Rewards): bigint => lifetime - claimed - slashed;

/** Returns the rewards of a person's devices and co-stakes. */
export const rewardsOf = ({ devices, coStakes }: World, person: Person): readonly Rewards[] => [
  ...[devices[0], devices[1]].filter(({ owner }) => owner === person).map(({ rewards }) => rewards),
  ...coStakes.filter(({ by }) => by === person).map(({ rewards }) => rewards),
];

/** Decides a pending claim: it is approved, or it fails and its money and its offer are free again. */
export function settle(world: World, coStake: CoStake, rejected = false): void {
  const { now, devices } = world;
  const offer = world.offers[coStake.offer];
  const device = devices[coStake.device];
  const expired = now >= coStake.claimedAt + SETTLEMENT_LIMIT;
  const stands = offer?.status === 'FILLED' && isCommitted(device) && isOperational(device, now);
  if (!rejected && !expired && stands) {
    Object.assign(coStake, { phase: 'ACTIVE', settledAt: now });
    return;
  }
  world.balances[coStake.by] += coStake.held;
  Object.assign(coStake, { phase: 'FAILED', held: 0n });
  if (offer === undefined) return;
  offer.claimedAt = null;
  if (offer.status === 'FILLED') offer.status = 'OPEN';
}

/** Closes an offer with a reason. */
export function closeOffer(offer: Offer, at: Instant, reason: CloseReason): void {
  Object.assign(offer, { status: 'CLOSED', closedAt: at, closeReason: reason });
}

/** Ends the waits of co-stakes on a device that has left the programme: their cooldown begins now. */
function endWaits(world: World, name: DeviceName): void {
  if (isCommitted(world.devices[name])) return;
  for (const coStake of coStakesOn(world, name)) {
    if (coStake.phase !== 'WAIT_PERIOD' || coStake.exit === null) continue;
    const { waitEndsAt: previousWaitEndsAt } = coStake.exit;
    const cooldownEndsAt = world.now + (world.offers[coStake.offer]?.cooldownMs ?? 0);
    Object.assign(coStake.exit, { waitEndsAt: world.now, cooldownEndsAt, previousWaitEndsAt });
    coStake.phase = 'COOLDOWN';
  }
}

/** Closes the offers of a device that must not stay, each for the first reason that applies. */
export function closeInvalidOffers(world: World, name: DeviceName): void {
  const { now } = world;
  const device = world.devices[name];
  endWaits(world, name);
  for (const offer of world.offers.filter((one) => one.device === name && one.status !== 'CLOSED')) {
    if (device.state === 'TERMINATED') closeOffer(offer, now, 'DEVICE_TERMINATED');
    else if (device.state === 'BLOCKED') closeOffer(offer, now, 'DEVICE_BLOCKED');
    else if (device.exit !== null) closeOffer(offer, now, 'OWNER_UNSTAKED');
    else if (offer.status === 'FILLED') continue;
    else if (!isOperational(device, now)) closeOffer(offer, now, 'DEVICE_NOT_OPERATIONAL');
    else if (device.stake < leastOwnStake(device, now)) closeOffer(offer, now, 'OWNER_STAKE_BELOW_MINIMUM');
  }
  const most = mostCoStake(device, now);
  for (const offer of openOffers(world, name).toReversed()) {
    if (amountOf(openOffers(world, name)) + amountOf(activeOn(world, name)) > most)
      closeOffer(offer, now, 'REQUIREMENT_FELL');
  }
  for (const offer of openOffers(world, name)) {
    if (offer.expiresAt !== null && offer.expiresAt <= now) closeOffer(offer, now, 'EXPIRED');
  }
}
