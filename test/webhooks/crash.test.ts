// Tests that no webhook message is lost when a process is killed between the answer of the receiver and the move of the cursor. The next
// process takes over when the lease has ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithDatabase } from '../kit/database.ts';
import { obedient, openReceiver, type Received, type Receiver } from '../kit/receiver.ts';
import { soakLength } from '../kit/soak.ts';
import { openWebhooks, type WebhookKit } from '../kit/webhook.ts';
import { makeWorld, type World } from '../kit/world.ts';

const RUNNER = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../kit/webhook-process.ts', import.meta.url));
const KILLS = soakLength('WEBHOOK_KILLS', { short: 5, long: 50 });

let world: World;
let kit: WebhookKit;
let receiver: Receiver;
const children = new Set<ChildProcess>();

/** Starts a process with a dispatcher; the process that runs it is the one to kill. */
async function startProcess(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [RUNNER, PROGRAM], {
    env: {
      PATH: process.env['PATH'] ?? '',
      WEBHOOK_DATABASE_URL: world.database.url!,
      WEBHOOK_NOW: world.ctx.wallNow().toISOString(),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout!.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the process ended before it was ready')));
  });
  return child;
}

const firsts = (messages: readonly Received[]): readonly Received[] =>
  messages.filter(({ id }, index) => messages.findIndex((one) => one.id === id) === index);
const amounts = (messages: readonly Received[]): readonly unknown[] =>
  messages.map(({ json }) => (json.data['event'] as { amount: string }).amount);

describeWithDatabase('the messages of a webhook endpoint', () => {
  beforeEach(async () => {
    world = await makeWorld();
    kit = await openWebhooks(world);
    receiver = await openReceiver();
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
    await kit.close();
    await receiver.close();
    await world.end();
  });

  it(
    `are all delivered in order, and repeated only with their id, after ${KILLS} kills between the answer and the cursor`,
    async () => {
      const by = world.wallet('receiver');
      const id = await kit.create(by, receiver.url, { types: ['DEPOSIT_CREDITED'] });
      let child = await startProcess();
      await kit.until(id, 'ACTIVE');
      let sent = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        let killed = false;
        receiver.behave((received, response, request) => {
          obedient(received, response, request);
          if (killed || received.type.startsWith('webhook.')) return;
          killed = true;
          child.kill('SIGKILL');
        });
        for (let more = 0; more < 3; more += 1) {
          sent += 1;
          await world.fund(by, String(sent));
        }
        await receiver.until(() => killed);
        child = await startProcess();
        await receiver.until(() => firsts(receiver.events()).length === sent);
      }
      const unique = firsts(receiver.events());
      expect(amounts(unique)).toEqual(Array.from({ length: sent }, (_, index) => String(index + 1)));
      // A message that is built again has another cursor text for the same position.
      for (const { id: same, json } of receiver.events()) {
        expect({ ...json, cursor: '' }).toEqual({ ...unique.find((one) => one.id === same)!.json, cursor: '' });
      }
      expect(receiver.events().length - sent).toBeLessThanOrEqual(KILLS);
    },
    KILLS * 20_000,
  );
});
