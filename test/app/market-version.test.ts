// Tests of the versions by which answers are kept: each change of a public fact, by any process or by time alone, gives a new version.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMarketVersions, type MarketVersions } from '../../src/app/market-version.ts';
import { sweep } from '../../src/app/sweep.ts';
import { DATABASE_CLOCK } from '../../src/store/clock.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { checkMarket, purgeMarketChanges } from '../../src/store/market-changes.ts';
import { describeWithDatabase, describeWithServer } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { makeWorld, type World, type WorldOffer } from '../kit/world.ts';

let world: World;
let offer: WorldOffer;
let versions: MarketVersions;

/** Calls `current` and permits answers of that version to be kept, as a first request does. */
async function keep(): Promise<number> {
  const version = await versions.current();
  expect(await versions.mayKeep(version)).toBe(true);
  return version;
}

describeWithDatabase('the version of the market', () => {
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    offer = await world.offer(await world.device());
    await world.offer(await world.device());
  });
  afterAll(() => world?.end());
  beforeEach(() => {
    versions = createMarketVersions(world.ctx);
  });

  it('stays the same while no public fact changes, also when accounts and sessions do', async () => {
    const version = await keep();
    await world.database.execute(sql`UPDATE wallet SET address = address`);
    await world.database.execute(
      sql`INSERT INTO ledger_account (code, balance) VALUES ('wallet/somebody', 0) ON CONFLICT DO NOTHING`,
    );
    world.pass({ seconds: 1 });
    expect(await versions.current()).toBe(version);
  });

  it.each([
    ['an offer', sql`UPDATE offer SET estimated_apr_bps = 7`],
    ['a device', sql`UPDATE device SET soc2 = NOT soc2`],
    ['a multiplier', sql`UPDATE multiplier SET source = 'published'`],
    ['a parameter', sql`UPDATE parameter SET value = value`],
    ['a block', sql`DELETE FROM block`],
    [
      'the sandbox clock',
      sql`INSERT INTO market_clock (id, offset_ms) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET offset_ms = 0`,
    ],
    ['a stake', sql`UPDATE ledger_account SET balance = balance WHERE code LIKE 'stake/%'`],
    ['a co-stake', sql`UPDATE co_stake SET claim_slot = claim_slot`],
  ])('changes with a write to %s', async (_, statement) => {
    const version = await keep();
    await world.database.execute(statement);
    const next = await versions.current();
    expect(next).not.toBe(version);
    expect(await versions.current()).toBe(next);
  });

  it('changes at the exact millisecond at which an offer expires, and is kept again once the sweep has recorded it', async () => {
    await world.database.execute(sql`
      UPDATE offer SET closes_at = ${later(await world.now(), { minutes: 1 })}, close_reason = 'EXPIRED' WHERE id = ${offer.id}::uuid`);
    const version = await keep();
    world.pass({ seconds: 59, ms: 999 });
    expect(await versions.current()).toBe(version);
    world.pass({ ms: 1 });
    const next = await versions.current();
    expect(next).not.toBe(version);
    expect(await versions.mayKeep(next)).toBe(false);
    await sweep(world.ctx);
    await keep();
  });

  it('changes when an announced multiplier comes into force', async () => {
    await world.database.execute(sql`
      INSERT INTO multiplier (model, multiplier_e4, valid_from, source)
      VALUES ('H100 SXM5', 5000, ${later(await world.now(), { hours: 1 })}, 'published')`);
    const version = await keep();
    world.pass({ minutes: 59 });
    expect(await versions.current()).toBe(version);
    world.pass({ minutes: 1 });
    expect(await versions.current()).not.toBe(version);
  });

  it('changes when the clock of the process goes back', async () => {
    const version = await keep();
    world.pass({ ms: -1 });
    expect(await versions.current()).not.toBe(version);
    world.pass({ ms: 1 });
  });

  it('may not be kept under a version that no longer holds', async () => {
    const version = await versions.current();
    await world.database.execute(sql`UPDATE device SET soc2 = NOT soc2`);
    await versions.current();
    expect(await versions.mayKeep(version)).toBe(false);
  });

  it('is read by one statement for all calls that wait for it, and each statement begins after the calls that it serves', async () => {
    const before = world.database.statementCount();
    await Promise.all(Array.from({ length: 50 }, () => versions.current()));
    expect(world.database.statementCount() - before).toBe(1);
    const first = versions.current();
    while (world.database.statementCount() - before === 1) await new Promise(setImmediate);
    const second = versions.current();
    expect(second).not.toBe(first);
    await Promise.all([first, second]);
    expect(world.database.statementCount() - before).toBe(3);
  });

  it('changes after the records of older transactions were deleted', async () => {
    const { snapshot } = await checkMarket(world.database, { to: 0n, running: [] }, DATABASE_CLOCK);
    const old = { to: snapshot.to - 1n, running: [] };
    for (let count = 0; count < 2; count += 1) {
      await world.database.execute(sql`UPDATE device SET soc2 = NOT soc2`);
    }
    await world.database.execute(sql`DELETE FROM market_change WHERE xid < (SELECT max(xid) FROM market_change)`);
    expect((await checkMarket(world.database, old, DATABASE_CLOCK)).changed).toBe(true);
  });

  it('is not confused by records of a restored backup, whose transaction numbers lie ahead; the purge deletes them', async () => {
    // With an early record too: an older transaction that runs in another database of the server counts as a change that may be gone.
    await world.database.execute(sql`INSERT INTO market_change (xid) VALUES (1), (9000000000000000000)`);
    const version = await keep();
    expect(await versions.current()).toBe(version);
    await purgeMarketChanges(world.database);
    expect(await world.database.query(sql`SELECT FROM market_change WHERE xid > 1000000000000000`)).toEqual([]);
    expect((await world.database.query(sql`SELECT FROM market_change`)).length).toBeGreaterThan(0);
  });
});

describeWithServer('the version of the market beside transactions of another process', () => {
  let other: Database;
  beforeAll(async () => {
    world = await makeWorld({ tampered: true });
    await world.offer(await world.device());
    other = await openDatabase({ url: world.database.url!, dataDir: null });
  });
  afterAll(async () => {
    await other?.close();
    await world?.end();
  });

  it('changes when a transaction commits that began before a later one, which was seen already', async () => {
    versions = createMarketVersions(world.ctx);
    let commit: () => void = () => undefined;
    let wrote: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      wrote = resolve;
    });
    const slow = other.transaction(async (tx) => {
      await tx.execute(sql`UPDATE parameter SET value = value`);
      wrote();
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
    });
    await written;
    await world.database.execute(sql`UPDATE device SET soc2 = NOT soc2`);
    const version = await keep();
    expect(await versions.current()).toBe(version);
    commit();
    await slow;
    expect(await versions.current()).not.toBe(version);
  });

  it('stays the same while a transaction with changes is open and when it is rolled back', async () => {
    versions = createMarketVersions(world.ctx);
    const version = await keep();
    await other
      .transaction(async (tx) => {
        await tx.execute(sql`UPDATE device SET soc2 = NOT soc2`);
        expect(await versions.current()).toBe(version);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await versions.current()).toBe(version);
  });
});
