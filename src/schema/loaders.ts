// Everything that the schema reads, for one request: batched by kind of thing, so that however many rows a page has, each
// kind is asked for once, and all of it at one time, the request's own. The only place of this floor that runs the store.

import DataLoader from 'dataloader';
import type { CoStake } from '../domain/co-stake.ts';
import { type DatedParameter, type Parameters, parametersAt } from '../domain/parameter.ts';
import type { DatedRequirement } from '../domain/requirement.ts';
import type { Slash } from '../domain/slash.ts';
import { type WalletRow, walletsByAddress } from '../store/accounts.ts';
import { type AgreementRow, agreementsOf, type FrozenAgreement, frozenAgreements } from '../store/agreements.ts';
import {
  type BlockSummary,
  blocksPage,
  type LatestBlock,
  latestBlock,
  type NetworkTotals,
  networkTotals,
  type RewardHistoryRequest,
  type RewardRow,
  type RewardTotals,
  rewardHistories,
  rewardTotals,
} from '../store/blocks.ts';
import { coStakesById, countedCoStakes, runningCoStakesOf, standingCoStakes } from '../store/co-stakes.ts';
import type { OfferRow } from '../store/columns.ts';
import { openCursor, sealCursor } from '../store/cursor.ts';
import type { Queryable } from '../store/db/database.ts';
import { type DeviceDay, type DeviceRow, deviceDays, devicesByDeviceId, devicesByKey } from '../store/devices.ts';
import {
  countOffers,
  countOffersOfDevices,
  type DeviceOffersQuery,
  type FacetRow,
  type OfferFilter,
  type OfferQuery,
  type OrderedOffer,
  offerBySlug,
  offerFacets,
  offersById,
  offersOfDevices,
  offersPage,
  runningOffersOf,
  standingOffersOf,
} from '../store/offers.ts';
import { type DatedMultiplier, multipliersFrom, parameterHistory } from '../store/parameters.ts';
import { requirementsOf } from '../store/requirements.ts';
import {
  type CoStakeSlash,
  type SlashPageRequest,
  slashesById,
  slashesOfCoStakes,
  slashPages,
} from '../store/slashes.ts';
import { type AccountReads, accountReads, once } from './account-loaders.ts';

type BlockPlace = { readonly before: number | null; readonly limit: number };

export type Loaders = {
  readonly offer: DataLoader<string, OfferRow | null>;
  /** By device: live offers and those that a running co-stake belongs to. */
  readonly runningOffers: DataLoader<string, readonly OfferRow[]>;
  /** By device: co-stakes that neither failed nor were withdrawn. */
  readonly runningCoStakes: DataLoader<string, readonly CoStake[]>;
  /** By device: its offers that are not closed: one, and while a co-stake is leaving, its replacements. */
  readonly standingOffers: DataLoader<string, readonly OfferRow[]>;
  /** A page of the offers of one device, the latest first, and how many there are in all. */
  readonly deviceOffers: DataLoader<DeviceOffersQuery, readonly OrderedOffer[]>;
  readonly deviceOfferCount: DataLoader<string, number>;
  /** By row key. */
  readonly device: DataLoader<string, DeviceRow | null>;
  /** By the network's own id. */
  readonly deviceByDeviceId: DataLoader<string, DeviceRow | null>;
  /** By model: what it requires of a card, as far back as grace reaches, and what is announced. */
  readonly requirements: DataLoader<string, readonly DatedRequirement[]>;
  readonly coStake: DataLoader<string, CoStake | null>;
  /** By offer: the co-stake that stands for it. */
  readonly standingCoStake: DataLoader<string, CoStake | null>;
  /** By device: the co-stakes that count toward its requirement. */
  readonly countedCoStakes: DataLoader<string, readonly CoStake[]>;
  /** By device: each of its last 30 days. */
  readonly deviceDays: DataLoader<string, readonly DeviceDay[]>;
  readonly slash: DataLoader<string, Slash | null>;
  /** Pages of devices' histories, the latest slash first. */
  readonly slashPage: DataLoader<SlashPageRequest, readonly Slash[], string>;
  /** By co-stake: what slashes took from it, the latest first. */
  readonly coStakeSlashes: DataLoader<string, readonly CoStakeSlash[]>;
  /** By co-stake. */
  readonly agreement: DataLoader<string, AgreementRow | null>;
  /** By co-stake: with both parties' evidence, for the two of them. */
  readonly frozenAgreement: DataLoader<string, FrozenAgreement | null>;
  /** By co-stake: sums of its rewards. */
  readonly rewardTotals: DataLoader<string, RewardTotals | null>;
  /** Pages of co-stakes' rewards, the latest block first. */
  readonly rewardHistory: DataLoader<RewardHistoryRequest, readonly RewardRow[], string>;
  readonly blocksPage: (page: BlockPlace) => Promise<readonly BlockSummary[]>;
  readonly networkTotals: () => Promise<NetworkTotals>;
  /** By address. */
  readonly wallet: DataLoader<string, WalletRow | null>;
  readonly offerBySlug: (slug: string) => Promise<OfferRow | null>;
  readonly offersPage: (query: OfferQuery) => Promise<readonly OrderedOffer[]>;
  readonly countOffers: (filter: OfferFilter) => Promise<number>;
  readonly offerFacets: (filter: OfferFilter) => Promise<readonly FacetRow[]>;
  /** Parameters in force, read once. */
  readonly parameters: () => Promise<Parameters>;
  readonly parameterHistory: () => Promise<readonly DatedParameter[]>;
  readonly multipliers: () => Promise<readonly DatedMultiplier[]>;
  /** The latest completed block, read once. */
  readonly latestBlock: () => Promise<LatestBlock | null>;
  readonly account: (accountId: string) => AccountReads;
  /** Cursors of lists: sealed, and bound to a list with its filter and order. */
  readonly sealCursor: (binding: string, position: Uint8Array) => string;
  readonly openCursor: (binding: string, cursor: string) => Uint8Array | null;
};

