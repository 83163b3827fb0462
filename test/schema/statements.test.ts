// Tests of the number of SQL statements per request: it is small, and it does not depend on the size of the page.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { buildAccountRecord, type EventRecord } from '../../src/domain/event-record.ts';
import { globalId } from '../../src/domain/id.ts';
import { insertEvents } from '../../src/store/events.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import type { Document } from '../kit/http.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import {
  EventsDocument,
  MarketDocument,
  MarketHistoryDocument,
  MyCoStakeListDocument,
  NodesDocument,
} from '../operations/generated/graphql.ts';
import { type BulkOffer, insertCoStakes, insertDevicesWithOffers } from './bulk-offers.ts';

const SIZES = [1, 10, 100] as const;

let world: World;
let api: Api;
let items: readonly BulkOffer[];
let coStakes: readonly string[];
let coStaker: TestWallet;

describeWithDatabase('the SQL statements of a request', () => {
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    const inputs = Array.from({ length: 110 }, (_, index) => ({
      createdAt: later(T0, { minutes: index }),
      device: { downtimeByDate: [{ date: '2026-02-20', downBps: index }] },
      ...(index % 11 === 0 ? {} : { claimedAt: later(T0, { hours: 2 }) }),
    }));
    items = await insertDevicesWithOffers(world, inputs);
    coStaker = await world.investor();
    coStakes = await insertCoStakes(
      world,
      items.filter((_, index) => index % 11 !== 0),
      coStaker,
    );
    world.pass({ hours: 30 });
    await reportBlocks(
      world.ctx,
      Array.from({ length: 25 }, (_, hour) => ({
        startsAt: later(T0, { hours: hour + 1 }),
        rewards: items.map(({ device }) => ({ deviceId: device.deviceId, succeeded: true, amount: 100_000_000n })),
      })),
    );
    api = await openApi(world.ctx);
    // Query a list once before counting, because the first list in a process loads all offers into memory.
    await api.query('{ offers(first: 1) { totalCount } }');
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  /** Runs a query with several page sizes and checks the number of returned rows. Returns the number of statements per page size. */
  async function costs<Data>(
    document: Document<Data, never>,
    variables: (size: number) => unknown,
    rows: (data: Data) => number,
    as?: TestWallet,
  ): Promise<readonly number[]> {
    const statements: number[] = [];
    for (const size of SIZES) {
      const answer = await api.query(document, variables(size) as never, as === undefined ? {} : { as });
      expect(answer.errors).toEqual([]);
      expect(rows(answer.data!)).toBe(Math.min(size, 100));
      statements.push(answer.statements);
    }
    return statements;
  }

  /**
   * Returns the least of three counts for each size. Two statements that are sent at the same time can be answered in either order, and
   * what is loaded for both answers is one batch or two.
   */
  async function leastOf(count: () => Promise<readonly number[]>): Promise<readonly number[]> {
    const [first = [], ...others] = [await count(), await count(), await count()];
    return first.map((taken, at) => Math.min(taken, ...others.map((other) => other[at] ?? taken)));
  }

  it('are seven for a page of offers with device, owner, label, estimate, terms, canClaim and daily reliability', async () => {
    const taken = await costs(
      MarketDocument,
      (first) => ({ first }),
      (data) => data.offers.nodes.length,
    );
    expect(taken).toEqual([7, 7, 7]);
  });

  it('are two, one of them for the clock of the sandbox, for a page of offers with device, estimate, canClaim, count and facets', async () => {
    const document = `query Page($first: Int) {
      offers(first: $first) { totalCount edges { cursor node { id slug status requestedAmount rewardShareBps
        estimate { perBlock aprBps windowTo } canClaim { allowed refusals { code } }
        device { model quantity country connectivityTier multiplier reliability { score } } } }
        pageInfo { hasNextPage endCursor } }
      marketplaceFacets { models { value count } }
    }`;
    const taken = await costs(
      document as Document<{ offers: { edges: readonly unknown[] } }, never>,
      (first) => ({ first }),
      (data) => data.offers.edges.length,
    );
    expect(taken).toEqual([2, 2, 2]);
  });

  it('are eleven for a page of offers with `canClaim`, which reads the claim slots and balances of the signed-in viewer', async () => {
    const taken = await costs(
      MarketDocument,
      (first) => ({ first }),
      (data) => data.offers.nodes.length,
      coStaker,
    );
    expect(taken).toEqual([11, 11, 11]);
  });

  it('are five for a page of offers with the offers of each device', async () => {
    const taken = await costs(
      MarketHistoryDocument,
      (first) => ({ first }),
      (data) => data.offers.nodes.length,
    );
    expect(taken).toEqual([5, 5, 5]);
  });

  it("are nine for a page of the viewer's co-stakes with label, phase, actions and counterparty, and eight for a page that holds all of them", async () => {
    const taken = await costs(
      MyCoStakeListDocument,
      (first) => ({ first }),
      (data) => data.viewer?.coStakes.nodes.length ?? 0,
      coStaker,
    );
    expect(taken).toEqual([9, 9, 8]);
  });

  it("are six for the page of a signed-in viewer's co-stakes with their offers and devices, and five for a page that holds all of them", async () => {
    const document = `query Viewer($first: Int!) { viewer { claimSlots { used } coStakes(first: $first) { totalCount nodes {
      id phase amount held claimedAt counterparty { alias }
      offer { slug status requestedAmount device { model country reliability { score } } } } } } }`;
    const taken = await costs(
      document as Document<{ viewer: { coStakes: { nodes: readonly unknown[] } } }, never>,
      (first) => ({ first }),
      (data) => data.viewer.coStakes.nodes.length,
      coStaker,
    );
    expect(taken).toEqual([6, 6, 5]);
  });

  it("are equally many, or one more, for any number of the viewer's devices with eligibility, listing, actions and rewards", async () => {
    const reason = 'refusals { code message }';
    const document = `query D($first: Int) { viewer { devices(first: $first) { nodes {
      id ownerWallet ownerStake overflow withdrawableOverflow exit { cooldownEndsAt } rewards { accrued claimed lifetime }
      liveOffer { slug label } coStake { phase } device { model stakeSufficiency }
      listing { listed reasons } availableActions { action allowed ${reason} } offerEligibility { allowed checks { code met message } }
    } } } }`;
    const taken = await leastOf(() =>
      costs(
        document as Document<{ viewer: { devices: { nodes: readonly unknown[] } } }, never>,
        (first) => ({ first }),
        (data) => data.viewer.devices.nodes.length,
        world.wallet('owner of the stock'),
      ),
    );
    // Loads that follow from two answers are one batch or two, whatever the number of devices.
    expect(Math.max(...taken) - Math.min(...taken)).toBeLessThanOrEqual(1);
    expect(taken[0]).toBeLessThan(20);
  });

  it("are equally many for any number of the viewer's co-stakes with reward history and exit dates", async () => {
    const document = `query C($first: Int) { viewer { coStakes(first: $first) { nodes {
      id wallet rewards { accrued last7Days promisedPerBlock paidPerBlock } slashed ownSlashes { amount }
      rewardHistory(first: 2) { nodes { amount withheldFor } } exitIfUnstakedNow { cooldownEndsAt }
    } } } }`;
    const taken = await leastOf(() =>
      costs(
        document as Document<{ viewer: { coStakes: { nodes: readonly unknown[] } } }, never>,
        (first) => ({ first }),
        (data) => data.viewer.coStakes.nodes.length,
        coStaker,
      ),
    );
    expect(new Set(taken).size).toBe(1);
    expect(taken[0]).toBeLessThan(20);
  });

  it('are seven for a page of events with their offers, however many events it contains', async () => {
    const opened = items.map(
      ({ offerId, deviceKey }): EventRecord => ({
        ...buildAccountRecord('DEPOSIT_CREDITED', deviceKey, T0),
        type: 'OFFER_OPENED',
        public: true,
        accountId: null,
        offerId,
        deviceKey,
      }),
    );
    const { cursor } = (await api.data(EventsDocument, {})).events;
    await world.database.transaction((tx) => insertEvents(tx, opened, world.ctx.random));
    await api.settled();
    const document = `query E($after: StreamCursor, $first: Int) {
      events(after: $after, first: $first) { items { type offer { label device { model owner { alias } } } } }
    }`;
    const taken = await costs(
      document as Document<{ events: { items: readonly unknown[] } }, never>,
      (first) => ({ after: cursor, first }),
      (data) => data.events.items.length,
    );
    // The one event of the first page is of an offer without a co-stake.
    expect(taken).toEqual([6, 7, 7]);
  });

  it('are one or two for the query `nodes` with objects of one type, however many ids are given', async () => {
    const ids = (size: number) => items.slice(0, size).map(({ offerId }) => globalId('Offer', offerId));
    expect(
      await costs(
        NodesDocument,
        (size) => ({ ids: ids(size) }),
        (data) => data.nodes.length,
      ),
    ).toEqual([1, 1, 1]);

    const mine = (size: number) =>
      Array.from({ length: size }, (_, at) => globalId('CoStake', coStakes[at % coStakes.length]!));
    const taken = await costs(
      NodesDocument,
      (size) => ({ ids: mine(size) }),
      (data) => data.nodes.length,
      coStaker,
    );
    expect(taken).toEqual([2, 2, 2]);
  });

  it('exceed the limit of this test when a deliberately inefficient resolver sends one statement per row', async () => {
    const each = (size: number) =>
      `{ ${Array.from({ length: size }, (_, at) => `b${at}: blocks(first: ${at + 1}) { nodes { number } }`).join(' ')} }`;
    const two = await api.query(each(2));
    const ten = await api.query(each(9));
    expect(ten.errors).toEqual([]);
    expect(ten.statements).toBeGreaterThan(two.statements);
  });
});
