// The connections to one standby that answers queries. They are opened at their first use, so a standby that is away delays no start.
// **Invariant:** nothing is written over them, and the address leads to one server. Whether the standby may answer a query does not
// belong here (app/replica-monitor.ts).

import type pg from 'pg';
import type { StartupError } from './errors.ts';
import { type Connections, createConnections, queryableOf } from './pool.ts';
import { readServerFacts, serverFault, sharesSessions } from './server-check.ts';
import type { Queryable } from './sql.ts';

/** A standby of the database, as `Database` offers it. */
export type Replica = {
  /** Host and port, for people. */
  readonly name: string;
  /** For queries with a session. */
  readonly signedIn: Queryable;
  /** For queries without a session, with their time limit. */
  readonly signedOut: Queryable;
  /** For statements that ask for its state, over one connection of its own; they end after a second. */
  readonly probe: Queryable;
  /** Returns why this server cannot be used at all; null when it can. Rejects when it does not answer. */
  readonly fault: () => Promise<StartupError | 'POOLER' | null>;
};

/** Time limit of a statement that asks for the state of a standby, and of its wait for the connection. */
const PROBE_TIMEOUT_MS = 1_000;

/** Settings of the pools of a standby. */
export type ReplicaPools = {
  readonly name: string;
  readonly config: pg.ClientConfig;
  readonly signedIn: pg.PoolConfig;
  readonly signedOut: pg.PoolConfig & { readonly statementTimeoutMs: number };
};

/** Returns a standby with its close function; no connection is opened yet. */
export function createReplica({ name, config, signedIn, signedOut }: ReplicaPools): {
  readonly replica: Replica;
  readonly close: () => Promise<void>;
} {
  const { statementTimeoutMs, ...limits } = signedOut;
  const open = (pool: pg.PoolConfig, timeoutMs?: number): Connections =>
    createConnections({ ...config, ...pool }, 'OWN_SESSION', () => undefined, timeoutMs);
  const pools = {
    signedIn: open(signedIn),
    signedOut: open(limits, statementTimeoutMs),
    probe: open(
      {
        max: 1,
        connectionTimeoutMillis: PROBE_TIMEOUT_MS,
        query_timeout: PROBE_TIMEOUT_MS,
        application_name: 'tandem replica check',
      },
      PROBE_TIMEOUT_MS,
    ),
  };
  const probing = { ...config, connectionTimeoutMillis: PROBE_TIMEOUT_MS, query_timeout: PROBE_TIMEOUT_MS };
  return {
    replica: {
      name,
      signedIn: queryableOf(pools.signedIn.run),
      signedOut: queryableOf(pools.signedOut.run),
      probe: queryableOf(pools.probe.run),
      async fault() {
        const found = serverFault(await readServerFacts(probing), name, false);
        return found ?? ((await sharesSessions(probing)) ? 'POOLER' : null);
      },
    },
    async close() {
      await Promise.all(Object.values(pools).map(({ pool }) => pool.end()));
    },
  };
}
