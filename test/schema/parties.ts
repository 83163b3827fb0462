// A server fixture with four roles: nobody (no session), a stranger with a balance, the owner of two devices, and a co-staker on
// the first device. The latter three are signed in and hold a cursor of their account's events from before the claim.

import { executeSignedAction } from '../../src/app/signed-action.ts';
import { globalId } from '../../src/domain/id.ts';
import { NEW_WEBHOOK } from '../app/prepared-actions.ts';
import { type Api, type As, openApi } from '../kit/api.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, succeeded, type World } from '../kit/world.ts';
import { MeDocument } from '../operations/generated/graphql.ts';

export const ROLES = ['nobody', 'stranger', 'owner', 'coStaker'] as const;
export type Role = (typeof ROLES)[number];
export type Person = Exclude<Role, 'nobody'>;

/** A UUID that is the key of no row in the database. */
export const UNKNOWN_KEY = '00000000000040008000000000000000';

export type Parties = {
  readonly world: World;
  readonly api: Api;
  readonly people: Readonly<Record<Person, TestWallet>>;
  /**
   * Global ids of objects in the test marketplace: `device` has the offers `filled` (by `coStake`) and `open`; `account`,
   * `session` and `webhook` belong to the co-staker.
   */
  readonly ids: Readonly<Record<'coStake' | 'filled' | 'open' | 'device' | 'account' | 'session' | 'webhook', string>>;
  readonly cursors: Readonly<Record<Person, string>>;
  readonly asked: (role: Role) => As;
  readonly close: () => Promise<void>;
};

export async function openParties(): Promise<Parties> {
  const world = await makeWorld();
  const owner = world.wallet('owner');
  const people = { owner, stranger: await world.investor('9000'), coStaker: await world.investor('20000') };
  const filled = await world.offer(await world.device({ owner }));
  const open = await world.offer(await world.device({ owner, stake: '9000' }));
  const api = await openApi(world.ctx);
  const me = async (role: Person) => (await api.data(MeDocument, {}, { as: people[role] })).viewer!;
  for (const role of ['owner', 'stranger', 'coStaker'] as const) await me(role);
  await api.settled();
  const cursors = {
    owner: (await me('owner')).streamCursor,
    stranger: (await me('stranger')).streamCursor,
    coStaker: (await me('coStaker')).streamCursor,
  };
  const { account, sessions } = await me('coStaker');
  const held = await world.claim(filled, people.coStaker);
  await api.settled();
  const hook = succeeded(
    await executeSignedAction(world.ctx, NEW_WEBHOOK, await world.sign(NEW_WEBHOOK, people.coStaker)),
  );
  return {
    world,
    api,
    people,
    ids: {
      coStake: globalId('CoStake', held.id),
      filled: globalId('Offer', filled.id),
      open: globalId('Offer', open.id),
      device: globalId('Device', open.device.key),
      account: account.id,
      session: sessions[0]!.id,
      webhook: globalId('WebhookEndpoint', hook),
    },
    cursors,
    asked: (role) => (role === 'nobody' ? {} : { as: people[role] }),
    async close() {
      await api.close();
      await world.end();
    },
  };
}
