// Any history of two devices, four people and the network, told to the plain model and to the product through its public doors: real
// wallets, HTTP, a real database, and a process that now and then is another one. On a server several are told side by side,
// each on a database of its own.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithDatabase, testStoreKind } from '../kit/database.ts';
import { length } from '../kit/soak.ts';
import { apiEngine } from './engine/api.ts';
import { type Process, startProcess } from './engine/process.ts';
import { type Input, proveHistories, tell } from './history.ts';

const SIDE_BY_SIDE = testStoreKind === 'server' && !process.env['MODEL_SEED'] ? 3 : 1;
const INPUT: Input = {
  runs: Math.ceil(length('MODEL_RUNS', { short: 500, long: 500 }) / SIDE_BY_SIDE),
  steps: 40,
  budgetMs: length('MODEL_BUDGET_MS', { short: 20_000, long: 1_500_000 }),
  command: `npx vitest run --project ${testStoreKind} test/model/history.test.ts`,
};

let processes: readonly Process[];

describeWithDatabase('a random history on the API', () => {
  beforeAll(async () => {
    processes = await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, lane) => startProcess(`model ${lane}`)));
  });
  afterAll(() => Promise.all((processes ?? []).map((one) => one.close())));

  test('answers every step as the plain model does', { timeout: 3_600_000 }, async () => {
    const lanes = await Promise.allSettled(processes.map(prove));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    const told = lanes.reduce((sum, lane) => sum + (lane.status === 'fulfilled' ? lane.value : 0), 0);
    expect(told, 'histories told').toBeGreaterThan(0);
  });
});

async function prove(one: Process): Promise<number> {
  const engine = apiEngine(one);
  return proveHistories(async (steps) => {
    await tell(engine, steps);
    expect(one.api().faults(), 'faults').toEqual([]);
  }, INPUT);
}
