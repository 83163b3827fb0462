// Tests of the database guards (constraints and triggers): each must refuse an invalid statement under its own name, and accept the
// most similar valid statement. Both statements are rolled back.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { World } from '../kit/world.ts';
import { FINAL_ROW_ATTACKS } from './attacks/final.ts';
import { type Attack, buildFixture, type Fixture, refusingGuard } from './attacks/fixture.ts';
import { LEDGER_ATTACKS } from './attacks/money.ts';
import { PAYOUT_ATTACKS } from './attacks/payout.ts';
import { UNIQUENESS_ATTACKS } from './attacks/places.ts';
import { REWARD_ATTACKS } from './attacks/reward.ts';
import { SLASH_ATTACKS } from './attacks/slash.ts';
import { VALUE_ATTACKS } from './attacks/values.ts';

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
    ['uniqueness', titled(UNIQUENESS_ATTACKS)],
    ['impossible values', titled(VALUE_ATTACKS)],
    ['the ledger', titled(LEDGER_ATTACKS)],
    ['rewards', titled(REWARD_ATTACKS)],
    ['slashes', titled(SLASH_ATTACKS)],
    ['payouts', titled(PAYOUT_ATTACKS)],
    ['rows that are written once', titled(FINAL_ROW_ATTACKS)],
  ])('against violations of %s', (_, attacks) => {
    it.each(attacks)(
      'refuse an invalid statement with the constraint $title, and accept the most similar valid statement',
      async ({ guard, refused, allowed }) => {
        expect(await refusingGuard(world, refused(fixture))).toBe(guard);
        expect(await refusingGuard(world, allowed(fixture))).toBeNull();
      },
    );
  });

  it('accept the first row number of an event, and the deletion of the event after the retention period', async () => {
    const numbered = sql`UPDATE event SET seq = entry, hash = '\\x00'`;
    expect(await refusingGuard(world, [numbered, sql`UPDATE event SET seq = seq + 1000`])).toBe('event_is_final');
    expect(await refusingGuard(world, [numbered, sql`DELETE FROM event`])).toBeNull();
  });

  it('are all tested in this suite with an invalid statement', async () => {
    const rows = await world.database.query<{ name: string }>(sql`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal 
        AND tgfoid::regproc::text NOT LIKE 'stamp_%' AND tgfoid::regproc::text NOT LIKE 'record_%_change'
      UNION SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisunique AND indpred IS NOT NULL AND indrelid::regclass::text NOT LIKE 'pg_%'`);
    const attacked = new Set(
      [
        ...UNIQUENESS_ATTACKS,
        ...VALUE_ATTACKS,
        ...LEDGER_ATTACKS,
        ...REWARD_ATTACKS,
        ...SLASH_ATTACKS,
        ...PAYOUT_ATTACKS,
        ...FINAL_ROW_ATTACKS,
      ].map(({ guard }) => guard),
    );
    // A trigger against deletion reports the constraint name of the trigger against changes of the same table.
    for (const guard of ['signed_action_stays', 'slash_stays', 'payout_stays', 'co_stake_settlement_stays'])
      attacked.add(guard);
    expect(rows.map(({ name }) => name).filter((name) => !attacked.has(name))).toEqual([]);
  });
});
