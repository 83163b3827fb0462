// Tests of kept answers through the public API: they are equal to answers that are made anew, in two processes on one database and
// after any history, and only fields whose sources are watched are kept.

import fc from 'fast-check';
import { type GraphQLNamedType, getNamedType, isInterfaceType, isLeafType, isObjectType, isUnionType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { schema } from '../../src/schema/index.ts';
import { isKeptField, KEPT_FIELDS } from '../../src/schema/kept-fields.ts';
import { openDatabase, type Sql, sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase, describeWithServer } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import { soakLength } from '../kit/soak.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { type BulkOffer, insertDevicesWithOffers } from './bulk-offers.ts';

let world: World;
let items: readonly BulkOffer[];

/** Returns a selection of every kept field of a type, with nested objects to the given depth. */
function keptSelection(type: GraphQLNamedType, depth: number): string {
  if (isUnionType(type) || !(isObjectType(type) || isInterfaceType(type))) return '';
  const fields = Object.values(type.getFields()).filter(
    ({ name }) => name !== 'streamCursor' && isKeptField(type.name, name),
  );
  const selected = fields.flatMap(({ name, type: of }) => {
    const named = getNamedType(of);
    if (isLeafType(named)) return [name];
    const below = depth === 0 ? '' : keptSelection(named, depth - 1);
    return below === '' ? [] : [`${name} ${below}`];
  });
  const members = isInterfaceType(type)
    ? schema.getPossibleTypes(type).flatMap((member) => {
        const below = KEPT_FIELDS.has(member.name) && type.name === 'Refusal' ? keptSelection(member, 0) : '';
        return below === '' ? [] : [`... on ${member.name} ${below}`];
      })
    : [];
  return selected.length === 0 ? '' : `{ ${['__typename', ...selected, ...members].join(' ')} }`;
}

const selectionOf = (name: string, depth: number): string => keptSelection(schema.getType(name)!, depth);

/** Requests that select every kept field, of the first offers and devices of the test market. */
function requests(): readonly string[] {
  const page = (more: string) => `{ offers(${more}) ${selectionOf('OfferConnection', 4)} }`;
  return [
    page('first: 2, filter: { status: [OPEN] }, orderBy: { field: ESTIMATED_APR, direction: DESC }'),
    `{ offers(filter: { status: [CLOSED, FILLED] }) { totalCount nodes { id status closedAt labelText } } }`,
    `{ offer(by: { id: ${JSON.stringify(globalId('Offer', items[0]!.offerId))} }) ${selectionOf('Offer', 2)} }`,
    `{ device(by: { id: ${JSON.stringify(globalId('Device', items[1]!.deviceKey))} }) ${selectionOf('Device', 2)} }`,
    `{ marketplaceFacets ${selectionOf('MarketplaceFacets', 1)} }`,
    `{ protocol ${selectionOf('Protocol', 2)} }`,
  ];
}

/** Sends a request with an empty Authorization header, so that its answer is made anew. */
const anew = async (api: Api, query: string): Promise<unknown> => {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: '' },
    body: JSON.stringify({ query }),
  });
  return response.json();
};

const insertMarket = async (): Promise<void> => {
  world = await makeWorld({ tampered: true });
  items = await insertDevicesWithOffers(
    world,
    Array.from({ length: 6 }, (_, at) => ({
      createdAt: later(T0, { ms: at }),
      ...(at < 3 ? { expiresAt: later(T0, { ms: 40 * (at + 1) }) } : {}),
    })),
  );
};

