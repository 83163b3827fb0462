// Loaders of one account's private data: wallets, balances, co-stakes, devices, ledger entries.
// **Invariant:** the account id comes from the session, never from an argument of the caller.

import type { CoStake, CoStakePhase } from '../domain/co-stake.ts';
import { paidOutLedgerAccount, payableLedgerAccount, walletLedgerAccount } from '../domain/ledger.ts';
import { walletsOfAccount } from '../store/accounts.ts';
import { type ActionPosition, actionsOfWallets } from '../store/actions.ts';
import {
  type CoStakePagePosition,
  claimSlotUseOf,
  coStakesOfAccount,
  coStakesOfParty,
  countByPhase,
  countCoStakesByPhase,
  holdingsByWallet,
} from '../store/co-stakes.ts';
import type { Queryable } from '../store/db/database.ts';
import { accountHistory, type HistoryPage } from '../store/event-history.ts';
import { balancesOf, ledgerEntries } from '../store/ledger.ts';
import {
  countOwnedDevices,
  type OwnedDeviceList,
  type OwnedDeviceOrder,
  type OwnedDevicePosition,
  ownedDevicePage,
  ownedModels,
} from '../store/owned-devices.ts';
import { countRequestedPayouts, type PayoutPage, payoutsById, payoutsOfWallets } from '../store/payouts.ts';
import { createRowLoader, loadOnce } from './batch-loader.ts';

export type AccountLoaders = Readonly<ReturnType<typeof makeAccountLoaders>>;

type CoStakeFilter = { readonly phases: readonly CoStakePhase[] | null; readonly after: CoStakePagePosition | null };
type LedgerPage = { readonly before: bigint | null; readonly limit: number };

/** Returns the loaders of one account, for one request. */
export function makeAccountLoaders(db: Queryable, accountId: string, now: () => Promise<Date>) {
  const wallets = loadOnce(() => walletsOfAccount(db, accountId));
  /** All co-stakes of the account, when a page of the request has asked for them and they fit on it; null otherwise. */
  let whole: Promise<readonly CoStake[] | null> = Promise.resolve(null);
  const counts = loadOnce(async () => {
    const [at, all] = await Promise.all([now(), whole]);
    return all === null ? countCoStakesByPhase(db, accountId, at) : countByPhase(all, at);
  });
  const addressesOf = async () => (await wallets()).map((wallet) => wallet.address);
  return {
    wallets,
    /** Free balance of each wallet, in base units. */
    balances: loadOnce(async (): Promise<ReadonlyMap<string, bigint>> => {
      const addresses = await addressesOf();
      const balances = await balancesOf(db, addresses.map(walletLedgerAccount));
      return new Map(addresses.map((address) => [address, balances.get(walletLedgerAccount(address)) ?? 0n]));
    }),
    /** Balances of the ledger accounts that belong to the wallets: free, payable and paid out, by code. */
    ledgerBalances: loadOnce(async () => {
      const codes = (await addressesOf()).flatMap((address) => [
        walletLedgerAccount(address),
        payableLedgerAccount(address),
        paidOutLedgerAccount(address),
      ]);
      return balancesOf(db, codes);
    }),
    /** Number of payouts without a report of each wallet; a wallet without any is absent. */
    requestedPayouts: loadOnce(async () => countRequestedPayouts(db, await addressesOf())),
    /** Payout by key; null unless it is of a wallet of the account. */
    payout: createRowLoader(
      async (ids) => {
        const own = await addressesOf();
        return (await payoutsById(db, ids)).filter(({ wallet }) => own.includes(wallet));
      },
      (row) => row.id,
    ),
    payouts: async (page: PayoutPage) => payoutsOfWallets(db, await addressesOf(), page),
    /** Signed actions of the wallets, the latest first. */
    signedActions: async (page: { readonly after: ActionPosition | null; readonly limit: number }) =>
      actionsOfWallets(db, await addressesOf(), page),
    /** Stake and accrued rewards by wallet; a wallet that has neither is absent. */
    holdings: async () => new Map((await holdingsByWallet(db, accountId)).map((row) => [row.wallet, row])),
    /** The claim slots that the account uses now. */
    claimSlotUse: async () => claimSlotUseOf(await counts()),
    /** Co-stake by id; null unless the account is one of its two parties. */
    coStake: createRowLoader(
      (ids) => coStakesOfParty(db, ids, accountId),
      (row) => row.id,
    ),
    coStakes: async (filter: CoStakeFilter, limit: number) => {
      const read = now().then((at) => coStakesOfAccount(db, accountId, filter, limit, at));
      if (filter.phases === null && filter.after === null) {
        whole = read.then(
          (rows) => (rows.length < limit ? rows : null),
          () => null,
        );
      }
      return read;
    },
    countCoStakes: async (phases: readonly CoStakePhase[] | null): Promise<number> => {
      let total = 0;
      for (const [phase, { count }] of await counts()) if (phases === null || phases.includes(phase)) total += count;
      return total;
    },
    /** The hardware models of the account's devices. */
    models: loadOnce(() => ownedModels(db, accountId)),
    deviceCount: (list: Omit<OwnedDeviceList, 'accountId'>) => countOwnedDevices(db, { ...list, accountId }),
    devices: (
      list: Omit<OwnedDeviceList, 'accountId'>,
      order: OwnedDeviceOrder,
      page: { readonly after: OwnedDevicePosition | null; readonly limit: number },
    ) => ownedDevicePage(db, { ...list, accountId }, order, page),
    /** A page of the past events of the account, the latest first. */
    history: (page: HistoryPage) => accountHistory(db, accountId, page),
    /** A page of ledger entries of these wallets, the latest first. The caller checks that the wallets belong to the account. */
    ledger: (addresses: readonly string[], page: LedgerPage) =>
      ledgerEntries(db, addresses.map(walletLedgerAccount), page),
  };
}
