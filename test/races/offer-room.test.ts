// A race on the room of a device by direct SQL: the database itself refuses what exceeds a limit, also for sessions that the program's
// locks do not serialise.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { describeWithServer } from '../kit/database.ts';
import { io } from '../kit/device-aggregate.ts';
import { makeWorld, type World, type WorldOffer } from '../kit/world.ts';

const SESSIONS = 6;

type Limits = { readonly places: number; readonly stake: bigint; readonly share: number };

let world: World;
let sessions: Database;

describeWithServer('the room of a device in the database', () => {
  beforeAll(async () => {
    world = await makeWorld();
    sessions = await openDatabase({ url: world.database.url ?? '', dataDir: null, poolSize: SESSIONS });
  });
  afterAll(async () => {
    await sessions?.close();
    await world?.end();
  });

  it.each([
    ['places', 3, io(100_000), 9_999],
    ['stake', 100, io(8_600), 9_999],
    ['share', 100, io(100_000), 7_400 + 250],
  ])(
    'is never exceeded in %s by sessions that publish at the same time without a lock',
    async (_, places, stake, share) => {
      const limits = { places, stake, share };
      const offer = await world.offer(await world.device());
      const outcomes = await Promise.allSettled(Array.from({ length: SESSIONS }, () => publishBeside(offer, limits)));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
      expect(refused.filter((reason) => !reason.includes('exceeds a limit of its device'))).toEqual([]);
      // Beside the offer of 8 000 IO and 7 400 basis points two more fit, of 300 IO and 100 basis points each.
      expect(SESSIONS - refused.length).toBe(2);
    },
  );
});

/** Inserts an open offer of 300 IO and 100 basis points on the device of another, and only then writes the limits. */
async function publishBeside(offer: WorldOffer, { places, stake, share }: Limits): Promise<void> {
  const id = randomUUID();
  await sessions.transaction(async (tx) => {
    await tx.query(sql`
      INSERT INTO offer SELECT (jsonb_populate_record(offer, jsonb_build_object('id', ${id}::uuid, 'slug', ${id}::text,
        'entry', nextval('offer_entry_seq'), 'requested_amount', ${io(300)}::bigint, 'reward_share_bps', 100))).*
      FROM offer WHERE id = ${offer.id}::uuid`);
    await tx.query(sql`
      UPDATE device SET offer_place_limit = ${places}, offer_stake_limit = ${stake}::bigint, offer_share_limit_bps = ${share}
      WHERE id = ${offer.device.key}::uuid`);
  });
}
