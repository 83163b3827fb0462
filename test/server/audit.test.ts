import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, fixture } from './fixture.ts';

let here: Fixture;
beforeAll(async () => {
  here = await fixture();
});
afterAll(() => here.close());

test('keeps to GraphQL over HTTP: the audit has no error and no warning, and misses only what GET may do', async () => {
  const audits = serverAudits({ url: `${here.url}/graphql` });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const missed = results.filter(({ status }) => status !== 'ok');
  expect(results.length).toBeGreaterThan(60);
  expect(missed.map(({ name, status }) => `${status}: ${name}`)).toEqual([
    'notice: MAY accept application/x-www-form-urlencoded formatted GET requests',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
    'notice: MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  ]);
  expect(here.log).toEqual([]);
});
