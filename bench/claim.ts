// Benchmark of claims: CPU time of server and database per claim, of Tandem and of the limit server, which calls one SQL function
// with the same locks, conditions and rows behind `node:http`. The two run in turns on the same tables. Every claim is signed by
// its own wallet before its round.
// Options with their defaults: `--claims 400 --rounds 3 --connections 16`. A small form: `--claims 60 --rounds 1`. Needs Linux.

import { randomBytes } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createTandem, type Signer } from '../client/src/index.ts';
import type { AppContext } from '../src/app/context.ts';
import { creditDeposits } from '../src/app/deposits.ts';
import { globalId } from '../src/domain/id.ts';
import { openDatabase } from '../src/store/db/database.ts';
import { startPostgres } from '../test/kit/postgres.ts';
import { makeWallet, type TestWallet } from '../test/kit/wallet.ts';
import { CLAIM_FUNCTION } from './claim/function.ts';
import { cpuBetween, readCpu } from './reads/cpu.ts';
import { load, post } from './reads/load.ts';
import { printHead, printRows, type Round } from './reads/report.ts';
import { seedOffers } from './reads/seed.ts';
import { SERVERS, type Server, startServer } from './reads/servers.ts';
import { withDatabase } from './reads.ts';

type Options = { readonly claims: number; readonly rounds: number; readonly connections: number };

const CLAIM = `mutation Claim($input: ClaimOfferInput!) { claimOffer(input: $input) {
  ... on ClaimOfferSuccess { coStake { id phase settlement { status } } } ... on Refusal { code message } } }`;
const FUNDS = 1_000_000_00000000n;

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      claims: { type: 'string', default: '400' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '16' },
    },
  });
  const { claims, rounds, connections } = values;
  const options = { claims: Number(claims), rounds: Number(rounds), connections: Number(connections) };
  const postgres = await startPostgres();
  try {
    await withDatabase(postgres.url, (url) => measureClaims(url, options));
  } finally {
    await postgres.stop();
  }
}

async function measureClaims(url: string, options: Options): Promise<void> {
  const { claims, rounds, connections } = options;
  // Prepare claims for one more round than is measured, because the first round warms up. Seven of ten offers are open on an operational
  // device.
  const needed = 2 * claims * (rounds + 1);
  await seedOffers(url, needed * 2, 1);
  const wallets = Array.from({ length: needed }, (_, index) => makeWallet(`claimer ${index}`));
  await fund(url, wallets);
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(CLAIM_FUNCTION);
  const { rows: offers } = await admin.query<{ id: string }>(
    `SELECT offer_id AS id FROM bench.listed JOIN device ON device.id = device_key
     WHERE is_open AND state IN ('ACTIVE', 'IDLE') AND connectivity_tier > 0 ORDER BY offer_id LIMIT $1`,
    [needed],
  );
  const secrets = { alias: randomBytes(32).toString('hex'), seal: randomBytes(32).toString('hex') };
  const tandem = await startServer('tandem', url, secrets);
  const limit = await startServer('claim', url, secrets);
  try {
    process.stdout.write(
      `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
    );
    const taken: Round[] = [];
    for (let round = -1; round < rounds; round += 1) {
      for (const server of round % 2 === 0 ? [tandem, limit] : [limit, tandem]) {
        const parts = offers.splice(0, claims).map(({ id }) => ({ offerId: globalId('Offer', id), by: wallets.pop() }));
        const requests = await signedClaims(tandem, server, parts);
        const done = await claimAll(admin, server, requests, connections);
        if (round >= 0) taken.push(...done.map((one) => ({ ...one, round })));
      }
    }
    printHead();
    printRows(taken, 'claim');
    await checkClaims(admin, 2 * claims * (rounds + 1));
  } finally {
    await tandem.stop();
    await limit.stop();
    await admin.end();
  }
}

async function fund(url: string, wallets: readonly TestWallet[]): Promise<void> {
  const database = await openDatabase({ url, dataDir: null });
  const ctx = {
    database,
    wallNow: () => new Date(),
    clock: null,
    random: randomBytes,
    notify: () => undefined,
    settings: { sandbox: false },
  };
  for (let at = 0; at < wallets.length; at += 200) {
    const part = wallets.slice(at, at + 200).map(({ address }) => ({ wallet: address, amount: FUNDS }));
    await creditDeposits(ctx as unknown as AppContext, part);
  }
  await database.close();
}

type Intended = { readonly offerId: string; readonly by: TestWallet | undefined };

/** Has each claim prepared by the client library: text from Tandem, signature of its wallet. Returns the bytes of the requests to `server`. */
async function signedClaims(tandem: Server, server: Server, claims: readonly Intended[]): Promise<readonly string[]> {
  const client = createTandem({ url: `http://127.0.0.1:${tandem.port}/graphql` });
  const requests: string[] = [];
  for (const { offerId, by } of claims) {
    if (by === undefined) throw new Error('too few wallets');
    const { text, input } = await client.prepare(signerOf(by), 'claimOffer', { offerId });
    requests.push(post(CLAIM, 'Claim', { input: server.name === 'claim' ? { ...input, text } : input }));
  }
  return requests;
}

const signerOf = ({ address, signBase64 }: TestWallet): Signer => ({
  address,
  signMessage: async (message) => ({
    signature: Uint8Array.from(Buffer.from(signBase64(new TextDecoder().decode(message)), 'base64')),
  }),
});

/**
 * Sends the claims and returns their cost. The cost of numbering the event log, which has its own database connection, is returned
 * separately.
 */
async function claimAll(admin: pg.Client, server: Server, requests: readonly string[], connections: number) {
  const { application } = SERVERS[server.name];
  const before = await readCpu(admin, server.pid, application);
  const logBefore = await readCpu(admin, server.pid, `${application} log`);
  let sent = 0;
  const request = (): string | null => {
    sent += 1;
    return requests[sent - 1] ?? null;
  };
  const check = ({ body }: { readonly body: string }): void => {
    if (!body.includes('"status":"APPROVED"')) throw new Error(`a claim was not approved: ${body.slice(0, 500)}`);
  };
  const loaded = await load({ port: server.port, connections, seconds: 600, request, status: 200, check });
  const cpu = cpuBetween(before, await readCpu(admin, server.pid, application));
  const log = cpuBetween(logBefore, await readCpu(admin, server.pid, `${application} log`)).database;
  const round = { server: server.name, round: 0, ...loaded };
  const own = { ...cpu, database: cpu.database - log };
  return [
    { query: 'claim', cpu: own, ...round },
    ...(log > 0 ? [{ query: 'numbering of the log, a claim', cpu: { server: 0, database: log }, ...round }] : []),
  ];
}

/** Checks the written rows. @throws Error unless each claim has its co-stake, agreement, transfer and two events */
async function checkClaims(admin: pg.Client, claims: number): Promise<void> {
  const { rows } = await admin.query<Record<string, number>>(`
    SELECT (SELECT count(*) FROM agreement)::int AS agreements, (SELECT count(*) FROM signed_action WHERE outcome IS NOT NULL)::int AS actions,
      (SELECT count(*) FROM transfer WHERE kind = 'CLAIM')::int AS transfers,
      (SELECT count(*) FROM event WHERE type IN ('OFFER_CLAIMED', 'CLAIM_SETTLED'))::int / 2 AS events`);
  const wrong = Object.entries(rows[0] ?? {}).filter(([, count]) => count !== claims);
  if (wrong.length > 0) throw new Error(`${claims} claims, but ${JSON.stringify(rows[0])}`);
}
