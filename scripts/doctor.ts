// Examines this installation: `npm run doctor`. Prints one line per check (`ok`, `fault`, `skipped`) and below each fault one line with
// the remedy. Exit code 1 when there is a fault. It changes nothing, uses the server's settings and runs with or without a running server.

import { readConfig } from '../src/config.ts';
import { examine, settingFindings } from '../src/server/ops/doctor.ts';
import type { Finding } from '../src/server/ops/doctor-report.ts';
import { startupErrorText } from '../src/server/ops/startup-messages.ts';

const parsed = readConfig();
try {
  const findings = 'faults' in parsed ? settingFindings(parsed.faults) : await examine(parsed.config);
  for (const finding of findings) process.stdout.write(linesOf(finding));
  process.exitCode = findings.some(({ state }) => state === 'fault') ? 1 : 0;
} catch (error) {
  process.stderr.write(`${startupErrorText(error)}\n`);
  process.exitCode = 1;
}

/** Returns the lines of a finding; a sentence of several lines becomes one. */
function linesOf(finding: Finding): string {
  const line = `${finding.state.padEnd(8)}${finding.check}: ${finding.sentence.replaceAll('\n', ' ')}\n`;
  return finding.state === 'fault' ? `${line}        remedy: ${finding.remedy}\n` : line;
}
