// Reads of signed-out clients: over connections of their own, so that however many such clients ask, signed-in clients and writes
// find free connections. **Invariant:** a read ends after about four seconds: two to wait for a connection, two for its statement.

import { type Database, isTimeout } from '../store/db/database.ts';
import { NotReady } from './not-ready.ts';

const readers = new WeakMap<Database, Database>();

/** Returns a database for its signed-out readers: statements outside of a transaction throw NotReady when their time has passed. */
export function signedOutReads(database: Database): Database {
  const known = readers.get(database);
  if (known !== undefined) return known;
  const { signedOut } = database;
  const reads: Database = {
    ...database,
    query: (statement) => signedOut.query<never>(statement).catch(refuse),
    execute: (statement) => signedOut.execute(statement).catch(refuse),
  };
  readers.set(database, reads);
  return reads;
}

function refuse(error: unknown): never {
  throw isTimeout(error) ? tooMuchRead(error) : error;
}

/** Returns the error for a read that exceeded its time limit. */
export const tooMuchRead = (cause: unknown): NotReady => new NotReady(MESSAGE, { cause });

const MESSAGE = 'Too much is read at the moment; this read was ended after its time limit. Ask again, or ask for less.';
