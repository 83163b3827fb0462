// Prints a token: `npm run token -- NETWORK`, for the network's feed at /network. It is good for thirty days and cannot be taken
// back on its own; whoever has it reports devices, blocks, slashes and deposits. The token alone goes to standard output. It
// uses the settings of the server and works beside it or without it.

import { randomBytes } from 'node:crypto';
import { issueNetworkToken } from '../src/app/network-access.ts';
import { readConfig } from '../src/config.ts';
import { openSecrets } from '../src/server/secrets.ts';
import { openDatabase } from '../src/store/database.ts';

const [role, ...rest] = process.argv.slice(2);
if (role !== 'NETWORK' || rest.length > 0) end(2, 'Usage: npm run token -- NETWORK');
const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);

try {
  const { databaseUrl, dataDir, sandbox, publicOrigin: origin, domain, allowedOrigins, secrets } = parsed.config;
  const database = await openDatabase(databaseUrl === null ? { dataDir } : { dataDir, url: databaseUrl });
  try {
    const { token, expiresAt } = await issueNetworkToken({
      database,
      wallNow: () => new Date(),
      random: (bytes) => randomBytes(bytes),
      settings: { domain, origin, chainId: sandbox ? 'solana:localnet' : 'solana:mainnet', sandbox, allowedOrigins },
      secrets: await openSecrets(dataDir, secrets),
      ring: () => undefined,
    });
    process.stderr.write(
      `Good until ${expiresAt.toISOString()}, for ${origin}/network. Send it as "Authorization: Bearer".\n`,
    );
    process.stdout.write(`${token}\n`);
  } finally {
    await database.close();
  }
} catch (error) {
  end(1, error instanceof Error ? error.message : String(error));
}

function end(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}
