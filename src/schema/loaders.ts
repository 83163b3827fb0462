// Database reads of the schema for one request, batched by kind of row: the number of SQL statements does not grow with the number
// of rows. All reads use the market time of the request. **Invariant:** only this file and account-loaders.ts call the store.

import DataLoader from 'dataloader';
import { type AppContext, sealSecretsOf } from '../app/context.ts';
import type { RequestTime } from '../app/request-time.ts';
import { countsTowardRequirement, phaseAt } from '../domain/co-stake.ts';
import { parametersAt } from '../domain/parameter.ts';
import type { PayoutStatus } from '../domain/payout.ts';
import { walletsByAddress } from '../store/accounts.ts';
import { outcomesById } from '../store/actions.ts';
import { agreementsOfCoStakes, frozenAgreements } from '../store/agreements.ts';
import { blocksPage, latestBlock, networkTotals } from '../store/blocks.ts';
import {
  coStakesById,
  coStakesOfDevices,
  countCoStakesOfDevices,
  currentCoStakesOfOffers,
  type DeviceCoStakesQuery,
  openCoStakesOfDevices,
} from '../store/co-stakes.ts';
import type { OfferRow } from '../store/columns.ts';
import { openCursor, sealCursor } from '../store/cursor.ts';
import type { Database, Queryable } from '../store/db/database.ts';
import { devicesByDeviceId, devicesByKey, findReliabilityDays } from '../store/devices.ts';
import { deviceHistories, offerHistories, type PublicHistoryRequest } from '../store/event-history.ts';
import { knownModels } from '../store/hardware-names.ts';
import {
  countOffersOfDevices,
  type DeviceOffersQuery,
  offerBySlug,
  offersById,
  offersOfDevices,
  runningOffersOf,
} from '../store/offers.ts';
import { currentAndLaterMultipliers, parameterHistory } from '../store/parameters.ts';
import { type PayoutPage, payoutsById, payoutsInStatus } from '../store/payouts.ts';
import { requirementHistories } from '../store/requirements.ts';
import {
  coStakeRewardHistories,
  ownerRewardHistories,
  ownerRewardTotals,
  type RewardHistoryRequest,
  type RewardSeriesRequest,
  rewardSeries,
  rewardTotals,
} from '../store/reward-history.ts';
import { type SlashPageRequest, slashesById, slashesOfCoStakes, slashPages } from '../store/slashes.ts';
import { type AccountLoaders, makeAccountLoaders } from './account-loaders.ts';
import { createRowLoader, createRowsLoader, loadOnce } from './batch-loader.ts';
import { type ListingLoaders, makeListingLoaders } from './listing-loaders.ts';

type Now = () => Promise<Date>;

export type Loaders = Readonly<ReturnType<typeof makeLoaders>>;

/**
 * Returns the loaders of one request. `secrets.seal` encrypts list cursors; `time` is the request's market time.
 * `db` sends all statements but those of the offer list, which all requests of the process share.
 */
export function makeLoaders(database: Database, secrets: AppContext['secrets'], time: RequestTime, db = database) {
  const { now } = time;
  const accounts = new Map<string, AccountLoaders>();
  const listing = makeListingLoaders(database, time.expected, time.confirm);
  const protocol = protocolLoaders(db, now, listing);
  return {
    /** Pages, counts and facets of offers; those that one request reads together are of one snapshot of the database. */
    listing,
    ...protocol,
    ...rewardLoaders(db, async () => (await protocol.parameters()).estimateWindowBlocks),
    ...offerLoaders(db),
    ...deviceLoaders(db, now),
    ...coStakeLoaders(db, now),
    ...historyLoaders(db),
    ...slashLoaders(db),
    ...blockLoaders(db, listing.facts),
    /** Payout by key, for the answer to its own request. */
    payout: createRowLoader(
      (ids) => payoutsById(db, ids),
      (row) => row.id,
    ),
    /** Outcome of a signed action by its id, for the answer to that action. */
    actionOutcome: createRowLoader(
      (ids) => outcomesById(db, ids),
      (row) => row.id,
    ),
    /** A page of the payouts of all wallets in a status, for the network. */
    payoutsInStatus: (status: PayoutStatus, page: PayoutPage) => payoutsInStatus(db, status, page),
    /** Wallet by address. */
    wallet: createRowLoader(
      (addresses) => walletsByAddress(db, addresses),
      (row) => row.address,
    ),
    account(accountId: string): AccountLoaders {
      const reads = accounts.get(accountId) ?? makeAccountLoaders(db, accountId, now);
      accounts.set(accountId, reads);
      return reads;
    },
    /** Encrypts a list position as a cursor; `binding` identifies the list with its filter and order. */
    sealCursor: (binding: string, position: Uint8Array) => sealCursor(secrets.seal, binding, position),
    /** Decrypts the position in a cursor; null for a cursor of another list, filter or order. */
    openCursor: (binding: string, cursor: string) => openCursor(sealSecretsOf(secrets), binding, cursor),
  };
}

