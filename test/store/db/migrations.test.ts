// Tests of migrations: processes that start together apply each migration once, and a database whose migration history does not
// match the code is refused. Each test begins with an empty schema of one database, because to open a database takes longer.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, StartupError } from '../../../src/store/db/database.ts';
import { applyMigrations, readMigrations } from '../../../src/store/db/migrations.ts';
import {
  createDatabase,
  describeWithDatabase,
  describeWithServer,
  openDump,
  testStoreKind,
} from '../../kit/database.ts';

const ONE = 'CREATE TABLE one (id int PRIMARY KEY);\n';
/** A migration that creates a function with semicolons in its body, at which the script must not be split into statements. */
const TWO = `CREATE TABLE two (id int PRIMARY KEY, note text DEFAULT 'a;b');
CREATE FUNCTION twice(value int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  value := value * 2;
  RETURN value;
END $$;
`;

let folder: string;
let config: pg.ClientConfig;
let drop: () => Promise<void>;

async function write(name: string, script: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'migration.sql'), script);
}

async function ask<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(): Promise<StartupError> {
  const error = await applyMigrations(config, { folder }).then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(StartupError);
  return error as StartupError;
}

const history = () =>
  ask<{ migration_name: string }>('SELECT migration_name FROM _prisma_migrations ORDER BY started_at');

beforeAll(async () => {
  if (testStoreKind === 'missing') return;
  if (testStoreKind === 'server') {
    const made = await createDatabase(null);
    config = { connectionString: made.url };
    drop = made.drop;
    return;
  }
  const embedded = await openDump();
  config = { host: embedded.socketFolder, user: 'postgres', database: 'postgres' };
  drop = embedded.close;
}, 60_000);
afterAll(() => drop?.());

/** Makes the folder of migrations and an empty schema. */
async function begin(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'tandem-migrations-'));
  await ask('DROP SCHEMA public CASCADE');
  await ask('CREATE SCHEMA public');
}

const end = (): Promise<void> => rm(folder, { recursive: true, force: true });

