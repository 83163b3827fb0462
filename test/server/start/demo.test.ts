import { describe, expect, it } from 'vitest';
import { testStoreKind } from '../../kit/database.ts';
import { start, startFromSource, stop } from '../../kit/program.ts';
import {
  auditedAt,
  FILL_TIMEOUT_MS,
  filledMarketplaceAt,
  folderPerTest,
  MAIN,
  marketplaceAt,
  TIMEOUT_MS,
} from './fixture.ts';

const DEMO = 'examples/demo.ts';

const folder = folderPerTest();

describe.runIf(testStoreKind === 'embedded')('npm run demo', () => {
  it(
    'shows a co-stake from offer to withdrawal over several weeks, and a restart keeps what it left',
    async () => {
      const cwd = folder.path();
      const first = start(MAIN, cwd);
      const url = await first.url();
      const filled = await filledMarketplaceAt(url);
      const demo = await startFromSource(DEMO, cwd, { TANDEM_URL: url }).ended;
      expect(demo).toMatchObject({ code: 0, stderr: '' });
      for (const word of [
        'CLAIM_FAILED',
        'CLAIM_SETTLED',
        'ClaimCapReached',
        'OwnDevice',
        'NotYetWithdrawable',
        'Co-Staker Withdrawn',
        'the device earned',
        'SLASH_REVIEWED  REVERSED',
        'SLASH_REVIEWED  UPHELD',
        'OverflowExceeded',
        'each block is divided between three',
        'OWNER_STAKE_WITHDRAWN',
        'InsufficientBalance',
        'PAYOUT_SENT',
        'The agreement holds.',
      ]) {
        expect(demo.stdout).toContain(word);
      }
      expect(demo.stdout.trimEnd().split('\n').at(-1)).toBe('Every step succeeded.');
      const left = await marketplaceAt(url);
      await auditedAt(cwd);
      expect(await stop(first)).toMatchObject({ code: 0, stderr: '' });
      const second = start(MAIN, cwd);
      const kept = await marketplaceAt(await second.url());
      expect(kept.offers).toEqual(left.offers);
      expect(Date.parse(kept.protocol.now) - Date.parse(filled.protocol.now)).toBeGreaterThan(21 * 86_400_000);
      await stop(second);
    },
    FILL_TIMEOUT_MS,
  );

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
