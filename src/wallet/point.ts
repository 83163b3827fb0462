// Checks of Ed25519 points and scalars that must precede a library's verification, because libraries accept unsafe values.
// Fourteen encodings represent the eight points of small order; with such a point as the key anyone can forge a signature. They are
// the five y-coordinates below with either sign bit (orders 1, 2, 4, 8, 8), and y = p and y = p + 1 with either sign bit, which the
// canonical check already refuses.

const P = 2n ** 255n - 19n;
/** Order of the prime subgroup, which bounds S. RFC 8032 §5.1.7. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 2n ** 255n;

/** y of two of the four points of order 8; the other two have its negative. */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([1n, P - 1n, 0n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * True if 32 bytes may encode a key or the R of a signature: y is below p (the canonical encoding) and the point is not of small
 * order. Whether the point lies on the curve is left to the verification, which fails otherwise.
 */
export function isUsablePoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) % SIGN_BIT;
  return y < P && !SMALL_ORDER_Y.has(y);
}

/** True if 32 bytes encode a scalar below L. Without this check S + L would be a second valid signature of the same text. */
export function isCanonicalScalar(bytes: Uint8Array): boolean {
  return littleEndian(bytes) < L;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
