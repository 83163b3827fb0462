// The Ed25519 key that signs messages to webhook endpoints beside their secrets, so that a receiver can verify them with public data
// alone. Its public half is in the JWKS. **Invariant:** all processes with one database and one secret share one key.

import {
  decryptKey,
  generateEncryptedKey,
  type JSONWebKeySet,
  MESSAGE_ALGORITHM,
  publicKeySet,
  type SigningKey,
} from '../session/keys.ts';
import type { Queryable } from '../store/db/database.ts';
import { insertSigningKey, lockSigningKeys, signingKeysOf } from '../store/signing-keys.ts';
import { type AppContext, sealSecretsOf } from './context.ts';

/** Lifetime of the key: a hundred years. It does not rotate, because receivers may keep it. */
const LIFETIME_MS = 100 * 365 * 86_400_000;

const made = new WeakMap<AppContext['database'], Promise<SigningKey>>();

/** Returns the key: the newest stored one that the secret of this installation decrypts, or else a new one, which is stored. */
export function webhookSigningKey(ctx: AppContext): Promise<SigningKey> {
  const known = made.get(ctx.database) ?? loadKey(ctx);
  made.set(ctx.database, known);
  known.catch(() => made.delete(ctx.database));
  return known;
}

/** Returns the public half of the key as a JWKS. */
export async function webhookKeySet(ctx: AppContext): Promise<JSONWebKeySet> {
  return publicKeySet([await webhookSigningKey(ctx)], ctx.wallNow());
}

async function loadKey(ctx: AppContext): Promise<SigningKey> {
  const known = await openedKey(ctx, ctx.database);
  if (known !== null) return known;
  await ctx.database.transaction(async (tx) => {
    await lockSigningKeys(tx);
    if ((await openedKey(ctx, tx)) !== null) return;
    const { seal } = ctx.secrets;
    const key = await generateEncryptedKey(ctx.wallNow(), seal, ctx.random, LIFETIME_MS, MESSAGE_ALGORITHM);
    await insertSigningKey(tx, key, 'WEBHOOK');
  });
  const stored = await openedKey(ctx, ctx.database);
  if (stored === null) throw new Error('a key that was just made is missing');
  return stored;
}

async function openedKey({ secrets }: AppContext, db: Queryable): Promise<SigningKey | null> {
  const rows = await signingKeysOf(db, 'WEBHOOK');
  const opened = await Promise.all(rows.map((row) => decryptKey(row, ...sealSecretsOf(secrets))));
  return opened.find((key) => key !== null) ?? null;
}
