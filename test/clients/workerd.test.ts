// The client library in workerd: sessions, lost answers and streams over connections that are cut, with the runtime's own `fetch`,
// WebSocket and WebCrypto.

import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { whileOffersChange } from '../client/changing-offers.ts';
import { SURVIVED } from '../client/survival.ts';
import { type Api, openApi } from '../kit/api.ts';
import { databaseMissing } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { clientsMissing } from './build.ts';
import { openCuttingProxy } from './cutting-proxy.ts';

/** The part of `miniflare` that this suite uses; its types are there only where test/clients is installed. */
type Miniflare = {
  dispatchFetch(url: string, init: { method: 'POST'; body: string }): Promise<{ json(): Promise<unknown> }>;
  dispose(): Promise<void>;
};
type Answer<Result> = { readonly done?: Result; readonly failed?: string };

const folder = fileURLToPath(new URL('.', import.meta.url));
const needed = clientsMissing === null ? '' : ` (${clientsMissing})`;

/** Starts workerd with the worker. */
async function openWorker(): Promise<Miniflare> {
  const { outputFiles } = await build({
    stdin: { contents: "import { answer } from './worker.ts'; export default { fetch: answer };", resolveDir: folder },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  });
  const entry = createRequire(`${folder}package.json`).resolve('miniflare');
  const { Miniflare } = (await import(pathToFileURL(entry).href)) as { Miniflare: new (options: object) => Miniflare };
  return new Miniflare({ modules: true, script: outputFiles[0]?.text, compatibilityDate: '2026-04-01' });
}

describe.skipIf(clientsMissing !== null || databaseMissing !== null)(`the client library in workerd${needed}`, () => {
  let world: World;
  let api: Api;
  let worker: Miniflare;

  beforeAll(async () => {
    [world, worker] = await Promise.all([makeWorld(), openWorker()]);
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await worker?.dispose();
    await api?.close();
    await world?.end();
  });

  const run = async <Result>(step: string, input: object = {}): Promise<Result> => {
    const body = JSON.stringify({ url: `${api.url}/graphql`, step, ...input });
    const answer = await worker.dispatchFetch('http://worker.example/', { method: 'POST', body });
    const { done, failed } = (await answer.json()) as Answer<Result>;
    if (failed !== undefined) throw new Error(failed);
    return done as Result;
  };
  const count = (sent: readonly string[], name: string): number => sent.filter((one) => one === name).length;

  it('signs in with a key of WebCrypto, and refreshes once for five clients whose token has run out', async () => {
    const wallet = await run<string>('address');
    const viewer = { balances: [{ wallet }] };
    expect(await run('signIn')).toEqual({ __typename: 'SignInSuccess', viewer });
    world.pass({ minutes: 6 });
    const { answers, sent } = await run<{ answers: readonly unknown[]; sent: readonly string[] }>('askWithFive');
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ viewer })));
    expect(count(sent, 'RefreshSession')).toBe(1);
  });

  it('claims once although two answers of the claim are lost', async () => {
    await world.fund({ address: await run<string>('address') } as never, '20000');
    const offerId = globalId('Offer', (await world.offer(await world.device())).id);
    const { result, sent } = await run<{ result: unknown; sent: readonly string[] }>('claim', { offerId });
    expect(result).toMatchObject({ __typename: 'ClaimOfferSuccess', replayed: true });
    expect(count(sent, 'ClaimOffer')).toBe(3);
  });

  it('delivers exactly the log of a stream whose connections are cut', async () => {
    const { offers } = await api.data<{ offers: { streamCursor: string } }>('{ offers(first: 1) { streamCursor } }');
    const device = await world.device();
    for (let round = 0; round < 6; round += 1) await world.close(await world.offer(device));
    await api.settled();
    const { events } = await api.data<{ events: { items: readonly { id: string }[] } }>(
      'query ($after: StreamCursor) { events(after: $after, first: 100) { items { id } } }',
      { after: offers.streamCursor },
    );
    let bytes = 500;
    const proxy = await openCuttingProxy(api.url, () => {
      bytes += 400;
      return { bytes, reset: bytes % 800 === 100 };
    });
    const url = proxy.url.replace(/^ws/, 'http');
    const input = { url, cursor: offers.streamCursor, count: events.items.length };
    const { ids, cursors } = await run<{ ids: readonly string[]; cursors: readonly string[] }>('follow', input);
    await proxy.close();
    expect(ids).toEqual(events.items.map(({ id }) => id));
    // The library drops repeated events, so a stream that always starts after the same cursor would deliver the log as well.
    expect(new Set(cursors).size).toBeGreaterThan(2);
    expect(events.items.length).toBeGreaterThanOrEqual(12);
    expect(proxy.cuts()).toBeGreaterThan(2);
  });

  it.each(Object.entries(SURVIVED))('survives what it survives in every runtime: %s', async (name, result) => {
    await world.fund({ address: await run<string>('address') } as never, '20000');
    const offerId = globalId('Offer', (await world.offer(await world.device())).id);
    const other = await world.device();
    expect(await whileOffersChange(world, other, () => run('survive', { name, offerId }))).toEqual(result);
  });
});
