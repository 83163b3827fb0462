import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { testStoreKind } from '../../kit/database.ts';
import { start, startFromSource, stop } from '../../kit/program.ts';
import { folderPerTest, MAIN, marketplaceAt, TIMEOUT_MS } from './fixture.ts';

/**
 * Time limit of the demo, in milliseconds; it takes longer than other programs, because it advances the clock over several weeks of
 * blocks.
 */
const DEMO_TIMEOUT_MS = 300_000;
const DEMO = 'examples/demo.ts';
const AUDIT = 'scripts/audit.ts';

const folder = folderPerTest();

/** Removes the count of the check of instants from a report: a server that stops signs the head of the log, which is one more. */
const withoutCheckpoints = (report: string): string => report.replace(/^(.* clock: .*) \(\d+\)$/m, '$1');

describe.runIf(testStoreKind === 'embedded')('the program in an empty folder', () => {
  it(
    'fills the marketplace although its first start was killed, runs the demo, and serves the same data after a restart',
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
      const demo = await startFromSource(DEMO, cwd, { TANDEM_URL: url }).ended;
      expect(demo).toMatchObject({ code: 0, stderr: '' });
      for (const word of [
        'CLAIM_SETTLED',
        'ClaimCapReached',
        'OwnDevice',
        'NotYetWithdrawable',
        'Co-Staker Withdrawn',
        'the device earned',
        'SLASH_REVIEWED  REVERSED',
        'SLASH_REVIEWED  UPHELD',
        'OverflowExceeded',
        'OWNER_STAKE_WITHDRAWN',
        'The agreement holds.',
      ]) {
        expect(demo.stdout).toContain(word);
      }
      const left = await marketplaceAt(url);
      const audited = await start(AUDIT, cwd).ended;
      expect(audited).toMatchObject({ code: 0, stderr: '' });
      expect(audited.stdout).not.toContain('FAILS');
      expect(audited.stdout).toMatch(/Everything holds\.\n$/);
      const ended = await stop(first);
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('Filling the new sandbox');
      expect(await readdir(cwd)).toEqual(['data']);

      const auditedWithoutServer = await start(AUDIT, cwd).ended;
      expect(withoutCheckpoints(auditedWithoutServer.stdout)).toBe(withoutCheckpoints(audited.stdout));
      const second = start(MAIN, cwd);
      const kept = await marketplaceAt(await second.url());
      expect(kept.offers).toEqual(left.offers);
      expect(Date.parse(kept.protocol.now) - Date.parse(filled.protocol.now)).toBeGreaterThan(21 * 86_400_000);
      expect((await stop(second)).stdout).not.toContain('Filling');
    },
    DEMO_TIMEOUT_MS,
  );
});

describe.runIf(testStoreKind === 'embedded')('npm run demo', () => {
  it(
    'exits with 1 and names the command that starts a server when no server answers',
    async () => {
      const ended = await startFromSource(DEMO, folder.path(), { TANDEM_URL: 'http://127.0.0.1:9' }).ended;
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toBe('No server answers at http://127.0.0.1:9. Start one with: npm start\n');
    },
    TIMEOUT_MS,
  );
});
