// What is read about one account, for its holder alone: wallets, money, co-stakes, devices. Nothing here is ever asked for with
// an account id that came from a caller.

import DataLoader from 'dataloader';
import type { CoStake, CoStakePhase } from '../domain/co-stake.ts';
import { walletAccount } from '../domain/ledger.ts';
import { type WalletRow, walletsOf } from '../store/accounts.ts';
import {
  type CoStakePageKey,
  coStakesOfAccount,
  coStakesOfParty,
  countCoStakesOfAccount,
  holdingsByWallet,
  liveClaims,
  type WalletHoldings,
} from '../store/co-stakes.ts';
import type { Queryable } from '../store/db/database.ts';
import { type DevicePlace, devicesOfAccount } from '../store/devices.ts';
import { balancesOf, type LedgerEntry, ledgerEntries } from '../store/ledger.ts';

/** What is read about one account, for that account alone. */
export type AccountReads = {
  readonly wallets: () => Promise<readonly WalletRow[]>;
  /** Free balance by wallet, base units. */
  readonly balances: () => Promise<ReadonlyMap<string, bigint>>;
  /** What else stands behind each wallet; a wallet with nothing is absent. */
  readonly holdings: () => Promise<ReadonlyMap<string, WalletHoldings>>;
  readonly liveClaims: () => Promise<number>;
  /** By id: a co-stake that the account is a party of; null for any other, as for none. */
  readonly coStake: DataLoader<string, CoStake | null>;
  readonly coStakes: (
    filter: { readonly phases: readonly CoStakePhase[] | null; readonly after: CoStakePageKey | null },
    limit: number,
  ) => Promise<readonly CoStake[]>;
  readonly countCoStakes: (phases: readonly CoStakePhase[] | null) => Promise<number>;
  readonly devices: (after: DevicePlace | null, limit: number) => Promise<readonly DevicePlace[]>;
  readonly ledger: (
    wallets: readonly string[],
    page: { readonly before: bigint | null; readonly limit: number },
  ) => Promise<readonly LedgerEntry[]>;
};

/** Makes the reads of one account, for one request. */
export function accountReads(db: Queryable, accountId: string, now: () => Promise<Date>): AccountReads {
  const wallets = once(() => walletsOf(db, accountId));
  return {
    wallets,
    balances: once(async () => {
      const addresses = (await wallets()).map((wallet) => wallet.address);
      const balances = await balancesOf(db, addresses.map(walletAccount));
      return new Map(addresses.map((address) => [address, balances.get(walletAccount(address)) ?? 0n]));
    }),
    holdings: async () => new Map((await holdingsByWallet(db, accountId)).map((row) => [row.wallet, row])),
    liveClaims: once(async () => liveClaims(db, accountId, await now())),
    coStake: new DataLoader(async (ids) => {
      const rows = new Map((await coStakesOfParty(db, ids, accountId)).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    }),
    coStakes: async (filter, limit) => coStakesOfAccount(db, accountId, filter, limit, await now()),
    countCoStakes: async (phases) => countCoStakesOfAccount(db, accountId, phases, await now()),
    devices: (after, limit) => devicesOfAccount(db, accountId, { after, limit }),
    ledger: (addresses, page) => ledgerEntries(db, addresses.map(walletAccount), page),
  };
}

/** Remembers the first answer. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
