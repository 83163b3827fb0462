// Tokens of the network's feed: printed by this installation, or made by the network's issuer. Each is honoured, and everything
// that is one of them but for one thing is not.

import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  authenticateNetworkToken,
  issueNetworkToken,
  networkAuthenticator,
  revokeNetworkToken,
} from '../../src/app/network-access.ts';
import { keyringOf, openKeyring } from '../../src/app/signing-keys.ts';
import { newSealedKey, openSealedKey, type SigningKey } from '../../src/session/keys.ts';
import { type IssuerKeys, issuerKeys, mintNetworkToken, verifyNetworkToken } from '../../src/session/network-token.ts';
import { mintAccessToken } from '../../src/session/token.ts';
import { newWallet, type SessionFixture, sessionFixture } from '../app/session-fixture.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const at = (ms: number) => new Date(NOW + ms);
const seconds = NOW / 1000;
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const scope = { iss: 'https://tandem.example', aud: 'https://tandem.example/network' } as const;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let key: SigningKey;
let issuer: Pair;
let issuerJwk: JWK;
let issuerSet: IssuerKeys;

const keys = async (kid: string) => (kid === key.kid ? key : null);
const verify = (token: string, now = at(1_000), given: { readonly issuer?: IssuerKeys | null } = {}) =>
  verifyNetworkToken(token, { ...scope, keys, issuer: issuerSet, now, ...given });
const kindOf = async (...given: Parameters<typeof verify>) => (await verify(...given)).kind;
const mint = async () => (await mintNetworkToken({ ...scope, key, now: at(0), random })).token;

/** A token of the issuer that is right in everything but what is given. */
async function issued(
  change: {
    readonly header?: object;
    readonly claims?: object;
    readonly without?: string;
    readonly signer?: Pair;
  } = {},
): Promise<string> {
  const claims: Record<string, unknown> = {
    iss: 'https://network.example',
    aud: scope.aud,
    sub: 'worker',
    iat: seconds,
    exp: seconds + 3_600,
    roles: ['NETWORK'],
    ...change.claims,
  };
  if (change.without !== undefined) delete claims[change.without];
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'theirs', ...change.header })
    .sign((change.signer ?? issuer).privateKey);
}

beforeAll(async () => {
  key = (await openSealedKey(await newSealedKey(at(0), seal, random), seal))!;
  issuer = await generateKeyPair('ES256', { extractable: true });
  issuerJwk = { ...(await exportJWK(issuer.publicKey)), kid: 'theirs', alg: 'ES256' };
  issuerSet = createLocalJWKSet({ keys: [issuerJwk] });
});

describe('a printed token', () => {
  test('carries the role and nothing of a person, and lives for thirty days to the second', async () => {
    const token = await mint();
    const { jti, ...claims } = decodeJwt(token);
    expect(claims).toEqual({ ...scope, sub: 'network', roles: ['NETWORK'], iat: seconds, exp: seconds + 2_592_000 });
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(await verify(token)).toEqual({
      kind: 'HOLDS',
      holder: { subject: 'network', tokenId: jti, roles: ['NETWORK'], expiresAt: at(30 * DAY) },
    });
    expect(await kindOf(token, at(30 * DAY + 4_999))).toBe('HOLDS');
    expect(await kindOf(token, at(30 * DAY + 5_000))).toBe('EXPIRED');
  });

  test('is never signed with a key that retires before it', async () => {
    await expect(mintNetworkToken({ ...scope, key, now: at(2 * DAY), random })).rejects.toThrow('retires');
  });

  test('of another audience or issuer is none, and neither is an access token', async () => {
    for (const other of [
      { ...scope, aud: 'https://tandem.example/graphql' },
      { ...scope, iss: 'https://other.example' },
    ]) {
      const { token } = await mintNetworkToken({ ...other, key, now: at(0), random });
      expect(await kindOf(token)).toBe('INVALID');
    }
    const person = { accountId: '11111111-2222-3333-4444-555555555555', sessionId: '1', roles: ['NETWORK'] } as const;
    const { token } = await mintAccessToken(person, { ...scope, aud: `${scope.iss}/graphql`, key, now: at(0), random });
    expect(await kindOf(token)).toBe('INVALID');
  });

  test('with another signature under our key id is none, also when the issuer made it', async () => {
    expect(await kindOf(await issued({ header: { kid: key.kid } }))).toBe('INVALID');
    const [header, , signature] = (await mint()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(await mint()), sub: 'other' })).toString('base64url');
    expect(await kindOf(`${header}.${claims}.${signature}`)).toBe('INVALID');
  });

  test.each([
    ['an empty text', ''],
    ['a word', 'a'],
    ['three words', 'a.b.c'],
    ['dots', '....'],
    ['too long', 'x'.repeat(5_000)],
  ])('is not %s', async (_, text) => {
    expect(await kindOf(text)).toBe('INVALID');
  });
});

