// Sign-in challenges, sessions and refresh tokens; every time is wall time. **Invariant:** one statement consumes a challenge, once;
// the tokens of a session change only under the lock that `touchSession` takes. Tokens are stored as hashes; what a presented
// token means does not belong here.

import { type Database, type Queryable, sql, type Transaction } from './db/database.ts';

export type ChallengeRow = {
  readonly nonce: string;
  readonly wallet: string;
  /** The exact text to sign. */
  readonly text: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

export type SessionRow = {
  readonly id: string;
  readonly accountId: string;
  /** The wallet that signed in. */
  readonly wallet: string;
  /** Name of the client, as the client stated it; null without one. */
  readonly label: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly revokedAt: Date | null;
};

export type RefreshTokenRow = {
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly successorHash: Uint8Array | null;
  /** True when the token that replaced this one was exchanged too, or was deleted. */
  readonly successorUsed: boolean;
};

/** Why a session was revoked. */
export type RevocationReason = 'SIGNED_OUT' | 'REVOKED' | 'TOKEN_REUSED' | 'WALLET_LINKED' | 'WALLET_UNLINKED';

/** Inserts a new challenge. */
export async function insertChallenge(db: Pick<Database, 'typed'>, row: ChallengeRow): Promise<void> {
  await (await db.typed()).signInChallenge.create({ data: row });
}

/** Returns a challenge that can still be answered; null when it is unknown, expired or consumed. */
export async function answerableChallenge(
  db: Pick<Database, 'typed'>,
  nonce: string,
  now: Date,
): Promise<ChallengeRow | null> {
  return (await db.typed()).signInChallenge.findFirst({
    where: { nonce, consumedAt: null, expiresAt: { gt: now } },
    omit: { consumedAt: true },
  });
}

/** Consumes a challenge. Returns true for exactly one of concurrent answers; the others wait until the transaction ends. */
export async function consumeChallenge(tx: Transaction, nonce: string, now: Date): Promise<boolean> {
  const rows = await tx.query(sql`
    UPDATE sign_in_challenge SET consumed_at = ${now}
    WHERE nonce = ${nonce} AND consumed_at IS NULL AND expires_at > ${now} RETURNING nonce`);
  return rows.length === 1;
}

/** Inserts a session. */
export async function insertSession(
  tx: Transaction,
  row: Pick<SessionRow, 'id' | 'accountId' | 'wallet' | 'label' | 'createdAt'>,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO session (id, account_id, wallet, label, created_at, last_used_at)
    VALUES (${row.id}::uuid, ${row.accountId}::uuid, ${row.wallet}, ${row.label}, ${row.createdAt}, ${row.createdAt})`);
}

/** Inserts a refresh token of a session, by its hash. */
export async function insertRefreshToken(
  tx: Transaction,
  row: {
    readonly hash: Uint8Array;
    readonly sessionId: string;
    readonly issuedAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO refresh_token (token_hash, session_id, issued_at, expires_at)
    VALUES (${row.hash}, ${row.sessionId}::uuid, ${row.issuedAt}, ${row.expiresAt})`);
}

const columns = sql`
  session.id, session.account_id AS "accountId", session.wallet, session.label, session.created_at AS "createdAt",
  session.last_used_at AS "lastUsedAt", session.revoked_at AS "revokedAt"`;

/**
 * Sets `lastUsedAt` of a refresh token's session to now, which locks the session until the transaction ends: concurrent requests
 * with tokens of one session run one after another. Returns null when the token is unknown or its session is revoked.
 */
export async function touchSession(tx: Transaction, tokenHash: Uint8Array, now: Date): Promise<SessionRow | null> {
  const [row] = await tx.query<SessionRow>(sql`
    UPDATE session SET last_used_at = greatest(last_used_at, ${now})
    WHERE id = (SELECT session_id FROM refresh_token WHERE token_hash = ${tokenHash}) AND revoked_at IS NULL
    RETURNING ${columns}`);
  return row ?? null;
}

/** Returns the refresh token with this hash, null when there is none; the caller holds the lock of `touchSession`. */
export async function findRefreshToken(tx: Transaction, hash: Uint8Array): Promise<RefreshTokenRow | null> {
  const [row] = await tx.query<RefreshTokenRow>(sql`
    SELECT token.expires_at AS "expiresAt", token.rotated_at AS "rotatedAt", token.successor_hash AS "successorHash",
           token.rotated_at IS NOT NULL AND (successor.token_hash IS NULL OR successor.rotated_at IS NOT NULL)
             AS "successorUsed"
    FROM refresh_token token LEFT JOIN refresh_token successor ON successor.token_hash = token.successor_hash
    WHERE token.token_hash = ${hash}`);
  return row ?? null;
}

/** Marks a refresh token as exchanged for its successor; the successor must exist. */
export async function markRefreshTokenRotated(
  tx: Transaction,
  hash: Uint8Array,
  successorHash: Uint8Array,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE refresh_token SET rotated_at = ${now}, successor_hash = ${successorHash} WHERE token_hash = ${hash}`);
}

/** Returns a session by its key, revoked or not; null when there is none. */
export async function findSession(db: Queryable, id: string): Promise<SessionRow | null> {
  const [row] = await findSessions(db, [id]);
  return row ?? null;
}

/** Returns the existing sessions among these ids. */
export async function findSessions(db: Queryable, ids: readonly string[]): Promise<readonly SessionRow[]> {
  return db.query<SessionRow>(sql`
    SELECT ${columns} FROM session WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** Returns the sessions of an account that a refresh token can still continue, the latest first. */
export async function openSessionsOf(db: Queryable, accountId: string, now: Date): Promise<readonly SessionRow[]> {
  return db.query<SessionRow>(sql`
    SELECT ${columns} FROM session
    WHERE account_id = ${accountId}::uuid AND revoked_at IS NULL
      AND EXISTS (SELECT FROM refresh_token WHERE session_id = session.id AND rotated_at IS NULL AND expires_at > ${now})
    ORDER BY created_at DESC, id`);
}

/**
 * Revokes a session of an account; a revoked one keeps its date and reason. Returns false when the account has no such session.
 */
export async function revokeSessionOf(
  db: Queryable,
  accountId: string,
  sessionId: string,
  reason: RevocationReason,
  now: Date,
): Promise<boolean> {
  const changed = await db.execute(sql`
    UPDATE session SET revoked_at = coalesce(revoked_at, ${now}), revoked_for = coalesce(revoked_for, ${reason})
    WHERE account_id = ${accountId}::uuid AND id = ${sessionId}::uuid`);
  return changed === 1;
}

/** Deletes expired challenges and refresh tokens, and sessions without a refresh token. Returns how many of each. */
export async function deleteExpired(
  db: Queryable,
  now: Date,
): Promise<{ readonly challenges: number; readonly refreshTokens: number; readonly sessions: number }> {
  // Every process does this at its start, so it must not load the typed client, which takes 60 MB.
  const challenges = await db.execute(sql`DELETE FROM sign_in_challenge WHERE expires_at <= ${now}`);
  const refreshTokens = await db.execute(sql`DELETE FROM refresh_token WHERE expires_at <= ${now}`);
  const sessions = await db.execute(sql`
    DELETE FROM session WHERE NOT EXISTS (SELECT FROM refresh_token WHERE refresh_token.session_id = session.id)`);
  return { challenges, refreshTokens, sessions };
}
