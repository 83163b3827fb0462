// Sessions of the client library against a server: sign-in, rotation under one lock, lost answers, and the end of a session.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { defaultLock } from '../../../client/src/default-storage.ts';
import type { SessionInfo } from '../../../client/src/session.ts';
import { createTandem, type Tandem } from '../../../client/src/tandem.ts';
import { memoryStorage } from '../../../client/src/token-storage.ts';
import { type Api, openApi } from '../../kit/api.ts';
import { describeWithDatabase } from '../../kit/database.ts';
import type { TestWallet } from '../../kit/wallet.ts';
import { makeWorld, type World } from '../../kit/world.ts';
import { type LossyFetch, lossyFetch, signerOf } from '../wallet-signer.ts';

const BALANCES = '{ viewer { balances { wallet } } }';

describeWithDatabase('sessions of the client library', () => {
  let world: World;
  let api: Api;
  let wallet: TestWallet;
  let lossy: LossyFetch;

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api.close();
    await world.end();
  });
  beforeEach(async () => {
    wallet = await world.investor();
    lossy = lossyFetch();
  });

  /** Clients with one storage and one lock, as the tabs of one browser have. */
  const tabs = (count: number): readonly Tandem[] => {
    const shared = { storage: memoryStorage(), lock: defaultLock() };
    return Array.from({ length: count }, () =>
      createTandem({ url: `${api.url}/graphql`, fetch: lossy.fetch, ...shared }),
    );
  };
  const tab = (): Tandem => tabs(1)[0]!;

  it('opens a session with a label, reads what is private, and ends it', async () => {
    const tandem = tab();
    const seen: (SessionInfo | null)[] = [];
    tandem.session.watch((info) => seen.push(info));
    expect(await tandem.session.current()).toBeNull();
    const signed = await tandem.signIn(signerOf(wallet), { label: 'a test' });
    if (signed.__typename !== 'SignInSuccess') throw new Error(signed.code);
    expect(await tandem.ask('{ viewer { sessions { label } balances { wallet } } }')).toEqual({
      viewer: { sessions: [{ label: 'a test' }], balances: [{ wallet: wallet.address }] },
    });
    await tandem.signOut();
    expect(await tandem.ask(BALANCES)).toEqual({ viewer: null });
    expect(seen).toEqual([expect.objectContaining({ sessionId: signed.sessionId }), null]);
  });

  it('refreshes once for five tabs whose token has run out', async () => {
    const all = tabs(5);
    await all[0]!.signIn(signerOf(wallet));
    await Promise.all(all.map((tandem) => tandem.ask(BALANCES)));
    world.pass({ minutes: 6 });
    lossy.sent.length = 0;
    const answers = await Promise.all(all.map((tandem) => tandem.ask(BALANCES)));
    for (const answer of answers) expect(answer).toEqual({ viewer: { balances: [{ wallet: wallet.address }] } });
    expect(lossy.sent.filter((operation) => operation === 'RefreshSession')).toHaveLength(1);
  });

  it('keeps the session when the answers of a refresh are lost', async () => {
    const tandem = tab();
    await tandem.signIn(signerOf(wallet));
    world.pass({ minutes: 6 });
    lossy.lose('RefreshSession', 2);
    expect(await tandem.ask(BALANCES)).toMatchObject({ viewer: { balances: [{ wallet: wallet.address }] } });
  });

  it('signs another challenge when the answer with the tokens was lost', async () => {
    const tandem = tab();
    lossy.lose('SignIn', 1);
    expect((await tandem.signIn(signerOf(wallet, 'OFFCHAIN_V0'))).__typename).toBe('SignInSuccess');
    expect(lossy.sent).toEqual(['', 'SignInChallenge', 'SignIn', 'SignIn', 'SignInChallenge', 'SignIn']);
  });

  it('is signed out in every tab when the session was revoked elsewhere', async () => {
    const [here, there] = tabs(2) as [Tandem, Tandem];
    await here.signIn(signerOf(wallet));
    await there.ask(BALANCES);
    const ended: (SessionInfo | null)[] = [];
    there.session.watch((info) => ended.push(info));
    await here.signOut();
    expect(await there.ask(BALANCES)).toEqual({ viewer: null });
    expect(ended).toEqual([null]);
    expect(await there.session.accessToken()).toBeNull();
  });

  it('returns the refusal of a page that the server does not allow', async () => {
    const refused = await tab().signIn(signerOf(wallet), { uri: 'https://elsewhere.example' });
    expect(refused).toMatchObject({ __typename: 'UriNotAllowed', allowed: ['https://tandem.example'] });
  });
});
