// Any history of two devices, four people and the network, told to the plain model and to the product through its public doors: real
// wallets, HTTP, a real database, and a process that now and then is another one.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithDatabase, testStoreKind } from '../kit/database.ts';
import { apiEngine } from './engine/api.ts';
import { type Process, startProcess } from './engine/process.ts';
import { proveHistories, tell } from './history.ts';

let process: Process;

describeWithDatabase('whatever happens to two devices', () => {
  beforeAll(async () => {
    process = await startProcess('model');
  });
  afterAll(() => process?.close());

  test('the API says what a plain account of the rules says', { timeout: 3_600_000 }, async () => {
    const engine = apiEngine(process);
    const told = await proveHistories(
      async (steps) => {
        await tell(engine, steps);
        expect(process.api().faults(), 'faults').toEqual([]);
      },
      {
        runs: 500,
        steps: 40,
        budgetMs: 50_000,
        command: `npx vitest run --project ${testStoreKind} test/model/history.test.ts`,
      },
    );
    expect(told, 'histories told').toBeGreaterThan(0);
  });
});
