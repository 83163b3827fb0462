// Tests of races between linking a wallet to an account and a second call, sent by two processes on one PostgreSQL server. In each
// repetition a table lock holds both calls back; the test releases the lock when both calls wait for it.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { importDevices } from '../../src/app/network.ts';
import { authenticate } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { newKey } from '../../src/domain/key.ts';
import { accountOfWallet, walletsOfAccount } from '../../src/store/accounts.ts';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { link, signLink } from '../kit/link.ts';
import { waitForLockWaits } from '../kit/lock.ts';
import { soakLength } from '../kit/soak.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, OPERATIONAL_DEVICE, refusalOf, type World } from '../kit/world.ts';

const ROUNDS = soakLength('RACE_ROUNDS', { short: 48, long: 200 });

let database: TestDatabase;
let second: TestDatabase;
let here: World;
let there: World;

/** Starts all calls, releases the table lock when every call waits for it, and returns their results. A server fault fails the test. */
async function race<T extends readonly (() => Promise<unknown>)[]>(
  ...calls: T
): Promise<{ readonly [At in keyof T]: Awaited<ReturnType<T[At]>> }> {
  let release = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    release = resolve;
  });
  let barrier: Promise<void> = Promise.resolve();
  await new Promise<void>((locked) => {
    barrier = database.transaction(async (tx) => {
      await tx.execute(sql`LOCK TABLE wallet IN EXCLUSIVE MODE`);
      locked();
      await started;
    });
  });
  const running = Promise.all(calls.map((run) => run()));
  await waitForLockWaits(database, calls.length);
  release();
  await barrier;
  return (await running) as { readonly [At in keyof T]: Awaited<ReturnType<T[At]>> };
}

const answerOf = (outcome: Outcome): string => refusalOf(outcome) ?? 'SUCCESS';

