// Stored secrets, for an installation whose settings give none: generated once, kept in a file of the data folder with mode 0600.
// **Invariant:** an existing file is never overwritten, whatever it contains: a lost secret changes every public alias and makes
// stored keys and cursors unreadable. Two processes that start together end up with the same secrets.

import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Secret keys of an installation, each at least 32 bytes long. */
export type Secrets = {
  /** HMAC key from which the public aliases are derived. */
  readonly alias: Uint8Array;
  /** Key that encrypts cursors and the stored private signing keys. */
  readonly seal: Uint8Array;
  readonly previousAlias: Uint8Array | null;
  readonly previousSeal: Uint8Array | null;
};

/** Keys from the settings; null: use the key stored in the data folder, or no previous key. */
export type GivenSecrets = {
  readonly alias: Uint8Array | null;
  readonly seal: Uint8Array | null;
  readonly previousAlias?: Uint8Array | null;
  readonly previousSeal?: Uint8Array | null;
};

type StoredSecrets = Pick<Secrets, 'alias' | 'seal'>;

/** Error for a damaged file of secrets; its message says what the operator can do. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

const FILE = 'secrets.json';
const BYTES = 32;

/**
 * Returns the given secrets; a secret that is null is read from the file in `dataDir`, which the first call creates. Throws
 * `SecretsUnreadable` for a damaged file, and the errors of the file system.
 */
export async function openSecrets(
  dataDir: string,
  given: GivenSecrets,
  random: (bytes: number) => Uint8Array = randomBytes,
): Promise<Secrets> {
  const { alias, seal, previousAlias = null, previousSeal = null } = given;
  if (alias !== null && seal !== null) return { alias, seal, previousAlias, previousSeal };
  const path = join(dataDir, FILE);
  const kept = (await read(path)) ?? (await make(dataDir, path, random));
  return { alias: alias ?? kept.alias, seal: seal ?? kept.seal, previousAlias, previousSeal };
}

/** Returns whether `dataDir` holds stored secrets. @throws SecretsUnreadable for a damaged file */
export async function hasStoredSecrets(dataDir: string): Promise<boolean> {
  return (await read(join(dataDir, FILE))) !== null;
}

async function read(path: string): Promise<StoredSecrets | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
  const secrets = parse(text);
  if (secrets === null) {
    throw new SecretsUnreadable(
      `${path} is damaged. Restore it from a backup: public aliases, stored keys and cursors depend on it. ` +
        'Only when the data folder holds nothing worth keeping, remove the whole folder.',
    );
  }
  await chmod(path, 0o600);
  return secrets;
}

async function make(dataDir: string, path: string, random: (bytes: number) => Uint8Array): Promise<StoredSecrets> {
  await mkdir(dataDir, { recursive: true });
  const text = JSON.stringify({ alias: encode(random(BYTES)), seal: encode(random(BYTES)) }, null, 2);
  const draft = `${path}.${Buffer.from(random(8)).toString('hex')}`;
  await writeFile(draft, `${text}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A hard link is atomic: it shows the whole file, and it fails when another process has created the file first.
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const kept = await read(path);
  if (kept === null) throw new SecretsUnreadable(`${path} vanished while it was being made.`);
  return kept;
}

function parse(text: string): StoredSecrets | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof stored !== 'object' || stored === null) return null;
  const [alias, seal] = [decode(Reflect.get(stored, 'alias')), decode(Reflect.get(stored, 'seal'))];
  return alias === null || seal === null ? null : { alias, seal };
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function decode(text: unknown): Uint8Array | null {
  if (typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length >= BYTES && bytes.toString('base64') === text ? new Uint8Array(bytes) : null;
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
