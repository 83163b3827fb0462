// Tests of access tokens of users: issuing and verification. Each rejected token differs from a valid one in one property.

import { createHmac, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK, exportSPKI, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenVerifier } from '../../src/session/kept-tokens.ts';
import { decryptKey, generateEncryptedKey, type SigningKey } from '../../src/session/keys.ts';
import { mintAccessToken, verifyAccessToken } from '../../src/session/token.ts';

const NOW = Date.UTC(2026, 0, 1);
const at = (ms: number) => new Date(NOW + ms);
const iat = NOW / 1000;
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const holder = {
  accountId: '11111111-2222-3333-4444-555555555555',
  sessionId: '99999999-8888-7777-6666-555555555555',
} as const;
const scope = { iss: 'https://tandem.example', aud: 'https://tandem.example/graphql' } as const;

let key: SigningKey;
let stranger: SigningKey;

const newKey = async () => (await decryptKey(await generateEncryptedKey(at(0), seal, random), seal))!;
const keys = async (kid: string) => (kid === key.kid ? key : null);
const verify = (token: string, now = at(1_000)) => verifyAccessToken(token, { ...scope, keys, now });
const mint = async (more: { readonly roles?: readonly ('USER' | 'NETWORK' | 'OPERATOR')[] } = {}) =>
  (await mintAccessToken({ ...holder, ...more }, { ...scope, key, now: at(0), random })).token;

beforeAll(async () => {
  key = await newKey();
  stranger = await newKey();
});

/** Signs an access token that is valid except for `change`. */
async function tokenWith(
  change: {
    readonly header?: object;
    readonly claims?: object;
    readonly without?: string;
    readonly signer?: () => SigningKey;
  } = {},
): Promise<string> {
  const claims: Record<string, unknown> = {
    ...{ ...scope, sub: holder.accountId, sid: holder.sessionId, iat, exp: iat + 300, jti: 'once' },
    ...change.claims,
  };
  if (change.without !== undefined) delete claims[change.without];
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid, ...change.header })
    .sign((change.signer?.() ?? key).privateKey);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  test('carries exactly the documented claims, no wallet, and a lifetime of five minutes', async () => {
    const { token, expiresAt } = await mintAccessToken(holder, { ...scope, key, now: at(999), random });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: key.kid });
    const { jti, ...claims } = decodeJwt(token);
    expect(claims).toEqual({ ...scope, sub: holder.accountId, sid: holder.sessionId, iat, exp: iat + 300 });
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(expiresAt).toEqual(at(300_000));
    expect(token.length).toBeLessThan(700);
  });

  test('has an id of its own each time it is minted', async () => {
    expect(decodeJwt(await mint()).jti).not.toBe(decodeJwt(await mint()).jti);
  });

  test('authenticates its holder with the role USER', async () => {
    expect(await verify(await mint())).toEqual({ ...holder, roles: ['USER'], expiresAt: at(300_000) });
  });

  test('authenticates with further roles only when it carries them', async () => {
    const token = await mint({ roles: ['USER', 'OPERATOR'] });
    expect(decodeJwt(token)['roles']).toEqual(['USER', 'OPERATOR']);
    expect((await verify(token))?.roles).toEqual(['USER', 'OPERATOR']);
  });

  test.each([
    ['accepted', -5_000],
    ['rejected', -5_001],
    ['accepted', 0],
    ['accepted', 300_000],
    ['accepted', 304_999],
    ['rejected', 305_000],
  ])('has the verification result "%s" %i ms after its issue', async (verdict, ms) => {
    expect((await verify(await mint(), at(ms))) === null).toBe(verdict === 'rejected');
  });

  test('causes an exception, not a rejection, when the key store fails during verification', async () => {
    const broken = verifyAccessToken(await mint(), {
      ...scope,
      keys: () => Promise.reject(new Error('the database is gone')),
      now: at(0),
    });
    await expect(broken).rejects.toThrow('the database is gone');
  });
});

