// Tests of `npm run doctor`: an installation in order has no fault, and each of the nine checks finds what is broken on purpose, with its
// remedy. What the whole program prints and its exit code are tested once each.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { bootstrap } from '../../src/server/ops/bootstrap.ts';
import { examine, settingFindings } from '../../src/server/ops/doctor.ts';
import { CHECKS, type Check } from '../../src/server/ops/doctor-report.ts';
import type { Machine } from '../../src/server/ops/doctor-surroundings.ts';
import { createDatabase, describeWithServer, testTemplate } from '../kit/database.ts';
import { poolerMissing, startPooler } from '../kit/pgbouncer.ts';
import { freePort, listenOnFreePort } from '../kit/port.ts';
import { start } from '../kit/program.ts';
import { createTestRedis, redisMissing, type TestRedis } from '../kit/redis.ts';
import { certificateFor, opensslMissing, openTlsProxy, type TlsProxy } from '../kit/tls-proxy.ts';

type Env = Readonly<Record<string, string>>;

const GB = 1_073_741_824;
const machine: Machine = { now: () => new Date(), freeBytes: async () => 10 * GB };
const folder = mkdtempSync(join(tmpdir(), 'tandem-doctor-'));
/** What has to be closed at the end. */
const open: (() => unknown)[] = [];
let made: Awaited<ReturnType<typeof createDatabase>>;
let redis: TestRedis;
/** The environment of an installation that is in order. */
let healthy: Env;

async function run(statement: string, url = made.url): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function httpsServer(days: number): Promise<Server> {
  const server = createServer(certificateFor('localhost', days));
  await listenOnFreePort(server);
  open.push(() => server.close());
  return server;
}

const originOf = (server: Server): string => `https://localhost:${(server.address() as AddressInfo).port}`;

/** Returns the findings with these settings. */
async function findingsOf(env: Env, of: Machine = machine) {
  const parsed = parseConfig(env);
  return 'faults' in parsed ? settingFindings(parsed.faults) : examine(parsed.config, of);
}

/** Expects faults of one check alone, each with a remedy, and returns their lines. */
async function faultsOf(check: Check, env: Env, of: Machine = machine): Promise<string> {
  const faults = (await findingsOf(env, of)).filter(({ state }) => state === 'fault');
  expect(new Set(faults.map((finding) => finding.check))).toEqual(new Set([check]));
  return faults.map((finding) => `${finding.sentence} ${finding.state === 'fault' ? finding.remedy : ''}`).join('\n');
}

async function tlsProxy(days: number): Promise<TlsProxy> {
  const proxy = await openTlsProxy(made.url, '127.0.0.1', days);
  open.push(proxy.close);
  return proxy;
}

/** Returns the address of the database over a TLS proxy. */
const encrypted = ({ port, certificate }: TlsProxy): string => {
  const url = new URL(made.url);
  url.port = String(port);
  return `${url.href}?sslmode=verify-full&sslrootcert=${certificate}`;
};

