// Checks of Ed25519 points and scalars before a library verifies the signature, because libraries accept unsafe values.
// The eight points of small order have fourteen encodings; with such a point as public key, anyone can forge a signature. Ten of them
// are the five y-coordinates below (points of order 1, 2, 4, 8 and 8) with either sign bit. The other four, y = p and y = p + 1 with
// either sign bit, are not canonical and are refused for that.

const P = 2n ** 255n - 19n;
/** Order of the prime subgroup; the scalar S of a signature must be smaller (RFC 8032 §5.1.7). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 2n ** 255n;
/** The constant d of the curve -x² + y² = 1 + d·x²·y². */
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** The y-coordinate of two of the four points of order 8; the other two have the negated value. */
const ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([1n, P - 1n, 0n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * Whether 32 bytes are acceptable as a public key or as R of a signature: y is below p (the canonical encoding) and the point is not
 * of small order. A point that is not on the curve fails in the later verification.
 */
export function isUsablePoint(bytes: Uint8Array): boolean {
  const y = littleEndian(bytes) % SIGN_BIT;
  return y < P && !SMALL_ORDER_Y.has(y);
}

/**
 * Whether 32 bytes encode a scalar below the order L of the subgroup. Without this check, S + L would be a second valid signature of
 * the same text.
 */
export function isCanonicalScalar(bytes: Uint8Array): boolean {
  return littleEndian(bytes) < L;
}

/** The reason why 32 bytes are no public key with which a wallet can sign safely. */
export type PointFault = 'NOT_CANONICAL' | 'SMALL_ORDER' | 'OFF_CURVE';

/**
 * Returns the first reason why 32 bytes are no usable public key, including that they are no point of the curve; null for a usable
 * key.
 */
export function pointFault(bytes: Uint8Array): PointFault | null {
  const y = littleEndian(bytes) % SIGN_BIT;
  if (y >= P) return 'NOT_CANONICAL';
  if (SMALL_ORDER_Y.has(y)) return 'SMALL_ORDER';
  return isOnCurve(y) ? null : 'OFF_CURVE';
}

/** Whether the curve has a point with the coordinate y: x² = (y² - 1) / (d·y² + 1) has a root where the product of both is a square. */
function isOnCurve(y: bigint): boolean {
  const square = (y * y) % P;
  return isSquare(((square - 1n + P) * (((D * square) % P) + 1n)) % P);
}

/** Whether `value` is a square modulo p: its Jacobi symbol is 1. */
function isSquare(value: bigint): boolean {
  let [a, n, symbol] = [value, P, 1];
  while (a !== 0n) {
    let twos = 0;
    for (let low = Number(a & 0xffff_ffffn); (low & 1) === 0; low = Number(a & 0xffff_ffffn)) {
      const step = low === 0 ? 32 : 31 - Math.clz32(low & -low);
      twos += step;
      a >>= BigInt(step);
    }
    const [aLow, nLow] = [Number(a & 7n), Number(n & 7n)];
    if (twos % 2 === 1 && (nLow === 3 || nLow === 5)) symbol = -symbol;
    if (aLow % 4 === 3 && nLow % 4 === 3) symbol = -symbol;
    [a, n] = [n % a, a];
  }
  return n === 1n && symbol === 1;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}
