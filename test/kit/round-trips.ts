// Counts the round trips to a database: one for each statement, and two for each transaction (BEGIN, and COMMIT or ROLLBACK).

import type { Database, Queryable } from '../../src/store/db/database.ts';

export type RoundTrips = {
  /** The given database, wrapped so that its round trips are counted. */
  readonly database: Database;
  /** Returns the number of statements so far, without BEGIN, COMMIT and ROLLBACK. */
  readonly statements: () => number;
  /** Returns the number of round trips so far: statements, and BEGIN, COMMIT and ROLLBACK. */
  readonly roundTrips: () => number;
};

/** Wraps a database so that its round trips are counted; `log` receives the text of each statement. */
export function countRoundTrips(database: Database, log: (text: string) => void = () => undefined): RoundTrips {
  let statements = 0;
  let control = 0;
  const sent = (text: string): void => {
    statements += 1;
    log(text);
  };
  const counted = <Target extends Queryable>(target: Target): Target => ({
    ...target,
    query: (statement) => {
      sent(statement.text);
      return target.query(statement);
    },
    execute: (statement) => {
      sent(statement.text);
      return target.execute(statement);
    },
  });
  return {
    database: {
      ...counted(database),
      signedOut: counted(database.signedOut),
      transaction: (work, options) =>
        database.transaction((tx) => {
          control += 2;
          return work(counted(tx));
        }, options),
    },
    statements: () => statements,
    roundTrips: () => statements + control,
  };
}
