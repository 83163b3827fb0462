// `npm run demo` against a server: on PostgreSQL in the check, on the embedded database too in a soak, where moving the clock by three
// weeks takes minutes on a busy machine.

import { afterEach, expect, it } from 'vitest';
import { createDatabase, describeWithDatabase, testStoreKind } from '../../kit/database.ts';
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

const close: (() => Promise<void>)[] = [];
// After the programs have ended.
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});
const folder = folderPerTest();

describeWithDatabase('npm run demo', () => {
  it(
    'shows a co-stake from offer to withdrawal over several weeks, and a restart keeps what it left',
    async () => {
      const cwd = folder.path();
      const created = testStoreKind === 'server' ? await createDatabase(null) : null;
      close.push(async () => created?.drop());
      const env = created === null ? {} : { DATABASE_URL: created.url, SANDBOX: 'true' };
      const first = start(MAIN, cwd, env);
      const url = await first.url();
      const filled = await filledMarketplaceAt(url);
      const demo = await startFromSource(DEMO, cwd, { ...env, TANDEM_URL: url }).ended;
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
      await auditedAt(cwd, env);
      expect(await stop(first)).toMatchObject({ code: 0, stderr: '' });
      const second = start(MAIN, cwd, env);
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
