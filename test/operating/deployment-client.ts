// What the tests of the manual ask a deployment: GET requests and sockets through the proxy, GraphQL requests to the first process, deposits, and
// events that are written to the log.

import { request } from 'node:https';
import { WebSocket } from 'ws';
import { globalId } from '../../src/domain/id.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { pause, startWriters } from '../crash/fleet.ts';
import { call } from '../kit/http.ts';
import { makeWallet } from '../kit/wallet.ts';
import type { Deployment } from './deployment.ts';

const CREDIT = `mutation ($input: CreditDepositInput!) {
  creditDeposit(input: $input) { ... on CreditDepositSuccess { replayed } }
}`;

/** Sends a GET request through the proxy. */
export function get(
  deployment: Deployment,
  path: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, deployment.url);
    const options = { ca: deployment.certificate(), agent: false, headers: { accept: 'application/json' } };
    request(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode, body }));
      response.once('error', reject);
    })
      .once('error', reject)
      .end();
  });
}

/** The answer to a GraphQL request. */
type Answer = {
  readonly data?: object | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly minCursor?: string };
};

/** Sends a GraphQL request to the first process. */
export async function graphql(deployment: Deployment, body: object): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await fetch(`${deployment.processes[0]}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** Returns the cursor of a write after many others: more than the processes make while they start after a restore. */
export async function cursorOfLaterWrite(deployment: Deployment): Promise<string> {
  await deployment.shell.execute(
    'database',
    `psql --dbname tandem --command 'CREATE TABLE written (n int)' --command "DO 'BEGIN FOR n IN 1..1000 LOOP
       BEGIN INSERT INTO written VALUES (n); EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP; END'" \
       --command 'DROP TABLE written'`,
  );
  const query = 'mutation ($input: SignInChallengeInput!) { signInChallenge(input: $input) { __typename } }';
  const input = { wallet: makeWallet('manual').address, uri: deployment.url };
  const { extensions } = await graphql(deployment, { query, variables: { input } });
  return extensions?.minCursor ?? '';
}

/** Opens a WebSocket through the proxy. Returns the type of the first message. */
export function socketType(deployment: Deployment): Promise<string> {
  return new Promise((resolve, reject) => {
    const address = new URL('/graphql', deployment.url.replace('https:', 'wss:'));
    const socket = new WebSocket(address, 'graphql-transport-ws', { ca: deployment.certificate() });
    socket.once('error', reject);
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
    socket.once('message', (data) => {
      socket.close();
      resolve((JSON.parse(String(data)) as { readonly type: string }).type);
    });
  });
}

/** Returns a token for the network's API. */
export async function networkToken(deployment: Deployment): Promise<string> {
  const command = `cd "$TANDEM" && set -a && . "$CONFIG/tandem.env" && set +a && node scripts/run.mjs scripts/token.ts NETWORK`;
  return (await deployment.shell.execute('Tandem', command)).trim();
}

/** Reports a deposit to the first process. Returns whether it had been credited before. Rejects when there is no answer. */
export async function deposit(deployment: Deployment, token: string, reference: string): Promise<boolean> {
  const input = { wallet: makeWallet('manual').address, amount: '1', reference };
  const answer = await call<{ readonly creditDeposit: { readonly replayed: boolean } }>(
    deployment.processes[0] ?? '',
    CREDIT,
    { input },
    { token, path: '/network', signal: AbortSignal.timeout(15_000) },
  );
  if (answer.data == null) throw new Error(answer.text);
  return answer.data.creditDeposit.replayed;
}

/** Writes some public events into the log. Returns the id of each, as streams name it. */
export async function writeEvents(deployment: Deployment): Promise<readonly string[]> {
  const database: Database = await openDatabase({ url: deployment.databaseUrl, dataDir: null });
  try {
    const writers = startWriters(database, 1, 1);
    while (writers.committed.size < 5) await pause(5);
    await writers.stop();
    const reasons = [...writers.committed];
    const rows = await database.query<{ id: string; reason: string }>(
      sql`SELECT id, reason FROM event WHERE reason = ANY(${reasons}::text[]) ORDER BY entry`,
    );
    return rows.map(({ id }) => globalId('Event', id));
  } finally {
    await database.close();
  }
}
