// Tests of concurrent claims that are sent to two processes on one PostgreSQL server. **Invariant:** in any order of the row locks
// an offer is filled once, no account exceeds the claim cap, and the ledger balances.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { creditDeposits } from '../../src/app/deposits.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { phaseAt } from '../../src/domain/co-stake.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { lockDevice, waitForLockWaits } from '../kit/lock.ts';
import { io, makeWorld, refusalOf, succeeded, type World, type WorldDevice, type WorldOffer } from '../kit/world.ts';

let database: TestDatabase;
let second: TestDatabase;
/** Two test marketplaces on one database act as two processes: each has its own connection pool, random source and wall clock. */
let worlds: readonly [World, World];
let world: World;

const either = (at: number): World => worlds[at % 2 === 0 ? 0 : 1];
const times = <T>(count: number, each: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => each(at)));
/** Returns the number of calls per outcome: the code of the refusal, or SUCCESS. */
const tally = (outcomes: readonly Outcome[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const code = refusalOf(outcome) ?? 'SUCCESS';
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
};
const types = async (device: WorldDevice) => (await world.events(device)).map(({ type }) => type);
const passTo = (instant: Date): void => {
  for (const one of worlds) one.passTo(instant);
};

describeWithServer('concurrent requests to two processes', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    database = await openTestDatabase({ poolSize: 12 });
    second = { ...(await openDatabase({ url: database.url ?? '', dataDir: null, poolSize: 12 })), url: database.url };
    worlds = [await makeWorld({ database }), await makeWorld({ database: second })];
    world = worlds[0];
  });
  afterAll(async () => {
    await second?.close();
    await database?.close();
  });
  afterEach(async () => {
    expect(await ledgerFaults(database)).toEqual([]);
    const broken = await database.query(sql`
      SELECT account_id FROM co_stake WHERE settlement = 'SENDING'
         OR (settlement = 'APPROVED' AND recorded_phase IN ('ACTIVE', 'WAIT_PERIOD'))
      GROUP BY account_id HAVING count(*) > 2`);
    expect(broken, 'accounts over the cap').toEqual([]);
  });

  const anOffer = async (): Promise<WorldOffer> => world.offer(await world.device());
  const claimedCoStake = async () => world.claim(await anOffer(), await world.investor('8000'));

  it('let only one of fifty accounts claim an offer; the other forty-nine are refused and keep their balance', async () => {
    const offer = await anOffer();
    const investors = await times(50, () => world.investor('8000'));
    const outcomes = await times(50, (at) => either(at).attempt.claim(offer, investors[at]!));
    expect(tally(outcomes)).toEqual({ SUCCESS: 1, OFFER_NOT_OPEN: 49 });
    const winner = outcomes.findIndex((outcome) => refusalOf(outcome) === null);
    for (const [at, investor] of investors.entries()) {
      expect(await world.balance(investor)).toBe(at === winner ? 0n : io('8000'));
    }
    expect((await types(offer.device)).filter((type) => type === 'OFFER_CLAIMED')).toHaveLength(1);
  });

  it('let one account claim exactly two of twenty offers', async () => {
    const ann = await world.investor('400000');
    const offers: WorldOffer[] = [];
    for (let at = 0; at < 20; at += 1) offers.push(await anOffer());
    const outcomes = await times(20, (at) => either(at).attempt.claim(offers[at]!, ann));
    expect(tally(outcomes)).toEqual({ SUCCESS: 2, CLAIM_CAP_REACHED: 18 });
    expect(await world.balance(ann)).toBe(io('384000'));
  });

  it('let one account with two wallets claim exactly two offers', async () => {
    const wallets = [await world.investor(), await world.investor()] as const;
    await database.execute(sql`
      UPDATE wallet SET is_primary = false,
        account_id = (SELECT account_id FROM wallet WHERE address = ${wallets[0].address})
      WHERE address = ${wallets[1].address}`);
    const offers: WorldOffer[] = [];
    for (let at = 0; at < 8; at += 1) offers.push(await anOffer());
    const outcomes = await times(8, (at) => either(at).attempt.claim(offers[at]!, wallets[at < 4 ? 0 : 1]));
    expect(tally(outcomes)).toEqual({ SUCCESS: 2, CLAIM_CAP_REACHED: 6 });
  });

  it('create one co-stake for one authorisation sent twenty times, with nineteen replayed outcomes', async () => {
    const offer = await anOffer();
    const ann = await world.investor('8000');
    const action = { kind: 'claimOffer', offerId: offer.id } as const;
    const authorization = await world.sign(action, ann);
    const outcomes = await times(20, (at) => executeSignedAction(either(at).ctx, action, authorization));
    expect(new Set(outcomes.map(succeeded)).size).toBe(1);
    expect(outcomes.filter((outcome) => 'id' in outcome && outcome.replayed)).toHaveLength(19);
    expect(await world.balance(ann)).toBe(0n);
    const recorded = await types(offer.device);
    expect(recorded.filter((type) => type === 'OFFER_CLAIMED' || type === 'CLAIM_SETTLED')).toHaveLength(2);
  });

  it('give a claim slot that becomes free to only one of three claims while three sweeps run', async () => {
    const ann = await world.investor('400000');
    const [first] = [await world.claim(await anOffer(), ann), await world.claim(await anOffer(), ann)];
    await world.unstake(first);
    const offers = [await anOffer(), await anOffer(), await anOffer()];
    passTo((await world.coStakeRow(first)).waitEndsAt!);
    const [outcomes] = await Promise.all([
      times(3, (at) => either(at).attempt.claim(offers[at]!, ann)),
      times(3, (at) => either(at + 1).sweep()),
    ]);
    expect(tally(outcomes)).toEqual({ SUCCESS: 1, CLAIM_CAP_REACHED: 2 });
    await world.sweep();
    expect((await types(first.offer.device)).filter((type) => type === 'COOLDOWN_STARTED')).toHaveLength(1);
  });

  it('pay out only one of six withdrawals of the same co-stake', async () => {
    const coStake = await claimedCoStake();
    await world.unstake(coStake);
    passTo(later(world.ctx.wallNow(), { days: 21 }));
    const outcomes = await times(6, (at) => either(at).attempt.withdraw(coStake));
    expect(tally(outcomes)).toEqual({ SUCCESS: 1, ALREADY_WITHDRAWN: 5 });
    expect(await world.balance(coStake.by)).toBe(io('8000'));
  });

  it('apply unstake and cancelUnstake one after the other, and store the state of the later one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const coStake = await claimedCoStake();
      const [unstaked, canceled] = await Promise.all([
        worlds[0].attempt.unstake(coStake),
        worlds[1].attempt.cancelUnstake(coStake),
      ]);
      expect(refusalOf(unstaked)).toBeNull();
      const row = await world.coStakeRow(coStake);
      const phase = phaseAt(row, await world.now());
      const offer = await world.offerRow(coStake.offer);
      if (refusalOf(canceled) === null) expect([phase, offer.live]).toEqual(['ACTIVE', true]);
      else expect([refusalOf(canceled), phase, offer.live]).toEqual(['NOT_IN_WAIT_PERIOD', 'WAIT_PERIOD', false]);
    }
  });

  it('let either cancelUnstake or the claim of the replacement offer succeed, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const coStake = await claimedCoStake();
      await world.unstake(coStake);
      const replacement = await world.offer(coStake.offer.device);
      const bob = await world.investor('8000');
      const [canceled, claimed] = await Promise.all([
        worlds[0].attempt.cancelUnstake(coStake),
        worlds[1].attempt.claim(replacement, bob),
      ]);
      const answers = [refusalOf(canceled), refusalOf(claimed)];
      if (answers[0] === null) expect(answers).toEqual([null, 'OFFER_NOT_OPEN']);
      else expect(answers).toEqual(['REPLACEMENT_CLAIMED', null]);
    }
  });

  it('either close or fill an offer that is closed and claimed concurrently', async () => {
    for (let round = 0; round < 5; round += 1) {
      const offer = await anOffer();
      const bob = await world.investor('8000');
      const [closed, claimed] = await Promise.all([
        worlds[0].attempt.close(offer),
        worlds[1].attempt.claim(offer, bob),
      ]);
      expect([refusalOf(closed), refusalOf(claimed)].sort()).toEqual(['OFFER_NOT_OPEN', null].sort());
      const status = offerStatusAt(await world.offerRow(offer), await world.now());
      expect(status).toBe(refusalOf(closed) === null ? 'CLOSED' : 'FILLED');
    }
  });

  it.each([
    ['one of ten offers that take the whole stake room', '8000', 100, { SUCCESS: 1, NO_STAKE_ROOM: 9 }],
    ['three of ten offers that give a third of the rewards each', '200', 3333, { SUCCESS: 3, NO_SHARE_ROOM: 7 }],
    ['four of ten small offers', '200', 100, { SUCCESS: 4, OFFER_LIMIT_REACHED: 6 }],
  ])('publish on one device only %s', async (_, requested, shareBps, expected) => {
    const device = await world.device();
    const outcomes = await times(10, (at) => either(at).attempt.offer(device, { requested, shareBps }));
    expect(tally(outcomes)).toEqual(expected);
  });

  it('accept claims of four offers of one device at once', async () => {
    const device = await world.device();
    const offers: WorldOffer[] = [];
    for (let at = 0; at < 4; at += 1) offers.push(await world.offer(device, { requested: '2000', shareBps: 1000 }));
    const claimers = await Promise.all(offers.map(() => world.investor('2000')));
    const outcomes = await times(4, (at) => either(at).attempt.claim(offers[at]!, claimers[at]!));
    expect(tally(outcomes)).toEqual({ SUCCESS: 4 });
    const told = (await world.events(device)).filter(
      ({ type, offerId }) => type === 'SUFFICIENCY_CHANGED' && offerId === null,
    );
    expect(told.map(({ reason }) => reason)).toEqual(['SUFFICIENT']);
  });

  it('accept five of ten stakes from a wallet whose balance covers exactly five', async () => {
    const owner = await world.investor('500');
    const devices: WorldDevice[] = [];
    for (let at = 0; at < 10; at += 1) devices.push(await world.device({ owner, stake: '0' }));
    const outcomes = await times(10, (at) => either(at).attempt.stake(devices[at]!, '100'));
    expect(tally(outcomes)).toEqual({ SUCCESS: 5, INSUFFICIENT_BALANCE: 5 });
    expect(await world.balance(owner)).toBe(0n);
  });

  it('credit every deposit to new wallets in any order, and create one account for each wallet', async () => {
    const orphans = async () =>
      database.query(sql`SELECT id FROM account WHERE NOT EXISTS (SELECT FROM wallet WHERE account_id = account.id)`);
    const before = await orphans();
    const wallets = Array.from({ length: 6 }, (_, at) => world.wallet(`new wallet ${at}`));
    await times(12, async (at) => {
      const turned = [...wallets.slice(at % 6), ...wallets.slice(0, at % 6)];
      const deposits = (at % 2 === 0 ? turned : turned.toReversed()).map(({ address }) => ({
        wallet: address,
        amount: 1n,
      }));
      await creditDeposits(either(at).ctx, deposits);
    });
    for (const wallet of wallets) expect(await world.balance(wallet)).toBe(12n);
    expect(await orphans(), 'accounts without a wallet').toEqual(before);
  });

  it('refuse a cancelUnstake sent one millisecond before waitEndsAt that gets the row lock after the sweep', async () => {
    const coStake = await claimedCoStake();
    await world.unstake(coStake);
    const { waitEndsAt } = await world.coStakeRow(coStake);
    const release = await lockDevice(database, coStake.offer.device);
    worlds[0].passTo(waitEndsAt!);
    worlds[1].passTo(later(waitEndsAt!, { ms: -1 }));
    const swept = worlds[0].sweep();
    await waitForLockWaits(database, 1);
    const canceled = worlds[1].attempt.cancelUnstake(coStake);
    await waitForLockWaits(database, 2);
    worlds[1].passTo(waitEndsAt!);
    await release();
    await swept;
    expect(refusalOf(await canceled)).toBe('NOT_IN_WAIT_PERIOD');
    expect((await world.coStakeRow(coStake)).recordedPhase).toBe('COOLDOWN');
  });

  it('record each due event once when two processes sweep', async () => {
    const coStakes = [await claimedCoStake(), await claimedCoStake(), await claimedCoStake()];
    for (const coStake of coStakes) await world.unstake(coStake);
    passTo(later(world.ctx.wallNow(), { days: 30 }));
    await times(6, (at) => either(at).sweep());
    for (const { offer } of coStakes) {
      expect((await types(offer.device)).slice(-5)).toEqual([
        'COOLDOWN_STARTED',
        'OFFER_CLOSED',
        'SUFFICIENCY_CHANGED',
        'SUFFICIENCY_CHANGED',
        'WITHDRAWABLE',
      ]);
    }
  });

  it('answer random commands only with named refusals, and keep every balance consistent', async () => {
    const devices = [await world.device(), await world.device(), await world.device()];
    const investors = await times(4, () => world.investor('40000'));
    const random = (of: number): number => world.ctx.random(1)[0]! % of;
    for (let round = 0; round < 12; round += 1) {
      const rows = await database.query<{ id: string; offerId: string; wallet: string }>(sql`
        SELECT id, offer_id AS "offerId", wallet FROM co_stake
        WHERE device_key = ANY (${devices.map(({ key }) => key)}::uuid[])`);
      const offers = await database.query<{ id: string; key: string }>(sql`
        SELECT id, device_key AS key FROM offer WHERE live AND device_key = ANY (${devices.map(({ key }) => key)}::uuid[])`);
      await times(16, async (at) => {
        const process = either(at);
        const device = devices[random(3)]!;
        const open = offers.find(({ key }) => key === device.key);
        const row = rows.length === 0 ? undefined : rows[random(rows.length)];
        const by = investors.find(({ address }) => address === row?.wallet) ?? investors[0]!;
        const coStake = row === undefined ? undefined : { id: row.id, offer: { id: row.offerId, device }, by };
        switch (random(7)) {
          case 0:
            return process.attempt.offer(device);
          case 1:
          case 2:
            return open === undefined ? null : process.attempt.claim({ id: open.id, device }, investors[random(4)]!);
          case 3:
            return coStake === undefined ? null : process.attempt.unstake(coStake);
          case 4:
            return coStake === undefined ? null : process.attempt.cancelUnstake(coStake);
          case 5:
            return coStake === undefined ? null : process.attempt.withdraw(coStake);
          default:
            return process.sweep();
        }
      });
      expect(await ledgerFaults(database)).toEqual([]);
      passTo(later(world.ctx.wallNow(), { days: 3 + random(8) }));
    }
    await world.sweep();
    const late = await database.query(sql`
      SELECT id FROM co_stake WHERE due_at <= ${await world.now()} OR settlement = 'SENDING'`);
    expect(late).toEqual([]);
    for (const device of devices) {
      const instants = (await world.events(device)).map(({ occurredAt }) => occurredAt.getTime());
      expect(instants, 'each device’s log is in order').toEqual(instants.toSorted((a, b) => a - b));
    }
  });
});
