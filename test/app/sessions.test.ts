// Tests of sessions: refresh, expiry, reuse of a refresh token, sign-out and revocation, and verification of access tokens.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  authenticate,
  listSessions,
  purgeSessions,
  refreshSession,
  revokeSession,
  type SessionTokens,
  sessionIsLive,
  signOut,
} from '../../src/app/sessions.ts';
import { signInChallenge } from '../../src/app/sign-in.ts';
import { keyringOf } from '../../src/app/signing-keys.ts';
import { mintAccessToken } from '../../src/session/token.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { newWallet, ORIGIN, refusalIn, resultOf, type SessionFixture, sessionFixture } from './session-fixture.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

let database: TestDatabase;
let fixture: SessionFixture;
let session: SessionTokens;

const refresh = (refreshToken: string) => refreshSession(fixture.ctx, { refreshToken });
const tokensOf = async (sessionId: string) =>
  database.query<{ rotatedAt: Date | null; expiresAt: Date }>(sql`
    SELECT rotated_at AS "rotatedAt", expires_at AS "expiresAt" FROM refresh_token
    WHERE session_id = ${sessionId}::uuid ORDER BY issued_at`);
const revocationOf = async (sessionId: string) => {
  const [row] = await database.query<{ at: Date | null; reason: string | null }>(
    sql`SELECT revoked_at AS at, revoked_for AS reason FROM session WHERE id = ${sessionId}::uuid`,
  );
  return row;
};
/** Keeps a session alive: refreshes it every 20 days until `ms` milliseconds after its start. */
const keepUp = async (from: SessionTokens, ms: number) => {
  let tokens = from;
  for (let day = 20; day * DAY < ms; day += 20) {
    fixture.at(day * DAY);
    tokens = resultOf(await refresh(tokens.refreshToken));
  }
  fixture.at(ms);
  return tokens;
};

