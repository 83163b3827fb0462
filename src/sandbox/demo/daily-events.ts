// Chooses the simulated events of the demo network. Four times a day, in cycles of six hours, devices go offline and return, are hired,
// blocked, terminated and slashed, slashes are reviewed, and multipliers change.
// **Invariant:** the events depend only on the cycle number and the devices, and there are none for a device on which a client (no demo
// wallet) has a stake.
// simulate.ts executes the events.

import type { DeviceState } from '../../domain/device.ts';
import { isHiredAt } from '../../domain/hire.ts';
import type { SlashCause, SlashKind, SlashVerdict } from '../../domain/slash.ts';
import type { DatedMultiplier } from '../../store/parameters.ts';
import type { SimulatedDevice } from './devices.ts';
import { createRng, type Rng, seedOf } from './rng.ts';

/** A simulated report of the network about one device. Each kind corresponds to one operation of the network API. */
export type SimulatedReport = { readonly deviceId: string } & (
  | { readonly kind: 'STATE'; readonly state: DeviceState; readonly reason: string | null }
  | { readonly kind: 'HIRED'; readonly hired: boolean }
  | { readonly kind: 'SLASH'; readonly slash: DemoSlash }
);
/** The simulated events of one cycle: device reports, slash reviews and new multipliers. */
export type CycleEvents = {
  readonly reports: readonly SimulatedReport[];
  readonly reviews: readonly { readonly networkId: string; readonly verdict: SlashVerdict }[];
  readonly multipliers: readonly Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom' | 'source'>[];
};
type DemoSlash = {
  readonly networkId: string;
  readonly kind: SlashKind;
  readonly cause: SlashCause;
  readonly shareBps: null;
  readonly faultAt: Date;
};

const SEED = 0x11fe5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The simulation closes no offer while this many offers or fewer are open, so that a sandbox always has offers to claim. */
const MIN_OPEN_OFFERS = 40;
/** Number of cycles from a slash to its review: half a day to three weeks, so that the review comes before the review period ends. */
const REVIEW_CYCLES = { min: 2, max: 84 } as const;
const SLASHES: readonly (readonly [SlashKind, SlashCause])[] = [
  ['REWARD', 'DOWNTIME'],
  ['REWARD', 'PERFORMANCE'],
  ['REWARD', 'DOWNTIME'],
  ['STAKE', 'CONFIG_TAMPERING'],
];
const BLOCK_REASONS = ['suspected abuse', 'spoofing', 'prohibited region'] as const;

/** Returns the events of the cycle with number `cycle`, which ends at `at`. */
export function eventsOfCycle(cycle: number, at: Date, devices: readonly SimulatedDevice[]): CycleEvents {
  const rng = createRng(seedOf(SEED, cycle));
  const demo = devices.filter(({ hasClientStake }) => !hasClientStake);
  const reports = [...demo.flatMap((device) => endings(device, cycle, at)), ...beginnings(rng, cycle, at, demo)];
  return { reports, reviews: reviewsAt(cycle), multipliers: multiplierChange(rng, at, devices) };
}

/** Returns the reports that end a device's state: MAINTENANCE after some hours, a hire after some days, BLOCKED after about a week. */
function endings({ device }: SimulatedDevice, cycle: number, at: Date): readonly SimulatedReport[] {
  const { deviceId } = device;
  const rng = createRng(seedOf(SEED, deviceId, cycle));
  const hired = isHiredAt(device, at);
  const back = { deviceId, kind: 'STATE', state: hired ? 'ACTIVE' : 'IDLE', reason: null } as const;
  if (device.state === 'MAINTENANCE') return rng.chance(40) ? [back] : [];
  if (device.state === 'BLOCKED') return rng.chance(4) ? [back] : [];
  return hired && rng.chance(6) ? [{ deviceId, kind: 'HIRED', hired: false }] : [];
}

