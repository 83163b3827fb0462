// Key pairs that sign access tokens: generation, encryption of the private key, signing period, and the public key set.
// **Invariant:** a stored key is used only if it decrypts with the secret of this installation. The encryption authenticates the key
// pair, its thumbprint and its dates, so an attacker with write access to the database cannot add a key. Storage is in app and store.

import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import type { RandomBytes } from '../domain/key.ts';

export type { JSONWebKeySet } from 'jose';

/** The only signature algorithm of access tokens. */
export const TOKEN_ALGORITHM = 'ES256';
/** The algorithm of the asymmetric signatures of messages to webhooks. */
export const MESSAGE_ALGORITHM = 'Ed25519';

const DAY_MS = 86_400_000;
/** Time for which a key signs tokens. */
const SIGNING_PERIOD_MS = 30 * DAY_MS;
/** Time for which a public key is still published after the key has stopped signing; much longer than tokens and caches live. */
const PUBLISHED_AFTER_SIGNING_MS = DAY_MS;
/** Time before the end of a key's signing period at which its successor is created, so that every process and cache has it in time. */
const MADE_AHEAD_MS = DAY_MS;

const SEAL_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A stored key pair; the private key is encrypted. */
export type EncryptedKey = {
  /** Key id: the RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly sealedPrivate: Uint8Array;
  /** Wall time from which the key signs tokens. */
  readonly createdAt: Date;
  /** Wall time from which the public key is no longer published. */
  readonly retiresAt: Date;
};

/** A decrypted key pair that can sign tokens. */
export type SigningKey = {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly createdAt: Date;
  readonly retiresAt: Date;
};

/**
 * Generates a key pair, by default for ES256, and encrypts it with AES-256-GCM under `secret`. By default it signs for 30 days from `from`
 * and is published for one more day.
 */
export async function generateEncryptedKey(
  from: Date,
  secret: Uint8Array,
  random: RandomBytes,
  lifetimeMs: number = SIGNING_PERIOD_MS + PUBLISHED_AFTER_SIGNING_MS,
  algorithm: typeof TOKEN_ALGORITHM | typeof MESSAGE_ALGORITHM = TOKEN_ALGORITHM,
): Promise<EncryptedKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const dates = { createdAt: from, retiresAt: new Date(from.getTime() + lifetimeMs) };
  return {
    kid,
    publicJwk,
    sealedPrivate: seal(await exportJWK(pair.privateKey), { kid, ...dates }, secret, random),
    ...dates,
  };
}

/** Returns the private key of a stored key, encrypted with another secret; null when `from` does not decrypt it. */
export function resealPrivateKey(
  row: EncryptedKey,
  from: Uint8Array,
  to: Uint8Array,
  random: RandomBytes,
): Uint8Array | null {
  const jwk = unsealed(row, from);
  return jwk === null ? null : seal(jwk, row, to, random);
}

/**
 * Decrypts a stored key with the first of these secrets that fits. Returns null when it was encrypted with another secret or a column
 * was changed. The public key comes from the encrypted pair, never from the unencrypted column.
 */
export async function decryptKey(row: EncryptedKey, ...secrets: readonly Uint8Array[]): Promise<SigningKey | null> {
  const jwk = secrets.map((secret) => unsealed(row, secret)).find((found) => found !== null) ?? null;
  if (jwk === null) return null;
  const { d: _private, ...publicJwk } = jwk;
  const algorithm = algorithmOf(publicJwk);
  if ((await calculateJwkThumbprint(publicJwk)) !== row.kid) return null;
  return {
    kid: row.kid,
    publicJwk,
    publicKey: (await importJWK(publicJwk, algorithm)) as CryptoKey,
    privateKey: (await importJWK(jwk, algorithm)) as CryptoKey,
    createdAt: row.createdAt,
    retiresAt: row.retiresAt,
  };
}

/** Returns the key that signs at `now`: the newest one whose signing period contains `now`; null when there is none. */
export function signingKeyAt(keys: readonly SigningKey[], now: Date): SigningKey | null {
  const inForce = keys.filter((key) => key.createdAt <= now && now < signsUntil(key));
  return inForce.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.kid < b.kid ? -1 : 1))[0] ?? null;
}

/** Returns the instant from which a new key must sign, when it is time to create one; null while no new key is needed. */
export function nextKeyStart(keys: readonly SigningKey[], now: Date): Date | null {
  if (signingKeyAt(keys, now) === null) return now;
  const last = new Date(Math.max(...keys.map((key) => signsUntil(key).getTime())));
  return last.getTime() - now.getTime() > MADE_AHEAD_MS ? null : last;
}

/** Whether a key has not retired at `now`: its signatures are accepted and its public key is published. */
export function isKeyPublished(key: SigningKey, now: Date): boolean {
  return now < key.retiresAt;
}

/** Returns the public key set (JWKS) of all keys that have not retired, including keys that do not sign yet. */
export function publicKeySet(keys: readonly SigningKey[], now: Date): JSONWebKeySet {
  const served = keys.filter((key) => isKeyPublished(key, now));
  return {
    keys: served.map((key) => ({ ...key.publicJwk, kid: key.kid, alg: algorithmOf(key.publicJwk), use: 'sig' })),
  };
}

const algorithmOf = ({ kty }: JWK): string => (kty === 'OKP' ? MESSAGE_ALGORITHM : TOKEN_ALGORITHM);
const signsUntil = (key: SigningKey): Date => new Date(key.retiresAt.getTime() - PUBLISHED_AFTER_SIGNING_MS);

function seal(
  privateJwk: JWK,
  key: Pick<EncryptedKey, 'kid' | 'createdAt' | 'retiresAt'>,
  secret: Uint8Array,
  random: RandomBytes,
): Uint8Array {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), nonce).setAAD(bound(key.kid, key));
  const text = cipher.update(JSON.stringify(privateJwk), 'utf8');
  return new Uint8Array(Buffer.concat([[SEAL_VERSION], nonce, text, cipher.final(), cipher.getAuthTag()].map(bytes)));
}

function unsealed(row: EncryptedKey, secret: Uint8Array): JWK | null {
  const sealed = row.sealedPrivate;
  if (sealed[0] !== SEAL_VERSION || sealed.length <= 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), nonce, { authTagLength: TAG_BYTES })
    .setAAD(bound(row.kid, row))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // `final` of node:crypto throws when the authentication tag is wrong: another secret, or a changed row.
    return null;
  }
  return JSON.parse(text.toString('utf8')) as JWK;
}

/** The additional data that the encryption authenticates: key id and dates. */
function bound(kid: string, dates: { readonly createdAt: Date; readonly retiresAt: Date }): Uint8Array {
  return Buffer.from(`${kid}\n${dates.createdAt.toISOString()}\n${dates.retiresAt.toISOString()}`);
}

function sealingKey(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'tandem signing key', 32));
}

const bytes = (part: Uint8Array | readonly number[]): Uint8Array => Uint8Array.from(part);
