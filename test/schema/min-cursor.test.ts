// Tests of `extensions.minCursor`: a client that sends the cursor of its last mutation sees that write on every process, or gets
// NOT_READY; after a restore that lost the write it gets BAD_USER_INPUT at once.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealCursorWithRandomNonce } from '../../src/store/cursor.ts';
import { type Database, openDatabase, sql } from '../../src/store/db/database.ts';
import { currentSnapshot } from '../../src/store/write-snapshot.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase, describeWithServer } from '../kit/database.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World } from '../kit/world.ts';

const BALANCES = '{ viewer { balances { available } } }';
const FAUCET = 'mutation ($wallet: WalletAddress!) { faucet(input: { wallet: $wallet, amount: "5" }) { __typename } }';

type Answer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly data: unknown;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly field: string | undefined;
  readonly minCursor: string | undefined;
};

let world: World;
let apis: readonly Api[] = [];

async function send(
  api: Api | undefined,
  body: object,
  { token, accept = 'application/json', method = 'POST' }: { token?: string; accept?: string; method?: string } = {},
): Promise<Answer> {
  const search = new URLSearchParams(
    Object.entries(body).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  const response = await fetch(`${api?.url}/graphql${method === 'GET' ? `?${search}` : ''}`, {
    method,
    headers: {
      accept,
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const { data, errors, extensions } = (await response.json()) as {
    readonly data?: unknown;
    readonly errors?: readonly {
      readonly message: string;
      readonly extensions: { readonly code: string; readonly field?: string };
    }[];
    readonly extensions?: { readonly minCursor?: string };
  };
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    data,
    code: errors?.[0]?.extensions.code,
    message: errors?.[0]?.message,
    field: errors?.[0]?.extensions.field,
    minCursor: extensions?.minCursor,
  };
}

/** Returns the cursor of a state that sees all transactions before the next one but `ahead`; none of them runs in it. */
async function cursorAhead(ahead: bigint): Promise<string> {
  const { to } = await currentSnapshot(world.database);
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(to + ahead);
  return sealCursorWithRandomNonce(world.ctx.secrets.seal, 'minimum of a read', bytes);
}

/** Runs `work` while a transaction has written and is not committed, with the cursor of a state that sees its write. */
async function duringTransaction(work: (cursor: string, commit: () => void) => Promise<void>): Promise<void> {
  let commit: () => void = () => undefined;
  let transaction: Promise<void> = Promise.resolve();
  await new Promise<void>((written) => {
    transaction = world.database.transaction(async (tx) => {
      await tx.query(sql`SELECT pg_current_xact_id()`);
      written();
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
    });
  });
  try {
    // A later transaction that ends: the state of the cursor sees both.
    await world.database.query(sql`SELECT pg_current_xact_id()`);
    await work(await cursorAhead(0n), commit);
  } finally {
    commit();
    await transaction;
  }
}

const asking = (minCursor: unknown, query = '{ protocol { sandbox } }') => ({ query, extensions: { minCursor } });

describeWithDatabase('extensions.minCursor', () => {
  beforeAll(async () => {
    world = await makeWorld();
    apis = [await openApi(world.ctx, { minCursors: true })];
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await world?.end();
  });

  it('is in the answer of a mutation, and not in the answer of a query', async () => {
    const variables = { wallet: world.wallet('somebody').address };
    expect((await send(apis[0], { query: FAUCET, variables })).minCursor).toBeTypeOf('string');
    expect((await send(apis[0], { query: '{ protocol { sandbox } }' })).minCursor).toBeUndefined();
    expect((await send(apis[0], { query: 'mutation { unknown }' })).minCursor).toBeUndefined();
  });

  it('takes no further statement on the process that gave it', async () => {
    const variables = { wallet: world.wallet('somebody').address };
    const { minCursor } = await send(apis[0], { query: FAUCET, variables });
    const before = apis[0]!.statements();
    expect((await send(apis[0], asking(minCursor, '{ __typename }'))).status).toBe(200);
    expect(apis[0]!.statements() - before).toBe(0);
  });

  it.each(['application/json', 'application/graphql-response+json'])(
    'that stands for a state which a restore has taken away is refused at once with the way out, as %s',
    async (accept) => {
      const { status, code, message, field } = await send(apis[0], asking(await cursorAhead(1_000_000n)), { accept });
      expect([status, code, field]).toEqual([
        accept === 'application/json' ? 200 : 400,
        'BAD_USER_INPUT',
        'extensions.minCursor',
      ]);
      expect(message).toMatch(/restored .*Send the request without it/);
    },
  );

  it.each([
    ['of another kind', 'bm90IGEgY3Vyc29y'],
    ['that is empty', ''],
  ])('%s is refused with BAD_USER_INPUT', async (_, text) => {
    expect((await send(apis[0], asking(text))).code).toBe('BAD_USER_INPUT');
  });

  it('that is no text makes the request malformed', async () => {
    const { status, code } = await send(apis[0], asking(7));
    expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
  });
});

describeWithServer('extensions.minCursor of another process', () => {
  let other: Database;
  let wallet: TestWallet;
  beforeAll(async () => {
    world = await makeWorld();
    other = await openDatabase({ url: world.database.url!, dataDir: null });
    apis = [
      await openApi(world.ctx, { minCursors: true }),
      await openApi({ ...world.ctx, database: other }, { minCursors: true }),
    ];
    wallet = await world.investor('1');
  });
  afterAll(async () => {
    for (const api of apis) await api.close();
    await other?.close();
    await world?.end();
  });

  it.each(['application/json', 'application/graphql-response+json'])(
    'that is not reached in about two seconds gets NOT_READY with status 503 and Retry-After, as %s',
    async (accept) => {
      await duringTransaction(async (cursor) => {
        const beganAt = performance.now();
        const { status, code, retryAfter } = await send(apis[1], asking(cursor), { accept });
        expect([status, code, retryAfter]).toEqual([503, 'NOT_READY', '1']);
        expect(performance.now() - beganAt).toBeGreaterThan(1_900);
      });
    },
  );

  it('lets a request wait until a write makes the state visible', async () => {
    await duringTransaction(async (cursor, commit) => {
      let answered = false;
      const waiting = send(apis[1], asking(cursor)).finally(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(answered).toBe(false);
      commit();
      expect((await waiting).status).toBe(200);
    });
  });

  it('shows a signed-in client each of its writes, by POST and by GET', async () => {
    const { token } = await apis[0]!.signIn(wallet);
    for (let count = 1; count <= 10; count += 1) {
      const written = await send(apis[0], { query: FAUCET, variables: { wallet: wallet.address } }, { token });
      const method = count % 2 === 0 ? 'GET' : 'POST';
      const read = await send(apis[1], asking(written.minCursor, BALANCES), { token, method });
      expect(read.data).toEqual({ viewer: { balances: [{ available: String(1 + 5 * count) }] } });
    }
  });

  it('shows a signed-out client each write, also in an answer that the process keeps', async () => {
    const query = '{ offers { totalCount } }';
    await send(apis[1], { query });
    for (let count = 1; count <= 3; count += 1) {
      await world.offer(await world.device());
      const { minCursor } = await send(apis[0], { query: FAUCET, variables: { wallet: wallet.address } });
      expect((await send(apis[1], asking(minCursor, query))).data).toEqual({ offers: { totalCount: count } });
      expect((await send(apis[1], { query })).data).toEqual({ offers: { totalCount: count } });
    }
  });
});
