// What a resolver is given: who asks, the marketplace, and loaders that live exactly as long as one request or one
// emitted event, so that nobody ever sees what was loaded for somebody else or for an earlier moment.

import { marketNow } from '../app/clock.ts';
import type { Marketplace } from '../app/marketplace.ts';
import type { Claimant } from '../domain/claim.ts';
import type { Stream } from '../stream/stream.ts';
import { type Loaders, makeLoaders, once } from './loaders.ts';

export type Role = 'USER' | 'NETWORK' | 'OPERATOR';
export type ViewerIdentity = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
};

export type Context = {
  readonly marketplace: Marketplace;
  readonly stream: Stream;
  /** Who is signed in, from the Bearer token alone; null for anybody. */
  readonly viewer: ViewerIdentity | null;
  readonly requestId: string;
  /** The marketplace's time, read once for everything that this request answers. */
  readonly now: () => Promise<Date>;
  /** The signed-in account as a claimant, with the richest of its wallets; null for anybody. Read once. */
  readonly claimant: () => Promise<Claimant | null>;
  readonly loaders: Loaders;
};

export function makeContext(given: Pick<Context, 'marketplace' | 'stream' | 'viewer' | 'requestId'>): Context {
  const { database, secrets } = given.marketplace;
  const now = once(() => marketNow(given.marketplace, database));
  const loaders = makeLoaders(database, secrets.seal, now);
  const { viewer } = given;
  return {
    ...given,
    now,
    loaders,
    claimant: once(async () => (viewer === null ? null : claimantOf(loaders, viewer.accountId))),
  };
}

async function claimantOf(loaders: Loaders, accountId: string): Promise<Claimant> {
  const account = loaders.account(accountId);
  const balances = await account.balances();
  const balance = [...balances.values()].reduce((most, one) => (one > most ? one : most), 0n);
  return { accountId, balance, liveClaims: await account.liveClaims() };
}
