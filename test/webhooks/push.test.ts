// Tests of examples/push: real deliveries reach a fake push service once for each device, and what the service answers decides what follows.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  apnsRequest,
  type DeviceToken,
  fcmMessage,
  outcomeOfStatus,
  type Push,
  type PushProvider,
  webPushHeaders,
} from '../../examples/push/provider.ts';
import { createPushHandler, memoryStore, type PushStore } from '../../examples/push/push-server.ts';
import { replayWebhook, webhookCursorAt } from '../../src/app/webhooks.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { openWebhooks, type WebhookKit } from '../kit/webhook.ts';
import { makeWorld, type World } from '../kit/world.ts';

const PHONE: DeviceToken = { platform: 'IOS', token: 'phone' };
const TABLET: DeviceToken = { platform: 'ANDROID', token: 'tablet' };

describeWithDatabase('examples/push', () => {
  let world: World;
  let kit: WebhookKit;
  let server: Server;
  let store: PushStore;
  /** Status with which the fake push service answers for a token; 200 for the others. */
  const status = new Map<string, number>();
  const pushed: { readonly token: string; readonly push: Push }[] = [];
  const reports: string[] = [];
  const secrets: string[] = [];
  let answered = 0;
  const fake: PushProvider = {
    async send(device, push) {
      pushed.push({ token: device.token, push });
      return outcomeOfStatus(device, status.get(device.token) ?? 200, '60');
    },
  };
  const tokens = (): readonly string[] => pushed.map(({ token }) => token).toSorted();
  const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  async function untilAnswered(count: number): Promise<void> {
    while (answered < count) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  beforeEach(async () => {
    world = await makeWorld();
    kit = await openWebhooks(world);
    store = memoryStore([PHONE, TABLET]);
    for (const list of [pushed, reports, secrets]) list.length = 0;
    status.clear();
    answered = 0;
    const now = () => world.ctx.wallNow().getTime();
    const handle = createPushHandler({ secrets, store, provider: fake, report: (text) => reports.push(text), now });
    server = createServer((request, response) => void handle(request, response).then(() => (answered += 1)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await kit.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await world.end();
  });

  it('pushes each event once to each device, repeats it for the device that was busy, and drops a token that is gone', async () => {
    const by = world.wallet('holder');
    const id = await kit.create(by, urlOf());
    secrets.push(`whsec_${Buffer.alloc(32).toString('base64')}`, await kit.secretOf(id));
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    expect(pushed).toEqual([]);

    status.set(PHONE.token, 429);
    await world.fund(by, '1');
    const { nextAttemptAt } = await kit.until(id, ({ attempts }) => attempts === 1);
    expect(tokens()).toEqual(['phone', 'tablet']);
    expect(nextAttemptAt!.getTime() - world.ctx.wallNow().getTime()).toBe(60_000);
    const [first] = pushed;
    expect(first!.push).toMatchObject({
      title: 'Deposit credited',
      body: 'A deposit was credited to your wallet.',
      urgency: 'normal',
      collapseKey: expect.stringMatching(/^[\w-]{32}$/),
      id: expect.stringMatching(/^\S+$/),
      cursor: expect.stringMatching(/^\S+$/),
    });

    pushed.length = 0;
    status.clear();
    world.pass({ seconds: 60 });
    await kit.until(id, ({ attempts }) => attempts === 0);
    expect(tokens()).toEqual(['phone']);
    expect(pushed[0]!.push.id).toBe(first!.push.id);

    pushed.length = 0;
    status.set(TABLET.token, 404);
    const before = answered;
    await world.fund(by, '2');
    await untilAnswered(before + 1);
    expect(tokens()).toEqual(['phone', 'tablet']);
    expect(await store.devices()).toEqual([PHONE]);

    pushed.length = 0;
    const accountId = (await accountOfWallet(world.database, by.address))!;
    const replayed = answered;
    await replayWebhook(world.ctx, { id, accountId }, await webhookCursorAt(world.ctx, new Date(0)));
    await untilAnswered(replayed + 2);
    expect(pushed).toEqual([]);
    expect(reports).toEqual([]);
    expect(kit.faults).toEqual([]);
  });

  it('answers 400 to a message that nobody signed, and reports one that the push service rejects', async () => {
    const by = world.wallet('holder');
    const forged = await fetch(urlOf(), { method: 'POST', body: '{}', headers: { 'webhook-id': 'event_1' } });
    expect(forged.status).toBe(400);
    const id = await kit.create(by, urlOf());
    secrets.push(await kit.secretOf(id));
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    status.set(PHONE.token, 400);
    const before = answered;
    await world.fund(by, '1');
    await untilAnswered(before + 1);
    expect(reports).toEqual([expect.stringContaining('was rejected: status 400')]);
    expect(await store.devices()).toEqual([PHONE, TABLET]);
    expect(tokens()).toEqual(['phone', 'tablet']);
  });
});

describe('the messages of examples/push', () => {
  it('writes urgency and collapse key where APNs, FCM and Web Push read them', () => {
    const push: Push = {
      title: 'Ready to withdraw',
      body: 'Your stake can be withdrawn.',
      urgency: 'high',
      collapseKey: 'a'.repeat(32),
      url: 'https://tandem.example/o/1',
      id: 'event_1',
      cursor: 'c',
    };
    expect(apnsRequest(push, 0).headers).toMatchObject({ 'apns-collapse-id': push.collapseKey, 'apns-priority': '10' });
    expect(apnsRequest({ ...push, urgency: 'low' }, 0).headers['apns-priority']).toBe('5');
    const { android } = fcmMessage(TABLET, push).message;
    expect(android).toMatchObject({ collapse_key: push.collapseKey, priority: 'HIGH' });
    expect(webPushHeaders(push)).toMatchObject({ topic: push.collapseKey, urgency: 'high' });
  });
});
