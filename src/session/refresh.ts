// Refresh tokens: generation, rotation, and the verdict on a presented token.
// **Invariant:** only the hash of a token is stored. Its successor can be derived again from the token and the secret, but not from
// anything stored. These functions are pure; rows and locks belong to the store.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../domain/key.ts';

const DAY_MS = 86_400_000;
/** An unused refresh token expires after this time. */
const REFRESH_TOKEN_MS = 30 * DAY_MS;
/** A session ends this long after its sign-in, however often it is refreshed. */
export const SESSION_MS = 180 * DAY_MS;
/** How long after a rotation the same token is accepted again, because the response may have been lost. */
const REPLAY_MS = 60_000;

/** The stored state of a presented token and its session. */
export type PresentedToken = {
  /** Start of the session, in wall time. */
  readonly sessionCreatedAt: Date;
  readonly expiresAt: Date;
  /** When the token was exchanged for its successor; null while it is the latest. */
  readonly rotatedAt: Date | null;
  /** True once that successor was exchanged itself. */
  readonly successorUsed: boolean;
};

/**
 * `ROTATE`: exchange the token. `REPEAT`: it was rotated less than 60 s ago and its successor is unused, so return that successor
 * again. `REUSED`: it was rotated earlier, or its successor was used: somebody has a copy. `ENDED`: the token or session expired.
 */
export type RefreshVerdict = 'ROTATE' | 'REPEAT' | 'REUSED' | 'ENDED';

/** The verdict on a refresh token of a session that is not revoked. All intervals are half-open. */
export function judgeRefresh(token: PresentedToken, now: Date): RefreshVerdict {
  if (!isWithinSession(token.sessionCreatedAt, now)) return 'ENDED';
  if (token.rotatedAt === null) return now < token.expiresAt ? 'ROTATE' : 'ENDED';
  const elapsed = now.getTime() - token.rotatedAt.getTime();
  return elapsed < REPLAY_MS && !token.successorUsed ? 'REPEAT' : 'REUSED';
}

/** True until the maximal age of a session that began at `createdAt`. */
export function isWithinSession(createdAt: Date, now: Date): boolean {
  return now.getTime() < createdAt.getTime() + SESSION_MS;
}

/** The expiry of a refresh token issued at `now`: after 30 days, but not after its session. */
export function refreshTokenExpiry(sessionCreatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + REFRESH_TOKEN_MS, sessionCreatedAt.getTime() + SESSION_MS));
}

/** The first refresh token of a session: 256 random bits in base64url. */
export function newRefreshToken(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** sha-256 of a token, as it is stored; null for text that has not the form of a token. */
export function refreshTokenHash(token: string): Uint8Array | null {
  if (!/^[-0-9A-Z_a-z]{43}$/.test(token)) return null;
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** The successor of a token: a keyed hash, so it is the same for the same token and secret, and unpredictable without the secret. */
export function nextRefreshToken(token: string, seal: Uint8Array): string {
  const key = new Uint8Array(hkdfSync('sha256', seal, '', 'tandem refresh token', 32));
  return createHmac('sha256', key).update(token).digest('base64url');
}
