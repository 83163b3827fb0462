// Audits the database of this installation: `npm run audit`. Prints one line per check with the number of rows checked, and the
// ids (never wallets) of the first rows that fail. Exit code 1 when a check fails. It reads one snapshot, changes nothing, uses
// the server's settings and runs with or without a running server.

import { audit } from '../src/app/audit.ts';
import { readConfig } from '../src/config.ts';
import { bootstrap } from '../src/server/ops/bootstrap.ts';
import { startupErrorText } from '../src/server/ops/startup-messages.ts';

if (process.argv.length > 2) end(2, 'Usage: npm run audit');
const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);

try {
  const app = await bootstrap({ ...parsed.config, readsOnly: true });
  const holds = await audit(app, ({ name, rule, checkedRows, offending, offenders }) => {
    process.stdout.write(`${offending === 0 ? 'holds' : 'FAILS'}  ${name}: ${rule} (${checkedRows})\n`);
    if (offending > 0) process.stdout.write(`       ${offending} in all, the first of them:\n`);
    for (const { id, detail } of offenders) process.stdout.write(`       ${id}  ${detail}\n`);
  }).finally(() => app.database.close());
  process.stdout.write(holds ? 'Everything holds.\n' : 'Something does not hold.\n');
  process.exitCode = holds ? 0 : 1;
} catch (error) {
  end(1, startupErrorText(error));
}

function end(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}
