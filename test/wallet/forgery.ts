// Ed25519 signatures that deviate from RFC 8032, for the tests and the published vectors: small-order points, torsion components
// and malleated scalars. **Invariant:** made with the curve arithmetic of @noble/curves only; never import src/wallet here.

import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';

const { Point } = ed25519;
type Point = InstanceType<typeof Point>;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;

/** The eight points of small order on the curve: the multiples of a point of order 8. */
export const torsionPoints: readonly Point[] = (() => {
  const generator = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');
  return Array.from({ length: 8 }, (_, times) => generator.multiplyUnsafe(BigInt(times)));
})();

/** All 14 encodings of points of small order: the eight canonical ones, then the six that are not. */
export const smallOrderEncodings: readonly Uint8Array[] = (() => {
  const ys = [...new Set(torsionPoints.map((point) => point.y))];
  const spelled = [...ys, P, P + 1n].flatMap((y) => [encodeY(y, false), encodeY(y, true)]);
  const canonical = new Set(torsionPoints.map((point) => point.toHex()));
  const rank = (bytes: Uint8Array) => (canonical.has(Buffer.from(bytes).toString('hex')) ? 0 : 1);
  return spelled.sort((one, other) => rank(one) - rank(other));
})();

/** A signature that is valid for every text when small-order keys are accepted: R is the neutral point and S is zero. */
export const universalForgery: Uint8Array = joined(Point.ZERO.toBytes(), scalarBytes(0n));

/** Forges a signature of one message under a small-order key that satisfies the cofactorless equation; null when none exists. */
export function forgeWithSmallOrderKey(key: Uint8Array, message: Uint8Array): Uint8Array | null {
  const point = Point.fromBytes(key, true);
  for (const candidate of torsionPoints) {
    const r = candidate.toBytes();
    if (
      point
        .multiplyUnsafe(challenge(r, key, message))
        .negate()
        .equals(candidate)
    )
      return joined(r, scalarBytes(0n));
  }
  return null;
}

/** Signs with the real key and the given encoding of R, a point of small order. */
export function signWithSmallOrderR(secret: Uint8Array, message: Uint8Array, r: Uint8Array): Uint8Array {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secret);
  return joined(r, scalarBytes(Point.Fn.create(challenge(r, pointBytes, message) * scalar)));
}

/** Signs with the real key and adds a point of order 8 to R. The signature satisfies only the verification equation with cofactor. */
export function signWithTorsion(secret: Uint8Array, message: Uint8Array): Uint8Array {
  const { scalar } = ed25519.utils.getExtendedPublicKey(secret);
  const nonce = Point.Fn.create(littleEndian(createHash('sha512').update(secret).update(message).digest()));
  const ofR = torsionPoints[1] ?? Point.ZERO;
  return craftedSignature({ message, secret: scalar, nonce, ofKey: Point.ZERO, ofR }).signature;
}

/**
 * Signs with the scalar `secret`, and adds points of small order to the key and to R. The signature is valid under the equation
 * with cofactor, and without it only when the two components cancel.
 */
export function craftedSignature(given: {
  readonly message: Uint8Array;
  readonly secret: bigint;
  readonly nonce: bigint;
  readonly ofKey: Point;
  readonly ofR: Point;
}): { readonly key: Uint8Array; readonly signature: Uint8Array } {
  const key = Point.BASE.multiply(given.secret).add(given.ofKey).toBytes();
  const r = Point.BASE.multiply(given.nonce).add(given.ofR).toBytes();
  const s = Point.Fn.create(given.nonce + challenge(r, key, given.message) * given.secret);
  return { key, signature: joined(r, scalarBytes(s)) };
}

/** Returns a signature with S + L in place of S: other bytes that satisfy the same verification equation. */
export function malleate(signature: Uint8Array): Uint8Array {
  return joined(signature.slice(0, 32), scalarBytes(littleEndian(signature.slice(32)) + L));
}

/** Reference implementation of verification: strict decoding, no small-order points, and the cofactorless equation. */
export function referenceVerdict(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const [keyPoint, r] = [Point.fromBytes(key, false), Point.fromBytes(signature.slice(0, 32), false)];
    const s = littleEndian(signature.slice(32));
    if (keyPoint.isSmallOrder() || r.isSmallOrder() || s >= L) return false;
    const k = challenge(signature.slice(0, 32), key, message);
    return Point.BASE.multiplyUnsafe(s).subtract(keyPoint.multiplyUnsafe(k)).equals(r);
  } catch {
    return false;
  }
}

/** Encodes a y-coordinate and the sign of x in 32 bytes, also when the curve has no such point. */
export function encodeY(y: bigint, odd: boolean): Uint8Array {
  return scalarBytes(y + (odd ? 2n ** 255n : 0n));
}

function challenge(r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint {
  return Point.Fn.create(littleEndian(createHash('sha512').update(r).update(key).update(message).digest()));
}

function scalarBytes(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function joined(r: Uint8Array, s: Uint8Array): Uint8Array {
  return new Uint8Array([...r, ...s]);
}
