// `npm run check`: everything that a change has to pass, on a clean clone. The static checks run two at a time, each with its
// output in one piece; the tests and the smoke run of the benchmark follow alone, because they measure time.

import { spawn } from 'node:child_process';
import { printHelpIfAsked } from './help.mjs';

printHelpIfAsked('scripts/check.mjs');

const STATIC = [['types'], ['lint'], ['codegen', '--', '--check'], ['schema', '--', '--check'], ['commits']];
const ALONE = [['test'], ['bench:smoke']];

/** Runs an npm script. Returns true when it passed. */
function run(script, stdio) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', ...script], { stdio, shell: process.platform === 'win32' });
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

const waiting = [...STATIC];
const results = [];
async function lane() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    results.push(await run(next, ['ignore', 'pipe', 'pipe']));
  }
}
await Promise.all([lane(), lane()]);
if (results.includes(false)) process.exit(1);
for (const script of ALONE) if (!(await run(script, ['ignore', 'inherit', 'inherit']))) process.exit(1);
