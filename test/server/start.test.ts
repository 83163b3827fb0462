// The program as a whole: what it finds on a fresh machine, what it keeps, how it leaves, and what it says when it cannot start.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, describeWithServer, testStoreKind } from '../kit/database.ts';
import { call } from '../kit/http.ts';
import { openSocket } from '../kit/socket.ts';
import { type Ended, endAll, type Program, start } from './program.ts';

/** Processes that make databases, on machines with much else to do. */
const TIMEOUT_MS = 120_000;
/** The demo moves the clock over weeks of blocks beside that. */
const DEMO_PATIENCE_MS = 300_000;

const MAIN = 'src/main.ts';
const DEMO = 'examples/demo.ts';
const BARE = { DEMO_NETWORK: 'false' };
const MARKETPLACE = '{ offers(first: 100) { totalCount nodes { slug } } protocol { now sandbox } }';

type AppContext = {
  readonly offers: { readonly totalCount: number; readonly nodes: readonly { readonly slug: string }[] };
  readonly protocol: { readonly now: string; readonly sandbox: boolean };
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-start-'));
});
afterEach(async () => {
  await endAll();
  await rm(folder, { recursive: true, force: true });
});

async function marketplaceAt(url: string): Promise<AppContext> {
  const { data, errors } = await call<AppContext>(url, MARKETPLACE);
  if (data == null) throw new Error(JSON.stringify(errors));
  return data;
}

async function leave(program: Program): Promise<Ended> {
  program.signal('SIGTERM');
  return program.ended;
}

