// Tests of publishing and closing offers, of the owner's stake, and of the faucet, through the write path.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { HIRED_FROM_NOW } from '../../src/domain/hire.ts';
import { ownerStakeLedgerAccount } from '../../src/domain/ledger.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { unstakingLine } from '../../src/domain/terms.ts';
import { faucet } from '../../src/sandbox/faucet.ts';
import { raw, sql } from '../../src/store/db/database.ts';
import { balancesOf } from '../../src/store/ledger.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { io, makeWorld, refusalOf, succeeded, type World } from '../kit/world.ts';

let world: World;

const TERMS = { requestedAmount: io('8000'), rewardShareBps: 7400, expiresAt: null };
/** A statement that fails with a serialisation failure (SQLSTATE 40001). */
const CONFLICT = sql`DO ${raw("$$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$")}`;

describeWithDatabase('an offer', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => expect(await ledgerFaults(world.database)).toEqual([]));

  it('is published with terms that contain the device, the amount, the reward share, the exit periods and the chain id of Solana', async () => {
    const device = await world.device();
    const offer = await world.offerRow(await world.offer(device, { requested: '7500', shareBps: 6000 }));
    expect(offer).toMatchObject({
      deviceKey: device.key,
      requestedAmount: io('7500'),
      rewardShareBps: 6000,
      createdAt: await world.now(),
      live: true,
    });
    expect(offer.slug).toMatch(/^[0-9A-Za-z]{22}$/);
    const lines = offer.termsText.split('\n');
    expect(lines).toContain(`Offer: ${offer.slug}`);
    expect(lines).toContain(`Device: ${device.deviceId} (8 x H100 SXM5)`);
    expect(lines).toContain('Amount: 7500 IO');
    expect(lines).toContain('Reward share: 60.00 %');
    expect(lines).toContain('Chain ID: solana:localnet');
    expect(unstakingLine(offer.termsText)).toBe('7 days wait, then 14 days cooldown');
  });

  it('keeps its id and slug when its transaction is retried after a serialisation failure', async () => {
    const device = await world.device();
    const { database } = world.ctx;
    const action = { kind: 'createOffer', deviceKey: device.key, ...TERMS } as const;
    const authorization = await world.sign(action, device.owner);
    const written: unknown[] = [];
    const conflicting: AppContext['database'] = {
      ...database,
      transaction: (work, limit) =>
        database.transaction(async (tx) => {
          const outcome = await work(tx);
          written.push(...(await tx.query(sql`SELECT id, slug FROM offer WHERE device_key = ${device.key}::uuid`)));
          if (written.length === 1) await tx.execute(CONFLICT);
          return outcome;
        }, limit),
    };
    const outcome = await executeSignedAction({ ...world.ctx, database: conflicting }, action, authorization);
    const { id, slug } = await world.offerRow({ id: succeeded(outcome) });
    expect(written).toEqual([
      { id, slug },
      { id, slug },
    ]);
  });

  it('cannot request more than half of the device’s requirement', async () => {
    const big = await world.device();
    const small = await world.device({ model: 'RTX 4070', quantity: 4, stake: '400' });
    expect(await world.attempt.offer(big, { requested: '8000.00000001' })).toEqual({
      refusal: { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', minimum: io('200'), maximum: io('8000') },
    });
    expect(await world.attempt.offer(small, { requested: '400.00000001' })).toEqual({
      refusal: { code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS', minimum: io('200'), maximum: io('400') },
    });
    await world.offer(big, { requested: '8000' });
    await world.offer(small, { requested: '400' });
  });

  it('is refused with OWN_STAKE_TOO_LOW until the owner has staked half of the requirement', async () => {
    const device = await world.device({ stake: '7999.99999999' });
    expect(await world.attempt.offer(device)).toEqual({
      refusal: { code: 'OWN_STAKE_TOO_LOW', current: io('7999.99999999'), required: io('8000') },
    });
    await world.fund(device.owner, '0.00000001');
    await world.stake(device, '0.00000001');
    expect(
      (await balancesOf(world.database, [ownerStakeLedgerAccount(device.key)])).get(
        ownerStakeLedgerAccount(device.key),
      ),
    ).toBe(io('8000'));
    await world.offer(device);
  });

  it('is refused while an earlier offer that takes the whole stake room is neither closed nor expired', async () => {
    const device = await world.device();
    const first = await world.offer(device);
    expect(refusalOf(await world.attempt.offer(device))).toBe('NO_STAKE_ROOM');
    await world.close(first);
    const expiresAt = later(await world.now(), { days: 1 });
    const second = await world.offer(device, { expiresAt });
    world.passTo(later(expiresAt, { ms: -1 }));
    expect(refusalOf(await world.attempt.offer(device))).toBe('NO_STAKE_ROOM');
    world.passTo(expiresAt);
    const third = await world.offer(device);
    expect(await world.offerRow(second)).toMatchObject({ live: false, closesAt: expiresAt, closeReason: 'EXPIRED' });
    expect(await world.offerRow(third)).toMatchObject({ live: true });
    const closed = (await world.events(device)).filter(({ type }) => type === 'OFFER_CLOSED');
    expect(closed.map(({ reason, occurredAt }) => [reason, occurredAt])).toEqual([
      ['CLOSED_BY_OWNER', later(expiresAt, { days: -1 })],
      ['EXPIRED', expiresAt],
    ]);
  });

  it('cannot be closed after it is claimed', async () => {
    const offer = await world.offer(await world.device());
    await world.claim(offer, await world.investor());
    expect(refusalOf(await world.attempt.close(offer))).toBe('OFFER_NOT_OPEN');
    expect(offerStatusAt(await world.offerRow(offer), await world.now())).toBe('FILLED');
  });

  it.each([
    ['of a model without a multiplier', { model: 'Unheard Of' }, 'DEVICE_NOT_OPERATIONAL'],
    ['without connectivity', { connectivityTier: 0 }, 'DEVICE_NOT_OPERATIONAL'],
    ['that is hired and short of stake', { hires: HIRED_FROM_NOW }, 'DEVICE_HIRED'],
    ['that leaves no room for a co-stake', { model: 'RTX 4070', quantity: 1 }, 'NO_STAKE_ROOM'],
  ] as const)('is refused on a device %s', async (_, input, code) => {
    expect(refusalOf(await world.attempt.offer(await world.device(input)))).toBe(code);
  });

  it('keeps its share link and terms after it is closed', async () => {
    const offer = await world.offer(await world.device());
    const before = await world.offerRow(offer);
    await world.close(offer);
    const { slug, termsText, termsSha256 } = await world.offerRow(offer);
    expect({ slug, termsText, termsSha256 }).toEqual({
      slug: before.slug,
      termsText: before.termsText,
      termsSha256: before.termsSha256,
    });
  });
});

