// Whether a database that is in use still has every migration of this program: an older copy of it may have been put back.

import { type Queryable, sql } from './database.ts';
import type { Migration } from './migrations.ts';

/** True when one of these migrations is not applied. Those that the database has beyond them are a newer program's. */
export async function lacksMigrations(db: Queryable, migrations: readonly Migration[]): Promise<boolean> {
  const rows = await db.query<{ name: string }>(sql`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`);
  const applied = new Set(rows.map(({ name }) => name));
  return migrations.some(({ name }) => !applied.has(name));
}