describe.runIf(testStoreKind === 'embedded')('with nothing but Node, in any folder', () => {
  test(
    'a start fills the marketplace, also after one that was killed over it; the demo runs; the next start finds all as it was left',
    async () => {
      const killed = start(MAIN, folder);
      await killed.says(/Filling the new sandbox/);
      killed.signal('SIGKILL');
      expect((await killed.ended).signal).toBe('SIGKILL');

      const first = start(MAIN, folder);
      const url = await first.url();
      const found = await marketplaceAt(url);
      expect(found.protocol.sandbox).toBe(true);
      expect(found.offers.totalCount).toBeGreaterThanOrEqual(95);
      const told = await start(DEMO, folder, { TANDEM_URL: url }).ended;
      expect(told).toMatchObject({ code: 0, stderr: '' });
      for (const word of [
        'CLAIM_SETTLED',
        'ClaimCapReached',
        'OwnDevice',
        'NotYetWithdrawable',
        'Co-Staker Withdrawn',
        'the device earned',
        'SLASH_REVIEWED  REVERSED',
        'SLASH_REVIEWED  UPHELD',
        'OverflowExceeded',
        'OWNER_STAKE_WITHDRAWN',
        'The agreement holds.',
      ]) {
        expect(told.stdout).toContain(word);
      }
      const left = await marketplaceAt(url);
      const audited = await start('scripts/audit.ts', folder).ended;
      expect(audited).toMatchObject({ code: 0, stderr: '' });
      expect(audited.stdout).not.toContain('FAILS');
      expect(audited.stdout).toMatch(/Everything holds\.\n$/);
      const ended = await leave(first);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('Filling the new sandbox');
      expect(await readdir(folder)).toEqual(['data']);

      const without = await start('scripts/audit.ts', folder).ended;
      expect(without.stdout).toBe(audited.stdout);
      const second = start(MAIN, folder);
      const kept = await marketplaceAt(await second.url());
      expect(kept.offers).toEqual(left.offers);
      expect(Date.parse(kept.protocol.now) - Date.parse(found.protocol.now)).toBeGreaterThan(21 * 86_400_000);
      expect((await leave(second)).stdout).not.toContain('Filling');
    },
    DEMO_PATIENCE_MS,
  );

  test(
    'the demo says how to start a server when there is none',
    async () => {
      const ended = await start(DEMO, folder, { TANDEM_URL: 'http://127.0.0.1:9' }).ended;
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toBe('No server answers at http://127.0.0.1:9. Start one with: npm start\n');
    },
    TIMEOUT_MS,
  );

  test(
    'a signal ends it in order: sockets are told to come back, and the exit code is 0',
    async () => {
      const program = start(MAIN, folder, BARE);
      const socket = await openSocket(await program.url());
      await socket.init();
      program.signal('SIGINT');
      expect((await socket.closed).code).toBe(1012);
      expect((await program.ended).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'a file of devices is imported beside the running server and without it; a bad one is refused whole',
    async () => {
      const devices = JSON.parse(
        await readFile(new URL('../../examples/network/devices.json', import.meta.url), 'utf8'),
      ) as readonly Record<string, unknown>[];
      const [one, two] = devices;
      const good = join(folder, 'good.json');
      const bad = join(folder, 'bad.json');
      await writeFile(good, JSON.stringify([one]));
      await writeFile(
        bad,
        JSON.stringify(
          [
            { ...two, hardware_quantity: 9 },
            { ...one, iso2: 'Germany' },
          ],
          null,
          1,
        ),
      );
      const importing = (file: string): Promise<Ended> => start('scripts/import.ts', folder, BARE, [file]).ended;

      const server = start(MAIN, folder, BARE);
      const url = await server.url();
      const known = async (device: Record<string, unknown> | undefined): Promise<boolean> => {
        const asked = 'query ($id: String!) { device(by: { deviceId: $id }) { model } }';
        const { data } = await call<{ device: unknown }>(url, asked, { id: String(device?.['device_id']) });
        return data?.device !== null;
      };
      expect(await known(one)).toBe(false);
      expect(await importing(good)).toMatchObject({ code: 0, stdout: `${good}: 1 devices, 1 of them new.\n` });
      expect(await known(one)).toBe(true);

      const refused = await importing(bad);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/^\d+: \[0\]\.hardware_quantity: must .+\n\d+: \[1\]\.iso2: must .+\n/);
      expect(await known(two)).toBe(false);

      await leave(server);
      expect(await importing(good)).toMatchObject({ code: 0, stdout: `${good}: 1 devices, 0 of them new.\n` });
    },
    TIMEOUT_MS,
  );
});

describe.runIf(testStoreKind === 'embedded')('what cannot start says why, in a line, and exits', () => {
  const failing = async (env: Readonly<Record<string, string>>): Promise<Ended> => {
    const ended = await start(MAIN, folder, { ...BARE, ...env }).ended;
    expect(ended.stdout).toBe('');
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    return ended;
  };

  test(
    'for every setting that it does not understand',
    async () => {
      const { code, stderr } = await failing({ PORT: '99999', SANDBOX: 'maybe', RATE_LIMITS: 'none' });
      expect(code).toBe(2);
      expect(stderr.trim().split('\n').sort()).toEqual([
        'PORT: expected a port from 0 to 65535, got "99999"',
        'RATE_LIMITS: expected on or off, got "none"',
        'SANDBOX: expected true or false, got "maybe"',
      ]);
    },
    TIMEOUT_MS,
  );

  test(
    'for a data folder that holds no database any more, and leaves the folder as it is',
    async () => {
      const first = start(MAIN, folder, BARE);
      await first.url();
      await leave(first);
      const file = join(folder, 'data', 'pg', 'global', 'pg_control');
      await writeFile(file, 'scribbled over');
      const { code, stderr } = await failing({});
      expect(code).toBe(1);
      expect(stderr).toContain('cannot be opened. It has been left as it is');
      expect(await readFile(file, 'utf8')).toBe('scribbled over');
    },
    TIMEOUT_MS,
  );

  test(
    'for a database server that does not answer, without subscriber the password',
    async () => {
      const { code, stderr } = await failing({
        DATABASE_URL: 'postgres://tandem:hush@127.0.0.1:9/tandem',
        SANDBOX: 'true',
      });
      expect(code).toBe(1);
      expect(stderr).toContain('The database server 127.0.0.1:9 cannot be reached');
      expect(stderr).not.toContain('hush');
    },
    TIMEOUT_MS,
  );

  test(
    'for a data folder that another server has open, which goes on undisturbed',
    async () => {
      const together = [start(MAIN, folder, BARE), start(MAIN, folder, BARE)];
      const serving = await Promise.any(together.map(async (program) => ({ program, url: await program.url() })));
      const refused = await together.find((program) => program !== serving.program)?.ended;
      for (const { code, stdout, stderr } of [refused ?? (await failing({})), await failing({})]) {
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(
          /^The data folder \S+ is in use by a Tandem that runs already\. Use that one, stop it first, or set DATA_DIR .+\n$/,
        );
      }
      expect((await marketplaceAt(serving.url)).protocol.sandbox).toBe(true);
      expect(await leave(serving.program)).toMatchObject({ code: 0, stderr: '' });
    },
    TIMEOUT_MS,
  );

  test(
    'for a port that is taken',
    async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        const { code, stderr } = await failing({ PORT: String(port) });
        expect(code).toBe(1);
        expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`);
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    },
    TIMEOUT_MS,
  );
});

describeWithServer('two processes that start together on one empty server database', () => {
  test(
    'apply each migration once, fill the sandbox once, and show one marketplace',
    async () => {
      const { url: databaseUrl, drop } = await createDatabase(null);
      try {
        const env = { DATABASE_URL: databaseUrl, SANDBOX: 'true' };
        const programs = [start(MAIN, folder, env), start(MAIN, folder, env)];
        const shown = await Promise.all(programs.map(async (program) => marketplaceAt(await program.url())));
        expect(shown[0]?.offers).toEqual(shown[1]?.offers);
        expect(shown[0]?.offers.totalCount).toBeGreaterThanOrEqual(100);
        const ended = await Promise.all(programs.map(leave));
        expect(ended.map(({ code }) => code)).toEqual([0, 0]);
        expect(ended.filter(({ stdout }) => stdout.includes('Filling'))).toHaveLength(1);

        const client = new pg.Client({ connectionString: databaseUrl });
        await client.connect();
        const applied = await client.query(
          'SELECT migration_name, count(*)::int AS times FROM _prisma_migrations GROUP BY 1',
        );
        await client.end();
        expect(applied.rows.length).toBeGreaterThan(0);
        expect(applied.rows.map(({ times }) => times)).toEqual(applied.rows.map(() => 1));
      } finally {
        await endAll();
        await drop();
      }
    },
    TIMEOUT_MS,
  );
});
