import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('the GraphQL endpoint passes the graphql-http audit without errors, warnings or notices', async () => {
  const audits = serverAudits({ url: `${server.url}/graphql` });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const missed = results.filter(({ status }) => status !== 'ok');
  expect(results.length).toBeGreaterThan(60);
  expect(missed.map(({ name, status }) => `${status}: ${name}`)).toEqual([]);
  expect(server.log).toEqual([]);
});
