// Refresh tokens: generation, rotation, and the rules for accepting a presented token.
// **Invariant:** only the hash of a token is stored. The successor of a token is derived from the token and the secret, so it can be
// returned again, but not computed from the database. These functions are pure; storage is in app and store.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../domain/key.ts';

const DAY_MS = 86_400_000;
/** Lifetime of an unused refresh token. */
export const REFRESH_TOKEN_MS = 30 * DAY_MS;
/** Maximum age of a session, however often it is refreshed. */
export const SESSION_MAX_AGE_MS = 180 * DAY_MS;
/** Time after a rotation in which the rotated token is accepted again, because the response may have been lost. */
export const REPLAY_MS = 60_000;

/** The stored state of a refresh token that a client presents, and of its session. */
export type PresentedRefreshToken = {
  /** Start of the session, in wall time. */
  readonly sessionCreatedAt: Date;
  readonly expiresAt: Date;
  /** Time at which the token was exchanged for its successor; null when it was not exchanged. */
  readonly rotatedAt: Date | null;
  /** True when the successor of the token was exchanged too. */
  readonly successorUsed: boolean;
};

/**
 * What to do with a presented refresh token. `ROTATE`: exchange it for its successor. `REPEAT`: return the same successor again, since
 * the token was rotated less than 60 s ago and the successor is unused. `REUSED`: revoke the session, since the token was rotated
 * earlier or its successor was used, so it may have been copied. `ENDED`: refuse it, since the token or the session has expired.
 * A rotation that lies 60 s or more ahead was dated before the clock was set back, and may be of any age.
 */
export type RefreshVerdict = 'ROTATE' | 'REPEAT' | 'REUSED' | 'ENDED';

/** Returns what to do with a presented refresh token whose session is not revoked. All intervals are half-open. */
export function refreshVerdict(token: PresentedRefreshToken, now: Date): RefreshVerdict {
  if (!isWithinMaxSessionAge(token.sessionCreatedAt, now)) return 'ENDED';
  if (token.rotatedAt === null) return now < token.expiresAt ? 'ROTATE' : 'ENDED';
  const elapsed = Math.abs(now.getTime() - token.rotatedAt.getTime());
  return elapsed < REPLAY_MS && !token.successorUsed ? 'REPEAT' : 'REUSED';
}

/** Whether a session that began at `createdAt` has not reached the maximum age of a session at `now`. */
export function isWithinMaxSessionAge(createdAt: Date, now: Date): boolean {
  return now.getTime() < createdAt.getTime() + SESSION_MAX_AGE_MS;
}

/** Returns the expiry of a refresh token issued at `now`: after 30 days, but not after the end of its session. */
export function refreshTokenExpiry(sessionCreatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + REFRESH_TOKEN_MS, sessionCreatedAt.getTime() + SESSION_MAX_AGE_MS));
}

/** Returns the first refresh token of a session: 256 random bits in base64url. */
export function newRefreshToken(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/**
 * Returns the SHA-256 of a refresh token, which the database stores instead of the token; null for text that does not have the form
 * of a token.
 */
export function refreshTokenHash(token: string): Uint8Array | null {
  if (!/^[-0-9A-Z_a-z]{43}$/.test(token)) return null;
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** Returns the successor of a refresh token: a keyed hash of the token, unpredictable without `secret`. */
export function nextRefreshToken(token: string, secret: Uint8Array): string {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'tandem refresh token', 32));
  return createHmac('sha256', key).update(token).digest('base64url');
}
