// What is known to come: when an open offer will close by itself, and when the requirement alone will change what a device is.
// Kept with the rows, so that a reader's filter and a sweep's index see it; whatever changes a book makes it anew.

import { type Book, bookSufficiencyAt, graceEndsAt } from './book.ts';
import { closingReason } from './consequence.ts';
import { type Offer, offerStatusAt } from './offer.ts';

/** The book with what follows, after `now`, from what is announced. The same book when nothing of it changed. */
export function foreseen(book: Book, now: Date): Book {
  const offers = book.offers.map((offer) => withClosing(book, offer, now));
  const changed = offers.some((offer, at) => offer !== book.offers[at]);
  const requirementDueAt = sufficiencyChangesAt(book, now);
  const same = requirementDueAt?.getTime() === book.device.requirementDueAt?.getTime();
  if (same && !changed) return book;
  return {
    ...book,
    device: same ? book.device : { ...book.device, requirementDueAt },
    offers: changed ? offers : book.offers,
  };
}

/** When the device's sufficiency next changes with nobody acting and no co-stake changing its phase; null: not that is known. */
function sufficiencyChangesAt(book: Book, now: Date): Date | null {
  let at = now;
  for (;;) {
    const next = nextInstant(book, at);
    if (next === null) return null;
    if (bookSufficiencyAt(book, new Date(next.getTime() - 1)) !== bookSufficiencyAt(book, next)) return next;
    at = next;
  }
}

function nextInstant(book: Book, after: Date): Date | null {
  const announced = book.requirements.find(({ validFrom }) => validFrom > after)?.validFrom ?? null;
  return earlier(announced, graceEndsAt(book, after));
}

/** An open offer closes at its expiry, or where an announced requirement leaves it nothing to stand on. */
function withClosing(book: Book, offer: Offer, now: Date): Offer {
  if (!offer.live || offerStatusAt(offer, now) !== 'OPEN') return offer;
  const standing = { ...offer, closesAt: null };
  const ahead = book.requirements.filter(
    ({ validFrom }) => validFrom > now && (offer.expiresAt === null || validFrom < offer.expiresAt),
  );
  const fatal = ahead.find(({ validFrom }) => closingReason(book, standing, validFrom) !== null)?.validFrom ?? null;
  const closesAt = fatal ?? offer.expiresAt;
  if (closesAt?.getTime() === offer.closesAt?.getTime()) return offer;
  const closeReason = fatal === null ? 'EXPIRED' : closingReason(book, standing, fatal);
  return { ...offer, closesAt, closeReason: closesAt === null ? null : closeReason };
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