describeWithServer('npm run doctor', () => {
  beforeAll(async () => {
    made = await createDatabase(testTemplate());
    redis = await createTestRedis();
    if (redisMissing === null) await redis.start();
    const isEncrypted = opensslMissing === null;
    healthy = {
      DATABASE_URL: isEncrypted ? encrypted(await tlsProxy(90)) : made.url,
      PUBLIC_ORIGIN: isEncrypted ? originOf(await httpsServer(90)) : 'http://localhost:4000',
      ALIAS_SECRET: randomBytes(32).toString('hex'),
      SEAL_SECRET: randomBytes(32).toString('hex'),
      DATA_DIR: folder,
      ...(redisMissing === null ? { REDIS_URL: redis.url } : {}),
    };
    const parsed = parseConfig(healthy);
    if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
    const app = await bootstrap({ ...parsed.config, asOwner: true });
    await app.database.close();
  });
  afterAll(async () => {
    for (const close of open) await close();
    await redis?.stop();
    await made?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds nothing wrong with an installation in order, and examines each of the nine checks', async () => {
    const findings = await findingsOf(healthy);
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(new Set(findings.map(({ check }) => check))).toEqual(new Set(CHECKS));
  });

  it('prints a line for each check and below a fault its remedy, and exits with 1', async () => {
    const { code, stdout, stderr } = await start('scripts/doctor.ts', folder, {
      ...healthy,
      REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    }).ended;
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^ok {6}database: PostgreSQL \d+ at \S+ answers and can be written to\n/);
    expect(stdout).toMatch(/\nfault {3}Redis: 127\.0\.0\.1:\d+ cannot be used: .+\n {8}remedy: Start Redis, .+\n/);
    expect(stdout.match(/^(ok|fault|skipped)/gm)?.filter((state) => state !== 'ok')).toEqual(['fault']);
    expect(code).toBe(1);
  });

  it('finds a database server that does not answer, without its password, and skips what only the database knows', async () => {
    const env = { ...healthy, DATABASE_URL: `postgres://me:hush@127.0.0.1:${await freePort()}/tandem` };
    const said = await faultsOf('database', env);
    expect(said).toMatch(/cannot be reached: .+ Start the database server/);
    expect(said).not.toContain('hush');
    const skipped = (await findingsOf(env)).filter(({ state }) => state === 'skipped');
    expect(skipped.map(({ check }) => check)).toEqual(['encoding', 'pooler', 'migrations', 'clock', 'secrets']);
  });

  it('finds a database that cannot be written to', async () => {
    const name = new URL(made.url).pathname.slice(1);
    await run(`ALTER DATABASE "${name}" SET default_transaction_read_only TO on`);
    expect(await faultsOf('database', healthy)).toMatch(/is set to read only .+ Give the address of the primary/);
    await run(`BEGIN READ WRITE; ALTER DATABASE "${name}" RESET default_transaction_read_only; COMMIT`);
  });

  it('finds an encoding other than UTF-8', async () => {
    const name = `tandem_latin_${randomBytes(4).toString('hex')}`;
    await run(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
    const latin = new URL(made.url);
    latin.pathname = `/${name}`;
    const findings = await findingsOf({ ...healthy, DATABASE_URL: latin.href });
    await run(`DROP DATABASE ${name}`);
    expect(findings.find(({ check }) => check === 'encoding')).toMatchObject({
      state: 'fault',
      sentence: expect.stringContaining('LATIN1'),
      remedy: expect.stringContaining('procedure 1'),
    });
  });

  it.skipIf(poolerMissing !== null)('finds a pooler that the settings do not name', async () => {
    const pooler = await startPooler(made.url);
    try {
      const env = { ...healthy, DATABASE_URL: pooler.urlOf(made.url) };
      expect(await faultsOf('pooler', env)).toMatch(/connection pooler in transaction mode.+ Set DATABASE_POOLER/);
      const named = { ...env, DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: made.url };
      expect((await findingsOf(named)).filter(({ state }) => state !== 'ok')).toEqual([]);
    } finally {
      await pooler.stop();
    }
  });

  it('finds an address without the pooler that leads to another database', async () => {
    const other = new URL(made.url);
    other.pathname = '/postgres';
    const env = { ...healthy, DATABASE_DIRECT_URL: other.href };
    expect(await faultsOf('pooler', env)).toMatch(/leads to another database .+procedure 8/);
  });

  it('finds pending migrations by their names, and a migration that this version does not know', async () => {
    const last = `(SELECT migration_name FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1)`;
    await run(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = ${last}`);
    expect(await faultsOf('migrations', healthy)).toMatch(/^migrations are pending: \d+_\w+ Run: npm run migrate$/);
    await run(`UPDATE _prisma_migrations SET rolled_back_at = NULL, migration_name = migration_name || '_x'
      WHERE migration_name = ${last}`);
    expect(await faultsOf('migrations', healthy)).toMatch(/newer than the program.+ Start the newer version/);
    await run(`UPDATE _prisma_migrations SET migration_name = replace(migration_name, '_x', '')`);
  });

  it('finds a clock of this machine that differs from the clock of the database, and one that is behind the log', async () => {
    const realNow = Date.now.bind(Date);
    const ahead = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + 60_000);
    try {
      expect(await faultsOf('clock', healthy)).toMatch(/60\.0 s ahead of the clock of the database\. Set the clocks/);
    } finally {
      ahead.mockRestore();
    }
    await run(`INSERT INTO clock_floor (subject, at) VALUES (gen_random_uuid(), now() + interval '1 hour')`);
    expect(await faultsOf('clock', healthy)).toMatch(/The clock of the database is 3\d{3}\.\d s behind the log\./);
    await run('DELETE FROM clock_floor');
  });

  it('finds a secret that can be guessed, one that is not the recorded one, and a lost or damaged file of secrets', async () => {
    const guessable = await faultsOf('secrets', { ...healthy, ALIAS_SECRET: '00'.repeat(32) });
    expect(guessable).toMatch(/^ALIAS_SECRET: .+can be guessed.+openssl rand/);
    const other = { ...healthy, SEAL_SECRET: randomBytes(32).toString('hex') };
    expect(await faultsOf('secrets', other)).toMatch(/SEAL_SECRET differs .+procedure 9/);
    const { ALIAS_SECRET: _alias, SEAL_SECRET: _seal, ...rest } = healthy;
    const stored = { ...rest, SANDBOX: 'true' };
    await run(`UPDATE installation SET sandbox = true, chain_id = 'solana:localnet'`);
    expect(await faultsOf('secrets', stored)).toMatch(/stored secrets that are not in DATA_DIR.+Restore secrets\.json/);
    writeFileSync(join(folder, 'secrets.json'), '{');
    expect(await faultsOf('secrets', stored)).toMatch(/is damaged.+Restore secrets\.json/);
    rmSync(join(folder, 'secrets.json'));
    await run(`UPDATE installation SET sandbox = false, chain_id = 'solana:mainnet'`);
  });

  it('finds a data folder without free space, and one that is a file', async () => {
    const full = { ...machine, freeBytes: async () => 100_000_000 };
    expect(await faultsOf('free space', healthy, full)).toMatch(/^only 95 MB for .+ Free space on this disk/);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await faultsOf('free space', { ...healthy, DATA_DIR: file })).toMatch(/cannot be used.+Set DATA_DIR/);
  });

  it.skipIf(opensslMissing !== null)(
    'finds certificates of the database and of the proxy that expire soon',
    async () => {
      const soon = {
        ...healthy,
        DATABASE_URL: encrypted(await tlsProxy(2)),
        PUBLIC_ORIGIN: originOf(await httpsServer(2)),
      };
      await run(`UPDATE installation SET origin = '${soon.PUBLIC_ORIGIN}'`);
      const said = await faultsOf('certificates', soon);
      expect(said).toMatch(/the certificate of the database expires at .+ Renew the certificate of the database/);
      expect(said).toMatch(/the certificate of the proxy expires at .+ Renew the certificate of the proxy/);
      const later = { ...machine, now: () => new Date(Date.now() + 3 * 86_400_000) };
      expect(await faultsOf('certificates', soon, later)).toMatch(/proxy expired at/);
      await run(`UPDATE installation SET origin = '${healthy['PUBLIC_ORIGIN']}'`);
    },
  );

  it('finds that the public origin is not the recorded one', async () => {
    await run(`UPDATE installation SET origin = 'https://former.example'`);
    expect(await faultsOf('database', healthy)).toMatch(
      /belongs to https:\/\/former\.example.+Moving to another origin/,
    );
    await run(`UPDATE installation SET origin = '${healthy['PUBLIC_ORIGIN']}'`);
  });
});
