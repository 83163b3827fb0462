// One bootstrap, opened by its settings: the database wherever it is, the secrets that belong to it, and the marketplace
// that use cases are given. The program, its scripts and nobody else open one; whoever does closes the database.

import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../app/context.ts';
import { openDatabase } from '../../store/db/database.ts';
import { openSecrets } from './secrets.ts';

export type BootstrapOptions = {
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly secrets: { readonly alias: Uint8Array | null; readonly seal: Uint8Array | null };
  readonly sandbox: boolean;
  readonly demoNetwork: boolean;
  readonly publicOrigin: string;
  readonly domain: string;
  readonly allowedOrigins: readonly string[];
  /** True for a server: it takes no part in an embedded database that another process has open, since the two would share a session. */
  readonly asOwner?: boolean;
};

/**
 * Opens an bootstrap, migrated and with its secrets; `notify` is called after every commit that wrote events.
 * Throws `StartupError` or `SecretsUnreadable`, each with a sentence for whoever started it, and then holds nothing open.
 */
export async function bootstrap(options: BootstrapOptions, notify: () => void = () => undefined): Promise<AppContext> {
  const { databaseUrl, dataDir, sandbox, demoNetwork, publicOrigin: origin, domain, allowedOrigins } = options;
  const chainId = sandbox ? 'solana:localnet' : 'solana:mainnet';
  const where = { dataDir, asOwner: options.asOwner === true };
  const database = await openDatabase(databaseUrl === null ? where : { ...where, url: databaseUrl });
  try {
    return {
      database,
      wallNow: () => new Date(),
      random: (bytes) => randomBytes(bytes),
      settings: { domain, origin, chainId, sandbox, demoNetwork, allowedOrigins },
      secrets: await openSecrets(dataDir, options.secrets),
      notify,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
