// Tests of the database guards (constraints and triggers): each must refuse a statement under its own name, and as a control accept
// the most similar valid statement. Both statements are rolled back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { World } from '../kit/world.ts';
import { FINAL } from './attacks/final.ts';
import { type Attack, buildFixture, type Fixture, guardOf } from './attacks/fixture.ts';
import { MONEY } from './attacks/money.ts';
import { PLACES } from './attacks/places.ts';
import { REWARDS } from './attacks/reward.ts';
import { SLASHES } from './attacks/slash.ts';
import { VALUES } from './attacks/values.ts';

let world: World;
let fixture: Fixture;

describeWithDatabase('the guards of the database', () => {
  beforeAll(async () => {
    ({ world, fixture } = await buildFixture());
  });
  afterAll(() => world?.end());

  const titled = (attacks: readonly Attack[]) =>
    attacks.map((attack, at) => ({ ...attack, title: `${attack.guard}, ${at}` }));

  describe.each([
    ['uniqueness', titled(PLACES)],
    ['impossible values', titled(VALUES)],
    ['the ledger', titled(MONEY)],
    ['rewards', titled(REWARDS)],
    ['slashes', titled(SLASHES)],
    ['rows that are written once', titled(FINAL)],
  ])('against violations of %s', (_, attacks) => {
    it.each(attacks)(
      'refuse an invalid statement with the constraint $title, and accept the most similar valid statement',
      async ({ guard, refused, allowed }) => {
        expect(await guardOf(world, refused(fixture))).toBe(guard);
        expect(await guardOf(world, allowed(fixture))).toBeNull();
      },
    );
  });

  it('accept the first row number of an event, and the deletion of the event after the retention period', async () => {
    const numbered = sql`UPDATE event SET seq = entry, hash = '\\x00'`;
    expect(await guardOf(world, [numbered, sql`UPDATE event SET seq = seq + 1000`])).toBe('event_is_final');
    expect(await guardOf(world, [numbered, sql`DELETE FROM event`])).toBeNull();
  });

  it('are all tested in this suite with an invalid statement', async () => {
    const rows = await world.database.query<{ name: string }>(sql`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisunique AND indpred IS NOT NULL AND indrelid::regclass::text NOT LIKE 'pg_%'`);
    const attacked = new Set(
      [...PLACES, ...VALUES, ...MONEY, ...REWARDS, ...SLASHES, ...FINAL].map(({ guard }) => guard),
    );
    // A trigger against deletion reports the constraint name of the trigger against changes of the same table.
    for (const guard of ['signed_action_stays', 'slash_stays']) attacked.add(guard);
    expect(rows.map(({ name }) => name).filter((name) => !attacked.has(name))).toEqual([]);
  });
});
