// The identity of the database: kind, chain, secrets and origin, recorded at the first start and compared at every later one.
// **Invariant:** a process never works on a database whose record differs from its settings, except for a rotated secret that the
// settings name as the previous one, and for the origin of a sandbox. The sentences about a difference are in server/ops/identity.ts.

import { createHmac } from 'node:crypto';
import { decryptKey, resealPrivateKey } from '../session/keys.ts';
import type { Transaction } from '../store/db/database.ts';
import {
  findInstallation,
  findTracesOfUse,
  type InstallationRow,
  lockInstallation,
  saveInstallation,
} from '../store/installation.ts';
import { lockSigningKeys, replaceSealedPrivate, signingKeys } from '../store/signing-keys.ts';
import { type AppContext, sealSecretsOf } from './context.ts';
import { resealWebhookSecrets } from './webhook-secrets.ts';

/** A setting that differs from the record. RECORDED_SANDBOX: the record is a sandbox's and this process is none. */
export type IdentityDifference =
  | { readonly kind: 'RECORDED_SANDBOX' | 'RECORDED_REAL' | 'ALIAS_SECRET' | 'SEAL_SECRET' }
  | { readonly kind: 'CHAIN' | 'ORIGIN'; readonly recorded: string; readonly own: string };

/** A change of the record that a start made. RESEALED: `keys` stored keys were sealed again with the new secret. */
export type IdentityChange =
  | { readonly kind: 'ALIAS_ROTATED' }
  | { readonly kind: 'SEAL_ROTATED'; readonly keys: number }
  | { readonly kind: 'ORIGIN_CHANGED'; readonly recorded: string; readonly own: string };

export type IdentityOutcome =
  | { readonly differences: readonly IdentityDifference[] }
  | { readonly changes: readonly IdentityChange[] };

/** Who compares. SERVER records everything; SCRIPT does not know the public origin; READER writes nothing. */
export type IdentityRole = 'SERVER' | 'SCRIPT' | 'READER';

/** Returns the fingerprint of a secret, from which the secret cannot be computed. */
function fingerprintOf(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('tandem fingerprint').digest('hex').slice(0, 32);
}

function ownIdentity({ settings, secrets }: AppContext, role: IdentityRole): InstallationRow {
  return {
    sandbox: settings.sandbox,
    chainId: settings.chainId,
    aliasFingerprint: fingerprintOf(secrets.alias),
    sealFingerprint: fingerprintOf(secrets.seal),
    origin: role === 'SERVER' ? settings.origin : null,
  };
}

/**
 * Compares the settings with the record of the database, and records them where there is none. Processes that start together
 * record one identity. Returns the differences, after which nothing was written, or the changes that were made.
 */
export async function checkIdentity(ctx: AppContext, role: IdentityRole): Promise<IdentityOutcome> {
  const own = ownIdentity(ctx, role);
  const found = await findInstallation(ctx.database);
  if (found !== null && differencesOf(ctx, found, own).length === 0 && sameRecord(found, own)) return { changes: [] };
  if (role === 'READER') return found === null ? { changes: [] } : outcomeOf(differencesOf(ctx, found, own));
  return ctx.database.transaction(async (tx) => {
    await lockInstallation(tx);
    const recorded = await findInstallation(tx);
    const differences =
      recorded === null ? await differencesFromTraces(ctx, tx, own) : differencesOf(ctx, recorded, own);
    if (differences.length > 0) return { differences };
    const changes = recorded === null ? [] : await changesOf(ctx, tx, recorded, own);
    const origin = own.origin ?? recorded?.origin ?? null;
    await saveInstallation(tx, { ...own, origin }, ctx.wallNow());
    return { changes };
  });
}

/** Returns the differences between the record and the settings of a running process; after them it must not go on. */
export async function identityDifferences(ctx: AppContext): Promise<readonly IdentityDifference[]> {
  const found = await findInstallation(ctx.database);
  return found === null ? [] : differencesOf(ctx, found, ownIdentity(ctx, 'SERVER'));
}

const outcomeOf = (differences: readonly IdentityDifference[]): IdentityOutcome =>
  differences.length > 0 ? { differences } : { changes: [] };