describeWithDatabase('a kept answer', () => {
  let api: Api;
  const tables = new Set<string>();

  beforeAll(async () => {
    await insertMarket();
    api = await openApi(world.ctx, {
      onStatement(text) {
        for (const [, name = ''] of text.matchAll(/(?:FROM|JOIN)\s+([a-z_]+)\b(?!\s*\()/g)) tables.add(name);
      },
    });
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('is served with one statement, and with the two statements of a new answer after a change', async () => {
    const page =
      '{ offers(first: 3) { nodes { id status estimate { perBlock } device { model } canClaim { allowed } } } }';
    const asked = async (): Promise<number> => (await api.query(page)).statements;
    await asked();
    await asked();
    expect([await asked(), await asked()]).toEqual([1, 1]);
    await world.database.execute(sql`UPDATE device SET soc2 = NOT soc2`);
    expect(await asked()).toBeGreaterThan(1);
    expect(await asked()).toBe(1);
  });

  it.each([
    '{ protocol { now } }',
    '{ offers { nodes { id } } viewer { id } }',
    '{ blocks { nodes { number } } }',
    '{ __schema { queryType { name } } }',
    '{ __typename }',
  ])('is never an answer to %s, which selects an unlisted field or none', async (query) => {
    const alone = (await api.query(query)).statements;
    for (let count = 0; count < 3; count += 1) expect((await api.query(query)).statements).toBe(alone);
  });

  it('is selected from fields that exist, and reads no table without a trigger that records its changes', async () => {
    for (const [name, fields] of KEPT_FIELDS) {
      const type = schema.getType(name);
      const known = isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
      expect(known, name).toEqual(expect.arrayContaining([...fields]));
    }
    tables.clear();
    for (const query of requests()) expect(await anew(api, query)).not.toHaveProperty('errors');
    const watched = await world.database.query<{ name: string }>(sql`
      SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger
      WHERE tgfoid = 'record_market_change'::regproc`);
    const all = await world.database.query<{ name: string }>(
      sql`SELECT relname AS name FROM pg_class WHERE relkind = 'r'`,
    );
    const names = new Set(all.map(({ name }) => name));
    const read = [...tables].filter((name) => names.has(name));
    expect(read).toEqual(
      expect.arrayContaining(['offer', 'device', 'device_sums', 'co_stake', 'parameter', 'multiplier', 'block']),
    );
    // An agreement is written in the transaction that settles its co-stake, and never changes.
    const unwatched = read.filter((name) => !watched.some((one) => one.name === name) && name !== 'agreement');
    expect(unwatched).toEqual([]);
  });
});

/** A step of a history: a statement of some process, the passing of time, or the sweep. */
type Step =
  | { readonly kind: 'write'; readonly statement: Sql }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'sweep' };

const at = fc.nat({ max: 5 });
const write = (statement: (row: number, value: number) => Sql): fc.Arbitrary<Step> =>
  fc
    .tuple(at, fc.integer({ min: 1, max: 9 }))
    .map(([row, value]) => ({ kind: 'write', statement: statement(row, value) }));
const offerId = (row: number): string => items[row]!.offerId;
const deviceKey = (row: number): string => items[row]!.deviceKey;
let multipliers = 0;

const steps: fc.Arbitrary<Step> = fc.oneof(
  write((row, value) => sql`UPDATE offer SET estimated_apr_bps = ${value} WHERE id = ${offerId(row)}::uuid`),
  write(
    (row, value) => sql`UPDATE device_sums SET reliability_e2 = ${value} WHERE device_key = ${deviceKey(row)}::uuid`,
  ),
  write(
    (row, value) =>
      sql`UPDATE device_sums SET window_reward = ${value}, window_blocks = 30 WHERE device_key = ${deviceKey(row)}::uuid`,
  ),
  write((row) => sql`UPDATE device SET soc2 = NOT soc2, state = 'MAINTENANCE' WHERE id = ${deviceKey(row)}::uuid`),
  write((row) => sql`UPDATE device SET state = 'IDLE', country = 'FR' WHERE id = ${deviceKey(row)}::uuid`),
  write((_, value) => {
    multipliers += 1;
    return sql`INSERT INTO multiplier (model, multiplier_e4, valid_from, source)
               VALUES ('H100 SXM5', ${value * 1000}, ${later(T0, { ms: multipliers * 7 })}, 'example') ON CONFLICT DO NOTHING`;
  }),
  write((row) => sql`UPDATE wallet SET address = address WHERE ${row}::int > 9`),
  fc.integer({ min: 1, max: 20 }).map((ms) => ({ kind: 'pass' as const, ms })),
  fc.constant({ kind: 'sweep' as const }),
);

describeWithServer('kept answers of two processes', () => {
  let apis: readonly Api[];
  let close: () => Promise<void>;

  beforeAll(async () => {
    await insertMarket();
    const database = await openDatabase({ url: world.database.url!, dataDir: null });
    apis = [await openApi(world.ctx), await openApi({ ...world.ctx, database })];
    close = async () => {
      for (const api of apis) await api.close();
      await database.close();
      await world.end();
    };
  });
  afterAll(() => close?.());

  it('equal new answers after every step of a random history', { timeout: 1_800_000 }, async () => {
    let kept = 0;
    const asked = requests();
    const history = fc.array(fc.tuple(steps, fc.nat({ max: asked.length - 1 })), { minLength: 6, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(history, async (taken) => {
        for (const [step, place] of taken) {
          if (step.kind === 'pass') world.pass({ ms: step.ms });
          else if (step.kind === 'sweep') await world.sweep();
          else await world.database.execute(step.statement);
          const query = asked[place]!;
          const expected = await anew(apis[0]!, query);
          for (const api of [...apis, ...apis]) {
            const answer = await api.query(query);
            expect(JSON.parse(answer.text)).toEqual(expected);
            if (answer.statements === 1) kept += 1;
          }
        }
      }),
      { numRuns: soakLength('KEPT_RUNS', { short: 6, long: 200 }), endOnFailure: true },
    );
    expect(kept).toBeGreaterThan(20);
  });

  it('show a signed-out client each change as soon as it is committed, while changes and requests run side by side', async () => {
    const [query] = requests() as [string];
    let committed = 0;
    let done = false;
    const writing = (async () => {
      for (let value = 1; value <= 60; value += 1) {
        await world.database.execute(sql`UPDATE offer SET estimated_apr_bps = ${value} WHERE id = ${offerId(5)}::uuid`);
        committed = value;
      }
      done = true;
    })();
    const probe = `{ offers(first: 1, filter: { status: [OPEN] }, orderBy: { field: ESTIMATED_APR, direction: DESC }) { nodes { id } } marketplaceFacets { maxEstimatedAprBps } }`;
    const reading = async (api: Api): Promise<void> => {
      while (!done) {
        const before = committed;
        const { data } = await api.query<{ marketplaceFacets: { maxEstimatedAprBps: number | null } }>(probe);
        expect(data!.marketplaceFacets.maxEstimatedAprBps ?? 0).toBeGreaterThanOrEqual(before);
      }
    };
    await Promise.all([writing, ...apis.flatMap((api) => [reading(api), reading(api), reading(api)])]);
    expect(await anew(apis[1]!, query)).toEqual(JSON.parse((await apis[1]!.query(query)).text));
  });
});
