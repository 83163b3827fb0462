// Reference server of the benchmark of reads, the practical upper limit: `node:http`, one prepared statement per request and
// `JSON.stringify`, without GraphQL.

import { createServer, type IncomingMessage } from 'node:http';
import { type Answers, openAnswers } from './queries.ts';
import { serverInput } from './server-input.ts';

const { databaseUrl, port, aliasSecret } = serverInput();
const answers = await openAnswers(databaseUrl, 'bench limit', aliasSecret);

type Variables = { readonly [name: string]: never };
const OPERATIONS: { readonly [name: string]: (answers: Answers, variables: Variables) => Promise<object> } = {
  Page: async ({ page }, variables) => ({ offers: await page(variables as never) }),
  One: async ({ one }, { slug = '' }) => ({ offer: await one(slug) }),
  Facets: async ({ facets }, { minAmount = '' }) => ({ marketplaceFacets: await facets(minAmount) }),
  Count: async ({ count }, variables) => ({ offers: await count(variables as never) }),
  Viewer: async ({ viewer }, { accountId = '' }) => ({ viewer: await viewer(accountId) }),
  Smallest: async () => ({ __typename: 'Query' }),
};

createServer(async (request, response) => {
  const { operationName, variables } = JSON.parse(await bodyOf(request));
  const data = await OPERATIONS[operationName]?.(answers, variables);
  const body = Buffer.from(JSON.stringify({ data }));
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}).listen(port, '127.0.0.1');

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}
