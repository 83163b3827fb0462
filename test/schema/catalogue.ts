// Test data for lists and filters: 48 offers, and a server that serves them. Every value occurs several times; some offers have no
// score or no estimate; some are filled, closed or about to expire.

import { expect } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import type { CloseReason } from '../../src/domain/offer.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import {
  type OfferFilter,
  OfferPageDocument,
  type OfferPageQuery,
  type OfferPageQueryVariables,
} from '../operations/generated/graphql.ts';
import { type BulkOffer, type BulkOfferInput, insertDevicesWithOffers } from './bulk-offers.ts';

export type Connection = OfferPageQuery['offers'];
export type Edge = Connection['edges'][number];
export type Status = 'OPEN' | 'FILLED' | 'CLOSED';
/** A test offer: its input, its id and status, and the offer as the API shows it. */
export type Item = BulkOffer & { readonly id: string; readonly status: Status; readonly shown: Edge['node'] };

export type Catalogue = {
  readonly world: World;
  readonly api: Api;
  /** Wallet that owns every tenth device of the test offers. */
  readonly me: TestWallet;
  readonly items: readonly Item[];
  readonly page: (variables: OfferPageQueryVariables, as?: TestWallet) => Promise<Connection>;
  /** Queries the offers that match a filter, and checks `totalCount` too. Returns their ids, sorted. */
  readonly found: (filter: OfferFilter, as?: TestWallet) => Promise<readonly string[]>;
  /** Returns the ids, sorted, of the test offers for which `keep` returns true: the expected result of a filter. */
  readonly expected: (keep: (item: Item) => boolean) => readonly string[];
  readonly close: () => Promise<void>;
};

export const MODELS = ['H100 SXM5', 'RTX 4070', 'M2 Max'];
const COUNTRIES = ['DE', 'US', 'JP', 'FR'];
/** Expiry date of the test offers that expire: 30 minutes after the end of the last of the 31 reported blocks. */
export const EXPIRES_AT = later(T0, { hours: 31, minutes: 30 });
const CLOSINGS: readonly CloseReason[] = ['CLOSED_BY_OWNER', 'DEVICE_BLOCKED'];

/** Returns the input of the test offer `index` (0 to 47); common values occur in every combination. */
function inputOf(index: number, me: TestWallet): BulkOfferInput {
  const cpu = index % 8 === 7;
  return {
    device: {
      kind: cpu ? 'CPU' : 'GPU',
      model: cpu ? 'EPYC 9654' : MODELS[index % 3]!,
      quantity: cpu ? 1 : 1 + (index % 8),
      country: COUNTRIES[index % 4]!,
      connectivityTier: index % 5,
      pool: ([null, 'COMMUNITY', 'ENTERPRISE'] as const)[index % 3]!,
      soc2: index % 4 === 1,
    },
    ...(index % 10 === 0 ? { owner: me } : {}),
    requested: String(200 + 100 * (index % 6)),
    shareBps: 1000 + 500 * (index % 7),
    createdAt: later(T0, { minutes: Math.floor(index / 2) }),
    ...(index % 6 === 3 ? { claimedAt: later(T0, { hours: 1 }) } : {}),
    ...(index % 6 === 4 ? { expiresAt: EXPIRES_AT } : {}),
  };
}

const statusOf = (index: number): Status => (index % 6 === 3 ? 'FILLED' : index % 6 === 5 ? 'CLOSED' : 'OPEN');

/**
 * Returns the reports of the blocks that start from hour `from` to before hour `to` after T0. Three quarters of the devices are
 * nominated, with different success rates.
 */
const blocks = (offers: readonly BulkOffer[], from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({
    startsAt: later(T0, { hours: from + at }),
    rewards: offers.flatMap(({ device }, index) => {
      const succeeded = (from + at) % 5 >= index % 5;
      const amount = succeeded ? BigInt(1 + (index % 9)) * 50_000_000n : 0n;
      return index % 4 === 3 ? [] : [{ deviceId: device.deviceId, succeeded, amount }];
    }),
  }));

/** Inserts the 48 test offers, reports 31 blocks and starts a server for them. */
export async function openCatalogue(): Promise<Catalogue> {
  const world = await makeWorld();
  const me = await world.investor();
  const inputs = Array.from({ length: 48 }, (_, index) => inputOf(index, me));
  const early = await insertDevicesWithOffers(world, inputs.slice(0, 40));
  world.pass({ hours: 11 });
  await reportBlocks(world.ctx, blocks(early, 0, 11));
  // Devices that are imported at this point have fewer than 24 blocks, too few for an estimate.
  const late = await insertDevicesWithOffers(world, inputs.slice(40));
  world.pass({ hours: 20 });
  const inserted = [...early, ...late];
  await reportBlocks(world.ctx, blocks(inserted, 11, 31));
  for (const [index, { offerId }] of inserted.filter((_, at) => statusOf(at) === 'CLOSED').entries()) {
    await world.database.execute(sql`
      UPDATE offer SET live = false, estimated_apr_bps = NULL, break_even_share_bps = NULL, closes_at = ${await world.now()},
                       close_reason = ${CLOSINGS[index % 2]}
      WHERE id = ${offerId}::uuid`);
  }
  const api = await openApi(world.ctx);
  const page: Catalogue['page'] = async (variables, as) =>
    (await api.data(OfferPageDocument, variables, as === undefined ? {} : { as })).offers;
  const all = await page({ first: 100 });
  const shown = new Map(all.edges.map(({ node }) => [node.id, node]));
  const items = inserted.map((item, index): Item => {
    const id = `offer_${item.offerId.replaceAll('-', '')}`;
    return { ...item, id, status: statusOf(index), shown: shown.get(id)! };
  });
  expect(shown.size).toBe(48);
  return {
    world,
    api,
    me,
    items,
    page,
    async found(filter, as) {
      const { edges, totalCount } = await page({ first: 100, filter }, as);
      expect(totalCount).toBe(edges.length);
      return edges.map(({ node }) => node.id).sort();
    },
    expected: (keep) =>
      items
        .filter(keep)
        .map(({ id }) => id)
        .sort(),
    async close() {
      await api.close();
      await world.end();
    },
  };
}
