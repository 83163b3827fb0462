// Tests of the settlement switch of a sandbox: claims that are pending, approved later, failed or expired, and who may move the switch.

import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, type World, type WorldOffer } from '../kit/world.ts';
import { executeAction } from './mutation.ts';

const SWITCH = `mutation ($input: SandboxSettlementInput!) {
  sandboxSettlement(input: $input) { ... on SandboxSettlementSuccess { mode seconds reason } ... on Refusal { code } }
}`;
const CO_STAKES = `{ viewer { coStakes(first: 1) { nodes {
  phase settlement { status failure settleBy settledAt } offer { status } agreement { document } } } } }`;

type CoStake = {
  readonly phase: string;
  readonly settlement: Record<'status' | 'failure' | 'settleBy' | 'settledAt', string | null>;
  readonly offer: { readonly status: string };
  readonly agreement: object | null;
};

let world: World;
let api: Api;

describeWithDatabase('sandboxSettlement', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterEach(async () => {
    await move({ mode: 'INSTANT' });
    expect(await ledgerFaults(world.database)).toEqual([]);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  const move = async (input: object) =>
    (await api.data<{ sandboxSettlement: object }, object>(SWITCH, { input })).sandboxSettlement;
  const claim = async (): Promise<{ readonly offer: WorldOffer; readonly by: TestWallet }> => {
    const [offer, by] = [await world.offer(await world.device()), await world.investor('8000')];
    const done = await executeAction(api, { claimOffer: { offerId: globalId('Offer', offer.id) } }, by);
    expect(done.__typename).toBe('ClaimOfferSuccess');
    return { offer, by };
  };
  const coStakeOf = async (as: TestWallet): Promise<CoStake> => {
    type Data = { viewer: { coStakes: { nodes: CoStake[] } } };
    return (await api.data<Data>(CO_STAKES, {}, { as })).viewer.coStakes.nodes[0]!;
  };

  it('DELAYED leaves a claim pending, and approves it at its instant with its agreement', async () => {
    expect(await move({ mode: 'DELAYED', seconds: 90 })).toEqual({ mode: 'DELAYED', seconds: 90, reason: null });
    const { offer, by } = await claim();
    const claimedAt = await world.now();
    await move({ mode: 'INSTANT' });
    await world.advance({ ms: 89_999 });
    expect(await coStakeOf(by)).toMatchObject({
      phase: 'PENDING',
      settlement: { status: 'SENDING', settledAt: null },
      offer: { status: 'FILLED' },
    });
    await world.advance({ hours: 2 });
    expect(await coStakeOf(by)).toMatchObject({
      phase: 'ACTIVE',
      settlement: { status: 'APPROVED', failure: null, settledAt: later(claimedAt, { ms: 90_000 }).toISOString() },
      agreement: { document: expect.anything() },
    });
    const settled = (await world.events(offer.device)).find(({ type }) => type === 'CLAIM_SETTLED');
    expect(settled?.occurredAt).toEqual(later(claimedAt, { ms: 90_000 }));
  });

  it('DELAYED past the settlement limit expires a claim at settleBy, and the stake goes back', async () => {
    await move({ mode: 'DELAYED', seconds: 86_400 });
    const { by } = await claim();
    const { settleBy } = (await coStakeOf(by)).settlement;
    await world.advance({ days: 2 });
    expect(await coStakeOf(by)).toMatchObject({
      phase: 'FAILED',
      settlement: { status: 'EXPIRED', failure: 'TIME_LIMIT', settledAt: settleBy },
      offer: { status: 'OPEN' },
      agreement: null,
    });
    expect(await world.balance(by)).toBe(io('8000'));
  });

  it('FAILING fails a claim at once with its reason, and the offer can be claimed again under INSTANT', async () => {
    expect(await move({ mode: 'FAILING' })).toEqual({ mode: 'FAILING', seconds: null, reason: 'TRANSFER_REJECTED' });
    const { offer, by } = await claim();
    expect(await coStakeOf(by)).toMatchObject({
      phase: 'FAILED',
      settlement: { status: 'FAILED', failure: 'TRANSFER_REJECTED' },
      offer: { status: 'OPEN' },
    });
    expect(await world.balance(by)).toBe(io('8000'));
    await move({ mode: 'INSTANT' });
    expect((await world.claim(offer, by)).id).toEqual(expect.any(String));
  });

  it('decides a delayed claim by the state of the device at its instant', async () => {
    await move({ mode: 'DELAYED', seconds: 60 });
    const { offer, by } = await claim();
    await api.network(`mutation ($input: SetDeviceStateInput!) { setDeviceState(input: $input) { __typename } }`, {
      input: { deviceId: offer.device.deviceId, state: 'MAINTENANCE' },
    });
    await world.advance({ minutes: 2 });
    expect(await coStakeOf(by)).toMatchObject({
      phase: 'FAILED',
      settlement: { status: 'FAILED', failure: 'DEVICE_NOT_OPERATIONAL' },
      offer: { status: 'CLOSED' },
    });
  });

  it('outside a sandbox is refused, and a row of the switch changes no settlement', async () => {
    await move({ mode: 'FAILING' });
    const production = await makeWorld({ database: world.database, sandbox: false });
    const productionApi = await openApi(production.ctx);
    try {
      const input = { mode: 'DELAYED', seconds: 1 };
      const refused = await productionApi.data<{ sandboxSettlement: object }, object>(SWITCH, { input });
      expect(refused.sandboxSettlement).toEqual({ code: 'SANDBOX_ONLY' });
      const coStake = await production.claim(
        await production.offer(await production.device()),
        await production.investor('8000'),
      );
      expect(await production.coStakeRow(coStake)).toMatchObject({ settlement: 'APPROVED' });
    } finally {
      await productionApi.close();
    }
  });
});
