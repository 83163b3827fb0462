// Tests of `claimAllRewards` through the public API: what it pays and tells, the text that is signed, the limit of sources, the
// repetition of a lost answer, and the wallets and devices that it leaves alone.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { importDevices } from '../../src/app/network.ts';
import { globalId } from '../../src/domain/id.ts';
import { blockRewardsTransfer } from '../../src/domain/ledger.ts';
import { sql } from '../../src/store/db/database.ts';
import { postTransfers } from '../../src/store/ledger.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, OPERATIONAL_DEVICE, type World, type WorldDevice } from '../kit/world.ts';
import { executeAction, send } from './mutation.ts';

let world: World;
let api: Api;

const PAID = 'replayed amount remaining claims { amount coStake { id } device { id } }';
const claimAll = (by: TestWallet) => executeAction(api, { claimAllRewards: {} }, by, { success: PAID });
const HOUR_MS = 3_600_000;

/** Reports a completed block in which each device earned an amount, base units. */
async function earn(devices: readonly WorldDevice[], amount: bigint): Promise<void> {
  world.pass({ hours: 1 });
  const startsAt = new Date(Math.floor((await world.now()).getTime() / HOUR_MS) * HOUR_MS);
  world.pass({ hours: 1 });
  const rewards = devices.map(({ deviceId }) => ({ deviceId, succeeded: true, amount }));
  await reportBlocks(world.ctx, [{ startsAt, rewards }]);
}

type Balance = Readonly<Record<string, unknown>> & { readonly available: string };
async function balances(as: TestWallet): Promise<readonly Balance[]> {
  const document =
    '{ viewer { balances { available rewardsAccrued canClaimAllRewards { allowed refusals { code } } } } }';
  return (await api.data<{ viewer: { balances: Balance[] } }, object>(document, {}, { as })).viewer.balances;
}

/** Returns a device with a co-stake of `by` at 50 %. */
async function shared(by: TestWallet) {
  const device = await world.device({ stake: '10000' });
  const offer = await world.offer(device, { requested: '8000', shareBps: 5000 });
  return { device, coStake: await world.claim(offer, by) };
}
const nodeOf = ({ device, coStake }: Awaited<ReturnType<typeof shared>>) => ({
  coStake: { id: globalId('CoStake', coStake.id) },
  device: { id: globalId('Device', device.key) },
});

