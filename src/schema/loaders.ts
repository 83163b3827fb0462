// Every database read of the schema, for one request: batched per kind of row, so the number of statements does not grow with
// the number of rows, and all at the request's own market time.
// **Invariant:** only this file and account-loaders.ts call functions of the store.

import DataLoader from 'dataloader';
import { parametersAt } from '../domain/parameter.ts';
import { walletsByAddress } from '../store/accounts.ts';
import { agreementsOf, frozenAgreements } from '../store/agreements.ts';
import { blocksPage, latestBlock, networkTotals } from '../store/blocks.ts';
import { coStakesById, countedCoStakes, runningCoStakesOf, standingCoStakes } from '../store/co-stakes.ts';
import type { OfferRow } from '../store/columns.ts';
import { openCursor, sealCursor } from '../store/cursor.ts';
import type { Database, Queryable } from '../store/db/database.ts';
import { deviceDays, devicesByDeviceId, devicesByKey } from '../store/devices.ts';
import {
  countOffers,
  countOffersOfDevices,
  type DeviceOffersQuery,
  type OfferFilter,
  type OfferQuery,
  offerBySlug,
  offerFacets,
  offersById,
  offersOfDevices,
  offersPage,
  runningOffersOf,
  standingOffersOf,
} from '../store/offers.ts';
import { multipliersFrom, parameterHistory } from '../store/parameters.ts';
import { requirementsOf } from '../store/requirements.ts';
import { type RewardHistoryRequest, rewardHistories, rewardTotals } from '../store/reward-history.ts';
import { type SlashPageRequest, slashesById, slashesOfCoStakes, slashPages } from '../store/slashes.ts';
import { type AccountLoaders, makeAccountLoaders } from './account-loaders.ts';
import { manyBy, once, oneBy } from './batch-loader.ts';

type Now = () => Promise<Date>;

export type Loaders = Readonly<ReturnType<typeof makeLoaders>>;

/** The loaders of one request. `seal` is the secret of list cursors; `now` answers the request's market time. */
export function makeLoaders(db: Database, seal: Uint8Array, now: Now) {
  const accounts = new Map<string, AccountLoaders>();
  return {
    ...protocolLoaders(db, now),
    ...offerLoaders(db, now),
    ...deviceLoaders(db, now),
    ...coStakeLoaders(db, now),
    ...slashLoaders(db),
    ...blockLoaders(db),
    /** By address. */
    wallet: oneBy(
      (addresses) => walletsByAddress(db, addresses),
      (row) => row.address,
    ),
    account(accountId: string): AccountLoaders {
      const reads = accounts.get(accountId) ?? makeAccountLoaders(db, accountId, now);
      accounts.set(accountId, reads);
      return reads;
    },
    /** Seals a position of a list; `binding` names the list with its filter and order. */
    sealCursor: (binding: string, position: Uint8Array) => sealCursor(seal, binding, position),
    /** The position in a cursor; null for a cursor of another list, filter or order. */
    openCursor: (binding: string, cursor: string) => openCursor(seal, binding, cursor),
  };
}

function protocolLoaders(db: Queryable, now: Now) {
  const history = once(() => parameterHistory(db));
  return {
    parameterHistory: history,
    /** The parameters in force. */
    parameters: once(async () => parametersAt(await history(), await now())),
    multipliers: async () => multipliersFrom(db, await now()),
    /** By model: the dated requirement of one card, as far back as grace reaches, and what is announced. */
    requirements: new DataLoader(async (models: readonly string[]) => {
      const found = await requirementsOf(db, models, await history(), await now());
      return models.map((model) => found.get(model) ?? []);
    }),
  };
}

function offerLoaders(db: Queryable, now: Now) {
  return {
    offer: new DataLoader((ids: readonly string[]) => Promise.all(ids.map((id) => sharedOfferLoader(db).load(id)))),
    offerBySlug: (slug: string) => offerBySlug(db, slug),
    offersPage: async (query: OfferQuery) => offersPage(db, query, await now()),
    countOffers: async (filter: OfferFilter) => countOffers(db, filter, await now()),
    offerFacets: async (filter: OfferFilter) => offerFacets(db, filter, await now()),
    /** By device: open and filled offers, and those whose co-stake still runs. */
    runningOffers: manyBy(
      (keys) => runningOffersOf(db, keys),
      (row) => row.deviceKey,
    ),
    /** By device: its offers that are not closed. */
    standingOffers: manyBy(
      async (keys) => standingOffersOf(db, keys, await now()),
      (row) => row.deviceKey,
    ),
    /** A page of the offers of one device, the latest first. */
    deviceOffers: new DataLoader(async (queries: readonly DeviceOffersQuery[]) => {
      const rows = await offersOfDevices(db, queries);
      return queries.map((_, place) => rows.filter((row) => row.place === place));
    }),
    deviceOfferCount: new DataLoader(async (keys: readonly string[]) => {
      const counts = await countOffersOfDevices(db, keys);
      return keys.map((key) => counts.get(key) ?? 0);
    }),
  };
}

