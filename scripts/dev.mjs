// Starts the server from its sources and starts it again after each change: `npm run dev`.

import { spawn } from 'node:child_process';
import { printHelpIfAsked } from './help.mjs';

printHelpIfAsked('scripts/dev.mjs');
const args = ['--watch', '--import', './scripts/typescript.mjs', 'src/main.ts', ...process.argv.slice(2)];
const server = spawn(process.execPath, args, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.once('close', (code) => process.exit(code ?? 1));
