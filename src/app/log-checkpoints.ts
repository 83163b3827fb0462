// Checkpoints of the event log: the hash of its last row, signed with a key that signs nothing else. An attacker who can write to the
// database but lacks the secret cannot replace the log without being detected. The key does not rotate, because its signatures must
// remain verifiable for years.

import { decryptKey, generateEncryptedKey, type SigningKey } from '../session/keys.ts';
import { signLogHead, verifyLogHead } from '../session/log-head.ts';
import { insertCheckpoint, type LogCheckpointRow, latestCheckpoint } from '../store/log-checkpoints.ts';
import { insertSigningKey, lockSigningKeys, logSigningKeys } from '../store/signing-keys.ts';
import { isClockInDoubt } from './clock.ts';
import { type AppContext, sealSecretsOf } from './context.ts';

/** Lifetime of the key that signs checkpoints of the event log: a hundred years. */
const LIFETIME_MS = 100 * 365 * 86_400_000;
/** Time for which `createLogHeadReader` returns the same head. */
const CACHE_MS = 5_000;

/**
 * Signs the head of the event log (number and hash of its last row) and stores it as a checkpoint. Returns false, without a signature,
 * while the clock is in doubt.
 */
export async function signCheckpoint(
  ctx: AppContext,
  head: { readonly seq: bigint; readonly hash: Uint8Array },
): Promise<boolean> {
  if (isClockInDoubt(ctx)) return false;
  const signedAt = ctx.wallNow();
  const key = await logKey(ctx);
  const { seq, hash } = head;
  await insertCheckpoint(ctx.database, {
    seq,
    hash,
    signedAt,
    kid: key.kid,
    jws: await signLogHead(key, { hash, signedAt }),
  });
  return true;
}

/**
 * Returns a function that verifies a stored checkpoint of the event log: true when it was signed with a log key that the secret of
 * this installation decrypts.
 */
export function createCheckpointVerifier(
  ctx: Pick<AppContext, 'database' | 'secrets'>,
): (row: LogCheckpointRow) => Promise<boolean> {
  let keys: Promise<ReadonlyMap<string, SigningKey>> | null = null;
  const read = async (): Promise<ReadonlyMap<string, SigningKey>> =>
    new Map((await openKeys(ctx)).map((key) => [key.kid, key]));
  return async (row) => {
    keys ??= read();
    const key = (await keys).get(row.kid);
    return key !== undefined && (await verifyLogHead(row.jws, key, row));
  };
}

/** Returns a function that reads the latest signed head as a JWS, cached for five seconds; null before the first checkpoint. */
export function createLogHeadReader(ctx: AppContext): () => Promise<string | null> {
  let asked: { readonly at: number; readonly head: Promise<LogCheckpointRow | null> } | null = null;
  return async () => {
    const now = ctx.wallNow().getTime();
    if (asked === null || Math.abs(now - asked.at) >= CACHE_MS)
      asked = { at: now, head: latestCheckpoint(ctx.database) };
    return (await asked.head)?.jws ?? null;
  };
}

async function openKeys({
  database,
  secrets,
}: Pick<AppContext, 'database' | 'secrets'>): Promise<readonly SigningKey[]> {
  const opened = await Promise.all(
    (await logSigningKeys(database)).map((row) => decryptKey(row, ...sealSecretsOf(secrets))),
  );
  return opened.filter((key) => key !== null);
}

/**
 * Returns the key that signs checkpoints of the event log: a stored key that the secret of this installation decrypts, or else a new
 * one, which is stored.
 */
async function logKey(ctx: AppContext): Promise<SigningKey> {
  const [known] = await openKeys(ctx);
  if (known !== undefined) return known;
  await ctx.database.transaction(async (tx) => {
    await lockSigningKeys(tx);
    const kept = await Promise.all(
      (await logSigningKeys(tx)).map((row) => decryptKey(row, ...sealSecretsOf(ctx.secrets))),
    );
    if (kept.some((key) => key !== null)) return;
    await insertSigningKey(
      tx,
      await generateEncryptedKey(ctx.wallNow(), ctx.secrets.seal, ctx.random, LIFETIME_MS),
      'LOG',
    );
  });
  const [made] = await openKeys(ctx);
  if (made === undefined) throw new Error('a key that was just made is missing');
  return made;
}
