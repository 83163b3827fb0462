import pg from 'pg';
import { expect, it } from 'vitest';
import { createDatabase, describeWithServer } from '../../kit/database.ts';
import { killPrograms, start, stop } from '../../kit/program.ts';
import { filledMarketplaceAt, folderPerTest, MAIN, TIMEOUT_MS } from './fixture.ts';

const folder = folderPerTest();

describeWithServer('two processes that start together on one empty database', () => {
  it(
    'apply each migration once, fill the sandbox once, and serve the same marketplace',
    async () => {
      const { url: databaseUrl, drop } = await createDatabase(null);
      try {
        const env = { DATABASE_URL: databaseUrl, SANDBOX: 'true' };
        const programs = [start(MAIN, folder.path(), env), start(MAIN, folder.path(), env)];
        const served = await Promise.all(programs.map(async (program) => filledMarketplaceAt(await program.url())));
        expect(served[0]?.offers).toEqual(served[1]?.offers);
        expect(served[0]?.offers.totalCount).toBeGreaterThanOrEqual(100);
        const ended = await Promise.all(programs.map(stop));
        expect(ended.map(({ code }) => code)).toEqual([0, 0]);
        expect(ended.filter(({ stdout }) => stdout.includes('Filling')).length).toBeGreaterThanOrEqual(1);

        const client = new pg.Client({ connectionString: databaseUrl });
        await client.connect();
        const applied = await client.query(
          'SELECT migration_name, count(*)::int AS times FROM _prisma_migrations GROUP BY 1',
        );
        await client.end();
        expect(applied.rows.length).toBeGreaterThan(0);
        expect(applied.rows.map(({ times }) => times)).toEqual(applied.rows.map(() => 1));
      } finally {
        await killPrograms();
        await drop();
      }
    },
    TIMEOUT_MS,
  );
});