/** Returns the reports that change the state of devices that earn and are not hired: at most one per kind, on different devices. */
function beginnings(rng: Rng, cycle: number, at: Date, demo: readonly SimulatedDevice[]): readonly SimulatedReport[] {
  let free = rng.shuffled(demo.filter(({ earns, device }) => earns && !isHiredAt(device, at)));
  const pick = (percent: number, fits: (device: SimulatedDevice) => boolean = () => true): readonly string[] => {
    const picked = rng.chance(percent) ? free.find(fits) : undefined;
    if (picked === undefined) return [];
    free = free.filter((device) => device !== picked);
    return [picked.device.deviceId];
  };
  const mayCloseOffers = demo.filter(({ offer }) => offer === 'OPEN').length > MIN_OPEN_OFFERS;
  const withOpenOffer = ({ offer }: SimulatedDevice): boolean => offer === 'OPEN' && mayCloseOffers;
  const withoutOpenOffer = ({ offer }: SimulatedDevice): boolean => offer !== 'OPEN';
  const [slashKind, cause] = SLASHES[rng.integer(0, SLASHES.length - 1)] ?? ['REWARD', 'DOWNTIME'];
  const blockReason = BLOCK_REASONS[rng.integer(0, BLOCK_REASONS.length - 1)] ?? null;
  const faultAt = new Date(at.getTime() - rng.integer(1, 12) * HOUR_MS);
  const slash: DemoSlash = { networkId: slashId(cycle), kind: slashKind, cause, shareBps: null, faultAt };
  const state = (deviceId: string, to: DeviceState, reason: string | null = null): SimulatedReport => ({
    deviceId,
    kind: 'STATE',
    state: to,
    reason,
  });
  return [
    ...pick(50, withoutOpenOffer).map((id) => state(id, 'MAINTENANCE')),
    ...pick(8, withOpenOffer).map((id) => state(id, 'MAINTENANCE')),
    ...pick(3, withOpenOffer).map((id) => state(id, 'BLOCKED', blockReason)),
    ...pick(2, withOpenOffer).map((id) => state(id, 'TERMINATED')),
    ...pick(25).map((deviceId): SimulatedReport => ({ deviceId, kind: 'HIRED', hired: true })),
    ...pick(15).map((deviceId): SimulatedReport => ({ deviceId, kind: 'SLASH', slash })),
  ];
}

const slashId = (cycle: number): string => `demo-network-${cycle}`;

/** Returns the verdicts of a cycle on slashes of earlier cycles. One slash in four is never reviewed. */
function reviewsAt(cycle: number): CycleEvents['reviews'] {
  const span = REVIEW_CYCLES.max - REVIEW_CYCLES.min + 1;
  return Array.from({ length: span }, (_, back) => cycle - REVIEW_CYCLES.min - back).flatMap((slashed) => {
    const rng = createRng(seedOf(SEED, 'review', slashed));
    if (rng.chance(25) || slashed + rng.integer(REVIEW_CYCLES.min, REVIEW_CYCLES.max) !== cycle) return [];
    return [{ networkId: slashId(slashed), verdict: rng.chance(60) ? 'UPHELD' : 'REVERSED' } as const];
  });
}

/**
 * Returns, in about one cycle of 25, a new multiplier of one model: a tenth higher or lower, in force two weeks later. Returns an empty
 * list in other cycles.
 */
function multiplierChange(rng: Rng, at: Date, devices: readonly SimulatedDevice[]): CycleEvents['multipliers'] {
  const clientModels = new Set(
    devices.filter(({ hasClientStake }) => hasClientStake).map(({ device }) => device.model),
  );
  const changes = rng.chance(4);
  const [picked] = rng.shuffled(devices.filter(({ device }) => !clientModels.has(device.model)));
  const tenths = rng.chance(50) ? 11 : 9;
  if (!changes || picked === undefined) return [];
  const { model, multiplierTenThousandths } = picked.device;
  const changed = Math.round((multiplierTenThousandths * tenths) / 10);
  const validFrom = new Date(Math.ceil(at.getTime() / DAY_MS) * DAY_MS + 14 * DAY_MS);
  return changed < 10_000 || changed > 200_000
    ? []
    : [{ model, multiplierTenThousandths: changed, validFrom, source: 'example' }];
}
