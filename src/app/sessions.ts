// Sessions: refresh, sign-out, revocation, and verification of access tokens. All times are wall time.
// **Invariant:** an ended session is rejected at once, because every authenticated request reads the session from the database.
// Sessions start in sign-in.ts; the rules of refresh tokens are in session/refresh.ts.

import type { RefusalOf } from '../domain/refusal.ts';
import { createTokenVerifier } from '../session/kept-tokens.ts';
import type { SigningKey } from '../session/keys.ts';
import {
  isWithinMaxSessionAge,
  nextRefreshToken,
  REFRESH_TOKEN_MS,
  REPLAY_MS,
  refreshTokenExpiry,
  refreshTokenHash,
  refreshVerdict,
  SESSION_MAX_AGE_MS,
} from '../session/refresh.ts';
import {
  isExpiredButOtherwiseValid,
  mintAccessToken,
  type TokenHolder,
  type TokenIssuerAndAudience,
} from '../session/token.ts';
import type { Database, Transaction } from '../store/db/database.ts';
import {
  deleteExpired,
  findRefreshToken,
  findSession,
  findSessions,
  insertRefreshToken,
  markRefreshTokenRotated,
  openSessionsOf,
  revokeSessionOf,
  type SessionRow,
  touchSession,
} from '../store/sessions.ts';
import { deleteRetiredKeys } from '../store/signing-keys.ts';
import { requireClock } from './clock.ts';
import { type AppContext, sealSecretsOf } from './context.ts';
import { sharedRead } from './shared-read.ts';
import { keyringOf } from './signing-keys.ts';

/** The tokens that a client receives for a session. */
export type SessionTokens = {
  readonly accessToken: string;
  /** When the access token expires. */
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly accountId: string;
  readonly sessionId: string;
};

/** Times of a session, in milliseconds: lifetime of an unused refresh token, longest session, time in which a used token is answered again. */
export const SESSION_TIMES = {
  refreshTokenMs: REFRESH_TOKEN_MS,
  longestMs: SESSION_MAX_AGE_MS,
  replayMs: REPLAY_MS,
} as const;

type OpenSession = Pick<SessionRow, 'id' | 'accountId' | 'createdAt'>;
type SessionEnded = { readonly refusal: RefusalOf<'SESSION_ENDED'> };

const ENDED: SessionEnded = { refusal: { code: 'SESSION_ENDED' } };

/**
 * Exchanges a refresh token for a new refresh token (its successor) and a new access token. A second use within 60 s returns the
 * same successor again, unless the successor was used. A later second use revokes the session, because the token may have been
 * copied. Refusal: SESSION_ENDED.
 */
export async function refreshSession(
  ctx: AppContext,
  input: { readonly refreshToken: string },
): Promise<SessionTokens | SessionEnded> {
  requireClock(ctx);
  const now = ctx.wallNow();
  const hash = refreshTokenHash(input.refreshToken);
  if (hash === null) return ENDED;
  const [successor = '', ...earlier] = sealSecretsOf(ctx.secrets).map((secret) =>
    nextRefreshToken(input.refreshToken, secret),
  );
  const key = await keyringOf(ctx).signing(now);
  const exchanged = await ctx.database.transaction((tx) => exchange(tx, hash, [successor, ...earlier], now));
  return exchanged === null ? ENDED : issueSessionTokens(ctx, key, exchanged.session, exchanged.successor, now);
}

/** `successors`: the successor that the current secret derives, then that of the secret before a rotation. */
async function exchange(
  tx: Transaction,
  hash: Uint8Array,
  successors: readonly [string, ...string[]],
  now: Date,
): Promise<{ readonly session: OpenSession; readonly successor: string } | null> {
  const session = await touchSession(tx, hash, now);
  const token = session === null ? null : await findRefreshToken(tx, hash);
  if (session === null || token === null) return null;
  const verdict = refreshVerdict({ ...token, sessionCreatedAt: session.createdAt }, now);
  switch (verdict) {
    case 'ROTATE': {
      const [successor] = successors;
      await markRefreshTokenRotated(tx, hash, await hashAndStoreRefreshToken(tx, session, successor, now), now);
      return { session, successor };
    }
    case 'REPEAT': {
      // The successor of a refresh token is derived with the secret, so the stored hash shows with which one.
      const { successorHash } = token;
      const successor = successors.find((each) => successorHash !== null && isHashOf(successorHash, each));
      return successor === undefined ? null : { session, successor };
    }
    case 'REUSED':
      await revokeSessionOf(tx, session.accountId, session.id, 'TOKEN_REUSED', now);
      return null;
    case 'ENDED':
      return null;
    default:
      return verdict satisfies never;
  }
}

/** Ends the caller's session. A repeated sign-out changes nothing. */
export async function signOut(
  ctx: AppContext,
  holder: { readonly accountId: string; readonly sessionId: string },
): Promise<void> {
  await revokeSessionOf(ctx.database, holder.accountId, holder.sessionId, 'SIGNED_OUT', ctx.wallNow());
}

/** Revokes a session of the caller's account and returns its id. Refusal: NOT_FOUND, also for a session of another account. */
export async function revokeSession(
  ctx: AppContext,
  input: { readonly accountId: string; readonly sessionId: string },
): Promise<{ readonly sessionId: string } | { readonly refusal: RefusalOf<'NOT_FOUND'> }> {
  const { accountId, sessionId } = input;
  const found = await revokeSessionOf(ctx.database, accountId, sessionId, 'REVOKED', ctx.wallNow());
  return found ? { sessionId } : { refusal: { code: 'NOT_FOUND', subject: 'session' } };
}

