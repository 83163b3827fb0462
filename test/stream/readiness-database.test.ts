// Tests of the readiness checks of the database and of the installation: each state of the database, of the pooler, of Redis and of the
// secrets gives its documented sentence, and the process is ready again once the cause is removed.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { checkIdentity } from '../../src/app/installation.ts';
import { openKeyring } from '../../src/app/signing-keys.ts';
import { createPoolerCheck, createWriteCheck } from '../../src/server/ops/database-checks.ts';
import { startInstallationWatch } from '../../src/server/ops/installation-watch.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { createReadinessCheck } from '../../src/server/ops/readiness.ts';
import { type Database, openDatabase, raw, sql } from '../../src/store/db/database.ts';
import { probeWrite } from '../../src/store/write-probe.ts';
import { createRedisNotifier } from '../../src/stream/notifier-redis.ts';
import { sessionFixture } from '../app/session-fixture.ts';
import { createDatabase, describeWithServer, testStoreKind, testTemplate } from '../kit/database.ts';
import { poolerMissing, startPooler } from '../kit/pgbouncer.ts';
import { listenOnFreePort } from '../kit/port.ts';
import { createTestRedis, redisMissing } from '../kit/redis.ts';
import { openSilentProxy } from '../kit/silent-proxy.ts';
import { type Fixture, fixture } from '../kit/stream.ts';

type Made = Awaited<ReturnType<typeof createDatabase>>;
let made: Made;
const close: (() => Promise<unknown>)[] = [];
/** Milliseconds by which the clock of the readiness checks is ahead, so that cached answers expire. */
let ahead = 0;
const now = (): Date => new Date(Date.now() + ahead);

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: made.url, options: '-c default_transaction_read_only=off' });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Opens a database and starts a stream on it; both are closed after the test. */
async function started(url: string, options: Parameters<typeof fixture>[1] = {}) {
  const database = await openDatabase({ url, dataDir: null });
  const { stream } = fixture(database, { pollMs: 20, ...options });
  close.push(stream.stop, database.close);
  await stream.start();
  return { database, stream };
}

/** A stream whose log is always read, so that only the checks under test decide. */
const readable = (stream: Fixture['stream']): Fixture['stream'] => ({
  ...stream,
  wallNow: now,
  logReader: { ...stream.logReader, lagMs: () => 0 },
});

if (testStoreKind === 'server') {
  beforeAll(async () => {
    made = await createDatabase(testTemplate());
  });
  afterAll(() => made?.drop());
  afterEach(async () => {
    for (const one of close.splice(0)) await one();
  });
}

