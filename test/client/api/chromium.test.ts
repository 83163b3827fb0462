// The client library in Chromium: tabs that share a session through IndexedDB and Web Locks, lost answers, connections that are cut, and
// the React hooks.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../../src/domain/id.ts';
import { openCuttingProxy } from '../../clients/cutting-proxy.ts';
import { type Api, openApi } from '../../kit/api.ts';
import { type Chromium, type ChromiumPage, chromiumPath, openChromium } from '../../kit/chromium.ts';
import { databaseMissing } from '../../kit/database.ts';
import { soakLength } from '../../kit/soak.ts';
import { makeWorld, type World } from '../../kit/world.ts';
import { whileOffersChange } from '../changing-offers.ts';
import { openPageServer, type PageServer } from '../page-server.ts';
import { SURVIVED } from '../survival.ts';

const ROUNDS = soakLength('TAB_ROUNDS', { short: 2, long: 20 });

/** What the page has as `sdk`: the library, a signer whose key cannot be read, and a component for each hook. */
const SOURCE = `
export { createTandem, memoryStorage } from './client/src/index.ts';
export { recordingSocket } from './test/client/recording-socket.ts';
export { SURVIVAL } from './test/client/survival.ts';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ProtocolDocument } from './client/src/documents.ts';
import { TandemProvider, useAction, useAsk, useSession } from './client/src/react.ts';
import { keyPairSigner } from './client/src/signers.ts';

export const newSigner = async () =>
  keyPairSigner(await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']));

function App({ signer, offerId }) {
  const { data } = useAsk(ProtocolDocument, {});
  const session = useSession();
  const { state, run } = useAction('claimOffer');
  return (
    <main>
      <p id="chain">{data?.protocol.chainId}</p>
      <p id="session">{session === undefined ? 'unknown' : session === null ? 'signed out' : 'signed in'}</p>
      <p id="step">{state.step === 'DONE' ? state.result.__typename : state.step}</p>
      <button onClick={() => run(signer, { offerId })}>Claim</button>
    </main>
  );
}
/** Starts to read a stream. Returns the ids of its events, to which later ones are added. */
export const idsOf = (stream) => {
  const ids = [];
  (async () => {
    for await (const { id } of stream) if (id !== undefined) ids.push(id);
  })();
  return ids;
};
export const show = (tandem, signer, offerId) =>
  createRoot(document.getElementById('root')).render(<TandemProvider tandem={tandem}><App {...{ signer, offerId }} /></TandemProvider>);
export const shown = (id, text) =>
  new Promise((resolve) => {
    const look = () => (document.getElementById(id)?.textContent === text ? resolve(text) : requestAnimationFrame(look));
    look();
  });
`;
const CLIENT = "globalThis.tandem ??= sdk.createTandem({ url: location.origin + '/graphql' })";
const BALANCES = "tandem.ask('query Balances { viewer { balances { wallet } } }')";
const SIGN_IN = `sdk.newSigner().then((signer) => { globalThis.signer = signer;
  return tandem.signIn(signer, { uri: 'https://tandem.example' }); })`;

