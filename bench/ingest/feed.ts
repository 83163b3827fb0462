// The server of the ingestion benchmark: the network's API over HTTP on a database that the caller created. Stakes and offers are written
// with SQL, because signed actions would take too long.

import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../src/app/context.ts';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { createNetworkAuthenticator, issueNetworkToken } from '../../src/app/network-access.ts';
import { makeContext } from '../../src/schema/context.ts';
import { schema } from '../../src/schema/index.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { createLogger } from '../../src/server/ops/logger.ts';
import { createMetrics } from '../../src/server/ops/metrics.ts';
import { startServer } from '../../src/server/server.ts';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { postTransfers } from '../../src/store/ledger.ts';
import { makeWallet } from '../../test/kit/wallet.ts';
import { explorerDevice } from './explorer-device.ts';

export const HOUR_MS = 3_600_000;
const REQUIRED = 800_00000000n;
const STAKES_AT_ONCE = 5_000;

/** Starts the server; `close` stops it. */
export async function startFeedServer(url: string) {
  const database = await openDatabase({ url, dataDir: null });
  const logger = createLogger('error');
  const ctx: AppContext = {
    database,
    wallNow: () => new Date(),
    clock: null,
    random: (bytes) => randomBytes(bytes),
    settings: {
      domain: 'bench.example',
      origin: 'https://bench.example',
      chainId: 'solana:localnet',
      sandbox: false,
      allowedOrigins: [],
    },
    secrets: { alias: randomBytes(32), seal: randomBytes(32) },
    notify: () => undefined,
  };
  const validFrom = new Date('2024-01-01T00:00:00.000Z');
  await publishMultipliers(ctx, [{ model: 'RTX 4070', multiplierTenThousandths: 2_500, validFrom, source: 'example' }]);
  const server = await startServer({
    port: 0,
    host: '127.0.0.1',
    allowedOrigins: [],
    sandbox: false,
    rateLimits: null,
    trustedProxyHops: 0,
    schema,
    contextFor: ({ viewer, requestId }) => makeContext({ app: ctx, stream: undefined as never, viewer, requestId }),
    authenticate: async () => ({ kind: 'INVALID' }),
    network: { schema: networkSchema, authenticate: createNetworkAuthenticator(ctx, null) },
    liveSessions: async () => new Set(),
    jwks: async () => ({ keys: [] }),
    ready: async () => ({ ready: true }),
    metrics: createMetrics(),
    logger,
  });
  const { token } = await issueNetworkToken(ctx);
  const call = async (body: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}/network`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
    const answer = (await response.json()) as { data?: Record<string, Record<string, unknown>>; errors?: unknown };
    const [result] = Object.values(answer.data ?? {});
    if (answer.errors !== undefined || result == null || 'code' in result) throw new Error(JSON.stringify(answer));
    return result;
  };
  return {
    /** Sends a call to the network's API. */
    async send({ body }: Call): Promise<void> {
      await call(body);
    },
    /** Sends a report of a block and returns the credited amount in base units. */
    async report({ body }: Call): Promise<bigint> {
      const { credited } = await call(body);
      const [whole = '0', fraction = ''] = String(credited).split('.');
      return BigInt(whole + fraction.padEnd(8, '0'));
    },
    /** Writes the required stake for every device, and an open offer for every second device. */
    async stake(): Promise<void> {
      const rows = await database.query<{ key: string }>(sql`SELECT id AS key FROM device ORDER BY device_id`);
      // Date the stakes before the oldest reported block, because a block uses the stake at its end.
      const at = new Date(Date.now() - 72 * HOUR_MS);
      const transfer = { kind: 'OWNER_STAKE', at, coStakeId: null, deviceKey: null } as const;
      for (let from = 0; from < rows.length; from += STAKES_AT_ONCE) {
        const some = rows.slice(from, from + STAKES_AT_ONCE);
        const postings = some.map(({ key }) => ({ account: `stake/${key}`, amount: REQUIRED }));
        const deposit = { account: 'deposits', amount: -REQUIRED * BigInt(some.length) };
        await database.transaction(
          (tx) => postTransfers(tx, [{ ...transfer, postings: [...postings, deposit] }], null, ctx.random),
          { timeoutMs: 120_000 },
        );
        // In parts, because a statement for 100 000 devices exceeds its time limit on a busy machine.
        await database.execute(sql`
          WITH limits AS (
            UPDATE device SET counted_stake = ${REQUIRED}, counted_then = ${REQUIRED}, offer_place_limit = 1, offer_stake_limit = 40000000000, offer_share_limit_bps = 5000
            WHERE id = ANY (${some.map(({ key }) => key)}::uuid[]))
          INSERT INTO offer (id, slug, device_key, requested_amount, reward_share_bps, terms_text, terms_sha256, created_at, live)
          SELECT gen_random_uuid(), id::text, id, 40000000000, 5000, '', '', now(), true
          FROM unnest(${some.map(({ key }) => key)}::uuid[]) WITH ORDINALITY AS placed (id, place) WHERE place % 2 = 0`);
      }
      await database.execute(sql`ANALYZE`);
    },
    async sums(): Promise<{ readonly ledger: bigint; readonly devices: bigint }> {
      const [row] = await database.query<{ ledger: bigint; devices: bigint }>(sql`
        SELECT -(SELECT balance FROM ledger_account WHERE code = 'block-rewards') AS ledger,
               (SELECT sum(owner_reward_lifetime)::bigint FROM device_sums) AS devices`);
      if (row === undefined) throw new Error('the query of the sums returned no row');
      return row;
    },
    async exact(): Promise<number> {
      const [row] = await database.query<{ count: number }>(sql`
        SELECT count(*)::int AS count FROM device_sums sums
        WHERE (window_reward, nominated_30d, succeeded_30d) =
          (SELECT sum(amount)::bigint, count(*)::int, (count(*) FILTER (WHERE succeeded))::int
           FROM block_reward WHERE device_key = sums.device_key)`);
      return row?.count ?? 0;
    },
    async close(): Promise<void> {
      await server.close({ drainMs: 1_000 });
      await database.close();
    },
  };
}

/** The body of a call to the network's API. */
export type Call = { readonly body: string };

const callOf = (query: string, input: object): Call => ({ body: JSON.stringify({ query, variables: { input } }) });

/** Returns the addresses of 1 000 owners. */
export const makeOwners = (): readonly string[] =>
  Array.from({ length: 1_000 }, (_, at) => makeWallet(`bench owner ${at}`).address);

export function importCall(ids: readonly string[], owners: readonly string[]): Call {
  return callOf(
    `mutation ($input: ImportDevicesInput!) { importDevices(input: $input) {
       ... on ImportDevicesSuccess { created } ... on Refusal { code message } } }`,
    { devices: ids.map((id) => explorerDevice(id, owners[Number.parseInt(id.slice(-6), 16) % owners.length])) },
  );
}

export function blockCall(startsAt: Date, rewards: readonly object[], final: boolean): Call {
  return callOf(
    `mutation ($input: ReportBlockInput!) { reportBlock(input: $input) {
       ... on ReportBlockSuccess { credited } ... on Refusal { code message } } }`,
    { startsAt: startsAt.toISOString(), rewards, final },
  );
}
