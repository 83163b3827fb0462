// Targets of signed actions: an offer, a co-stake or a device, with the detail lines of its signed text.
// **Invariant:** the lines are built from columns that are never updated, so a signed text can be rebuilt years later.

import { globalId } from '../../domain/id.ts';
import { formatBps, formatTokenAmount } from '../../domain/money.ts';
import { deviceLine } from '../../domain/offer-rules.ts';
import { PAID_BACK_TO, unstakingLine } from '../../domain/terms.ts';
import { coStakesById } from '../../store/co-stakes.ts';
import type { CoStakeRow, OfferRow } from '../../store/columns.ts';
import { type DeviceRow, devicesByKey } from '../../store/devices.ts';
import { offersById } from '../../store/offers.ts';
import type { AppContext } from '../context.ts';
import type { DetailLine, DetailLines, DeviceTarget } from './action.ts';

/**
 * Loads an offer as the target of a signed action; null when the offer does not exist. `detailsOf` builds the detail lines of the
 * signed text from the offer's row.
 */
export async function loadOfferTarget(
  ctx: AppContext,
  offerId: string,
  detailsOf: (offer: OfferRow) => DetailLines,
): Promise<DeviceTarget | null> {
  const [offer] = await offersById(ctx.database, [offerId]);
  if (offer === undefined) return null;
  return { details: detailsOf(offer), deviceKey: offer.deviceKey, subject: { offerId: offer.id }, visibleTo: null };
}

/**
 * Loads a co-stake as the target of a signed action; null when it does not exist. Only the co-staker's account may read the signed text.
 * `moreDetails` returns lines of the signed text, placed after the lines that describe the offer.
 */
export async function loadCoStakeTarget(
  ctx: AppContext,
  coStakeId: string,
  moreDetails: (offer: OfferRow, coStake: CoStakeRow) => DetailLines = () => [],
): Promise<DeviceTarget | null> {
  const [coStake] = await coStakesById(ctx.database, [coStakeId]);
  const [offer] = coStake === undefined ? [] : await offersById(ctx.database, [coStake.offerId]);
  if (coStake === undefined || offer === undefined) return null;
  return {
    details: [
      ['Co-stake', globalId('CoStake', coStake.id)],
      ...offerDetailLines(offer),
      ...moreDetails(offer, coStake),
    ],
    deviceKey: coStake.deviceKey,
    subject: { coStakeId: coStake.id, offerId: offer.id },
    visibleTo: coStake.accountId,
  };
}

/**
 * Loads a device as the target of a signed action; null when the device does not exist. `moreDetails` returns lines of the signed text, placed
 * after the line that names the device.
 */
export async function loadDeviceTarget(
  ctx: AppContext,
  deviceKey: string,
  moreDetails: (device: DeviceRow) => DetailLines = () => [],
): Promise<DeviceTarget | null> {
  const [device] = await devicesByKey(ctx.database, [deviceKey], ctx.wallNow());
  if (device === undefined) return null;
  const details = [['Device', deviceLine(device)] as const, ...moreDetails(device)];
  return { details, deviceKey, subject: {}, visibleTo: device.ownerAccountId };
}

/** Returns the detail lines of a signed text that contain an offer's slug, device, amount and reward share. */
export function offerDetailLines(offer: OfferRow): DetailLines {
  return [
    ['Offer', offer.slug],
    ['Device', deviceLineInTerms(offer)],
    amountDetailLine(offer.requestedAmount),
    ['Reward share', formatBps(offer.rewardShareBps)],
  ];
}

/** Returns the detail line of a signed text that contains the wait period and the cooldown in the offer's terms. */
export function unstakingDetailLine(offer: OfferRow): DetailLine {
  return ['Unstaking', unstakingLine(offer.termsText)];
}

/**
 * Returns the detail line of a signed text that contains the SHA-256 of the offer's terms, so that the signature covers the whole
 * terms.
 */
export function termsDigestDetailLine(offer: OfferRow): DetailLine {
  return ['Terms', `sha256 ${offer.termsSha256}`];
}

/** Returns the detail line of a signed text that says to which wallet a stake is paid back when it has left. */
export function paidBackToDetailLine(wallet: string): DetailLine {
  return [PAID_BACK_TO, wallet];
}

/** The detail line of a text that moves stake from the signing wallet: the stake is paid back to the same wallet. */
export const PAID_BACK_TO_SIGNER: DetailLine = [PAID_BACK_TO, (signer) => signer];

/** Returns the detail line of a signed text that contains an amount. `amount` is in base units; the line prints it in IO. */
export function amountDetailLine(amount: bigint): DetailLine {
  return ['Amount', `${formatTokenAmount(amount)} IO`];
}

/**
 * Returns the device line in an offer's terms, such as `<device id> (8 x H100 SXM5)`. The stored device may have changed since the
 * offer was published.
 */
export function deviceLineInTerms(offer: OfferRow): string {
  const line = offer.termsText.split('\n').find((candidate) => candidate.startsWith('Device: '));
  return line?.slice('Device: '.length) ?? '';
}

/** Returns the detail line of a signed text that contains the wallet to which money is paid. */
export function paidToDetailLine(wallet: string): DetailLine {
  return ['Paid to', wallet];
}
