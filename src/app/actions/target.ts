// Targets of signed actions: an offer, a co-stake or a device, with the detail lines of its signed text.
// **Invariant:** the lines are built from columns that are never updated, so a signed text can be rebuilt years later.

import { globalId } from '../../domain/id.ts';
import { formatBps, formatTokenAmount } from '../../domain/money.ts';
import { deviceLine } from '../../domain/offer-rules.ts';
import { unstakingLine } from '../../domain/terms.ts';
import { coStakesById } from '../../store/co-stakes.ts';
import type { OfferRow } from '../../store/columns.ts';
import { devicesByKey } from '../../store/devices.ts';
import { offersById } from '../../store/offers.ts';
import type { AppContext } from '../context.ts';
import type { DetailLines, DeviceTarget } from './action.ts';

/** Loads an offer as a target; `detailsOf` builds its lines from its row. Null when the offer does not exist. */
export async function offerTarget(
  ctx: AppContext,
  offerId: string,
  detailsOf: (offer: OfferRow) => DetailLines,
): Promise<DeviceTarget | null> {
  const [offer] = await offersById(ctx.database, [offerId]);
  if (offer === undefined) return null;
  return { details: detailsOf(offer), deviceKey: offer.deviceKey, subject: { offerId: offer.id }, visibleTo: null };
}

/** Loads a co-stake as a target that only its own account may read. `moreDetails` returns further lines. Null when it does not exist. */
export async function coStakeTarget(
  ctx: AppContext,
  coStakeId: string,
  moreDetails: (offer: OfferRow) => DetailLines = () => [],
): Promise<DeviceTarget | null> {
  const [coStake] = await coStakesById(ctx.database, [coStakeId]);
  const [offer] = coStake === undefined ? [] : await offersById(ctx.database, [coStake.offerId]);
  if (coStake === undefined || offer === undefined) return null;
  return {
    details: [['Co-stake', globalId('CoStake', coStake.id)], ...offerDetails(offer), ...moreDetails(offer)],
    deviceKey: coStake.deviceKey,
    subject: { coStakeId: coStake.id, offerId: offer.id },
    visibleTo: coStake.accountId,
  };
}

/** Loads a device as a target; the lines `moreDetails` follow the line of the device. Null when the device does not exist. */
export async function deviceTarget(
  ctx: AppContext,
  deviceKey: string,
  moreDetails: DetailLines = [],
): Promise<DeviceTarget | null> {
  const [device] = await devicesByKey(ctx.database, [deviceKey], ctx.wallNow());
  if (device === undefined) return null;
  return { details: [['Device', deviceLine(device)], ...moreDetails], deviceKey, subject: {}, visibleTo: null };
}

/** The lines for an offer's slug, device, amount and reward share. */
export function offerDetails(offer: OfferRow): DetailLines {
  return [
    ['Offer', offer.slug],
    ['Device', deviceLineInTerms(offer)],
    amountDetail(offer.requestedAmount),
    ['Reward share', formatBps(offer.rewardShareBps)],
  ];
}

/** The line for the wait period and the cooldown in the offer's terms. */
export function unstakingDetail(offer: OfferRow): DetailLines[number] {
  return ['Unstaking', unstakingLine(offer.termsText)];
}

/** The line for the sha-256 of the offer's terms, so that the signature covers the whole terms. */
export function termsDetail(offer: OfferRow): DetailLines[number] {
  return ['Terms', `sha256 ${offer.termsSha256}`];
}

/** The line for an amount, given in base units and printed in IO. */
export function amountDetail(amount: bigint): DetailLines[number] {
  return ['Amount', `${formatTokenAmount(amount)} IO`];
}

/** The device as the offer's terms name it, such as `<device id> (8 x H100 SXM5)`. The device's row may have changed since. */
export function deviceLineInTerms(offer: OfferRow): string {
  const line = offer.termsText.split('\n').find((candidate) => candidate.startsWith('Device: '));
  return line?.slice('Device: '.length) ?? '';
}
