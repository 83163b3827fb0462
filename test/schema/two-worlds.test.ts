// Two worlds that differ only in who owns and who claims what. Everybody gets the same answers in both, to the byte: so no answer,
// no order, no cursor and no event depends on a person.

import { extendSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVERYTHING_PUBLIC } from '../../src/domain/event-filter.ts';
import { globalId } from '../../src/domain/id.ts';
import { schema } from '../../src/schema/index.ts';
import type { DeviceRow } from '../../src/store/devices.ts';
import { openPosition } from '../../src/stream/position.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWallet } from '../kit/wallet.ts';
import { CROWD, MONOPOLY, OTHERS, type Populated, populate } from './populated.ts';
import { beginning, CALLS, framesOf, query, readings } from './requests.ts';
import { documentsOf } from './walk.ts';

type Opened = { readonly market: Populated; readonly api: Api };
type Told = readonly (readonly [asked: string, answer: string])[];

const outsider = makeWallet('the outsider');
const worlds: Opened[] = [];

/** Requests whose answers would tell by their order, their cursors or their words. */
const PLAIN: readonly string[] = [
  ...['CREATED_AT', 'REQUESTED_AMOUNT', 'REWARD_SHARE', 'RELIABILITY', 'ESTIMATED_APR'].flatMap((field) => [
    `{ offers(first: 100, orderBy: { field: ${field}, direction: ASC }) { edges { cursor node { id } } } }`,
    `{ offers(last: 5, orderBy: { field: ${field}, direction: DESC }) { edges { cursor node { id } } pageInfo { startCursor } } }`,
  ]),
  '{ offers(filter: { status: [FILLED, CLOSED], excludeOwn: true }) { totalCount streamCursor nodes { id } } }',
  '{ marketplaceFacets(filter: { kind: GPU }) { models { value count } countries { value count } statuses { value count } } }',
  '{ offers(first: 100) { nodes { device { offers(first: 5) { totalCount edges { cursor } } } } } }',
  '{ viewer { account { id } } }',
  '{ node(id: "account_00000000000000000000000000000000") { id } }',
  '{ offers(first: 0) { totalCount } }',
  '{ events(first: 5) { cursor caughtUp items { id } } }',
];

/** Every document of the schema in every world. */
const TIMEOUT_MS = 180_000;

