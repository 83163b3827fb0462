// A push server that prints what it would send. `examples/push/README.md` has the commands.

import { createServer } from 'node:http';
import type { PushProvider } from './provider.ts';
import { createPushHandler, memoryStore } from './push-server.ts';

const { WEBHOOK_SECRET, DEVICE_TOKENS = 'trial', PORT = '4100' } = process.env;
if (WEBHOOK_SECRET === undefined) {
  process.stderr.write(
    'Set WEBHOOK_SECRET to the secret of the endpoint; two secrets during a rotation, separated by a comma.\n',
  );
  process.exit(2);
}

/** Prints every message. Replace it with one that sends `apnsRequest` or `fcmMessage` with your keys. */
const printing: PushProvider = {
  async send({ token }, { title, body, urgency, collapseKey }) {
    process.stdout.write(`${token}  ${urgency}  ${title}: ${body}  (${collapseKey})\n`);
    return { outcome: 'SENT' };
  },
};

const handle = createPushHandler({
  secrets: WEBHOOK_SECRET.split(','),
  store: memoryStore(DEVICE_TOKENS.split(',').map((token) => ({ platform: 'IOS', token }))),
  provider: printing,
  report: (sentence) => process.stderr.write(`${sentence}\n`),
});
createServer((request, response) => void handle(request, response)).listen(Number(PORT), () => {
  process.stdout.write(`Listening on http://localhost:${PORT}\n`);
});
