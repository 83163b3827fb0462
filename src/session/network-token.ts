// Tokens of the network's feed: printed by this installation and good for thirty days, or made by the network's own issuer, whose
// keys are read from its JWKS. Both are for the feed alone (their audience), and say themselves what their bearer may do.
// Invariant: which set of keys counts is decided by the key id, never by what the token says of itself.

import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { newKey, type Random } from '../domain/key.ts';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';
import { CLOCK_TOLERANCE_S, type Role, type TokenScope } from './token.ts';

const TYPE = 'at+jwt';
const LIFETIME_S = 30 * 86_400;
/** How long a token that this installation prints is good. */
export const NETWORK_TOKEN_MS = LIFETIME_S * 1000;
/** Whom such a token names. */
const SUBJECT = 'network';
const MAX_LENGTH = 4_096;
/** What an issuer may sign with: public keys only, so that its JWKS is enough to verify and never to sign. */
const ISSUER_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];
const ROLES: readonly Role[] = ['USER', 'NETWORK', 'OPERATOR'];

/** The keys of the network's issuer. */
export type IssuerKeys = JWTVerifyGetKey;

/** Whom a token of the feed speaks for. */
export type NetworkHolder = {
  /** "network" for a printed token, the subject that the issuer names for its own. */
  readonly subject: string;
  /** The token's id, or its subject where the issuer gives none. */
  readonly tokenId: string;
  /** Roles that are known here; the feed needs NETWORK. */
  readonly roles: readonly Role[];
  /** Wall time, to the second. */
  readonly expiresAt: Date;
};

export type NetworkVerdict =
  | { readonly kind: 'HOLDS'; readonly holder: NetworkHolder }
  | { readonly kind: 'EXPIRED' | 'INVALID' };

/** The JWKS at an address: read when it is first needed, kept for ten minutes, read again for an unknown key every 30 s at most. */
export function issuerKeys(url: string): IssuerKeys {
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 });
}

/** Signs a token with the role NETWORK that lives for thirty days from the second of `now`; its key has to be served as long. */
export async function mintNetworkToken(
  given: TokenScope & { readonly key: SigningKey; readonly now: Date; readonly random: Random },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const issuedAt = Math.floor(given.now.getTime() / 1000);
  const expiresAt = new Date((issuedAt + LIFETIME_S) * 1000);
  if (given.key.retiresAt < expiresAt) throw new Error('a key that retires before the token it is to sign');
  const token = await new SignJWT({ roles: ['NETWORK'] })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TYPE, kid: given.key.kid })
    .setIssuer(given.iss)
    .setAudience(given.aud)
    .setSubject(SUBJECT)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_S)
    .setJti(newKey(given.random))
    .sign(given.key.privateKey);
  return { token, expiresAt };
}

/**
 * Judges a token of the feed. One whose key id is ours must be ours in everything: algorithm, type, issuer, audience, claims, age.
 * Any other must hold under the issuer's keys, be for the feed (`aud`), name a subject, and expire. INVALID for all that does not.
 * What `keys` throws, and an issuer's key set that cannot be read, is thrown on, because a fault is no verdict.
 */
export async function verifyNetworkToken(
  token: string,
  given: TokenScope & {
    readonly keys: (kid: string) => Promise<SigningKey | null>;
    /** Null: no issuer is configured. */
    readonly issuer: IssuerKeys | null;
    readonly now: Date;
  },
): Promise<NetworkVerdict> {
  const kid = keyIdOf(token);
  if (kid === null) return { kind: 'INVALID' };
  const own = await given.keys(kid);
  if (own === null && given.issuer === null) return { kind: 'INVALID' };
  const shared = { audience: given.aud, currentDate: given.now, clockTolerance: CLOCK_TOLERANCE_S };
  try {
    if (own !== null) {
      const { payload, protectedHeader } = await jwtVerify(token, own.publicKey, {
        ...shared,
        algorithms: [TOKEN_ALGORITHM],
        typ: TYPE,
        issuer: given.iss,
        maxTokenAge: LIFETIME_S,
        requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      });
      const exact = Object.keys(protectedHeader).sort().join() === 'alg,kid,typ';
      return exact ? verdictOf(payload) : { kind: 'INVALID' };
    }
    if (given.issuer === null) return { kind: 'INVALID' };
    const { payload } = await jwtVerify(token, given.issuer, {
      ...shared,
      algorithms: ISSUER_ALGORITHMS,
      requiredClaims: ['sub', 'exp'],
    });
    // Somebody else's key cannot speak in our name.
    return payload.iss === given.iss ? { kind: 'INVALID' } : verdictOf(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'EXPIRED' };
    if (!(error instanceof errors.JOSEError)) throw error;
    if (KEY_SET_FAULTS.has(error.code))
      throw new Error("the key set of the network's issuer cannot be read", { cause: error });
    return { kind: 'INVALID' };
  }
}

/** What jose says of a key set that did not come, or is none; a key that is missing in it is no fault. */
const KEY_SET_FAULTS: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** The key id that a token names; null for what is no token. Whether the token holds is another question. */
export function keyIdOf(token: string): string | null {
  if (token.length > MAX_LENGTH) return null;
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch (error) {
    // The one way in which jose says that this is no token at all.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function verdictOf({ sub, exp, jti, roles }: JWTPayload): NetworkVerdict {
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number' || !Array.isArray(roles))
    return { kind: 'INVALID' };
  const known = ROLES.filter((role) => roles.includes(role));
  return {
    kind: 'HOLDS',
    holder: {
      subject: sub,
      tokenId: typeof jti === 'string' ? jti : sub,
      roles: known,
      expiresAt: new Date(exp * 1000),
    },
  };
}
