// Tests that a transaction whose statements find rows by keys plans each statement once.

import { afterEach, expect, it } from 'vitest';
import { sql } from '../../../src/store/db/database.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../../kit/database.ts';

/** By default PostgreSQL plans a statement for the given parameters at least this often before it keeps a plan. */
const CUSTOM_PLANS = 5;

let database: TestDatabase;
afterEach(() => database.close());

describeWithDatabase('a transaction that keeps plans', () => {
  it('plans a statement once for any parameters, without a sequential scan, and leaves the session as it was', async () => {
    database = await openTestDatabase({ poolSize: 1 });
    const found = (keepsPlans: boolean) =>
      database.transaction(
        async (tx) => {
          await tx.query(
            sql`SELECT id FROM device WHERE id = ANY (${['00000000-0000-4000-8000-000000000001']}::uuid[])`,
          );
          const settings = await tx.query<{ name: string; setting: string }>(
            sql`SELECT name, setting FROM pg_settings WHERE name IN ('plan_cache_mode', 'enable_seqscan', 'jit') ORDER BY name`,
          );
          return Object.fromEntries(settings.map(({ name, setting }) => [name, setting]));
        },
        { keepsPlans },
      );
    const before = await found(false);
    const plans = async () => {
      const rows = await database.query<{ generic: bigint; custom: bigint }>(sql`
        SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements
        WHERE statement LIKE 'SELECT id FROM device WHERE id = ANY%'`);
      return rows.map(({ generic, custom }) => [Number(generic), Number(custom)]);
    };
    expect(await plans()).toEqual([[0, 1]]);
    for (let n = 0; n < CUSTOM_PLANS; n += 1) {
      expect(await found(true)).toEqual({ enable_seqscan: 'off', jit: 'off', plan_cache_mode: 'force_generic_plan' });
    }
    expect(await plans()).toEqual([[CUSTOM_PLANS, 1]]);
    expect(await found(false)).toEqual(before);
  });

  it('plans a statement with more than 500 items in an array for these items, and keeps no plan of it', async () => {
    database = await openTestDatabase({ poolSize: 1 });
    const known = (size: number) => {
      const ids = Array.from({ length: size }, (_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
      return database.query(sql`SELECT device_id FROM device WHERE device_id = ANY (${ids}::uuid[])`);
    };
    const prepared = async () => {
      const rows = await database.query<{ name: string }>(
        sql`SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT device_id FROM device%'`,
      );
      return rows.length;
    };
    expect(await known(501)).toEqual([]);
    expect(await prepared()).toBe(0);
    expect(await known(500)).toEqual([]);
    expect(await prepared()).toBe(1);
  });
});