describe("a token of the network's issuer", () => {
  test('holds with the roles that it names, and with no others', async () => {
    expect(await verify(await issued())).toMatchObject({
      kind: 'HOLDS',
      holder: { subject: 'worker', tokenId: 'worker', roles: ['NETWORK'] },
    });
    const stranger = await issued({ claims: { roles: ['READER'] } });
    expect(await verify(stranger)).toMatchObject({ kind: 'HOLDS', holder: { roles: [] } });
  });

  test('holds only where an issuer is configured', async () => {
    expect(await kindOf(await issued(), at(1_000), { issuer: null })).toBe('INVALID');
  });

  test.each([
    ['audience', { claims: { aud: 'https://tandem.example/graphql' } }],
    ['issuer: it speaks in our name', { claims: { iss: scope.iss } }],
    ['key', { header: { kid: 'unknown' } }],
    ['roles: a word is no list', { claims: { roles: 'NETWORK' } }],
    ['subject: it has none', { without: 'sub' }],
    ['end: it has none', { without: 'exp' }],
    ['beginning: it lies ahead', { claims: { nbf: seconds + 3_600 } }],
  ])('does not hold with another %s', async (_, change) => {
    expect(await kindOf(await issued(change))).toBe('INVALID');
  });

  test('does not hold with a key that it brings along, or without a signature', async () => {
    const stranger = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(stranger.publicKey);
    expect(await kindOf(await issued({ signer: stranger, header: { jwk } }))).toBe('INVALID');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part(decodeJwt(await issued()));
    expect(await kindOf(`${part({ alg: 'none', kid: 'theirs' })}.${claims}.`)).toBe('INVALID');
  });

  test('is told apart when it has expired', async () => {
    expect(await kindOf(await issued(), at(3_605_000))).toBe('EXPIRED');
  });
});

describe("the issuer's key set over the network", () => {
  let server: Server;
  let answer: { status: number; body: string };
  let asked = 0;
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;

  beforeAll(async () => {
    answer = { status: 200, body: JSON.stringify({ keys: [issuerJwk] }) };
    server = createServer((_, response) => {
      asked += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
  });

  test('is read once for many tokens', async () => {
    const remote = issuerKeys(url());
    const before = asked;
    const token = await issued();
    for (let one = 0; one < 3; one += 1) expect(await kindOf(token, at(1_000), { issuer: remote })).toBe('HOLDS');
    expect(asked - before).toBe(1);
  });

  test.each([
    [500, '{}'],
    [200, 'no JSON'],
    [200, '{"keys":"none"}'],
  ])('is a fault and no verdict when it answers %i %s', async (status, body) => {
    const good = answer;
    answer = { status, body };
    await expect(verify(await issued(), at(1_000), { issuer: issuerKeys(url()) })).rejects.toThrow();
    answer = good;
  });
});

describeWithDatabase('the door to the feed', () => {
  let database: TestDatabase;
  let fixture: SessionFixture;
  beforeAll(async () => {
    database = await openTestDatabase();
    fixture = sessionFixture(database);
  });
  afterAll(() => database?.close());

  test('opens to a printed token in every process for its thirty days, whatever becomes of the usual keys', async () => {
    fixture.at(0);
    await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
    fixture.at(25 * DAY);
    const { token, expiresAt } = await issueNetworkToken(fixture.ctx);
    expect(expiresAt.getTime() - fixture.ctx.wallNow().getTime()).toBe(30 * DAY);
    const door = networkAuthenticator(fixture.ctx, null);
    for (const days of [25, 40, 54.999]) {
      fixture.at(days * DAY);
      await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
      expect(await door(token)).toMatchObject({ kind: 'AUTHENTICATED', viewer: { roles: ['NETWORK'] } });
    }
    fixture.at(55 * DAY + 5_000);
    expect(await door(token)).toEqual({ kind: 'EXPIRED' });
  });

  test('makes one lasting key for several tokens, which signs for nobody else before a day has passed', async () => {
    fixture.at(100 * DAY);
    const usual = await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
    fixture.at(110 * DAY);
    await issueNetworkToken(fixture.ctx);
    await issueNetworkToken(fixture.ctx);
    const other = openKeyring(database, fixture.ctx.secrets.seal, fixture.ctx.random);
    expect((await other.signing(fixture.ctx.wallNow())).kid).toBe(usual.kid);
    expect((await other.publicKeys(fixture.ctx.wallNow())).keys).toHaveLength(2);
  });

  test('closes to a token that was taken back, in every process within five minutes', async () => {
    fixture.at(111 * DAY);
    const { token } = await issueNetworkToken(fixture.ctx);
    const door = networkAuthenticator(fixture.ctx, null);
    expect(await door(token)).toMatchObject({ kind: 'AUTHENTICATED' });
    const { accessToken } = await fixture.enter(newWallet());
    for (const other of [accessToken, 'nothing', `${token.slice(0, -4)}AAAA`]) {
      expect(await revokeNetworkToken(fixture.ctx, other)).toBe(false);
    }
    expect(await revokeNetworkToken(fixture.ctx, token)).toBe(true);
    expect(await revokeNetworkToken(fixture.ctx, token)).toBe(false);
    fixture.at(111 * DAY + 300_000);
    expect(await door(token)).toEqual({ kind: 'INVALID' });
    const { token: next } = await issueNetworkToken(fixture.ctx);
    // An unknown key is looked for at most once a second.
    fixture.at(111 * DAY + 301_000);
    expect(await door(next)).toMatchObject({ kind: 'AUTHENTICATED' });
  });

  test('knows a person by an access token, without the role, and nobody by anything else', async () => {
    fixture.at(112 * DAY);
    const { accessToken } = await fixture.enter(newWallet());
    expect(await authenticateNetworkToken(fixture.ctx, null, accessToken)).toMatchObject({
      kind: 'AUTHENTICATED',
      viewer: { roles: ['USER'] },
    });
    expect(await authenticateNetworkToken(fixture.ctx, null, 'nothing')).toEqual({ kind: 'INVALID' });
  });
});
