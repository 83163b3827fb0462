// Where a database is, and what opening it returns: the types between database.ts, connect.ts and connect-server.ts.

import type { DedicatedConnection } from './dedicated-connection.ts';
import type { Connections } from './pool.ts';
import type { Replica } from './replica.ts';

/** The location of a database, with the options of its connections. */
export type DatabaseLocation = {
  /** A PostgreSQL server, as `postgres://user:password@host:port/database`. Unset means the embedded database. */
  readonly url?: string;
  /** Folder of the embedded database; null keeps it in memory. Ignored with `url`. */
  readonly dataDir: string | null;
  /** True for a process that must own the folder: refused when another process has it open. Default false. */
  readonly asOwner?: boolean;
  /** Dump that an embedded database in memory starts from. */
  readonly dump?: Blob;
  /** `transaction`: the address leads to a pooler that may give each transaction another session. */
  readonly pooler?: 'transaction' | null;
  /** Address of the same server without the pooler, for migrations and notifications. */
  readonly directUrl?: string | null;
  /** Addresses of standbys of that server, for queries. */
  readonly replicaUrls?: readonly string[];
  /** True for a program that only reads; a standby is then accepted. */
  readonly readsOnly?: boolean;
  /** Largest number of connections to a server; default `connection_limit` of the address, or 10. */
  readonly poolSize?: number;
  /**
   * Milliseconds after which the connection of an unanswered statement is closed; default 35 000, and 5 000 for the
   * dedicated connection. For signed-out readers it is three times `signedOutTimeoutMs`.
   */
  readonly answerTimeoutMs?: number;
  /** Time limit of a statement of a signed-out reader, and of its wait for a connection, in milliseconds; default 2 000. */
  readonly signedOutTimeoutMs?: number;
};

/** The connections of an open database; database.ts builds its interface from them. */
export type OpenedConnections = {
  readonly kind: 'embedded' | 'server';
  readonly connections: Connections;
  /** Connections for statements of signed-out readers; the same ones on the embedded database. */
  readonly signedOut: Connections;
  /** The standbys of `replicaUrls`; no connection to them is open yet. */
  readonly replicas: readonly Replica[];
  /**
   * Opens a dedicated connection that listens on a channel; null for the embedded database, whose connections share one session, and
   * for a server that is reached through a pooler alone.
   */
  readonly openDedicatedConnection: ((channel: string) => DedicatedConnection) | null;
  /** Whether the address leads to a pooler in transaction mode that the settings do not name; asks over connections of its own. */
  readonly sharesSessions: () => Promise<boolean>;
  /** Runs the work of a transaction; a query outside of the transaction is refused while it runs (embedded database only). */
  readonly insideWork: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};
