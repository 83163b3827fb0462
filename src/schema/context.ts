// What a resolver is given: who asks, the marketplace, and loaders that live exactly as long as one request or one
// emitted event, so that nobody ever sees what was loaded for somebody else or for an earlier moment. A mutation starts
// them anew, so that what it answers is what it made of the marketplace.

import { marketNow } from '../app/clock.ts';
import type { AppContext } from '../app/context.ts';
import type { Claimant } from '../domain/claim.ts';
import { streamCursor } from '../stream/event-page.ts';
import type { Stream } from '../stream/stream.ts';
import { once } from './account-loaders.ts';
import { type Loaders, makeLoaders } from './loaders.ts';

export type Role = 'USER' | 'NETWORK' | 'OPERATOR';
export type ViewerIdentity = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
};

export type Context = {
  readonly app: AppContext;
  readonly stream: Stream;
  /** Who is signed in, from the Bearer token alone; null for anybody. */
  readonly viewer: ViewerIdentity | null;
  readonly requestId: string;
  /** The marketplace's time, read once for everything that this request answers. */
  readonly now: () => Promise<Date>;
  /** The signed-in account as a claimant, with the richest of its wallets; null for anybody. Read once. */
  readonly claimant: () => Promise<Claimant | null>;
  readonly loaders: Loaders;
  /** Where `offerEvents` goes on from everything that is read after this was first asked for. */
  readonly publicCursor: () => Promise<string>;
  /** Forgets what was read: to be called when something was changed. */
  readonly resetLoaders: () => void;
};

type Given = Pick<Context, 'app' | 'stream' | 'viewer' | 'requestId'>;

export function makeContext(given: Given): Context {
  let reads = makeReads(given);
  return {
    ...given,
    get loaders() {
      return reads.loaders;
    },
    now: () => reads.now(),
    claimant: () => reads.claimant(),
    publicCursor: () => reads.publicCursor(),
    resetLoaders() {
      reads = makeReads(given);
    },
  };
}

function makeReads({ app, stream, viewer }: Given): Pick<Context, 'now' | 'loaders' | 'claimant' | 'publicCursor'> {
  const { database, secrets } = app;
  const now = once(() => marketNow(app, database));
  const loaders = makeLoaders(database, secrets.seal, now);
  return {
    now,
    loaders,
    claimant: once(async () => (viewer === null ? null : claimantOf(loaders, viewer.accountId))),
    publicCursor: once(() => streamCursor(stream)),
  };
}

async function claimantOf(loaders: Loaders, accountId: string): Promise<Claimant> {
  const account = loaders.account(accountId);
  const balances = await account.balances();
  const balance = [...balances.values()].reduce((most, one) => (one > most ? one : most), 0n);
  return { accountId, balance, liveClaims: await account.liveClaims() };
}
