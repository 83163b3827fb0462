// Tests that webhook messages name nobody: a public message contains no wallet and no account, the message to one party nothing of the other
// party, and whether two devices have one owner or two makes no difference to a public message.

import { afterEach, expect, it } from 'vitest';
import { accountOfWallet } from '../../src/store/accounts.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { link } from '../kit/link.ts';
import { openReceiver, type Received, type Receiver } from '../kit/receiver.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { openWebhooks } from '../kit/webhook.ts';
import { makeWorld, type World } from '../kit/world.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Story = {
  readonly world: World;
  readonly people: Readonly<Record<'owner' | 'ownersSecond' | 'coStaker' | 'stranger', TestWallet>>;
  readonly inboxes: Readonly<Record<'everybody' | 'owner' | 'coStaker' | 'stranger', Receiver>>;
};

/** Plays a co-stake on one of two devices; both belong to one owner, or each to an owner of its own. */
async function play(oneOwner: boolean): Promise<Story> {
  const world = await makeWorld();
  open.push(world.end);
  const kit = await openWebhooks(world);
  open.push(kit.close);
  const owner = await world.investor('10');
  const ownersSecond = await world.investor('10');
  const people = { owner, ownersSecond, coStaker: await world.investor('20000'), stranger: await world.investor('1') };
  if (oneOwner) await link(world.ctx, owner, ownersSecond);
  const inbox = async (by: TestWallet, change: object): Promise<Receiver> => {
    const receiver = await openReceiver();
    open.push(receiver.close);
    await kit.create(by, receiver.url, { withAmounts: true, ...change });
    return receiver;
  };
  const inboxes = {
    everybody: await inbox(people.stranger, { scope: 'PUBLIC', filter: {} }),
    owner: await inbox(owner, {}),
    coStaker: await inbox(people.coStaker, {}),
    stranger: await inbox(people.stranger, {}),
  };
  const devices = [
    await world.device({ owner, deviceId: '11111111-1111-4111-8111-111111111111' }),
    await world.device({ owner: ownersSecond, deviceId: '22222222-2222-4222-8222-222222222222' }),
  ] as const;
  const coStake = await world.claim(await world.offer(devices[0]), people.coStaker);
  await world.offer(devices[1]);
  await world.unstake(coStake);
  await world.advance({ days: 21 });
  await world.withdraw(coStake);
  await kit.dispatch();
  const has = (receiver: Receiver) => () => receiver.events().some(({ type }) => type === 'WITHDRAWN');
  for (const name of ['everybody', 'owner', 'coStaker'] as const) await inboxes[name].until(has(inboxes[name]));
  expect(kit.faults).toEqual([]);
  return { world, people, inboxes };
}

describeWithDatabase('the messages of webhook endpoints', () => {
  it('contain no wallet and no account of another person', async () => {
    const { world, people, inboxes } = await play(true);
    const secretsOf = async (wallet: TestWallet): Promise<readonly string[]> => {
      const account = (await accountOfWallet(world.database, wallet.address))!;
      return [wallet.address, account, account.replaceAll('-', '')];
    };
    const owners = [...(await secretsOf(people.owner)), ...(await secretsOf(people.ownersSecond))];
    const coStakers = await secretsOf(people.coStaker);
    const strangers = await secretsOf(people.stranger);
    const hidden = {
      everybody: [...owners, ...coStakers, ...strangers],
      owner: [...coStakers, ...strangers],
      coStaker: [...owners, ...strangers],
      stranger: [...owners, ...coStakers],
    };
    for (const name of Object.keys(hidden) as (keyof typeof hidden)[]) {
      const text = inboxes[name].received.map(({ body, headers }) => `${body}${JSON.stringify(headers)}`).join('\n');
      for (const secret of hidden[name]) expect(text.includes(secret), `${name} sees ${secret}`).toBe(false);
    }
    // The deposit of the stranger alone.
    expect(inboxes.stranger.events().map(({ type }) => type)).toEqual(['DEPOSIT_CREDITED']);
    expect(inboxes.owner.events().length).toBeGreaterThan(5);
  });

  it('show the public nothing from which one could tell whether two devices have one owner', async () => {
    const [one, two] = [await play(true), await play(false)];
    const shape = (messages: readonly Received[]) =>
      messages.map(({ json }) => `${json.type} ${Object.keys(json.data['event'] as object).join()} ${json.timestamp}`);
    const published = ({ inboxes }: Story) => shape(inboxes.everybody.events());
    expect(published(one)).toEqual(published(two));
    const aliases = ({ inboxes }: Story): number => {
      const all = inboxes.everybody
        .events()
        .map(({ json }) => JSON.stringify(json.data).match(/"alias":"([^"]+)"/)?.[1]);
      return new Set(all).size;
    };
    expect(aliases(one)).toBe(2);
    expect(aliases(two)).toBe(2);
  });
});
