// The keyring: signing keys of access tokens, read from the database, cached in memory, and rotated before they retire.
// **Invariant:** all processes with one database and one secret share one set of keys, and a key is stored a day before it signs.
// The key format and the rotation schedule are in session/keys.ts.

import type { RandomBytes } from '../domain/key.ts';
import {
  decryptKey,
  generateEncryptedKey,
  isKeyPublished,
  type JSONWebKeySet,
  nextKeyStart,
  publicKeySet,
  type SigningKey,
  signingKeyAt,
} from '../session/keys.ts';
import type { Database, Queryable } from '../store/db/database.ts';
import { insertSigningKey, lockSigningKeys, sessionSigningKeys, signingKeys } from '../store/signing-keys.ts';
import { type AppContext, type SealSecrets, sealSecretsOf } from './context.ts';

/** Time for which the signing keys are cached; a deleted key is accepted for at most this time. */
const CACHE_MS = 300_000;
/** Minimum interval between two database reads that are caused by tokens with unknown key ids. */
const MIN_READ_INTERVAL_MS = 1_000;

/** The cached signing keys of one process. */
export type Keyring = {
  /** Returns the key that signs at `now`. Creates the key or its successor when needed. */
  readonly signing: (now: Date) => Promise<SigningKey>;
  /** Returns the key with this id, even if another process has just created it; null when it is unknown or retired. */
  readonly find: (kid: string, now: Date) => Promise<SigningKey | null>;
  /** Returns the public keys for /.well-known/jwks.json. */
  readonly publicKeys: (now: Date) => Promise<JSONWebKeySet>;
  /** Returns the ids of stored keys that the secret of this installation cannot decrypt; tokens signed with these keys are rejected. */
  readonly refused: () => readonly string[];
};

type CachedKeys = { readonly keys: readonly SigningKey[]; readonly refused: readonly string[]; readonly readAt: Date };

/** Creates a keyring over a database. It reads the keys at first use. `secrets` decrypt the private keys. */
export function openKeyring(database: Database, secrets: SealSecrets, random: RandomBytes): Keyring {
  let cached: CachedKeys | null = null;
  let reading: Promise<CachedKeys> | null = null;

  async function readFrom(db: Queryable, now: Date): Promise<CachedKeys> {
    const rows = await sessionSigningKeys(db, now);
    const opened = await Promise.all(rows.map((row) => decryptKey(row, ...sealSecretsOf(secrets))));
    return {
      keys: opened.filter((key) => key !== null),
      refused: rows.filter((_, index) => opened[index] === null).map((row) => row.kid),
      readAt: now,
    };
  }

  /** Reads the keys from the database; concurrent callers share one read of the database. */
  function read(now: Date): Promise<CachedKeys> {
    const before = cached;
    reading ??= readFrom(database, now)
      .then((found) => {
        // When another caller has added a key during this read, keep the cache of that caller, because it is newer.
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
      await lockSigningKeys(tx);
      const found = await readFrom(tx, now);
      const from = nextKeyStart(found.keys, now);
      if (from === null) return found;
      await insertSigningKey(tx, await generateEncryptedKey(from, secrets.seal, random));
      return readFrom(tx, now);
    });
    return cached;
  }

  return {
    async signing(now) {
      const found = await current(now);
      const { keys } = nextKeyStart(found.keys, now) === null ? found : await renewed(now);
      const key = signingKeyAt(keys, now);
      if (key === null) throw new Error('a signing key that was just made is missing');
      return key;
    },
    async find(kid, now) {
      const known = (found: CachedKeys) => found.keys.find((key) => key.kid === kid);
      const key = known(await current(now)) ?? known(await current(now, MIN_READ_INTERVAL_MS));
      return key !== undefined && isKeyPublished(key, now) ? key : null;
    },
    publicKeys: async (now) => publicKeySet((await current(now)).keys, now),
    refused: () => cached?.refused ?? [],
  };
}

/** Returns the ids of all stored keys, of sessions and of the log, that the secrets of this installation do not open. */
export async function unopenableKeys({ database, secrets }: AppContext): Promise<readonly string[]> {
  const rows = await signingKeys(database);
  const opened = await Promise.all(rows.map((row) => decryptKey(row, ...sealSecretsOf(secrets))));
  return rows.filter((_, index) => opened[index] === null).map(({ kid }) => kid);
}

const keyrings = new WeakMap<Database, Keyring>();

/** Returns the keyring of the context's database; there is one per open database. */
export function keyringOf(ctx: AppContext): Keyring {
  const known = keyrings.get(ctx.database);
  if (known !== undefined) return known;
  const made = openKeyring(ctx.database, ctx.secrets, ctx.random);
  keyrings.set(ctx.database, made);
  return made;
}

/** Time between the creation of a signing key and its first signature, so that every process and cache knows the key in time. */
const AHEAD_MS = 86_400_000;

/**
 * Returns a key that stays published for at least `lifetimeMs`, for tokens that outlive the current signing key: an existing key,
 * or a new one, which starts to sign access tokens a day later.
 */
export async function getOrCreateLongLivedKey(ctx: AppContext, now: Date, lifetimeMs: number): Promise<SigningKey> {
  const until = new Date(now.getTime() + lifetimeMs);
  return ctx.database.transaction(async (tx) => {
    await lockSigningKeys(tx);
    const opened = await Promise.all(
      (await sessionSigningKeys(tx, now)).map((row) => decryptKey(row, ...sealSecretsOf(ctx.secrets))),
    );
    const lasting = opened.find((key) => key !== null && key.retiresAt >= until);
    if (lasting != null) return lasting;
    const sealed = await generateEncryptedKey(new Date(now.getTime() + AHEAD_MS), ctx.secrets.seal, ctx.random);
    await insertSigningKey(tx, sealed);
    const made = await decryptKey(sealed, ctx.secrets.seal);
    if (made === null) throw new Error('a key that was just sealed cannot be opened');
    return made;
  });
}

/**
 * Loads the keyring at startup, so that an unreachable database is reported early, and creates a key when none is in force.
 * Returns the keyring. @throws the error of the database.
 */
export async function loadSigningKeys(ctx: AppContext): Promise<Keyring> {
  const keyring = keyringOf(ctx);
  await keyring.signing(ctx.wallNow());
  return keyring;
}