function deviceLoaders(db: Queryable, now: Now) {
  return {
    /** By row key. */
    device: oneBy(
      async (keys) => devicesByKey(db, keys, await now()),
      (row) => row.key,
    ),
    /** By the network's own id. */
    deviceByDeviceId: oneBy(
      async (ids) => devicesByDeviceId(db, ids, await now()),
      (row) => row.deviceId,
    ),
    /** By device: each of its last 30 days. */
    deviceDays: manyBy(
      async (keys) => deviceDays(db, keys, await now()),
      (row) => row.deviceKey,
    ),
  };
}

function coStakeLoaders(db: Queryable, now: Now) {
  return {
    coStake: oneBy(
      (ids) => coStakesById(db, ids),
      (row) => row.id,
    ),
    /** By offer: its co-stake that did not fail. */
    standingCoStake: oneBy(
      (ids) => standingCoStakes(db, ids),
      (row) => row.offerId,
    ),
    /** By device: the co-stakes that count toward its requirement. */
    countedCoStakes: manyBy(
      async (keys) => countedCoStakes(db, keys, await now()),
      (row) => row.deviceKey,
    ),
    /** By device: co-stakes that neither failed nor were withdrawn. */
    runningCoStakes: manyBy(
      (keys) => runningCoStakesOf(db, keys),
      (row) => row.deviceKey,
    ),
    /** By co-stake: what was frozen at approval, without the parties' evidence. */
    agreement: oneBy(
      (ids) => agreementsOf(db, ids),
      (row) => row.coStakeId,
    ),
    /** By co-stake: with both parties' evidence. Only for these two parties. */
    frozenAgreement: oneBy(
      (ids) => frozenAgreements(db, ids),
      (row) => row.coStakeId,
    ),
    /** By co-stake: sums of its rewards. */
    rewardTotals: oneBy(
      (ids) => rewardTotals(db, ids),
      (row) => row.coStakeId,
    ),
    /** Pages of co-stakes' rewards, the latest block first. */
    rewardHistory: new DataLoader((requests: readonly RewardHistoryRequest[]) => rewardHistories(db, requests), {
      cacheKeyFn: JSON.stringify,
    }),
  };
}

function slashLoaders(db: Queryable) {
  return {
    slash: oneBy(
      (ids) => slashesById(db, ids),
      (row) => row.id,
    ),
    /** Pages of devices' slashes, the latest first. */
    slashPage: new DataLoader((requests: readonly SlashPageRequest[]) => slashPages(db, requests), {
      cacheKeyFn: JSON.stringify,
    }),
    /** By co-stake: what slashes took from it, the latest first. */
    coStakeSlashes: manyBy(
      (ids) => slashesOfCoStakes(db, ids),
      (row) => row.coStakeId,
    ),
  };
}

function blockLoaders(db: Queryable) {
  return {
    blocksPage: (page: { readonly before: number | null; readonly limit: number }) => blocksPage(db, page),
    /** The latest completed block. */
    latestBlock: once(() => latestBlock(db)),
    networkTotals: () => networkTotals(db),
  };
}

const sharedOfferLoaders = new WeakMap<Queryable, DataLoader<string, OfferRow | null>>();

/**
 * Batches offers across requests: an event that matches many subscriptions is executed once for each of them in the same turn.
 * It caches nothing, and its statement starts after all requests of the batch have asked, so none sees an older row.
 */
function sharedOfferLoader(db: Queryable): DataLoader<string, OfferRow | null> {
  const known = sharedOfferLoaders.get(db);
  if (known !== undefined) return known;
  const loader = oneBy(
    (ids) => offersById(db, [...new Set(ids)]),
    (row: OfferRow) => row.id,
    { cache: false, maxBatchSize: 1_000, batchScheduleFn: setImmediate },
  );
  sharedOfferLoaders.set(db, loader);
  return loader;
}
