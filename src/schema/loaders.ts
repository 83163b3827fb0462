// Batched reads for one request: however many rows a page has, each kind of thing is asked for once.

import DataLoader from 'dataloader';
import type { CoStake } from '../domain/co-stake.ts';
import { type AgreementRow, agreementsOf } from '../store/agreements.ts';
import { coStakesById, countedCoStakes, standingCoStakes } from '../store/co-stakes.ts';
import type { Queryable } from '../store/database.ts';
import { type DeviceDay, type DeviceRow, deviceDays, devicesByDeviceId, devicesByKey } from '../store/devices.ts';
import { offersById } from '../store/offers.ts';
import type { OfferRow } from '../store/rows.ts';

export type Loaders = {
  readonly offer: DataLoader<string, OfferRow | null>;
  /** By row key. */
  readonly device: DataLoader<string, DeviceRow | null>;
  /** By the network's own id. */
  readonly deviceByDeviceId: DataLoader<string, DeviceRow | null>;
  readonly coStake: DataLoader<string, CoStake | null>;
  /** By offer: the co-stake that stands for it. */
  readonly standingCoStake: DataLoader<string, CoStake | null>;
  /** By device: the co-stakes that count toward its requirement. */
  readonly countedCoStakes: DataLoader<string, readonly CoStake[]>;
  /** By device: the days of its last 30 for which the network reported. */
  readonly deviceDays: DataLoader<string, readonly DeviceDay[]>;
  /** By co-stake. */
  readonly agreement: DataLoader<string, AgreementRow | null>;
};

export function makeLoaders(db: Queryable, now: () => Promise<Date>): Loaders {
  return {
    offer: oneBy((ids) => offersById(db, ids), (row) => row.id),
    device: oneBy(async (keys) => devicesByKey(db, keys, await now()), (row) => row.key),
    deviceByDeviceId: oneBy(async (ids) => devicesByDeviceId(db, ids, await now()), (row) => row.deviceId),
    coStake: oneBy((ids) => coStakesById(db, ids), (row) => row.id),
    standingCoStake: oneBy((ids) => standingCoStakes(db, ids), (row) => row.offerId),
    countedCoStakes: manyBy(async (keys) => countedCoStakes(db, keys, await now()), (row) => row.deviceKey),
    deviceDays: manyBy(async (keys) => deviceDays(db, keys, await now()), (row) => row.deviceKey),
    agreement: oneBy((ids) => agreementsOf(db, ids), (row) => row.coStakeId),
  };
}

function oneBy<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await load(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

function manyBy<Row>(
  load: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const rows = grouped(await load(keys), keyOf);
    return keys.map((key) => rows.get(key) ?? []);
  });
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
