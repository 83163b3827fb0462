// Opens the connections to a PostgreSQL server by its address. **Invariant:** nothing is migrated or used before the server has
// been checked (server-check.ts), and no message holds a password. Statements and transactions do not belong here.

import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { type DatabaseAddress, type DatabaseTls, parseDatabaseUrl } from '../../formats/database-url.ts';
import { createDedicatedConnection } from './dedicated-connection.ts';
import { StartupError } from './errors.ts';
import type { DatabaseLocation, OpenedConnections } from './location.ts';
import { applyMigrations } from './migrations.ts';
import { createConnections } from './pool.ts';
import { createReplica } from './replica.ts';
import { readServerFacts, requireTransactions, serverFault, sharesSessions } from './server-check.ts';

/**
 * Default answer timeout of a connection. It is longer than `statement_timeout`, so that the server cancels a slow statement before
 * its connection counts as dead.
 */
const ANSWER_TIMEOUT_MS = 35_000;
const CONNECT_TIMEOUT_MS = 10_000;
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
  const signedOut =
    sizes.signedOut === 0
      ? made
      : createConnections(
          { ...server.config, ...SIGNED_OUT_LIMITS, max: sizes.signedOut },
          kind,
          () => undefined,
          SIGNED_OUT_TIMEOUT_MS,
        );
  return {
    kind: 'server',
    connections: made,
    signedOut,
    replicas: replicas.map(({ replica }) => replica),
    openDedicatedConnection: own === null ? null : (channel) => createDedicatedConnection(own.config, channel),
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
  return createReplica({
    name: serverName(address),
    config: clientConfig('DATABASE_REPLICA_URLS', address),
    signedIn: { ...answers, max: signedIn },
    signedOut: { ...SIGNED_OUT_LIMITS, max: Math.max(1, signedOut), statementTimeoutMs: SIGNED_OUT_TIMEOUT_MS },
  });
}

/** Time limit of a statement of a signed-out reader, and of its wait for a connection. */
const SIGNED_OUT_TIMEOUT_MS = 2_000;

const SIGNED_OUT_LIMITS: pg.PoolConfig = {
  connectionTimeoutMillis: SIGNED_OUT_TIMEOUT_MS,
  // Longer than the time limit of a statement, so that the server cancels it before its connection counts as dead.
  query_timeout: 3 * SIGNED_OUT_TIMEOUT_MS,
};

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

function addressOf(variable: string, url: string): DatabaseAddress {
  const parsed = parseDatabaseUrl(url);
  if ('fault' in parsed) throw new StartupError('BAD_ADDRESS', `${variable}: the address ${parsed.fault}.`);
  return parsed.address;
}

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
    if (!pooled && (await sharesSessions(config))) throw new StartupError('POOLER', poolerSentence(variable));
    return { config, identity: facts.identity };
  } catch (error) {
    throw explained(error, address);
  }
}

async function checkDirect(url: string, where: DatabaseLocation, server: CheckedServer): Promise<CheckedServer> {
  const address = addressOf('DATABASE_DIRECT_URL', url);
  const direct = await check('DATABASE_DIRECT_URL', address, where, false);
  if (direct.identity === server.identity) return direct;
  const sentence =
    'DATABASE_DIRECT_URL leads to another database than DATABASE_URL. Give the address of the same database without the pooler.';
  throw new StartupError('POOLER', sentence);
}

const poolerSentence = (variable: string): string =>
  variable === 'DATABASE_URL'
    ? 'DATABASE_URL leads to a connection pooler in transaction mode, which loses prepared statements, locks and notifications: ' +
      'set DATABASE_POOLER=transaction, and DATABASE_DIRECT_URL to the address of the server itself where there is one.'
    : `${variable} leads to a connection pooler in transaction mode: give the address of the server itself, or unset it.`;

