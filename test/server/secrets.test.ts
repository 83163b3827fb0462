import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSecrets, SecretsUnreadable } from '../../src/server/ops/secrets.ts';

const NONE = { alias: null, seal: null };
const GIVEN = {
  alias: new Uint8Array(32).fill(1),
  seal: new Uint8Array(32).fill(2),
  previousAlias: null,
  previousSeal: null,
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openSecrets', () => {
  test('creates the secrets once, in a file that only its owner can read, and returns the same ones later', async () => {
    const first = await openSecrets(join(folder, 'data'), NONE);
    expect([first.alias.length, first.seal.length]).toEqual([32, 32]);
    expect(first.alias).not.toEqual(first.seal);
    expect(await openSecrets(join(folder, 'data'), NONE)).toEqual(first);
    expect((await stat(join(folder, 'data', 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['secrets.json']);
  });

  test('returns the same secrets to processes that start at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 16 }, () => openSecrets(folder, NONE)));
    expect(new Set(all.map(({ seal }) => Buffer.from(seal).toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test('uses the secrets of the configuration, and writes no file when both are configured', async () => {
    expect(await openSecrets(folder, GIVEN)).toEqual(GIVEN);
    expect(await readdir(folder)).toEqual([]);
    const mixed = await openSecrets(folder, { ...NONE, seal: GIVEN.seal });
    expect(mixed.seal).toEqual(GIVEN.seal);
    expect(mixed.alias).toEqual((await openSecrets(folder, NONE)).alias);
  });

  test.each(['', '{', 'null', '{"alias":"AAAA","seal":"AAAA"}', '{"alias":1}'])(
    'refuses the damaged file %j and leaves it unchanged',
    async (text) => {
      const path = join(folder, 'secrets.json');
      await writeFile(path, text);
      const opened = openSecrets(folder, NONE);
      await expect(opened).rejects.toThrow(SecretsUnreadable);
      await expect(opened).rejects.toThrow(path);
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );
});
