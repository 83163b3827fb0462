// Opens the connections to a PostgreSQL server by its address. **Invariant:** nothing is migrated or used before the server has
// been checked (server-check.ts), and no message holds a password. Statements and transactions do not belong here.

import type pg from 'pg';
import type { DatabaseAddress } from '../../formats/database-url.ts';
import { createDedicatedConnection } from './dedicated-connection.ts';
import type { DatabaseLocation, OpenedConnections } from './location.ts';
import { applyMigrations } from './migrations.ts';
import { createConnections } from './pool.ts';
import { createReplica } from './replica.ts';
import { addressOf, clientConfig, explained, serverName } from './server-address.ts';
import {
  readServerFacts,
  refuseOtherDatabase,
  refuseSharedSessions,
  requireTransactions,
  serverFault,
  sharesSessions,
} from './server-check.ts';

/**
 * Default answer timeout of a connection. It is longer than `statement_timeout`, so that the server cancels a slow statement before
 * its connection counts as dead.
 */
const ANSWER_TIMEOUT_MS = 35_000;
const DEFAULT_POOL_SIZE = 10;

/** A server that was checked: how to connect to it, and how to name it in a sentence. */
type CheckedServer = { readonly config: pg.ClientConfig; readonly identity: string };

/** Opens the connections to the server at `url`, after its check and the pending migrations. @throws StartupError */
export async function openServer(url: string, where: DatabaseLocation): Promise<OpenedConnections> {
  const address = addressOf('DATABASE_URL', url);
  const pooled = where.pooler === 'transaction' || address.pooled;
  const server = await check('DATABASE_URL', address, where, pooled);
  const direct = where.directUrl == null ? null : await checkDirect(where.directUrl, where, server);
  const own = direct ?? (pooled ? null : server);
  try {
    await applyMigrations((own ?? server).config, { lock: own === null ? 'TRANSACTION' : 'SESSION' });
  } catch (error) {
    throw explained(error, address);
  }
  const replicas = (where.replicaUrls ?? []).map((replicaUrl) => replicaOf(replicaUrl, where));
  const kind = pooled ? 'POOLED' : 'OWN_SESSION';
  const sizes = poolSizes(where, address);
  const answers = { query_timeout: where.answerTimeoutMs ?? ANSWER_TIMEOUT_MS };
  const made = createConnections({ ...server.config, ...answers, max: sizes.signedIn }, kind, () => undefined);
  const limits = signedOutLimits(where);
  const signedOut =
    sizes.signedOut === 0
      ? made
      : createConnections(
          { ...server.config, ...limits.config, max: sizes.signedOut },
          kind,
          () => undefined,
          limits.statementTimeoutMs,
        );
  return {
    kind: 'server',
    connections: made,
    signedOut,
    replicas: replicas.map(({ replica }) => replica),
    openDedicatedConnection:
      own === null
        ? null
        : (channel) => createDedicatedConnection({ ...own.config, query_timeout: where.answerTimeoutMs }, channel),
    sharesSessions: async () => !pooled && (await sharesSessions(server.config)),
    insideWork: (work) => work(),
    close: async () => {
      await Promise.all([
        ...[...new Set([made.pool, signedOut.pool])].map((pool) => pool.end()),
        ...replicas.map((replica) => replica.close()),
      ]);
    },
  };
}

/** Returns a standby with pools of the same sizes as those of its primary. @throws StartupError */
function replicaOf(url: string, where: DatabaseLocation): ReturnType<typeof createReplica> {
  const address = addressOf('DATABASE_REPLICA_URLS', url);
  const { signedIn, signedOut } = poolSizes(where, address);
  const answers = { query_timeout: where.answerTimeoutMs ?? ANSWER_TIMEOUT_MS };
  const limits = signedOutLimits(where);
  return createReplica({
    name: serverName(address),
    config: clientConfig('DATABASE_REPLICA_URLS', address),
    signedIn: { ...answers, max: signedIn },
    signedOut: {
      ...limits.config,
      max: Math.max(1, signedOut),
      statementTimeoutMs: limits.statementTimeoutMs,
    },
  });
}

/** Default time limit of a statement of a signed-out reader, and of its wait for a connection. */
const SIGNED_OUT_TIMEOUT_MS = 2_000;

/** Returns the limits of the connections for signed-out readers. */
function signedOutLimits({ signedOutTimeoutMs = SIGNED_OUT_TIMEOUT_MS }: DatabaseLocation): {
  readonly statementTimeoutMs: number;
  readonly config: pg.PoolConfig;
} {
  return {
    statementTimeoutMs: signedOutTimeoutMs,
    // The answer timeout is longer than that of a statement, so that the server cancels it before its connection counts as dead.
    config: { connectionTimeoutMillis: signedOutTimeoutMs, query_timeout: 3 * signedOutTimeoutMs },
  };
}

/**
 * Returns the numbers of connections. Signed-out readers have half as many as there are others, and share them where a
 * `connection_limit` of 1 leaves no choice. A limit counts both.
 */
function poolSizes(
  { poolSize }: DatabaseLocation,
  { connectionLimit }: DatabaseAddress,
): { readonly signedIn: number; readonly signedOut: number } {
  if (poolSize === undefined && connectionLimit !== null) {
    const signedOut = connectionLimit === 1 ? 0 : Math.max(1, Math.floor(connectionLimit / 3));
    return { signedIn: connectionLimit - signedOut, signedOut };
  }
  const signedIn = poolSize ?? DEFAULT_POOL_SIZE;
  return { signedIn, signedOut: Math.max(1, Math.floor(signedIn / 2)) };
}

/** Checks the server at an address. @throws StartupError */
async function check(
  variable: string,
  address: DatabaseAddress,
  where: DatabaseLocation,
  pooled: boolean,
): Promise<CheckedServer> {
  const config = clientConfig(variable, address);
  const name = serverName(address);
  try {
    if (pooled) await requireTransactions(config, name);
    const facts = await readServerFacts(config);
    const fault = serverFault(facts, name, where.readsOnly !== true);
    if (fault !== null) throw fault;
    if (!pooled) await refuseSharedSessions(config, variable);
    return { config, identity: facts.identity };
  } catch (error) {
    throw explained(error, address);
  }
}

async function checkDirect(url: string, where: DatabaseLocation, server: CheckedServer): Promise<CheckedServer> {
  const address = addressOf('DATABASE_DIRECT_URL', url);
  const direct = await check('DATABASE_DIRECT_URL', address, where, false);
  refuseOtherDatabase(server, direct);
  return direct;
}
