// What the demo network has to say four times a day beside its blocks: devices go offline and come back, are hired, blocked,
// terminated, slashed and reviewed, and multipliers change. Everything follows from the number of the turn and from what it
// finds; nothing is done here, and no device in which a client has stake is touched.

import type { DeviceState } from '../../domain/device.ts';
import type { SlashCause, SlashKind, SlashVerdict } from '../../domain/slash.ts';
import type { DatedMultiplier } from '../../store/parameters.ts';
import type { Machine } from './devices.ts';
import { type Draw, drawFrom, seedOf } from './rng.ts';

/** One thing that the network says, through one operation of its feed. */
export type Word = { readonly deviceId: string } & (
  | { readonly says: 'STATE'; readonly state: DeviceState; readonly reason: string | null }
  | { readonly says: 'HIRED'; readonly hired: boolean }
  | { readonly says: 'SLASH'; readonly slash: DemoSlash }
);
export type News = {
  readonly words: readonly Word[];
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
/** The network never closes an offer by its doing when fewer than this are open: a sandbox is there to be tried. */
const OPEN_OFFERS_LEFT = 40;
/** A review is over after half a day to three weeks, well before its time runs out. */
const REVIEW_TURNS = { min: 2, max: 84 } as const;
const FAULTS: readonly (readonly [SlashKind, SlashCause])[] = [
  ['REWARD', 'DOWNTIME'],
  ['REWARD', 'PERFORMANCE'],
  ['REWARD', 'DOWNTIME'],
  ['STAKE', 'CONFIG_TAMPERING'],
];
const BLOCKED_FOR = ['suspected abuse', 'spoofing', 'prohibited region'] as const;

/** What turn number `turn` brings; it falls at `at`. */
export function newsOf(turn: number, at: Date, machines: readonly Machine[]): News {
  const draw = drawFrom(seedOf(SEED, turn));
  const own = machines.filter(({ visited }) => !visited);
  const words = [...own.flatMap((machine) => returns(machine, turn)), ...departures(draw, turn, at, own)];
  return { words, reviews: reviewsAt(turn), multipliers: multiplierChange(draw, at, machines) };
}

/** What ends by itself: a maintenance after some hours, a hire after some days, a block after about a week. */
function returns({ device }: Machine, turn: number): readonly Word[] {
  const { deviceId } = device;
  const draw = drawFrom(seedOf(SEED, deviceId, turn));
  const back = { deviceId, says: 'STATE', state: device.hired ? 'ACTIVE' : 'IDLE', reason: null } as const;
  if (device.state === 'MAINTENANCE') return draw.chance(40) ? [back] : [];
  if (device.state === 'BLOCKED') return draw.chance(4) ? [back] : [];
  return device.hired && draw.chance(6) ? [{ deviceId, says: 'HIRED', hired: false }] : [];
}

/** What begins: at most one of a kind in a turn, each to a device that is running and not about to come back. */
function departures(draw: Draw, turn: number, at: Date, own: readonly Machine[]): readonly Word[] {
  let free = draw.shuffled(own.filter(({ earns, device }) => earns && !device.hired));
  const pick = (percent: number, fits: (machine: Machine) => boolean = () => true): readonly string[] => {
    const machine = draw.chance(percent) ? free.find(fits) : undefined;
    if (machine === undefined) return [];
    free = free.filter((other) => other !== machine);
    return [machine.device.deviceId];
  };
  const spare = own.filter(({ offer }) => offer === 'OPEN').length > OPEN_OFFERS_LEFT;
  const closing = ({ offer }: Machine): boolean => offer === 'OPEN' && spare;
  const quiet = ({ offer }: Machine): boolean => offer !== 'OPEN';
  const [kind, cause] = FAULTS[draw.whole(0, FAULTS.length - 1)] ?? ['REWARD', 'DOWNTIME'];
  const reason = BLOCKED_FOR[draw.whole(0, BLOCKED_FOR.length - 1)] ?? null;
  const faultAt = new Date(at.getTime() - draw.whole(1, 12) * HOUR_MS);
  const slash: DemoSlash = { networkId: slashId(turn), kind, cause, shareBps: null, faultAt };
  const state = (deviceId: string, to: DeviceState, why: string | null = null): Word => ({
    deviceId,
    says: 'STATE',
    state: to,
    reason: why,
  });
  return [
    ...pick(50, quiet).map((id) => state(id, 'MAINTENANCE')),
    ...pick(8, closing).map((id) => state(id, 'MAINTENANCE')),
    ...pick(3, closing).map((id) => state(id, 'BLOCKED', reason)),
    ...pick(2, closing).map((id) => state(id, 'TERMINATED')),
    ...pick(25).map((deviceId): Word => ({ deviceId, says: 'HIRED', hired: true })),
    ...pick(15).map((deviceId): Word => ({ deviceId, says: 'SLASH', slash })),
  ];
}

const slashId = (turn: number): string => `demo-network-${turn}`;

/** The verdicts that fall due in a turn, on slashes that an earlier one may have brought. One in four is never reviewed. */
function reviewsAt(turn: number): News['reviews'] {
  const span = REVIEW_TURNS.max - REVIEW_TURNS.min + 1;
  return Array.from({ length: span }, (_, back) => turn - REVIEW_TURNS.min - back).flatMap((slashed) => {
    const draw = drawFrom(seedOf(SEED, 'review', slashed));
    if (draw.chance(25) || slashed + draw.whole(REVIEW_TURNS.min, REVIEW_TURNS.max) !== turn) return [];
    return [{ networkId: slashId(slashed), verdict: draw.chance(60) ? 'UPHELD' : 'REVERSED' } as const];
  });
}

/** About once in six days a model will count for a tenth more or less, two weeks ahead. */
function multiplierChange(draw: Draw, at: Date, machines: readonly Machine[]): News['multipliers'] {
  const visited = new Set(machines.filter((one) => one.visited).map(({ device }) => device.model));
  const changing = draw.chance(4);
  const [machine] = draw.shuffled(machines.filter(({ device }) => !visited.has(device.model)));
  const factor = draw.chance(50) ? 11 : 9;
  if (!changing || machine === undefined) return [];
  const { model, multiplierTenThousandths } = machine.device;
  const changed = Math.round((multiplierTenThousandths * factor) / 10);
  const validFrom = new Date(Math.ceil(at.getTime() / DAY_MS) * DAY_MS + 14 * DAY_MS);
  return changed < 10_000 || changed > 200_000
    ? []
    : [{ model, multiplierTenThousandths: changed, validFrom, source: 'example' }];
}