describeWithDatabase('the owner’s stake', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  afterEach(async () => expect(await ledgerFaults(world.database)).toEqual([]));

  it('moves from the wallet to the device', async () => {
    const device = await world.device({ stake: '0' });
    await world.fund(device.owner, '10');
    await world.stake(device, '4');
    expect(await world.balance(device.owner)).toBe(io('6'));
    expect(
      (await balancesOf(world.database, [ownerStakeLedgerAccount(device.key)])).get(
        ownerStakeLedgerAccount(device.key),
      ),
    ).toBe(io('4'));
  });

  it('cannot be increased by more than the balance of the wallet', async () => {
    const device = await world.device({ stake: '0' });
    await world.fund(device.owner, '10');
    expect(await world.attempt.stake(device, '10.00000001')).toEqual({
      refusal: { code: 'INSUFFICIENT_BALANCE', available: io('10'), required: io('10.00000001') },
    });
  });

  it('cannot be increased on a device that the network has blocked', async () => {
    const device = await world.device({ stake: '0' });
    await world.fund(device.owner, '10');
    await world.database.execute(sql`UPDATE device SET state = 'BLOCKED' WHERE id = ${device.key}::uuid`);
    expect(refusalOf(await world.attempt.stake(device, '1'))).toBe('DEVICE_NOT_COMMITTED');
  });
});

describeWithDatabase('the faucet', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('credits play money in a sandbox and writes an event for the account', async () => {
    const ann = world.wallet('ann');
    expect(await faucet(world.ctx, { wallet: ann.address, amount: io('3') })).toEqual({ amount: io('3') });
    expect(await world.balance(ann)).toBe(io('3'));
    expect((await world.events()).at(-1)).toMatchObject({ type: 'DEPOSIT_CREDITED', amount: io('3'), public: false });
  });

  it('refuses to credit play money outside a sandbox', async () => {
    const outside = await makeWorld({ database: world.database, sandbox: false });
    const bob = outside.wallet('bob');
    expect(await faucet(outside.ctx, { wallet: bob.address, amount: 1n })).toEqual({
      refusal: { code: 'SANDBOX_ONLY' },
    });
    expect(await outside.balance(bob)).toBe(0n);
  });
});
