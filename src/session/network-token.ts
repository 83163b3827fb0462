// Access tokens of the network API. They are issued by this installation for thirty days, or by an external issuer of the network, whose
// keys are fetched from its JWKS. Their audience is the network API, and their claim `roles` lists what the bearer may do.
// **Invariant:** the key id selects the key set that verifies a token, never a claim of the token.

import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { newKey, type RandomBytes } from '../domain/key.ts';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';
import { CLOCK_TOLERANCE_S, type Role, type TokenIssuerAndAudience } from './token.ts';

const TYPE = 'at+jwt';
const LIFETIME_S = 30 * 86_400;
/** Lifetime of a network token that this installation issues. */
export const NETWORK_TOKEN_LIFETIME_MS = LIFETIME_S * 1000;
/** Subject of a network token that this installation issues. */
const SUBJECT = 'network';
const MAX_LENGTH = 4_096;
/** Signature algorithms that an external issuer may use: asymmetric ones only, so that its published keys cannot sign. */
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

/** The public keys of the network's external issuer. */
export type IssuerKeys = JWTVerifyGetKey;

/** The bearer of a valid network token. */
export type NetworkTokenHolder = {
  /** "network" in a token of this installation, otherwise the subject that the external issuer has set. */
  readonly subject: string;
  /** The token's id (`jti`), or its subject when the issuer sets no id. */
  readonly tokenId: string;
  /** The known roles in the token; the network API requires NETWORK. */
  readonly roles: readonly Role[];
  /** When the token expires, in wall time, to the second. */
  readonly expiresAt: Date;
};

/** The result of verifying a network token; `VALID` carries the bearer. */
export type NetworkTokenVerdict =
  | { readonly kind: 'VALID'; readonly holder: NetworkTokenHolder }
  | { readonly kind: 'EXPIRED' | 'INVALID' };

/**
 * Returns the key set at a JWKS URL. It is fetched at first use, cached for ten minutes, and refetched for an unknown key id at most
 * every 30 s.
 */
export function createIssuerKeySet(url: string): IssuerKeys {
  return createRemoteJWKSet(new URL(url), { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 });
}

/** Issues a token with one role, by default NETWORK, valid for thirty days from `now`. Throws when the key retires before the token expires. */
export async function mintNetworkToken(
  given: TokenIssuerAndAudience & {
    readonly key: SigningKey;
    readonly now: Date;
    readonly random: RandomBytes;
    readonly role?: Exclude<Role, 'USER'>;
  },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const issuedAt = Math.floor(given.now.getTime() / 1000);
  const expiresAt = new Date((issuedAt + LIFETIME_S) * 1000);
  if (given.key.retiresAt < expiresAt) throw new Error('a key that retires before the token it is to sign');
  const token = await new SignJWT({ roles: [given.role ?? 'NETWORK'] })
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
 * Verifies a token of the network API. A token with a key id of this installation must match in algorithm, type, issuer, audience,
 * claims and age. Any other token must be signed by the external issuer and have the audience of the network API, a subject and an
 * expiry. Returns INVALID otherwise. Throws the errors of `keys`, and an error when the issuer's keys cannot be fetched.
 */
export async function verifyNetworkToken(
  token: string,
  given: TokenIssuerAndAudience & {
    readonly keys: (kid: string) => Promise<SigningKey | null>;
    /** Keys of the external issuer; null when none is configured. */
    readonly issuer: IssuerKeys | null;
    readonly now: Date;
  },
): Promise<NetworkTokenVerdict> {
  const kid = tokenKeyId(token);
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
    // The external issuer must not issue tokens in the name of this installation.
    return payload.iss === given.iss ? { kind: 'INVALID' } : verdictOf(payload);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'EXPIRED' };
    if (!(error instanceof errors.JOSEError)) throw error;
    if (KEY_SET_FAULTS.has(error.code))
      throw new Error("the key set of the network's issuer cannot be read", { cause: error });
    return { kind: 'INVALID' };
  }
}

/** Error codes of the library jose for a key set that could not be fetched or parsed. */
const KEY_SET_FAULTS: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Returns the key id in a token's header, without verification; null for text that is no token. */
export function tokenKeyId(token: string): string | null {
  if (token.length > MAX_LENGTH) return null;
  try {
    return decodeProtectedHeader(token).kid ?? null;
  } catch (error) {
    // The library jose throws a TypeError for text that is no token.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function verdictOf({ sub, exp, jti, roles }: JWTPayload): NetworkTokenVerdict {
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number' || !Array.isArray(roles))
    return { kind: 'INVALID' };
  const known = ROLES.filter((role) => roles.includes(role));
  return {
    kind: 'VALID',
    holder: {
      subject: sub,
      tokenId: typeof jti === 'string' ? jti : sub,
      roles: known,
      expiresAt: new Date(exp * 1000),
    },
  };
}
