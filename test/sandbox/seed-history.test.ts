// Tests of filling an empty sandbox: the rows are consistent and signed, every label occurs, and a fill that was interrupted continues.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWallet, walletOfSecret } from '../../examples/wallet.ts';
import { sweep } from '../../src/app/sweep.ts';
import { type DemoNetworkCounts, fillDemoNetwork, type ReadBundledFile } from '../../src/sandbox/demo/fill.ts';
import { createRng } from '../../src/sandbox/demo/rng.ts';
import { createScenario, type ScenarioKind, SEEDED_HISTORY_HOURS } from '../../src/sandbox/demo/scenarios.ts';
import { demoWallet, demoWalletAddresses, PERSONAS, personaKeys } from '../../src/sandbox/demo/wallets.ts';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { countDevices } from '../../src/store/devices.ts';
import { type SignedEncoding, verifySignature } from '../../src/wallet/signature.ts';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { bundledFile, failingAtStatement, HOUR_MS, NOW, sandbox, TIMEOUT_MS } from './demo-fixture.ts';

const { personas } = JSON.parse(readFileSync(new URL('../../examples/personas.json', import.meta.url), 'utf8')) as {
  readonly personas: readonly { name: string; address: string; key: readonly number[] }[];
};

describeWithDatabase('fillDemoNetwork in an empty sandbox', () => {
  let database: TestDatabase;
  let filled: DemoNetworkCounts | null;
  beforeAll(async () => {
    database = await openTestDatabase();
    filled = await fillDemoNetwork(sandbox(database), bundledFile);
  }, TIMEOUT_MS);
  afterAll(() => database.close());

  const number = async (statement: ReturnType<typeof sql>): Promise<number> => {
    const [row] = await database.query<{ number: number }>(statement);
    return row?.number ?? Number.NaN;
  };

  test('imports the 500 bundled devices and returns the number of rows it has written', async () => {
    expect(filled).toMatchObject({ devices: 500, blocks: expect.any(Number), skipped: 0 });
    expect(await number(sql`SELECT count(*)::int AS number FROM device`)).toBe(500);
    expect(await number(sql`SELECT count(*)::int AS number FROM offer`)).toBe(filled?.offers);
    expect(await number(sql`SELECT count(*)::int AS number FROM co_stake`)).toBe(filled?.claims);
    expect(await number(sql`SELECT count(*)::int AS number FROM block`)).toBe(filled?.blocks);
    expect(filled?.offers).toBeGreaterThanOrEqual(95);
  });

  test('creates at least three offers with each status label that lasts longer than a few seconds', async () => {
    const rows = await database.query<{ label: string; count: number }>(sql`
      SELECT label, count(*)::int AS count FROM (
        SELECT DISTINCT ON (offer_id) label FROM event WHERE offer_id IS NOT NULL ORDER BY offer_id, entry DESC
      ) latest GROUP BY label`);
    const labels = new Map(rows.map(({ label, count }) => [label, count]));
    expect([...labels.keys()].sort()).toEqual([
      'ACTIVE',
      'CO_STAKER_WITHDRAWN',
      'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
      'IN_COOLDOWN',
      'OFFER_CLOSED',
      'READY_TO_WITHDRAW',
      'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER',
      'SUFFICIENT_STAKE_WAIT_PERIOD',
    ]);
    const share = (label: string): number => (labels.get(label) ?? 0) / (filled?.offers ?? 0);
    expect(share('SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER')).toBeGreaterThan(0.5);
    expect(share('INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER')).toBeGreaterThan(0.1);
    expect((filled?.claims ?? 0) / (filled?.offers ?? 1)).toBeGreaterThan(0.15);
    expect(Math.min(...labels.values())).toBeGreaterThanOrEqual(3);
  });

  test('stores a valid signature for every action, and receives no action in the future', async () => {
    const actions = await database.query<{
      wallet: string;
      text: string;
      signature: Uint8Array;
      encoding: SignedEncoding;
      receivedAt: Date;
      outcome: unknown;
    }>(sql`SELECT wallet, text, signature, encoding, received_at AS "receivedAt", outcome FROM signed_action`);
    expect(actions.length).toBeGreaterThan(200);
    for (const { signature, outcome, receivedAt, ...action } of actions) {
      const base64 = Buffer.from(signature).toString('base64');
      expect(verifySignature({ ...action, signature: base64 }).ok).toBe(true);
      expect(outcome).not.toBeNull();
      expect(receivedAt.getTime()).toBeLessThanOrEqual(NOW.getTime());
    }
  });

  test('writes a ledger that passes all ledger checks', async () => {
    expect(await ledgerFaults(database)).toEqual([]);
  });

  test('writes the events of a month in chronological order, and no event in the future', async () => {
    // Skip reward events: they are dated to the end of their block but inserted later, when the block is reported.
    const events = await database.query<{ at: Date }>(
      sql`SELECT occurred_at AS at FROM event WHERE type <> 'REWARDS_CREDITED' ORDER BY entry`,
    );
    const instants = events.map(({ at }) => at.getTime());
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(instants[0]).toBeGreaterThanOrEqual(NOW.getTime() - SEEDED_HISTORY_HOURS * HOUR_MS);
    expect(instants.at(-1)).toBeLessThanOrEqual(NOW.getTime());
  });

  test('leaves no due event to the next sweep', async () => {
    expect(await sweep(sandbox(database))).toBe(0);
  });

  test('writes the blocks of three days without a gap, up to the last full hour', async () => {
    const rows = await database.query<{ number: number; endsAt: Date }>(
      sql`SELECT number, ends_at AS "endsAt" FROM block ORDER BY number`,
    );
    const last = rows.at(-1);
    expect(rows.length).toBeGreaterThanOrEqual(71);
    expect((last?.number ?? 0) - (rows[0]?.number ?? 0)).toBe(rows.length - 1);
    expect(last?.endsAt).toEqual(new Date('2027-02-03T10:00:00.000Z'));
  });

  test('gives every open offer on a device with a reliability score an estimate below 100 % a year', async () => {
    const rows = await database.query<{ apr: number | null; share: number }>(sql`
      SELECT estimated_apr_bps AS apr, reward_share_bps AS share FROM offer JOIN device_sums USING (device_key)
      WHERE live AND claimed_at IS NULL AND reliability_e2 IS NOT NULL`);
    expect(rows.length).toBeGreaterThan(50);
    for (const { apr } of rows) expect(apr).not.toBeNull();
    expect(Math.max(...rows.map(({ apr }) => apr ?? 0))).toBeLessThan(10_000);
  });

  test('rewards no device in a block that began while its stake was missing or insufficient', async () => {
    const poor = await number(sql`
      SELECT count(*)::int AS number FROM block_reward
      JOIN block ON block.number = block_reward.block_number
      WHERE NOT EXISTS (
        SELECT FROM event WHERE event.device_key = block_reward.device_key AND type = 'OWNER_STAKE_ADDED'
          AND event.occurred_at <= block.starts_at)`);
    expect(poor).toBe(0);
    const short = await number(sql`
      SELECT count(*)::int AS number FROM block_reward
      JOIN block ON block.number = block_reward.block_number
      JOIN LATERAL (
        SELECT reason FROM event WHERE event.device_key = block_reward.device_key AND type = 'SUFFICIENCY_CHANGED'
          AND event.occurred_at <= block.starts_at ORDER BY entry DESC LIMIT 1) latest ON true
      WHERE latest.reason = 'INSUFFICIENT'`);
    expect(short).toBe(0);
  });

  test('has devices with two co-stakers and an open offer, whose rewards both co-stakers share', async () => {
    const rows = await database.query<{ places: number; active: number; earners: number }>(sql`
      SELECT offer_places AS places,
             (SELECT count(*)::int FROM co_stake WHERE device_key = device.id AND recorded_phase = 'ACTIVE') AS active,
             (SELECT count(DISTINCT co_stake_id)::int FROM reward_part WHERE device_key = device.id) AS earners
      FROM device WHERE offer_places > 1 ORDER BY 1`);
    expect(new Set(rows.map(({ places, active }) => `${places} ${active}`))).toEqual(new Set(['3 2']));
    expect(Math.max(...rows.map(({ earners }) => earners))).toBe(2);
  });

  test('gives the owner persona open offers and free devices, and the co-staker persona co-stakes and a free claim slot', async () => {
    const [owner, coStaker] = personas.map(({ address }) => address);
    const [owned] = await database.query<{ devices: number; offers: number; balance: bigint }>(sql`
      SELECT count(DISTINCT device.id)::int AS devices, (count(offer.id) FILTER (WHERE live AND claimed_at IS NULL))::int AS offers,
             (SELECT balance FROM ledger_account WHERE code = 'wallet/' || ${owner}) AS balance
      FROM device LEFT JOIN offer ON device_key = device.id WHERE owner_wallet = ${owner}`);
    expect(owned?.devices).toBeGreaterThan(owned?.offers ?? 99);
    expect(owned?.offers).toBeGreaterThanOrEqual(2);
    expect(owned?.balance).toBeGreaterThan(1_000_000_000_000n);
    const phases = await database.query<{ phase: string }>(
      sql`SELECT recorded_phase AS phase FROM co_stake WHERE wallet = ${coStaker} ORDER BY 1`,
    );
    expect(phases.map(({ phase }) => phase)).toEqual(['ACTIVE', 'COOLDOWN', 'WITHDRAWABLE']);
  });

  test('writes the downtime of the 30 days up to yesterday', async () => {
    const rows = await database.query<{ first: string; last: string; days: number }>(sql`
      SELECT min(day)::text AS first, max(day)::text AS last, count(DISTINCT day)::int AS days FROM device_day`);
    expect(rows).toEqual([{ first: '2027-01-04', last: '2027-02-02', days: 30 }]);
  });

  test('changes nothing in its second run and executes fewer than six statements', async () => {
    const statements = database.statementCount();
    let begun = false;
    const again = await fillDemoNetwork(sandbox(database), bundledFile, {
      onStart: () => {
        begun = true;
      },
    });
    expect(again).toBeNull();
    expect(begun).toBe(false);
    expect(database.statementCount() - statements).toBeLessThan(6);
    expect(await number(sql`SELECT count(*)::int AS number FROM offer`)).toBe(filled?.offers);
  });
});

