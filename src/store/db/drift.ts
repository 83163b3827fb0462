// What separates the migrations from prisma/schema.prisma, as SQL: the text of the next migration. Needs no server and no
// download: the migrations are played on a database in memory that is gone afterwards. Nothing here writes a file.

import { openMemory } from './embedded/database.ts';
import { type Migration, migrationList } from './migrations.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** The SQL that takes a database made by `migrations` to `schema` (the text of a Prisma schema); null when they agree. */
export async function driftFrom(migrations: readonly Migration[], schema: string): Promise<string | null> {
  const embedded = await openMemory();
  try {
    const config = { host: embedded.socketFolder, user: 'postgres', database: 'postgres' };
    const { stdout } = await withSchemaEngine(config, (engine) =>
      engine.diff({
        from: { tag: 'migrations', ...migrationList(migrations) },
        to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    );
    const script = stdout?.trim() ?? '';
    return script === '' || script === '-- This is an empty migration.' ? null : `${script}\n`;
  } finally {
    await embedded.close();
  }
}