describeWithDatabase('the migrations of a folder', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    await begin();
    await write('20260101000000_one', ONE);
  });
  afterEach(end);

  it("are applied in order and once, with the history rows of Prisma's command line", async () => {
    await write('20260102000000_two', TWO);
    expect(await applyMigrations(config, { folder })).toStrictEqual(['20260101000000_one', '20260102000000_two']);
    expect(await applyMigrations(config, { folder })).toStrictEqual([]);
    expect(await ask('SELECT twice(21)')).toStrictEqual([{ twice: 42 }]);
    const [first] = await ask('SELECT * FROM _prisma_migrations ORDER BY started_at');
    expect(first).toMatchObject({
      migration_name: '20260101000000_one',
      checksum: (await readMigrations(folder))[0]?.checksum,
      finished_at: expect.any(Date),
      rolled_back_at: null,
      applied_steps_count: 1,
    });
  });

  it('are applied from the first migration that the database lacks', async () => {
    await applyMigrations(config, { folder });
    await write('20260102000000_two', TWO);
    expect(await applyMigrations(config, { folder })).toStrictEqual(['20260102000000_two']);
  });

  it('are refused when an applied migration is unknown to this program', async () => {
    await write('20260102000000_two', TWO);
    await applyMigrations(config, { folder });
    await rm(join(folder, '20260102000000_two'), { recursive: true });
    expect(await refusal()).toMatchObject({
      fault: 'NEWER_THAN_PROGRAM',
      message: expect.stringContaining('20260102000000_two'),
    });
  });

  it('are refused when the file of an applied migration was changed', async () => {
    await applyMigrations(config, { folder });
    await write('20260101000000_one', `${ONE}-- and more\n`);
    expect(await refusal()).toMatchObject({ fault: 'CHANGED_MIGRATION', message: expect.stringContaining('one') });
  });

  it("report the database's error when a migration fails, and are refused from then on", async () => {
    await write('20260102000000_two', 'CREATE TABLE two (id int);\nSELECT 1 / 0;\n');
    expect(await refusal()).toMatchObject({
      fault: 'FAILED_MIGRATION',
      message: 'The migration 20260102000000_two could not be applied. The database said: division by zero.',
    });
    expect(await ask(`SELECT to_regclass('two')::text AS two, to_regclass('one')::text AS one`)).toStrictEqual([
      { two: null, one: 'one' },
    ]);
    expect(await refusal()).toMatchObject({
      fault: 'FAILED_MIGRATION',
      message: expect.stringContaining('failed on this database and changed nothing'),
    });
  });

  it('continue after a failed migration was marked as rolled back', async () => {
    await write('20260102000000_two', 'SELECT 1 / 0;\n');
    await refusal();
    await ask('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL');
    await write('20260102000000_two', TWO);
    expect(await applyMigrations(config, { folder })).toStrictEqual(['20260102000000_two']);
  });

  /** Returns the statements that the message of a refusal advises, in their order. */
  const advised = async (): Promise<readonly string[]> => {
    const error = await refusal();
    return (error instanceof Error ? error.message.match(/UPDATE [^;]+;/g) : null) ?? [];
  };

  it('are applied after a failure once the advised statement was run', async () => {
    await write('20260102000000_two', 'CREATE TABLE two (id int);\nSELECT 1 / 0;\n');
    await refusal();
    const [mark, ...others] = await advised();
    expect(others).toEqual([]);
    await ask(mark ?? '');
    await write('20260102000000_two', TWO);
    expect(await applyMigrations(config, { folder })).toStrictEqual(['20260102000000_two']);
  });

  it('are not applied twice when a process ended after the script, and the advice for that case was followed', async () => {
    await write('20260102000000_two', `${TWO}INSERT INTO two VALUES (1);\n`);
    await applyMigrations(config, { folder });
    await ask(
      `UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE migration_name LIKE '%two'`,
    );
    const [applied = '', missing] = await advised();
    expect([applied, missing]).toEqual([
      expect.stringContaining('finished_at = now()'),
      expect.stringContaining('rolled_back_at'),
    ]);
    await ask(applied);
    expect(await applyMigrations(config, { folder })).toStrictEqual([]);
    expect(await ask('SELECT id FROM two')).toHaveLength(1);
  });

  it('are applied when a process ended before the script, and the advice for that case was followed', async () => {
    await applyMigrations(config, { folder });
    await write('20260102000000_two', TWO);
    await ask(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count) VALUES ('x', 'x', '20260102000000_two', 0)`,
    );
    await ask((await advised())[1] ?? '');
    expect(await applyMigrations(config, { folder })).toStrictEqual(['20260102000000_two']);
  });

  it('change nothing when none is pending', async () => {
    await applyMigrations(config, { folder });
    expect(await applyMigrations(config, { folder })).toStrictEqual([]);
  });
});

describeWithServer('two processes that start together on an empty server', { timeout: 60_000 }, () => {
  beforeEach(begin);
  afterEach(end);

  it('apply every migration exactly once in total, each in one of the two processes', async () => {
    await write('20260101000000_one', `SELECT pg_sleep(0.2);\n${ONE}`);
    await write('20260102000000_two', TWO);
    const applied = await Promise.all([1, 2, 3, 4].map(() => applyMigrations(config, { folder })));
    expect(applied.flat().toSorted()).toStrictEqual(['20260101000000_one', '20260102000000_two']);
    expect(await history()).toHaveLength(2);
  });

  it('wait for each other when one starts during a migration of the other', async () => {
    await write('20260101000000_one', `SELECT pg_sleep(1);\n${ONE}`);
    const first = applyMigrations(config, { folder });
    const begun = async (): Promise<boolean> => {
      const [table] = await ask<{ found: string | null }>(`SELECT to_regclass('_prisma_migrations')::text AS found`);
      return table?.found != null && (await ask('SELECT FROM _prisma_migrations')).length > 0;
    };
    while (!(await begun()));
    const second = applyMigrations(config, { folder });
    expect(await Promise.all([first, second])).toStrictEqual([['20260101000000_one'], []]);
  });

  it('fail when migrations are applied without the advisory lock', async () => {
    const bare = async () => {
      const rows = await ask<{ found: string | null }>(`SELECT to_regclass('one')::text AS found`);
      if (rows[0]?.found === null) await ask(`SELECT pg_sleep(0.2); ${ONE}`);
    };
    await expect(Promise.all([bare(), bare()])).rejects.toMatchObject({
      code: expect.stringMatching(/^(42P07|42710|23505)$/),
    });
  });

  it('both open the database and apply its migrations', async () => {
    const url = String(config.connectionString);
    const both = await Promise.all([openDatabase({ url, dataDir: null }), openDatabase({ url, dataDir: null })]);
    await Promise.all(both.map((database) => database.close()));
    expect(await history()).toHaveLength((await readMigrations()).length);
  });
});
