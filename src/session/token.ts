// Access tokens of users: JWTs of type at+jwt, signed with ES256, valid for five minutes. They contain an account id and a session id.
// **Invariant:** a token contains no wallet address, and every check applies to every token. app/sessions.ts checks whether the session
// is revoked.

import { decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { newKey, type RandomBytes } from '../domain/key.ts';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';

const TYPE = 'at+jwt';
/** Seconds from the issue of a token to its expiry. */
export const TOKEN_LIFETIME_S = 300;
/** Tolerated clock difference between processes: a token is accepted this many seconds before its issue and after its expiry. */
export const CLOCK_TOLERANCE_S = 5;
/** Maximum length of a token; longer text is refused without parsing. Issued tokens have about 500 characters. */
const MAX_LENGTH = 2_048;
const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ROLES = ['USER', 'NETWORK', 'OPERATOR'] as const;

/** The role of a bearer: USER acts for an account, NETWORK sends the network's reports, OPERATOR operates the marketplace. */
export type Role = (typeof ROLES)[number];

/** The bearer of a valid access token. */
export type TokenHolder = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  /** When the token expires, in wall time, to the second. */
  readonly expiresAt: Date;
};

/** Issuer and audience of a token; a token is valid only if both are equal to its claims. */
export type TokenIssuerAndAudience = {
  /** Issuer: the public origin of this installation. */
  readonly iss: string;
  /** Audience: the URL of the API that accepts the token. */
  readonly aud: string;
};

/** Issues an access token, valid for five minutes from `now`. The claim `roles` is left out when USER is the only role. */
export async function mintAccessToken(
  holder: { readonly accountId: string; readonly sessionId: string; readonly roles?: readonly Role[] },
  given: TokenIssuerAndAudience & { readonly key: SigningKey; readonly now: Date; readonly random: RandomBytes },
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
    .setExpirationTime(issuedAt + TOKEN_LIFETIME_S)
    .setJti(newKey(given.random))
    .sign(given.key.privateKey);
  return { token, expiresAt: new Date((issuedAt + TOKEN_LIFETIME_S) * 1000) };
}

/**
 * Verifies an access token and returns its bearer. Null for another algorithm, type, issuer or audience, an unknown key, a wrong
 * signature, a missing or malformed claim, an issue in the future or an expiry in the past (both with five seconds of tolerance).
 * `keys` finds a key by its id; errors that it throws are rethrown.
 */
export async function verifyAccessToken(
  token: string,
  given: TokenIssuerAndAudience & { readonly keys: (kid: string) => Promise<SigningKey | null>; readonly now: Date },
): Promise<TokenHolder | null> {
  if (token.length > MAX_LENGTH) return null;
  try {
    const { payload } = await jwtVerify(
      token,
      async (header) => {
        // The header must have exactly the fields alg, kid and typ, so that a token with its own key (jwk, jku) or an extension is
        // refused.
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
        maxTokenAge: TOKEN_LIFETIME_S,
        requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti'],
      },
    );
    return holderOf(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Whether a token has expired and is valid in every other respect, so that its bearer should refresh the session. */
export async function isExpiredButOtherwiseValid(
  token: string,
  given: Parameters<typeof verifyAccessToken>[1],
): Promise<boolean> {
  if (token.length > MAX_LENGTH) return false;
  const expiry = expiryOf(token);
  if (expiry === null || expiry > given.now) return false;
  return (await verifyAccessToken(token, { ...given, now: new Date(expiry.getTime() - 1000) })) !== null;
}

/** Returns the expiry in a token, without verification; null if it has none. */
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