/** Returns the live sessions of an account, the latest first. */
export async function listSessions(
  ctx: AppContext,
  input: { readonly accountId: string },
): Promise<readonly SessionRow[]> {
  return openSessionsOf(ctx.database, input.accountId, ctx.wallNow());
}

/** Result of verifying a bearer token. The client should refresh the session after EXPIRED, and sign in again after REVOKED. */
export type TokenVerdict =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: TokenHolder; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'REVOKED' | 'INVALID' };

/** Verifies a bearer token: its signature, its expiry, and whether its session is live. */
export async function verifyToken(ctx: AppContext, token: string): Promise<TokenVerdict> {
  const now = ctx.wallNow();
  const keys = (kid: string) => keyringOf(ctx).find(kid, now);
  const given = { ...scopeOf(ctx), keys, now };
  const { verify, session: read } = checksOf(ctx.database);
  const holder = await verify(token, given);
  if (holder === null) return { kind: (await isExpiredButOtherwiseValid(token, given)) ? 'EXPIRED' : 'INVALID' };
  const session = await read(holder.sessionId);
  if (session === null || session.accountId !== holder.accountId || !lives(session, now)) return { kind: 'REVOKED' };
  return { kind: 'AUTHENTICATED', viewer: holder, expiresAt: holder.expiresAt };
}

type TokenChecks = {
  readonly verify: ReturnType<typeof createTokenVerifier>;
  readonly session: (id: string) => Promise<SessionRow | null>;
};
const tokenChecks = new WeakMap<Database, TokenChecks>();

/** Returns the checks of tokens over a database: the signature is verified once, and requests at the same time share a read. */
function checksOf(database: Database): TokenChecks {
  const known = tokenChecks.get(database);
  if (known !== undefined) return known;
  const session = sharedRead(
    (ids) => findSessions(database, ids),
    (row: SessionRow) => row.id,
  );
  const made = { verify: createTokenVerifier(), session };
  tokenChecks.set(database, made);
  return made;
}

/** Returns the holder of a bearer token; null when the token is invalid or expired, or its session has ended. */
export async function authenticate(ctx: AppContext, token: string): Promise<TokenHolder | null> {
  const verdict = await verifyToken(ctx, token);
  return verdict.kind === 'AUTHENTICATED' ? verdict.viewer : null;
}

/** Returns the ids of the given sessions that are neither revoked nor past their maximum age, with one statement. */
export async function liveSessions(ctx: AppContext, sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
  const now = ctx.wallNow();
  const sessions = await findSessions(ctx.database, sessionIds);
  return new Set(sessions.filter((session) => lives(session, now)).map((session) => session.id));
}

/** Returns true while a session is neither revoked nor past its maximum age. Used for connections that outlive a request. */
export async function sessionIsLive(ctx: AppContext, sessionId: string): Promise<boolean> {
  const session = await findSession(ctx.database, sessionId);
  return session !== null && lives(session, ctx.wallNow());
}

/**
 * Deletes expired challenges and refresh tokens, sessions without a refresh token, and retired keys. Returns the numbers of deleted
 * rows.
 */
export async function purgeSessions(
  ctx: AppContext,
  now: Date,
): Promise<{ readonly challenges: number; readonly refreshTokens: number; readonly sessions: number }> {
  await deleteRetiredKeys(ctx.database, now);
  return deleteExpired(ctx.database, now);
}

/** Stores the hash of a session's refresh token and returns the hash. Used by sign-in and rotation only. */
export async function hashAndStoreRefreshToken(
  tx: Transaction,
  session: OpenSession,
  token: string,
  now: Date,
): Promise<Uint8Array> {
  const hash = hashOf(token);
  const expiresAt = refreshTokenExpiry(session.createdAt, now);
  await insertRefreshToken(tx, { hash, sessionId: session.id, issuedAt: now, expiresAt });
  return hash;
}

/** Issues a new access token and returns it with the given refresh token. Used by sign-in and rotation only. */
export async function issueSessionTokens(
  ctx: AppContext,
  key: SigningKey,
  session: OpenSession,
  refreshToken: string,
  now: Date,
): Promise<SessionTokens> {
  const holder = { accountId: session.accountId, sessionId: session.id };
  const { token, expiresAt } = await mintAccessToken(holder, { ...scopeOf(ctx), key, now, random: ctx.random });
  return { accessToken: token, expiresAt, refreshToken, ...holder };
}

function scopeOf(ctx: AppContext): TokenIssuerAndAudience {
  return { iss: ctx.settings.origin, aud: `${ctx.settings.origin}/graphql` };
}

const lives = (session: SessionRow, now: Date): boolean =>
  session.revokedAt === null && isWithinMaxSessionAge(session.createdAt, now);

const isHashOf = (hash: Uint8Array, token: string): boolean => Buffer.compare(hash, hashOf(token)) === 0;

function hashOf(token: string): Uint8Array {
  const hash = refreshTokenHash(token);
  if (hash === null) throw new Error('a refresh token of our own making is misshapen');
  return hash;
}