/** Whether the record holds these settings. A process that does not know the origin accepts any. */
function sameRecord(recorded: InstallationRow, own: InstallationRow): boolean {
  return (
    recorded.aliasFingerprint === own.aliasFingerprint &&
    recorded.sealFingerprint === own.sealFingerprint &&
    (own.origin === null || recorded.origin === own.origin)
  );
}

function differencesOf(
  ctx: AppContext,
  recorded: InstallationRow,
  own: InstallationRow,
): readonly IdentityDifference[] {
  if (recorded.sandbox !== own.sandbox) return [{ kind: recorded.sandbox ? 'RECORDED_SANDBOX' : 'RECORDED_REAL' }];
  const { previousAlias, previousSeal } = ctx.secrets;
  const accepts = (fingerprint: string, current: string, previous: Uint8Array | null | undefined): boolean =>
    fingerprint === current || (previous != null && fingerprint === fingerprintOf(previous));
  return [
    ...(recorded.chainId === own.chainId
      ? []
      : [{ kind: 'CHAIN', recorded: recorded.chainId, own: own.chainId } as const]),
    ...(accepts(recorded.aliasFingerprint, own.aliasFingerprint, previousAlias)
      ? []
      : [{ kind: 'ALIAS_SECRET' } as const]),
    ...(accepts(recorded.sealFingerprint, own.sealFingerprint, previousSeal) ? [] : [{ kind: 'SEAL_SECRET' } as const]),
    ...(own.sandbox || own.origin === null || recorded.origin === null || recorded.origin === own.origin
      ? []
      : [{ kind: 'ORIGIN', recorded: recorded.origin, own: own.origin } as const]),
  ];
}

/**
 * Returns the differences that show on a database without a record: it was used before identities were recorded. Its signed texts
 * name a chain, only a sandbox's clock can be moved, and its keys open with the secret that sealed them.
 */
async function differencesFromTraces(
  ctx: AppContext,
  tx: Transaction,
  own: InstallationRow,
): Promise<readonly IdentityDifference[]> {
  const { chainId, clockMoved } = await findTracesOfUse(tx);
  const wasSandbox = clockMoved || chainId === 'solana:localnet' ? true : chainId === null ? null : false;
  if (wasSandbox !== null && wasSandbox !== own.sandbox) {
    return [{ kind: wasSandbox ? 'RECORDED_SANDBOX' : 'RECORDED_REAL' }];
  }
  const keys = await signingKeys(tx);
  const opened = await Promise.all(keys.map((key) => decryptKey(key, ...sealSecretsOf(ctx.secrets))));
  return keys.length > 0 && opened.every((key) => key === null) ? [{ kind: 'SEAL_SECRET' }] : [];
}

async function changesOf(
  ctx: AppContext,
  tx: Transaction,
  recorded: InstallationRow,
  own: InstallationRow,
): Promise<readonly IdentityChange[]> {
  const changes: IdentityChange[] = [];
  if (recorded.aliasFingerprint !== own.aliasFingerprint) changes.push({ kind: 'ALIAS_ROTATED' });
  if (recorded.sealFingerprint !== own.sealFingerprint) {
    changes.push({ kind: 'SEAL_ROTATED', keys: await resealKeys(ctx, tx) });
    await resealWebhookSecrets(ctx.secrets, tx);
  }
  if (recorded.origin !== null && own.origin !== null && recorded.origin !== own.origin) {
    changes.push({ kind: 'ORIGIN_CHANGED', recorded: recorded.origin, own: own.origin });
  }
  return changes;
}

/** Seals each stored key that the previous secret opens with the current one. Returns their number. */
async function resealKeys({ secrets, random }: AppContext, tx: Transaction): Promise<number> {
  const { previousSeal } = secrets;
  if (previousSeal == null) return 0;
  await lockSigningKeys(tx);
  let resealed = 0;
  for (const row of await signingKeys(tx)) {
    const sealedPrivate = resealPrivateKey(row, previousSeal, secrets.seal, random);
    if (sealedPrivate === null) continue;
    await replaceSealedPrivate(tx, row.kid, sealedPrivate);
    resealed += 1;
  }
  return resealed;
}
