// A marketplace server for tests on a free port, and a client of its public API that signs in, queries, sends signed actions and
// subscribes. Each answer has the number of SQL statements that it took. `close` throws when the server reported a fault that the
// test did not read with `faults`.

import { Writable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { readCalendar } from '../../src/app/calendar.ts';
import type { AppContext } from '../../src/app/context.ts';
import { createMarketVersions } from '../../src/app/market-version.ts';
import { createMinCursors } from '../../src/app/min-cursor.ts';
import type { ReplicaMonitor } from '../../src/app/replica-monitor.ts';
import { liveSessions, verifyToken } from '../../src/app/sessions.ts';
import type { RateLimits } from '../../src/domain/rate-limits.ts';
import { personaKeys } from '../../src/sandbox/demo/wallets.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema as publicSchema } from '../../src/schema/index.ts';
import { isKeptField } from '../../src/schema/kept-fields.ts';
import { marketplace } from '../../src/schema/marketplace.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import type { Authentication } from '../../src/server/operation/identity.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { startServer } from '../../src/server/server.ts';
import { sql } from '../../src/store/db/database.ts';
import { openStream } from '../../src/stream/stream.ts';
import {
  type SignableActionInput,
  SignInChallengeDocument,
  SignInDocument,
  SigningMessageDocument,
  type WalletAuthorization,
} from '../operations/generated/graphql.ts';
import { call, type Document, type HttpAnswer } from './http.ts';
import { countRoundTrips } from './round-trips.ts';
import { openSocket, type TestSocket, type TestSubscription } from './socket.ts';
import type { TestWallet } from './wallet.ts';

export type Api = Awaited<ReturnType<typeof openApi>>;

/** The viewer who sends a request: anonymous unless `as` is a wallet (signed in at its first request) or the holder of a token. */
export type As = { readonly as?: TestWallet | { readonly token: string } };

export type ApiAnswer<Data> = HttpAnswer<Data> & {
  /** The number of SQL statements that the server sent for this answer, including the session check of a signed-in viewer. */
  readonly statements: number;
  /** The number of SQL statements for this answer, counting BEGIN and COMMIT or ROLLBACK of each transaction too. */
  readonly roundTrips: number;
};

/** Signed actions whose text the API returns to a caller without a session. */
const PUBLIC_TEXTS = ['claimOffer', 'createOffer', 'stakeDevice', 'linkWallet'];

export type ApiOptions = {
  /** A schema that replaces the public one, for tests that check whether a wrong schema is detected. */
  readonly schema?: GraphQLSchema;
  /** True: answers of mutations have `extensions.minCursor`, which takes a statement and differs for each answer. Default false. */
  readonly minCursors?: boolean;
  /** The standbys that answer queries. By default there are none. */
  readonly replicas?: ReplicaMonitor;
  /** True: the marketplace page is served too. Default false. */
  readonly web?: boolean;
  /** Port of the server; by default a free one. */
  readonly port?: number;
  /** Figures of the rate limits; by default requests are not limited. */
  readonly rateLimits?: RateLimits;
  /** Receives the text of each statement of a request; those of the log reader are not among them. */
  readonly onStatement?: (text: string) => void;
};

/** Accept every request to /network as sent by the network; the authentication of /network has tests of its own. */
const NETWORK_CALLER: Authentication = {
  kind: 'AUTHENTICATED',
  viewer: { accountId: 'network/feed', sessionId: 'feed', roles: ['NETWORK', 'OPERATOR'] },
  expiresAt: new Date('9999-01-01'),
};

type Session = { readonly token: string; readonly expiresAt: Date };

/** Starts an HTTP server for a test marketplace, with a client. The caller closes it before it ends the marketplace. */
export async function openApi(ctx: AppContext, options: ApiOptions = {}) {
  const faults: string[] = [];
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      faults.push(chunk.toString().trim());
      done();
    },
  });
  const { database, statements, roundTrips } = countRoundTrips(ctx.database, options.onStatement);
  // The log reader uses the database handle that does not count statements, because its statements belong to no request.
  const stream = openStream({
    database: ctx.database,
    secret: ctx.secrets.seal,
    wallNow: ctx.wallNow,
    report: (error) => faults.push(String(error)),
  });
  await stream.start();
  const app: AppContext = {
    ...ctx,
    database,
    notify: () => {
      ctx.notify();
      stream.notify();
    },
  };
  const server = await startServer({
    port: options.port ?? 0,
    host: '127.0.0.1',
    web: options.web === true,
    personas: personaKeys,
    calendar: { origin: ctx.settings.origin, read: (token) => readCalendar(app, token) },
    allowedOrigins: ctx.settings.allowedOrigins,
    sandbox: ctx.settings.sandbox,
    rateLimits: options.rateLimits ?? null,
    trustedProxyHops: 0,
    schema: options.schema ?? publicSchema,
    contextFor: (request) => makeContext({ app, stream: { ...stream, database }, ...request }),
    authenticate: (token) => verifyToken(app, token),
    minCursors: options.minCursors === true ? createMinCursors(app) : null,
    replicas: options.replicas === undefined ? null : marketplace(app, stream, options.replicas).replicas,
    keptAnswers: { versions: createMarketVersions(app), isKeptField },
    network: { schema: networkSchema, authenticate: async () => NETWORK_CALLER },
    liveSessions: (ids) => liveSessions(app, ids),
    jwks: async () => ({ keys: [] }),
    ready: async () => ({ ready: true }),
    metrics: createMetrics(),
    logger: createLogger('error', log),
    wallNow: ctx.wallNow,
  });
  const sessions = new Map<string, Promise<Session>>();
  const sockets: TestSocket[] = [];

  const query = async <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
    { as }: As = {},
  ): Promise<ApiAnswer<Data>> => {
    const token = await tokenOf(as);
    const before = { statements: statements(), roundTrips: roundTrips() };
    const answer = await call(server.url, document, variables, token === undefined ? {} : { token });
    return {
      ...answer,
      statements: statements() - before.statements,
      roundTrips: roundTrips() - before.roundTrips,
    };
  };

  const data = async <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
    as: As = {},
  ): Promise<Data> => {
    const answer = await query(document, variables, as);
    if (answer.errors.length > 0 || answer.data == null) throw new Error(`no data: ${answer.text}`);
    return answer.data;
  };

  const signIn = async (wallet: TestWallet): Promise<Session> => {
    const challenge = (
      await data(SignInChallengeDocument, { input: { wallet: wallet.address, uri: ctx.settings.origin } })
    ).signInChallenge;
    if (challenge.__typename !== 'SignInChallengeSuccess') throw new Error(`no challenge: ${challenge.code}`);
    const input = { nonce: challenge.nonce, signature: wallet.sign(challenge.text) };
    const session = (await data(SignInDocument, { input })).signIn;
    if (session.__typename !== 'SignInSuccess') throw new Error(`not signed in: ${session.code}`);
    return { token: session.accessToken, expiresAt: new Date(session.expiresAt) };
  };

  async function tokenOf(as: As['as']): Promise<string | undefined> {
    if (as === undefined || 'token' in as) return as?.token;
    const held = await sessions.get(as.address);
    if (held !== undefined && held.expiresAt > ctx.wallNow()) return held.token;
    const fresh = signIn(as);
    sessions.set(as.address, fresh);
    return (await fresh).token;
  }

  /** Opens a WebSocket and initialises the connection, with the access token of the viewer unless the viewer is anonymous. */
  const socket = async ({ as }: As = {}): Promise<TestSocket> => {
    const token = await tokenOf(as);
    const opened = await openSocket(server.url);
    sockets.push(opened);
    await opened.init(token === undefined ? undefined : { accessToken: token });
    return opened;
  };

  const settled = async (): Promise<void> => {
    const [row] = await ctx.database.query<{ count: bigint }>(sql`SELECT count(*)::bigint AS count FROM event`);
    const target = row?.count ?? 0n;
    if (stream.logReader.head().seq >= target) return;
    stream.notify();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (stream.logReader.head().seq < target) return;
        unwatch();
        resolve();
      };
      const unwatch = stream.logReader.watch(look);
    });
  };

  return {
    url: server.url,
    query,
    /** Sends an operation to the public API and returns the data of the answer; throws when the answer has errors. */
    data,
    /** Sends an operation to /network and returns its data; throws when the answer has errors. */
    async network(document: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
      const answer = await call(server.url, document, variables, { token: 'feed', path: '/network' });
      if (answer.errors.length > 0 || answer.data == null) throw new Error(`no data: ${answer.text}`);
      return answer.data;
    },
    signIn,
    /** Forgets the session of a wallet: it signs in again at its next request. For a wallet whose session has ended. */
    forgetSession: ({ address }: TestWallet): boolean => sessions.delete(address),
    socket,
    /** Starts a subscription on a new WebSocket. */
    async follow<Data, Variables>(document: Document<Data, Variables>, variables?: Variables, as: As = {}) {
      return (await socket(as)).subscribe(document, variables) as TestSubscription<Data>;
    },
    /**
     * Requests the text of an action with `signingMessage`, signed in where the text is not public, and signs it. `textFor` is the
     * wallet that requests the text, by default the signer; another one is needed when the signer may not see the text, and its
     * address is then replaced in it.
     */
    async authorize(
      action: SignableActionInput,
      by: TestWallet,
      encoding: 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1' = 'RAW',
      textFor = by,
    ): Promise<WalletAuthorization> {
      const asking = PUBLIC_TEXTS.some((kind) => kind in action) ? {} : { as: textFor };
      const { signingMessage } = await data(SigningMessageDocument, { action, wallet: by.address }, asking);
      const { nonce, issuedAt, expiresAt, text } = signingMessage;
      return { wallet: by.address, nonce, issuedAt, expiresAt, encoding, signature: by.sign(text, encoding) };
    },
    /** Resolves when the log reader has read every event that was committed before the call. */
    settled,
    /** Wakes the log reader; for tests that write events into the database without a use case. */
    wake: (): void => stream.notify(),
    /** Returns the number of SQL statements of all requests and subscriptions since the server started. */
    statements,
    /** Returns the server's faults since the last call and clears them; for tests that expect faults. */
    faults: (): readonly string[] => faults.splice(0),
    async close(): Promise<void> {
      for (const one of sockets) one.close();
      await server.close({ drainMs: 200 });
      await stream.stop();
      if (faults.length > 0) throw new Error(`the server had faults:\n${faults.join('\n')}`);
    },
  };
}
