// Browsing: every filter, every order, pages in both directions that are exactly the list, facets that agree with counting, and
// a status that is right to the millisecond.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import type { CloseReason } from '../../src/domain/offer.ts';
import { sql } from '../../src/store/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { later, T0 } from '../kit/book.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import {
  DeviceHistoryDocument,
  FacetsDocument,
  type OfferFilter,
  type OfferOrder,
  type OfferOrderField,
  OfferPageDocument,
  type OfferPageQuery,
  type OfferPageQueryVariables,
  OfferStateDocument,
} from '../operations/generated/graphql.ts';
import { offersOn, type StockItem, type StockWish, stock } from './stock.ts';

type Connection = OfferPageQuery['offers'];
type Edge = Connection['edges'][number];
type Status = 'OPEN' | 'FILLED' | 'CLOSED';
type Item = StockItem & { readonly id: string; readonly status: Status; readonly shown: Edge['node'] };

const MODELS = ['H100 SXM5', 'RTX 4070', 'M2 Max'];
const COUNTRIES = ['DE', 'US', 'JP', 'FR'];
const FIELDS: readonly OfferOrderField[] = [
  'CREATED_AT',
  'REQUESTED_AMOUNT',
  'REWARD_SHARE',
  'RELIABILITY',
  'ESTIMATED_APR',
];
/** When the offers that have an expiry lapse: half an hour after the stock is complete. */
const LAPSE = later(T0, { hours: 31, minutes: 30 });
const CLOSINGS: readonly CloseReason[] = ['CLOSED_BY_OWNER', 'DEVICE_BLOCKED'];

let world: World;
let api: Api;
let me: TestWallet;
let items: readonly Item[];

/** 48 offers in which every value occurs several times and every combination of the common ones. */
function wishOf(index: number): StockWish {
  const cpu = index % 8 === 7;
  return {
    device: {
      kind: cpu ? 'CPU' : 'GPU',
      model: cpu ? 'EPYC 9654' : MODELS[index % 3]!,
      quantity: cpu ? 1 : 1 + (index % 8),
      country: COUNTRIES[index % 4]!,
      connectivityTier: index % 5,
    },
    ...(index % 10 === 0 ? { owner: me } : {}),
    requested: String(200 + 100 * (index % 6)),
    shareBps: 1000 + 500 * (index % 7),
    createdAt: later(T0, { minutes: Math.floor(index / 2) }),
    ...(index % 6 === 3 ? { claimedAt: later(T0, { hours: 1 }) } : {}),
    ...(index % 6 === 4 ? { expiresAt: LAPSE } : {}),
  };
}

const statusOf = (index: number): Status => (index % 6 === 3 ? 'FILLED' : index % 6 === 5 ? 'CLOSED' : 'OPEN');

/** Blocks `from` to `to` (hours after T0): three quarters of the devices are nominated and succeed more or less often. */
const blocks = (stocked: readonly StockItem[], from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({
    startsAt: later(T0, { hours: from + at }),
    rewards: stocked.flatMap(({ device }, index) => {
      const succeeded = (from + at) % 5 >= index % 5;
      const amount = succeeded ? BigInt(1 + (index % 9)) * 50_000_000n : 0n;
      return index % 4 === 3 ? [] : [{ deviceId: device.deviceId, succeeded, amount }];
    }),
  }));

const page = async (variables: OfferPageQueryVariables, as?: TestWallet): Promise<Connection> =>
  (await api.data(OfferPageDocument, variables, as === undefined ? {} : { as })).offers;

const idsOf = ({ edges }: Pick<Connection, 'edges'>): readonly string[] => edges.map(({ node }) => node.id);

