// Bootstrap of the program and its scripts: opens the database and the secrets that the settings name, and makes the context of use
// cases. The caller closes the database. The server itself is started by server.ts.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
  /**
   * True for a server: it must own an embedded database alone and refuses to become a client of the process that has it open,
   * because the two would share one session.
   */
  readonly asOwner?: boolean;
};

/**
 * Opens the database, migrated, and the secrets. `notify` is called after every commit that wrote events.
 * Throws `StartupError` or `SecretsUnreadable`, each with a sentence for the operator, and then leaves nothing open.
 */
export async function bootstrap(options: BootstrapOptions, notify: () => void = () => undefined): Promise<AppContext> {
  const { databaseUrl, dataDir, sandbox, demoNetwork, publicOrigin: origin, domain, allowedOrigins } = options;
  const chainId = sandbox ? 'solana:localnet' : 'solana:mainnet';
  const target = { dataDir, asOwner: options.asOwner === true };
  const database = await openDatabase(databaseUrl === null ? target : { ...target, url: databaseUrl });
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

/** The text of a file of the demo network that comes with the package, wherever the program is started from. */
export function bundledFile(name: 'devices' | 'multipliers'): string {
  return readFileSync(new URL(`../../../examples/network/${name}.json`, import.meta.url), 'utf8');
}
