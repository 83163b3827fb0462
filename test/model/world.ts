// What the plain model remembers, and the plain questions that can be asked of it: stored words and dates, changed when their
// instant comes, never derived. Written from the rules as they are told to people. Never import src/domain here.

import type {
  DeviceName,
  DeviceState,
  Instant,
  Person,
  Setting,
  SignedCommand,
  SlashOrder,
  Verdict,
} from './command.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WAIT = 7 * DAY;
export const COOLDOWN = 14 * DAY;
export const REVIEW = 30 * DAY;
export const GRACE = 7 * DAY;
export const CLAIM_CAP = 2;
export const IO = 100_000_000n;
export const BASE_STAKE = 200n * IO;
export const MIN_CO_STAKE = 200n * IO;

export type Rewards = { lifetime: bigint; claimed: bigint; slashed: bigint };
export type Device = {
  readonly owner: Person;
  readonly cards: number;
  multipliers: { readonly e4: number; readonly from: Instant }[];
  state: DeviceState;
  hired: boolean;
  stake: bigint;
  exit: { readonly startedAt: Instant; readonly cooldownEndsAt: Instant } | null;
  /** When a slash put it under a requirement that it was in grace for. */
  forfeitedAt: Instant | null;
  rewards: Rewards;
};
export type CloseReason = string;
export type Offer = {
  readonly device: DeviceName;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  status: 'OPEN' | 'FILLED' | 'CLOSED';
  claimedAt: Instant | null;
  closedAt: Instant | null;
  closeReason: CloseReason | null;
};
export type Phase = 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
export type CoStake = {
  readonly offer: number;
  readonly device: DeviceName;
  readonly by: Person;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly claimedAt: Instant;
  held: bigint;
  phase: Phase;
  exit: { startedAt: Instant; waitEndsAt: Instant; cooldownEndsAt: Instant; canceledAt: Instant | null } | null;
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
/** A signed call that was made; `done` once it has taken effect. */
export type Call = { readonly command: SignedCommand; done: boolean };

export type World = {
  now: Instant;
  balances: Record<Person, bigint>;
  devices: Record<DeviceName, Device>;
  offers: Offer[];
  coStakes: CoStake[];
  /** By the number that the network gave it; a slash that was refused has none. */
  slashes: Map<number, Slash>;
  calls: Call[];
  blocks: Set<Instant>;
  deposited: bigint;
};

export function newWorld(setting: Setting, now: Instant): World {
  const device = (name: DeviceName): Device => {
    const { owner, cards, multiplierTenThousandths } = setting.devices[name];
    const rewards = { lifetime: 0n, claimed: 0n, slashed: 0n };
    const multipliers = [{ e4: multiplierTenThousandths, from: 0 }];
    return {
      owner,
      cards,
      multipliers,
      state: 'IDLE',
      hired: false,
      stake: 0n,
      exit: null,
      forfeitedAt: null,
      rewards,
    };
  };
  return {
    now,
    balances: { ...setting.funds },
    devices: { 0: device(0), 1: device(1) },
    offers: [],
    coStakes: [],
    slashes: new Map(),
    calls: [],
    blocks: new Set(),
    deposited: Object.values(setting.funds).reduce((sum, one) => sum + one, 0n),
  };
}

export const committed = (device: Device): boolean =>
  device.exit === null && device.state !== 'TERMINATED' && device.state !== 'BLOCKED';

export function multiplierAt(device: Device, at: Instant): number {
  const begun = device.multipliers.filter(({ from }) => from <= at).sort((a, b) => b.from - a.from);
  return begun[0]?.e4 ?? 0;
}

export function requirementAt(device: Device, at: Instant): bigint {
  return (BigInt(device.cards) * BASE_STAKE * BigInt(Math.max(10_000, multiplierAt(device, at)))) / 10_000n;
}

/** The lowest requirement of the last seven days, of those after grace was forfeited. */
export function lowestRequirement(device: Device, at: Instant): bigint {
  const { forfeitedAt } = device;
  const since = forfeitedAt !== null && forfeitedAt <= at ? Math.max(forfeitedAt, at - GRACE) : at - GRACE;
  const within = [at, since, ...device.multipliers.map(({ from }) => from)].filter((one) => one <= at && one >= since);
  return within.map((one) => requirementAt(device, one)).reduce((least, one) => (one < least ? one : least));
}

export const halfUp = (amount: bigint): bigint => (amount + 1n) / 2n;

export const operational = (device: Device, at: Instant): boolean =>
  (device.state === 'ACTIVE' || device.state === 'IDLE') && multiplierAt(device, at) > 0;

export const coStakesOn = (world: World, device: DeviceName): readonly CoStake[] =>
  world.coStakes.filter((one) => one.device === device);

/** Stake that counts toward the requirement. */
export function counted(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  const standing = coStakesOn(world, name).filter(({ phase }) => phase === 'ACTIVE' || phase === 'WAIT_PERIOD');
  return standing.reduce((sum, one) => sum + one.held, device.exit === null ? device.stake : 0n);
}

export function sufficiency(world: World, name: DeviceName): 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT' {
  const device = world.devices[name];
  if (counted(world, name) >= requirementAt(device, world.now)) return 'SUFFICIENT';
  return counted(world, name) >= lowestRequirement(device, world.now) ? 'GRACE' : 'INSUFFICIENT';
}

