// The endpoints of the webhooks benchmark, and the process's own part as a second server: it writes the events.

import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { sealWebhookSecret } from '../../src/app/webhook-secrets.ts';
import { openDatabase } from '../../src/store/db/database.ts';
import { insertEvents } from '../../src/store/events.ts';
import { openStream } from '../../src/stream/stream.ts';
import { record } from '../../test/kit/stream.ts';
import { seedOffers } from '../reads/seed.ts';

/** A co-stake with both parties, of which every event tells one or both. */
export type Pair = {
  readonly coStakeId: string;
  readonly offerId: string;
  readonly deviceKey: string;
  readonly owner: string;
  readonly holder: string;
};

/** Creates an active endpoint for each of the parties of the seeded co-stakes. Returns the co-stakes. */
export async function seedEndpoints(
  url: string,
  admin: pg.Client,
  endpoints: number,
  origin: string,
  seal: Uint8Array,
): Promise<readonly Pair[]> {
  const parties = Math.ceil(endpoints / 2);
  // An odd number of owners, of ten offers each, so that every owner has a co-stake among each fourth offer.
  await seedOffers(url, (2 * parties + 1) * 10, 0);
  const { rows } = await admin.query<Pair>(`
    SELECT co_stake.id AS "coStakeId", offer_id AS "offerId", device.id AS "deviceKey", owner_account_id AS owner,
           co_stake.account_id AS holder
    FROM co_stake JOIN device ON device.id = device_key ORDER BY co_stake.id`);
  const taken = new Set<string>();
  const pairs: Pair[] = [];
  for (const pair of rows) {
    if (pairs.length === parties || taken.has(pair.owner) || taken.has(pair.holder)) continue;
    taken.add(pair.owner).add(pair.holder);
    pairs.push(pair);
  }
  const accounts = pairs.flatMap(({ owner, holder }) => [owner, holder]).slice(0, endpoints);
  for (const [index, account] of accounts.entries()) {
    const id = randomUUID();
    const sealed = sealWebhookSecret({ seal }, id, randomBytes(32));
    await admin.query(
      `INSERT INTO webhook_endpoint (id, account_id, wallet, scope, url, ordering, with_amounts, sealed_secret, verified_at, cursor_seq, cursor_hash, created_at)
       VALUES ($1, $2, (SELECT address FROM wallet WHERE account_id = $2 LIMIT 1), 'ACCOUNT', $3, 'STRICT', false, $4, now(), 0, '\\x0000000000000000', now())`,
      [id, account, `${origin}${pathOf(index)}`, sealed],
    );
  }
  if (accounts.length < endpoints) throw new Error(`only ${accounts.length} accounts for endpoints`);
  return pairs;
}

/** An event that was committed: when, and the paths of the endpoints that get it. */
export type Committed = { readonly atMs: number; readonly paths: readonly string[] };

/** Writes events as another server does: it commits them, numbers them and notifies. */
export async function openWriter(databaseUrl: string, secret: Uint8Array, pairs: readonly Pair[]) {
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', 'bench writer');
  const database = await openDatabase({ url: url.href, dataDir: null });
  const stream = openStream({
    database,
    secret,
    wallNow: () => new Date(),
    report: (error) => process.stderr.write(`${String(error)}\n`),
  });
  await stream.start();
  let written = 0;
  const writeOne = async (committed: Map<string, Committed>): Promise<void> => {
    written += 1;
    const number = written;
    const index = number % pairs.length;
    const pair = pairs[index];
    if (pair === undefined) return;
    const { coStakeId, offerId, deviceKey, owner, holder } = pair;
    const isBoth = number % 2 === 0;
    const of = { coStakeId, offerId, deviceKey, amount: BigInt(number), occurredAt: new Date() };
    const accounts = isBoth ? { accountId: owner, counterpartyAccountId: holder } : { accountId: holder };
    const event = record({ ...of, ...accounts, type: 'SUFFICIENCY_CHANGED', public: false, reason: 'INSUFFICIENT' });
    await database.transaction((tx) => insertEvents(tx, [event], randomBytes));
    committed.set(amountText(number), {
      atMs: performance.timeOrigin + performance.now(),
      paths: [...(isBoth ? [2 * index] : []), 2 * index + 1].map(pathOf),
    });
    stream.notify();
  };
  return {
    /** Writes a number of events at a rate. Returns when each was committed, by the text of its amount. */
    async write(count: number, perSecond: number): Promise<ReadonlyMap<string, Committed>> {
      const committed = new Map<string, Committed>();
      const all: Promise<void>[] = [];
      const startedAt = performance.now();
      for (let index = 0; index < count; index += 1) {
        const dueMs = startedAt + (index * 1_000) / perSecond - performance.now();
        if (dueMs > 1) await pause(dueMs);
        all.push(writeOne(committed));
      }
      await Promise.all(all);
      return committed;
    },
    async close(): Promise<void> {
      await stream.stop();
      await database.close();
    },
  };
}

/** Returns the path of an endpoint. */
const pathOf = (index: number): string => `/hook/${index}`;

/** Returns the text of an amount in base units, as the API shows it. */
const amountText = (baseUnits: number): string => (baseUnits / 1e8).toFixed(8).replace(/0+$/, '');

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
