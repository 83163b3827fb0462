// The embedded database: PGlite over a folder (or in memory), reached by everyone through a UNIX socket in a private folder.
// Invariant: one process has a data folder open, and every other finds it through the socket. A folder that does not open is
// named and left alone. The wire stands in wire.ts, who owns a folder in dataDirLock.ts.

import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { StartupError } from '../errors.ts';
import { acquireDataDir, socketIn } from './data-dir-lock.ts';
import { serveWire, type WireServer } from './wire-proxy.ts';

/** An embedded database that can be connected to. */
export type Embedded = {
  /** Folder of the socket, as `pg` takes it for a host. */
  readonly socketFolder: string;
  /** The host has the folder open; a guest goes through the host's socket and shares its backend session. */
  readonly role: 'host' | 'guest';
  /** Closes the database (host), or does nothing (guest). */
  readonly close: () => Promise<void>;
};

/** 1 MB instead of 16 MB per segment of the log: a fresh folder is half the size and made in half the time. */
const INITDB = ['--wal-segsize=1', '--encoding=UTF8', '--locale=C'];

/** The session is never reset, so these hold for everybody who comes in. */
const SESSION = `SET TimeZone TO 'UTC'; SET default_transaction_isolation TO 'read committed'; SET application_name TO 'tandem'`;

/**
 * Opens the database in `dataDir/pg`, or joins the process that has it open already.
 * @throws StartupError when the folder cannot be written, is somebody else's, or does not open as a database.
 */
export async function openFolder(dataDir: string): Promise<Embedded> {
  const server = createServer();
  const dataDirLock = await acquireDataDir(dataDir, server);
  if (dataDirLock.role === 'guest')
    return { socketFolder: dataDirLock.socketFolder, role: 'guest', close: async () => undefined };
  const leave = await hosting(server, () => openPg(join(dataDir, 'pg'))).catch(async (error: unknown) => {
    await dataDirLock.moveOut();
    throw error;
  });
  return {
    socketFolder: dataDirLock.socketFolder,
    role: 'host',
    async close() {
      await leave();
      await dataDirLock.moveOut();
    },
  };
}

/** Opens a database in memory, from a dump of another one if given; it is gone when closed. */
export async function openMemory(dump?: Blob): Promise<Embedded> {
  const socketFolder = await mkdtemp(join(tmpdir(), 'tandem-'));
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socketIn(socketFolder), resolve);
  });
  const leave = await hosting(server, () => create(dump === undefined ? {} : { loadDataDir: dump }));
  return {
    socketFolder,
    role: 'host',
    async close() {
      await leave();
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

/** Dumps an embedded database that was made by `build`, for many others to start from. */
export async function dumpOf(build: (socketFolder: string) => Promise<void>): Promise<Blob> {
  const socketFolder = await mkdtemp(join(tmpdir(), 'tandem-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socketIn(socketFolder), resolve));
  const pglite = await create({});
  const leave = await hosting(server, async () => pglite);
  try {
    await build(socketFolder);
    return await pglite.dumpDataDir('none');
  } finally {
    await leave();
    await rm(socketFolder, { recursive: true, force: true });
  }
}

/** Whoever connects while the database is still opening waits at the wireServer. */
async function hosting(server: Server, open: () => Promise<PGlite>): Promise<() => Promise<void>> {
  const opening = open();
  const wireServer: WireServer = serveWire(async (messages) => {
    const pglite = await opening;
    return await pglite.runExclusive(() => pglite.execProtocolRaw(messages));
  });
  server.on('connection', wireServer.admit);
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    await wireServer.close();
    await closed;
  };
  try {
    await opening;
  } catch (error) {
    await stop();
    throw error;
  }
  return async () => {
    await stop();
    await (await opening).close();
  };
}

async function create(options: PGliteOptions): Promise<PGlite> {
  const pglite = await PGlite.create({ ...options, initDbStartParams: INITDB });
  await pglite.exec(SESSION);
  return pglite;
}

/** A folder is filled under another name and renamed when it is whole: a start that is cut short leaves nothing to stumble over. */
async function openPg(folder: string): Promise<PGlite> {
  if (await isEmpty(folder)) {
    const unfinished = `${folder}-unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    // PGlite makes its files writable for everybody; nobody else gets as far as the files.
    await mkdir(unfinished, { mode: 0o700 });
    const pglite = await create({ dataDir: unfinished });
    await pglite.close();
    await rename(unfinished, folder);
  }
  try {
    // Without this file PGlite would take the folder for a new one and write over what is there.
    await access(join(folder, 'PG_VERSION'));
    return await create({ dataDir: folder });
  } catch (error) {
    const sentence =
      `The database in ${folder} cannot be opened. It has been left as it is: restore it from a copy, ` +
      'or move the folder away and start again with an empty database.';
    throw new StartupError('CORRUPT', sentence, error);
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
