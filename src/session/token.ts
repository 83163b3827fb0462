// Access tokens: JWTs of type at+jwt, signed with ES256, valid for five minutes. They name an opaque account and a session, never a
// wallet. **Invariant:** every check applies to every token. Whether the session is revoked is checked by app/sessions.ts.

import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { newKey, type RandomBytes } from '../domain/key.ts';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';

const TYPE = 'at+jwt';
const LIFETIME_S = 300;
/** Tolerated difference between the clocks of two processes: a token is accepted this long before its issue and after its expiry. */
export const CLOCK_TOLERANCE_S = 5;
/** Issued tokens have around 500 characters; longer text is refused unparsed. */
const MAX_LENGTH = 2_048;
const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ROLES = ['USER', 'NETWORK', 'OPERATOR'] as const;

/** What a bearer may do: USER acts for its own account, NETWORK reports for the network, OPERATOR operates the marketplace. */
export type Role = (typeof ROLES)[number];

/** The bearer of a valid token. */
export type TokenHolder = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  /** Wall time, to the second. */
  readonly expiresAt: Date;
};

/** Issuer and audience of a token; both are compared exactly. */
export type TokenScope = {
  /** The public origin. */
  readonly iss: string;
  /** The API that accepts it. */
  readonly aud: string;
};

/** Signs a token that is valid for five minutes from the second of `now`. The claim `roles` is omitted when it is USER alone. */
export async function mintAccessToken(
  holder: { readonly accountId: string; readonly sessionId: string; readonly roles?: readonly Role[] },
  given: TokenScope & { readonly key: SigningKey; readonly now: Date; readonly random: RandomBytes },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const issuedAt = Math.floor(given.now.getTime() / 1000);
  const roles = holder.roles ?? ['USER'];
  const claims = { sid: holder.sessionId, ...(roles.length === 1 && roles[0] === 'USER' ? {} : { roles }) };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TYPE, kid: given.key.kid })
    .setIssuer(given.iss)
    .setAudience(given.aud)
    .setSubject(holder.accountId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_S)
    .setJti(newKey(given.random))
    .sign(given.key.privateKey);
  return { token, expiresAt: new Date((issuedAt + LIFETIME_S) * 1000) };
}

/**
 * Verifies a token and returns its bearer. Null for another algorithm, type, issuer or audience, an unknown key, a wrong signature, a
 * missing or malformed claim, an issue in the future or an expiry in the past (both with five seconds of tolerance).
 * `keys` finds a key by its id; its errors are rethrown, because they are faults.
 */
export async function verifyAccessToken(
  token: string,
  given: TokenScope & { readonly keys: (kid: string) => Promise<SigningKey | null>; readonly now: Date },
): Promise<TokenHolder | null> {
  if (token.length > MAX_LENGTH) return null;
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        // Exactly these header fields: a token with a key of its own (jwk, jku) or another extension is refused.
        const isExpected = Object.keys(header).sort().join() === 'alg,kid,typ' && header.typ === TYPE;
        const key = isExpected && header.kid !== undefined ? await given.keys(header.kid) : null;
        if (key === null) throw new errors.JWKSNoMatchingKey();
        return key.publicKey;
      },
      {
        algorithms: [TOKEN_ALGORITHM],
        typ: TYPE,
        issuer: given.iss,
        audience: given.aud,
        currentDate: given.now,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: LIFETIME_S,
        requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti'],
      },
    );
    return holderOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** True if a token is valid except for its expiry, so that its bearer should refresh the session. */
export async function hasExpired(token: string, given: Parameters<typeof verifyAccessToken>[1]): Promise<boolean> {
  if (token.length > MAX_LENGTH) return false;
  const expiry = expiryOf(token);
  if (expiry === null || expiry > given.now) return false;
  return (await verifyAccessToken(token, { ...given, now: new Date(expiry.getTime() - 1000) })) !== null;
}

/** The expiry in a token, unverified; null if it has none. */
function expiryOf(token: string): Date | null {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? null : new Date(exp * 1000);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function holderOf(claims: JWTPayload): TokenHolder | null {
  const { sub, sid, exp, aud, jti, roles = ['USER'] } = claims;
  if (typeof sub !== 'string' || !KEY.test(sub)) return null;
  if (typeof sid !== 'string' || !KEY.test(sid)) return null;
  if (typeof aud !== 'string' || typeof jti !== 'string' || typeof exp !== 'number') return null;
  if (!Array.isArray(roles) || roles.length === 0 || !roles.every(isRole)) return null;
  return { accountId: sub, sessionId: sid, roles, expiresAt: new Date(exp * 1000) };
}

const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);
