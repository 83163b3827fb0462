// The marketplace behind its public door: a real server on a free port over an open world, and a client that signs in, asks,
// acts and follows as any other would. Every answer says how many SQL statements it took. A fault that no test has asked for
// (`faults`) makes `close` throw.

import { Writable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type { AppContext } from '../../src/app/context.ts';
import { authenticate, liveSessions } from '../../src/app/sessions.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema as publicSchema } from '../../src/schema/index.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import type { Authentication } from '../../src/server/operation/identity.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { startServer } from '../../src/server/server.ts';
import { type Database, type Queryable, sql } from '../../src/store/db/database.ts';
import { openStream } from '../../src/stream/stream.ts';
import {
  type SignableActionInput,
  SignInChallengeDocument,
  SignInDocument,
  SigningMessageDocument,
  type WalletAuthorization,
} from '../operations/generated/graphql.ts';
import { call, type Document, type HttpAnswer } from './http.ts';
import { type Following, openSocket, type TestSocket } from './socket.ts';
import type { TestWallet } from './wallet.ts';

export type Api = Awaited<ReturnType<typeof openApi>>;

/** Who asks: nobody, unless a wallet is named (it is signed in when it first asks) or a token is given. */
export type As = { readonly as?: TestWallet | { readonly token: string } };

export type ApiAnswer<Data> = HttpAnswer<Data> & {
  /** SQL statements sent for it; for a signed-in caller the check of the session is one of them. */
  readonly statements: number;
};

export type ApiOptions = {
  /** Another schema than the public one, for controls. */
  readonly schema?: GraphQLSchema;
};

/** Whoever comes to the network's door here is the network; who may is told by its own tests. */
const FEED: Authentication = {
  kind: 'AUTHENTICATED',
  viewer: { accountId: 'network/feed', sessionId: 'feed', roles: ['NETWORK'] },
  expiresAt: new Date('9999-01-01'),
};

type Session = { readonly token: string; readonly expiresAt: Date };

/** Starts an HTTP server for a marketplace, with a client. The caller closes it before it calls `world.end`. */
export async function openApi(ctx: AppContext, options: ApiOptions = {}) {
  const faults: string[] = [];
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      faults.push(chunk.toString().trim());
      done();
    },
  });
  let statements = 0;
  const counted = <Target extends Queryable>(target: Target): Target => ({
    ...target,
    query: (statement) => {
      statements += 1;
      return target.query(statement);
    },
    execute: (statement) => {
      statements += 1;
      return target.execute(statement);
    },
  });
  const database: Database = {
    ...counted(ctx.database),
    transaction: (work) => ctx.database.transaction((tx) => work(counted(tx))),
  };
  // The logReader of the log asks the database itself: what it sends belongs to no request.
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
      stream.wake();
    },
  };
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    allowedOrigins: ctx.settings.allowedOrigins,
    sandbox: ctx.settings.sandbox,
    rateLimits: false,
    trustedProxyHops: 0,
    schema: options.schema ?? publicSchema,
    contextFor: ({ viewer, requestId }) => makeContext({ app, stream: { ...stream, database }, viewer, requestId }),
    authenticate: async (token) => {
      const holder = await authenticate(app, token);
      if (holder === null) return { kind: 'INVALID' };
      const { accountId, sessionId, roles, expiresAt } = holder;
      return { kind: 'AUTHENTICATED', viewer: { accountId, sessionId, roles }, expiresAt };
    },
    network: { schema: networkSchema, authenticate: async () => FEED },
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
    const before = statements;
    const answer = await call(server.url, document, variables, token === undefined ? {} : { token });
    return { ...answer, statements: statements - before };
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

  /** Opens a socket, signed in or not. */
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
    stream.wake();
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
    /** The data of an answer without errors; throws for any other. */
    data,
    /** What the network says, at its own door. */
    async network(document: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
      const answer = await call(server.url, document, variables, { token: 'feed', path: '/network' });
      if (answer.errors.length > 0 || answer.data == null) throw new Error(`no data: ${answer.text}`);
      return answer.data;
    },
    signIn,
    socket,
    /** Follows a subscription on a socket of its own. */
    async follow<Data, Variables>(document: Document<Data, Variables>, variables?: Variables, as: As = {}) {
      return (await socket(as)).subscribe(document, variables) as Following<Data>;
    },
    /**
     * The text of an action, signed: what a wallet does with `signingMessage`. Where that tells the signer nothing, `told` is a
     * wallet that knows the text, and the signer writes its own name over it.
     */
    async authorize(
      action: SignableActionInput,
      by: TestWallet,
      encoding: 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1' = 'RAW',
      told = by,
    ): Promise<WalletAuthorization> {
      const { signingMessage } = await data(SigningMessageDocument, { action, wallet: told.address });
      const { nonce, issuedAt, expiresAt } = signingMessage;
      const text = signingMessage.text.replaceAll(told.address, by.address);
      return { wallet: by.address, nonce, issuedAt, expiresAt, encoding, signature: by.sign(text, encoding) };
    },
    /** Settles when everything committed so far can be told by the streams. */
    settled,
    /** Rings the notifier: for what was written past the use cases. */
    wake: (): void => stream.wake(),
    /** SQL statements sent so far for whoever asks or follows. */
    statements: (): number => statements,
    /** Faults so far, taken: whoever expects some asks for them. */
    faults: (): readonly string[] => faults.splice(0),
    async close(): Promise<void> {
      for (const one of sockets) one.close();
      await server.close({ drainMs: 200 });
      await stream.stop();
      if (faults.length > 0) throw new Error(`the server had faults:\n${faults.join('\n')}`);
    },
  };
}
