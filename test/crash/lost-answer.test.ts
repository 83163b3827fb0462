// Tests of a server process that is killed at the COMMIT of a claim, before or after the database has received the COMMIT: the
// client sends the same authorisation to the next process, and the stake is transferred exactly once.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { sql } from '../../src/store/db/database.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { call, type Document } from '../kit/http.ts';
import { killPrograms } from '../kit/program.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { io, makeWorld, type World, type WorldOffer } from '../kit/world.ts';
import { ClaimOfferDocument, type ClaimOfferInput, SigningMessageDocument } from '../operations/generated/graphql.ts';
import { createFleetMember, type FleetMember } from './fleet.ts';

const TIMEOUT_MS = 180_000;

let database: TestDatabase;
let world: World;
let folder: string;
let server: FleetMember;
/**
 * The claim during which the server is killed, by the nonce of its authorisation; `strike` is called when the COMMIT of its
 * transaction is sent to the database.
 */
let awaited: { readonly nonce: string; readonly strike: () => void } | null = null;

/** Returns proxy options that call `strike` at the COMMIT of the transaction that contains the awaited nonce. */
function watchingCommits() {
  const inTransaction = new Set<number>();
  const claiming = new Set<number>();
  return {
    onRequest(chunk: Buffer, connection: number) {
      if (chunk.includes('BEGIN')) inTransaction.add(connection);
      if (awaited !== null && inTransaction.has(connection) && chunk.includes(awaited.nonce)) claiming.add(connection);
      // Match COMMIT with the zero byte that ends the statement, because BEGIN … READ COMMITTED contains the word too.
      if (!chunk.includes('COMMIT\0')) return;
      inTransaction.delete(connection);
      if (claiming.delete(connection)) awaited?.strike();
    },
  };
}

async function ask<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data> {
  const answer = await call(server.url, document, variables);
  if (answer.data == null) throw new Error(`no data: ${answer.text}`);
  return answer.data;
}

/** The input of a claim with its signature, which a client keeps so that it can send the claim again. */
async function signedClaim(offer: WorldOffer, by: TestWallet): Promise<ClaimOfferInput> {
  const offerId = globalId('Offer', offer.id);
  const variables = { action: { claimOffer: { offerId } }, wallet: by.address };
  const { text, nonce, issuedAt, expiresAt } = (await ask(SigningMessageDocument, variables)).signingMessage;
  return { offerId, authorization: { wallet: by.address, nonce, issuedAt, expiresAt, signature: by.sign(text) } };
}

async function claim(input: ClaimOfferInput) {
  const { claimOffer } = await ask(ClaimOfferDocument, { input });
  if (claimOffer.__typename !== 'ClaimOfferSuccess') throw new Error(`refused: ${claimOffer.code}`);
  return claimOffer;
}

async function count(statement: ReturnType<typeof sql>): Promise<number> {
  const [row] = await database.query<{ count: number }>(statement);
  return row?.count ?? 0;
}

/** Waits until no database session except the one of this test has an open transaction. */
async function sessionsEnded(): Promise<void> {
  const others = sql`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`;
  await expect.poll(() => count(others), { timeout: 20_000 }).toBe(0);
}

describeWithServer('a claim whose server process is killed at the COMMIT', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-lost-answer-'));
    database = await openTestDatabase();
    world = await makeWorld({ database, startsAt: new Date() });
    server = await createFleetMember(database.url ?? '', folder, {}, watchingCommits());
  }, TIMEOUT_MS);
  afterAll(async () => {
    await killPrograms();
    await server?.proxy.close();
    await database?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, TIMEOUT_MS);

  it.each([
    ['is replayed when the database received the COMMIT', true],
    ['is executed when the database did not receive the COMMIT', false],
  ])(
    'is sent again after the restart and moves the money once: the repeated claim %s',
    { timeout: TIMEOUT_MS },
    async (_, received) => {
      server.proxy.restore();
      await server.start();
      world.passTo(new Date());
      const offer = await world.offer(await world.device());
      const by = await world.investor('10000');
      const input = await signedClaim(offer, by);
      const { nonce } = input.authorization;
      const stored = sql`SELECT count(*)::int AS count FROM signed_action WHERE nonce = ${nonce}`;

      const struck = new Promise<string>((resolve) => {
        const kill = (): void => {
          // Drop all bytes in both directions, so that no answer of the database reaches the process before it is killed.
          server.proxy.silence();
          server.program().signal('SIGKILL');
          resolve('struck');
        };
        // The proxy forwards the chunk after `strike` returns: killing in a microtask lets the COMMIT reach the database, killing
        // at once does not.
        awaited = { nonce, strike: received ? () => queueMicrotask(kill) : kill };
      });
      const answer = claim(input).then(
        () => 'answered',
        (error: Error) => error.message,
      );
      expect(await Promise.race([struck, answer])).toBe('struck');
      awaited = null;
      expect((await server.program().ended).signal).toBe('SIGKILL');
      expect(await answer).toBe('fetch failed');
      if (received) await expect.poll(() => count(stored), { timeout: 20_000 }).toBe(1);
      server.proxy.cut();
      await sessionsEnded();
      expect(await count(stored)).toBe(received ? 1 : 0);
      expect(await world.balance(by)).toBe(io(received ? '2000' : '10000'));

      server.proxy.restore();
      await server.start();
      const first = await claim(input);
      expect(first.replayed).toBe(received);
      expect(await claim(input)).toMatchObject({ replayed: true, coStake: { id: first.coStake.id } });
      expect(await world.balance(by)).toBe(io('2000'));
      const claims = sql`SELECT count(*)::int AS count FROM co_stake WHERE offer_id = ${offer.id}::uuid`;
      const transfers = sql`
      SELECT count(*)::int AS count FROM transfer JOIN co_stake ON co_stake.id = transfer.co_stake_id
      WHERE co_stake.offer_id = ${offer.id}::uuid AND transfer.kind = 'CLAIM'`;
      expect([await count(claims), await count(transfers), await count(stored)]).toEqual([1, 1, 1]);
      const types = (await world.events(offer.device)).map(({ type }) => type);
      expect(types.filter((type) => type === 'OFFER_CLAIMED' || type === 'CLAIM_SETTLED')).toEqual([
        'OFFER_CLAIMED',
        'CLAIM_SETTLED',
      ]);
      expect(await ledgerFaults(database)).toEqual([]);
      server.program().signal('SIGTERM');
      await server.program().ended;
    },
  );
});
