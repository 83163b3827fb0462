// The database's own guards, attacked directly: for each, a statement that it must refuse by name, and beside it the nearest
// one that it must let through. Nothing of either stays.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/store/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import type { World } from '../kit/world.ts';
import { FINAL } from './attacks/final.ts';
import { MONEY } from './attacks/money.ts';
import { PLACES } from './attacks/places.ts';
import { type Attack, buildScene, guardOf, type Scene } from './attacks/scene.ts';
import { VALUES } from './attacks/values.ts';

let world: World;
let scene: Scene;

describeWithDatabase('the guards of the database', () => {
  beforeAll(async () => {
    ({ world, scene } = await buildScene());
  });
  afterAll(() => world?.end());

  const titled = (attacks: readonly Attack[]) =>
    attacks.map((attack, at) => ({ ...attack, title: `${attack.guard}, ${at}` }));

  describe.each([
    ['places that are taken once', titled(PLACES)],
    ['values that cannot be', titled(VALUES)],
    ['money', titled(MONEY)],
    ['what is written once', titled(FINAL)],
  ])('%s', (_, attacks) => {
    it.each(attacks)(
      'refuses by name, and lets the nearest thing through: $title',
      async ({ guard, refused, allowed }) => {
        expect(await guardOf(world, refused(scene))).toBe(guard);
        expect(await guardOf(world, allowed(scene))).toBeNull();
      },
    );
  });

  it('numbers an event once and lets it be deleted when its time is over', async () => {
    const numbered = sql`UPDATE event SET seq = entry, hash = '\\x00'`;
    expect(await guardOf(world, [numbered, sql`UPDATE event SET seq = seq + 1000`])).toBe('event_is_final');
    expect(await guardOf(world, [numbered, sql`DELETE FROM event`])).toBeNull();
  });

  it('has no guard that was not attacked here', async () => {
    const rows = await world.database.query<{ name: string }>(sql`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisunique AND indpred IS NOT NULL AND indrelid::regclass::text NOT LIKE 'pg_%'`);
    const attacked = new Set([...PLACES, ...VALUES, ...MONEY, ...FINAL].map(({ guard }) => guard));
    // The trigger that keeps signed actions from being deleted speaks in the name of the one that keeps them from changing.
    attacked.add('signed_action_stays');
    expect(rows.map(({ name }) => name).filter((name) => !attacked.has(name))).toEqual([]);
  });
});
