// Fixtures for the tests of the demo network: a sandbox context with a settable wall clock, the bundled files, and queries of the
// simulated data.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AppContext } from '../../src/app/context.ts';
import type { ReadBundledFile } from '../../src/sandbox/demo/fill.ts';
import { type Database, sql } from '../../src/store/db/database.ts';

export const NOW = new Date('2027-02-03T10:20:30.400Z');
export const HOUR_MS = 3_600_000;
/** Time limit, in milliseconds, of a test that fills a sandbox: many times its usual duration. */
export const TIMEOUT_MS = 120_000;

export const bundledFile: ReadBundledFile = (file) =>
  readFileSync(new URL(`../../examples/network/${file}.json`, import.meta.url), 'utf8');

export function sandbox(
  database: Database,
  settings: Partial<AppContext['settings']> = {},
  wallNow: () => Date = () => NOW,
): AppContext {
  return {
    database,
    wallNow,
    clock: null,
    random: (bytes) => randomBytes(bytes),
    settings: {
      domain: 'localhost:4000',
      origin: 'http://localhost:4000',
      chainId: 'solana:localnet',
      sandbox: true,
      allowedOrigins: ['http://localhost:4000'],
      ...settings,
    },
    secrets: { alias: new Uint8Array(32).fill(1), seal: new Uint8Array(32).fill(2) },
    notify: () => undefined,
  };
}

/** Returns all simulated data of a database (rewards, events, blocks and downtime) without random ids. */
export async function recordedHistory(database: Database): Promise<readonly unknown[]> {
  const rewards = await database.query(sql`
    SELECT block_number, device_id, succeeded, amount, co_staker_amount, withheld_for
    FROM block_reward JOIN device ON device.id = device_key ORDER BY 1, 2`);
  const events = await database.query(sql`
    SELECT type, date_trunc('hour', occurred_at) AS hour, device_id, reason FROM event JOIN device ON device.id = device_key
    WHERE type IN ('DEVICE_STATE_CHANGED', 'HIRE_CHANGED', 'SLASHED', 'SLASH_REVIEWED', 'OFFER_OPENED', 'OFFER_CLOSED')
    ORDER BY hour, type, device_id, reason`);
  const blocks = await database.query(sql`SELECT number, status FROM block ORDER BY 1`);
  const days = await database.query(sql`
    SELECT device_id, day::text, down_bps FROM device_day JOIN device ON device.id = device_key ORDER BY 1, 2`);
  return [...rewards, ...events, ...blocks, ...days];
}

/** Returns a database in which a transaction pauses after it has read the staked devices, until `release` is called. */
export function pausingAfterRead(database: Database) {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const pausing: Database = {
    ...database,
    transaction: (work, options) =>
      database.transaction(
        (tx) =>
          work({
            ...tx,
            async query<Row>(statement: ReturnType<typeof sql>) {
              const rows = await tx.query<Row>(statement);
              if (statement.sql.includes("LIKE 'stake/%'")) {
                reach();
                await released;
              }
              return rows;
            },
          }),
        options,
      ),
  };
  return { pausing, reached, release };
}

/** Returns a database that throws at statement number `number`, to simulate the crash of a process at that statement. */
export function failingAtStatement(database: Database, number: number): Database {
  let sent = 0;
  return {
    ...database,
    transaction: (work, options) =>
      database.transaction(
        (tx) =>
          work({
            ...tx,
            execute: (statement) => {
              sent += 1;
              if (sent === number) throw new Error('the process died');
              return tx.execute(statement);
            },
          }),
        options,
      ),
  };
}
