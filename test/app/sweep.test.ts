// Tests of the sweep: it records each due event exactly once, dated to its own instant, also after a downtime and with concurrent sweeps.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { EventRecord } from '../../src/domain/event-record.ts';
import { raw, sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { clear, io, makeWorld, type World, type WorldCoStake } from '../kit/world.ts';

let database: TestDatabase;
let world: World;

const line = ({ type, occurredAt }: EventRecord): string => `${type} ${occurredAt.toISOString()}`;

/** Returns the due events of a co-stake whose exit has started at an instant. */
function dueTypes(startedAt: Date): readonly string[] {
  const [waitEndsAt, cooldownEndsAt] = [later(startedAt, { days: 7 }), later(startedAt, { days: 21 })];
  return [
    `COOLDOWN_STARTED ${waitEndsAt.toISOString()}`,
    `OFFER_CLOSED ${waitEndsAt.toISOString()}`,
    // Two records of the same event: for the owner, and for the offer.
    `SUFFICIENCY_CHANGED ${waitEndsAt.toISOString()}`,
    `SUFFICIENCY_CHANGED ${waitEndsAt.toISOString()}`,
    `WITHDRAWABLE ${cooldownEndsAt.toISOString()}`,
  ];
}

async function leaving(): Promise<WorldCoStake> {
  const coStake = await world.claim(await world.offer(await world.device()), await world.investor());
  await world.unstake(coStake);
  return coStake;
}

describeWithDatabase('the sweep', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await clear(database);
    world = await makeWorld({ database });
  });
  afterEach(async () => expect(await ledgerFaults(database)).toEqual([]));

  it('records each event at its instant and not one millisecond earlier', async () => {
    const coStake = await leaving();
    const { device } = coStake.offer;
    const recorded = (await world.events()).length;
    const startedAt = await world.now();
    world.passTo(later(startedAt, { days: 7, ms: -1 }));
    expect(await world.sweep()).toBe(0);
    world.passTo(later(startedAt, { days: 7 }));
    expect(await world.sweep()).toBe(1);
    world.passTo(later(startedAt, { days: 21, ms: -1 }));
    expect(await world.sweep()).toBe(0);
    world.passTo(later(startedAt, { days: 21 }));
    expect(await world.sweep()).toBe(1);
    expect((await world.events()).slice(recorded).map(line)).toEqual(dueTypes(startedAt));
    expect((await world.events(device)).at(-1)).toMatchObject({ label: 'READY_TO_WITHDRAW' });
  });

  it('after a downtime of the server, records each missed event once, in chronological order and with its own date and label', async () => {
    const coStake = await leaving();
    const startedAt = await world.now();
    const recorded = (await world.events()).length;
    world.pass({ days: 365 });
    expect(await world.sweep()).toBe(1);
    expect(await world.sweep()).toBe(0);
    const late = (await world.events(coStake.offer.device)).slice(-5);
    expect((await world.events()).slice(recorded).map(line)).toEqual(dueTypes(startedAt));
    expect(late.map(({ previousLabel, label }) => [previousLabel, label])).toEqual([
      ['SUFFICIENT_STAKE_WAIT_PERIOD', 'IN_COOLDOWN'],
      ['IN_COOLDOWN', 'IN_COOLDOWN'],
      [null, null],
      ['IN_COOLDOWN', 'IN_COOLDOWN'],
      ['IN_COOLDOWN', 'READY_TO_WITHDRAW'],
    ]);
  });

  it('records every event exactly once when five processes sweep concurrently', async () => {
    const coStakes = [];
    for (let at = 0; at < 4; at += 1) {
      coStakes.push(await leaving());
      world.pass({ hours: 1 });
    }
    const recorded = (await world.events()).length;
    const began = await Promise.all(coStakes.map(async (one) => (await world.coStakeRow(one)).exitStartedAt!));
    world.pass({ days: 30 });
    await Promise.all(Array.from({ length: 5 }, () => world.sweep()));
    const lines = (await world.events()).slice(recorded).map(line);
    expect(lines.toSorted()).toEqual(began.flatMap(dueTypes).toSorted());
    for (const [at, { offer }] of coStakes.entries()) {
      expect((await world.events(offer.device)).slice(-5).map(line)).toEqual(dueTypes(began[at]!));
    }
  });

  it('closes expired offers, settles pending claims and refunds expired claims in one run', async () => {
    const expiring = await world.offer(await world.device(), { expiresAt: later(await world.now(), { minutes: 20 }) });
    const late = await world.claimUnsettled(await world.offer(await world.device()), await world.investor('8000'));
    world.pass({ minutes: 15 });
    const fresh = await world.claimUnsettled(await world.offer(await world.device()), await world.investor('8000'));
    world.pass({ minutes: 5 });
    await world.sweep();
    expect(await world.offerRow(expiring)).toMatchObject({ live: false, closeReason: 'EXPIRED' });
    expect((await world.coStakeRow(late)).settlement).toBe('EXPIRED');
    expect((await world.coStakeRow(fresh)).settlement).toBe('APPROVED');
    expect(await world.balance(late.by)).toBe(io('8000'));
    expect(await world.sweep()).toBe(0);
  });

  it('records the events of the most overdue device first', async () => {
    const second = await leaving();
    const first = await world.offer(await world.device(), { expiresAt: later(await world.now(), { days: 1 }) });
    world.pass({ days: 8 });
    const recorded = (await world.events()).length;
    await world.sweep();
    const devices = (await world.events()).slice(recorded).map(({ deviceKey }) => deviceKey);
    expect([...new Set(devices)]).toEqual([first.device.key, second.offer.device.key]);
  });

  it('records all due events when the number of due devices exceeds the size of one batch', async () => {
    const expiresAt = later(await world.now(), { days: 1 });
    const offer = await world.offer(await world.device(), { expiresAt });
    // Insert 120 copies of the device and its open offer, which is more than one batch of the sweep can hold.
    await world.database.execute(sql`
      WITH devices AS (
        INSERT INTO device SELECT (jsonb_populate_record(device, jsonb_build_object(
          'id', fresh.id, 'device_id', fresh.id, 'offer_places', 0, 'offer_stake', 0, 'offer_share_bps', 0,
          'offer_limits_xid', pg_current_xact_id()::text::bigint))).*
        FROM device, (SELECT gen_random_uuid() AS id FROM generate_series(1, 120)) AS fresh (id)
        WHERE device.id = ${offer.device.key}::uuid RETURNING device.id
      )
      INSERT INTO offer SELECT (jsonb_populate_record(offer,
        jsonb_build_object('id', gen_random_uuid(), 'device_key', devices.id, 'slug', devices.id))).*
      FROM offer, devices WHERE offer.id = ${offer.id}::uuid`);
    world.passTo(expiresAt);
    expect(await world.sweep()).toBe(121);
    const [left] = await world.database.query(sql`SELECT count(*)::int AS live FROM offer WHERE live`);
    expect(left).toEqual({ live: 0 });
  });

  it('skips a device that fails and throws its error after the other devices are done', async () => {
    const poisoned = await leaving();
    const fine = await leaving();
    await database.execute(
      sql`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''poisoned''; END'`,
    );
    await database.execute(sql`CREATE TRIGGER poison BEFORE UPDATE ON offer FOR EACH ROW
      WHEN (${raw(`OLD.id = '${poisoned.offer.id}'`)}) EXECUTE FUNCTION poison()`);
    world.pass({ days: 7 });
    await expect(world.sweep()).rejects.toThrow('some aggregates could not be swept');
    expect((await world.coStakeRow(fine)).recordedPhase).toBe('COOLDOWN');
    expect((await world.coStakeRow(poisoned)).recordedPhase).toBe('WAIT_PERIOD');
    await database.execute(sql`DROP TRIGGER poison ON offer`);
    await database.execute(sql`DROP FUNCTION poison`);
    expect(await world.sweep()).toBe(1);
  });

  it('sends one statement when no event is due and no claim is pending', async () => {
    await leaving();
    await world.sweep();
    const before = database.statementCount();
    await world.sweep();
    expect(database.statementCount() - before).toBe(1);
  });
});
