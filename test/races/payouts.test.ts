// Tests of races with payouts: against a claim of the same balance, against a second payout, against a slash, and two contradictory
// reports. In each case both processes act at the same instant.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportPayout } from '../../src/app/payouts.ts';
import { slashDevice } from '../../src/app/slashes.ts';
import {
  coStakeLedgerAccount,
  paidOutLedgerAccount,
  payableLedgerAccount,
  walletLedgerAccount,
} from '../../src/domain/ledger.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { describeWithServer } from '../kit/database.ts';
import { soakLength } from '../kit/soak.ts';
import { io, type World, type WorldOffer } from '../kit/world.ts';
import { openRaceRunner, type RaceCase, type RaceRunner } from './race-runner.ts';

const ROUNDS = soakLength('RACE_ROUNDS', { short: 20, long: 200 });

let runner: RaceRunner;

/** Returns what ann's wallet has: free, payable and paid out, as IO. */
async function moneyOf({ ann }: RaceCase): Promise<readonly string[]> {
  const codes = [walletLedgerAccount, payableLedgerAccount, paidOutLedgerAccount].map((code) => code(ann.address));
  const balances = await balancesOf(runner.database, codes);
  return codes.map((code) => String((balances.get(code) ?? 0n) / io('1')));
}
const violationUnless = (holds: boolean, seen: object): readonly string[] => (holds ? [] : [JSON.stringify(seen)]);

async function offered(rounds: number): Promise<readonly (RaceCase & { readonly offer: WorldOffer })[]> {
  return runner.prepare(await runner.createCases(rounds), async (raceCase, world) => ({
    ...raceCase,
    offer: await world.offer(raceCase.device),
  }));
}

describeWithServer('a payout in a race', () => {
  beforeAll(async () => {
    runner = await openRaceRunner();
  });
  afterAll(() => runner?.close());

  it('and a claim never spend the same balance', async () => {
    const violations = await runner.race(
      await offered(ROUNDS),
      ({ ann, offer }) => [(world) => world.attempt.payOut(ann, '15000'), (world) => world.attempt.claim(offer, ann)],
      async (raceCase, answers) => {
        const money = await moneyOf(raceCase);
        const payoutWon = answers.join() === 'SUCCESS,INSUFFICIENT_BALANCE' && money.join() === '5000,15000,0';
        const claimWon = answers.join() === 'INSUFFICIENT_BALANCE,SUCCESS' && money.join() === '12000,0,0';
        return violationUnless(payoutWon || claimWon, { answers, money });
      },
    );
    expect(violations).toEqual([]);
  });

  it('and a second one never pay out more than the balance', async () => {
    const violations = await runner.race(
      await runner.createCases(ROUNDS),
      ({ ann }) => [(world) => world.attempt.payOut(ann, '12000'), (world) => world.attempt.payOut(ann, '12000')],
      async (raceCase, answers) => {
        const money = await moneyOf(raceCase);
        const once = [...answers].sort().join() === 'INSUFFICIENT_BALANCE,SUCCESS';
        return violationUnless(once && money.join() === '8000,12000,0', { answers, money });
      },
    );
    expect(violations).toEqual([]);
  });

  it('keeps its whole amount when a slash of the same account comes at the same time', async () => {
    const cases = await runner.prepare(await offered(ROUNDS), async (raceCase, world) => ({
      ...raceCase,
      coStake: await world.claim(raceCase.offer, raceCase.ann),
    }));
    const slash = (deviceId: string) => (world: World) =>
      slashDevice(world.ctx, {
        ...{ networkId: `slash ${deviceId}`, deviceId, kind: 'STAKE', cause: 'DOWNTIME', shareBps: 10_000 },
        faultAt: world.ctx.wallNow(),
      });
    const violations = await runner.race(
      cases,
      ({ ann, device }) => [(world) => world.attempt.payOut(ann, '12000'), slash(device.deviceId)],
      async (raceCase, answers) => {
        const [money, held] = [await moneyOf(raceCase), coStakeLedgerAccount(raceCase.coStake.id)];
        const left = (await balancesOf(runner.database, [held])).get(held);
        const holds = answers.join() === 'SUCCESS,SUCCESS' && money.join() === '0,12000,0' && left === 0n;
        return violationUnless(holds, { answers, money, left: String(left) });
      },
    );
    expect(violations).toEqual([]);
  });

  it('has one of two contradictory reports, and the other is refused', async () => {
    const cases = await runner.prepare(await runner.createCases(ROUNDS), async (raceCase, world) => {
      const outcome = await world.attempt.payOut(raceCase.ann, '20000');
      return { ...raceCase, payout: 'id' in outcome ? outcome.id : '' };
    });
    const violations = await runner.race(
      cases,
      ({ payout }) => [
        (world) => reportPayout(world.ctx, payout, { outcome: 'SENT', transactionSignature: 'one' }),
        (world) => reportPayout(world.ctx, payout, { outcome: 'FAILED', failure: 'frozen' }),
      ],
      async (raceCase, answers) => {
        const money = await moneyOf(raceCase);
        const sent = answers.join() === 'SUCCESS,PAYOUT_ALREADY_REPORTED' && money.join() === '0,0,20000';
        const failed = answers.join() === 'PAYOUT_ALREADY_REPORTED,SUCCESS' && money.join() === '20000,0,0';
        return violationUnless(sent || failed, { answers, money });
      },
    );
    expect(violations).toEqual([]);
  });

  it('leaves a database in which every check of the audit holds', async () => {
    expect(await runner.faults()).toEqual([]);
  });
});
