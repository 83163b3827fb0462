import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testStoreKind } from '../../kit/database.ts';
import { start, startFromSource, stop } from '../../kit/program.ts';
import { auditedAt, FILL_TIMEOUT_MS, folderPerTest, MAIN, marketplaceAt } from './fixture.ts';

const folder = folderPerTest();

/** Removes the count of the check of instants from a report: a server that stops signs the head of the log, which is one more. */
const withoutCheckpoints = (report: string): string => report.replace(/^(.* clock: .*) \(\d+\)$/m, '$1');

describe.runIf(testStoreKind === 'embedded')('the program in an empty folder', () => {
  it(
    'fills the marketplace although its first start was killed, and serves the same data after a restart',
    async () => {
      const cwd = folder.path();
      const killed = start(MAIN, cwd);
      await killed.says(/Filling the new sandbox/);
      killed.signal('SIGKILL');
      expect((await killed.ended).signal).toBe('SIGKILL');

      const first = startFromSource(MAIN, cwd);
      const url = await first.url();
      const filled = await marketplaceAt(url);
      expect(filled.protocol.sandbox).toBe(true);
      expect(filled.offers.totalCount).toBeGreaterThanOrEqual(95);
      const audited = await auditedAt(cwd);
      const left = await marketplaceAt(url);
      const ended = await stop(first);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('Filling the new sandbox');
      expect(await readdir(cwd)).toEqual(['data']);

      expect(withoutCheckpoints(await auditedAt(cwd))).toBe(withoutCheckpoints(audited));
      const second = start(MAIN, cwd);
      expect((await marketplaceAt(await second.url())).offers).toEqual(left.offers);
      expect((await stop(second)).stdout).not.toContain('Filling');
    },
    FILL_TIMEOUT_MS,
  );
});
