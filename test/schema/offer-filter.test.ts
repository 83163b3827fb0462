// Tests of filters and facets of offers: each filter finds exactly the matching offers, facets equal counts of the list, and the
// status changes at the very millisecond of an expiry.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { FacetsDocument, type OfferFilter, OfferStateDocument } from '../operations/generated/graphql.ts';
import { type Catalogue, EXPIRES_AT, type Item, MODELS, openCatalogue, type Status } from './catalogue.ts';

let catalogue: Catalogue;
let { world, api, me, items } = {} as Catalogue;
const found: Catalogue['found'] = (...given) => catalogue.found(...given);
const expected: Catalogue['expected'] = (...given) => catalogue.expected(...given);

describeWithDatabase('the query `offers`', () => {
  beforeAll(async () => {
    catalogue = await openCatalogue();
    ({ world, api, me, items } = catalogue);
  });
  afterAll(() => catalogue?.close());

  const cases: readonly (readonly [name: string, filter: OfferFilter, keep: (item: Item) => boolean])[] = [
    ['status', { status: ['OPEN'] }, ({ status }) => status === 'OPEN'],
    ['several statuses', { status: ['FILLED', 'CLOSED'] }, ({ status }) => status !== 'OPEN'],
    ['an empty list of statuses', { status: [] }, () => false],
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
    ['reward pools', { pools: ['COMMUNITY'] }, ({ device }) => device.pool === 'COMMUNITY'],
    [
      'pools, which leave out devices without one',
      { pools: ['COMMUNITY', 'ENTERPRISE'] },
      ({ device }) => device.pool !== null,
    ],
    ['a SOC 2 audit', { soc2: true }, ({ device }) => device.soc2],
    ['no SOC 2 audit', { soc2: false }, ({ device }) => !device.soc2],
    ['sufficiency', { sufficiency: ['INSUFFICIENT'] }, () => true],
    ['another sufficiency', { sufficiency: ['SUFFICIENT', 'GRACE'] }, () => false],
    ['days without a slash', { slashFreeDays: 30 }, () => true],
    [
      'the distance to the break-even share, which closed offers lack',
      { aboveBreakEvenBps: -7500 },
      ({ status, shareBps }) => status !== 'CLOSED' && shareBps >= 2500,
    ],
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

  it('is tested with filters that match some of the test offers but not all', () => {
    const some = cases.filter(([, , keep]) => expected(keep).length > 0 && expected(keep).length < items.length);
    expect(some.length).toBeGreaterThan(12);
  });

  it('filters by the beginning of a device id, in upper or lower case', async () => {
    const { device, id } = items[5]!;
    for (const prefix of [device.deviceId, device.deviceId.slice(0, 10), device.deviceId.slice(0, 7).toUpperCase()]) {
      expect(await found({ deviceId: prefix })).toEqual([id]);
    }
    const initial = device.deviceId.slice(0, 1);
    expect(await found({ deviceId: initial })).toEqual(expected((item) => item.device.deviceId.startsWith(initial)));
    expect(await found({ deviceId: device.deviceId.slice(1, 12) })).toEqual([]);
  });

  it('returns a break-even share, without a sample of blocks too, for every offer that is not closed, and null for others', async () => {
    const { offers } = await api.data<
      { offers: { nodes: readonly { status: string; breakEvenShareBps: number }[] } },
      object
    >('{ offers(first: 100) { nodes { status breakEvenShareBps } } }', {});
    for (const { status, breakEvenShareBps } of offers.nodes)
      expect(breakEvenShareBps === null).toBe(status === 'CLOSED');
  });

  it("excludes with excludeOwn the offers on devices of the viewer's account, and no offer without a session", async () => {
    const mine = expected((item) => item.input.owner === me);
    expect(mine).toHaveLength(5);
    expect(await found({ excludeOwn: true }, me)).toEqual(expected((item) => item.input.owner !== me));
    expect(await found({ excludeOwn: false }, me)).toHaveLength(48);
    expect(await found({ excludeOwn: true })).toHaveLength(48);
    expect(await found({ excludeOwn: true }, await world.investor())).toHaveLength(48);
  });

  it.each([
    ['no condition', {}],
    ['a status', { status: ['OPEN'] }],
    ['a model and a country', { models: ['H100 SXM5', 'EPYC 9654'], countries: ['DE', 'FR'] }],
    ['a condition that no offer meets', { quantity: { min: 99 } }],
  ] satisfies readonly (readonly [string, OfferFilter])[])(
    'with a filter of %s has facets that equal the counts of the filtered list',
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
      expect(facets.pools).toEqual(counted(({ device }) => device.pool ?? '').filter(({ value }) => value !== ''));
      expect(facets.connectivityTiers).toEqual(counted(({ device }) => String(device.connectivityTier)));
      expect(facets.soc2).toEqual(counted(({ device }) => String(device.soc2)));
      expect(facets.sufficiencies).toEqual(counted(() => 'INSUFFICIENT'));

      const bounds = (values: readonly number[]) =>
        values.length === 0 ? [null, null] : [Math.min(...values), Math.max(...values)];
      const aprs = among.flatMap(({ shown }) => (shown.estimate === null ? [] : [shown.estimate.aprBps]));
      expect([facets.minRewardShareBps, facets.maxRewardShareBps]).toEqual(
        bounds(among.map(({ shareBps }) => shareBps)),
      );
      const scores = among.flatMap(({ shown }) => shown.device.reliability.score ?? []);
      expect([facets.minReliability, facets.maxReliability]).toEqual(bounds(scores));
      expect([facets.minQuantity, facets.maxQuantity]).toEqual(bounds(among.map(({ device }) => device.quantity)));
      expect([facets.minEstimatedAprBps, facets.maxEstimatedAprBps]).toEqual(bounds(aprs));
      const amounts = [facets.minRequestedAmount, facets.maxRequestedAmount];
      expect(amounts.map((amount) => (amount === null ? null : Number(amount)))).toEqual(
        bounds(among.map(({ requested }) => Number(requested))),
      );
    },
  );

  it('returns, filtered by a facet value, as many offers as the facet counts for this value', async () => {
    const { marketplaceFacets: facets } = await api.data(FacetsDocument, {});
    for (const { value, count } of facets.models) expect(await found({ models: [value] })).toHaveLength(count);
    for (const { value, count } of facets.countries) expect(await found({ countries: [value] })).toHaveLength(count);
    for (const { value, count } of facets.statuses)
      expect(await found({ status: [value as Status] })).toHaveLength(count);
  });

  // Keep the test of the expiry at the end of this file, because it moves the clock.
  it.each([
    [-1, 'OPEN', null, 'Insufficient Stake (Waiting for Co-Staker)'],
    [0, 'CLOSED', 'EXPIRED', 'Offer Closed'],
    [1, 'CLOSED', 'EXPIRED', 'Offer Closed'],
  ] as const)(
    'returns an offer %d ms after its expiry (negative: before it) with the status %s in every field and filter, without a sweep',
    async (ms, status, reason, label) => {
      world.passTo(later(EXPIRES_AT, { ms }));
      const expiring = items.filter(({ input }) => input.expiresAt !== undefined);
      expect(expiring.length).toBeGreaterThan(3);
      const { offer } = await api.data(OfferStateDocument, { by: { id: expiring[0]!.id } });
      expect(offer).toMatchObject({
        status,
        closeReason: reason,
        labelText: label,
        closedAt: status === 'CLOSED' ? EXPIRES_AT.toISOString() : null,
        expiresAt: EXPIRES_AT.toISOString(),
      });
      const open = expected(
        (item) => item.status === 'OPEN' && (status === 'OPEN' || item.input.expiresAt === undefined),
      );
      expect(await found({ status: ['OPEN'] })).toEqual(open);
      const { marketplaceFacets } = await api.data(FacetsDocument, {});
      expect(marketplaceFacets.statuses.find(({ value }) => value === 'OPEN')?.count).toBe(open.length);
      if (status === 'CLOSED') expect(offer?.canClaim.refusals).toContainEqual({ code: 'OFFER_NOT_OPEN' });
    },
  );
});
