// Tests of what a receiver of webhooks can rely on beside the others: nobody holds up its messages, nothing is sent to an address that has
// not agreed, what it missed can be read, and what it gets is what its endpoint asks for.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { remind } from '../../src/app/reminders.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { DELIVERY_LOG_MS, purgeWebhookDeliveries } from '../../src/app/webhook-dispatch.ts';
import { sql } from '../../src/store/db/database.ts';
import { openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { obedient, openReceiver, type Received, type Receiver } from '../kit/receiver.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { openWebhooks, type WebhookKit } from '../kit/webhook.ts';
import { makeWorld, succeeded, type World } from '../kit/world.ts';

const DEPOSITS = { types: ['DEPOSIT_CREDITED'] };
const open: (() => Promise<void>)[] = [];
let world: World;
let kit: WebhookKit;
let by: TestWallet;

/** Opens a receiver, which is closed after the test. */
async function receiverOf(): Promise<Receiver> {
  const receiver = await openReceiver();
  open.push(receiver.close);
  return receiver;
}
const deposits = async (count: number): Promise<void> => {
  for (let number = 1; number <= count; number += 1) await world.fund(by, String(number));
};
const amounts = (messages: readonly Received[]): readonly unknown[] =>
  messages.map(({ json }) => (json.data['event'] as { amount: string }).amount);

describeWithDatabase('the receiver of a webhook endpoint', () => {
  beforeEach(async () => {
    world = await makeWorld();
    open.push(world.end);
    kit = await openWebhooks(world);
    open.push(kit.close);
    by = world.wallet('receiver');
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  it('gets its messages while another receiver of the same account never answers', async () => {
    const [silent, other] = [await receiverOf(), await receiverOf()];
    silent.behave((received, ...rest) => {
      if (received.type === 'webhook.verification') obedient(received, ...rest);
    });
    const ids = [await kit.create(by, silent.url), await kit.create(by, other.url)];
    await kit.dispatch();
    for (const id of ids) await kit.until(id, 'ACTIVE');
    await deposits(1);
    await silent.until(() => silent.events().length === 1);
    await deposits(5);
    await other.until(() => other.events().length === 6);
    expect(silent.events()).toHaveLength(1);
  });

  it('with ordering RELAXED gets later messages before an unanswered one, and all of them again after a restart', async () => {
    const receiver = await receiverOf();
    const id = await kit.create(by, receiver.url, { ...DEPOSITS, ordering: 'RELAXED' });
    const first = await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    const { cursorSeq } = await kit.endpointOf(id);
    receiver.behave((received, ...rest) => {
      if (amounts([received])[0] !== '1') obedient(received, ...rest);
    });
    await deposits(5);
    const answered = async () => (await kit.deliveries(id)).filter(({ type }) => type === 'DEPOSIT_CREDITED').length;
    await kit.until(id, async () => (await answered()) === 4);
    expect((await kit.endpointOf(id)).cursorSeq).toBe(cursorSeq);
    await first.stop();
    const before = receiver.received.splice(0).filter(({ type }) => type === 'DEPOSIT_CREDITED');
    receiver.behave(obedient);
    await kit.dispatch();
    await receiver.until(() => receiver.events().length === 5);
    const idsOf = (messages: readonly Received[]) => messages.map((message) => message.id).sort();
    expect(idsOf(receiver.events())).toEqual(idsOf(before));
    await kit.until(id, (endpoint) => endpoint.cursorSeq > cursorSeq);
  });

  it('at a changed URL gets no event before it has answered a verification of its own, which an echo does not', async () => {
    const [former, next] = [await receiverOf(), await receiverOf()];
    const id = await kit.create(by, former.url, DEPOSITS);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    next.behave(({ body }, response) => void response.writeHead(200).end(body));
    const action = { kind: 'changeWebhookUrl', endpointId: id, url: next.url } as const;
    succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, by)));
    await deposits(2);
    const { nextAttemptAt } = await kit.until(id, ({ attempts }) => attempts === 1);
    expect((await kit.deliveries(id)).at(-1)).toMatchObject({ type: 'webhook.verification', error: 'CHALLENGE' });
    expect(next.events()).toEqual([]);
    next.behave(obedient);
    world.passTo(nextAttemptAt!);
    await next.until(() => next.events().length === 2);
    expect(amounts(next.events())).toEqual(['1', '2']);
    expect(former.events()).toEqual([]);
  });

  it('reads what it missed with the cursor of the last message that it has', async () => {
    const receiver = await receiverOf();
    const api = await openApi(world.ctx);
    open.push(api.close);
    const id = await kit.create(by, receiver.url, DEPOSITS);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    await deposits(3);
    await receiver.until(() => receiver.events().length === 3);
    await api.settled();
    const query = `query ($after: StreamCursor) { viewer { events(after: $after, filter: { types: [DEPOSIT_CREDITED] }) {
      reset items { id amount } } } }`;
    const [first, ...missed] = receiver.events();
    const { viewer } = await api.data<{ viewer: object }, object>(query, { after: first!.json.cursor }, { as: by });
    const items = missed.map((message) => ({ id: message.id, amount: amounts([message])[0] }));
    expect(viewer).toEqual({ events: { reset: null, items } });
  });

  it('gets amounts in the text of a notification only where its endpoint asks for them, and reminders like every event', async () => {
    const coStake = await world.claim(await world.offer(await world.device()), await world.investor('8000'));
    const [plain, detailed] = [await receiverOf(), await receiverOf()];
    const ids = [
      await kit.create(coStake.by, plain.url),
      await kit.create(coStake.by, detailed.url, { withAmounts: true }),
    ];
    await kit.dispatch();
    for (const id of ids) await kit.until(id, 'ACTIVE');
    await world.fund(coStake.by, '735');
    await world.unstake(coStake);
    await world.advance({ days: 6 });
    await remind(world.ctx);
    const textsOf = async (receiver: Receiver) => {
      await receiver.until(() => receiver.events().some(({ type }) => type === 'REMINDER'));
      return receiver.events().map(({ json }) => `${json.type}: ${json.notification?.['body']}`);
    };
    const without = await textsOf(plain);
    expect(without).toContain('DEPOSIT_CREDITED: A deposit was credited to your wallet.');
    expect(without.join()).not.toContain('735');
    expect(await textsOf(detailed)).toContain('DEPOSIT_CREDITED: A deposit of 735 IO was credited to your wallet.');
    const { json } = plain.events().find(({ type }) => type === 'REMINDER')!;
    expect(json).toMatchObject({ data: { event: { reason: 'WAIT_ENDS' } }, notification: { urgency: 'high' } });
    for (const { body } of detailed.received) expect(Buffer.byteLength(body)).toBeLessThan(20 * 1024);
  });

  it('finds its attempts in the log for 30 days, and its secret nowhere in the database', async () => {
    const receiver = await receiverOf();
    const id = await kit.create(by, receiver.url);
    await kit.dispatch();
    await kit.until(id, 'ACTIVE');
    const [attempt] = await kit.deliveries(id);
    const after = (ms: number): Date => new Date(attempt!.at.getTime() + DELIVERY_LOG_MS + ms);
    await purgeWebhookDeliveries(world.ctx, after(0));
    expect(await kit.deliveries(id)).toHaveLength(1);
    await purgeWebhookDeliveries(world.ctx, after(1));
    expect(await kit.deliveries(id)).toEqual([]);
    const rows = await world.database.query<{ text: string }>(
      sql`SELECT endpoint::text AS text FROM webhook_endpoint endpoint`,
    );
    const secret = (await kit.secretOf(id)).replace('whsec_', '');
    expect(rows[0]!.text).toContain(receiver.url);
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(rows[0]!.text).not.toContain(Buffer.from(secret, 'base64').toString(encoding));
    }
  });
});
