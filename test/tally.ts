// A Vitest reporter that ends a run with one plain line, `12 passed, 0 failed, 3 skipped`, for people and programs. A suite that
// fails before its tests start, and an error outside of all tests, count as failures.

import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that is still pending at the end was interrupted; count it as failed.
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
