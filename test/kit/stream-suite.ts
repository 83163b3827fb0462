// The common set-up of the test suites of the event stream: one database, an empty event log for each test, and streams that are
// stopped after it.

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Database, sql } from '../../src/store/db/database.ts';
import type { Stream, StreamOptions } from '../../src/stream/stream.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { type Fixture, fixture } from './stream.ts';

/** Database and event streams of one test suite: one database, and any number of event streams over it. */
export type StreamSuite = {
  /** Registers the hooks of a `describe` block: open the database, empty the event log before each test, stop the streams after it. */
  readonly setUp: () => void;
  readonly database: TestDatabase;
  /** Starts an event stream over the suite's database, or over the database `over`. Returns the stream. */
  readonly start: (options?: Partial<StreamOptions>, over?: Database) => Promise<Stream>;
  /** Starts an event stream and returns it together with the list in which the errors that it reports are collected. */
  readonly startReporting: (options?: Partial<StreamOptions>, over?: Database) => Promise<Fixture>;
  /** Stops every event stream that this suite has started. */
  readonly stopAll: () => Promise<void>;
};

/** Returns the database and event streams of a test suite; `defaults` are the options of every stream. */
export function streamSuite(defaults: Partial<StreamOptions> = {}): StreamSuite {
  let database: TestDatabase | undefined;
  const streams: Stream[] = [];
  const opened = (): TestDatabase => {
    if (database === undefined) throw new Error('the suite has not called setUp');
    return database;
  };
  const stopAll = async (): Promise<void> => {
    for (const stream of streams.splice(0)) await stream.stop();
  };
  const startReporting: StreamSuite['startReporting'] = async (options = {}, over = opened()) => {
    const made = fixture(over, { ...defaults, ...options });
    streams.push(made.stream);
    await made.stream.start();
    return made;
  };
  return {
    setUp() {
      beforeAll(async () => {
        database = await openTestDatabase();
      });
      afterAll(() => database?.close());
      beforeEach(() => opened().execute(sql`TRUNCATE event RESTART IDENTITY`));
      afterEach(stopAll);
    },
    get database() {
      return opened();
    },
    start: async (options, over) => (await startReporting(options, over)).stream,
    startReporting,
    stopAll,
  };
}