describeWithServer('readiness', () => {
  it('is false while the database is read only, and true again afterwards', async () => {
    const { database, stream } = await started(made.url);
    const ready = createReadinessCheck(readable(stream), { clock: null }, [createWriteCheck(database)]);
    await expect.poll(ready).toEqual({ ready: true });
    const name = new URL(made.url).pathname.slice(1);
    const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`;
    await administer(`ALTER DATABASE "${name}" SET default_transaction_read_only TO on`);
    await administer(endSessions);
    const again = () => {
      ahead += 6_000;
      return ready();
    };
    await expect.poll(again).toEqual({ ready: false, reasons: ['the database is read only'] });
    await administer(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
    await administer(endSessions);
    await expect.poll(again).toEqual({ ready: true });
  });

  it('is false while the database does not answer, or refuses connections', async () => {
    const proxy = await openSilentProxy(made.url);
    close.push(proxy.close);
    const { database, stream } = await started(proxy.url);
    const ready = createReadinessCheck(readable(stream), { clock: null }, [createWriteCheck(database)]);
    const again = () => {
      ahead += 6_000;
      return ready();
    };
    await expect.poll(again).toEqual({ ready: true });
    for (const cause of [proxy.silence, proxy.cut]) {
      cause();
      ahead += 6_000;
      expect(await ready()).toEqual({ ready: false, reasons: ['the database does not answer'] });
      if (cause === proxy.silence) proxy.cut();
    }
  });

  it.skipIf(redisMissing !== null)('stays true when Redis dies', async () => {
    const redis = await createTestRedis();
    await redis.start();
    const lost: unknown[] = [];
    const notifier = createRedisNotifier(redis.url, { lost: (error) => lost.push(error), found: () => undefined });
    close.push(notifier.close);
    const { database, stream } = await started(made.url, { remote: [notifier] });
    await expect.poll(notifier.isOpen).toBe(true);
    const ready = createReadinessCheck(stream, { clock: null }, [createWriteCheck(database)]);
    await redis.stop();
    await expect.poll(() => lost.length).toBe(1);
    await expect.poll(ready).toEqual({ ready: true });
  });

  it.skipIf(poolerMissing !== null)('is false when a pooler comes between this process and its database', async () => {
    const pooler = await startPooler(made.url);
    const direct = Number(new URL(made.url).port);
    const behind = Number(new URL(pooler.urlOf(made.url)).port);
    let port = direct;
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
    const switching = new URL(made.url);
    switching.port = String(await listenOnFreePort(server));
    const database = await openDatabase({ url: switching.href, dataDir: null });
    close.push(database.close, async () => server.close(), pooler.stop);
    const check = createPoolerCheck(database);
    const query = () => database.query(sql`SELECT 1`).catch(() => null);
    const switchTo = async (next: number): Promise<void> => {
      port = next;
      for (const socket of sockets) socket.destroy();
      await expect.poll(query).not.toBeNull();
    };
    await query();
    expect(await check()).toEqual([]);
    await switchTo(behind);
    expect(await check()).toEqual(['a connection pooler loses prepared statements; set DATABASE_POOLER=transaction']);
    await switchTo(direct);
    expect(await check()).toEqual([]);
  });
});

describeWithServer('the watch over secrets and keys', () => {
  const seals = [randomBytes(32), randomBytes(32)].map((bytes) => new Uint8Array(bytes));
  const contextWith = (database: Database, secrets: Partial<AppContext['secrets']>): AppContext => {
    const { ctx } = sessionFixture(database);
    return { ...ctx, secrets: { ...ctx.secrets, ...secrets } };
  };

  it('reports a key that cannot be opened and a rotated secret in the log, in a metric and in readiness', async () => {
    const { database, stream } = await started(made.url);
    const [seal, next] = seals as [Uint8Array, Uint8Array];
    const app = contextWith(database, { seal });
    await checkIdentity(app, 'SERVER');
    const key = await openKeyring(database, { seal }, app.random).signing(app.wallNow());
    const lines: string[] = [];
    const metrics = createMetrics();
    const logger = createLogger('info', { write: (line) => void lines.push(line) });
    const watch = startInstallationWatch(app, { logger, metrics });
    close.unshift(watch.stop);
    const ready = createReadinessCheck(readable(stream), { clock: null }, [watch.check], watch.warnings);
    await expect.poll(ready).toEqual({ ready: true });

    await database.execute(sql`UPDATE signing_key SET sealed_private = '\\x01'::bytea`);
    ahead += 6_000;
    const warning = `the stored key ${key.kid} cannot be opened with SEAL_SECRET; what it signed is refused`;
    expect(await ready()).toEqual({ ready: true, warnings: [warning] });
    expect(lines.filter((line) => line.includes(warning))).toHaveLength(1);
    expect(await metrics.registry.metrics()).toContain('tandem_unopenable_keys 1');

    await checkIdentity(contextWith(database, { seal: next, previousSeal: seal }), 'SERVER');
    ahead += 6_000;
    const reason = 'SEAL_SECRET was rotated; restart this process with the new value';
    expect(await ready()).toEqual({ ready: false, reasons: [reason], warnings: [warning] });
    expect(lines.filter((line) => line.includes(reason))).toHaveLength(1);
    expect(await metrics.registry.metrics()).toContain('tandem_changed_settings 1');
  });
});

describe('the write probe', () => {
  const failing = (code: string): Database => {
    const error = Object.assign(new Error('refused'), { code, severity: 'ERROR' });
    return { transaction: () => Promise.reject(error) } as unknown as Database;
  };
  it.each([
    ['53100', 'DISK_FULL'],
    ['25006', 'READ_ONLY'],
    ['58030', 'NOT_WRITABLE'],
    ['53200', 'NOT_WRITABLE'],
    ['55P03', null],
    ['57014', null],
  ])('understands the error %s of the server as %s', async (code, fault) => {
    expect(await probeWrite(failing(code))).toBe(fault);
  });

  it('throws the error of a lost connection', async () => {
    const away = { transaction: () => Promise.reject(new Error('away')) } as unknown as Database;
    await expect(probeWrite(away)).rejects.toThrow('away');
    await expect(probeWrite(failing('57P01'))).rejects.toThrow('refused');
  });
});

const tiny = await mountTiny();
describe.skipIf(testStoreKind !== 'server' || tiny === null)('the write probe on a full disk', () => {
  afterAll(() => tiny?.remove());

  it('reports the full disk, and nothing once there is space again', async () => {
    const database = await openDatabase({ url: made.url, dataDir: null });
    const space = `tiny_${randomBytes(4).toString('hex')}`;
    try {
      await database.execute(sql`CREATE TABLESPACE ${raw(space)} LOCATION '${raw(tiny?.folder ?? '')}'`);
      await database.execute(sql`ALTER TABLE write_probe SET TABLESPACE ${raw(space)}`);
      expect(await probeWrite(database)).toBeNull();
      await tiny?.fill();
      expect(await probeWrite(database)).toBe('DISK_FULL');
      await tiny?.empty();
      expect(await probeWrite(database)).toBeNull();
    } finally {
      await database.execute(sql`ALTER TABLE write_probe SET TABLESPACE pg_default`);
      await database.execute(sql`DROP TABLESPACE IF EXISTS ${raw(space)}`);
      await database.close();
    }
  });
});

/** Mounts a file system of 4 MB that the database server may write to; null where that is not possible. */
async function mountTiny() {
  if (testStoreKind !== 'server' || process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'tandem-disk-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status !== 0) {
    await rm(folder, { recursive: true });
    return null;
  }
  const inside = join(folder, 'space');
  spawnSync('mkdir', [inside]);
  spawnSync('chown', ['postgres', inside]);
  await chmod(folder, 0o755);
  return {
    folder: inside,
    fill: () => writeFile(join(folder, 'filler'), Buffer.alloc(16 * 2 ** 20)).catch(() => undefined),
    empty: () => rm(join(folder, 'filler')),
    async remove() {
      spawnSync('umount', [folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
