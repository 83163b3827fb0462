// What the owner's screens derive from a device: the parts of its stake, what is short, and the parameters in force.

import { formatAmount, parseAmount } from '@tandem/client/money';
import type { StakePart } from '../components/stake-bar.tsx';
import { shortAmount } from '../format.ts';
import type { DealsPageQuery, NewOfferPageQuery, OwnerDevice } from '../generated/owner.ts';
import { t } from '../text.ts';
import { plain } from './refusal.ts';

export type OwnedDevice = OwnerDevice;
export type DeviceWithDeals = NonNullable<DealsPageQuery['viewer']>['devices']['nodes'][number];
export type OwnedOffer = OwnedDevice['liveOffers'][number];
type Parameters = NewOfferPageQuery['protocol']['parameters'];

/** Returns the value of a parameter that is in force; 0 when there is none. */
export const parameterOf = (parameters: Parameters, name: string): number =>
  Number(parameters.find((one) => one.name === name && one.validTo === null)?.value ?? 0);

/** Adds amounts exactly. */
export const sum = (amounts: readonly string[]): string =>
  formatAmount(amounts.map(parseAmount).reduce((one, other) => one + other, 0n));
/** Returns a part of an amount in basis points, rounded up to the base unit. */
export const partOf = (amount: string, bps: number): string =>
  formatAmount((parseAmount(amount) * BigInt(bps) + 9_999n) / 10_000n);
/** Subtracts amounts; never less than zero. */
export function minus(amount: string, other: string): string {
  const rest = parseAmount(amount) - parseAmount(other);
  return formatAmount(rest > 0n ? rest : 0n);
}
export const isSome = (amount: string): boolean => parseAmount(amount) > 0n;
export const isMore = (amount: string, other: string): boolean => parseAmount(amount) > parseAmount(other);

/** The parts of the stake of a device. */
export type DeviceStake = {
  readonly own: string;
  readonly co: string;
  readonly leaving: string;
  readonly pending: string;
  readonly offered: string;
  /** What counts now: the owner's, active co-stakes, and those in their wait period. */
  readonly counted: string;
  readonly short: string;
};

export function stakeOf(owned: OwnedDevice): DeviceStake {
  const held = (phase: string): string =>
    sum(owned.coStakes.nodes.filter((coStake) => coStake.phase === phase).map((coStake) => coStake.held));
  const own = owned.exit === null ? owned.ownerStake : '0';
  const [co, leaving, pending] = [held('ACTIVE'), held('WAIT_PERIOD'), held('PENDING')];
  const counted = sum([own, co, leaving]);
  return {
    own,
    co,
    leaving,
    pending,
    offered: sum(owned.liveOffers.filter(({ status }) => status === 'OPEN').map((offer) => offer.requestedAmount)),
    counted,
    short: minus(owned.device.requiredStake, counted),
  };
}

/** Returns what a bar shows of the stake of a device, and its words. */
export function barOf(owned: OwnedDevice): { readonly parts: readonly StakePart[]; readonly label: string } {
  const { own, co, leaving, pending, offered, counted, short } = stakeOf(owned);
  const covered = sum([counted, pending, offered]);
  const missing = owned.device.stakeSufficiency === 'GRACE' ? 'missing grace' : 'missing';
  const parts: readonly StakePart[] = [
    { kind: 'own', amount: own },
    { kind: 'co', amount: co },
    { kind: 'leave', amount: leaving },
    { kind: 'pend', amount: pending },
    { kind: 'offer', amount: offered },
    { kind: missing, amount: isSome(short) ? minus(owned.device.requiredStake, covered) : '0' },
  ];
  return {
    parts: parts.filter(({ amount }) => isSome(amount)),
    label: t('staking.barLabel', {
      own: shortAmount(own),
      co: shortAmount(sum([co, leaving])),
      required: shortAmount(owned.device.requiredStake),
    }),
  };
}

/** Returns the action of an owner with whether it would succeed now, and why not. */
export function actionOf(owned: OwnedDevice, name: OwnedDevice['availableActions'][number]['action']) {
  const found = owned.availableActions.find(({ action }) => action === name);
  return {
    allowed: found?.allowed === true,
    reason: found?.allowed === true ? null : plain(found?.refusals[0]?.message ?? t('coStake.notNow')),
  };
}

/** Reads an amount that a person typed, such as `2 000` or `0.5`; null when it is none. */
export function readAmount(typed: string): string | null {
  const plain = typed.replaceAll(/[\s\u202f]/g, '');
  return /^\d{1,12}(\.\d{1,8})?$/.test(plain) && isSome(plain) ? plain : null;
}