/** Returns the options of a connection. Settings of the session are not among them: poolers refuse them at the start of a connection. */
function clientConfig(variable: string, address: DatabaseAddress): pg.ClientConfig {
  const { host, port, user, password, database, options, connectTimeoutSeconds } = address;
  return {
    ...(host === null ? {} : { host }),
    ...(port === null ? {} : { port }),
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(database === null ? {} : { database }),
    ...(options === null ? {} : { options }),
    ssl: tlsOptions(variable, address.tls, host),
    application_name: address.applicationName ?? 'tandem',
    connectionTimeoutMillis: connectTimeoutSeconds === null ? CONNECT_TIMEOUT_MS : connectTimeoutSeconds * 1_000,
    keepAlive: true,
  };
}

function tlsOptions(variable: string, tls: DatabaseTls, host: string | null): ConnectionOptions | false {
  if (tls.mode === 'NONE' || host?.startsWith('/') === true) return false;
  const read = (parameter: string, path: string | null): Record<string, string> => {
    if (path === null) return {};
    try {
      return { [parameter]: readFileSync(path, 'utf8') };
    } catch (error) {
      throw new StartupError(
        'BAD_ADDRESS',
        `${variable}: the file ${path} of a certificate or key cannot be read.`,
        error,
      );
    }
  };
  return {
    // The word "system" means the authorities of the operating system, as it does to PostgreSQL's own programs.
    ...read('ca', tls.rootCert === 'system' ? null : tls.rootCert),
    ...read('cert', tls.cert),
    ...read('key', tls.key),
    rejectUnauthorized: tls.mode !== 'REQUIRE',
    ...(tls.mode === 'VERIFY_CA' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** Returns the name of a server in sentences: host and port, or the folder of its socket. */
function serverName({ host, port }: DatabaseAddress): string {
  const shown = host ?? 'localhost';
  return port === null || shown.startsWith('/') ? shown : `${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** SQLSTATEs `invalid_password` and `invalid_authorization_specification`. */
const BAD_CREDENTIALS: ReadonlySet<string> = new Set(['28P01', '28000']);
/** SQLSTATE `invalid_catalog_name`. */
const UNKNOWN_DATABASE = '3D000';

/** Returns the error of a first connection to a server as a StartupError; its sentence never holds the password. */
function explained(error: unknown, address: DatabaseAddress): unknown {
  if (error instanceof StartupError) return error;
  const server = serverName(address);
  const code = String((error as { readonly code?: unknown } | null)?.code);
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  if (/no pg_hba\.conf entry/.test(said)) {
    const sentence = `The database server ${server} does not admit this user from here: ${said}. ${
      /no encryption|SSL off/.test(said)
        ? 'It may want an encrypted connection: add sslmode=require or sslmode=verify-full.'
        : ''
    }`;
    return new StartupError('REFUSED', sentence.trim(), error);
  }
  if (BAD_CREDENTIALS.has(code)) {
    const sentence = `The database server ${server} refused the user ${address.user ?? ''} or the password.`;
    return new StartupError('REFUSED', sentence, error);
  }
  if (code === UNKNOWN_DATABASE) {
    const sentence = `The database server ${server} has no database ${address.database ?? ''}.`;
    return new StartupError('NO_SUCH_DATABASE', sentence, error);
  }
  if (/does not support SSL/.test(said)) {
    const sentence = `The database server ${server} offers no encrypted connections. Enable them there, or set sslmode=disable.`;
    return new StartupError('TLS', sentence, error);
  }
  if (TLS_FAULT.test(`${code} ${said}`)) {
    const sentence =
      `The certificate of the database server ${server} is not trusted: ${said}. ` +
      'Name the certificate of its authority with sslrootcert, and the host that the certificate is for.';
    return new StartupError('TLS', sentence, error);
  }
  return new StartupError('UNREACHABLE', `The database server ${server} cannot be reached: ${said}.`, error);
}

const TLS_FAULT = /certificate|ERR_TLS|SELF_SIGNED|altname/i;
