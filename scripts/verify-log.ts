// Verifies the hash chain and the signed checkpoints of the event log: `npm run verify-log`. It uses the server's settings and
// runs with or without a running server. Exit code 1 when a row was changed, with the number of the first such row.

import { createCheckpointVerifier } from '../src/app/log-checkpoints.ts';
import { readConfig } from '../src/config.ts';
import { bootstrap } from '../src/server/ops/bootstrap.ts';
import { verifyLog } from '../src/stream/verification.ts';

const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);
try {
  const ctx = await bootstrap({ ...parsed.config, readsOnly: true });
  const { finding, rows, heads, signedHead } = await verifyLog(ctx.database, createCheckpointVerifier(ctx)).finally(
    ctx.database.close,
  );
  if (finding !== null) end(1, finding.sentence, `Up to there ${rows} rows and ${heads} signed heads hold.`);
  process.stdout.write(`The log holds: ${rows} rows, ${heads} signed heads.\n`);
  process.stdout.write(
    signedHead === null
      ? 'No head has been signed yet: the rows follow from each other, and nothing says that they were not made over.\n'
      : `The last was signed at ${signedHead.signedAt.toISOString()} over row ${signedHead.seq}; ${rows - signedHead.seq} rows came after.\n`,
  );
} catch (error) {
  end(2, error instanceof Error ? error.message : String(error));
}

function end(code: number, ...lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(code);
}
