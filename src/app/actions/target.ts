// The targets that several actions share: an offer, a co-stake, a device, each with its lines of the signed text.
// **Invariant:** a line is built from columns that are never updated, so a text signed once can be rebuilt years later.

import { globalId } from '../../domain/id.ts';
import { formatBps, formatTokenAmount } from '../../domain/money.ts';
import { deviceLine } from '../../domain/offer-rules.ts';
import { unstakingLine } from '../../domain/terms.ts';
import { coStakesById } from '../../store/co-stakes.ts';
import type { OfferRow } from '../../store/columns.ts';
import { devicesByKey } from '../../store/devices.ts';
import { offersById } from '../../store/offers.ts';
import type { AppContext } from '../context.ts';
import type { Details, DeviceTarget } from './action.ts';

/** An offer, with the lines that `detailsOf` makes from its row; null when it does not exist. */
export async function offerTarget(
  ctx: AppContext,
  offerId: string,
  detailsOf: (offer: OfferRow) => Details,
): Promise<DeviceTarget | null> {
  const [offer] = await offersById(ctx.database, [offerId]);
  if (offer === undefined) return null;
  return { details: detailsOf(offer), deviceKey: offer.deviceKey, subject: { offerId: offer.id }, visibleTo: null };
}

/** A co-stake with its offer, visible to its own account alone; `more` lines follow. Null when it does not exist. */
export async function coStakeTarget(
  ctx: AppContext,
  coStakeId: string,
  more: (offer: OfferRow) => Details = () => [],
): Promise<DeviceTarget | null> {
  const [coStake] = await coStakesById(ctx.database, [coStakeId]);
  const [offer] = coStake === undefined ? [] : await offersById(ctx.database, [coStake.offerId]);
  if (coStake === undefined || offer === undefined) return null;
  return {
    details: [['Co-stake', globalId('CoStake', coStake.id)], ...offerDetails(offer), ...more(offer)],
    deviceKey: coStake.deviceKey,
    subject: { coStakeId: coStake.id, offerId: offer.id },
    visibleTo: coStake.accountId,
  };
}

/** A device by its key; `more` lines follow its own. Null when it does not exist. */
export async function deviceTarget(
  ctx: AppContext,
  deviceKey: string,
  more: Details = [],
): Promise<DeviceTarget | null> {
  const [device] = await devicesByKey(ctx.database, [deviceKey], ctx.wallNow());
  if (device === undefined) return null;
  return { details: [['Device', deviceLine(device)], ...more], deviceKey, subject: {}, visibleTo: null };
}

/** Slug, device, amount and reward share of an offer. */
export function offerDetails(offer: OfferRow): Details {
  return [
    ['Offer', offer.slug],
    ['Device', offeredDevice(offer)],
    amountDetail(offer.requestedAmount),
    ['Reward share', formatBps(offer.rewardShareBps)],
  ];
}

/** The wait and the cooldown that the offer's terms promise. */
export function unstakingDetail(offer: OfferRow): Details[number] {
  return ['Unstaking', unstakingLine(offer.termsText)];
}

/** The hash of the offer's terms, which the signature binds with it. */
export function termsDetail(offer: OfferRow): Details[number] {
  return ['Terms', `sha256 ${offer.termsSha256}`];
}

/** An amount of base units, printed in IO. */
export function amountDetail(amount: bigint): Details[number] {
  return ['Amount', `${formatTokenAmount(amount)} IO`];
}

/** The device as the offer's terms name it; the device's own row may say something else by now. */
export function offeredDevice(offer: OfferRow): string {
  const line = offer.termsText.split('\n').find((candidate) => candidate.startsWith('Device: '));
  return line?.slice('Device: '.length) ?? '';
}
