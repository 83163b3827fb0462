// Key pairs that sign access tokens: generation, encryption of the private half, validity, and the public key set.
// **Invariant:** a stored key is used only if it decrypts under the secret of this installation. The encryption authenticates the
// pair, its thumbprint and its dates, so write access to the database is not enough to add a key. Storage does not belong here.

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

const DAY_MS = 86_400_000;
/** How long a key signs tokens. */
const SIGNS_MS = 30 * DAY_MS;
/** How much longer its public half is served: far longer than tokens live and caches keep the key set. */
const SERVED_AFTER_MS = DAY_MS;
/** How long before a key stops signing its successor is made, so that every process and every cache has it in time. */
const MADE_AHEAD_MS = DAY_MS;

const SEAL_VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key as it is stored: the private half is encrypted. */
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

/** A decrypted key. */
export type SigningKey = {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly createdAt: Date;
  readonly retiresAt: Date;
};

/** Makes an ES256 pair, encrypted with AES-256-GCM. By default it signs for 30 days from `from` and is served for one more day. */
export async function newSealedKey(
  from: Date,
  seal: Uint8Array,
  random: RandomBytes,
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
 * Decrypts a stored key; null if it was encrypted with another secret or any column was changed. The public half comes from the
 * encrypted pair, never from the public column.
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

/** The key that signs at `now`: the latest of those whose signing period includes it; null when there is none. */
export function signingKeyAt(keys: readonly SigningKey[], now: Date): SigningKey | null {
  const inForce = keys.filter((key) => key.createdAt <= now && now < signsUntil(key));
  return inForce.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.kid < b.kid ? -1 : 1))[0] ?? null;
}

/** The instant from which a new key must sign, once it is time to make it; null while the present keys suffice. */
export function nextKeyFrom(keys: readonly SigningKey[], now: Date): Date | null {
  if (signingKeyAt(keys, now) === null) return now;
  const last = new Date(Math.max(...keys.map((key) => signsUntil(key).getTime())));
  return last.getTime() - now.getTime() > MADE_AHEAD_MS ? null : last;
}

/** True until the key retires: its signatures are accepted and its public half is served. */
export function isServed(key: SigningKey, now: Date): boolean {
  return now < key.retiresAt;
}

/** The public halves of all keys that have not retired, including those that do not sign yet. */
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
    // node:crypto reports a wrong authentication tag only by throwing.
    return null;
  }
  return JSON.parse(text.toString('utf8')) as JWK;
}

/** The data that is authenticated beside the private half. */
function bound(kid: string, dates: { readonly createdAt: Date; readonly retiresAt: Date }): Uint8Array {
  return Buffer.from(`${kid}\n${dates.createdAt.toISOString()}\n${dates.retiresAt.toISOString()}`);
}

function sealingKey(seal: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', seal, '', 'tandem signing key', 32));
}

const bytes = (part: Uint8Array | readonly number[]): Uint8Array => Uint8Array.from(part);
