// The listing of a device: whether it has an offer that can be claimed, and otherwise the reasons why not.

import { refusalsForAnyClaimant } from './claim.ts';
import type { DeviceAggregate } from './device-aggregate.ts';
import { CLOSE_REASON_TEXT, type Offer, offerStatusAt } from './offer.ts';
import { type EligibilityCheck, offerPreconditionMessage } from './offer-rules.ts';
import { refusalMessage, WALLET_FAULT_TEXT, type WalletFault } from './refusal.ts';

/** Whether a device has a claimable offer, and the reasons as sentences when it has none. */
export type Listing = { readonly listed: boolean; readonly reasons: readonly string[] };

/** Returns a sentence that says why no offer can ever be published for an owner's wallet; null for a wallet that can sign. */
export function unlistableReason(ownerFault: WalletFault | null): string | null {
  if (ownerFault === null) return null;
  return `Nobody can sign for the address of its owner, so no offer can be published: ${WALLET_FAULT_TEXT[ownerFault]}.`;
}

/**
 * Returns the listing of a device. `latest` is its latest offer in any status, `checks` are the preconditions of a new offer, and
 * `ownerFault` is the reason why nobody can sign for its owner wallet (null for a wallet that can sign).
 */
export function listingOf(
  aggregate: DeviceAggregate,
  latest: Offer | null,
  checks: readonly EligibilityCheck[],
  ownerFault: WalletFault | null,
  now: Date,
): Listing {
  const unlistable = unlistableReason(ownerFault);
  if (unlistable !== null) return { listed: false, reasons: [unlistable] };
  const live = aggregate.offers.filter((offer) => offer.live && offerStatusAt(offer, now) !== 'CLOSED');
  const allOpen = live.filter((offer) => offerStatusAt(offer, now) === 'OPEN');
  const open = allOpen.find(({ visibility }) => visibility === 'LISTED');
  if (open !== undefined) {
    const reasons = refusalsForAnyClaimant(aggregate, open, now).map(refusalMessage);
    return { listed: reasons.length === 0, reasons };
  }
  if (allOpen.length > 0) {
    return { listed: false, reasons: ['It is unlisted: only people with the share link of an open offer find it.'] };
  }
  if (live.length > 0) {
    const filled =
      live.length === 1
        ? 'Its offer is filled: a co-staker holds it.'
        : `Its ${live.length} offers are filled: co-stakers hold them.`;
    return { listed: false, reasons: [filled] };
  }
  const unmet = checks.filter((check) => check.refusal !== null).map(offerPreconditionMessage);
  return { listed: false, reasons: ['It has no open offer.', ...endOf(latest, now), ...unmet] };
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Returns an instant for a sentence, such as `2 March 2026 at 09:05 UTC`. */
function instantText(at: Date): string {
  const time = at.toISOString().slice(11, 16);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} at ${time} UTC`;
}

function endOf(latest: Offer | null, now: Date): readonly string[] {
  if (latest === null) return [];
  if (offerStatusAt(latest, now) !== 'CLOSED') return ['Its co-staker is leaving; a replacement may be published now.'];
  if (latest.closesAt === null || latest.closeReason === null) return [];
  return [`Its latest offer closed on ${instantText(latest.closesAt)}. ${CLOSE_REASON_TEXT[latest.closeReason]}`];
}