describe.skipIf(databaseMissing !== null || chromiumPath === null)('the client library in Chromium', () => {
  let world: World;
  let api: Api;
  let server: PageServer;
  let chromium: Chromium;

  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
    server = await openPageServer(api.url, SOURCE);
    chromium = await openChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.close();
    await api.close();
    await world.end();
  });
  const tab = async (): Promise<ChromiumPage> => {
    const page = await chromium.open(server.url);
    await page.evaluate(`${CLIENT}; undefined`);
    return page;
  };
  const refreshes = (): number => server.sent.filter((operation) => operation === 'RefreshSession').length;

  it('refreshes once for five tabs whose token has run out, and signs all of them out together', {
    timeout: 300_000,
  }, async () => {
    const tabs = await Promise.all(Array.from({ length: 5 }, tab));
    expect(await tabs[0]!.evaluate(SIGN_IN)).toMatchObject({ __typename: 'SignInSuccess' });
    for (const page of tabs) {
      await page.evaluate(`globalThis.seen = []; tandem.session.watch((who) => seen.push(who)); ${BALANCES}`);
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      world.pass({ minutes: 6 });
      server.sent.length = 0;
      const answers = await Promise.all(tabs.map((page) => page.evaluate<{ viewer: unknown }>(BALANCES)));
      for (const { viewer } of answers) expect(viewer).not.toBeNull();
      expect(refreshes()).toBe(1);
    }
    await tabs[1]!.evaluate('tandem.signOut()');
    for (const page of tabs) {
      expect(await page.evaluate(BALANCES)).toEqual({ viewer: null });
      expect(await page.evaluate('seen')).toEqual([null]);
    }
  });

  it('keeps a session over a reload, and over the lost answers of a refresh', async () => {
    const before = await tab();
    await before.evaluate(SIGN_IN);
    const after = await tab();
    expect(await after.evaluate('tandem.session.current()')).toMatchObject({ accountId: expect.any(String) });
    world.pass({ minutes: 6 });
    server.lose('RefreshSession', 2);
    expect(await after.evaluate<{ viewer: unknown }>(BALANCES)).toMatchObject({
      viewer: { balances: [expect.anything()] },
    });
    await after.evaluate('tandem.signOut()');
  });

  it('claims once and delivers exactly both logs over connections that are cut at varying bytes', async () => {
    let drawn = 0;
    const proxy = await openCuttingProxy(api.url, () => {
      drawn += 1;
      return { bytes: 700 + ((drawn * 1_709) % 5_000), reset: drawn % 2 === 0 };
    });
    const page = await tab();
    await page.evaluate(`
      globalThis.socket = sdk.recordingSocket(WebSocket);
      globalThis.cut = sdk.createTandem({ url: '${proxy.url.replace(/^ws/, 'http')}', webSocket: socket.webSocket, storage: sdk.memoryStorage() });
      sdk.newSigner().then((signer) => { globalThis.signer = signer; return cut.signIn(signer, { uri: 'https://tandem.example' }); })`);
    await world.fund({ address: await page.evaluate<string>('signer.address') } as never, '20000');
    const device = await world.device();
    const offer = await world.offer(device);
    await api.settled();
    await page.evaluate(`cut.ask('{ viewer { streamCursor } offers(first: 1) { streamCursor } }').then(({ viewer, offers }) => {
      globalThis.after = { account: viewer.streamCursor, offers: offers.streamCursor };
      globalThis.received = {
        account: sdk.idsOf(cut.accountEvents({ cursor: after.account })),
        offers: sdk.idsOf(cut.offerEvents({ cursor: after.offers })),
      };
    })`);
    const claimed = await page.evaluate(`cut.claimOffer(signer, { offerId: '${globalId('Offer', offer.id)}' })`);
    expect(claimed).toMatchObject({ __typename: 'ClaimOfferSuccess' });
    const other = await world.device();
    for (let round = 0; round < 6; round += 1) await world.close(await world.offer(other));
    await api.settled();
    const log = await page.evaluate<{ account: readonly string[]; offers: readonly string[] }>(`
      cut.ask('query ($account: StreamCursor, $offers: StreamCursor) { viewer { events(after: $account, first: 100) { items { id } } } events(after: $offers, first: 100) { items { id } } }', after)
        .then(({ viewer, events }) => ({ account: viewer.events.items.map(({ id }) => id), offers: events.items.map(({ id }) => id) }))`);
    await expect.poll(() => page.evaluate('received'), { timeout: 60_000 }).toEqual(log);
    expect(log.account.length).toBeGreaterThanOrEqual(2);
    expect(log.offers.length).toBeGreaterThanOrEqual(14);
    expect(await page.evaluate<number>('new Set(socket.cursors).size')).toBeGreaterThan(2);
    expect(proxy.cuts()).toBeGreaterThan(3);
    await page.evaluate('cut.signOut().catch(() => undefined)');
    await proxy.close();
  });

  it.each(Object.entries(SURVIVED))('survives what it survives in every runtime: %s', async (name, result) => {
    const page = await tab();
    const address = await page.evaluate<string>(
      'sdk.newSigner().then((signer) => { globalThis.signer = signer; return signer.address; })',
    );
    await world.fund({ address } as never, '20000');
    const offerId = globalId('Offer', (await world.offer(await world.device())).id);
    const options = `{ url: '${api.url}/graphql', storage: sdk.memoryStorage() }`;
    const step = (): Promise<unknown> =>
      page.evaluate(`sdk.SURVIVAL.${name}({ options: ${options}, signer, offerId: '${offerId}', isAlone: true })`);
    expect(await whileOffersChange(world, await world.device(), step)).toEqual(result);
  });

  it('shows in React the answer of a query, the session, and each step of an action whose answers are lost', async () => {
    const page = await tab();
    await page.evaluate(SIGN_IN);
    const address = await page.evaluate<string>('signer.address');
    await world.fund({ address } as never, '20000');
    const offer = await world.offer(await world.device());
    server.lose('ClaimOffer', 2);
    await page.evaluate(`sdk.show(tandem, signer, '${globalId('Offer', offer.id)}')`);
    expect(await page.evaluate("sdk.shown('chain', 'solana:localnet')")).toBe('solana:localnet');
    await page.evaluate("sdk.shown('session', 'signed in')");
    await page.evaluate("document.querySelector('button').click()");
    await page.evaluate("sdk.shown('step', 'ClaimOfferSuccess')");
    expect(server.sent.filter((operation) => operation === 'ClaimOffer')).toHaveLength(3);
    await page.evaluate('tandem.signOut()');
    await page.evaluate("sdk.shown('session', 'signed out')");
  });
});
