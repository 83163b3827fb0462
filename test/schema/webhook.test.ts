// Tests of webhook endpoints through the public API: creation, changes by a session, and what other accounts can do with them.
// Deliveries are tested in test/webhooks.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { claimWebhooks, releaseWebhooks } from '../../src/store/webhook-leases.ts';
import type { Api } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { executeAction, type MutationResult, namesOf, send } from './mutation.ts';
import { openParties, type Parties } from './parties.ts';

let parties: Parties;
let api: Api;

const ENDPOINT = `id url scope types ordering withAmounts state disabledReason cursor lagSeconds
  deliveries(first: 2) { nodes { messageId type attempt at milliseconds status error } pageInfo { hasNextPage } }`;
const DETAIL = `endpoint { ${ENDPOINT} }`;

describeWithDatabase('a webhook endpoint', () => {
  beforeAll(async () => {
    parties = await openParties();
    ({ api } = parties);
  });
  afterAll(() => parties?.close());

  const owner = () => ({ as: parties.people.owner });
  const stranger = () => ({ as: parties.people.stranger });
  type Created = { readonly endpoint: { readonly id: string; readonly state: string }; readonly secret: string };
  const create = async (input: object = {}): Promise<Created> => {
    const action = { createWebhookEndpoint: { url: 'https://hooks.example/in', scope: 'ACCOUNT' as const, ...input } };
    const success = `${DETAIL} secret replayed`;
    return (await executeAction(api, action, parties.people.owner, { success })) as unknown as Created;
  };

  it('is PENDING after its creation, with a secret that only its creator sees', async () => {
    const { endpoint, secret } = await create({ types: ['WITHDRAWN', 'OFFER_CLAIMED'], ordering: 'RELAXED' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({
      id: expect.stringMatching(/^webhook_[0-9a-f]{32}$/),
      url: 'https://hooks.example/in',
      scope: 'ACCOUNT',
      types: ['OFFER_CLAIMED', 'WITHDRAWN'],
      ordering: 'RELAXED',
      withAmounts: false,
      state: 'PENDING',
      lagSeconds: 0,
    });
    const { viewer } = await api.data<{ viewer: { webhookEndpoints: { id: string }[] } }, object>(
      `{ viewer { webhookEndpoints { ${ENDPOINT} } } }`,
      {},
      owner(),
    );
    expect(viewer.webhookEndpoints.map(({ id }) => id)).toContain(endpoint.id);
    expect(JSON.stringify(viewer)).not.toContain(secret);
  });

  it('names host, scope and event types in the text that the wallet signs', async () => {
    const document = `query ($action: SignableActionInput!, $wallet: WalletAddress!) {
      signingMessage(action: $action, wallet: $wallet) { text } }`;
    const textOf = async (input: object) => {
      const action = { createWebhookEndpoint: { url: 'https://hooks.example:8443/in', scope: 'PUBLIC', ...input } };
      const variables = { action, wallet: parties.people.owner.address };
      return (await api.query<{ signingMessage: { text: string } }>(document, variables, owner())).data!.signingMessage
        .text;
    };
    const text = await textOf({ types: ['OFFER_OPENED'], filter: { offerIds: [parties.ids.open] } });
    expect(text).toContain('Sends to: hooks.example:8443\n');
    expect(text).toContain('Events: public events of offers\n');
    expect(text).toContain('Event types: OFFER_OPENED\n');
    expect(text).toMatch(/Filter: sha256 [0-9a-f]{64}\n/);
    const types = namesOf('EventType');
    expect((await textOf({ types })).length).toBeLessThan(1_100);
  });

  it('is paused, resumed, replayed, tested and deleted by a session of its account', async () => {
    const { endpoint } = await create();
    const input = { endpointId: endpoint.id };
    const states = async (name: string, more: object): Promise<unknown> =>
      ((await send(api, name, { ...input, ...more }, owner(), DETAIL)) as { endpoint?: { state: string } }).endpoint
        ?.state;
    expect(await states('updateWebhookEndpoint', { paused: true, types: null })).toBe('PAUSED');
    expect(await states('updateWebhookEndpoint', { paused: false, ordering: 'RELAXED' })).toBe('PENDING');
    expect(await states('replayWebhook', { from: { time: '2026-01-01T00:00:00.000Z' } })).toBe('PENDING');
    const rotated = await send(api, 'rotateWebhookSecret', input, owner(), `secret ${DETAIL}`);
    expect(rotated).toMatchObject({ secret: expect.stringMatching(/^whsec_/) });
    expect(await send(api, 'testWebhookEndpoint', input, owner(), 'messageId')).toMatchObject({ messageId: null });
    expect(await send(api, 'deleteWebhookEndpoint', input, owner(), 'endpointId')).toMatchObject({
      endpointId: endpoint.id,
    });
    expect(await send(api, 'deleteWebhookEndpoint', input, owner())).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sends from the beginning of the account after a replay from an early time, and lags until then', async () => {
    const { endpoint } = await create();
    const input = { endpointId: endpoint.id, from: { time: '2020-01-01T00:00:00.000Z' } };
    parties.world.pass({ minutes: 2 });
    const { endpoint: replayed } = (await send(api, 'replayWebhook', input, owner(), DETAIL)) as unknown as {
      endpoint: { lagSeconds: number; cursor: string };
    };
    expect(replayed.lagSeconds).toBeGreaterThanOrEqual(120);
    const from = { endpointId: endpoint.id, from: { cursor: replayed.cursor } };
    expect(await send(api, 'replayWebhook', from, owner(), DETAIL)).not.toHaveProperty('code');
  });

  const OTHERS: readonly (readonly [string, object])[] = [
    ['updateWebhookEndpoint', { paused: true }],
    ['rotateWebhookSecret', {}],
    ['replayWebhook', { from: { time: '2026-01-01T00:00:00.000Z' } }],
    ['testWebhookEndpoint', {}],
    ['deleteWebhookEndpoint', {}],
  ];
  it.each(OTHERS)('of another account gets the same answer to %s as one that does not exist', async (name, more) => {
    const { endpoint } = await create();
    const answer = (endpointId: string): Promise<MutationResult> =>
      send(api, name, { endpointId, ...more }, stranger());
    const refused = await answer(endpoint.id);
    expect(refused).toMatchObject({ code: 'NOT_FOUND' });
    expect(await answer(`webhook_${'0'.repeat(32)}`)).toEqual(refused);
    await send(api, 'deleteWebhookEndpoint', { endpointId: endpoint.id }, owner());
  });

  it('is taken from a killed process although the clock was set back since its lease began', async () => {
    const { database } = parties.world;
    const [killed, other] = [randomUUID(), randomUUID()];
    const claimedBy = async (holder: string) =>
      (await claimWebhooks(database, { holder, leaseMs: 40_000 }, 100)).length;
    await create();
    const count = await claimedBy(killed);
    expect([count > 0, await claimedBy(other)]).toEqual([true, 0]);
    await database.execute(sql`UPDATE webhook_endpoint SET lease_until = lease_until + interval '2 hours'`);
    expect(await claimedBy(other)).toBe(count);
    await releaseWebhooks(database, other, null);
  });

  it('is refused with BAD_USER_INPUT for a filter with scope ACCOUNT, and for a URL that is none', async () => {
    const ask = (input: object) =>
      api.query(
        'query ($action: SignableActionInput!, $wallet: WalletAddress!) { signingMessage(action: $action, wallet: $wallet) { text } }',
        {
          action: { createWebhookEndpoint: { url: 'https://hooks.example/', scope: 'ACCOUNT', ...input } },
          wallet: parties.people.owner.address,
        },
        owner(),
      );
    for (const input of [{ filter: {} }, { url: 'hooks' }, { url: 'https://hooks.example/#part' }]) {
      expect((await ask(input)).text).toContain('BAD_USER_INPUT');
    }
  });
});
