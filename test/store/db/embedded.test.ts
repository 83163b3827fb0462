// Tests of the data folder of the embedded database: durability, ownership by one process, and the errors when it cannot be opened.
// One folder is extracted from the dump of a migrated database and copied for every test.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase, StartupError, sql } from '../../../src/store/db/database.ts';
import { openEmbeddedFolder } from '../../../src/store/db/embedded/database.ts';
import { prepareDatabase, preparedDatabase } from '../../../src/store/db/prepared-database.ts';
import { createMigratedDataDir, testStoreKind } from '../../kit/database.ts';

const TYPESCRIPT = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
const CLIENT = fileURLToPath(new URL('./data-dir-client.ts', import.meta.url));
let root: string;
let pristine: string;
let dataDir: string;
let number = 0;
const opened: Database[] = [];
const children: ChildProcess[] = [];

async function open(): Promise<Database> {
  const database = await openDatabase({ dataDir });
  opened.push(database);
  return database;
}

const keep = (database: Database, value: string) => database.execute(sql`INSERT INTO kept VALUES (${value})`);
const kept = async (database: Database) =>
  (await database.query<{ value: string }>(sql`SELECT value FROM kept ORDER BY value`)).map((row) => row.value);

async function startClient(...words: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', TYPESCRIPT, CLIENT, dataDir, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(said.toString()).toBe('kept\n');
  return child;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

describe.skipIf(testStoreKind !== 'embedded')('a data folder', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tandem-test-'));
    // Create sockets in the temporary folder of the test too, so that those that a killed process leaves behind are removed with
    // it.
    vi.stubEnv('TMPDIR', root);
    pristine = join(root, 'pristine');
    await createMigratedDataDir(pristine);
    const database = await openDatabase({ dataDir: pristine });
    await database.execute(sql`CREATE TABLE kept (value text)`);
    await database.close();
  }, 60_000);
  beforeEach(async () => {
    number += 1;
    dataDir = join(root, `data-${number}`);
    // A process copies a thousand files with a quarter of the work that `cp` of Node needs.
    await promisify(execFile)('cp', ['-R', pristine, dataDir]);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await stop(child, 'SIGKILL');
    for (const database of opened.splice(0).reverse()) await database.close();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  it('keeps its rows when it is closed, once or twice, and opened again', async () => {
    const first = await open();
    await keep(first, 'a');
    await Promise.all([first.close(), first.close()]);
    const second = await open();
    expect(await kept(second)).toStrictEqual(['a']);
    expect(second.kind).toBe('embedded');
  });

  it('contains only the database after it is closed', async () => {
    const database = await open();
    const socketFolder = await readFile(join(dataDir, 'pg.socket'), 'utf8');
    expect(await readdir(dirname(socketFolder))).toContain(socketFolder.split('/').at(-1));
    await database.close();
    expect(await readdir(dataDir)).toStrictEqual(['pg']);
    await expect(readdir(socketFolder)).rejects.toThrow('ENOENT');
  });

  it('is not accessible to other users of the machine', async () => {
    await open();
    expect((await stat(join(dataDir, 'pg'))).mode & 0o777).toBe(0o700);
    expect((await stat(await readFile(join(dataDir, 'pg.socket'), 'utf8'))).mode & 0o777).toBe(0o700);
  });

  it('is shared by its owner process and a client process, and each sees the rows that the other one writes', async () => {
    const host = await open();
    const guest = await open();
    await keep(host, 'host');
    await keep(guest, 'guest');
    expect(await kept(host)).toStrictEqual(['guest', 'host']);
    expect(await kept(guest)).toStrictEqual(['guest', 'host']);
    await guest.close();
    expect(await kept(host)).toStrictEqual(['guest', 'host']);
  });

  it('keeps concurrent statements of owner process and client process apart', async () => {
    const [host, guest] = [await open(), await open()];
    const long = 'x'.repeat(200_000);
    const ask = async (database: Database, who: string) => {
      for (let turn = 0; turn < 20; turn += 1) {
        const [row] = await database.query(sql`SELECT ${who}::text AS who, length(${long + who}::text) AS length`);
        expect(row).toStrictEqual({ who, length: long.length + who.length });
      }
    };
    await Promise.all([ask(host, 'host'), ask(guest, 'client'), ask(guest, 'friend')]);
  });

  it('isolates the transactions of owner process and client process', async () => {
    const [host, guest] = [await open(), await open()];
    const add = (database: Database, value: string, fails: boolean) =>
      database
        .transaction(async (tx) => {
          await tx.execute(sql`INSERT INTO kept VALUES (${value})`);
          await tx.query(sql`SELECT 1`);
          if (fails) throw new Error('changed my mind');
        })
        .catch(() => undefined);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => [
        add(host, `h${index}`, index % 2 === 0),
        add(guest, `g${index}`, true),
      ]).flat(),
    );
    expect(await kept(host)).toStrictEqual(['h1', 'h3', 'h5', 'h7', 'h9']);
  });

  it('has one owner process when two processes open it at the same time', async () => {
    const both = await Promise.all([open(), open()]);
    await Promise.all(both.map((database, index) => keep(database, String(index))));
    expect(await Promise.all(both.map(kept))).toStrictEqual([
      ['0', '1'],
      ['0', '1'],
    ]);
  });

  it('is shared with a process that has opened it before', async () => {
    await startClient();
    const guest = await open();
    expect(await kept(guest)).toStrictEqual(['by the other process']);
    await keep(guest, 'by this one');
    expect(await kept(guest)).toStrictEqual(['by the other process', 'by this one']);
  });

  it('is found through its marker file by a process with another temporary folder', async () => {
    await startClient();
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = await mkdtemp(join(root, 'tmp-'));
    try {
      expect(await kept(await open())).toStrictEqual(['by the other process']);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('keeps committed rows when its owner is killed, and the next owner replaces the socket', async () => {
    await stop(await startClient(), 'SIGKILL');
    expect(await readdir(dataDir)).toContain('pg.socket');
    const database = await open();
    expect(await kept(database)).toStrictEqual(['by the other process']);
  });

  it('rolls back the open transaction of a client that was killed', async () => {
    const host = await open();
    const guest = await startClient('without committing');
    const waiting = kept(host);
    await stop(guest, 'SIGKILL');
    expect(await waiting).toStrictEqual([]);
    await keep(host, 'after');
    expect(await kept(host)).toStrictEqual(['after']);
  });

  it('is acquired although a dead process left the file with which it had locked the folder', async () => {
    const claim = join(dataDir, 'pg.claim');
    await writeFile(claim, '');
    await utimes(claim, new Date(0), new Date(0));
    await open();
    expect(await readdir(dataDir)).not.toContain('pg.claim');
  });

  it('is created again, accessible to its user only, when its first creation was interrupted', async () => {
    dataDir = join(root, `data-${number}-new`);
    await mkdir(join(dataDir, 'pg-unfinished'), { recursive: true });
    await writeFile(join(dataDir, 'pg-unfinished', 'PG_VERSION'), '18\n');
    const database = await open();
    expect(await database.query(sql`SELECT 1 AS one`)).toStrictEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).toSorted()).toStrictEqual(['pg', 'pg.socket']);
    expect((await stat(join(dataDir, 'pg'))).mode & 0o777).toBe(0o700);
  });

  it('is a copy of the prepared database, which is migrated and has no row, and is initialised where none is prepared', async () => {
    const prepared = await prepareDatabase();
    expect(await preparedDatabase()).toBe(prepared);
    for (const [name, from, tables] of [
      ['copied', preparedDatabase, true],
      ['initialised', async () => null, false],
    ] as const) {
      const at = join(root, `data-${number}-${name}`);
      const embedded = await openEmbeddedFolder(at, from);
      const client = new pg.Client({ host: embedded.socketFolder, user: 'postgres', database: 'postgres' });
      await client.connect();
      const { rows } = await client.query<{ found: boolean }>(`SELECT to_regclass('offer') IS NOT NULL AS found`);
      expect(rows).toEqual([{ found: tables }]);
      if (tables) expect((await client.query('SELECT 1 FROM account UNION ALL SELECT 1 FROM event')).rowCount).toBe(0);
      await client.end();
      await embedded.close();
      expect((await stat(join(at, 'pg'))).mode & 0o777).toBe(0o700);
    }
  });

  const refusal = async () => {
    const error = await open().then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(StartupError);
    return error as StartupError;
  };

  it.each([
    [
      'its control file is overwritten with zeros',
      () => writeFile(join(dataDir, 'pg/global/pg_control'), Buffer.alloc(8_192)),
    ],
    ['its write-ahead log is missing', () => rm(join(dataDir, 'pg/pg_wal'), { recursive: true })],
    ['its version file is missing', () => rm(join(dataDir, 'pg/PG_VERSION'))],
    [
      'a file has its name',
      () => rm(join(dataDir, 'pg'), { recursive: true }).then(() => writeFile(join(dataDir, 'pg'), '')),
    ],
  ])('is reported with its path and left unchanged when %s', async (_, damage) => {
    await damage();
    const before = await readdir(dataDir, { recursive: true });
    const { fault, message } = await refusal();
    expect(fault).toBe('CORRUPT');
    expect(message).toContain(join(dataDir, 'pg'));
    expect(message).toContain('move the folder away');
    expect(await readdir(dataDir, { recursive: true })).toStrictEqual(before);
  });

  it('can be opened again after a backup was restored', async () => {
    await rm(join(dataDir, 'pg/PG_VERSION'));
    await refusal();
    await cp(join(pristine, 'pg/PG_VERSION'), join(dataDir, 'pg/PG_VERSION'));
    expect(await kept(await open())).toStrictEqual([]);
  });

  it('is refused when its parent is a file', async () => {
    const file = join(root, `file-${number}`);
    await writeFile(file, '');
    dataDir = join(file, 'data');
    expect(await refusal()).toMatchObject({ fault: 'NOT_WRITABLE', message: expect.stringContaining(dataDir) });
  });

  it.skipIf(process.getuid?.() === 0)('is refused when it cannot be written to', async () => {
    await chmod(dataDir, 0o500);
    expect(await refusal()).toMatchObject({ fault: 'NOT_WRITABLE' });
    await chmod(dataDir, 0o700);
  });

  it('is refused when other users can access the folder of its socket', async () => {
    const database = await open();
    const socketFolder = await readFile(join(dataDir, 'pg.socket'), 'utf8');
    await database.close();
    await mkdir(socketFolder);
    await chmod(socketFolder, 0o777);
    expect(await refusal()).toMatchObject({ fault: 'IN_USE', message: expect.stringContaining(socketFolder) });
    await rm(socketFolder, { recursive: true });
  });
});
