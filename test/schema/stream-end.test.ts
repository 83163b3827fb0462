// Tests of how subscriptions end or are reset, as clients of two processes receive it: close codes and reset reasons, on both
// processes.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { sql } from '../../src/store/db/database.ts';
import { removeOldEvents } from '../../src/store/events.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later } from '../kit/device-aggregate.ts';
import { link, signAccountAction } from '../kit/link.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';
import {
  AccountEventsDocument,
  EventsDocument,
  OfferEventsDocument,
  RefreshSessionDocument,
  SignInChallengeDocument,
  SignInDocument,
  SignOutDocument,
} from '../operations/generated/graphql.ts';

let world: World;
let one: Api;
let other: Api;

const RESETS =
  'subscription ($after: StreamCursor) { accountEvents(after: $after) { __typename ... on StreamItem { cursor } ... on StreamReset { reason } ... on AccountEvent { type } ... on StreamCheckpoint { caughtUp } } }';
type Item = {
  readonly __typename: string;
  readonly cursor: string;
  readonly reason?: string;
  readonly type?: string;
  readonly caughtUp?: boolean;
};
const follow = (api: Api, as: TestWallet, after?: string) =>
  api.follow<{ accountEvents: Item }, { after?: string }>(RESETS as never, after === undefined ? {} : { after }, {
    as,
  });
type Told = Awaited<ReturnType<typeof follow>>;
const word = ({ __typename, reason, type, caughtUp }: Item): string =>
  reason ?? type ?? (caughtUp === true ? 'caught up' : __typename);
async function words(following: Told, last: string): Promise<readonly Item[]> {
  const told: Item[] = [];
  while (told.length === 0 || word(told.at(-1) as Item) !== last) told.push((await following.data()).accountEvents);
  return told;
}

/** Signs a wallet in and returns its tokens, because the test kit does not return the refresh token. */
async function signIn(api: Api, wallet: TestWallet) {
  const input = { wallet: wallet.address, uri: world.ctx.settings.origin };
  const challenge = (await api.data(SignInChallengeDocument, { input })).signInChallenge;
  if (challenge.__typename !== 'SignInChallengeSuccess') throw new Error(challenge.__typename);
  const session = (
    await api.data(SignInDocument, { input: { nonce: challenge.nonce, signature: wallet.sign(challenge.text) } })
  ).signIn;
  if (session.__typename !== 'SignInSuccess') throw new Error(session.__typename);
  return session;
}

const REVOKE = 'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { __typename } }';
const SESSIONS = '{ viewer { sessions { id current } } }';

/** Actions that each revoke a session, by a name for the test title. */
const WAYS: readonly (readonly [
  string,
  (session: Awaited<ReturnType<typeof signIn>>, wallet: TestWallet) => Promise<unknown>,
])[] = [
  ['its holder signs out', (session) => one.data(SignOutDocument, {}, { as: { token: session.accessToken } })],
  [
    'another session of the account revokes it',
    async (session, wallet) => {
      const { viewer } = await one.data<{ viewer: { sessions: { id: string; current: boolean }[] } }>(
        SESSIONS,
        {},
        { as: { token: session.accessToken } },
      );
      const id = viewer.sessions.find(({ current }) => current)?.id ?? '';
      return one.data(REVOKE, { id }, { as: { token: (await signIn(one, wallet)).accessToken } });
    },
  ],
  [
    'its refresh token is used twice',
    async ({ refreshToken }) => {
      await one.data(RefreshSessionDocument, { input: { refreshToken } });
      world.passTo(later(world.ctx.wallNow(), { seconds: 61 }));
      return one.data(RefreshSessionDocument, { input: { refreshToken } });
    },
  ],
  ['its wallet joins another account', (_, wallet) => link(world.ctx, world.wallet('main'), wallet)],
];

