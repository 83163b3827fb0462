import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testStoreKind } from '../../kit/database.ts';
import { start, startFromSource, stop } from '../../kit/program.ts';
import { auditedAt, FILL_TIMEOUT_MS, filledMarketplaceAt, folderPerTest, MAIN, marketplaceAt } from './fixture.ts';

const folder = folderPerTest();

/** Removes the count of the check of instants from a report: a server that stops signs the head of the log, which is one more. */
const withoutCheckpoints = (report: string): string => report.replace(/^(.* clock: .*) \(\d+\)$/m, '$1');

describe.runIf(testStoreKind === 'embedded')('the program in an empty folder', () => {
  it(
    'answers while it fills the marketplace, goes on where a killed start ended, and serves the same data after a restart',
    async () => {
      const cwd = folder.path();
      const killed = start(MAIN, cwd);
      await killed.says(/filled to 25 %/);
      killed.signal('SIGKILL');
      expect((await killed.ended).signal).toBe('SIGKILL');

      const first = startFromSource(MAIN, cwd);
      const url = await first.url();
      const state = await (await fetch(`${url}/readyz`)).json();
      expect(state).toMatchObject({ ready: true, filling: expect.any(Number) });
      expect(state.filling).toBeGreaterThanOrEqual(25);
      expect((await marketplaceAt(url)).protocol.sandbox).toBe(true);
      await auditedAt(cwd);
      const filled = await filledMarketplaceAt(url);
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
