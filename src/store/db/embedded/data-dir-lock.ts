// The lock of a data folder: the process that listens on the folder's socket owns it; other processes are its clients.
// **Invariant:** at most one process at a time owns a folder. Files that a dead process left are removed.
// Opening the database does not belong here.

import { createHash } from 'node:crypto';
import { access, constants, lstat, mkdir, open, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StartupError } from '../errors.ts';

/** The result of acquiring a data folder: this process owns it (`owner`), or another process does (`client`). */
export type DataDirLock =
  | { readonly role: 'owner'; readonly socketFolder: string; readonly release: () => Promise<void> }
  | { readonly role: 'client'; readonly socketFolder: string };

/** The path of a UNIX socket must fit into 107 bytes, into 103 on some systems. */
const MAX_SOCKET_PATH = 103;
/**
 * Age from which the claim file of a process that acquires a folder is removed: acquiring takes milliseconds, so an older file was
 * left by a process that died.
 */
const STALE_CLAIM_MS = 10_000;
const CLAIM_RETRY_MS = 25;

/** Returns the path of the socket in a folder, with the name that PostgreSQL clients expect. */
export const socketPathIn = (folder: string): string => join(folder, '.s.PGSQL.5432');

/**
 * Makes this process the owner of a data folder, listening on the folder's socket with `server`, or finds the process that owns the folder.
 * @throws StartupError NOT_WRITABLE, or IN_USE when the owner belongs to another user.
 */
export async function acquireDataDir(dataDir: string, server: Server): Promise<DataDirLock> {
  const folder = await writable(dataDir);
  const marker = join(folder, 'pg.socket');
  const own = socketFolderOf(folder);
  const release = await claim(join(folder, 'pg.claim'));
  try {
    // The owner may run with another TMPDIR, so read the folder of its socket from the marker file.
    const marked = await readFile(marker, 'utf8').catch(() => own);
    for (const candidate of new Set([marked, own])) {
      if (await answers(socketPathIn(candidate), folder)) return { role: 'client', socketFolder: candidate };
    }
    await privateFolder(own, folder);
    await rm(socketPathIn(own), { force: true });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(socketPathIn(own), () => resolve());
    });
    await writeFile(marker, own);
  } finally {
    await release();
  }
  return {
    role: 'owner',
    socketFolder: own,
    async release() {
      if (server.listening) await new Promise((resolve) => server.close(resolve));
      await rm(marker, { force: true });
      await rm(own, { recursive: true, force: true });
    },
  };
}

async function writable(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(dataDir);
  } catch (error) {
    throw new StartupError('NOT_WRITABLE', `The data folder ${dataDir} cannot be made or written to.`, error);
  }
}

/** Returns the socket's folder: in the temporary folder, or in /tmp where the path would be too long; named after the data folder. */
function socketFolderOf(folder: string): string {
  const name = `tandem-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  const inTemporary = join(tmpdir(), name);
  return Buffer.byteLength(socketPathIn(inTemporary)) <= MAX_SOCKET_PATH ? inTemporary : join('/tmp', name);
}

/** Creates the socket's folder. As other users share the temporary folder, it must belong to this user, without access for others. */
async function privateFolder(path: string, dataDir: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0) {
    const sentence = `The data folder ${dataDir} cannot be used: ${path}, where its socket belongs, is not this user's own.`;
    throw new StartupError('IN_USE', sentence);
  }
}

/** Returns true when a process listens on a socket. */
async function answers(path: string, dataDir: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EACCES') return resolve(false);
      reject(new StartupError('IN_USE', `The data folder ${dataDir} is in use by another user's process.`, error));
    });
  });
}

/**
 * Creates the claim file of a data folder, so that two processes do not acquire the folder at once. Returns the function that
 * releases it.
 */
async function claim(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await (await open(path, 'wx')).close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new StartupError('NOT_WRITABLE', `The data folder ${dirname(path)} cannot be written to.`, error);
      }
    }
    const left = await stat(path).catch(() => null);
    if (left !== null && Date.now() - left.mtimeMs > STALE_CLAIM_MS) await rm(path, { force: true });
    await new Promise((resolve) => setTimeout(resolve, CLAIM_RETRY_MS));
  }
}
