// Issues a token for the network's API at /network: `npm run token -- NETWORK`. It is valid for thirty days and allows reports
// of devices, blocks, slashes and deposits. `npm run token -- OPERATOR` issues one for public webhook endpoints and parameters. Standard output holds the token only. `npm run token -- REVOKE TOKEN` revokes it
// together with every other token of its signing key. Both use the server's settings, with or without a running server.

import type { AppContext } from '../src/app/context.ts';
import { issueNetworkToken, revokeNetworkToken } from '../src/app/network-access.ts';
import { readConfig } from '../src/config.ts';
import { bootstrap } from '../src/server/ops/bootstrap.ts';

const [word, given, ...rest] = process.argv.slice(2);
const revoking = word === 'REVOKE' && given !== undefined;
const role = word === 'NETWORK' || word === 'OPERATOR' ? word : null;
if (!(revoking || (role !== null && given === undefined)) || rest.length > 0) {
  end(2, 'Usage: npm run token -- NETWORK', '       npm run token -- OPERATOR', '       npm run token -- REVOKE TOKEN');
}
const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);

try {
  const app = await bootstrap(parsed.config);
  try {
    if (revoking) await revoke(app, given);
    else await print(app, role ?? 'NETWORK', parsed.config.publicOrigin);
  } finally {
    await app.database.close();
  }
} catch (error) {
  end(1, error instanceof Error ? error.message : String(error));
}

async function print(app: AppContext, role: 'NETWORK' | 'OPERATOR', origin: string): Promise<void> {
  const { token, expiresAt } = await issueNetworkToken(app, role);
  process.stderr.write(
    `Good until ${expiresAt.toISOString()}, for ${origin}/network. Send it as "Authorization: Bearer".\n`,
  );
  process.stdout.write(`${token}\n`);
}

async function revoke(app: AppContext, token: string): Promise<void> {
  if (!(await revokeNetworkToken(app, token))) throw new Error('This token was not printed here, or is gone already.');
  process.stderr.write('Taken back, with every token of the same key. Running servers notice within five minutes.\n');
}

function end(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}
