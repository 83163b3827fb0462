// A deployment for the procedures of the manual: an empty PostgreSQL cluster of Debian's packages, an address of the database
// that can be moved to another server, a certificate, and free ports. Its folder is removed at the end.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildBundles, PROGRAMS } from '../kit/bundle.ts';
import { freePort, listenOnFreePort } from '../kit/port.ts';
import { openShell, type Shell } from './manual.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEBIAN = '/usr/lib/postgresql';
/** The newest version of PostgreSQL among Debian's packages; null when there is none with its base backup. */
const binaries =
  (existsSync(DEBIAN) ? readdirSync(DEBIAN) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_basebackup'))) ?? null;

const isInstalled = (program: string): boolean =>
  [program, `/usr/sbin/${program}`].some((path) => spawnSync(path, ['--version']).error === undefined);

/** The programs of the manual that this machine lacks. */
export const missingPrograms: readonly string[] = [
  ...(binaries === null ? ['postgresql'] : []),
  ...['nginx', 'redis-server', 'pgbouncer', 'openssl', 'curl'].filter((program) => !isInstalled(program)),
];

export type Deployment = {
  readonly shell: Shell;
  /** Public address of the marketplace, behind the proxy. */
  readonly url: string;
  /** Addresses of the two processes of Tandem. */
  readonly processes: readonly string[];
  /** Certificate of the proxy, PEM. */
  readonly certificate: () => string;
  /** Connection string of the role `tandem` under the address that follows the primary. */
  readonly databaseUrl: string;
  /** Moves the address of the database from the primary to the standby. */
  readonly moveAddress: () => void;
  /** Kills the primary with SIGKILL. */
  readonly killPrimary: () => void;
  readonly remove: () => Promise<void>;
};

/** Creates a deployment with a running PostgreSQL server and a certificate; no procedure of the manual has been executed. */
export async function createDeployment(): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-manual-'));
  chmodSync(folder, 0o777);
  const config = join(folder, 'config');
  mkdirSync(config, { mode: 0o755 });
  const ports = await freePorts(8);
  const [
    port = 0,
    standbyPort = 0,
    httpsPort = 0,
    redisPort = 0,
    first = 0,
    second = 0,
    poolerPort = 0,
    replicaPort = 0,
  ] = ports;
  const address = await openAddress(port);
  const data = join(folder, 'primary');
  const env = {
    PATH: `${binaries}:${process.env['PATH'] ?? ''}:/usr/sbin`,
    HOME: folder,
    TANDEM: await createProgramFolder(join(folder, 'program')),
    RATE_LIMITS: 'off',
    CONFIG: config,
    DOMAIN: 'localhost',
    HTTPS_PORT: String(httpsPort),
    PGDATA: data,
    PGHOST: folder,
    PGPORT: String(port),
    DATABASE_ADDRESS: `127.0.0.1:${address.port}`,
    DATABASE_PASSWORD: 'Lentil7Harbour',
    ARCHIVE: join(folder, 'archive'),
    BACKUP: join(folder, 'backup'),
    STANDBY_DATA: join(folder, 'standby'),
    STANDBY_PORT: String(standbyPort),
    REPLICA_DATA: join(folder, 'replica'),
    REPLICA_PORT: String(replicaPort),
    REDIS_PORT: String(redisPort),
    POOLER: join(folder, 'pooler'),
    POOLER_ADDRESS: `127.0.0.1:${poolerPort}`,
    PROCESSES: '3',
    FIRST_PORT: String(first),
    SECOND_PORT: String(second),
    LOG_LEVEL: 'warn',
  };
  const shell = openShell(env);
  await shell.execute(
    'database',
    `initdb --pgdata "$PGDATA" --auth-local trust --auth-host scram-sha-256 --encoding UTF8 --locale C --no-sync
     cat >> "$PGDATA/postgresql.conf" <<EOF
port = $PGPORT
unix_socket_directories = '$PGHOST'
listen_addresses = '127.0.0.1'
fsync = off
EOF
     pg_ctl --pgdata "$PGDATA" --wait --log "$PGDATA.log" start`,
  );
  await shell.execute(
    'Tandem',
    `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$DOMAIN" \\
       -addext "subjectAltName=DNS:$DOMAIN" -keyout "$CONFIG/tls.key" -out "$CONFIG/tls.crt"`,
  );
  return {
    shell,
    url: `https://localhost:${httpsPort}`,
    processes: [first, second].map((of) => `http://127.0.0.1:${of}`),
    certificate: () => readFileSync(join(config, 'tls.crt'), 'utf8'),
    databaseUrl: `postgres://tandem:${env.DATABASE_PASSWORD}@${env.DATABASE_ADDRESS}/tandem`,
    moveAddress: () => address.moveTo(standbyPort),
    killPrimary: () => {
      const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      address.moveTo(null);
    },
    async remove() {
      await shell.execute(
        'database',
        'for data in "$REPLICA_DATA" "$PGDATA" "$STANDBY_DATA"; do pg_ctl --pgdata "$data" --mode immediate stop || true; done',
      );
      await shell.execute('database', 'kill "$(cat "$POOLER/pgbouncer.pid")" || true');
      await shell.execute(
        'Tandem',
        'for file in "$CONFIG"/*.pid; do [ ! -s "$file" ] || kill -9 "$(cat "$file")" || true; done',
      );
      shell.kill();
      address.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Creates a folder of the program as a build leaves it, whose programs are the bundles of the tests. Returns its path. */
async function createProgramFolder(folder: string): Promise<string> {
  const bundleOf = await buildBundles();
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'scripts/run.mjs', 'scripts/help.mjs'])
    copyFileSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'docs'), join(folder, 'docs'));
  for (const program of PROGRAMS) {
    const file = join(folder, 'dist', program.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import ${JSON.stringify(pathToFileURL(bundleOf(program) ?? '').href)};\n`);
  }
  return folder;
}

/** Returns different free ports. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Opens a port that forwards connections to a port of this machine, until it is moved to another one or, with null, to none. */
async function openAddress(first: number) {
  let target: number | null = first;
  const open = new Set<() => void>();
  const server = createServer((near) => {
    if (target === null) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const end = (): void => {
      near.destroy();
      far.destroy();
      open.delete(end);
    };
    open.add(end);
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  });
  const port = await listenOnFreePort(server);
  const endAll = (): void => {
    for (const end of [...open]) end();
  };
  return {
    port,
    moveTo(next: number | null) {
      target = next;
      endAll();
    },
    close() {
      server.close();
      endAll();
    },
  };
}
