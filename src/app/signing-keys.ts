// The keys of this process: read from the database, kept in memory, read again when they may have changed, and renewed in time.
// Invariant: all processes on a database and a secret share one set; a key is known to all of them a day before it signs.
// What a key is and when the next is due stand in session/keys.ts.

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

/** What was read is believed this long: a key that was deleted is honoured no longer than that. */
const BELIEVED_MS = 300_000;
/** Tokens with unknown key ids make this process read again at most this often. */
const LOOK_AGAIN_MS = 1_000;

/** The keys of one process. */
export type Keyring = {
  /** The key that signs now; makes it, or its successor, when that is due. */
  readonly signing: (now: Date) => Promise<SigningKey>;
  /** The key with this id, another process's newest included; null when there is none or it has retired. */
  readonly find: (kid: string, now: Date) => Promise<SigningKey | null>;
  /** The public halves that are served. */
  readonly publicKeys: (now: Date) => Promise<JSONWebKeySet>;
  /** Ids of stored keys that were sealed with another secret or were tampered with; they are not honoured. */
  readonly refused: () => readonly string[];
};

type Held = { readonly keys: readonly SigningKey[]; readonly refused: readonly string[]; readonly readAt: Date };

/** Opens the keys of a database; nothing is read before the first question. */
export function openKeyring(database: Database, seal: Uint8Array, random: Random): Keyring {
  let held: Held | null = null;
  let reading: Promise<Held> | null = null;

  async function readFrom(db: Queryable, now: Date): Promise<Held> {
    const rows = await signingKeys(db, now);
    const opened = await Promise.all(rows.map((row) => openSealedKey(row, seal)));
    return {
      keys: opened.filter((key) => key !== null),
      refused: rows.filter((_, index) => opened[index] === null).map((row) => row.kid),
      readAt: now,
    };
  }

  /** Everybody who asks at the same time waits for the same reading. */
  function read(now: Date): Promise<Held> {
    const before = held;
    reading ??= readFrom(database, now)
      .then((found) => {
        // What came in meanwhile was read later than this.
        if (held === before) held = found;
        return held ?? found;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  async function current(now: Date, believedMs = BELIEVED_MS): Promise<Held> {
    const age = held === null ? Number.POSITIVE_INFINITY : Math.abs(now.getTime() - held.readAt.getTime());
    return held !== null && age < believedMs ? held : read(now);
  }

  async function renewed(now: Date): Promise<Held> {
    held = await database.transaction(async (tx) => {
      await holdSigningKeys(tx);
      const found = await readFrom(tx, now);
      const from = nextKeyFrom(found.keys, now);
      if (from === null) return found;
      await insertSigningKey(tx, await newSealedKey(from, seal, random));
      return readFrom(tx, now);
    });
    return held;
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
      const known = (found: Held) => found.keys.find((key) => key.kid === kid);
      const key = known(await current(now)) ?? known(await current(now, LOOK_AGAIN_MS));
      return key !== undefined && isServed(key, now) ? key : null;
    },
    publicKeys: async (now) => publicKeySet((await current(now)).keys, now),
    refused: () => held?.refused ?? [],
  };
}

const keyrings = new WeakMap<Database, Keyring>();

/** The keys that a marketplace's use cases share: one set for each open database. */
export function keyringOf(ctx: AppContext): Keyring {
  const known = keyrings.get(ctx.database);
  if (known !== undefined) return known;
  const made = openKeyring(ctx.database, ctx.secrets.seal, ctx.random);
  keyrings.set(ctx.database, made);
  return made;
}

/** How long before it signs for everybody a key is made, so that all processes and caches know it by then. */
const AHEAD_MS = 86_400_000;

/**
 * A key that is served for `lifetimeMs` and longer: one that is there, or a further one that joins the others as they do, known
 * to all a day before it signs for sessions. For tokens that outlive the usual key.
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
 * Reads the keys and makes one when none is in force, so that a wrong secret or an unreachable database shows at the start.
 * Throws what the database throws.
 */
export async function loadSigningKeys(ctx: AppContext): Promise<Keyring> {
  const keyring = keyringOf(ctx);
  await keyring.signing(ctx.wallNow());
  return keyring;
}
