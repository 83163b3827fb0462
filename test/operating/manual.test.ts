// Executes the procedures of docs/operating.md, in order, on one deployment. Skipped where Debian's packages are missing.

import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { globalId } from '../../src/domain/id.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { pause, startWriters, subscribeToEvents } from '../crash/fleet.ts';
import { call } from '../kit/http.ts';
import { makeWallet } from '../kit/wallet.ts';
import { createDeployment, type Deployment, missingPrograms } from './deployment.ts';
import { manualBlocks } from './manual.ts';

const TIMEOUT_MS = 180_000;
const CREDIT = `mutation ($input: CreditDepositInput!) {
  creditDeposit(input: $input) { ... on CreditDepositSuccess { replayed } }
}`;

if (missingPrograms.length > 0) {
  process.stdout.write(`The procedures of the manual are not executed: ${missingPrograms.join(', ')} not installed.\n`);
}

let deployment: Deployment;

describe.skipIf(missingPrograms.length > 0)('the manual for operators', () => {
  beforeAll(async () => {
    deployment = await createDeployment();
  }, TIMEOUT_MS);
  afterAll(() => deployment?.remove(), TIMEOUT_MS);

  it(
    'leads from an empty PostgreSQL server to two processes behind TLS that restart without a failed request (procedures 1 to 5)',
    async () => {
      const { shell } = deployment;
      await shell.run(1);
      await shell.run(2);
      await shell.run(3);
      expect(await get('/graphql?query={__typename}')).toMatchObject({ status: 200 });
      for (const path of ['/metrics', '/readyz', '/healthz']) expect(await get(path)).toMatchObject({ status: 404 });
      expect(await socketType()).toBe('connection_ack');

      const failed: unknown[] = [];
      let restarted = false;
      const asked = (async () => {
        let count = 0;
        for (; !restarted; count += 1) {
          const { status } = await get(`/graphql?query={__typename}&n=${count}`).catch((error: unknown) => ({
            status: error,
          }));
          if (status !== 200) failed.push(status);
          await pause(20);
        }
        return count;
      })();
      await shell.run(4);
      await shell.run(5);
      restarted = true;
      expect(await asked).toBeGreaterThan(10);
      expect(failed).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'restores to a point in time: later writes are gone, earlier ones are there, and streams are reset (procedure 6)',
    async () => {
      const { shell, processes } = deployment;
      await shell.run(6);
      const network = await networkToken();
      expect(await deposit(network, 'before')).toBe(false);
      const subscriber = subscribeToEvents(processes[0] ?? '');
      await subscriber.ready;
      await writeEvents();
      const target = await shell.execute('database', `psql --dbname postgres -tA --command 'SELECT clock_timestamp()'`);
      await pause(50);
      expect(await deposit(network, 'after')).toBe(false);
      const [last] = await writeEvents();
      await subscriber.until(last ?? '');
      const minCursor = await cursorOfLaterWrite();
      await shell.run(6, 'restore', { TARGET: target.trim() });
      const asked = await graphql({ query: '{ __typename }', extensions: { minCursor } });
      expect(asked.errors?.[0]).toMatchObject({
        message: expect.stringContaining('The database was restored to a state before extensions.minCursor'),
        extensions: { code: 'BAD_USER_INPUT', field: 'extensions.minCursor' },
      });
      expect(await deposit(network, 'before')).toBe(true);
      expect(await deposit(network, 'after')).toBe(false);
      while (subscriber.resets().length === 0) await pause(20);
      subscriber.stop();
      expect(subscriber.resets()).toEqual(['EPOCH_CHANGED']);
    },
    TIMEOUT_MS,
  );

  it(
    'loses none of 500 acknowledged writes when the primary is killed, and writes again within 30 s (procedure 7)',
    async () => {
      const { shell, processes, killPrimary, moveAddress } = deployment;
      await shell.run(7);
      const network = await networkToken();
      const subscriber = subscribeToEvents(processes[1] ?? '');
      await subscriber.ready;
      const acknowledged = new Set<string>();
      let killed = false;
      const writing = Promise.all(
        Array.from({ length: 8 }, async (_, lane) => {
          for (let turn = 0; !killed; turn += 1) {
            const reference = `${lane}-${turn}`;
            if ((await deposit(network, reference).catch(() => null)) === false) acknowledged.add(reference);
          }
        }),
      );
      while (acknowledged.size < 500) await pause(20);
      killPrimary();
      killed = true;
      const killedAt = performance.now();
      await writing;
      await shell.run(7, 'failover');
      moveAddress();
      while ((await deposit(network, 'again').catch(() => null)) === null) await pause(50);
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      const lost: string[] = [];
      const left = [...acknowledged];
      const check = async (): Promise<void> => {
        for (let next = left.pop(); next !== undefined; next = left.pop())
          if ((await deposit(network, next)) !== true) lost.push(next);
      };
      await Promise.all(Array.from({ length: 8 }, check));
      expect(lost).toEqual([]);
      const ids = await writeEvents();
      await subscriber.until(ids.at(-1) ?? '');
      subscriber.stop();
      expect(subscriber.resets().filter((reason) => reason !== 'EPOCH_CHANGED')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'puts a pooler before the database, rotates a secret, rotates logs, shows the capacity and adds a standby for queries while the marketplace goes on (procedures 8 to 12)',
    async () => {
      const { shell } = deployment;
      const network = await networkToken();
      await shell.run(8);
      expect(await deposit(network, 'pooled')).toBe(false);
      await shell.run(9);
      expect(await deposit(network, 'pooled')).toBe(true);
      await shell.run(9, 'finish');
      expect(await deposit(network, 'rotated')).toBe(false);
      await shell.run(10);
      expect(await shell.execute('Tandem', 'cat "$CONFIG/log-heads"')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      await shell.run(11);
      await expect(shell.run(11, undefined, { PROCESSES: '1000' })).rejects.toThrow('18000 of');
      await shell.run(12);
      expect(await deposit(network, 'pooled')).toBe(true);
    },
    TIMEOUT_MS,
  );

  it('numbers its procedures in order', () => {
    const numbers = [...new Set(manualBlocks().map(({ procedure }) => Number.parseInt(procedure, 10)))];
    expect(numbers.length).toBeGreaterThanOrEqual(12);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

/** Sends a GET request through the proxy. */
function get(path: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
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

type Answer = {
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly minCursor?: string };
};

/** Sends a GraphQL request to the first process. */
async function graphql(body: object): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  const response = await fetch(`${deployment.processes[0]}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

/** Returns the cursor of a write after many others: more than the processes make while they start after a restore. */
async function cursorOfLaterWrite(): Promise<string> {
  await deployment.shell.execute(
    'database',
    `psql --dbname tandem --command 'CREATE TABLE written (n int)' --command "DO 'BEGIN FOR n IN 1..1000 LOOP
       BEGIN INSERT INTO written VALUES (n); EXCEPTION WHEN unique_violation THEN NULL; END; END LOOP; END'" \
       --command 'DROP TABLE written'`,
  );
  const query = 'mutation ($input: SignInChallengeInput!) { signInChallenge(input: $input) { __typename } }';
  const input = { wallet: makeWallet('manual').address, uri: deployment.url };
  const { extensions } = await graphql({ query, variables: { input } });
  return extensions?.minCursor ?? '';
}

/** Opens a WebSocket through the proxy. Returns the type of the first message. */
function socketType(): Promise<string> {
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
async function networkToken(): Promise<string> {
  const command = `cd "$TANDEM" && set -a && . "$CONFIG/tandem.env" && set +a && node scripts/run.mjs scripts/token.ts NETWORK`;
  return (await deployment.shell.execute('Tandem', command)).trim();
}

/** Reports a deposit to the first process. Returns whether it had been credited before. Rejects when there is no answer. */
async function deposit(token: string, reference: string): Promise<boolean> {
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
async function writeEvents(): Promise<readonly string[]> {
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