describe('verification of an access token', () => {
  test('accepts the unchanged token; each rejected token of the other tests differs from it in one property', async () => {
    expect(await verify(await tokenWith())).toMatchObject(holder);
  });

  test.each<[string, Parameters<typeof tokenWith>[0]]>([
    ['of another type', { header: { typ: 'JWT' } }],
    ['with the type application/at+jwt', { header: { typ: 'application/at+jwt' } }],
    ['with the type in capitals', { header: { typ: 'AT+JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['without a key id', { header: { kid: undefined } }],
    ['with an unknown key id', { header: { kid: 'unknown' } }],
    ['with a key in its header', { header: { jwk: { kty: 'EC' } } }],
    ['with a key URL in its header', { header: { jku: 'https://elsewhere.example/jwks.json' } }],
    ['signed by another key under the known key id', { signer: () => stranger }],
    ['of another issuer', { claims: { iss: 'https://other.example' } }],
    ['for another audience', { claims: { aud: 'https://tandem.example/network' } }],
    ['for several audiences', { claims: { aud: [scope.aud, 'https://other.example'] } }],
    ['that has expired', { claims: { iat: iat - 400, exp: iat - 100 } }],
    ['issued in the future', { claims: { iat: iat + 60, exp: iat + 360 } }],
    ['with a lifetime longer than five minutes', { claims: { iat: iat - 600, exp: iat + 600 } }],
    ['not valid yet', { claims: { nbf: iat + 60 } }],
    ['without issuer', { without: 'iss' }],
    ['without audience', { without: 'aud' }],
    ['without subject', { without: 'sub' }],
    ['without session', { without: 'sid' }],
    ['without time of issue', { without: 'iat' }],
    ['without expiry', { without: 'exp' }],
    ['without id', { without: 'jti' }],
    ['whose subject is a wallet', { claims: { sub: 'So11111111111111111111111111111111111111112' } }],
    ['whose session is not a UUID', { claims: { sid: "' OR true --" } }],
    ['whose session is not a string', { claims: { sid: 7 } }],
    ['with a role that does not exist', { claims: { roles: ['USER', 'KING'] } }],
    ['with an empty list of roles', { claims: { roles: [] } }],
    ['with roles that are not a list', { claims: { roles: 'OPERATOR' } }],
    ['longer than any that is minted', { claims: { padding: 'x'.repeat(2_000) } }],
  ])('rejects a token that is valid except for one property: a token %s', async (_, change) => {
    expect(await verify(await tokenWith(change))).toBeNull();
  });

  test('rejects a token without a signature (alg none)', async () => {
    const [, claims] = (await tokenWith()).split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      expect(await verify(`${part({ alg, typ: 'at+jwt', kid: key.kid })}.${claims}.`)).toBeNull();
    }
  });

  test('rejects a token with an empty, truncated or altered signature', async () => {
    const [header, claims, signature = ''] = (await tokenWith()).split('.');
    const altered = Buffer.from(signature, 'base64url').map((byte, index) => (index === 10 ? byte ^ 1 : byte));
    for (const wrong of ['', signature.slice(0, -4), Buffer.from(altered).toString('base64url')]) {
      expect(await verify(`${header}.${claims}.${wrong}`)).toBeNull();
    }
  });

  test('rejects a token whose claims were changed after it was signed', async () => {
    const [header, claims = '', signature] = (await tokenWith()).split('.');
    const altered = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), roles: ['OPERATOR'] };
    expect(await verify(`${header}.${part(altered)}.${signature}`)).toBeNull();
  });

  test('rejects a token signed with HS256 with the public key as the secret, in every format of the key', async () => {
    const secrets = [
      await exportSPKI(key.publicKey),
      JSON.stringify(await exportJWK(key.publicKey)),
      JSON.stringify(key.publicJwk),
    ];
    const [, claims] = (await tokenWith()).split('.');
    for (const secret of secrets) {
      const signed = `${part({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })}.${claims}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await verify(`${signed}.${signature}`)).toBeNull();
    }
  });

  test.each(['', '.', '..', '...', 'a.b.c', 'Bearer', 'null', `${'a'.repeat(5_000)}.b.c`, '\0', '{}'])(
    'rejects text that is not a token: %j',
    async (text) => {
      expect(await verify(text)).toBeNull();
    },
  );
});

describe('an access token that a process has verified before', () => {
  const given = { ...scope, keys, now: at(1_000) };
  /** Returns a verifier that has accepted a token, and the token. */
  const accepted = async () => {
    const [verifyAgain, token] = [createTokenVerifier(), await mint()];
    expect(await verifyAgain(token, given)).toMatchObject(holder);
    return { verifyAgain, token };
  };

  test('is accepted again, without a signature to check, while nothing about it has changed', async () => {
    const { verifyAgain, token } = await accepted();
    const failing = { ...key, publicKey: null as never };
    const both = async (kid: string) => (kid === key.kid ? key : failing);
    for (const ms of [1_000, 2_000, 299_999]) {
      expect(await verifyAgain(token, { ...given, keys: both, now: at(ms) })).toMatchObject(holder);
    }
  });

  test.each([
    ['with another last letter', {}, (token: string) => `${token.slice(0, -2)}${token.endsWith('A') ? 'BB' : 'AA'}`],
    ['after its key was deleted', { keys: async () => null }, (token: string) => token],
    ['after its key was replaced', { keys: async () => stranger }, (token: string) => token],
    ['for another audience', { aud: 'https://other.example/graphql' }, (token: string) => token],
    ['of another issuer', { iss: 'https://other.example' }, (token: string) => token],
    ['after its expiry and the tolerance', { now: at(305_000) }, (token: string) => token],
    ['long before its issue', { now: at(-5_001) }, (token: string) => token],
  ])('is refused %s', async (_, change, altered) => {
    const { verifyAgain, token } = await accepted();
    expect(await verifyAgain(altered(token), { ...given, ...change })).toBeNull();
    expect(await verifyAgain(token, given)).toMatchObject(holder);
  });

  test('is verified again after its expiry, with the tolerance of a first verification', async () => {
    const { verifyAgain, token } = await accepted();
    expect(await verifyAgain(token, { ...given, now: at(304_999) })).toMatchObject(holder);
  });
});
