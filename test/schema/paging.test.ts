// Tests of keyset paging of offers: in every order, forwards and backwards, all pages together are exactly the list, and a cursor
// is valid for its own list only.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import {
  DeviceHistoryDocument,
  type OfferFilter,
  type OfferOrder,
  type OfferOrderField,
  OfferPageDocument,
  type OfferPageQueryVariables,
} from '../operations/generated/graphql.ts';
import { insertOffers } from './bulk-offers.ts';
import { type Catalogue, type Connection, type Edge, openCatalogue } from './catalogue.ts';

const FIELDS: readonly OfferOrderField[] = [
  'CREATED_AT',
  'REQUESTED_AMOUNT',
  'REWARD_SHARE',
  'RELIABILITY',
  'ESTIMATED_APR',
];

let catalogue: Catalogue;
let { world, api, me, items } = {} as Catalogue;
const page: Catalogue['page'] = (...given) => catalogue.page(...given);

describeWithDatabase('a connection of offers', () => {
  beforeAll(async () => {
    catalogue = await openCatalogue();
    ({ world, api, me, items } = catalogue);
  });
  afterAll(() => catalogue?.close());

  it('contains the latest 20 offers, the latest first, unless arguments are given', async () => {
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

  it.each(orders)(
    'orders offers by %s %s; equal values are ordered by id, and absent values are the lowest',
    async (field, direction) => {
      const { edges } = await page({ first: 100, orderBy: { field, direction } });
      const sign = direction === 'ASC' ? 1 : -1;
      const rank = (one: Edge, other: Edge): number => {
        const difference = valueIn[field](one.node) - valueIn[field](other.node);
        return sign * (difference !== 0 ? difference : one.node.id < other.node.id ? -1 : 1);
      };
      expect(edges).toEqual(edges.toSorted(rank));
      const values = edges.map(({ node }) => valueIn[field](node));
      // Check the test data: some offers have equal sort values, and some have no score or no estimate.
      expect(new Set(values).size).toBeLessThan(48);
      if (field === 'RELIABILITY' || field === 'ESTIMATED_APR') expect(values).toContain(-1);
    },
  );

  it.each(orders)(
    'returns every offer once, in order of %s %s, when paged forwards and backwards',
    async (field, direction) => {
      const orderBy: OfferOrder = { field, direction };
      const filter: OfferFilter = { quantity: { max: 7 } };
      const whole = (await page({ first: 100, filter, orderBy })).edges;
      expect(await allForwards({ filter, orderBy }, 7)).toEqual(whole);
      expect(await allBackwards({ filter, orderBy }, 7)).toEqual(whole);
      const [middle, next] = [whole[19]!, whole[20]!];
      expect((await page({ first: 1, after: middle.cursor, filter, orderBy })).edges).toEqual([next]);
      expect((await page({ last: 1, before: next.cursor, filter, orderBy })).edges).toEqual([middle]);
    },
  );

  async function allForwards(variables: OfferPageQueryVariables, first: number): Promise<readonly Edge[]> {
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

  async function allBackwards(variables: OfferPageQueryVariables, last: number): Promise<readonly Edge[]> {
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

  it('continues from a cursor whose offer has left the list', async () => {
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

  it('gives cursors of equal length, and the same cursor for the same position', async () => {
    const { edges } = await page({ first: 100 });
    expect(new Set(edges.map(({ cursor }) => cursor.length)).size).toBe(1);
    expect((await page({ first: 100 })).edges).toEqual(edges);
  });

  it('refuses a cursor of another filter, order, direction or list', async () => {
    const filter: OfferFilter = { status: ['OPEN'], models: ['M2 Max', 'H100 SXM5'] };
    const orderBy: OfferOrder = { field: 'REWARD_SHARE', direction: 'ASC' };
    const cursor = (await page({ first: 1, filter, orderBy })).edges[0]!.cursor;
    const continued = await page({
      first: 1,
      after: cursor,
      filter: { models: ['H100 SXM5', 'M2 Max'], status: ['OPEN'] },
      orderBy,
    });
    expect(continued.edges).toHaveLength(1);

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

  it("refuses another account's cursor where excludeOwn makes the list depend on the account", async () => {
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

  it('returns the offers of one device in pages', async () => {
    const [base] = items;
    const older = Array.from({ length: 5 }, (_, index) => ({
      ...base!,
      offerId: `00000000-0000-4000-8000-00000000000${index}`,
      createdAt: later(T0, { days: -1, minutes: Math.floor(index / 2) }),
      input: { closesAt: later(T0, { hours: -1 }), closeReason: 'CLOSED_BY_OWNER' as const },
    }));
    await insertOffers(world, older);
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
});
