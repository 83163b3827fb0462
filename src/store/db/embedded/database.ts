// The embedded database: PGlite over a folder or in memory, which every client reaches through a UNIX socket in a private folder.
// **Invariant:** one process has a data folder open, and other processes connect to its socket. A folder that cannot be opened
// is reported and left unchanged. The protocol is served in wire-proxy.ts, ownership of a folder is decided in data-dir-lock.ts.

import { constants } from 'node:fs';
import { access, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { StartupError } from '../errors.ts';
import { acquireDataDir, socketPathIn } from './data-dir-lock.ts';
import { serveWire, type WireServer } from './wire-proxy.ts';

/** An embedded database that clients can connect to. */
export type EmbeddedDatabase = {
  /** Folder of the socket, used as `host` by `pg`. */
  readonly socketFolder: string;
  /** `owner` has the folder open; `client` connects to the owner's socket and shares its backend session. */
  readonly role: 'owner' | 'client';
  /** Closes the database of an owner; does nothing for a client. */
  readonly close: () => Promise<void>;
};

/** Segments of the write-ahead log of 1 MB instead of 16 MB: halves the size of a new folder and the time to make it. */
const INITDB = ['--wal-segsize=1', '--encoding=UTF8', '--locale=C'];

/** Settings of the one backend session. The session is never reset, so the settings hold for every client. */
const SESSION = `SET TimeZone TO 'UTC'; SET default_transaction_isolation TO 'read committed'; SET application_name TO 'tandem'`;

/**
 * Opens the database in `dataDir/pg`, or connects to the process that has it open. A new folder is a copy of `prepared()`, or is
 * initialised when that is null.
 * @throws StartupError when the folder cannot be written, belongs to another user, or does not open as a database.
 */
export async function openEmbeddedFolder(
  dataDir: string,
  prepared: () => Promise<string | null>,
): Promise<EmbeddedDatabase> {
  const server = createServer();
  const dataDirLock = await acquireDataDir(dataDir, server);
  if (dataDirLock.role === 'client')
    return { socketFolder: dataDirLock.socketFolder, role: 'client', close: async () => undefined };
  const stop = await serveSocket(server, () => openPg(join(dataDir, 'pg'), prepared)).catch(async (error: unknown) => {
    await dataDirLock.release();
    throw error;
  });
  return {
    socketFolder: dataDirLock.socketFolder,
    role: 'owner',
    async close() {
      await stop();
      await dataDirLock.release();
    },
  };
}

/** Opens a database in memory, from a dump where one is given; its rows are lost when it is closed. */
export async function openEmbeddedInMemory(dump?: Blob): Promise<EmbeddedDatabase> {
  const socketFolder = await mkdtemp(join(tmpdir(), 'tandem-'));
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socketPathIn(socketFolder), resolve);
  });
  const stop = await serveSocket(server, () => create(dump === undefined ? {} : { loadDataDir: dump }));
  return {
    socketFolder,
    role: 'owner',
    async close() {
      await stop();
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

/** Returns a dump of an embedded database that `build` has filled; other databases can start from the dump. */
export async function createDump(build: (socketFolder: string) => Promise<void>): Promise<Blob> {
  const socketFolder = await mkdtemp(join(tmpdir(), 'tandem-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socketPathIn(socketFolder), resolve));
  const pglite = await create({});
  const stop = await serveSocket(server, async () => pglite);
  try {
    await build(socketFolder);
    return await pglite.dumpDataDir('none');
  } finally {
    await stop();
    await rm(socketFolder, { recursive: true, force: true });
  }
}

/** Serves a database on a socket. A client that connects before the database is open waits. Returns the function that stops serving. */
async function serveSocket(server: Server, open: () => Promise<PGlite>): Promise<() => Promise<void>> {
  const opening = open();
  const wireServer: WireServer = serveWire(async (messages) => {
    const pglite = await opening;
    return await pglite.runExclusive(() => pglite.execProtocolRaw(messages));
  });
  server.on('connection', wireServer.serve);
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

/** Opens a folder. Fills a new one under another name and renames it when complete, so an interrupted start leaves no partial folder. */
async function openPg(folder: string, prepared: () => Promise<string | null>): Promise<PGlite> {
  if (await isEmpty(folder)) {
    const unfinished = `${folder}-unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    // PGlite makes its files writable for every user; the mode of the folder keeps other users out.
    await mkdir(unfinished, { mode: 0o700 });
    const from = await prepared();
    if (from === null) await (await create({ dataDir: unfinished })).close();
    else await cp(from, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE });
    await rename(unfinished, folder);
  }
  try {
    // Refuse a folder without PG_VERSION: PGlite would initialise it and overwrite its files.
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
