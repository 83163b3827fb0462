// GraphQL clients with their default settings, against a server with its default settings: once in Node, and once in a page of another
// localhost port in Chromium, where every request needs a permission by CORS.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { type Api, openApi } from '../kit/api.ts';
import { databaseMissing } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { buildPrograms, checkTypes, clientsMissing } from './build.ts';
import { HOSTS, type Host } from './hosts.ts';
import type { Recorded } from './programs/record.ts';

type Seen = { readonly requests: readonly Recorded[] };
type Warned = Seen & { readonly warnings: readonly string[] };

const RESPONSE_TYPES = /^application\/(?:graphql-response\+)?json; charset=utf-8$/;
const needed = clientsMissing === null ? '' : ` (${clientsMissing})`;

it.runIf(process.env['CI'] !== undefined)('finds the packages of test/clients installed in CI', () => {
  expect(clientsMissing).toBeNull();
});

describe.skipIf(clientsMissing !== null || databaseMissing !== null)(`clients with default settings${needed}`, () => {
  let world: World;
  let api: Api;
  let url: string;
  let token: string;
  let module: string;
  const ids: string[] = [];

  beforeAll(async () => {
    [world, module] = await Promise.all([makeWorld(), buildPrograms()]);
    api = await openApi(world.ctx, { rateLimits: DEFAULT_RATE_LIMITS, minCursors: true });
    url = `${api.url}/graphql`;
    const owner = world.wallet('owner');
    for (let count = 0; count < 5; count += 1) {
      world.pass({ seconds: 1 });
      ids.unshift(globalId('Offer', (await world.offer(await world.device({ owner }))).id));
    }
    ({ token } = await api.signIn(owner));
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('compile with the types that codegen, gql.tada and Relay make of the schema', () => checkTypes());

  describe.each(Object.keys(HOSTS))('in %s', (name) => {
    const { missing, open } = HOSTS[name]!;
    let host: Host;
    const run = <Result>(call: string): Promise<Result> => host.run<Result>(`clients.${call}`);

    beforeAll(async () => {
      if (!missing) host = await open(module);
    });
    afterAll(() => host?.close());

    it.skipIf(missing)('Apollo Client sends two queries for two selections of the viewer, and loses none', async () => {
      for (const settings of [false, true]) {
        const { shown, requests, warnings } = await run<Warned & { readonly shown: readonly unknown[] }>(
          `apollo.twoViewers('${url}', '${token}', ${settings})`,
        );
        expect(shown).toMatchObject([
          { viewer: { balances: [{ available: expect.any(String) }] } },
          { viewer: { claimSlots: { limit: expect.any(Number) } } },
        ]);
        expect(requests.map(({ status }) => status)).toEqual([200, 200]);
        expect(warnings).toEqual([]);
        expect(requests[0]?.headers).toMatchObject({
          'apollographql-client-name': 'wallet-app',
          'apollographql-client-version': '1.2.3',
        });
      }
    });

    it.skipIf(missing)("Apollo's link for persisted queries sends a text once and its hash from then on", async () => {
      for (const byGet of [false, true]) {
        const { counts, requests } = await run<Seen & { readonly counts: readonly number[] }>(
          `apollo.persisted('${url}', ${byGet})`,
        );
        expect(counts[0]).toBeGreaterThanOrEqual(5);
        expect(counts[1]).toBe(counts[0]);
        const withText = requests.map(({ body, url }) => /[?&]query=|"query":"/.test(`${url} ${body}`));
        expect(withText).toEqual([false, true, false]);
        expect(requests.at(-1)?.method).toBe(byGet ? 'GET' : 'POST');
      }
    });

    it.skipIf(missing)('Apollo pages with relayStylePagination and follows from the first page', async () => {
      const socket = name === 'Node' ? ', WebSocket' : '';
      await host.run(`globalThis.kept = clients.apollo.pages('${url}'${socket}), null`);
      expect(await host.run('kept.first()')).toMatchObject({ edges: [{}, {}] });
      world.pass({ seconds: 1 });
      const opened = globalId('Offer', (await world.offer(await world.device())).id);
      const rest = await host.run<{ readonly ids: readonly string[]; readonly from: string; readonly last: string }>(
        'kept.rest()',
      );
      expect(rest.ids).toEqual(ids);
      expect(rest.from).not.toBe(rest.last);
      expect(await host.run('kept.opened(1)')).toEqual([opened]);
      ids.unshift(opened);
    });

    it.skipIf(missing)('urql reads a list by GET', async () => {
      const answer = await run<Seen & { readonly ids: readonly string[] }>(`urql.offers('${url}')`);
      expect(answer).toMatchObject({ ids: ids.slice(0, 2), requests: [{ method: 'GET', status: 200 }] });
      expect(answer.requests[0]?.contentType).toMatch(RESPONSE_TYPES);
    });

    it.skipIf(missing)("Graphcache knows every type by the client library's keys and prints no warning", async () => {
      const { warnings, requests, ...answer } = await run<Warned>(`urql.graphcache('${url}', '${token}')`);
      expect(warnings).toEqual([]);
      expect(answer).toMatchObject({ ids: ids.slice(0, 4), errors: [] });
      expect(answer).toMatchObject({ viewer: { viewer: { account: {}, devices: { nodes: [{}, {}] } } }, fromCache: 2 });
      expect(requests).toHaveLength(3);
    });

    it.skipIf(missing)('Relay compiles a page with @connection and shows all its pages as one list', async () => {
      const answer = await run<Warned & { readonly ids: readonly string[] }>(`relay.page('${url}')`);
      expect(answer).toMatchObject({ ids, warnings: [] });
      expect(answer.requests).toHaveLength(Math.ceil(ids.length / 2));
    });

    it.skipIf(missing)('graphql-request sends documents of codegen, and reports the codes of errors', async () => {
      const { slugs, codes, requests } = await run<Seen & { slugs: readonly string[]; codes: readonly string[] }>(
        `graphqlRequest.offers('${url}')`,
      );
      expect(slugs).toHaveLength(2);
      expect(codes).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
      for (const { contentType } of requests) expect(contentType).toMatch(RESPONSE_TYPES);
    });

    it.skipIf(missing)('gql.tada derives the types of a document from the schema', async () => {
      expect(await run(`tada.offers('${url}')`)).toMatchObject({ slugs: [expect.any(String), expect.any(String)] });
    });

    it.skipIf(missing)('may send the headers of tracing tools, and reads rate limits and the request id', async () => {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        tracestate: 'a=b',
        baggage: 'a=b',
        'sentry-trace': '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1',
        'x-datadog-trace-id': '1',
        b3: '0',
        'apollographql-client-name': 'a',
        'x-apollo-operation-name': 'a',
        'apollo-require-preflight': 'true',
      };
      const init = { method: 'POST', headers, body: JSON.stringify({ query: '{ viewer { id } }' }) };
      const { data, requests } = await host.run<Seen & { readonly data: unknown }>(
        `(async ({ fetch, requests }) => ({ ...(await (await fetch('${url}', ${JSON.stringify(init)})).json()), requests }))(clients.record.recorder())`,
      );
      expect(data).toMatchObject({ viewer: { id: expect.any(String) } });
      expect(requests[0]).toMatchObject({ remaining: expect.stringMatching(/^\d+$/), requestId: expect.any(String) });
    });

    it.skipIf(missing)('no request was refused by the browser', () => {
      // Chromium prints each error status: of an unknown hash, and of the two requests with a mistake.
      const refused = (problem: string): boolean => !/status of 40[04]/.test(problem);
      expect(host.problems().filter(refused)).toEqual([]);
    });
  });
});
