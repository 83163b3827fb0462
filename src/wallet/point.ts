// What must be ruled out about Ed25519 points and scalars before a library's check may be believed.
// Fourteen encodings stand for the eight points of small order; with one of them as key anybody can sign. They are the
// five y-coordinates below with either sign bit (orders 1, 2, 4, 8, 8), and y = p and y = p + 1 with either sign bit,
// which the canonical check already refuses.

const P = 2n ** 255n - 19n;
/** Order of the prime subgroup, which bounds S. RFC 8032 §5.1.7. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 2n ** 255n;

/** y of two of the four points of order 8; the other two have its negative. */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([1n, P - 1n, 0n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * True when 32 bytes may be the encoding of a key or of a signature's R: y below p (the canonical encoding) and not of
 * small order. Whether the bytes lie on the curve at all is left to the verification, which fails for those that do not.
 */
export function isUsablePoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) % SIGN_BIT;
  return y < P && !SMALL_ORDER_Y.has(y);
}

/** True when 32 bytes encode a scalar below L. Without this, S + L would be a second signature of the same text. */
export function isCanonicalScalar(bytes: Uint8Array): boolean {
  return littleEndian(bytes) < L;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
