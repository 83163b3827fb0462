// The keyring: signing keys of access tokens, read from the database, cached in memory and rotated in time.
// **Invariant:** all processes with one database and one secret share one set of keys, and a key is stored a day before it signs.
// Key format and rotation schedule: session/keys.ts.

import type { Random } from '../domain/key.ts';
import {
  isServed,
  type JSONWebKeySet,
  newSealedKey,
  nextKeyFrom,
  openSealedKey,
  publicKeySet,
  type SigningKey,
  signingKeyAt,
} from '../session/keys.ts';
import type { Database, Queryable } from '../store/db/database.ts';
import { holdSigningKeys, insertSigningKey, signingKeys } from '../store/signing-keys.ts';
import type { AppContext } from './context.ts';

/** Lifetime of the cache: the longest time that a deleted key is still accepted. */
const CACHE_MS = 300_000;
/** Minimum interval between reads that tokens with unknown key ids cause. */
const MIN_READ_INTERVAL_MS = 1_000;

/** The cached keys of one process. */
export type Keyring = {
  /** The key that signs now. Creates it, or its successor, when that is due. */
  readonly signing: (now: Date) => Promise<SigningKey>;
  /** The key with this id, also one that another process has just created; null when unknown or retired. */
  readonly find: (kid: string, now: Date) => Promise<SigningKey | null>;
  /** The public keys for /.well-known/jwks.json. */
  readonly publicKeys: (now: Date) => Promise<JSONWebKeySet>;
  /** Ids of stored keys that this secret cannot decrypt; tokens under them are rejected. */
  readonly refused: () => readonly string[];
};

type CachedKeys = { readonly keys: readonly SigningKey[]; readonly refused: readonly string[]; readonly readAt: Date };

/** The keyring of a database. The first read happens at first use. */
export function openKeyring(database: Database, seal: Uint8Array, random: Random): Keyring {
  let cached: CachedKeys | null = null;
  let reading: Promise<CachedKeys> | null = null;

  async function readFrom(db: Queryable, now: Date): Promise<CachedKeys> {
    const rows = await signingKeys(db, now);
    const opened = await Promise.all(rows.map((row) => openSealedKey(row, seal)));
    return {
      keys: opened.filter((key) => key !== null),
      refused: rows.filter((_, index) => opened[index] === null).map((row) => row.kid),
      readAt: now,
    };
  }

  /** Concurrent callers share one read. */
  function read(now: Date): Promise<CachedKeys> {
    const before = cached;
    reading ??= readFrom(database, now)
      .then((found) => {
        // A key that was added during this read is newer than its result.
        if (cached === before) cached = found;
        return cached ?? found;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  async function current(now: Date, maxAgeMs = CACHE_MS): Promise<CachedKeys> {
    const age = cached === null ? Number.POSITIVE_INFINITY : Math.abs(now.getTime() - cached.readAt.getTime());
    return cached !== null && age < maxAgeMs ? cached : read(now);
  }

  async function renewed(now: Date): Promise<CachedKeys> {
    cached = await database.transaction(async (tx) => {
      await holdSigningKeys(tx);
      const found = await readFrom(tx, now);
      const from = nextKeyFrom(found.keys, now);
      if (from === null) return found;
      await insertSigningKey(tx, await newSealedKey(from, seal, random));
      return readFrom(tx, now);
    });
    return cached;
  }

  return {
    async signing(now) {
      const found = await current(now);
      const { keys } = nextKeyFrom(found.keys, now) === null ? found : await renewed(now);
      const key = signingKeyAt(keys, now);
      if (key === null) throw new Error('a signing key that was just made is missing');
      return key;
    },
    async find(kid, now) {
      const known = (found: CachedKeys) => found.keys.find((key) => key.kid === kid);
      const key = known(await current(now)) ?? known(await current(now, MIN_READ_INTERVAL_MS));
      return key !== undefined && isServed(key, now) ? key : null;
    },
    publicKeys: async (now) => publicKeySet((await current(now)).keys, now),
    refused: () => cached?.refused ?? [],
  };
}

const keyrings = new WeakMap<Database, Keyring>();

/** The keyring of the context's database: one per open database. */
export function keyringOf(ctx: AppContext): Keyring {
  const known = keyrings.get(ctx.database);
  if (known !== undefined) return known;
  const made = openKeyring(ctx.database, ctx.secrets.seal, ctx.random);
  keyrings.set(ctx.database, made);
  return made;
}

/** A key is created this long before it signs, so that every process and cache knows it by then. */
const AHEAD_MS = 86_400_000;

/**
 * A key that is published for at least `lifetimeMs`, for tokens that outlive the usual key: an existing one, or a new one that joins
 * the rotation and signs access tokens from a day later on.
 */
export async function lastingKey(ctx: AppContext, now: Date, lifetimeMs: number): Promise<SigningKey> {
  const until = new Date(now.getTime() + lifetimeMs);
  return ctx.database.transaction(async (tx) => {
    await holdSigningKeys(tx);
    const opened = await Promise.all((await signingKeys(tx, now)).map((row) => openSealedKey(row, ctx.secrets.seal)));
    const lasting = opened.find((key) => key !== null && key.retiresAt >= until);
    if (lasting != null) return lasting;
    const sealed = await newSealedKey(new Date(now.getTime() + AHEAD_MS), ctx.secrets.seal, ctx.random);
    await insertSigningKey(tx, sealed);
    const made = await openSealedKey(sealed, ctx.secrets.seal);
    if (made === null) throw new Error('a key that was just sealed cannot be opened');
    return made;
  });
}

/**
 * Reads the keys at startup and creates one when none is in force, so that a wrong secret or an unreachable database fails early.
 * @throws the error of the database.
 */
export async function loadSigningKeys(ctx: AppContext): Promise<Keyring> {
  const keyring = keyringOf(ctx);
  await keyring.signing(ctx.wallNow());
  return keyring;
}
