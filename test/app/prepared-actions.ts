// Prepared calls of every kind of signed action. Each call succeeds and concerns a new device or wallet. A missing kind is a type
// error.

import type { SignableAction, SignableKind } from '../../src/app/actions/table.ts';
import type { WalletAuthorization } from '../../src/app/authorization.ts';
import { reportBlocks } from '../../src/app/blocks.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { newNonce } from '../../src/wallet/message.ts';
import { link } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, succeeded, type World, type WorldCoStake, type WorldDevice } from '../kit/world.ts';

/** A signed action that succeeds, its signer, and the second wallet's authorisation when the action needs one. */
export type PreparedAction = {
  readonly action: SignableAction;
  readonly by: TestWallet;
  readonly second?: WalletAuthorization;
};

/** For each kind of signed action, a function that prepares a call that will succeed. */
export const PREPARED_ACTIONS: { readonly [Kind in SignableKind]: (world: World) => Promise<PreparedAction> } = {
  async stakeDevice(world) {
    const device = await world.device();
    await world.fund(device.owner, '5');
    return { action: { kind: 'stakeDevice', deviceKey: device.key, amount: io('5') }, by: device.owner };
  },
  async createOffer(world) {
    const device = await world.device();
    const terms = { deviceKey: device.key, requestedAmount: io('8000'), rewardShareBps: 1, expiresAt: null };
    return { action: { kind: 'createOffer', ...terms }, by: device.owner };
  },
  async replaceOffer(world) {
    const offer = await world.offer(await world.device());
    const terms = { requestedAmount: io('7000'), rewardShareBps: 2, expiresAt: null };
    return { action: { kind: 'replaceOffer', offerId: offer.id, ...terms }, by: offer.device.owner };
  },
  async withdrawOverflow(world) {
    const device = await world.device();
    await world.fund(device.owner, '20000');
    await execute(world, { kind: 'stakeDevice', deviceKey: device.key, amount: io('20000') }, device.owner);
    return { action: { kind: 'withdrawOverflow', deviceKey: device.key, amount: io('1') }, by: device.owner };
  },
  async unstakeDevice(world) {
    const device = await world.device();
    return { action: { kind: 'unstakeDevice', deviceKey: device.key }, by: device.owner };
  },
  async withdrawDeviceStake(world) {
    const device = await world.device();
    await execute(world, { kind: 'unstakeDevice', deviceKey: device.key }, device.owner);
    world.pass({ days: 14 });
    return { action: { kind: 'withdrawDeviceStake', deviceKey: device.key }, by: device.owner };
  },
  async claimRewards(world) {
    const device = await earningDevice(world);
    return { action: { kind: 'claimRewards', of: { deviceKey: device.key } }, by: device.owner };
  },
  async claimAllRewards(world) {
    const { owner } = await earningDevice(world);
    return { action: { kind: 'claimAllRewards', wallet: owner.address }, by: owner };
  },
  async closeOffer(world) {
    const offer = await world.offer(await world.device());
    return { action: { kind: 'closeOffer', offerId: offer.id }, by: offer.device.owner };
  },
  async claimOffer(world) {
    const offer = await world.offer(await world.device());
    return { action: { kind: 'claimOffer', offerId: offer.id }, by: await world.investor('8000') };
  },
  async unstake(world) {
    const { id, by } = await activeCoStake(world);
    return { action: { kind: 'unstake', coStakeId: id }, by };
  },
  async cancelUnstake(world) {
    const coStake = await activeCoStake(world);
    await world.unstake(coStake);
    return { action: { kind: 'cancelUnstake', coStakeId: coStake.id }, by: coStake.by };
  },
  async withdraw(world) {
    const coStake = await activeCoStake(world);
    await world.unstake(coStake);
    world.pass({ days: 21 });
    return { action: { kind: 'withdraw', coStakeId: coStake.id }, by: coStake.by };
  },
  async requestPayout(world) {
    const by = await world.investor('5');
    return { action: { kind: 'requestPayout', wallet: by.address, amount: io('5') }, by };
  },
  async linkWallet(world) {
    const [main, wallet] = [await world.investor('1'), await world.investor('1')];
    const action = { kind: 'linkWallet', accountWallet: main.address, wallet: wallet.address } as const;
    return { action, by: main, second: await world.sign(action, wallet) };
  },
  async unlinkWallet(world) {
    const [main, wallet] = await linked(world);
    return { action: { kind: 'unlinkWallet', wallet: wallet.address }, by: main };
  },
  async setPrimaryWallet(world) {
    const [main, wallet] = await linked(world);
    return { action: { kind: 'setPrimaryWallet', wallet: wallet.address }, by: main };
  },
  async createWebhookEndpoint(world) {
    return { action: NEW_WEBHOOK, by: await world.investor('1') };
  },
  async changeWebhookUrl(world) {
    const by = await world.investor('1');
    const endpointId = succeeded(await executeSignedAction(world.ctx, NEW_WEBHOOK, await world.sign(NEW_WEBHOOK, by)));
    return { action: { kind: 'changeWebhookUrl', endpointId, url: 'https://hooks.example/other' }, by };
  },
};

/** A webhook endpoint for all events of the signer's account. */
export const NEW_WEBHOOK = {
  kind: 'createWebhookEndpoint',
  url: 'https://hooks.example/tandem',
  scope: 'ACCOUNT',
  filter: null,
  types: null,
  ordering: 'STRICT',
  withAmounts: false,
} as const satisfies SignableAction;

/** Returns a new device whose owner has accrued rewards. */
async function earningDevice(world: World): Promise<WorldDevice> {
  const device = await world.device();
  await world.fund(device.owner, '20000');
  await execute(world, { kind: 'stakeDevice', deviceKey: device.key, amount: io('20000') }, device.owner);
  const rewards = [{ deviceId: device.deviceId, succeeded: true, amount: io('1') }];
  // Each report needs a new block, because a report of a completed block changes nothing.
  world.pass({ hours: 1 });
  const startsAt = new Date(Math.floor((await world.now()).getTime() / 3_600_000) * 3_600_000);
  await reportBlocks(world.ctx, [{ startsAt, rewards }]);
  return device;
}

/** Returns a new co-stake in phase ACTIVE. */
export async function activeCoStake(world: World): Promise<WorldCoStake> {
  return world.claim(await world.offer(await world.device()), await world.investor('8000'));
}

/** Signs and executes an action. */
async function execute(world: World, action: SignableAction, by: TestWallet): Promise<void> {
  succeeded(await executeSignedAction(world.ctx, action, await world.sign(action, by)));
}

/** Returns a primary wallet with a balance, and an empty wallet that is linked to its account. */
async function linked(world: World): Promise<readonly [main: TestWallet, wallet: TestWallet]> {
  const [main, wallet] = [await world.investor('1'), world.wallet(newNonce(world.ctx.random))];
  succeeded(await link(world.ctx, main, wallet));
  return [main, wallet];
}
