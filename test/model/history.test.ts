// Tests of random histories of two devices, four people and the network, run on the plain model and on the product with real
// signatures, HTTP, a real database, and restarts of the process. With a PostgreSQL server several histories run concurrently, each
// on its own database.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithDatabase, testStoreKind } from '../kit/database.ts';
import { soakLength } from '../kit/soak.ts';
import { apiEngine } from './engine/api.ts';
import { type Process, startProcess } from './engine/process.ts';
import { checkHistories, type Input, runHistory } from './history.ts';

const CONCURRENT = testStoreKind === 'server' && !process.env['MODEL_SEED'] ? 3 : 1;
const INPUT: Input = {
  runs: Math.ceil(soakLength('MODEL_RUNS', { short: 500, long: 500 }) / CONCURRENT),
  steps: 40,
  budgetMs: soakLength('MODEL_BUDGET_MS', { short: 10_000, long: 600_000 }),
  command: `npx vitest run --project ${testStoreKind} test/model/history.test.ts`,
};

let processes: readonly Process[];

describeWithDatabase('the API', () => {
  beforeAll(async () => {
    processes = await Promise.all(Array.from({ length: CONCURRENT }, (_, lane) => startProcess(`model ${lane}`)));
  });
  afterAll(() => Promise.all((processes ?? []).map((one) => one.close())));

  test('gives the same answer as the reference model at every step of a random history', {
    timeout: 3_600_000,
  }, async () => {
    const lanes = await Promise.allSettled(processes.map(runOn));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    const finished = lanes.reduce((sum, lane) => sum + (lane.status === 'fulfilled' ? lane.value : 0), 0);
    expect(finished, 'finished histories').toBeGreaterThan(0);
  });
});

async function runOn(one: Process): Promise<number> {
  const engine = apiEngine(one);
  return checkHistories(async (steps) => {
    await runHistory(engine, steps);
    expect(one.api().faults(), 'faults').toEqual([]);
  }, INPUT);
}
