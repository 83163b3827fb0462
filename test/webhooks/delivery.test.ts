// Tests of webhook deliveries on a real HTTP receiver: verification, order, signatures, retries, the end of deliveries, resets.

import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rotateWebhookSecret, testWebhook, updateWebhook } from '../../src/app/webhooks.ts';
import { publishedKeys } from '../../src/server/ops/open-webhooks.ts';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { obedient, openReceiver, type Received, type Receiver } from '../kit/receiver.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { openWebhooks, type WebhookKit } from '../kit/webhook.ts';
import { makeWorld, type World } from '../kit/world.ts';

let world: World;
let kit: WebhookKit;
let receiver: Receiver;
let by: TestWallet;

const deposits = async (count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1) await world.fund(by, String(number));
};
const amounts = (messages: readonly Received[]): readonly unknown[] =>
  messages.map(({ json }) => (json.data['event'] as { amount: string }).amount);
const firsts = (messages: readonly Received[]): readonly Received[] =>
  messages.filter(({ id }, index) => messages.findIndex((one) => one.id === id) === index);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const keyOf = async (id: string) => ({ id, accountId: (await accountOfWallet(world.database, by.address))! });

describeWithDatabase('a webhook dispatcher', () => {
  beforeEach(async () => {
    world = await makeWorld();
    kit = await openWebhooks(world);
    receiver = await openReceiver();
    by = world.wallet('receiver');
  });
  afterEach(async () => {
    await kit.close();
    await receiver.close();
    await world.end();
  });

  it('sends a challenge, and then every event in order, each signed so that the reference library verifies it', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await deposits(5);
    await receiver.until(() => receiver.events().length >= 5);
    expect(amounts(receiver.events())).toEqual(upTo(5));
    const library = new Webhook(await kit.secretOf(id));
    // The keys of the JWKS: the one that signs tokens, and the one of messages; neither with its private half.
    const { keys } = await (await publishedKeys(world.ctx))();
    expect(keys.map((key) => [key.kty, 'd' in key])).toEqual([
      ['EC', false],
      ['OKP', false],
    ]);
    const publicKey = createPublicKey({ key: keys[1] as never, format: 'jwk' });
    for (const { body, headers } of receiver.received) {
      // The library compares the time with the system clock; messages are dated with the marketplace's wall clock.
      expect(JSON.parse(body)).toEqual(verifyAt(library, body, headers));
      const asymmetric = headers['webhook-signature']!.split(' ')
        .find((one) => one.startsWith('v1a,'))!
        .slice(4);
      const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
      expect(verify(null, signed, publicKey, Buffer.from(asymmetric, 'base64'))).toBe(true);
    }
    expect(receiver.events()[0]!.json.notification).toMatchObject({
      title: 'Deposit credited',
      body: 'A deposit was credited to your wallet.',
      collapseKey: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect(kit.faults).toEqual([]);
  });

  it('stays PENDING while the answer to the verification does not contain the challenge', async () => {
    receiver.behave((_, response) => void response.writeHead(200).end('{"challenge":"another"}'));
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, ({ attempts }) => attempts === 1);
    await deposits(1);
    expect(receiver.events()).toEqual([]);
    expect((await kit.deliveries(id)).map(({ error }) => error)).toEqual(['CHALLENGE']);
  });

  it('repeats a failed message with the same id and body, in order, after the pause that the receiver requested', async () => {
    const id = await kit.create(by, receiver.url);
    const { status } = await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    receiver.behave((_, response) => void response.writeHead(503, { 'retry-after': '90' }).end());
    await deposits(3);
    const { nextAttemptAt } = await kit.until(id, ({ attempts }) => attempts === 1);
    expect(nextAttemptAt!.getTime() - world.ctx.wallNow().getTime()).toBe(90_000);
    expect(status()).toEqual({ answering: { endpoints: 0, lagMs: 0 }, failing: { endpoints: 1, lagMs: 0 } });
    receiver.behave(obedient);
    world.pass({ seconds: 90 });
    await receiver.until(() => firsts(receiver.events()).length === 3);
    expect(amounts(receiver.events())).toEqual(['1', ...upTo(3)]);
    const [first, again] = receiver.events();
    expect({ id: again!.id, body: again!.body }).toEqual({ id: first!.id, body: first!.body });
  });

  it('ends deliveries after three days of failures with an event for the account, and resumes from the cursor', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    receiver.behave((_, response) => void response.writeHead(500).end());
    await deposits(2);
    const startedAt = world.ctx.wallNow();
    for (let failed = 1; failed < 10; failed += 1) {
      const { nextAttemptAt } = await kit.until(id, ({ attempts }) => attempts === failed);
      world.passTo(nextAttemptAt!);
    }
    const disabled = await kit.until(id, 'DISABLED');
    expect(disabled.disabledReason).toBe('FAILING');
    const days = (world.ctx.wallNow().getTime() - startedAt.getTime()) / 86_400_000;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(4);
    expect((await world.events()).at(-1)).toMatchObject({ type: 'WEBHOOK_DISABLED', reason: 'FAILING', public: false });
    receiver.behave(obedient);
    receiver.received.length = 0;
    await updateWebhook(world.ctx, await keyOf(id), { paused: false });
    await receiver.until(() => receiver.events().length === 3);
    expect(receiver.events().map(({ type }) => type)).toEqual([
      'DEPOSIT_CREDITED',
      'DEPOSIT_CREDITED',
      'WEBHOOK_DISABLED',
    ]);
  });

  it('ends deliveries at once when the receiver answers 410', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    receiver.behave((_, response) => void response.writeHead(410).end());
    await deposits(1);
    expect((await kit.until(id, 'DISABLED')).disabledReason).toBe('GONE');
    expect(receiver.events()).toHaveLength(1);
  });

  it('sends only the chosen types, and up to 16 messages at a time with ordering RELAXED', async () => {
    let open = 0;
    let most = 0;
    receiver.behave((received, response, request) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        obedient(received, response, request);
      }, 100);
    });
    const id = await kit.create(by, receiver.url, { ordering: 'RELAXED', types: ['DEPOSIT_CREDITED'] });
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await deposits(40);
    await receiver.until(() => receiver.events().length === 40);
    expect([...amounts(receiver.events())].sort()).toEqual([...upTo(40)].sort());
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
    await kit.until(id, async ({ cursorSeq }) => cursorSeq === (await headOf()));
  });

  it('signs with both secrets after a rotation, and with the new one alone after a day', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    const before = new Webhook(await kit.secretOf(id));
    await rotateWebhookSecret(world.ctx, await keyOf(id));
    const after = new Webhook(await kit.secretOf(id));
    await kit.until(id, ({ version }) => version === 2);
    await kit.until(id, async () => (await heldVersion(id)) === 2);
    await deposits(1);
    await receiver.until(() => receiver.events().length === 1);
    const [both] = receiver.events();
    for (const library of [before, after]) verifyAt(library, both!.body, both!.headers);
    world.pass({ hours: 25 });
    await deposits(1);
    await receiver.until(() => receiver.events().length === 2);
    const last = receiver.events()[1]!;
    verifyAt(after, last.body, last.headers);
    expect(() => verifyAt(before, last.body, last.headers)).toThrow();
  });

  it('loses no message, keeps the order and signs each one validly while its secret is rotated under load', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    const libraries = [new Webhook(await kit.secretOf(id))];
    for (let rotation = 0; rotation < 3; rotation += 1) {
      const [, next] = await Promise.all([deposits(6), rotateWebhookSecret(world.ctx, await keyOf(id))]);
      expect(next).not.toHaveProperty('refusal');
      libraries.push(new Webhook(await kit.secretOf(id)));
    }
    await receiver.until(() => firsts(receiver.events()).length === 18);
    expect(amounts(firsts(receiver.events()))).toEqual([...upTo(6), ...upTo(6), ...upTo(6)]);
    for (const { body, headers } of receiver.events()) {
      expect(libraries.some((library) => isValid(library, body, headers))).toBe(true);
    }
    await kit.until(id, async () => (await heldVersion(id)) === 4);
    await deposits(1);
    await receiver.until(() => firsts(receiver.events()).length === 19);
    const last = receiver.events().at(-1)!;
    expect(libraries.map((library) => isValid(library, last.body, last.headers))).toEqual([false, false, true, true]);
    expect(kit.faults).toEqual([]);
  });

  it('sends a test message in a paused state, and no event', async () => {
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await updateWebhook(world.ctx, await keyOf(id), { paused: true });
    await kit.until(id, async () => (await heldVersion(id)) === 2);
    await deposits(1);
    await testWebhook(world.ctx, await keyOf(id));
    await receiver.until(() => receiver.received.some(({ type }) => type === 'webhook.test'));
    expect(receiver.events()).toEqual([]);
  });

  it('sends a reset first when the events after the cursor are no longer stored', async () => {
    const id = await kit.create(by, receiver.url);
    const first = await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await first.stop();
    await deposits(4);
    const reader = await kit.dispatch();
    await kit.until(id, async ({ cursorSeq }) => cursorSeq === (await headOf()));
    await reader.stop();
    receiver.received.length = 0;
    await world.database.execute(sql`UPDATE webhook_endpoint SET cursor_seq = 1`);
    await world.database.execute(sql`DELETE FROM event WHERE seq < (SELECT max(seq) FROM event)`);
    await kit.dispatch();
    await receiver.until(() => receiver.received.length >= 1);
    expect(receiver.received[0]!.json).toMatchObject({ type: 'webhook.reset', data: { reason: 'EXPIRED' } });
    await deposits(1);
    await receiver.until(() => receiver.events().length === 1);
  });

  it('delivers every event once and in order while two dispatchers share one endpoint and one of them stops', async () => {
    const id = await kit.create(by, receiver.url);
    const [one] = [await kit.dispatch(), await kit.dispatch()];
    await kit.until(id, 'ACTIVE');
    await deposits(10);
    await receiver.until(() => receiver.events().length >= 5);
    await one.stop();
    await deposits(10);
    await receiver.until(() => firsts(receiver.events()).length === 20);
    expect(amounts(firsts(receiver.events()))).toEqual([...upTo(10), ...upTo(10)]);
    expect(receiver.events().length - firsts(receiver.events()).length).toBeLessThanOrEqual(1);
  });

  it('delivers in order what 31 days of the marketplace caused at once', async () => {
    const coStake = await world.claim(await world.offer(await world.device()), await world.investor('8000'));
    const id = await kit.create(coStake.by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await world.unstake(coStake);
    await world.advance({ days: 31 });
    await receiver.until(() => receiver.events().some(({ type }) => type === 'WITHDRAWABLE'));
    const types = receiver.events().map(({ type }) => type);
    expect(types.filter((type) => /UNSTAKE|COOLDOWN|WITHDRAWABLE/.test(type))).toEqual([
      'UNSTAKE_STARTED',
      'COOLDOWN_STARTED',
      'WITHDRAWABLE',
    ]);
    const times = receiver.events().map(({ json }) => json.timestamp);
    expect(times).toEqual([...times].sort());
  });
});

const headOf = async (): Promise<bigint> => {
  const [row] = await world.database.query<{ seq: bigint }>(sql`SELECT max(seq) AS seq FROM event`);
  return row!.seq;
};

const heldVersion = async (id: string): Promise<number> => {
  const [row] = await world.database.query<{ version: number }>(
    sql`SELECT held_version AS version FROM webhook_endpoint WHERE id = ${id}::uuid`,
  );
  return row!.version;
};

const isValid = (...[library, body, headers]: Parameters<typeof verifyAt>): boolean => {
  try {
    verifyAt(library, body, headers);
    return true;
  } catch {
    return false;
  }
};

/** Verifies a message with the reference library, at the time of the message. */
function verifyAt(library: Webhook, body: string, headers: Readonly<Record<string, string>>): unknown {
  const { now } = Date;
  Date.now = () => Number(headers['webhook-timestamp']) * 1000;
  try {
    return library.verify(body, headers);
  } finally {
    Date.now = now;
  }
}