export function makeLoaders(db: Queryable, seal: Uint8Array, now: () => Promise<Date>): Loaders {
  const history = once(() => parameterHistory(db));
  const parameters = once(async () => parametersAt(await history(), await now()));
  const accounts = new Map<string, AccountReads>();
  return {
    offer: new DataLoader((ids) => Promise.all(ids.map((id) => offersAtOnce(db).load(id)))),
    standingOffers: manyBy(
      async (keys) => standingOffersOf(db, keys, await now()),
      (row) => row.deviceKey,
    ),
    runningOffers: manyBy(
      (keys) => runningOffersOf(db, keys),
      (row) => row.deviceKey,
    ),
    runningCoStakes: manyBy(
      (keys) => runningCoStakesOf(db, keys),
      (row) => row.deviceKey,
    ),
    deviceOffers: new DataLoader(async (queries) => {
      const rows = await offersOfDevices(db, queries);
      return queries.map((_, place) => rows.filter((row) => row.place === place));
    }),
    deviceOfferCount: new DataLoader(async (keys) => {
      const counts = await countOffersOfDevices(db, keys);
      return keys.map((key) => counts.get(key) ?? 0);
    }),
    device: oneBy(
      async (keys) => devicesByKey(db, keys, await now()),
      (row) => row.key,
    ),
    deviceByDeviceId: oneBy(
      async (ids) => devicesByDeviceId(db, ids, await now()),
      (row) => row.deviceId,
    ),
    requirements: new DataLoader(async (models) => {
      const found = await requirementsOf(db, models, await history(), await now());
      return models.map((model) => found.get(model) ?? []);
    }),
    coStake: oneBy(
      (ids) => coStakesById(db, ids),
      (row) => row.id,
    ),
    standingCoStake: oneBy(
      (ids) => standingCoStakes(db, ids),
      (row) => row.offerId,
    ),
    countedCoStakes: manyBy(
      async (keys) => countedCoStakes(db, keys, await now()),
      (row) => row.deviceKey,
    ),
    deviceDays: manyBy(
      async (keys) => deviceDays(db, keys, await now()),
      (row) => row.deviceKey,
    ),
    slash: oneBy(
      (ids) => slashesById(db, ids),
      (row) => row.id,
    ),
    slashPage: new DataLoader((requests) => slashPages(db, requests), { cacheKeyFn: JSON.stringify }),
    coStakeSlashes: manyBy(
      (ids) => slashesOfCoStakes(db, ids),
      (row) => row.coStakeId,
    ),
    frozenAgreement: oneBy(
      (ids) => frozenAgreements(db, ids),
      (row) => row.coStakeId,
    ),
    agreement: oneBy(
      (ids) => agreementsOf(db, ids),
      (row) => row.coStakeId,
    ),
    rewardTotals: oneBy(
      (ids) => rewardTotals(db, ids),
      (row) => row.coStakeId,
    ),
    rewardHistory: new DataLoader((requests) => rewardHistories(db, requests), { cacheKeyFn: JSON.stringify }),
    blocksPage: (page) => blocksPage(db, page),
    networkTotals: () => networkTotals(db),
    wallet: oneBy(
      (addresses) => walletsByAddress(db, addresses),
      (row) => row.address,
    ),
    offerBySlug: (slug) => offerBySlug(db, slug),
    offersPage: async (query) => offersPage(db, query, await now()),
    countOffers: async (filter) => countOffers(db, filter, await now()),
    offerFacets: async (filter) => offerFacets(db, filter, await now()),
    parameters,
    parameterHistory: history,
    multipliers: async () => multipliersFrom(db, await now()),
    latestBlock: once(() => latestBlock(db)),
    account(accountId) {
      const reads = accounts.get(accountId) ?? accountReads(db, accountId, now);
      accounts.set(accountId, reads);
      return reads;
    },
    sealCursor: (binding, position) => sealCursor(seal, binding, position),
    openCursor: (binding, cursor) => openCursor(seal, binding, cursor),
  };
}

const offersByDatabase = new WeakMap<Queryable, DataLoader<string, OfferRow | null>>();

/**
 * What several requests want at the same instant is asked for once: an event that wakes followers of many filters is executed for
 * each of them. It remembers nothing, and the statement begins after all who share it have asked.
 */
function offersAtOnce(db: Queryable): DataLoader<string, OfferRow | null> {
  const known = offersByDatabase.get(db);
  if (known !== undefined) return known;
  const made = oneBy(
    (ids) => offersById(db, [...new Set(ids)]),
    (row: OfferRow) => row.id,
    { cache: false, maxBatchSize: 1_000, batchScheduleFn: setImmediate },
  );
  offersByDatabase.set(db, made);
  return made;
}

function oneBy<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  options: DataLoader.Options<string, Row | null> = {},
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await load(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  }, options);
}

function manyBy<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const sharedSubscriptions = new Map<string, Row[]>();
    for (const row of await load(keys)) {
      const group = sharedSubscriptions.get(keyOf(row));
      if (group === undefined) sharedSubscriptions.set(keyOf(row), [row]);
      else group.push(row);
    }
    return keys.map((key) => sharedSubscriptions.get(key) ?? []);
  });
}
