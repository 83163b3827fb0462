// Tests of the past without a stream: public events of an offer and of a device, events and activity of the signed-in account.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, OPERATIONAL_DEVICE, type World } from '../kit/world.ts';

type Told = { readonly id: string; readonly cursor: string; readonly type: string; readonly detail: string | null };
type Edge = { readonly cursor: string; readonly node: Told };

let world: World;
let api: Api;
let coStaker: TestWallet;
let offerId: string;
let deviceId: string;

const EVENTS = 'edges { cursor node { id cursor type detail } } pageInfo { hasNextPage endCursor }';
const typesOf = (edges: readonly Edge[]): readonly string[] => edges.map(({ node }) => node.type);

async function read<Data>(document: string, as?: TestWallet): Promise<Data> {
  const answer = await api.query(document, {}, as === undefined ? {} : { as });
  expect(answer.errors).toEqual([]);
  return answer.data as Data;
}

async function past(root: string, page = ''): Promise<readonly Edge[]> {
  const data = await read<{ past: { events: { edges: readonly Edge[] } } }>(
    `{ past: ${root} { events${page} { ${EVENTS} } } }`,
  );
  return data.past.events.edges;
}

describeWithDatabase('the past without a stream', () => {
  beforeAll(async () => {
    world = await makeWorld({});
    const device = await world.device(OPERATIONAL_DEVICE);
    const offer = await world.offer(device, { requested: '200', shareBps: 7400 });
    await world.offer(device, { requested: '200', shareBps: 100, visibility: 'UNLISTED' });
    coStaker = await world.investor();
    await world.claim(offer, coStaker);
    api = await openApi(world.ctx);
    await api.settled();
    offerId = JSON.stringify(globalId('Offer', offer.id));
    deviceId = JSON.stringify(globalId('Device', device.key));
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('of an offer begins with its latest event, and its pages join without a gap', async () => {
    const all = await past(`offer(by: { id: ${offerId} })`);
    expect(typesOf(all).at(-1)).toBe('OFFER_OPENED');
    expect(typesOf(all)).toContain('OFFER_CLAIMED');
    const first = await past(`offer(by: { id: ${offerId} })`, '(first: 1)');
    const rest = await past(`offer(by: { id: ${offerId} })`, `(first: 100, after: "${first[0]!.cursor}")`);
    expect([...first, ...rest].map(({ node }) => node.id)).toEqual(all.map(({ node }) => node.id));
  });

  it('finds with a saved search exactly the published offers that the list finds with the same filter', async () => {
    const { events: before } = await read<{ events: { cursor: string } }>('{ events { cursor } }');
    const kinds = [
      { country: 'DE', model: 'RTX 4070', quantity: 4, pool: 'COMMUNITY', soc2: false, stake: '400' },
      { country: 'FR', model: 'M2 Max', quantity: 1, pool: null, connectivityTier: 1, stake: '500' },
      { country: 'US', quantity: 2, stake: '2000' },
    ] as const;
    const published: string[] = [];
    for (const [index, kind] of kinds.entries()) {
      const device = await world.device(kind);
      const requested = index === 0 ? '400' : index === 1 ? '100' : '1500.5';
      if (index !== 1) published.push((await world.offer(device, { requested, shareBps: 2500 * (index + 1) })).id);
    }
    await api.settled();
    const ids = new Set(published.map((id) => globalId('Offer', id)));
    const search = async (filter: string) => {
      const { events } = await read<{ events: { items: readonly { type: string; offer: { id: string } }[] } }>(
        `{ events(first: 100, after: "${before.cursor}", filter: { offers: { ${filter} } }) { items { type offer { id } } } }`,
      );
      expect(events.items.every(({ type }) => type === 'OFFER_OPENED')).toBe(true);
      return events.items.map(({ offer }) => offer.id).sort();
    };
    const list = async (filter: string) => {
      const { offers } = await read<{ offers: { nodes: readonly { id: string }[] } }>(
        `{ offers(first: 100, filter: { ${filter} }) { nodes { id } } }`,
      );
      return offers.nodes
        .map(({ id }) => id)
        .filter((id) => ids.has(id))
        .sort();
    };
    const filters = [
      '',
      'kind: GPU',
      'kind: CPU',
      'models: ["RTX 4070", "M2 Max"]',
      'countries: ["us"]',
      'pools: [COMMUNITY]',
      'soc2: true',
      'quantity: { min: 4 }',
      'connectivityTier: { max: 3 }',
      'requestedAmount: { min: "1500.5" }',
      'requestedAmount: { max: "1500.49999999" }',
      'rewardShareBps: { min: 2501 }',
      'estimatedAprBps: { min: 0 }',
      'reliability: { min: 0 }',
      'sufficiency: [SUFFICIENT]',
      'sufficiency: [INSUFFICIENT]',
      'slashFreeDays: 1',
      'aboveBreakEvenBps: -2500',
      'aboveBreakEvenBps: 3000',
    ];
    const found = new Set<number>();
    for (const filter of filters) {
      const offers = await search(filter);
      expect(offers, filter).toEqual(await list(filter));
      found.add(offers.length);
    }
    expect([...found].sort()).toEqual([0, 1, 2]);
    // Judged as of the event: a claim takes nothing away.
    await world.claim({ id: published[0]!, device: await world.device() }, await world.investor());
    expect(await search('countries: ["DE"]')).toEqual([globalId('Offer', published[0]!)]);
  });

  it.each(['status: [OPEN]', 'excludeOwn: true', 'countries: ["Germany"]', 'slashFreeDays: 0'])(
    'refuses a saved search with %s, and names the field',
    async (filter) => {
      const { errors } = await api.query(`{ events(filter: { offers: { ${filter} } }) { cursor } }`, {});
      expect(errors[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: `filter.offers.${filter.split(':')[0]}`,
      });
    },
  );

  it('of a device has the events of its listed offers alone', async () => {
    const all = await past(`device(by: { id: ${deviceId} })`, '(first: 100)');
    expect(typesOf(all).filter((type) => type === 'OFFER_OPENED')).toHaveLength(1);
  });

  it('gives cursors from which the public log continues', async () => {
    const [latest, ...older] = await past(`offer(by: { id: ${offerId} })`, '(first: 100)');
    const from = older.at(-1)!.node.cursor;
    const { events } = await read<{ events: { reset: string | null; items: readonly Told[] } }>(
      `{ events(first: 100, after: "${from}") { reset items { id } } }`,
    );
    expect(events.reset).toBeNull();
    expect(events.items.map(({ id }) => id)).toContain(latest!.node.id);
  });

  it('of an account is its activity, and the same events follow one another in its event pages', async () => {
    type Viewer = {
      viewer: { activity: { nodes: readonly Told[] }; events: { items: readonly Told[]; cursor: string } };
    };
    const { viewer } = await read<Viewer>(
      '{ viewer { activity(first: 100) { nodes { id cursor type detail } } events { cursor items { id } } } }',
      coStaker,
    );
    const { nodes } = viewer.activity;
    expect(nodes.map(({ type }) => type)).toContain('OFFER_CLAIMED');
    expect(viewer.events.items).toEqual([]);
    const oldest = nodes.at(-1)!;
    const next = await read<Viewer>(
      `{ viewer { activity(first: 1) { nodes { id } } events(after: "${oldest.cursor}", first: 100) { cursor items { id } } } }`,
      coStaker,
    );
    expect(next.viewer.events.items.map(({ id }) => id)).toEqual(
      nodes
        .slice(0, -1)
        .map(({ id }) => id)
        .toReversed(),
    );
  });

  it('of an account continues from any of its cursors with a filter of types', async () => {
    const { viewer } = await read<{ viewer: { activity: { nodes: readonly Told[] } } }>(
      '{ viewer { activity(first: 100) { nodes { cursor type } } } }',
      coStaker,
    );
    const { cursor } = viewer.activity.nodes.at(-1)!;
    const of = async (types: string) => {
      const answer = await read<{ viewer: { events: { reset: string | null; items: readonly Told[] } } }>(
        `{ viewer { events(after: "${cursor}", first: 100, filter: { types: [${types}] }) { reset items { type } } } }`,
        coStaker,
      );
      expect(answer.viewer.events.reset).toBeNull();
      return answer.viewer.events.items.map(({ type }) => type);
    };
    expect(await of('OFFER_CLAIMED, WITHDRAWN')).toEqual(['OFFER_CLAIMED']);
    expect(await of('')).toEqual([]);
  });

  it('of an account is not shown to a stranger, who reads its own', async () => {
    const stranger = await world.investor();
    const { viewer } = await read<{ viewer: { activity: { nodes: readonly Told[] } } }>(
      '{ viewer { activity(first: 100) { nodes { type } } } }',
      stranger,
    );
    expect(viewer.activity.nodes.map(({ type }) => type)).not.toContain('OFFER_CLAIMED');
  });
});
