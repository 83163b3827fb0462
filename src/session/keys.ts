// The key pairs that sign access tokens, and what the rest of the world may know of them.
// Invariant: a stored key is honoured only if its seal opens under our secret, and the seal binds the pair, its thumbprint and
// its dates: whoever can write to the database but lacks the secret cannot slip in a key. Nothing here stores or schedules.

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
import type { Random } from '../domain/key.ts';

export type { JSONWebKeySet } from 'jose';

/** The one algorithm of access tokens. */
export const TOKEN_ALGORITHM = 'ES256';

const DAY_MS = 86_400_000;
/** How long a key signs. */
const SIGNS_MS = 30 * DAY_MS;
/** How much longer its public half is served: far more than a token lives and than anybody caches the set. */
const SERVED_AFTER_MS = DAY_MS;
/** How long before a key's last signature its successor is made, so that every process and every cache knows it in time. */
const MADE_AHEAD_MS = DAY_MS;

const SEAL_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key as it is stored: the private half under seal. */
export type SealedKey = {
  /** RFC 7638 thumbprint of the public half. */
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly sealedPrivate: Uint8Array;
  /** Wall time from which it signs. */
  readonly createdAt: Date;
  /** Wall time from which its public half is no longer served. */
  readonly retiresAt: Date;
};

/** A key whose seal was opened. */
export type SigningKey = {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly createdAt: Date;
  readonly retiresAt: Date;
};

/** Makes an ES256 pair, sealed with AES-256-GCM. Unless told otherwise it signs for 30 days from `from` and is served for one more. */
export async function newSealedKey(
  from: Date,
  seal: Uint8Array,
  random: Random,
  lifetimeMs: number = SIGNS_MS + SERVED_AFTER_MS,
): Promise<SealedKey> {
  const pair = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const dates = { createdAt: from, retiresAt: new Date(from.getTime() + lifetimeMs) };

  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(seal), nonce).setAAD(bound(kid, dates));
  const text = cipher.update(JSON.stringify(await exportJWK(pair.privateKey)), 'utf8');
  const sealedPrivate = Buffer.concat([[SEAL_VERSION], nonce, text, cipher.final(), cipher.getAuthTag()].map(bytes));
  return { kid, publicJwk, sealedPrivate: new Uint8Array(sealedPrivate), ...dates };
}

/**
 * Opens a stored key. Null when it was sealed with another secret or anything about it was changed since. The public half is
 * taken from under the seal, never from the row beside it.
 */
export async function openSealedKey(row: SealedKey, seal: Uint8Array): Promise<SigningKey | null> {
  const jwk = unsealed(row, seal);
  if (jwk === null) return null;
  const { d: _private, ...publicJwk } = jwk;
  if ((await calculateJwkThumbprint(publicJwk)) !== row.kid) return null;
  return {
    kid: row.kid,
    publicJwk,
    publicKey: (await importJWK(publicJwk, TOKEN_ALGORITHM)) as CryptoKey,
    privateKey: (await importJWK(jwk, TOKEN_ALGORITHM)) as CryptoKey,
    createdAt: row.createdAt,
    retiresAt: row.retiresAt,
  };
}

/** The key that signs at an instant: of those that have begun and not stopped, the latest. Null when there is none. */
export function signingKeyAt(keys: readonly SigningKey[], now: Date): SigningKey | null {
  const inForce = keys.filter((key) => key.createdAt <= now && now < signsUntil(key));
  return inForce.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.kid < b.kid ? -1 : 1))[0] ?? null;
}

/** From when a further key has to sign, once it is time to make it; null while the present keys last. */
export function nextKeyFrom(keys: readonly SigningKey[], now: Date): Date | null {
  if (signingKeyAt(keys, now) === null) return now;
  const last = new Date(Math.max(...keys.map((key) => signsUntil(key).getTime())));
  return last.getTime() - now.getTime() > MADE_AHEAD_MS ? null : last;
}

/** True until the key retires: what it signed may be honoured, and its public half is served. */
export function isServed(key: SigningKey, now: Date): boolean {
  return now < key.retiresAt;
}

/** The public halves of all keys that have not retired, those that have yet to sign included. */
export function publicKeySet(keys: readonly SigningKey[], now: Date): JSONWebKeySet {
  const served = keys.filter((key) => isServed(key, now));
  return { keys: served.map((key) => ({ ...key.publicJwk, kid: key.kid, alg: TOKEN_ALGORITHM, use: 'sig' })) };
}

const signsUntil = (key: SigningKey): Date => new Date(key.retiresAt.getTime() - SERVED_AFTER_MS);

function unsealed(row: SealedKey, seal: Uint8Array): JWK | null {
  const sealed = row.sealedPrivate;
  if (sealed[0] !== SEAL_VERSION || sealed.length <= 1 + NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(seal), nonce, { authTagLength: TAG_BYTES })
    .setAAD(bound(row.kid, row))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // The one way in which node:crypto says that the tag does not fit.
    return null;
  }
  return JSON.parse(text.toString('utf8')) as JWK;
}

/** What the seal vouches for besides the private half. */
function bound(kid: string, dates: { readonly createdAt: Date; readonly retiresAt: Date }): Uint8Array {
  return Buffer.from(`${kid}\n${dates.createdAt.toISOString()}\n${dates.retiresAt.toISOString()}`);
}

function sealingKey(seal: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seal, '', 'tandem signing key', 32));
}

const bytes = (part: Uint8Array | readonly number[]): Uint8Array => Uint8Array.from(part);
