// An offer with everything that is public about it.

export function OfferScreen() {
  return null;
}
