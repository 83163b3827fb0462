// Tests of access tokens for /network with the role NETWORK, issued by this installation or by the network's own issuer. Each
// rejected token differs from a valid one in one property.

import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  authenticateNetworkToken,
  createNetworkAuthenticator,
  issueNetworkToken,
  revokeNetworkToken,
} from '../../src/app/network-access.ts';
import { keyringOf, openKeyring } from '../../src/app/signing-keys.ts';
import { decryptKey, generateEncryptedKey, type SigningKey } from '../../src/session/keys.ts';
import {
  createIssuerKeySet,
  type IssuerKeys,
  mintNetworkToken,
  verifyNetworkToken,
} from '../../src/session/network-token.ts';
import { mintAccessToken } from '../../src/session/token.ts';
import { newWallet, type SessionFixture, sessionFixture } from '../app/session-fixture.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { listenOnFreePort } from '../kit/port.ts';

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

/** Signs a token as the network's issuer; the token is valid except for `change`. */
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
  key = (await decryptKey(await generateEncryptedKey(at(0), seal, random), seal))!;
  issuer = await generateKeyPair('ES256', { extractable: true });
  issuerJwk = { ...(await exportJWK(issuer.publicKey)), kid: 'theirs', alg: 'ES256' };
  issuerSet = createLocalJWKSet({ keys: [issuerJwk] });
});

describe('a network token of this installation', () => {
  test('carries the role NETWORK and no account, and is valid for exactly 30 days', async () => {
    const token = await mint();
    const { jti, ...claims } = decodeJwt(token);
    expect(claims).toEqual({ ...scope, sub: 'network', roles: ['NETWORK'], iat: seconds, exp: seconds + 2_592_000 });
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(await verify(token)).toEqual({
      kind: 'VALID',
      holder: { subject: 'network', tokenId: jti, roles: ['NETWORK'], expiresAt: at(30 * DAY) },
    });
    expect(await kindOf(token, at(30 * DAY + 4_999))).toBe('VALID');
    expect(await kindOf(token, at(30 * DAY + 5_000))).toBe('EXPIRED');
  });

  test('is never signed with a key that retires before the token expires', async () => {
    await expect(mintNetworkToken({ ...scope, key, now: at(2 * DAY), random })).rejects.toThrow('retires');
  });

  test('is rejected when its audience or issuer is another one, and when it is the access token of a user', async () => {
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

  test('is rejected when another key signed it under the same key id', async () => {
    expect(await kindOf(await issued({ header: { kid: key.kid } }))).toBe('INVALID');
    const [header, , signature] = (await mint()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(await mint()), sub: 'other' })).toString('base64url');
    expect(await kindOf(`${header}.${claims}.${signature}`)).toBe('INVALID');
  });

  test.each([
    ['empty', ''],
    ['one word', 'a'],
    ['three words', 'a.b.c'],
    ['four dots', '....'],
    ['5 000 characters long', 'x'.repeat(5_000)],
  ])('is rejected when its text is %s', async (_, text) => {
    expect(await kindOf(text)).toBe('INVALID');
  });
});

describe("a token of the network's issuer", () => {
  test('is accepted with the known roles that it names, and without unknown ones', async () => {
    expect(await verify(await issued())).toMatchObject({
      kind: 'VALID',
      holder: { subject: 'worker', tokenId: 'worker', roles: ['NETWORK'] },
    });
    const stranger = await issued({ claims: { roles: ['READER'] } });
    expect(await verify(stranger)).toMatchObject({ kind: 'VALID', holder: { roles: [] } });
  });

  test('is rejected when no issuer is configured', async () => {
    expect(await kindOf(await issued(), at(1_000), { issuer: null })).toBe('INVALID');
  });

  test.each([
    ['the audience of another service', { claims: { aud: 'https://tandem.example/graphql' } }],
    ['this installation as its issuer', { claims: { iss: scope.iss } }],
    ['an unknown key id', { header: { kid: 'unknown' } }],
    ['roles that are not a list', { claims: { roles: 'NETWORK' } }],
    ['no subject', { without: 'sub' }],
    ['no expiry', { without: 'exp' }],
    ['a start in the future', { claims: { nbf: seconds + 3_600 } }],
  ])('is rejected when it is valid except for one property: %s', async (_, change) => {
    expect(await kindOf(await issued(change))).toBe('INVALID');
  });

  test('is rejected when its header contains the key to verify it, and when it has no signature', async () => {
    const stranger = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(stranger.publicKey);
    expect(await kindOf(await issued({ signer: stranger, header: { jwk } }))).toBe('INVALID');
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part(decodeJwt(await issued()));
    expect(await kindOf(`${part({ alg: 'none', kid: 'theirs' })}.${claims}.`)).toBe('INVALID');
  });

  test('has the verdict EXPIRED after its expiry', async () => {
    expect(await kindOf(await issued(), at(3_605_000))).toBe('EXPIRED');
  });
});