describeWithDatabase('a claim of all rewards', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('pays every co-stake and device of the wallet with one signature, the oldest first, to the base unit', async () => {
    const by = await world.investor('16000');
    const own = await world.device({ stake: '16000', owner: by });
    const one = await shared(by);
    const two = await shared(by);
    await earn([own, two.device, one.device], 101n);
    expect(await balances(by)).toMatchObject([{ rewardsAccrued: '0.00000201', canClaimAllRewards: { allowed: true } }]);

    expect(await claimAll(by)).toEqual({
      __typename: 'ClaimAllRewardsSuccess',
      replayed: false,
      amount: '0.00000201',
      remaining: 0,
      claims: [
        { amount: '0.00000101', coStake: null, device: { id: globalId('Device', own.key) } },
        { amount: '0.0000005', ...nodeOf(one) },
        { amount: '0.0000005', ...nodeOf(two) },
      ],
    });
    expect(await balances(by)).toMatchObject([
      {
        ...{ available: '0.00000201', rewardsAccrued: '0' },
        canClaimAllRewards: { allowed: false, refusals: [{ code: 'NOTHING_TO_CLAIM' }] },
      },
    ]);
    expect(await claimAll(by)).toMatchObject({ code: 'NOTHING_TO_CLAIM' });
    const logged = [...(await world.events(one.device)), ...(await world.events(own))].filter(
      ({ type, accountId }) => type === 'REWARDS_CLAIMED' && accountId !== null,
    );
    expect(logged.map(({ amount }) => amount)).toEqual([50n, 101n]);
  });

  it('leaves the rewards of the other wallets of the account and of the other party alone', async () => {
    const [main, second] = [await world.investor('8000'), await world.investor('8000')];
    const [one, two] = [await shared(main), await shared(second)];
    await link(world.ctx, main, second);
    await earn([one.device, two.device], 100n);
    expect(await claimAll(second)).toMatchObject({ amount: '0.0000005', claims: [nodeOf(two)], remaining: 0 });
    expect(await balances(main)).toMatchObject([{ rewardsAccrued: '0.0000005' }, { rewardsAccrued: '0' }]);
    expect(await balances(one.device.owner)).toMatchObject([{ rewardsAccrued: '0.0000005' }]);
  });

  it('signs a text that names the wallet that is paid, and no amount', async () => {
    const by = await world.investor('1');
    const document = `query ($wallet: WalletAddress!) {
      signingMessage(action: { claimAllRewards: {} }, wallet: $wallet) { text } }`;
    const answer = await api.data<{ signingMessage: { text: string } }, object>(
      document,
      { wallet: by.address },
      { as: by },
    );
    expect(answer.signingMessage.text).toContain(`\nAction: Claim all rewards\nPaid to: ${by.address}\n\nURI: `);
  });

  it('refuses to pay another wallet than the one that signs', async () => {
    const by = await world.investor('1');
    const paidTo = world.wallet('somebody else').address;
    const authorization = await api.authorize({ claimAllRewards: {} }, by);
    const document = 'mutation ($input: ClaimAllRewardsInput!) { claimAllRewards(input: $input) { __typename } }';
    const { text } = await api.query(document, { input: { paidTo, authorization } });
    expect(text).toContain('"field":"input.paidTo"');
  });

  it('answers a repeated call with what the first one paid, although more has accrued since', async () => {
    const by = await world.investor('8000');
    const { device } = await shared(by);
    await earn([device], 100n);
    const authorization = await api.authorize({ claimAllRewards: {} }, by);
    const call = () => send(api, 'claimAllRewards', { authorization }, {}, PAID);
    const first = await call();
    expect(first).toMatchObject({ replayed: false, amount: '0.0000005' });
    await earn([device], 1000n);
    expect(await call()).toEqual({ ...first, replayed: true });
    expect(await balances(by)).toMatchObject([{ available: '0.0000005', rewardsAccrued: '0.000005' }]);
  });

  it('pays the rewards once when it runs at the same time as a claim of one co-stake', async () => {
    const by = await world.investor('8000');
    const { device, coStake } = await shared(by);
    await earn([device], 100n);
    const single = executeAction(api, { claimRewards: { coStakeId: globalId('CoStake', coStake.id) } }, by);
    const codes = (await Promise.all([single, claimAll(by)])).map(({ code = 'paid' }) => code);
    expect(codes.sort()).toEqual(['NOTHING_TO_CLAIM', 'paid']);
    expect(await balances(by)).toMatchObject([{ available: '0.0000005', rewardsAccrued: '0' }]);
  });

  it('pays at most 100 sources and tells how many are left', async () => {
    const by = await world.investor('1');
    const records = Array.from({ length: 101 }, () => ({ deviceId: crypto.randomUUID(), ownerWallet: by.address }));
    await importDevices(
      world.ctx,
      records.map((record) => ({ ...OPERATIONAL_DEVICE, ...record })),
    );
    // One base unit for each, without the stakes of a hundred devices.
    await world.database.transaction(async (tx) => {
      await tx.execute(sql`
        UPDATE device_sums SET owner_reward_lifetime = 1 FROM device WHERE device.id = device_key AND owner_wallet = ${by.address}`);
      await postTransfers(tx, [blockRewardsTransfer(101n, world.ctx.wallNow())], null, world.ctx.random);
    });
    expect(await claimAll(by)).toMatchObject({ amount: '0.000001', remaining: 1 });
    expect(await claimAll(by)).toMatchObject({ amount: '0.00000001', remaining: 0 });
    expect(await claimAll(by)).toMatchObject({ code: 'NOTHING_TO_CLAIM' });
  });
});
