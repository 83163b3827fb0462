import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMigratedDataDir, testStoreKind } from '../../kit/database.ts';
import { call } from '../../kit/http.ts';
import { type ProgramExit, start, stop } from '../../kit/program.ts';
import { openSocket } from '../../kit/socket.ts';
import { folderPerTest, MAIN, TIMEOUT_MS, WITHOUT_DEMO } from './fixture.ts';

const folder = folderPerTest();

describe.runIf(testStoreKind === 'embedded')('the running program', () => {
  beforeEach(() => createMigratedDataDir(join(folder.path(), 'data')));

  it(
    'closes its WebSockets with 1012 and exits with 0 on SIGINT',
    async () => {
      const program = start(MAIN, folder.path(), WITHOUT_DEMO);
      const socket = await openSocket(await program.url());
      await socket.init();
      program.signal('SIGINT');
      expect((await socket.closed).code).toBe(1012);
      expect((await program.ended).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'shows the devices that `npm run import` adds while it runs, and no device of a file with errors',
    async () => {
      const devices = JSON.parse(
        await readFile(new URL('../../../examples/network/devices.json', import.meta.url), 'utf8'),
      ) as readonly Record<string, unknown>[];
      const [one, two] = devices;
      const good = join(folder.path(), 'good.json');
      const bad = join(folder.path(), 'bad.json');
      // Without a demo network nobody has published the names of models.
      const unknown = `${one?.['device_id']} cannot have an offer. The network knows no model "RTX 4090", so no offer can be published. No known name is near.\n`;
      await writeFile(good, JSON.stringify([one]));
      const faulty = [
        { ...two, hardware_quantity: 9 },
        { ...one, iso2: 'Germany' },
      ];
      await writeFile(bad, JSON.stringify(faulty, null, 1));
      const runImport = (file: string): Promise<ProgramExit> =>
        start('scripts/import.ts', folder.path(), WITHOUT_DEMO, [file]).ended;

      const server = start(MAIN, folder.path(), WITHOUT_DEMO);
      const url = await server.url();
      const isKnown = async (device: Record<string, unknown> | undefined): Promise<boolean> => {
        const query = 'query ($id: String!) { device(by: { deviceId: $id }) { model } }';
        const { data } = await call<{ device: unknown }>(url, query, { id: String(device?.['device_id']) });
        return data?.device !== null;
      };
      expect(await isKnown(one)).toBe(false);
      expect(await runImport(good)).toMatchObject({
        code: 0,
        stdout: `${good}: 1 devices, 1 of them new.\n${unknown}`,
      });
      expect(await isKnown(one)).toBe(true);

      const refused = await runImport(bad);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toMatch(/^\d+: \[0\]\.hardware_quantity: must .+\n\d+: \[1\]\.iso2: must .+\n/);
      expect(await isKnown(two)).toBe(false);

      await stop(server);
      expect(await runImport(good)).toMatchObject({
        code: 0,
        stdout: `${good}: 1 devices, 0 of them new.\n${unknown}`,
      });
    },
    TIMEOUT_MS,
  );
});
