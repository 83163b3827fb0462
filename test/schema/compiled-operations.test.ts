// Tests of compiled GraphQL operations on the real schema: they select every field of the public queries, and of a viewer, over a
// test marketplace with every kind of row. graphql-js executes the first use of a document; later uses are compiled.

import { readdirSync, readFileSync } from 'node:fs';
import { Kind, type OperationDefinitionNode, parse, print, separateOperations } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { schema } from '../../src/schema/index.ts';
import { type Api, type As, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWallet } from '../kit/wallet.ts';
import { documentsOf } from './document-generator.ts';
import { FOUR_OWNERS, type FullMarket, makeFullMarket } from './full-market.ts';
import { NESTED_ARGUMENTS, publicQueries, queryRoot } from './public-queries.ts';

const TIMEOUT_MS = 900_000;
const stranger = makeWallet('a stranger');
let market: FullMarket;
let api: Api;

/** The response without values that are new in each request: request ids, cursors of streams, and nonces of texts to sign. */
function stable(document: string, response: string): string {
  const changing = /events|activity/.test(document)
    ? /"(requestId|streamCursor|cursor)":"[^"]*"/g
    : /"(requestId|streamCursor)":"[^"]*"/g;
  const text = response.replace(changing, '');
  return document.includes('signingMessage')
    ? text.replace(/\b[0-9A-Za-z]{22}\b/g, 'NONCE').replace(/"actionId":"[^"]*"/g, '')
    : text;
}

async function expectEqualUses(
  documents: readonly string[],
  as: As = {},
  variables: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  for (const document of documents) {
    const responses: string[] = [];
    for (let use = 0; use < 2; use += 1) {
      responses.push(stable(document, (await api.query(document, variables as never, as)).text));
    }
    // Compare the responses by a boolean, because they are too long to print in a failure.
    const [first = '', second] = responses;
    expect([first.includes('"data":{'), second === first], document).toEqual([true, true]);
  }
}

/** Folder of the operations that the tests of this project send. */
const OPERATIONS = new URL('../operations/', import.meta.url);

type Recorded = { readonly document: string; readonly variables: readonly string[]; readonly name: string };

/** Returns every recorded query as a document of its own, with the names of its variables. */
function recordedQueries(): readonly Recorded[] {
  const files = readdirSync(OPERATIONS).filter((file) => file.endsWith('.graphql'));
  return files.flatMap((file) => {
    const documents = Object.entries(separateOperations(parse(readFileSync(new URL(file, OPERATIONS), 'utf8'))));
    return documents.flatMap(([name, document]) => {
      const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      const { operation: kind, variableDefinitions = [] } = operation as OperationDefinitionNode;
      const variables = variableDefinitions.map(({ variable }) => variable.name.value);
      return kind === 'query' ? [{ name, document: print(document), variables }] : [];
    });
  });
}

/** Returns a value for each variable of a recorded query that needs one. */
function valuesOf({ name, variables }: Recorded): Readonly<Record<string, unknown>> {
  const [offerId, deviceId, coStakeId] = [
    globalId('Offer', market.offers[4]!.id),
    globalId('Device', market.devices[4]!.key),
    globalId('CoStake', market.coStakes[0]!.id),
  ];
  const values: Readonly<Record<string, unknown>> = {
    action: { claimOffer: { offerId } },
    by: name.startsWith('Device') ? { id: deviceId } : { id: offerId },
    coStakes: [coStakeId],
    devices: [deviceId],
    first: 3,
    id: coStakeId,
    ids: [offerId, deviceId, coStakeId],
    offers: [offerId],
    ...(name === 'SigningMessage' ? { wallet: stranger.address } : {}),
  };
  return Object.fromEntries(variables.filter((given) => given in values).map((given) => [given, values[given]]));
}

describeWithDatabase('a GraphQL document', () => {
  beforeAll(async () => {
    market = await makeFullMarket(FOUR_OWNERS);
    api = await openApi(market.world.ctx);
    await api.settled();
  }, TIMEOUT_MS);
  afterAll(async () => {
    await api.close();
    await market.world.end();
  });

  it(
    'gets the same bytes from graphql-js and from the compiled operation, for every field of the public queries',
    async () => {
      const documents = publicQueries(market, stranger.address).flatMap((root) =>
        documentsOf(schema, root, NESTED_ARGUMENTS),
      );
      expect(documents.length).toBeGreaterThan(30);
      await expectEqualUses(documents);
    },
    TIMEOUT_MS,
  );

  it(
    'gets the same bytes from graphql-js and from the compiled operation, for every field that an owner and a co-staker may read',
    async () => {
      const documents = documentsOf(schema, queryRoot('viewer', '', 7), NESTED_ARGUMENTS);
      expect(documents.length).toBeGreaterThan(1);
      for (const as of [FOUR_OWNERS.owner(0), FOUR_OWNERS.coStaker(0)]) await expectEqualUses(documents, { as });
    },
    TIMEOUT_MS,
  );

  it(
    'gets the same bytes from graphql-js and from the compiled operation, for every query that the tests have recorded',
    async () => {
      const queries = recordedQueries();
      expect(queries.length).toBeGreaterThan(12);
      for (const as of [{}, { as: FOUR_OWNERS.coStaker(0) }]) {
        for (const query of queries) await expectEqualUses([query.document], as, valuesOf(query));
      }
    },
    TIMEOUT_MS,
  );
});
