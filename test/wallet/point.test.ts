// Tests of points and scalars that are refused before a signature is verified; results equal those of the curve arithmetic of
// @noble/curves.

import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonicalScalar, isUsablePoint, pointFault } from '../../src/wallet/point.ts';
import { encodeY, smallOrderEncodings, torsionPoints } from './forgery.ts';

const { Point } = ed25519;
const P = Point.Fp.ORDER;
const L = Point.Fn.ORDER;
const anySign = fc.boolean();

describe('isUsablePoint', () => {
  it('refuses all 14 encodings of points of small order', () => {
    expect(smallOrderEncodings).toHaveLength(14);
    expect(new Set(smallOrderEncodings.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(14);
    for (const bytes of smallOrderEncodings) {
      expect(Point.fromBytes(bytes, true).isSmallOrder()).toBe(true);
      expect(isUsablePoint(bytes)).toBe(false);
    }
    for (const point of torsionPoints) expect(isUsablePoint(point.toBytes())).toBe(false);
  });

  it('refuses encodings with a y-coordinate of p or more, and accepts those below p', () => {
    for (let above = 0n; above < 19n; above += 1n) {
      for (const odd of [false, true]) expect(isUsablePoint(encodeY(P + above, odd))).toBe(false);
    }
    expect(isUsablePoint(encodeY(P - 2n, false))).toBe(true);
    expect(isUsablePoint(encodeY(2n, true))).toBe(true);
  });

  it('agrees with strict decoding by @noble/curves for every point on the curve', () => {
    const nearby = fc.oneof(fc.bigInt(0n, 2n ** 255n - 1n), fc.bigInt(0n, 40n), fc.bigInt(P - 40n, P + 18n));
    fc.assert(
      fc.property(nearby, anySign, (y, odd) => {
        const bytes = encodeY(y, odd);
        fc.pre(onCurve(bytes));
        expect(isUsablePoint(bytes)).toBe(strictlyUsable(bytes));
      }),
    );
  });
});

describe('pointFault', () => {
  it('agrees with @noble/curves on whether 32 bytes are a usable point of the curve', () => {
    const nearby = fc.oneof(fc.bigInt(0n, 2n ** 255n - 1n), fc.bigInt(0n, 40n), fc.bigInt(P - 40n, P + 18n));
    fc.assert(
      fc.property(nearby, anySign, (y, odd) => {
        const bytes = encodeY(y, odd);
        expect(pointFault(bytes) === null).toBe(strictlyUsable(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('returns the first check that a wallet address fails', () => {
    for (const point of torsionPoints) expect(pointFault(point.toBytes())).toBe('SMALL_ORDER');
    expect(pointFault(encodeY(P + 3n, false))).toBe('NOT_CANONICAL');
    expect(pointFault(encodeY(2n, false))).toBe('OFF_CURVE');
  });
});

describe('isCanonicalScalar', () => {
  it('accepts scalars below the group order L and refuses L and larger scalars', () => {
    expect(isCanonicalScalar(encodeY(0n, false))).toBe(true);
    expect(isCanonicalScalar(encodeY(L - 1n, false))).toBe(true);
    expect(isCanonicalScalar(encodeY(L, false))).toBe(false);
    expect(isCanonicalScalar(encodeY(L + 1n, false))).toBe(false);
    expect(isCanonicalScalar(new Uint8Array(32).fill(255))).toBe(false);
  });
});

function onCurve(bytes: Uint8Array): boolean {
  try {
    Point.fromBytes(bytes, true);
    return true;
  } catch {
    return false;
  }
}

function strictlyUsable(bytes: Uint8Array): boolean {
  try {
    return !Point.fromBytes(bytes, false).isSmallOrder();
  } catch {
    return false;
  }
}
