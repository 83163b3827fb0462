// What a resolver is given: who asks, the marketplace, and loaders that live exactly as long as one request or one
// emitted event, so that nobody ever sees what was loaded for somebody else or for an earlier moment.

import { marketNow } from '../app/clock.ts';
import type { Marketplace } from '../app/marketplace.ts';
import type { Parameters } from '../domain/parameter.ts';
import { walletAccount } from '../domain/ledger.ts';
import type { Claimant } from '../domain/claim.ts';
import { walletsOf } from '../store/accounts.ts';
import { latestBlock } from '../store/blocks.ts';
import { liveClaims } from '../store/co-stakes.ts';
import { balancesOf } from '../store/ledger.ts';
import { loadParameters } from '../store/parameters.ts';
import type { Stream } from '../stream/feed.ts';
import type { Queryable } from '../store/database.ts';
import { type Loaders, makeLoaders } from './loaders.ts';

export type Role = 'USER' | 'NETWORK' | 'OPERATOR';
export type ViewerIdentity = { readonly accountId: string; readonly sessionId: string; readonly roles: readonly string[] };

export type Context = {
  readonly marketplace: Marketplace;
  readonly stream: Stream;
  /** Who is signed in, from the Bearer token alone; null for anybody. */
  readonly viewer: ViewerIdentity | null;
  readonly requestId: string;
  /** The marketplace's time, read once for everything that this request answers. */
  readonly now: () => Promise<Date>;
  /** Parameters in force at that time, read once. */
  readonly parameters: () => Promise<Parameters>;
  /** The latest completed block, read once. */
  readonly latestBlock: () => Promise<{ readonly number: number; readonly endsAt: Date } | null>;
  /** The signed-in account as a claimant, with the richest of its wallets; null for anybody. Read once. */
  readonly claimant: () => Promise<Claimant | null>;
  readonly loaders: Loaders;
};

export function makeContext(given: Pick<Context, 'marketplace' | 'stream' | 'viewer' | 'requestId'>): Context {
  const { database } = given.marketplace;
  const now = once(() => marketNow(given.marketplace, database));
  const parameters = once(async () => loadParameters(database, await now()));
  return {
    ...given,
    now,
    parameters,
    latestBlock: once(() => latestBlock(database)),
    claimant: once(async () =>
      given.viewer === null ? null : claimantOf(database, given.viewer.accountId, await now()),
    ),
    loaders: makeLoaders(database, now),
  };
}

async function claimantOf(db: Queryable, accountId: string, now: Date): Promise<Claimant> {
  const wallets = await walletsOf(db, accountId);
  const balances = [...(await balancesOf(db, wallets.map((wallet) => walletAccount(wallet.address)))).values()];
  const balance = balances.reduce((most, one) => (one > most ? one : most), 0n);
  return { accountId, balance, liveClaims: await liveClaims(db, accountId, now) };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