describeWithDatabase('fillDemoNetwork when it cannot fill the sandbox', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  test('writes nothing when the marketplace is not a sandbox', async () => {
    const real = sandbox(database, { sandbox: false, chainId: 'solana:mainnet' });
    expect(await fillDemoNetwork(real, bundledFile)).toBeNull();
    expect(await countDevices(database)).toBe(0);
  });

  test('throws an error with the line of the fault when a bundled file is invalid', async () => {
    const broken: ReadBundledFile = (file) => (file === 'devices' ? '[\n{}\n]' : bundledFile(file));
    await expect(fillDemoNetwork(sandbox(database), broken)).rejects.toThrow(/devices cannot be read: line 2: \[0\]\./);
  });

  test(
    'continues after a failure with the part that failed, in two processes on a server, reports its progress, and writes each row once',
    async () => {
      const failing = failingAtStatement(database, 301);
      await expect(fillDemoNetwork(sandbox(failing), bundledFile)).rejects.toThrow('the process died');
      const second = database.url === null ? null : await openDatabase({ url: database.url, dataDir: null });
      const runs = await Promise.all(
        [database, ...(second === null ? [] : [second])].map(async (process) => {
          const seen: number[] = [];
          const counts = await fillDemoNetwork(sandbox(process), bundledFile, {
            onProgress: (done) => seen.push(done),
          });
          return { seen, counts, devices: await countDevices(process) };
        }),
      );
      await second?.close();
      for (const { seen, devices } of runs) {
        expect(seen[0]).toBeGreaterThan(0);
        expect(seen).toEqual([...seen].sort((a, b) => a - b));
        expect(devices).toBe(500);
      }
      const ended = runs.filter(({ counts }) => counts !== null);
      expect(ended).toHaveLength(1);
      const [{ seen, counts } = { seen: [], counts: null }] = ended;
      expect(seen.at(-1)).toBe(100);
      expect(counts?.skipped).toBe(0);
      const [left] = await database.query<{ devices: number; offers: number; blocks: number }>(sql`
      SELECT (SELECT count(*)::int FROM device) AS devices, (SELECT count(*)::int FROM offer) AS offers,
             (SELECT count(*)::int FROM block) AS blocks`);
      expect(left).toEqual({ devices: 500, offers: counts?.offers, blocks: counts?.blocks });
      expect(await ledgerFaults(database)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('the file of the personas', () => {
  test('holds the keys of a demo owner and of a demo co-staker as key files of the Solana command line', () => {
    const wallets = [demoWallet('owner', PERSONAS.owner), demoWallet('co-staker', PERSONAS.coStaker)];
    expect(personas.map(({ name, address }) => [name, address])).toEqual([
      ['owner', wallets[0]?.address],
      ['co-staker', wallets[1]?.address],
    ]);
    expect(personaKeys()).toEqual(personas.map(({ name, address, key }) => ({ name, address, key })));
    for (const { address, key } of personas) {
      const wallet = walletOfSecret(Uint8Array.from(key.slice(0, 32)));
      expect(wallet.address).toBe(address);
      expect([...wallet.publicKey]).toEqual(key.slice(32));
    }
  });

  test('names wallets whose devices and co-stakes the simulation treats as those of clients', () => {
    for (const { address } of personas) expect(demoWalletAddresses().has(address)).toBe(false);
  });
});

describe('demoWallet', () => {
  test('returns, for a role and a number, the wallet with the published key', () => {
    const wallet = demoWallet('owner', 7);
    const published = makeWallet('tandem demo owner 7');
    expect(wallet.address).toBe(published.address);
    expect(wallet.sign('a text')).toBe(published.sign('a text'));
  });
});

describe('createScenario', () => {
  test.each<ScenarioKind>([
    'STAKED',
    'OFFER_SUFFICIENT',
    'OFFER_INSUFFICIENT',
    'OFFER_CLOSED',
    'OFFER_EXPIRED',
    'ACTIVE',
    'UNSTAKE_CANCELLED',
    'WAIT_PERIOD',
    'COOLDOWN',
    'WITHDRAWABLE',
    'WITHDRAWN',
  ])(
    'returns the steps of the scenario %s in chronological order, all in the 29 days before the start of the sandbox',
    (kind) => {
      const later = new Date(NOW.getTime() + 987 * HOUR_MS);
      for (let seed = 0; seed < 50; seed += 1) {
        const { steps } = createScenario(kind, createRng(seed), NOW);
        const ages = steps.map(({ at }) => NOW.getTime() - at.getTime());
        expect(Math.max(...ages)).toBeLessThan(SEEDED_HISTORY_HOURS * HOUR_MS);
        expect(Math.min(...ages)).toBeGreaterThan(0);
        expect(ages).toEqual([...ages].sort((a, b) => b - a));
        const moved = createScenario(kind, createRng(seed), later).steps.map(
          ({ at }) => later.getTime() - at.getTime(),
        );
        expect(moved).toEqual(ages);
      }
    },
  );
});
