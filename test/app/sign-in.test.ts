// Tests of sign-in with real keys: the challenge, the signature that opens a session, and invalid signatures.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authenticate } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { newWallet, ORIGIN, refusalIn, resultOf, type SessionFixture, sessionFixture } from './session-fixture.ts';

const MINUTE = 60_000;
/** An address whose key has small order: a verification that does not refuse it accepts a forged signature. */
const SMALL_ORDER = '11111111111111111111111111111111';

let database: TestDatabase;
let fixture: SessionFixture;

const challengeFor = async (address: string, uri = ORIGIN) =>
  resultOf(await signInChallenge(fixture.ctx, { wallet: address, uri }));

const count = async (table: 'account' | 'wallet' | 'session' | 'refresh_token' | 'event') => {
  const statement = {
    account: sql`SELECT count(*)::int AS n FROM account`,
    wallet: sql`SELECT count(*)::int AS n FROM wallet`,
    session: sql`SELECT count(*)::int AS n FROM session`,
    refresh_token: sql`SELECT count(*)::int AS n FROM refresh_token`,
    event: sql`SELECT count(*)::int AS n FROM event WHERE type = 'SESSION_STARTED'`,
  }[table];
  return (await database.query<{ n: number }>(statement))[0]?.n ?? Number.NaN;
};
const counts = async () => [
  await count('account'),
  await count('wallet'),
  await count('session'),
  await count('refresh_token'),
  await count('event'),
];

/** Returns a barrier: a function whose promise resolves when the function was called the given number of times. */
function barrier(size: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come === size) open();
    return opened;
  };
}