describeWithDatabase('a subscription', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());
  beforeEach(async () => {
    one = await openApi(world.ctx);
    other = await openApi(world.ctx);
  });
  afterEach(async () => {
    await one?.close();
    await other?.close();
  });

  it.each(WAYS)(
    'is closed with 4401 on every process when %s, and subscriptions of other sessions continue',
    async (name, revoke) => {
      const wallet = world.wallet(name);
      const session = await signIn(one, wallet);
      const as = { token: session.accessToken };
      const sockets = [await one.socket({ as }), await other.socket({ as })];
      const bystander = await other.socket({ as: world.wallet('bystander') });
      for (const socket of sockets) await socket.subscribe(AccountEventsDocument, {}).data();
      await revoke(session, wallet);
      for (const socket of sockets) expect(await socket.closed).toEqual({ code: 4401, reason: 'Session revoked' });
      expect((await bystander.subscribe(AccountEventsDocument, {}).data()).accountEvents.__typename).toBe(
        'StreamCheckpoint',
      );
      const metrics = await (await fetch(`${other.url}/metrics`)).text();
      expect(metrics).toContain('tandem_socket_closes_total{reason="session_revoked"} 1');
    },
  );

  it('delivers a reset ACCESS_CHANGED before the event of a linked or unlinked wallet, and skips no event', async () => {
    const [main, second, third] = [world.wallet('keeper'), world.wallet('second'), world.wallet('third')];
    const brought = await world.device({ owner: second });
    // Signing in records an event of the account, which would else be delivered first.
    await one.data('{ viewer { account { id } } }', {}, { as: main });
    await one.settled();
    const live = await follow(one, main);
    const [first] = await words(live, 'caught up');
    await link(world.ctx, main, second);
    await world.offer(brought);
    await link(world.ctx, main, third);
    const action = { kind: 'unlinkWallet', wallet: third.address } as const;
    await executeSignedAction(world.ctx, action, signAccountAction(world.ctx, action, main));
    const expected = [
      ...['ACCESS_CHANGED', 'WALLET_LINKED', 'OFFER_OPENED'],
      ...['ACCESS_CHANGED', 'WALLET_LINKED', 'ACCESS_CHANGED', 'WALLET_UNLINKED'],
    ];
    await one.settled();
    expect((await words(live, 'WALLET_UNLINKED')).map(word)).toEqual(expected);

    // A client that reconnects after any item, also between a reset and the event after it, receives the same remaining items.
    await other.settled();
    const bare = (items: readonly Item[]) =>
      items.filter(({ __typename }) => __typename !== 'StreamCheckpoint').map(word);
    const all = await words(await follow(other, main, first?.cursor ?? ''), 'WALLET_UNLINKED');
    expect(bare(all)).toEqual(expected);
    for (const [index, item] of all.slice(0, -1).entries()) {
      const rest = bare(await words(await follow(other, main, item.cursor), 'WALLET_UNLINKED'));
      const before = bare(all.slice(0, index + (item.__typename === 'StreamReset' ? 0 : 1)));
      expect([...before, ...rest]).toEqual(expected);
    }
  });

  it('delivers a reset EXPIRED for a cursor into deleted events, and EPOCH_CHANGED after a backup was restored', async () => {
    const offer = await world.offer(await world.device());
    await one.settled();
    const old = (await one.data(EventsDocument, {})).events.cursor;
    await world.claim(offer, await world.investor());
    await one.settled();
    const recent = (await one.data(EventsDocument, {})).events.cursor;
    await world.ctx.database.execute(sql`
      INSERT INTO log_checkpoint (seq, hash, signed_at, kid, jws)
      SELECT seq, hash, '2020-01-01', 'kid', 'jws' FROM event ORDER BY seq DESC OFFSET 1 LIMIT 1`);
    await removeOldEvents(world.ctx.database, world.ctx.wallNow());
    // Use another process, because the first one still has the deleted rows in memory and may deliver them.
    const late = await openApi(world.ctx);
    const following = await late.follow(OfferEventsDocument, { after: old });
    const { offerEvents } = await following.data();
    expect(offerEvents).toMatchObject({ __typename: 'StreamReset', reason: 'EXPIRED' });
    expect((await following.data()).offerEvents).toMatchObject({ __typename: 'StreamCheckpoint', caughtUp: true });

    const stays = await late.follow(OfferEventsDocument, { after: recent });
    expect((await stays.data()).offerEvents).toMatchObject({ __typename: 'StreamCheckpoint', caughtUp: true });
    await world.ctx.database.execute(sql`DELETE FROM event`);
    await world.offer(await world.device());
    for (;;) {
      const item = (await stays.data()).offerEvents;
      if (item.__typename !== 'StreamReset') continue;
      expect(item.reason).toBe('EPOCH_CHANGED');
      break;
    }
    await late.close();
  });
});
