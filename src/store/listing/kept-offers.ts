// Offers with their devices that a process keeps after reading them, so that a page whose rows have not changed transfers none.
// **Invariant:** a kept offer is used only when the statement of a read has found the same version; a version names the stored
// versions of the offer's and the device's row, and the balance of the owner's stake.

import type { OfferRow } from '../columns.ts';
import type { StoredDevice } from '../devices.ts';

/** An offer and its device, as stored. */
export type KeptOffer = { readonly version: string; readonly offer: OfferRow; readonly device: StoredDevice };

export type KeptOffers = {
  readonly find: (id: string) => KeptOffer | null;
  /** Returns the id of a kept offer by its slug, which never changes. */
  readonly idOfSlug: (slug: string) => string | null;
  readonly keep: (offer: KeptOffer) => void;
};

/** Number of kept offers: about 5 MB. The least recently used is dropped first. */
const MAX_KEPT = 2_000;

/** Returns an empty store of kept offers. */
export function createKeptOffers(): KeptOffers {
  const byId = new Map<string, KeptOffer>();
  const idsBySlug = new Map<string, string>();
  return {
    find(id) {
      const kept = byId.get(id);
      if (kept === undefined) return null;
      byId.delete(id);
      byId.set(id, kept);
      return kept;
    },
    idOfSlug: (slug) => idsBySlug.get(slug) ?? null,
    keep(offer) {
      byId.delete(offer.offer.id);
      byId.set(offer.offer.id, offer);
      idsBySlug.set(offer.offer.slug, offer.offer.id);
      const [oldest] = byId.values();
      if (byId.size <= MAX_KEPT || oldest === undefined) return;
      byId.delete(oldest.offer.id);
      idsBySlug.delete(oldest.offer.slug);
    },
  };
}
