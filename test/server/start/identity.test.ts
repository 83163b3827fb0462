import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMigratedDataDir, testStoreKind } from '../../kit/database.ts';
import { type Environment, type ProgramExit, start, stop } from '../../kit/program.ts';
import { folderPerTest, MAIN, TIMEOUT_MS, WITHOUT_DEMO } from './fixture.ts';

const folder = folderPerTest();
const REAL = { SANDBOX: 'false', PUBLIC_ORIGIN: 'https://one.example' };

/** Starts the program, waits until it listens, and stops it. Returns its output. */
async function served(env: Environment): Promise<string> {
  const program = start(MAIN, folder.path(), { LOG_LEVEL: 'warn', ...env });
  await program.says(/Tandem listens on|GraphiQL/);
  const { code, stdout } = await stop(program);
  expect(code).toBe(0);
  return stdout;
}
const refused = async (env: Environment): Promise<ProgramExit> => start(MAIN, folder.path(), env).ended;

describe.runIf(testStoreKind === 'embedded')('a start on a database with a recorded identity', () => {
  beforeEach(() => createMigratedDataDir(join(folder.path(), 'data')));

  it(
    'is refused outside a sandbox with the way out when the database is a sandbox, and logs another origin once',
    async () => {
      await served(WITHOUT_DEMO);
      const { code, stdout, stderr } = await refused(REAL);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^This database belongs to a sandbox: .+ Set SANDBOX=true .+\n$/);
      const moved = { ...WITHOUT_DEMO, PUBLIC_ORIGIN: 'http://localhost:5000' };
      expect((await served(moved)).match(/origin of this sandbox was http:\/\/localhost:\d+/g)).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  it(
    'is refused as a sandbox on a real database, and with another origin until `npm run migrate -- --origin` has recorded it',
    async () => {
      await served(REAL);
      const played = await refused(WITHOUT_DEMO);
      expect([played.code, played.stdout]).toEqual([1, '']);
      expect(played.stderr).toMatch(
        /^This database is not a sandbox: .+ play money and a demo network .+ Set SANDBOX=false .+\n$/,
      );
      const moved = { ...REAL, PUBLIC_ORIGIN: 'https://two.example' };
      const { code, stderr } = await refused(moved);
      expect(code).toBe(1);
      expect(stderr).toContain('npm run migrate -- --origin https://two.example');
      const migrate = (args: readonly string[]) => start('scripts/migrate.ts', folder.path(), REAL, args).ended;
      expect(await migrate(['--origin', 'https://two.example'])).toMatchObject({ code: 0, stderr: '' });
      await served(moved);
    },
    TIMEOUT_MS,
  );
});