describeWithServer('a concurrent wallet link', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 8 });
    second = { ...(await openDatabase({ url: database.url ?? '', dataDir: null, poolSize: 8 })), url: database.url };
    here = await makeWorld({ database });
    there = await makeWorld({ database: second });
  });
  afterAll(async () => {
    await second?.close();
    await database?.close();
  });
  afterEach(async () => {
    expect(await ledgerFaults(database)).toEqual([]);
    const broken = await database.query(sql`
      SELECT 'own device' AS what, co_stake.id FROM co_stake JOIN device ON device.id = device_key
      WHERE settlement IN ('SENDING', 'APPROVED') AND account_id = owner_account_id
      UNION ALL
      SELECT 'over the cap', account_id FROM co_stake
      WHERE settlement IN ('SENDING', 'APPROVED') AND recorded_phase IN ('PENDING', 'ACTIVE', 'WAIT_PERIOD')
      GROUP BY account_id HAVING count(*) > 2
      UNION ALL
      SELECT 'no wallet', id FROM account WHERE NOT EXISTS (SELECT FROM wallet WHERE account_id = account.id)
      UNION ALL
      SELECT 'not one main wallet', account_id FROM wallet GROUP BY account_id
      HAVING count(*) FILTER (WHERE is_primary) <> 1
      UNION ALL
      SELECT 'session of another account', session.id FROM session
      WHERE revoked_at IS NULL AND NOT EXISTS (SELECT FROM wallet
                                               WHERE address = session.wallet AND account_id = session.account_id)`);
    expect(broken).toEqual([]);
  });

  const three = (name: string, round: number): readonly [TestWallet, TestWallet, TestWallet] => [
    here.wallet(`${name} one ${round}`),
    here.wallet(`${name} two ${round}`),
    here.wallet(`${name} three ${round}`),
  ];

  it('succeeds for one of two accounts that link the same wallet, and refuses the other with WALLET_LINKED_ELSEWHERE', async () => {
    const winners = { one: 0, two: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const [one, two, wallet] = three('contested', round);
      if (round % 2 === 0) await here.fund(wallet, '1');
      const [first, other] = await race(
        () => link(here.ctx, one, wallet),
        () => link(there.ctx, two, wallet),
      );
      expect([answerOf(first), answerOf(other)].sort()).toEqual(['SUCCESS', 'WALLET_LINKED_ELSEWHERE']);
      const accountId = await accountOfWallet(database, wallet.address);
      const main = answerOf(first) === 'SUCCESS' ? one : two;
      winners[main === one ? 'one' : 'two'] += 1;
      expect((await walletsOfAccount(database, accountId ?? '')).map(({ address }) => address)).toEqual([
        main.address,
        wallet.address,
      ]);
    }
    expect(winners.one + winners.two).toBe(ROUNDS);
  });

  it('joins two wallets that link each other into one account, and refuses the second call', async () => {
    for (let round = 0; round < ROUNDS / 4; round += 1) {
      const [one, two] = three('mutual', round);
      const outcomes = await race(
        () => link(here.ctx, one, two),
        () => link(there.ctx, two, one),
      );
      expect(outcomes.map(answerOf).sort()).toEqual(['SUCCESS', 'WALLET_ALREADY_LINKED']);
    }
  });

  it('takes effect once when two processes receive the same signatures; the later call returns the stored outcome', async () => {
    for (let round = 0; round < ROUNDS / 8; round += 1) {
      const [one, two] = three('repeated', round);
      const signatures = signLink(here.ctx, one, two);
      // The call that runs second waits, before it locks the wallets, until the first call has committed the shared nonce.
      const outcomes = await race(
        () => link(here.ctx, one, two, signatures),
        () => link(there.ctx, one, two, signatures),
      );
      expect(outcomes.map((outcome) => 'replayed' in outcome && outcome.replayed).sort()).toEqual([false, true]);
    }
  });

  it('excludes a claim of the account’s offer by the linked wallet: exactly one of the two calls succeeds', async () => {
    for (let round = 0; round < ROUNDS / 8; round += 1) {
      const [owner, wallet] = three('claiming', round);
      await here.fund(wallet, '8000');
      const offer = await here.offer(await here.device({ owner }));
      const outcomes = await race(
        () => link(here.ctx, owner, wallet),
        () => there.attempt.claim(offer, wallet),
      );
      expect(outcomes.map(answerOf).sort()).toEqual(['OWN_DEVICE', 'SUCCESS']);
    }
  });

  it('excludes a claim that would exceed the cap of the joined account: exactly one of the two calls succeeds', async () => {
    for (let round = 0; round < ROUNDS / 16; round += 1) {
      const [one, two] = three('at the cap', round);
      await here.fund(one, '16000');
      await here.fund(two, '8000');
      await here.claim(await here.offer(await here.device()), one);
      await here.claim(await here.offer(await here.device()), two);
      const third = await here.offer(await here.device());
      const outcomes = await race(
        () => link(here.ctx, two, one),
        () => there.attempt.claim(third, one),
      );
      expect(outcomes.map(answerOf).sort()).toEqual(['CLAIM_CAP_REACHED', 'SUCCESS']);
    }
  });

  it('either moves a session that the wallet opens at the same time to the joined account, or ends the session', async () => {
    for (let round = 0; round < ROUNDS / 8; round += 1) {
      const [main, wallet] = three('entering', round);
      await here.fund(wallet, '1');
      const challenge = await signInChallenge(there.ctx, { wallet: wallet.address, uri: there.ctx.settings.origin });
      if ('refusal' in challenge) throw new Error(challenge.refusal.code);
      const answer = { nonce: challenge.nonce, signature: wallet.sign(challenge.text), encoding: 'RAW' } as const;
      const [linked, tokens] = await race(
        () => link(here.ctx, main, wallet),
        () => signIn(there.ctx, answer),
      );
      expect(answerOf(linked)).toBe('SUCCESS');
      if ('refusal' in tokens) throw new Error(tokens.refusal.code);
      const holder = await authenticate(there.ctx, tokens.accessToken);
      const accountId = await accountOfWallet(database, wallet.address);
      expect(holder === null || holder.accountId === accountId).toBe(true);
    }
  });

  it('moves devices of the wallet that are imported at the same time to the joined account', async () => {
    for (let round = 0; round < ROUNDS / 8; round += 1) {
      const [main, wallet] = three('importing', round);
      await here.fund(wallet, '1');
      const deviceId = newKey(there.ctx.random);
      const [linked, imported] = await race(
        () => link(here.ctx, main, wallet),
        () => importDevices(there.ctx, [{ ...OPERATIONAL_DEVICE, deviceId, ownerWallet: wallet.address }]),
      );
      expect([answerOf(linked), imported.created]).toEqual(['SUCCESS', 1]);
      const [row] = await database.query<{ owner: string }>(sql`
        SELECT owner_account_id AS owner FROM device WHERE device_id = ${deviceId}::uuid`);
      expect(row?.owner).toBe(await accountOfWallet(database, main.address));
    }
  });
});
