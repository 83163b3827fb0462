// Tests of random histories of two devices, six wallets and the network, run on the plain model and on the product with real
// signatures, HTTP, a real database, and restarts of the process. With a PostgreSQL server several histories run concurrently, each
// on its own database.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithDatabase, testStoreKind } from '../kit/database.ts';
import { SOAK, soakLength } from '../kit/soak.ts';
import { apiEngine } from './engine/api.ts';
import { type Process, startProcess } from './engine/process.ts';
import { checkHistories, type Input, runHistory } from './history.ts';

/** True when the environment names a history to run again. */
const REPLAY = (process.env['MODEL_SEED'] ?? '') !== '';
const CONCURRENT = testStoreKind === 'server' && !REPLAY ? 3 : 1;
const COMMAND = `npx vitest run --project ${testStoreKind} test/model/history.test.ts`;
const INPUT: Input = {
  runs: Math.ceil(soakLength('MODEL_RUNS', { short: 39, long: 500 }) / CONCURRENT),
  steps: soakLength('MODEL_STEPS', { short: 5, long: 40 }),
  command: SOAK ? COMMAND : `MODEL_STEPS=5 ${COMMAND}`,
};
/** One history in the check is long, so that it comes to the ends of exits. */
const LONG: Input = { runs: 1, steps: 40, command: `MODEL_STEPS=40 ${COMMAND}` };
const SHRINK_MS = soakLength('MODEL_SHRINK_MS', { short: 30_000, long: 600_000 });
/** Views take most of the time of a history. The memory engine compares them after every command. */
const VIEW_EVERY = SOAK || REPLAY ? 1 : 5;

let processes: readonly Process[];

describeWithDatabase('the API', () => {
  beforeAll(async () => {
    processes = await Promise.all(Array.from({ length: CONCURRENT }, (_, lane) => startProcess(`model ${lane}`)));
  });
  afterAll(() => Promise.all((processes ?? []).map((one) => one.close())));

  test('gives the same answer as the reference model at every step of a random history', {
    timeout: 3_600_000,
  }, async () => {
    const lanes = await Promise.allSettled(processes.map((one, lane) => runOn(one, lane)));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    const finished = lanes.reduce((sum, lane) => sum + (lane.status === 'fulfilled' ? lane.value : 0), 0);
    expect(finished, 'finished histories').toBeGreaterThanOrEqual(REPLAY ? 1 : 40);
  });
});

async function runOn(one: Process, lane: number): Promise<number> {
  const engine = apiEngine(one, VIEW_EVERY);
  const run = (input: Input): Promise<number> =>
    checkHistories(
      async (steps) => {
        await runHistory(engine, steps);
        expect(one.api().faults(), 'faults').toEqual([]);
      },
      { ...input, shrinkMs: SHRINK_MS },
    );
  const finished = (await run(INPUT)) + (SOAK || REPLAY || lane > 0 ? 0 : await run(LONG));
  expect(await one.audit(), 'faults that an audit finds after all histories').toEqual([]);
  return finished;
}
