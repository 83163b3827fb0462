// Tests of the closing line of a test run, `12 passed, 0 failed, 3 skipped`: it counts every way in which a run can fail.

import { afterEach, expect, test, vi } from 'vitest';
import type { SerializedError, TestModule } from 'vitest/node';
import { Tally } from './tally.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';

const broken = { message: 'broke' } as SerializedError;

afterEach(() => vi.restoreAllMocks());

test('the last line of a test run counts every test once', () => {
  expect(closing([file(['passed', 'passed', 'skipped']), file(['failed'])])).toBe('2 passed, 1 failed, 1 skipped');
});

test('the last line of a test run counts a test file that cannot be read as a failure', () => {
  expect(closing([file([], { file: 1 })])).toBe('0 passed, 1 failed, 0 skipped');
});

test('the last line of a test run counts a suite that breaks before its tests as a failure', () => {
  expect(closing([file(['passed', 'skipped'], { suite: 1 })])).toBe('1 passed, 1 failed, 1 skipped');
});

test('the last line of a test run counts an error outside of every test as a failure', () => {
  expect(closing([file(['passed'])], [broken])).toBe('1 passed, 1 failed, 0 skipped');
});

test('the last line of a test run counts a test that was stopped before its end as a failure', () => {
  expect(closing([file(['pending'])])).toBe('0 passed, 1 failed, 0 skipped');
});

function closing(modules: readonly TestModule[], errors: readonly SerializedError[] = []): string {
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  new Tally().onTestRunEnd(modules, errors);
  expect(print).toHaveBeenCalledOnce();
  return String(print.mock.calls[0]?.[0]).trim();
}

function file(states: readonly State[], errors: { readonly file?: number; readonly suite?: number } = {}): TestModule {
  const times = (count = 0) => Array.from({ length: count }, () => broken);
  return {
    errors: () => times(errors.file),
    children: {
      allSuites: () => [{ errors: () => times(errors.suite) }],
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  } as unknown as TestModule;
}
