// Resolver context of a request: viewer, application, clock and loaders.
// **Invariant:** loaders exist for one request or one delivered event, so rows loaded for another viewer or at an earlier time are
// never reused. A mutation resets the loaders after its write, so that its response shows the write.

import type { Admission, AppContext } from '../app/context.ts';
import type { ReplicaReader } from '../app/replica-reads.ts';
import { createRequestTime } from '../app/request-time.ts';
import { signedOutReads } from '../app/signed-out-reads.ts';
import type { Claimant } from '../domain/claim.ts';
import type { Database } from '../store/db/database.ts';
import { streamCursor } from '../stream/event-page.ts';
import type { Stream } from '../stream/stream.ts';
import { loadOnce } from './batch-loader.ts';
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
  /** Account of the access token; null without a token. */
  readonly viewer: ViewerIdentity | null;
  readonly requestId: string;
  /** Returns the market time, read once per request. */
  readonly now: () => Promise<Date>;
  /** Returns the viewer as a claimant, with the largest balance among its wallets; null without a session. Read once. */
  readonly claimant: () => Promise<Claimant | null>;
  readonly loaders: Loaders;
  /** Returns a cursor of `offerEvents` that precedes all rows read after the first call. Read once. */
  readonly publicCursor: () => Promise<string>;
  /** Discards all cached rows; a mutation calls it after its write. */
  readonly resetLoaders: () => void;
};

type RequestScope = Pick<Context, 'app' | 'stream' | 'viewer' | 'requestId'>;

type Reads = Pick<Context, 'now' | 'loaders' | 'publicCursor'>;

/**
 * Reads that the contexts of several events share, so that their rows are read together. Every one of the events was read from the log
 * before the first of the contexts reads, so none gets rows from before its event. What a viewer may see is decided after the reads.
 */
export type SharedReads = { made: Reads | null };

/**
 * Returns the context of one request, or of one event that a subscription delivers. `admission` is undefined where no quota of the address
 * applies. `isQuery` is true for a query of a request; one without a session reads over the connections of signed-out readers. With
 * `replica` a query reads from a standby. `shared`: reads of several events.
 */
export function makeContext({
  admission,
  isQuery = false,
  replica,
  shared = { made: null },
  ...given
}: RequestScope & {
  readonly admission?: Admission | undefined;
  readonly isQuery?: boolean;
  readonly replica?: ReplicaReader;
  readonly shared?: SharedReads;
}): Context {
  const scope = admission === undefined ? given : { ...given, app: { ...given.app, admission } };
  const primary = isQuery && given.viewer === null ? signedOutReads(given.app.database) : given.app.database;
  const db = replica?.database ?? primary;
  const stream = db === given.app.database ? given.stream : { ...given.stream, database: db };
  // Make the loaders at the first read: many operations read nothing, and an operation that is refused never does.
  const reads = (): Reads => {
    shared.made ??= makeReads({ ...scope, stream }, { db, primary });
    return shared.made;
  };
  const { viewer } = given;
  let claimant: Promise<Claimant | null> | null = null;
  return {
    ...scope,
    stream,
    get loaders() {
      return reads().loaders;
    },
    now: () => reads().now(),
    claimant() {
      claimant ??= viewer === null ? Promise.resolve(null) : claimantOf(reads().loaders, viewer.accountId);
      return claimant;
    },
    publicCursor: () => reads().publicCursor(),
    resetLoaders() {
      shared.made = null;
      claimant = null;
    },
  };
}

function makeReads(
  { app, stream }: Pick<RequestScope, 'app' | 'stream'>,
  { db, primary }: { readonly db: Database; readonly primary: Database },
): Reads {
  const { database, secrets } = app;
  // Time is that of the primary, also where a standby is read.
  const time = createRequestTime(app, primary);
  const made = makeLoaders(database, secrets, time, db);
  const loaders = db === primary ? made : withoutOfferMemory(made);
  return {
    now: time.now,
    loaders,
    publicCursor: loadOnce(() => streamCursor(stream)),
  };
}

/** The offers in memory are newer than a standby; without them offers are read from it like other rows. */
const withoutOfferMemory = (loaders: Loaders): Loaders => ({
  ...loaders,
  listing: { ...loaders.listing, bySlug: async () => undefined, byIds: async () => [] },
});

async function claimantOf(loaders: Loaders, accountId: string): Promise<Claimant> {
  const account = loaders.account(accountId);
  const balances = await account.balances();
  const largestBalance = [...balances.values()].reduce(
    (largest, balance) => (balance > largest ? balance : largest),
    0n,
  );
  return { accountId, wallet: null, balance: largestBalance, ...(await account.claimSlotUse()) };
}
