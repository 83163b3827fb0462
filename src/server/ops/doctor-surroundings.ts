// Examines what surrounds the database for `npm run doctor`: the data folder, Redis, and the certificates of the database and of the proxy.

import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import { StartupError } from '../../store/db/database.ts';
import { databaseCertificate } from '../../store/db/server-certificate.ts';
import { probeRedis } from '../../stream/notifier-redis.ts';
import { expiryFault, nameFault, originCertificate } from './certificates.ts';
import { REMEDIES } from './doctor-remedies.ts';
import { type Finding, fault, messageOf, ok } from './doctor-report.ts';

type Surroundings = {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly databaseDirectUrl?: string | null;
  readonly publicOrigin: string;
};

/** What the machine tells: tests replace it. */
export type Machine = {
  readonly now: () => Date;
  /** Returns the bytes that an ordinary user may still write to the file system of a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
};

export const THIS_MACHINE: Machine = {
  now: () => new Date(),
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/** Free space below which an embedded database may soon have no room for its log. */
const MIN_FREE_MB = 512;
const MB = 1_048_576;

/** Examines the free space of the data folder. */
export async function spaceFinding({ dataDir, databaseUrl }: Surroundings, machine: Machine): Promise<Finding> {
  const folder = await existingFolder(resolve(dataDir));
  if (databaseUrl !== null && folder !== resolve(dataDir)) return ok('free space', 'DATA_DIR is not used');
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    const freeMb = Math.floor((await machine.freeBytes(folder)) / MB);
    const sentence = `${freeMb} MB for ${folder}`;
    return freeMb < MIN_FREE_MB ? fault('free space', `only ${sentence}`, REMEDIES.space) : ok('free space', sentence);
  } catch (error) {
    return fault('free space', `DATA_DIR cannot be used: ${messageOf(error)}`, REMEDIES.dataDir);
  }
}

/** Returns the folder, or the nearest one above it that exists. */
async function existingFolder(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : existingFolder(dirname(folder));
}

/** Examines Redis. */
export async function redisFinding(url: string | null): Promise<Finding> {
  if (url === null) return ok('Redis', 'not set; one process, or notifications of the database');
  try {
    await probeRedis(url);
    return ok('Redis', `${new URL(url).host} answers`);
  } catch (error) {
    return fault('Redis', `${new URL(url).host} cannot be used: ${messageOf(error)}`, REMEDIES.redis);
  }
}

/** Examines the certificates of the database and of the proxy. */
export async function certificateFindings(
  { databaseUrl, databaseDirectUrl, publicOrigin }: Surroundings,
  machine: Machine,
): Promise<readonly Finding[]> {
  // The server itself rather than a pooler before it.
  const address = databaseDirectUrl ?? databaseUrl;
  const database =
    address === null
      ? null
      : await certificateFinding('database', REMEDIES.databaseCertificate, machine, () => databaseCertificate(address));
  const proxy = publicOrigin.startsWith('https:')
    ? await certificateFinding(
        'proxy',
        REMEDIES.proxyCertificate,
        machine,
        () => originCertificate(publicOrigin),
        publicOrigin,
      )
    : null;
  const found = [database, proxy].filter((one) => one !== null);
  return found.length === 0 ? [ok('certificates', 'none: nothing is encrypted')] : found;
}

/** Returns the finding about one certificate; null when there is none. `origin`: whose host the certificate has to name. */
async function certificateFinding(
  owner: 'database' | 'proxy',
  remedy: string,
  machine: Machine,
  read: () => Promise<PeerCertificate | null>,
  origin: string | null = null,
): Promise<Finding | null> {
  const whose = `the certificate of the ${owner}`;
  try {
    const certificate = await read();
    if (certificate === null) return null;
    const wrong = expiryFault(certificate, machine.now()) ?? (origin === null ? null : nameFault(certificate, origin));
    return wrong === null
      ? ok('certificates', `${whose} is valid until ${new Date(certificate.valid_to).toISOString()}`)
      : fault('certificates', `${whose} ${wrong}`, remedy);
  } catch (error) {
    // An address that cannot be used is a finding about the database.
    if (error instanceof StartupError) return null;
    return fault('certificates', `${whose} cannot be read: ${messageOf(error)}`, REMEDIES.unreadCertificate);
  }
}
