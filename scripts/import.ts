// Imports a device file: `npm run import -- FILE`; examples/network/README.md describes the format. The file is imported as a
// whole or refused as a whole, with every fault as `line: field: rule`. It uses the server's settings and runs with or without
// a running server. A second import of the same file changes only the reported days of downtime.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { importDeviceFile } from '../src/app/device-file.ts';
import { readConfig } from '../src/config.ts';
import { bootstrap } from '../src/server/ops/bootstrap.ts';
import { startupErrorText } from '../src/server/ops/startup-messages.ts';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) end(2, 'Usage: npm run import -- FILE');
const parsed = readConfig();
if ('faults' in parsed) end(2, ...parsed.faults);

try {
  const text = textOf(file);
  const app = await bootstrap(parsed.config);
  const outcome = await importDeviceFile(app, text).finally(() => app.database.close());
  if ('faults' in outcome) {
    const faults = outcome.faults.map(({ line, field, rule }) => `${line}: ${field}: ${rule}`);
    end(1, ...faults, `${file} was refused and nothing of it imported.`);
  }
  const { devices, added, unlistable } = outcome;
  process.stdout.write(`${file}: ${devices} devices, ${added} of them new.\n`);
  for (const { deviceId, reason } of unlistable) process.stdout.write(`${deviceId} cannot have an offer. ${reason}\n`);
} catch (error) {
  end(1, startupErrorText(error));
}

function textOf(name: string): string {
  // npm runs scripts in the package's folder; INIT_CWD is the folder in which the command was typed.
  const path = resolve(process.env['INIT_CWD'] ?? '.', name);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') end(1, `There is no file ${path}.`);
    if (code === 'EISDIR') end(1, `${path} is a folder. Name a file of devices.`);
    end(1, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function end(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}