describeWithDatabase('a session', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    fixture = sessionFixture(database);
    session = await fixture.enter(newWallet());
  });

  describe('that is refreshed', () => {
    test('receives a new refresh token and a new access token for the same account and session', async () => {
      fixture.at(4 * MINUTE);
      const next = resultOf(await refresh(session.refreshToken));
      expect(next).toMatchObject({ accountId: session.accountId, sessionId: session.sessionId });
      expect(next.refreshToken).not.toBe(session.refreshToken);
      expect(next.accessToken).not.toBe(session.accessToken);
      expect(next.expiresAt).toEqual(fixture.at(9 * MINUTE));
      fixture.at(8 * MINUTE);
      expect(await authenticate(fixture.ctx, next.accessToken)).toMatchObject({ sessionId: session.sessionId });
    });

    test('exposes no wallet address in its tokens', async () => {
      const wallet = newWallet();
      const next = resultOf(await refresh((await fixture.enter(wallet)).refreshToken));
      const claims = Buffer.from(next.accessToken.split('.')[1] ?? '', 'base64url').toString();
      expect(Object.keys(next).sort()).toEqual(['accessToken', 'accountId', 'expiresAt', 'refreshToken', 'sessionId']);
      expect(`${JSON.stringify(next)} ${claims}`).not.toContain(wallet.address);
    });

    test('keeps only the newest refresh token usable', async () => {
      let tokens = session;
      for (let turn = 1; turn <= 3; turn += 1) {
        fixture.at(turn * MINUTE);
        tokens = resultOf(await refresh(tokens.refreshToken));
      }
      expect((await tokensOf(session.sessionId)).map((token) => token.rotatedAt !== null)).toEqual([
        true,
        true,
        true,
        false,
      ]);
    });

    test.each<[string, number, boolean]>([
      ['accepted one millisecond before 30 days', 30 * DAY - 1, true],
      ['refused after exactly 30 days', 30 * DAY, false],
      ['refused one millisecond after 30 days', 30 * DAY + 1, false],
    ])('has a refresh token that is accepted until the end of its lifetime: %s', async (_, ms, holds) => {
      fixture.at(ms);
      const outcome = await refresh(session.refreshToken);
      expect('refusal' in outcome ? outcome.refusal : null).toEqual(holds ? null : { code: 'SESSION_ENDED' });
      expect((await revocationOf(session.sessionId))?.at).toBeNull();
    });

    test.each<[string, number, boolean]>([
      ['is live one millisecond before', 180 * DAY - 1, true],
      ['has ended at', 180 * DAY, false],
    ])(
      'ends at its maximum age of 180 days, however often it is refreshed: the session %s this age',
      async (_, ms, lives) => {
        const tokens = await keepUp(session, ms);
        expect(await sessionIsLive(fixture.ctx, session.sessionId)).toBe(lives);
        expect('refusal' in (await refresh(tokens.refreshToken))).toBe(!lives);
      },
    );

    test('never has a refresh token that expires after the session', async () => {
      await keepUp(session, 179 * DAY);
      const expiries = (await tokensOf(session.sessionId)).map((token) => token.expiresAt.getTime());
      expect(Math.max(...expiries)).toBe(fixture.at(180 * DAY).getTime());
    });
  });

  describe('whose client sends a rotated refresh token again', () => {
    test.each<[string, number]>([
      ['0 ms', 0],
      ['59 999 ms', 59_999],
    ])('returns the same successor when the token is sent %s after the rotation', async (_, ms) => {
      const first = resultOf(await refresh(session.refreshToken));
      fixture.at(ms);
      const again = resultOf(await refresh(session.refreshToken));
      expect(again.refreshToken).toBe(first.refreshToken);
      expect(await authenticate(fixture.ctx, again.accessToken)).not.toBeNull();
      expect(await tokensOf(session.sessionId)).toHaveLength(2);
      resultOf(await refresh(again.refreshToken));
    });

    test.each<[string, number]>([
      ['60 000 ms', 60_000],
      ['60 001 ms', 60_001],
      ['20 days', 20 * DAY],
    ])('is revoked with all of its tokens when the token is sent %s after the rotation', async (_, ms) => {
      const first = resultOf(await refresh(session.refreshToken));
      const now = fixture.at(ms);
      expect(refusalIn(await refresh(session.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
      expect(await revocationOf(session.sessionId)).toEqual({ at: now, reason: 'TOKEN_REUSED' });
      expect(refusalIn(await refresh(first.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
      expect(await authenticate(fixture.ctx, first.accessToken)).toBeNull();
    });

    test('is revoked when the successor of the token was already used, even within 60 s of the rotation', async () => {
      const first = resultOf(await refresh(session.refreshToken));
      const second = resultOf(await refresh(first.refreshToken));
      expect(refusalIn(await refresh(session.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
      expect((await revocationOf(session.sessionId))?.reason).toBe('TOKEN_REUSED');
      expect(refusalIn(await refresh(second.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
      expect(await sessionIsLive(fixture.ctx, session.sessionId)).toBe(false);
    });

    test('is revoked without ending other sessions of the account', async () => {
      const wallet = newWallet();
      const [one, two] = [await fixture.enter(wallet), await fixture.enter(wallet)];
      resultOf(await refresh(one.refreshToken));
      fixture.at(2 * MINUTE);
      refusalIn(await refresh(one.refreshToken));
      expect(await authenticate(fixture.ctx, two.accessToken)).toMatchObject({ sessionId: two.sessionId });
    });

    test('is not revoked, but refuses the token, when the secret of the server has changed', async () => {
      const other = sessionFixture(database, new Uint8Array(32).fill(9));
      const first = resultOf(await refresh(session.refreshToken));
      const outcome = await refreshSession(other.ctx, { refreshToken: session.refreshToken });
      expect(refusalIn(outcome)).toEqual({ code: 'SESSION_ENDED' });
      expect((await revocationOf(session.sessionId))?.at).toBeNull();
      resultOf(await refreshSession(other.ctx, { refreshToken: first.refreshToken }));
    });
  });

  describe('with concurrent refreshes', () => {
    test('rotates its refresh token once and returns the same successor to every caller', async () => {
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => refresh(session.refreshToken)));
      const successors = new Set(outcomes.map((outcome) => resultOf(outcome).refreshToken));
      expect(successors.size).toBe(1);
      expect(await tokensOf(session.sessionId)).toHaveLength(2);
      resultOf(await refresh([...successors][0] ?? ''));
    });

    test('is revoked once when a reused token is sent many times concurrently', async () => {
      const first = resultOf(await refresh(session.refreshToken));
      const now = fixture.at(2 * MINUTE);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => refresh(session.refreshToken)));
      expect(outcomes.map((outcome) => refusalIn(outcome).code)).toEqual(Array(10).fill('SESSION_ENDED'));
      expect(await revocationOf(session.sessionId)).toEqual({ at: now, reason: 'TOKEN_REUSED' });
      refusalIn(await refresh(first.refreshToken));
    });

    test('is either refreshed or revoked when a token and its successor are sent concurrently', async () => {
      for (let round = 0; round < 10; round += 1) {
        const entered = await fixture.enter(newWallet());
        const first = resultOf(await refresh(entered.refreshToken));
        const [old, newest] = await Promise.all([refresh(entered.refreshToken), refresh(first.refreshToken)]);
        const live = await sessionIsLive(fixture.ctx, entered.sessionId);
        expect('refusal' in old).toBe(!live);
        if (live) expect(resultOf(old).refreshToken).toBe(first.refreshToken);
        if (live) resultOf(await refresh(resultOf(newest).refreshToken));
      }
    });

    test('has no usable token after a sign-out that runs concurrently with a refresh', async () => {
      for (let round = 0; round < 10; round += 1) {
        const entered = await fixture.enter(newWallet());
        const [outcome] = await Promise.all([refresh(entered.refreshToken), signOut(fixture.ctx, entered)]);
        expect(await sessionIsLive(fixture.ctx, entered.sessionId)).toBe(false);
        if (!('refusal' in outcome)) {
          expect(await authenticate(fixture.ctx, outcome.accessToken)).toBeNull();
          expect(refusalIn(await refresh(outcome.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
        }
      }
    });
  });

  test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(44), '\0'.repeat(43), "' OR true --", 'x'.repeat(100_000)])(
    'cannot be refreshed with a text that is no issued token: %.30j',
    async (text) => {
      expect(refusalIn(await refresh(text))).toEqual({ code: 'SESSION_ENDED' });
    },
  );

  test('cannot be refreshed with its access token or with the hash of its refresh token', async () => {
    const [row] = await database.query<{ hash: Uint8Array }>(
      sql`SELECT token_hash AS hash FROM refresh_token WHERE session_id = ${session.sessionId}::uuid`,
    );
    const hash = Buffer.from(row?.hash ?? []).toString('base64url');
    expect(hash).toHaveLength(43);
    refusalIn(await refresh(hash));
    refusalIn(await refresh(session.accessToken));
    resultOf(await refresh(session.refreshToken));
  });

  describe('that has ended', () => {
    test('is rejected in the first request after its sign-out', async () => {
      expect(await authenticate(fixture.ctx, session.accessToken)).not.toBeNull();
      const now = fixture.at(MINUTE);
      await signOut(fixture.ctx, session);
      expect(await authenticate(fixture.ctx, session.accessToken)).toBeNull();
      expect(await sessionIsLive(fixture.ctx, session.sessionId)).toBe(false);
      expect(refusalIn(await refresh(session.refreshToken))).toEqual({ code: 'SESSION_ENDED' });
      expect(await revocationOf(session.sessionId)).toEqual({ at: now, reason: 'SIGNED_OUT' });
    });

    test('is rejected in the first request after another session has revoked it', async () => {
      const wallet = newWallet();
      const [phone, desk] = [await fixture.enter(wallet), await fixture.enter(wallet)];
      const target = { accountId: desk.accountId, sessionId: phone.sessionId };
      expect(await revokeSession(fixture.ctx, target)).toEqual({ sessionId: phone.sessionId });
      expect(await authenticate(fixture.ctx, phone.accessToken)).toBeNull();
      expect(await authenticate(fixture.ctx, desk.accessToken)).toMatchObject({ sessionId: desk.sessionId });
      expect((await revocationOf(phone.sessionId))?.reason).toBe('REVOKED');
    });

    test('keeps the date and reason of its end when it is ended again', async () => {
      const now = fixture.at(MINUTE);
      await signOut(fixture.ctx, session);
      fixture.at(2 * MINUTE);
      expect(await revokeSession(fixture.ctx, session)).toEqual({ sessionId: session.sessionId });
      await signOut(fixture.ctx, session);
      expect(await revocationOf(session.sessionId)).toEqual({ at: now, reason: 'SIGNED_OUT' });
    });

    test('cannot be revoked by another account, which gets the same refusal as for an unknown session', async () => {
      const stranger = await fixture.enter(newWallet());
      const theirs = await revokeSession(fixture.ctx, { accountId: stranger.accountId, sessionId: session.sessionId });
      const nobodys = await revokeSession(fixture.ctx, { accountId: stranger.accountId, sessionId: NOBODY });
      expect(refusalIn(theirs)).toEqual({ code: 'NOT_FOUND', subject: 'session' });
      expect(nobodys).toEqual(theirs);
      await signOut(fixture.ctx, { accountId: stranger.accountId, sessionId: session.sessionId });
      expect(await authenticate(fixture.ctx, session.accessToken)).not.toBeNull();
    });
  });

  describe('in the list of sessions', () => {
    test('appears while it can be refreshed, with the latest session first', async () => {
      const wallet = newWallet();
      const first = await fixture.enter(wallet);
      fixture.at(DAY);
      const second = await fixture.enter(wallet, 'Firefox on my laptop');
      fixture.at(2 * DAY);
      await signOut(fixture.ctx, await fixture.enter(wallet));
      resultOf(await refresh(first.refreshToken));
      const listed = await listSessions(fixture.ctx, first);
      expect(listed).toEqual([
        {
          ...{
            id: second.sessionId,
            accountId: first.accountId,
            wallet: wallet.address,
            label: 'Firefox on my laptop',
          },
          ...{ createdAt: fixture.at(DAY), lastUsedAt: fixture.at(DAY), revokedAt: null },
        },
        {
          ...{ id: first.sessionId, accountId: first.accountId, wallet: wallet.address, label: null },
          ...{ createdAt: fixture.at(0), lastUsedAt: fixture.at(2 * DAY), revokedAt: null },
        },
      ]);
      fixture.at(31 * DAY);
      expect((await listSessions(fixture.ctx, first)).map(({ id }) => id)).toEqual([first.sessionId]);
      fixture.at(32 * DAY);
      expect(await listSessions(fixture.ctx, first)).toEqual([]);
    });
  });

  describe('with an access token', () => {
    test('is verified with one SQL statement', async () => {
      await authenticate(fixture.ctx, session.accessToken);
      const before = database.statementCount();
      await authenticate(fixture.ctx, session.accessToken);
      expect(database.statementCount() - before).toBe(1);
    });

    test('is rejected without an SQL statement when the token is invalid', async () => {
      await authenticate(fixture.ctx, session.accessToken);
      const before = database.statementCount();
      for (const wrong of ['', 'x', `${session.accessToken}x`, session.refreshToken]) {
        expect(await authenticate(fixture.ctx, wrong)).toBeNull();
      }
      expect(database.statementCount() - before).toBe(0);
    });

    test('is accepted until five seconds after the expiry of the access token', async () => {
      fixture.at(5 * MINUTE + 4_999);
      expect(await authenticate(fixture.ctx, session.accessToken)).not.toBeNull();
      fixture.at(5 * MINUTE + 5_000);
      expect(await authenticate(fixture.ctx, session.accessToken)).toBeNull();
    });

    test.each<[string, (own: SessionTokens, other: SessionTokens) => object]>([
      ['another account', (own, other) => ({ accountId: other.accountId, sessionId: own.sessionId })],
      ['a missing session', (own) => ({ accountId: own.accountId, sessionId: NOBODY })],
    ])('is rejected for a validly signed token with %s', async (_, holderOf) => {
      const now = fixture.at(0);
      const given = {
        ...{ iss: ORIGIN, aud: `${ORIGIN}/graphql`, key: await keyringOf(fixture.ctx).signing(now) },
        ...{ now, random: fixture.ctx.random },
      };
      const other = await fixture.enter(newWallet());
      const control = await mintAccessToken(session, given);
      const wrong = await mintAccessToken({ ...session, ...holderOf(session, other) }, given);
      expect(await authenticate(fixture.ctx, control.token)).not.toBeNull();
      expect(await authenticate(fixture.ctx, wrong.token)).toBeNull();
    });

    test('is rejected by a server with another public origin on the same database', async () => {
      const settings = { ...fixture.ctx.settings, origin: 'https://other.example' };
      expect(await authenticate({ ...fixture.ctx, settings }, session.accessToken)).toBeNull();
    });
  });

  describe('that has expired', () => {
    test('is deleted with its refresh tokens, while live sessions are kept', async () => {
      await purgeSessions(fixture.ctx, fixture.at(1_000 * DAY));
      fixture.at(0);
      const lapses = await fixture.enter(newWallet());
      const stays = await fixture.enter(newWallet());
      fixture.at(20 * DAY);
      const kept = resultOf(await refresh(stays.refreshToken));
      resultOf(await signInChallenge(fixture.ctx, { wallet: newWallet().address, uri: ORIGIN }));

      const before = fixture.at(30 * DAY - 1);
      expect(await purgeSessions(fixture.ctx, before)).toEqual({ challenges: 3, refreshTokens: 0, sessions: 0 });
      const now = fixture.at(30 * DAY);
      expect(await purgeSessions(fixture.ctx, now)).toEqual({ challenges: 0, refreshTokens: 2, sessions: 1 });
      expect(await purgeSessions(fixture.ctx, now)).toEqual({ challenges: 0, refreshTokens: 0, sessions: 0 });
      expect(await sessionIsLive(fixture.ctx, lapses.sessionId)).toBe(false);
      expect(await sessionIsLive(fixture.ctx, stays.sessionId)).toBe(true);
      resultOf(await refresh(kept.refreshToken));
    });

    test('is deleted by a purge that keeps sign-in challenges until the instant of their expiry', async () => {
      await purgeSessions(fixture.ctx, fixture.at(1_000 * DAY));
      fixture.at(0);
      resultOf(await signInChallenge(fixture.ctx, { wallet: newWallet().address, uri: ORIGIN }));
      expect((await purgeSessions(fixture.ctx, fixture.at(5 * MINUTE - 1))).challenges).toBe(0);
      expect((await purgeSessions(fixture.ctx, fixture.at(5 * MINUTE))).challenges).toBe(1);
    });
  });
});