describeWithDatabase('the marketplace', () => {
  beforeAll(async () => {
    world = await makeWorld();
    me = await world.investor();
    const wishes = Array.from({ length: 48 }, (_, index) => wishOf(index));
    const early = await stock(world, wishes.slice(0, 40));
    world.pass({ hours: 11 });
    await reportBlocks(world.m, blocks(early, 0, 11));
    // Too young for an estimate: under 24 blocks.
    const late = await stock(world, wishes.slice(40));
    world.pass({ hours: 20 });
    const stocked = [...early, ...late];
    await reportBlocks(world.m, blocks(stocked, 11, 31));
    await closeEvery(stocked.filter((_, index) => statusOf(index) === 'CLOSED'));
    api = await openApi(world.m);
    const all = await page({ first: 100 });
    const shown = new Map(all.edges.map(({ node }) => [node.id, node]));
    items = stocked.map((item, index) => {
      const id = `offer_${item.offerId.replaceAll('-', '')}`;
      return { ...item, id, status: statusOf(index), shown: shown.get(id)! };
    });
    expect(shown.size).toBe(48);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  async function closeEvery(closing: readonly StockItem[]): Promise<void> {
    for (const [index, { offerId }] of closing.entries()) {
      await world.database.execute(sql`
        UPDATE offer SET live = false, closes_at = ${await world.now()}, close_reason = ${CLOSINGS[index % 2]}
        WHERE id = ${offerId}::uuid`);
    }
  }

  const expected = (keep: (item: Item) => boolean): readonly string[] =>
    items
      .filter(keep)
      .map(({ id }) => id)
      .sort();

  const found = async (filter: OfferFilter, as?: TestWallet): Promise<readonly string[]> => {
    const all = await page({ first: 100, filter }, as);
    expect(all.totalCount).toBe(all.edges.length);
    return idsOf(all).toSorted();
  };

  const cases: readonly (readonly [name: string, filter: OfferFilter, keep: (item: Item) => boolean])[] = [
    ['status', { status: ['OPEN'] }, ({ status }) => status === 'OPEN'],
    ['several statuses', { status: ['FILLED', 'CLOSED'] }, ({ status }) => status !== 'OPEN'],
    ['no status at all', { status: [] }, () => false],
    ['kind', { kind: 'CPU' }, ({ device }) => device.kind === 'CPU'],
    ['models', { models: ['M2 Max', 'EPYC 9654'] }, ({ device }) => /M2|EPYC/.test(device.model)],
    ['an unknown model', { models: ['no such thing'] }, () => false],
    ['the least amount', { requestedAmount: { min: '500' } }, ({ requested }) => Number(requested) >= 500],
    ['the largest amount', { requestedAmount: { max: '499.99999999' } }, ({ requested }) => Number(requested) < 500],
    [
      'a range of shares',
      { rewardShareBps: { min: 1500, max: 2500 } },
      ({ shareBps }) => shareBps >= 1500 && shareBps <= 2500,
    ],
    [
      'reliability, which leaves out devices without a score',
      { reliability: { min: 0 } },
      ({ shown }) => shown.device.reliability.score !== null,
    ],
    [
      'a range of reliability',
      { reliability: { min: 35.5, max: 99.99 } },
      ({ shown: { device } }) => (device.reliability.score ?? -1) >= 35.5 && (device.reliability.score ?? 100) <= 99.99,
    ],
    [
      'estimated return, which leaves out offers without an estimate',
      { estimatedAprBps: { min: 0 } },
      ({ shown }) => shown.estimate !== null,
    ],
    [
      'a range of estimated returns',
      { estimatedAprBps: { min: 1, max: 60_000 } },
      ({ shown }) => shown.estimate !== null && shown.estimate.aprBps >= 1 && shown.estimate.aprBps <= 60_000,
    ],
    ['countries in any case', { countries: ['de', 'JP'] }, ({ device }) => ['DE', 'JP'].includes(device.country)],
    [
      'connectivity',
      { connectivityTier: { min: 1, max: 3 } },
      ({ device }) => [1, 2, 3].includes(device.connectivityTier),
    ],
    ['quantity', { quantity: { min: 4 } }, ({ device }) => device.quantity >= 4],
    ['an empty range', { quantity: { min: 5, max: 4 } }, () => false],
    ['an open range', { quantity: {} }, () => true],
    [
      'everything at once',
      {
        status: ['OPEN', 'FILLED'],
        kind: 'GPU',
        models: MODELS,
        requestedAmount: { min: '200', max: '600' },
        rewardShareBps: { max: 3500 },
        countries: ['US', 'FR', 'DE'],
        connectivityTier: { min: 1 },
        quantity: { max: 6 },
      },
      ({ status, device, requested, shareBps }) =>
        status !== 'CLOSED' &&
        device.kind === 'GPU' &&
        Number(requested) <= 600 &&
        shareBps <= 3500 &&
        device.country !== 'JP' &&
        device.connectivityTier >= 1 &&
        device.quantity <= 6,
    ],
  ];

  it.each(cases)('filters by %s', async (_, filter, keep) => {
    expect(await found(filter)).toEqual(expected(keep));
  });

  it('has cases that are no matter of course (control)', () => {
    const some = cases.filter(([, , keep]) => expected(keep).length > 0 && expected(keep).length < items.length);
    expect(some.length).toBeGreaterThan(12);
  });

  it('filters by the beginning of a device id, in any case', async () => {
    const { device, id } = items[5]!;
    for (const prefix of [device.deviceId, device.deviceId.slice(0, 10), device.deviceId.slice(0, 7).toUpperCase()]) {
      expect(await found({ deviceId: prefix })).toEqual([id]);
    }
    const initial = device.deviceId.slice(0, 1);
    expect(await found({ deviceId: initial })).toEqual(expected((item) => item.device.deviceId.startsWith(initial)));
    expect(await found({ deviceId: device.deviceId.slice(1, 12) })).toEqual([]);
  });

  it("leaves out the devices of one's own account when asked, and of nobody for nobody", async () => {
    const mine = expected((item) => item.wish.owner === me);
    expect(mine).toHaveLength(5);
    expect(await found({ excludeOwn: true }, me)).toEqual(expected((item) => item.wish.owner !== me));
    expect(await found({ excludeOwn: false }, me)).toHaveLength(48);
    expect(await found({ excludeOwn: true })).toHaveLength(48);
    expect(await found({ excludeOwn: true }, await world.investor())).toHaveLength(48);
  });

  it('shows the latest first unless told otherwise, twenty at a time', async () => {
    const { edges, pageInfo, totalCount } = await page({});
    expect([edges.length, totalCount, pageInfo.hasNextPage]).toEqual([20, 48, true]);
    const explicit = await page({ first: 20, orderBy: { field: 'CREATED_AT', direction: 'DESC' } });
    expect(edges).toEqual(explicit.edges);
  });

  const valueIn: Readonly<Record<OfferOrderField, (node: Edge['node']) => number>> = {
    CREATED_AT: (node) => Date.parse(node.createdAt),
    REQUESTED_AMOUNT: (node) => Number(node.requestedAmount),
    REWARD_SHARE: (node) => node.rewardShareBps,
    RELIABILITY: (node) => node.device.reliability.score ?? -1,
    ESTIMATED_APR: (node) => node.estimate?.aprBps ?? -1,
  };

  const orders = FIELDS.flatMap((field) =>
    (['ASC', 'DESC'] as const).map((direction): readonly [OfferOrderField, 'ASC' | 'DESC'] => [field, direction]),
  );

  it.each(orders)('orders by %s %s, ties by id, what has no value as the lowest', async (field, direction) => {
    const { edges } = await page({ first: 100, orderBy: { field, direction } });
    const sign = direction === 'ASC' ? 1 : -1;
    const rank = (one: Edge, other: Edge): number => {
      const difference = valueIn[field](one.node) - valueIn[field](other.node);
      return sign * (difference !== 0 ? difference : one.node.id < other.node.id ? -1 : 1);
    };
    expect(edges).toEqual(edges.toSorted(rank));
    const values = edges.map(({ node }) => valueIn[field](node));
    // Ties and, where there can be any, absent values: else this would prove little.
    expect(new Set(values).size).toBeLessThan(48);
    if (field === 'RELIABILITY' || field === 'ESTIMATED_APR') expect(values).toContain(-1);
  });

  it.each(orders)('pages by %s %s, forwards and backwards, are exactly the list', async (field, direction) => {
    const orderBy: OfferOrder = { field, direction };
    const filter: OfferFilter = { quantity: { max: 7 } };
    const whole = (await page({ first: 100, filter, orderBy })).edges;
    expect(await walk({ filter, orderBy }, 7)).toEqual(whole);
    expect(await walkBack({ filter, orderBy }, 7)).toEqual(whole);
    const [middle, next] = [whole[19]!, whole[20]!];
    expect((await page({ first: 1, after: middle.cursor, filter, orderBy })).edges).toEqual([next]);
    expect((await page({ last: 1, before: next.cursor, filter, orderBy })).edges).toEqual([middle]);
  });

  async function walk(variables: OfferPageQueryVariables, first: number): Promise<readonly Edge[]> {
    const edges: Edge[] = [];
    let after: string | null = null;
    for (;;) {
      const { edges: more, pageInfo, totalCount }: Connection = await page({ ...variables, first, after });
      edges.push(...more);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      expect(pageInfo).toMatchObject({ startCursor: more[0]?.cursor, endCursor: more.at(-1)?.cursor });
      expect(pageInfo.hasNextPage).toBe(edges.length < totalCount);
      if (!pageInfo.hasNextPage) return edges;
      after = pageInfo.endCursor;
    }
  }

  async function walkBack(variables: OfferPageQueryVariables, last: number): Promise<readonly Edge[]> {
    const edges: Edge[] = [];
    let before: string | null = null;
    for (;;) {
      const { edges: more, pageInfo, totalCount }: Connection = await page({ ...variables, last, before });
      edges.unshift(...more);
      expect(pageInfo.hasNextPage).toBe(before !== null);
      expect(pageInfo.hasPreviousPage).toBe(edges.length < totalCount);
      if (!pageInfo.hasPreviousPage) return edges;
      before = pageInfo.startCursor;
    }
  }

  it('goes on from a cursor whose offer has left the list meanwhile', async () => {
    const filter: OfferFilter = { status: ['OPEN'] };
    const whole = (await page({ first: 100, filter })).edges;
    const [gone, next] = [whole[3]!, whole[4]!];
    const { offerId } = items.find(({ id }) => id === gone.node.id)!;
    await world.database.execute(sql`UPDATE offer SET claimed_at = created_at WHERE id = ${offerId}::uuid`);
    try {
      expect((await page({ first: 1, after: gone.cursor, filter })).edges).toEqual([next]);
    } finally {
      await world.database.execute(sql`UPDATE offer SET claimed_at = NULL WHERE id = ${offerId}::uuid`);
    }
  });

  it('gives cursors of one length that say nothing, and the same one for the same place', async () => {
    const { edges } = await page({ first: 100 });
    expect(new Set(edges.map(({ cursor }) => cursor.length)).size).toBe(1);
    expect((await page({ first: 100 })).edges).toEqual(edges);
  });

  it('refuses a cursor of another filter, order, direction or list', async () => {
    const filter: OfferFilter = { status: ['OPEN'], models: ['M2 Max', 'H100 SXM5'] };
    const orderBy: OfferOrder = { field: 'REWARD_SHARE', direction: 'ASC' };
    const cursor = (await page({ first: 1, filter, orderBy })).edges[0]!.cursor;
    const goesOn = await page({
      first: 1,
      after: cursor,
      filter: { models: ['H100 SXM5', 'M2 Max'], status: ['OPEN'] },
      orderBy,
    });
    expect(goesOn.edges).toHaveLength(1);

    const elsewhere: readonly OfferPageQueryVariables[] = [
      { first: 1, after: cursor, orderBy },
      { first: 1, after: cursor, filter: { ...filter, quantity: { min: 1 } }, orderBy },
      { first: 1, after: cursor, filter, orderBy: { ...orderBy, direction: 'DESC' } },
      { first: 1, after: cursor, filter, orderBy: { ...orderBy, field: 'CREATED_AT' } },
      { last: 1, before: cursor, orderBy },
    ];
    for (const variables of elsewhere) {
      const { errors } = await api.query(OfferPageDocument, variables);
      expect(errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', field: variables.after ? 'after' : 'before' } },
      ]);
    }
    const by = { id: `device_${items[0]!.deviceKey.replaceAll('-', '')}` };
    const { errors } = await api.query(DeviceHistoryDocument, { by, after: cursor });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
  });

  it("refuses another account's cursor where the list is one's own", async () => {
    const filter: OfferFilter = { excludeOwn: true };
    const { cursor } = (await page({ first: 1, filter }, me)).edges[0]!;
    expect((await page({ first: 1, after: cursor, filter }, me)).edges).toHaveLength(1);
    for (const as of [await world.investor(), undefined]) {
      const answer = await api.query(
        OfferPageDocument,
        { first: 1, after: cursor, filter },
        as === undefined ? {} : { as },
      );
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'after' } }]);
    }
  });

  it.each([
    ['nothing', {}],
    ['a status', { status: ['OPEN'] }],
    ['a model and a country', { models: ['H100 SXM5', 'EPYC 9654'], countries: ['DE', 'FR'] }],
    ['what nobody offers', { quantity: { min: 99 } }],
  ] satisfies readonly (readonly [string, OfferFilter])[])(
    'counts facets as the list does, filtered by %s',
    async (_, filter) => {
      const { marketplaceFacets: facets } = await api.data(FacetsDocument, { filter });
      const kept = new Set(await found(filter));
      const among = items.filter(({ id }) => kept.has(id));
      const counted = (value: (item: Item) => string) => {
        const counts = new Map<string, number>();
        for (const item of among) counts.set(value(item), (counts.get(value(item)) ?? 0) + 1);
        return [...counts]
          .map(([name, count]) => ({ value: name, count }))
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      };
      expect(facets.models).toEqual(counted(({ device }) => device.model));
      expect(facets.kinds).toEqual(counted(({ device }) => device.kind));
      expect(facets.countries).toEqual(counted(({ device }) => device.country));
      expect(facets.statuses).toEqual(counted(({ status }) => status));

      const bounds = (values: readonly number[]) =>
        values.length === 0 ? [null, null] : [Math.min(...values), Math.max(...values)];
      const aprs = among.flatMap(({ shown }) => (shown.estimate === null ? [] : [shown.estimate.aprBps]));
      expect([facets.minRewardShareBps, facets.maxRewardShareBps]).toEqual(
        bounds(among.map(({ shareBps }) => shareBps)),
      );
      expect([facets.minEstimatedAprBps, facets.maxEstimatedAprBps]).toEqual(bounds(aprs));
      const amounts = [facets.minRequestedAmount, facets.maxRequestedAmount];
      expect(amounts.map((amount) => (amount === null ? null : Number(amount)))).toEqual(
        bounds(among.map(({ requested }) => Number(requested))),
      );
    },
  );

  it('takes the value of a facet as a filter', async () => {
    const { marketplaceFacets: facets } = await api.data(FacetsDocument, {});
    for (const { value, count } of facets.models) expect(await found({ models: [value] })).toHaveLength(count);
    for (const { value, count } of facets.countries) expect(await found({ countries: [value] })).toHaveLength(count);
    for (const { value, count } of facets.statuses)
      expect(await found({ status: [value as Status] })).toHaveLength(count);
  });

  it('keeps the history of a device in pages of its own', async () => {
    const [base] = items;
    const older = Array.from({ length: 5 }, (_, index) => ({
      ...base!,
      offerId: `00000000-0000-4000-8000-00000000000${index}`,
      createdAt: later(T0, { days: -1, minutes: Math.floor(index / 2) }),
      wish: { closesAt: later(T0, { hours: -1 }), closeReason: 'CLOSED_BY_OWNER' as const },
    }));
    await offersOn(world, older);
    try {
      const by = { deviceId: base!.device.deviceId.toUpperCase() };
      const whole = (await api.data(DeviceHistoryDocument, { by, first: 100 })).device?.offers;
      expect(whole?.totalCount).toBe(6);
      const ids: string[] = [];
      let after: string | null = null;
      do {
        const piece = await api.data(DeviceHistoryDocument, { by, first: 2, after });
        ids.push(...(piece.device?.offers.nodes ?? []).map(({ id }) => id));
        const info: { readonly hasNextPage: boolean; readonly endCursor: string | null } =
          piece.device!.offers.pageInfo;
        after = info.hasNextPage ? info.endCursor : null;
      } while (after !== null);
      expect(ids).toEqual(whole?.nodes.map(({ id }) => id));
      expect(ids[0]).toBe(base!.id);
    } finally {
      await world.database.execute(
        sql`DELETE FROM offer WHERE id = ANY (${older.map(({ offerId }) => offerId)}::uuid[])`,
      );
    }
  });

  // Last: it moves the clock.
  it.each([
    [-1, 'OPEN', null, 'Insufficient Stake (Waiting for Co-Staker)'],
    [0, 'CLOSED', 'EXPIRED', 'Offer Closed'],
    [1, 'CLOSED', 'EXPIRED', 'Offer Closed'],
  ] as const)(
    'reads %d ms from its expiry as %s, everywhere alike, though nobody has recorded it',
    async (ms, status, reason, label) => {
      world.passTo(later(LAPSE, { ms }));
      const lapsing = items.filter(({ wish }) => wish.expiresAt !== undefined);
      expect(lapsing.length).toBeGreaterThan(3);
      const { offer } = await api.data(OfferStateDocument, { by: { id: lapsing[0]!.id } });
      expect(offer).toMatchObject({
        status,
        closeReason: reason,
        labelText: label,
        closedAt: status === 'CLOSED' ? LAPSE.toISOString() : null,
        expiresAt: LAPSE.toISOString(),
      });
      const open = expected(
        (item) => item.status === 'OPEN' && (status === 'OPEN' || item.wish.expiresAt === undefined),
      );
      expect(await found({ status: ['OPEN'] })).toEqual(open);
      const { marketplaceFacets } = await api.data(FacetsDocument, {});
      expect(marketplaceFacets.statuses.find(({ value }) => value === 'OPEN')?.count).toBe(open.length);
      if (status === 'CLOSED') expect(offer?.canClaim.refusals).toContainEqual({ code: 'OFFER_NOT_OPEN' });
    },
  );
});