/** Was there for all of a block, and never about to leave. Who unstakes at the very instant at which it ends was. */
export const activeThrough = ({ claimedAt, exit }: CoStake, startsAt: Instant, endsAt: Instant): boolean =>
  claimedAt <= startsAt &&
  (exit === null || exit.startedAt >= endsAt || (exit.canceledAt !== null && exit.canceledAt <= startsAt));

/** Seven days after the stake was last enough. */
export function deadline(world: World, name: DeviceName): Instant | null {
  if (sufficiency(world, name) !== 'GRACE') return null;
  const device = world.devices[name];
  const rises = device.multipliers.map(({ from }) => from).filter((from) => from <= world.now);
  return Math.max(...rises.filter((from) => requirementAt(device, from - 1) <= counted(world, name))) + GRACE;
}

/** What the owner may take out at once: own and active stake above the requirement, never less own than a co-stake, held or asked for. */
export function withdrawable(world: World, name: DeviceName): bigint {
  const device = world.devices[name];
  if (!committed(device)) return 0n;
  const standing = coStakesOn(world, name).filter(({ phase }) => phase === 'ACTIVE' || phase === 'WAIT_PERIOD');
  const active = standing.filter(({ phase }) => phase === 'ACTIVE').reduce((sum, one) => sum + one.held, 0n);
  const above = device.stake + active - requirementAt(device, world.now);
  const asked = world.offers.filter((offer) => offer.device === name && offer.status === 'OPEN');
  const beside = [...standing, ...asked].map(({ amount }) => device.stake - amount);
  const least = [above, ...beside].reduce((less, one) => (one < less ? one : less));
  return least > 0n ? least : 0n;
}

/** The offer that has the device's one place: open, or filled by somebody who is not leaving. */
export function liveOffer(world: World, name: DeviceName): number | null {
  const at = world.offers.findIndex(
    (offer, index) =>
      offer.device === name &&
      offer.status !== 'CLOSED' &&
      !world.coStakes.some((one) => one.offer === index && one.phase === 'WAIT_PERIOD'),
  );
  return at === -1 ? null : at;
}

export const coStakeOf = (world: World, offer: number): CoStake | null =>
  world.coStakes.find((one) => one.offer === offer) ?? null;

export const slotsUsed = (world: World, person: Person): number =>
  world.coStakes.filter(({ by, phase }) => by === person && (phase === 'ACTIVE' || phase === 'WAIT_PERIOD')).length;

export const accrued = ({ lifetime, claimed, slashed }: Rewards): bigint => lifetime - claimed - slashed;

/** Takes an offer off the market. */
export function closeOffer(offer: Offer, at: Instant, reason: CloseReason): void {
  Object.assign(offer, { status: 'CLOSED', closedAt: at, closeReason: reason });
}

/** Closes what can no longer stand on a device. */
export function closeWhatFalls(world: World, name: DeviceName): void {
  const device = world.devices[name];
  for (const offer of world.offers.filter((one) => one.device === name && one.status !== 'CLOSED')) {
    if (device.state === 'TERMINATED') closeOffer(offer, world.now, 'DEVICE_TERMINATED');
    else if (device.state === 'BLOCKED') closeOffer(offer, world.now, 'DEVICE_BLOCKED');
    else if (device.exit !== null) closeOffer(offer, world.now, 'OWNER_UNSTAKED');
    else if (offer.status === 'FILLED') continue;
    else if (!operational(device, world.now)) closeOffer(offer, world.now, 'DEVICE_NOT_OPERATIONAL');
    else if (device.stake < halfUp(requirementAt(device, world.now)))
      closeOffer(offer, world.now, 'OWNER_STAKE_BELOW_MINIMUM');
  }
}