describe('the remote key set of the issuer', () => {
  let server: Server;
  let answer: { status: number; body: string };
  let requests = 0;
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;

  beforeAll(async () => {
    answer = { status: 200, body: JSON.stringify({ keys: [issuerJwk] }) };
    server = createServer((_, response) => {
      requests += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await listenOnFreePort(server);
  });
  afterAll(() => {
    server.close();
  });

  test('is fetched once for several tokens', async () => {
    const remote = createIssuerKeySet(url());
    const before = requests;
    const token = await issued();
    for (let count = 0; count < 3; count += 1) expect(await kindOf(token, at(1_000), { issuer: remote })).toBe('VALID');
    expect(requests - before).toBe(1);
  });

  test.each([
    [500, '{}'],
    [200, 'no JSON'],
    [200, '{"keys":"none"}'],
  ])(
    'causes an exception, not a rejection, when its server answers with status %i and the body %s',
    async (status, body) => {
      const good = answer;
      answer = { status, body };
      await expect(verify(await issued(), at(1_000), { issuer: createIssuerKeySet(url()) })).rejects.toThrow();
      answer = good;
    },
  );
});

describeWithDatabase('authentication of requests to /network', () => {
  let database: TestDatabase;
  let fixture: SessionFixture;
  beforeAll(async () => {
    database = await openTestDatabase();
    fixture = sessionFixture(database);
  });
  afterAll(() => database?.close());

  test('accepts a network token for its 30 days, although the keys for user tokens are rotated within these 30 days', async () => {
    fixture.at(0);
    await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
    fixture.at(25 * DAY);
    const { token, expiresAt } = await issueNetworkToken(fixture.ctx);
    expect(expiresAt.getTime() - fixture.ctx.wallNow().getTime()).toBe(30 * DAY);
    const authenticateToken = createNetworkAuthenticator(fixture.ctx, null);
    for (const days of [25, 40, 54.999]) {
      fixture.at(days * DAY);
      await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
      expect(await authenticateToken(token)).toMatchObject({ kind: 'AUTHENTICATED', viewer: { roles: ['NETWORK'] } });
    }
    fixture.at(55 * DAY + 5_000);
    expect(await authenticateToken(token)).toEqual({ kind: 'EXPIRED' });
  });

  test('creates one long-lived signing key for several network tokens, and does not sign user tokens with this key at once', async () => {
    fixture.at(100 * DAY);
    const usual = await keyringOf(fixture.ctx).signing(fixture.ctx.wallNow());
    fixture.at(110 * DAY);
    await issueNetworkToken(fixture.ctx);
    await issueNetworkToken(fixture.ctx);
    const other = openKeyring(database, fixture.ctx.secrets, fixture.ctx.random);
    expect((await other.signing(fixture.ctx.wallNow())).kid).toBe(usual.kid);
    expect((await other.publicKeys(fixture.ctx.wallNow())).keys).toHaveLength(2);
  });

  test('rejects a revoked network token after five minutes at the latest', async () => {
    fixture.at(111 * DAY);
    const { token } = await issueNetworkToken(fixture.ctx);
    const authenticateToken = createNetworkAuthenticator(fixture.ctx, null);
    expect(await authenticateToken(token)).toMatchObject({ kind: 'AUTHENTICATED' });
    const { accessToken } = await fixture.enter(newWallet());
    for (const other of [accessToken, 'nothing', `${token.slice(0, -4)}AAAA`]) {
      expect(await revokeNetworkToken(fixture.ctx, other)).toBe(false);
    }
    expect(await revokeNetworkToken(fixture.ctx, token)).toBe(true);
    expect(await revokeNetworkToken(fixture.ctx, token)).toBe(false);
    fixture.at(111 * DAY + 300_000);
    expect(await authenticateToken(token)).toEqual({ kind: 'INVALID' });
    const { token: next } = await issueNetworkToken(fixture.ctx);
    // Move the clock by one second, because an unknown signing key is looked up at most once a second.
    fixture.at(111 * DAY + 301_000);
    expect(await authenticateToken(next)).toMatchObject({ kind: 'AUTHENTICATED' });
  });

  test('accepts the access token of a user without the role NETWORK, and rejects other text', async () => {
    fixture.at(112 * DAY);
    const { accessToken } = await fixture.enter(newWallet());
    expect(await authenticateNetworkToken(fixture.ctx, null, accessToken)).toMatchObject({
      kind: 'AUTHENTICATED',
      viewer: { roles: ['USER'] },
    });
    expect(await authenticateNetworkToken(fixture.ctx, null, 'nothing')).toEqual({ kind: 'INVALID' });
  });
});
