import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RATE_LIMITS_FORM } from '../../../src/domain/rate-limits.ts';
import { createMigratedDataDir, testStoreKind } from '../../kit/database.ts';
import { listenOnFreePort } from '../../kit/port.ts';
import { type ProgramExit, start, stop } from '../../kit/program.ts';
import { folderPerTest, MAIN, marketplaceAt, TIMEOUT_MS, WITHOUT_DEMO } from './fixture.ts';

const folder = folderPerTest();

/**
 * Starts the program, waits for its exit, and returns its exit code and output. Expects output on standard error only, without a
 * stack trace.
 */
async function refusedStart(env: Readonly<Record<string, string>>): Promise<ProgramExit> {
  const ended = await start(MAIN, folder.path(), { ...WITHOUT_DEMO, ...env }).ended;
  expect(ended.stdout).toBe('');
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  return ended;
}

describe.runIf(testStoreKind === 'embedded')('a start that fails', () => {
  it(
    'names each invalid setting on a line of its own and exits with 2',
    async () => {
      const { code, stderr } = await refusedStart({ PORT: '99999', SANDBOX: 'maybe', RATE_LIMITS: 'none' });
      expect(code).toBe(2);
      expect(stderr.trim().split('\n').sort()).toEqual([
        'PORT: expected a port from 0 to 65535, got "99999"',
        `RATE_LIMITS: expected ${RATE_LIMITS_FORM}, got "none"`,
        'SANDBOX: expected true or false, got "maybe"',
      ]);
    },
    TIMEOUT_MS,
  );

  it(
    'leaves a damaged data folder unchanged and exits with 1',
    async () => {
      await createMigratedDataDir(join(folder.path(), 'data'));
      const file = join(folder.path(), 'data', 'pg', 'global', 'pg_control');
      await writeFile(file, 'scribbled over');
      const { code, stderr } = await refusedStart({});
      expect(code).toBe(1);
      expect(stderr).toContain('cannot be opened. It has been left as it is');
      expect(await readFile(file, 'utf8')).toBe('scribbled over');
    },
    TIMEOUT_MS,
  );

  it(
    'names the database server that does not answer, without its password',
    async () => {
      const { code, stderr } = await refusedStart({
        DATABASE_URL: 'postgres://tandem:hush@127.0.0.1:9/tandem',
        SANDBOX: 'true',
      });
      expect(code).toBe(1);
      expect(stderr).toContain('The database server 127.0.0.1:9 cannot be reached');
      expect(stderr).not.toContain('hush');
    },
    TIMEOUT_MS,
  );

  it(
    'names the data folder that another server uses, and leaves that server running',
    async () => {
      await createMigratedDataDir(join(folder.path(), 'data'));
      const together = [start(MAIN, folder.path(), WITHOUT_DEMO), start(MAIN, folder.path(), WITHOUT_DEMO)];
      const serving = await Promise.any(together.map(async (program) => ({ program, url: await program.url() })));
      const refused = await together.find((program) => program !== serving.program)?.ended;
      for (const { code, stdout, stderr } of [refused ?? (await refusedStart({})), await refusedStart({})]) {
        expect([code, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(
          /^The data folder \S+ is in use by a Tandem that runs already\. Use that one, stop it first, or set DATA_DIR .+\n$/,
        );
      }
      expect((await marketplaceAt(serving.url)).protocol.sandbox).toBe(true);
      expect(await stop(serving.program)).toMatchObject({ code: 0, stderr: '' });
    },
    TIMEOUT_MS,
  );

  it(
    'names the port that another program uses',
    async () => {
      await createMigratedDataDir(join(folder.path(), 'data'));
      const other = createServer();
      const port = await listenOnFreePort(other);
      try {
        const { code, stderr } = await refusedStart({ PORT: String(port) });
        expect(code).toBe(1);
        expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken`);
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    },
    TIMEOUT_MS,
  );
});