describeWithDatabase('two worlds', () => {
  beforeAll(async () => {
    for (const cast of [CROWD, OTHERS, MONOPOLY]) {
      const market = await populate(cast);
      await market.world.fund(outsider, '100000');
      const api = await openApi(market.world.ctx);
      await api.settled();
      worlds.push({ market, api });
    }
  });
  afterAll(async () => {
    for (const { api, market } of worlds) {
      await api.close();
      await market.world.end();
    }
  });

  /**
   * The answer without its request id, which no two requests share, and with the places that cursors of the stream stand for: no
   * two such cursors are the same text, so that mere noise is all that their holder has.
   */
  const shown = ({ market }: Opened, text: string): string =>
    text.replace(/"requestId":"[^"]*"/g, '"requestId":""').replace(/"([-\w]{60})"/g, (_, cursor: string) => {
      const { seq } = openPosition(market.world.ctx.secrets.seal, EVERYTHING_PUBLIC, cursor);
      return `"cursor of place ${seq}"`;
    });

  async function answersOf(opened: Opened, documents: readonly string[], as?: typeof outsider): Promise<Told> {
    const told: (readonly [string, string])[] = [];
    for (const document of documents) {
      const answer = await opened.api.query(document, {}, as === undefined ? {} : { as });
      told.push([shown(opened, document), shown(opened, answer.text)]);
    }
    return told;
  }

  const everything = (market: Populated): readonly string[] => [
    ...readings(market, outsider.address).flatMap((root) => documentsOf(schema, root, CALLS)),
    ...PLAIN,
  ];

  /** Asks in every world, in the same order, and expects one answer. */
  async function alike(ask: (opened: Opened) => Promise<Told>): Promise<Told> {
    const told: Told[] = [];
    for (const opened of worlds) told.push(await ask(opened));
    const [first, ...others] = told;
    for (const other of others) expect(other).toEqual(first);
    return first!;
  }

  it('are told apart by those who know who is who (control)', () => {
    const [crowd, others, monopoly] = worlds.map(({ market }) => market.devices.map(({ owner }) => owner.address));
    for (const [one, other] of [
      [crowd, others],
      [crowd, monopoly],
      [others, monopoly],
    ] as const) {
      expect(one!.filter((address, device) => address === other![device]).length).toBeLessThan(3);
    }
    const [claims, otherClaims] = worlds.map(({ market }) => market.coStakes.map(({ by }) => by.address));
    expect(claims).not.toEqual(otherClaims);
  });

  it(
    'answer everybody alike, to every query at every depth',
    async () => {
      const told = await alike((opened) => answersOf(opened, everything(opened.market)));
      expect(told.length).toBeGreaterThan(50);
      expect(told.filter(([, answer]) => answer.includes('"errors"')).map(([asked]) => asked)).toEqual([
        '{ offers(first: 0) { totalCount } }',
      ]);
    },
    TIMEOUT_MS,
  );

  it('tell everybody the same events, in the same order, with the same cursors', async () => {
    const told = await alike(async (opened) => {
      const { api, market } = opened;
      const root = {
        operation: 'subscription',
        field: 'offerEvents',
        arguments: `(after: "${beginning(market)}")`,
      } as const;
      const [document] = documentsOf(schema, { ...root, depth: 7 }, CALLS);
      return [['frames', shown(opened, (await framesOf(api, document!)).join('\n'))]];
    });
    expect(told[0]![1].split('\n').length).toBeGreaterThan(50);
  });

  it('answer a stranger who has signed in and holds money alike, whatever may be claimed', async () => {
    const told = await alike(async (opened) => {
      // Its signing in is an event too, though nobody else is told of it.
      await opened.api.data('{ viewer { account { id } } }', {}, { as: outsider });
      await opened.api.settled();
      const documents = readings(opened.market, outsider.address)
        .filter(({ field }) => field === 'offers' || field === 'nodes')
        .flatMap((root) => documentsOf(schema, root, CALLS));
      return answersOf(opened, [...documents, ...PLAIN.filter((one) => !one.includes('viewer'))], outsider);
    });
    expect(told.length).toBeGreaterThan(20);
  });

  it("refuse a stranger's acts in the same words", async () => {
    const told = await alike(async (opened) => {
      const { api, market } = opened;
      const answers: (readonly [string, string])[] = [];
      for (const index of market.devices.keys()) {
        const deviceId = globalId('Device', market.devices[index]!.key);
        const offerId = globalId('Offer', market.offers[index]!.id);
        const acts = [
          ['stakeDevice', { deviceId, amount: '1' }],
          ['createOffer', { deviceId, requestedAmount: '400', rewardShareBps: 5000 }],
          ['closeOffer', { offerId }],
          ...(index === 10 ? [] : [['claimOffer', { offerId }] as const]),
        ] as const;
        for (const [field, action] of acts) {
          if (field === 'claimOffer' && [0, 5].includes(index)) continue;
          const authorization = await api.authorize({ [field]: action } as never, outsider);
          const pascal = field.charAt(0).toUpperCase() + field.slice(1);
          const document = `mutation M($input: ${pascal}Input!) { ${field}(input: $input) { __typename ... on Refusal { code message } } }`;
          const { text } = await api.query(document, { input: { ...action, authorization } });
          answers.push([`${field} ${index}`, shown(opened, text)]);
        }
      }
      return answers;
    });
    for (const [asked, answer] of told) {
      if (asked.startsWith('claimOffer')) continue;
      expect(answer).toContain('"code":"NOT_FOUND"');
    }
  });

  it('would not answer alike if a device told of its owner (control)', async () => {
    const leaky = extendSchema(schema, parse('extend type Device { leak: Int! }'));
    const answers: string[] = [];
    for (const { market } of worlds) {
      const api = await openApi(market.world.ctx, { schema: subscriber(leaky) });
      const [document] = documentsOf(leaky, query('offers', '(first: 60)', 4), CALLS);
      answers.push(shown({ market, api }, (await api.query(document!)).text));
      await api.close();
    }
    expect(answers[0]).toContain('"leak":');
    expect(new Set(answers).size).toBe(worlds.length);
  });

  /** One bit of an account id is enough. */
  function subscriber(leaky: GraphQLSchema): GraphQLSchema {
    const device = leaky.getType('Device');
    if (!isObjectType(device)) throw new Error('no such type');
    device.getFields()['leak']!.resolve = ({ ownerAccountId }: DeviceRow) =>
      Number.parseInt(ownerAccountId[0]!, 16) % 2;
    return leaky;
  }
});