/**
 * Returns the loaders of protocol data. `facts` returns the market facts that the request has already read with an offer list; null
 * before. `readFacts` reads them where it has not.
 */
function protocolLoaders(db: Queryable, now: Now, { facts, readFacts }: ListingLoaders) {
  const history = loadOnce(async () => (await readFacts())?.parameterHistory ?? parameterHistory(db));
  return {
    parameterHistory: history,
    /** Names of all models with a multiplier. */
    knownModels: loadOnce(() => knownModels(db)),
    /** Protocol parameters in force at the request's market time. */
    parameters: loadOnce(async () => parametersAt(await history(), await now())),
    multipliers: async () => currentAndLaterMultipliers(db, await now()),
    /**
     * By model: the dated requirements of one graphics card. They are the current one, announced ones, and past ones that can still
     * affect a grace period.
     */
    requirements: new DataLoader(async (models: readonly string[]) => {
      const known = facts();
      if (known !== null) return models.map(known.requirements);
      const found = await requirementHistories(db, models, await history(), await now());
      return models.map((model) => found.get(model) ?? []);
    }),
  };
}

function offerLoaders(db: Queryable) {
  return {
    offer: new DataLoader((ids: readonly string[]) => Promise.all(ids.map((id) => sharedOfferLoader(db).load(id)))),
    offerBySlug: (slug: string) => offerBySlug(db, slug),
    /** Running offers by device: those that are open or filled, or whose co-stake has not ended. */
    runningOffers: createRowsLoader(
      (keys) => runningOffersOf(db, keys),
      (row) => row.deviceKey,
    ),
    /** Page of the offers of one device, the latest first. */
    deviceOffers: new DataLoader(async (queries: readonly DeviceOffersQuery[]) => {
      const rows = await offersOfDevices(db, queries);
      return queries.map((_, place) => rows.filter((row) => row.place === place));
    }),
    deviceOfferCount: new DataLoader(async (keys: readonly string[]) => {
      const counts = await countOffersOfDevices(db, keys);
      return keys.map((key) => counts.get(key) ?? { listed: 0, all: 0 });
    }),
  };
}

function deviceLoaders(db: Queryable, now: Now) {
  return {
    /** Device by row key. */
    device: createRowLoader(
      async (keys) => devicesByKey(db, keys, await now()),
      (row) => row.key,
    ),
    /** Device by the network's own id. */
    deviceByDeviceId: createRowLoader(
      async (ids) => devicesByDeviceId(db, ids, await now()),
      (row) => row.deviceId,
    ),
    /** Reliability of the last 30 days by device. */
    reliabilityDays: createRowsLoader(
      async (keys) => findReliabilityDays(db, keys, await now()),
      (row) => row.deviceKey,
    ),
  };
}

function coStakeLoaders(db: Queryable, now: Now) {
  const runningCoStakes = createRowsLoader(
    (keys) => openCoStakesOfDevices(db, keys),
    (row) => row.deviceKey,
  );
  return {
    coStake: createRowLoader(
      (ids) => coStakesById(db, ids),
      (row) => row.id,
    ),
    /** Co-stake by offer; failed claims are excluded. */
    standingCoStake: createRowLoader(
      (ids) => currentCoStakesOfOffers(db, ids),
      (row) => row.offerId,
    ),
    /** Co-stakes by device that count toward its requirement. */
    countedCoStakes: new DataLoader(async (keys: readonly string[]) => {
      const [at, each] = await Promise.all([now(), Promise.all(keys.map((key) => runningCoStakes.load(key)))]);
      return each.map((rows) => rows.filter((row) => countsTowardRequirement(phaseAt(row, at))));
    }),
    /** Co-stakes by device that neither failed nor were withdrawn. */
    runningCoStakes,
    /** Page of the co-stakes of one device, the latest first. */
    deviceCoStakes: new DataLoader(
      async (queries: readonly DeviceCoStakesQuery[]) => coStakesOfDevices(db, queries, await now()),
      { cacheKeyFn: JSON.stringify },
    ),
    /** Number of co-stakes on one device, in some phases or in every phase. */
    deviceCoStakeCount: new DataLoader(
      async (queries: readonly Pick<DeviceCoStakesQuery, 'deviceKey' | 'phases'>[]) =>
        countCoStakesOfDevices(db, queries, await now()),
      { cacheKeyFn: JSON.stringify },
    ),
    /** Frozen agreement by co-stake, without the signatures and texts of the parties. */
    agreement: createRowLoader(
      (ids) => agreementsOfCoStakes(db, ids),
      (row) => row.coStakeId,
    ),
    /** Frozen agreement by co-stake, with the signatures and texts of both parties; only these parties may see it. */
    frozenAgreement: createRowLoader(
      (ids) => frozenAgreements(db, ids),
      (row) => row.coStakeId,
    ),
  };
}

