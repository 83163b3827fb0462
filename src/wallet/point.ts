// Checks of Ed25519 points and scalars before a library verifies the signature, because libraries accept unsafe values.
// The eight points of small order have fourteen encodings; with such a point as public key, anyone can forge a signature. Ten of them
// are the five y-coordinates below (points of order 1, 2, 4, 8 and 8) with either sign bit. The other four, y = p and y = p + 1 with
// either sign bit, are not canonical and are refused for that.

const P = 2n ** 255n - 19n;
/** Order of the prime subgroup; the scalar S of a signature must be smaller (RFC 8032 §5.1.7). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 2n ** 255n;

/** The y-coordinate of two of the four points of order 8; the other two have its negative. */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([1n, P - 1n, 0n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * Whether 32 bytes are acceptable as a public key or as R of a signature: y is below p (the canonical encoding) and the point is not of
 * small order. The later verification fails for a point that is not on the curve.
 */
export function isUsablePoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) % SIGN_BIT;
  return y < P && !SMALL_ORDER_Y.has(y);
}

/** Whether 32 bytes encode a scalar below L. Without this check, S + L would be a second valid signature of the same text. */
export function isCanonicalScalar(bytes: Uint8Array): boolean {
  return littleEndian(bytes) < L;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
