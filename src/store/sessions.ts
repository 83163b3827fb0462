// Challenges, sessions and refresh tokens as rows; all of their times are wall time.
// Invariant: a challenge is consumed by one statement, once; everything about a session's tokens happens behind the lock that
// `touchSession` takes on its session. Tokens come here as hashes only, and what presenting one means is not decided here.

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
  /** What the client called itself. */
  readonly label: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly revokedAt: Date | null;
};

export type RefreshTokenRow = {
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly successorHash: Uint8Array | null;
  /** True when the successor has been exchanged in its turn, or is gone. */
  readonly successorUsed: boolean;
};

/** Why a session was ended before its time. */
export type Revocation = 'SIGNED_OUT' | 'REVOKED' | 'TOKEN_REUSED' | 'WALLET_LINKED' | 'WALLET_UNLINKED';

/** Stores a challenge that is about to be handed out. */
export async function insertChallenge(db: Pick<Database, 'typed'>, row: ChallengeRow): Promise<void> {
  await (await db.typed()).signInChallenge.create({ data: row });
}

/** A challenge that may still be answered; null when it is unknown, expired or consumed. */
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

/** Consumes a challenge. True for exactly one of any number of answers; until the transaction ends, the others wait. */
export async function consumeChallenge(tx: Transaction, nonce: string, now: Date): Promise<boolean> {
  const rows = await tx.query(sql`
    UPDATE sign_in_challenge SET consumed_at = ${now}
    WHERE nonce = ${nonce} AND consumed_at IS NULL AND expires_at > ${now} RETURNING nonce`);
  return rows.length === 1;
}

/** Opens a session. */
export async function insertSession(
  tx: Transaction,
  row: Pick<SessionRow, 'id' | 'accountId' | 'wallet' | 'label' | 'createdAt'>,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO session (id, account_id, wallet, label, created_at, last_used_at)
    VALUES (${row.id}::uuid, ${row.accountId}::uuid, ${row.wallet}, ${row.label}, ${row.createdAt}, ${row.createdAt})`);
}

/** Adds a refresh token to a session, by its hash. */
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
 * Dates the session of a refresh token to now and, by that, locks it until the transaction ends: two who present tokens of one
 * session take turns. Null when no session that is not revoked knows the token.
 */
export async function touchSession(tx: Transaction, tokenHash: Uint8Array, now: Date): Promise<SessionRow | null> {
  const [row] = await tx.query<SessionRow>(sql`
    UPDATE session SET last_used_at = greatest(last_used_at, ${now})
    WHERE id = (SELECT session_id FROM refresh_token WHERE token_hash = ${tokenHash}) AND revoked_at IS NULL
    RETURNING ${columns}`);
  return row ?? null;
}

/** A refresh token as it stands now; to be read behind the lock of `touchSession`. */
export async function findRefreshToken(tx: Transaction, hash: Uint8Array): Promise<RefreshTokenRow | null> {
  const [row] = await tx.query<RefreshTokenRow>(sql`
    SELECT token.expires_at AS "expiresAt", token.rotated_at AS "rotatedAt", token.successor_hash AS "successorHash",
           token.rotated_at IS NOT NULL AND (successor.token_hash IS NULL OR successor.rotated_at IS NOT NULL)
             AS "successorUsed"
    FROM refresh_token token LEFT JOIN refresh_token successor ON successor.token_hash = token.successor_hash
    WHERE token.token_hash = ${hash}`);
  return row ?? null;
}

/** Marks a refresh token as exchanged for another, which must have been added. */
export async function markRotated(
  tx: Transaction,
  hash: Uint8Array,
  successorHash: Uint8Array,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE refresh_token SET rotated_at = ${now}, successor_hash = ${successorHash} WHERE token_hash = ${hash}`);
}

/** A session by its key, revoked or not; null when there is none. */
export async function findSession(db: Queryable, id: string): Promise<SessionRow | null> {
  const [row] = await findSessions(db, [id]);
  return row ?? null;
}

/** Sessions by id, those that exist. */
export async function findSessions(db: Queryable, ids: readonly string[]): Promise<readonly SessionRow[]> {
  return db.query<SessionRow>(sql`
    SELECT ${columns} FROM session WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** The sessions of an account that a refresh token can still continue, the latest first. */
export async function openSessionsOf(db: Queryable, accountId: string, now: Date): Promise<readonly SessionRow[]> {
  return db.query<SessionRow>(sql`
    SELECT ${columns} FROM session
    WHERE account_id = ${accountId}::uuid AND revoked_at IS NULL
      AND EXISTS (SELECT FROM refresh_token WHERE session_id = session.id AND rotated_at IS NULL AND expires_at > ${now})
    ORDER BY created_at DESC, id`);
}

/**
 * Ends a session of an account; one that has been ended keeps its date and reason. False when the account has no such session.
 */
export async function revokeSessionOf(
  db: Queryable,
  accountId: string,
  sessionId: string,
  reason: Revocation,
  now: Date,
): Promise<boolean> {
  const changed = await db.execute(sql`
    UPDATE session SET revoked_at = coalesce(revoked_at, ${now}), revoked_for = coalesce(revoked_for, ${reason})
    WHERE account_id = ${accountId}::uuid AND id = ${sessionId}::uuid`);
  return changed === 1;
}

/** Deletes expired challenges and refresh tokens, and the sessions that are left without any. Returns how many of each. */
export async function deleteExpired(
  db: Pick<Database, 'typed'>,
  now: Date,
): Promise<{ readonly challenges: number; readonly refreshTokens: number; readonly sessions: number }> {
  const { signInChallenge, refreshToken, session } = await db.typed();
  const expired = { where: { expiresAt: { lte: now } } };
  const { count: challenges } = await signInChallenge.deleteMany(expired);
  const { count: refreshTokens } = await refreshToken.deleteMany(expired);
  const { count: sessions } = await session.deleteMany({ where: { refreshTokens: { none: {} } } });
  return { challenges, refreshTokens, sessions };
}