function rewardLoaders(db: Queryable, windowBlocks: () => Promise<number>) {
  const page = (read: typeof coStakeRewardHistories) =>
    new DataLoader((requests: readonly RewardHistoryRequest[]) => read(db, requests), { cacheKeyFn: JSON.stringify });
  const series = (of: Parameters<typeof rewardSeries>[1]) =>
    new DataLoader((requests: readonly RewardSeriesRequest[]) => rewardSeries(db, of, requests), {
      cacheKeyFn: JSON.stringify,
    });
  return {
    /** Sums of rewards by co-stake. */
    rewardTotals: createRowLoader(
      (ids) => rewardTotals(db, ids),
      (row) => row.of,
    ),
    /** Sums of the owner's rewards by device. */
    ownerRewardTotals: createRowLoader(
      async (keys) => ownerRewardTotals(db, keys, await windowBlocks()),
      (row) => row.of,
    ),
    /** Pages of the rewards of one co-stake, and of one device's owner; the latest block first. */
    rewardHistory: { coStake: page(coStakeRewardHistories), owner: page(ownerRewardHistories) },
    /** Sums of rewards over consecutive buckets of blocks. */
    rewardSeries: { coStake: series('coStake'), owner: series('owner'), device: series('device') },
  };
}

function historyLoaders(db: Queryable) {
  const pages = (read: typeof offerHistories) =>
    new DataLoader((requests: readonly PublicHistoryRequest[]) => read(db, requests), {
      cacheKeyFn: ({ of, before, limit }) => `${of} ${before} ${limit}`,
    });
  /** Pages of the public past of one offer, and of one device's offers; the latest event first. */
  return { publicHistory: { offer: pages(offerHistories), device: pages(deviceHistories) } };
}

function slashLoaders(db: Queryable) {
  return {
    slash: createRowLoader(
      (ids) => slashesById(db, ids),
      (row) => row.id,
    ),
    /** Page of the slashes of one device, the latest first. */
    slashPage: new DataLoader((requests: readonly SlashPageRequest[]) => slashPages(db, requests), {
      cacheKeyFn: JSON.stringify,
    }),
    /** Slashes by co-stake with the amounts taken from it, the latest first. */
    coStakeSlashes: createRowsLoader(
      (ids) => slashesOfCoStakes(db, ids),
      (row) => row.coStakeId,
    ),
  };
}

function blockLoaders(db: Queryable, facts: ListingLoaders['facts']) {
  return {
    blocksPage: (page: { readonly before: number | null; readonly limit: number }) => blocksPage(db, page),
    /** Latest completed block; null before the first. */
    latestBlock: loadOnce(async () => {
      const known = facts();
      return known === null ? latestBlock(db) : known.latestBlock;
    }),
    networkTotals: () => networkTotals(db),
  };
}

const sharedOfferLoaders = new WeakMap<Queryable, DataLoader<string, OfferRow | null>>();

/**
 * Returns the loader that batches offer reads of different requests, because an event that matches many subscriptions is executed
 * for all of them in the same turn of the event loop. It caches nothing; its SQL statement starts after all reads of the batch were
 * requested, so no request gets an older row.
 */
function sharedOfferLoader(db: Queryable): DataLoader<string, OfferRow | null> {
  const known = sharedOfferLoaders.get(db);
  if (known !== undefined) return known;
  const loader = createRowLoader(
    (ids) => offersById(db, [...new Set(ids)]),
    (row: OfferRow) => row.id,
    { cache: false, maxBatchSize: 1_000, batchScheduleFn: setImmediate },
  );
  sharedOfferLoaders.set(db, loader);
  return loader;
}
