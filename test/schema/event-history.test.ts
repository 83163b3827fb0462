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

  it('of an account is not shown to a stranger, who reads its own', async () => {
    const stranger = await world.investor();
    const { viewer } = await read<{ viewer: { activity: { nodes: readonly Told[] } } }>(
      '{ viewer { activity(first: 100) { nodes { type } } } }',
      stranger,
    );
    expect(viewer.activity.nodes.map(({ type }) => type)).not.toContain('OFFER_CLAIMED');
  });
});
