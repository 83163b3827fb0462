// Digests of all database tables, with which tests prove that a request changed no row.

import { type Queryable, raw, sql } from '../../src/store/db/database.ts';

/** Returns a digest per table; equal digests mean that no row was inserted, deleted or changed. */
export async function tableDigests(db: Queryable): Promise<Readonly<Record<string, string>>> {
  const tables = await db.query<{ name: string }>(sql`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations' ORDER BY 1`);
  const digests = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
  );
  const rows = await db.query<{ name: string; digest: string }>(raw(digests.join(' UNION ALL ')));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** Returns the names of the tables whose digests differ. */
export function changedTables(before: Readonly<Record<string, string>>, after: typeof before): readonly string[] {
  return Object.keys(after).filter((table) => before[table] !== after[table]);
}