describeWithDatabase('sign-in', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => {
    fixture = sessionFixture(database);
  });

  describe('the challenge', () => {
    test('has a text with every field that Sign-In With Solana defines, in the grammar of this standard', async () => {
      const { address } = newWallet();
      const { nonce, text, expiresAt } = await challengeFor(address);
      expect(expiresAt).toEqual(new Date('2026-06-01T00:05:00.000Z'));
      expect(text.replace(/(?<=Request ID: ).*/, '<id>').split('\n')).toEqual([
        'tandem.example wants you to sign in with your Solana account:',
        address,
        '',
        'Sign in to Tandem to see what is yours. This moves no money and authorises no action.',
        '',
        'URI: https://tandem.example',
        'Version: 1',
        'Chain ID: solana:localnet',
        `Nonce: ${nonce}`,
        'Issued At: 2026-06-01T00:00:00.000Z',
        'Expiration Time: 2026-06-01T00:05:00.000Z',
        'Request ID: <id>',
      ]);
    });

    test('has a new nonce and request id in each call', async () => {
      const { address } = newWallet();
      const [one, two] = [await challengeFor(address), await challengeFor(address)];
      expect(one.nonce).not.toBe(two.nonce);
      expect(one.text.split('Request ID: ')[1]).not.toBe(two.text.split('Request ID: ')[1]);
    });

    test.each([
      ['http://localhost:4000', 'localhost:4000', 'http://localhost:4000'],
      ['HTTP://LOCALHOST:4000/graphql?x=1#y', 'localhost:4000', 'http://localhost:4000'],
      ['https://tandem.example:443/', 'tandem.example', ORIGIN],
      ['https://somebody:secret@tandem.example/%0AChain', 'tandem.example', ORIGIN],
      ['https://bücher.example', 'xn--bcher-kva.example', 'https://xn--bcher-kva.example'],
    ])('for the URI %s contains only the allowed origin of the URI', async (uri, domain, origin) => {
      const { text } = await challengeFor(newWallet().address, uri);
      expect(text.split(' ')[0]).toBe(domain);
      expect(text).toContain(`\nURI: ${origin}\n`);
      expect(text).not.toContain('secret');
    });

    test.each([
      'https://evil.example',
      'http://tandem.example',
      'https://tandem.example:8443',
      'https://tandem.example.evil.example',
      'https://tandem.example@evil.example',
      'https://evil.example/https://tandem.example',
      'https://sub.tandem.example',
      'blob:https://tandem.example/9f1c',
      'javascript:alert(1)//https://tandem.example',
      'data:text/html,x',
      'tandem.example',
      'null',
      '',
      ' ',
    ])('is refused for the URI %j', async (uri) => {
      const refusal = refusalIn(await signInChallenge(fixture.ctx, { wallet: newWallet().address, uri }));
      expect(refusal).toEqual({ code: 'URI_NOT_ALLOWED', allowed: fixture.ctx.settings.allowedOrigins });
    });

    test('is open in a sandbox to pages of localhost and 127.0.0.1 on any port', async () => {
      const sandbox = { ...fixture.ctx, settings: { ...fixture.ctx.settings, sandbox: true } };
      const wallet = newWallet().address;
      for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8080']) {
        expect(await signInChallenge(sandbox, { wallet, uri: `${origin}/x` })).toMatchObject({
          text: expect.stringContaining(`\nURI: ${origin}\n`),
        });
        expect(refusalIn(await signInChallenge(fixture.ctx, { wallet, uri: origin })).code).toBe('URI_NOT_ALLOWED');
      }
      for (const uri of ['http://localhost.evil.example', 'http://localhost:5173@evil.example', 'ws://localhost:5173'])
        expect(refusalIn(await signInChallenge(sandbox, { wallet, uri })).code, uri).toBe('URI_NOT_ALLOWED');
    });

    test('is refused for a URI that is not a web origin, even when the allow-list contains it', async () => {
      const settings = { ...fixture.ctx.settings, allowedOrigins: ['null', 'data:x', '*'] };
      for (const uri of ['null', 'data:x', '*', 'https://tandem.example']) {
        const outcome = await signInChallenge({ ...fixture.ctx, settings }, { wallet: newWallet().address, uri });
        expect(refusalIn(outcome).code).toBe('URI_NOT_ALLOWED');
      }
    });
  });

  describe('with a signed challenge', () => {
    test.each(['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const)(
      'opens a session for a signature in the encoding %s',
      async (encoding) => {
        const wallet = newWallet();
        const { nonce, text } = await challengeFor(wallet.address);
        const before = await counts();
        const tokens = resultOf(await signIn(fixture.ctx, { nonce, signature: wallet.sign(text, encoding), encoding }));
        expect(await counts()).toEqual(before.map((n) => n + 1));
        expect(fixture.notifications()).toBe(1);
        expect(tokens.expiresAt).toEqual(fixture.at(5 * MINUTE));
        fixture.at(0);
        const { accountId, sessionId } = tokens;
        expect(await authenticate(fixture.ctx, tokens.accessToken)).toMatchObject({
          accountId,
          sessionId,
          roles: ['USER'],
        });
      },
    );

    test('opens a second session of the same account and writes an event for each session', async () => {
      const wallet = newWallet();
      const one = await fixture.enter(wallet);
      const before = await counts();
      const two = await fixture.enter(wallet);
      expect(two.accountId).toBe(one.accountId);
      expect(two.sessionId).not.toBe(one.sessionId);
      expect(await counts()).toEqual([before[0], before[1], ...before.slice(2).map((n) => n + 1)]);
      const events = await database.query<{ public: boolean; amount: bigint | null }>(
        sql`SELECT public, amount FROM event WHERE account_id = ${one.accountId}::uuid`,
      );
      expect(events).toEqual([
        { public: false, amount: null },
        { public: false, amount: null },
      ]);
    });

    test('dates the event in market time, and the session and tokens in wall time', async () => {
      const settings = { ...fixture.ctx.settings, sandbox: true };
      await database.execute(sql`INSERT INTO market_clock (id, offset_ms) VALUES (1, 86400000)
        ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms`);
      const wallet = newWallet();
      const { nonce, text } = await challengeFor(wallet.address);
      const tokens = resultOf(
        await signIn({ ...fixture.ctx, settings }, { nonce, signature: wallet.sign(text), encoding: 'RAW' }),
      );
      const [recorded] = await database.query<{ at: Date }>(
        sql`SELECT occurred_at AS at FROM event WHERE account_id = ${tokens.accountId}::uuid`,
      );
      expect(recorded?.at).toEqual(new Date('2026-06-02T00:00:00.000Z'));
      expect(tokens.expiresAt).toEqual(new Date('2026-06-01T00:05:00.000Z'));
    });

    test('returns no wallet address in its result or tokens', async () => {
      const wallet = newWallet();
      const tokens = await fixture.enter(wallet);
      const claims = Buffer.from(tokens.accessToken.split('.')[1] ?? '', 'base64url').toString();
      expect(`${JSON.stringify(tokens)} ${claims}`).not.toContain(wallet.address);
    });

    test('stores only the hash of the refresh token', async () => {
      const { refreshToken } = await fixture.enter(newWallet());
      const found = await database.query(sql`
        SELECT 1 FROM refresh_token WHERE encode(token_hash, 'escape') = ${refreshToken}
        OR token_hash = ${new Uint8Array(Buffer.from(refreshToken, 'base64url'))}`);
      expect(found).toEqual([]);
    });

    test.each<[string, number, boolean]>([
      ['succeeds one millisecond before', 5 * MINUTE - 1, true],
      ['is refused at the instant of', 5 * MINUTE, false],
      ['is refused one millisecond after', 5 * MINUTE + 1, false],
    ])('is accepted only before the expiry of the challenge: the sign-in %s the expiry', async (_, ms, counts) => {
      const wallet = newWallet();
      const { nonce, text } = await challengeFor(wallet.address);
      fixture.at(ms);
      const outcome = await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' });
      expect('refusal' in outcome ? outcome.refusal : null).toEqual(
        counts ? null : { code: 'CHALLENGE_NOT_ANSWERABLE' },
      );
    });

    test.each(['', 'unknown', '0'.repeat(22), "' OR true --", '\0', 'x'.repeat(100_000)])(
      'is refused for a nonce without a stored challenge: %.30j',
      async (nonce) => {
        const outcome = await signIn(fixture.ctx, { nonce, signature: 'x', encoding: 'RAW' });
        expect(refusalIn(outcome)).toEqual({ code: 'CHALLENGE_NOT_ANSWERABLE' });
      },
    );

    test('is refused when the challenge was used before, also with a new signature', async () => {
      const wallet = newWallet();
      const { nonce, text } = await challengeFor(wallet.address);
      resultOf(await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' }));
      for (const encoding of ['RAW', 'OFFCHAIN_V1'] as const) {
        const outcome = await signIn(fixture.ctx, { nonce, signature: wallet.sign(text, encoding), encoding });
        expect(refusalIn(outcome)).toEqual({ code: 'CHALLENGE_NOT_ANSWERABLE' });
      }
    });

    test('opens one session when the same signature is sent ten times concurrently', async () => {
      const wallet = newWallet();
      await fixture.enter(newWallet());
      const { nonce, text } = await challengeFor(wallet.address);
      const before = await counts();
      const signature = wallet.sign(text);
      const together = barrier(10);
      const gathering: SessionFixture['ctx'] = {
        ...fixture.ctx,
        database: {
          ...database,
          transaction: async (work) => {
            await together();
            return database.transaction(work);
          },
        },
      };
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () => signIn(gathering, { nonce, signature, encoding: 'RAW' })),
      );
      expect(outcomes.filter((outcome) => !('refusal' in outcome))).toHaveLength(1);
      expect(outcomes.filter((outcome) => 'refusal' in outcome).map((outcome) => refusalIn(outcome).code)).toEqual(
        Array(9).fill('CHALLENGE_NOT_ANSWERABLE'),
      );
      expect(await counts()).toEqual(before.map((n) => n + 1));
      expect(fixture.notifications()).toBe(2);
    });

    test('creates one account when a new wallet signs five challenges concurrently', async () => {
      const wallet = newWallet();
      const challenges = await Promise.all(Array.from({ length: 5 }, () => challengeFor(wallet.address)));
      const sessions = await Promise.all(
        challenges.map(async ({ nonce, text }) =>
          resultOf(await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' })),
        ),
      );
      expect(new Set(sessions.map((session) => session.accountId)).size).toBe(1);
      expect(new Set(sessions.map((session) => session.sessionId)).size).toBe(5);
    });
  });

  describe('with an invalid signature', () => {
    const wallet = newWallet();
    const stranger = newWallet();
    type Answer = { readonly signature: string; readonly encoding: 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1' };

    test.each<[string, string, (text: string, other: string) => Answer]>([
      [
        'another wallet signed it',
        'SIGNATURE_MISMATCH',
        (text) => ({ signature: stranger.sign(text), encoding: 'RAW' }),
      ],
      [
        'another text was signed',
        'SIGNATURE_MISMATCH',
        (_, other) => ({ signature: wallet.sign(other), encoding: 'RAW' }),
      ],
      [
        'the text was signed with a line feed more',
        'SIGNATURE_MISMATCH',
        (text) => ({ signature: wallet.sign(`${text}\n`), encoding: 'RAW' }),
      ],
      [
        'it was signed in another encoding than it says',
        'SIGNATURE_MISMATCH',
        (text) => ({ signature: wallet.sign(text, 'OFFCHAIN_V0'), encoding: 'OFFCHAIN_V1' }),
      ],
      ['it is no signature', 'SIGNATURE_MALFORMED', () => ({ signature: 'signed, me', encoding: 'RAW' })],
      ['it is empty', 'SIGNATURE_MALFORMED', () => ({ signature: '', encoding: 'RAW' })],
    ])('is refused with the text that the wallet has to sign, because %s', async (_, reason, answer) => {
      const { nonce, text } = await challengeFor(wallet.address);
      const other = (await challengeFor(wallet.address)).text;
      const before = await counts();
      const outcome = await signIn(fixture.ctx, { nonce, ...answer(text, other) });
      expect(refusalIn(outcome)).toMatchObject({ code: 'SIGNATURE_INVALID', reason, expectedText: text });
      expect(await counts()).toEqual(before);
      expect(fixture.notifications()).toBe(0);
      resultOf(await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' }));
    });

    test('does not return the text of an expired or used challenge', async () => {
      const wrong = { signature: stranger.sign('something'), encoding: 'RAW' } as const;
      const expired = await challengeFor(wallet.address);
      const answered = await challengeFor(wallet.address);
      const { nonce, text } = answered;
      resultOf(await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' }));
      expect(refusalIn(await signIn(fixture.ctx, { nonce, ...wrong }))).toEqual({ code: 'CHALLENGE_NOT_ANSWERABLE' });
      fixture.at(5 * MINUTE);
      const late = await signIn(fixture.ctx, { nonce: expired.nonce, ...wrong });
      expect(refusalIn(late)).toEqual({ code: 'CHALLENGE_NOT_ANSWERABLE' });
    });

    test('is refused for a wallet address of small order, for which anybody can forge signatures', async () => {
      // No challenge is issued for such an address, so write the address into a stored challenge, as an older server could have.
      const { nonce, text } = await challengeFor(wallet.address);
      await database.execute(sql`UPDATE sign_in_challenge SET wallet = ${SMALL_ORDER} WHERE nonce = ${nonce}`);
      const outcome = await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' });
      expect(refusalIn(outcome)).toMatchObject({ code: 'SIGNATURE_INVALID', reason: 'KEY_REFUSED' });
    });

    test('is refused when the stored challenge differs from the signed text', async () => {
      const { nonce, text } = await challengeFor(wallet.address);
      const stored = text.replace('moves no money', 'moves all money');
      await database.execute(sql`UPDATE sign_in_challenge SET text = ${stored} WHERE nonce = ${nonce}`);
      const outcome = await signIn(fixture.ctx, { nonce, signature: wallet.sign(text), encoding: 'RAW' });
      expect(refusalIn(outcome)).toMatchObject({ code: 'SIGNATURE_INVALID', expectedText: stored });
    });
  });
});
