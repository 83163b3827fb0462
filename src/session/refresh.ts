// Refresh tokens: how one is made, how the next one follows from it, and what presenting one means.
// Invariant: a token is stored by its hash alone, and its successor can be made again from the token and our secret but from
// nothing that is stored. The rule is pure; rows and locks are the store's.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Random } from '../domain/key.ts';

const DAY_MS = 86_400_000;
/** A refresh token that nobody presents lapses after this long. */
const REFRESH_TOKEN_MS = 30 * DAY_MS;
/** A session ends this long after its sign-in, however busy it is. */
export const SESSION_MS = 180 * DAY_MS;
/** How long after a rotation the same token may come again because the answer was lost. */
const REPLAY_MS = 60_000;

/** What is known about a presented token and its session. */
export type PresentedToken = {
  /** When the session began, wall time. */
  readonly sessionCreatedAt: Date;
  readonly expiresAt: Date;
  /** When it was exchanged for its successor; null while it is the newest. */
  readonly rotatedAt: Date | null;
  /** Whether that successor has itself been exchanged. */
  readonly successorUsed: boolean;
};

/**
 * `ROTATE`: exchange it. `REPEAT`: its rotation is less than 60 s old and its successor unused: hand out that successor again.
 * `REUSED`: it was exchanged and comes back late or beside its successor: somebody else holds a copy. `ENDED`: too old.
 */
export type RefreshVerdict = 'ROTATE' | 'REPEAT' | 'REUSED' | 'ENDED';

/** What presenting a refresh token of a session that is not revoked means. All intervals are half-open. */
export function judgeRefresh(token: PresentedToken, now: Date): RefreshVerdict {
  if (!isWithinSession(token.sessionCreatedAt, now)) return 'ENDED';
  if (token.rotatedAt === null) return now < token.expiresAt ? 'ROTATE' : 'ENDED';
  const elapsed = now.getTime() - token.rotatedAt.getTime();
  return elapsed < REPLAY_MS && !token.successorUsed ? 'REPEAT' : 'REUSED';
}

/** True until the hard end of a session that began at `createdAt`. */
export function isWithinSession(createdAt: Date, now: Date): boolean {
  return now.getTime() < createdAt.getTime() + SESSION_MS;
}

/** When a refresh token handed out now lapses: after 30 days, and never after its session. */
export function refreshTokenExpiry(sessionCreatedAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + REFRESH_TOKEN_MS, sessionCreatedAt.getTime() + SESSION_MS));
}

/** The first refresh token of a session: 256 random bits in base64url. */
export function newRefreshToken(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** sha-256 of a token, as it is stored; null for text that cannot be one. */
export function refreshTokenHash(token: string): Uint8Array | null {
  if (!/^[-0-9A-Z_a-z]{43}$/.test(token)) return null;
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** The token that follows: the same for the same token and secret, and unpredictable without the secret. */
export function successorOf(token: string, seal: Uint8Array): string {
  const key = new Uint8Array(hkdfSync('sha256', seal, '', 'tandem refresh token', 32));
  return createHmac('sha256', key).update(token).digest('base64url');
}
