// The database's own guards, attacked directly: for each, a statement that it must refuse by name, and beside it the nearest
// one that it must let through. Nothing of either stays.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { constraintViolated, raw, type Sql, sql } from '../../src/store/database.ts';
import { T0 } from '../kit/book.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';

const NEW_ID = '00000000-0000-4000-8000-00000000000a';
const ANOTHER_ID = '00000000-0000-4000-8000-00000000000b';

type Guarded = 'device' | 'offer' | 'co_stake' | 'wallet' | 'signed_action';

/** Adds a row that is another in everything but what is changed. */
const copy = (table: Guarded, like: string, changed: object): Sql =>
  sql`INSERT INTO ${raw(table)} SELECT (jsonb_populate_record(${raw(table)}, ${JSON.stringify(changed)}::jsonb)).*
      FROM ${raw(table)} WHERE ${raw(KEY[table] ?? 'id::text')} = ${like}`;
const KEY: { readonly [Table in Guarded]?: string } = { wallet: 'address' };

const change = (table: string, key: string, set: string): Sql =>
  sql`UPDATE ${raw(table)} SET ${raw(set)} WHERE id::text = ${key}`;

const postings = (
  transfer: string,
  ...rows: readonly (readonly [account: string, amount: bigint, after: bigint])[]
): Sql =>
  sql`INSERT INTO posting (transfer_id, account_code, amount, balance_after)
      SELECT ${transfer}::uuid, * FROM unnest(${rows.map(([account]) => account)}::text[],
        ${rows.map(([, amount]) => amount)}::bigint[], ${rows.map(([, , left]) => left)}::bigint[])`;
const transfer = (id: string): Sql => sql`INSERT INTO transfer (id, kind, at) VALUES (${id}::uuid, 'DEPOSIT', ${T0})`;
const account = (code: string, balance: bigint): Sql =>
  sql`INSERT INTO ledger_account (code, balance, may_be_negative)
      VALUES (${code}, ${balance}, ${code === 'deposits' || code === 'block-rewards'})
      ON CONFLICT (code) DO UPDATE SET balance = ledger_account.balance + excluded.balance`;

class Undo extends Error {}

type Attack = {
  readonly guard: string;
  readonly refused: (scene: Scene) => readonly Sql[];
  /** The nearest thing that is allowed; the control of the guard. */
  readonly allowed: (scene: Scene) => readonly Sql[];
};

/** Keys of rows in every state that a guard cares for. */
type Scene = {
  readonly openOffer: string;
  readonly filledOffer: string;
  readonly active: string;
  readonly waiting: string;
  readonly canceled: string;
  readonly withdrawn: string;
  readonly failed: string;
  readonly device: string;
  readonly wallet: string;
  readonly action: string;
  readonly transfer: string;
};

let world: World;
let scene: Scene;

async function build(): Promise<void> {
  world = await makeWorld();
  const failed = await world.claimUnsettled(await world.offer(await world.device()), await world.investor());
  world.pass({ minutes: 10 });
  await world.sweep();
  const investor = await world.investor();
  const withdrawn = await world.claim(await world.offer(await world.device()), investor);
  await world.unstake(withdrawn);
  await world.advance({ days: 21 });
  await world.withdraw(withdrawn);
  const open = await world.offer(await world.device());
  const active = await world.claim(await world.offer(await world.device()), investor);
  const canceled = await world.claim(await world.offer(await world.device()), await world.investor());
  await world.unstake(canceled);
  await world.cancelUnstake(canceled);
  const waiting = await world.claim(await world.offer(await world.device()), await world.investor());
  await world.unstake(waiting);
  await reportBlocks(world.m, [
    { startsAt: T0, rewards: [{ deviceId: active.offer.device.deviceId, succeeded: true, amount: 5n }] },
  ]);
  const [row] = await world.database.query<{ action: string; transfer: string }>(sql`
    SELECT (SELECT id::text FROM signed_action LIMIT 1) AS action,
           (SELECT transfer_id::text FROM posting LIMIT 1) AS transfer`);
  scene = {
    openOffer: open.id,
    filledOffer: active.offer.id,
    active: active.id,
    waiting: waiting.id,
    canceled: canceled.id,
    withdrawn: withdrawn.id,
    failed: failed.id,
    device: open.device.key,
    wallet: investor.address,
    ...row!,
  };
}

/** The guard that refused, or null when everything went through; undone either way, deferred guards included. */
async function guardOf(statements: readonly Sql[]): Promise<string | null> {
  try {
    await world.database.transaction(async (tx) => {
      for (const statement of statements) {
        if ((await tx.execute(statement)) === 0) throw new Error(`this attack hits no row: ${statement.sql}`);
      }
      await tx.execute(sql`SET CONSTRAINTS ALL IMMEDIATE`);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return null;
    const guard = constraintViolated(error);
    if (guard === null) throw error;
    return guard;
  }
  return null;
}

const PLACES: readonly Attack[] = [
  {
    guard: 'one_live_offer_per_device',
    refused: (s) => [copy('offer', s.openOffer, { id: NEW_ID, slug: 'other' })],
    allowed: (s) => [copy('offer', s.openOffer, { id: NEW_ID, slug: 'other', live: false, closes_at: T0 })],
  },
  {
    guard: 'one_standing_claim_per_offer',
    refused: (s) => [copy('co_stake', s.active, { id: NEW_ID, claim_slot: 2 })],
    allowed: (s) => [
      copy('co_stake', s.active, { id: NEW_ID, settlement: 'FAILED', recorded_phase: 'FAILED', claim_slot: null }),
    ],
  },
  {
    guard: 'one_primary_wallet_per_account',
    refused: (s) => [copy('wallet', s.wallet, { address: 'second' })],
    allowed: (s) => [copy('wallet', s.wallet, { address: 'second', is_primary: false })],
  },
  {
    guard: 'co_stake_account_id_claim_slot_key',
    refused: (s) => [copy('co_stake', s.active, { id: NEW_ID, offer_id: s.openOffer })],
    allowed: (s) => [copy('co_stake', s.active, { id: NEW_ID, offer_id: s.openOffer, claim_slot: 2 })],
  },
  {
    guard: 'signed_action_wallet_nonce_key',
    refused: (s) => [copy('signed_action', s.action, { id: NEW_ID })],
    allowed: (s) => [copy('signed_action', s.action, { id: NEW_ID, nonce: 'another' })],
  },
  {
    guard: 'offer_slug_key',
    refused: (s) => [copy('offer', s.openOffer, { id: NEW_ID, live: false, closes_at: T0 })],
    allowed: (s) => [copy('offer', s.openOffer, { id: NEW_ID, live: false, closes_at: T0, slug: 'other' })],
  },
  {
    guard: 'device_device_id_key',
    refused: (s) => [copy('device', s.device, { id: NEW_ID })],
    allowed: (s) => [copy('device', s.device, { id: NEW_ID, device_id: NEW_ID })],
  },
];

const CHECKS: readonly Attack[] = [
  {
    guard: 'claim_slot_within_cap',
    refused: (s) => [change('co_stake', s.active, 'claim_slot = 3')],
    allowed: (s) => [change('co_stake', s.active, 'claim_slot = 2')],
  },
  {
    guard: 'claim_slot_within_cap',
    refused: (s) => [change('co_stake', s.active, 'claim_slot = 0')],
    allowed: (s) => [change('co_stake', s.withdrawn, 'claim_slot = NULL')],
  },
  {
    guard: 'live_claim_holds_slot',
    refused: (s) => [change('co_stake', s.active, 'claim_slot = NULL')],
    allowed: (s) => [change('co_stake', s.waiting, 'claim_slot = NULL')],
  },
  {
    guard: 'co_stake_amount_positive',
    refused: (s) => [copy('co_stake', s.active, { id: NEW_ID, offer_id: s.openOffer, claim_slot: 2, amount: 0 })],
    allowed: (s) => [copy('co_stake', s.active, { id: NEW_ID, offer_id: s.openOffer, claim_slot: 2, amount: 1 })],
  },
  {
    guard: 'co_stake_phase_known',
    refused: (s) => [change('co_stake', s.waiting, `recorded_phase = 'RELEASING'`)],
    allowed: (s) => [change('co_stake', s.waiting, `recorded_phase = 'COOLDOWN'`)],
  },
  {
    guard: 'settlement_known',
    refused: (s) => [copy('co_stake', s.failed, { id: NEW_ID, settlement: 'SENT' })],
    allowed: (s) => [copy('co_stake', s.failed, { id: NEW_ID, settlement: 'FAILED' })],
  },
  {
    guard: 'exit_dates_in_order',
    refused: (s) => [change('co_stake', s.canceled, `wait_ends_at = exit_started_at - interval '1 ms'`)],
    allowed: (s) => [change('co_stake', s.canceled, 'wait_ends_at = exit_started_at')],
  },
  {
    guard: 'exit_dates_in_order',
    refused: (s) => [change('co_stake', s.canceled, `cooldown_ends_at = wait_ends_at - interval '1 ms'`)],
    allowed: (s) => [change('co_stake', s.canceled, 'cooldown_ends_at = wait_ends_at')],
  },
  {
    guard: 'exit_dates_in_order',
    refused: (s) => [change('co_stake', s.active, 'exit_started_at = claimed_at')],
    allowed: (s) => [
      change(
        'co_stake',
        s.active,
        'exit_started_at = claimed_at, wait_ends_at = claimed_at, cooldown_ends_at = claimed_at',
      ),
    ],
  },
  {
    guard: 'withdrawn_after_cooldown',
    refused: (s) => [change('co_stake', s.waiting, `withdrawn_at = cooldown_ends_at - interval '1 ms'`)],
    allowed: (s) => [change('co_stake', s.waiting, 'withdrawn_at = cooldown_ends_at')],
  },
  {
    guard: 'withdrawn_after_cooldown',
    refused: (s) => [change('co_stake', s.active, 'withdrawn_at = claimed_at')],
    allowed: (s) => [change('co_stake', s.active, 'withdrawn_at = NULL')],
  },
  {
    guard: 'withdrawn_after_cooldown',
    refused: (s) => [change('co_stake', s.canceled, 'withdrawn_at = cooldown_ends_at')],
    allowed: (s) => [change('co_stake', s.canceled, 'exit_canceled_at = NULL, withdrawn_at = cooldown_ends_at')],
  },
  {
    guard: 'offer_amount_positive',
    refused: (s) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, requested_amount: 0 }),
    ],
    allowed: (s) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, requested_amount: 1 }),
    ],
  },
  ...[0, 10_000].map((share) => ({
    guard: 'reward_share_in_range',
    refused: (s: Scene) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, reward_share_bps: share }),
    ],
    allowed: (s: Scene) => [
      copy('offer', s.openOffer, {
        id: NEW_ID,
        slug: 'o',
        live: false,
        closes_at: T0,
        reward_share_bps: share === 0 ? 1 : 9999,
      }),
    ],
  })),
  {
    guard: 'live_offer_is_not_closed_early',
    refused: (s) => [change('offer', s.filledOffer, 'live = false')],
    allowed: (s) => [change('offer', s.filledOffer, 'live = false, closes_at = claimed_at')],
  },
  {
    guard: 'device_kind_known',
    refused: (s) => [change('device', s.device, `kind = 'TPU'`)],
    allowed: (s) => [change('device', s.device, `kind = 'CPU'`)],
  },
  {
    guard: 'device_state_known',
    refused: (s) => [change('device', s.device, `state = 'BROKEN'`)],
    allowed: (s) => [change('device', s.device, `state = 'TERMINATED'`)],
  },
  {
    guard: 'device_quantity_in_range',
    refused: (s) => [change('device', s.device, 'quantity = 0')],
    allowed: (s) => [change('device', s.device, 'quantity = 1')],
  },
  {
    guard: 'connectivity_tier_in_range',
    refused: (s) => [change('device', s.device, 'connectivity_tier = 5')],
    allowed: (s) => [change('device', s.device, 'connectivity_tier = 4')],
  },
  {
    guard: 'reliability_in_range',
    refused: (s) => [change('device', s.device, 'reliability_e2 = 10001')],
    allowed: (s) => [change('device', s.device, 'reliability_e2 = 10000')],
  },
  {
    guard: 'one_market_clock',
    refused: () => [sql`INSERT INTO market_clock (id, offset_ms) VALUES (2, 0)`],
    allowed: () => [sql`UPDATE market_clock SET offset_ms = offset_ms + 1 WHERE id = 1`],
  },
  {
    guard: 'clock_never_behind',
    refused: () => [sql`UPDATE market_clock SET offset_ms = -1`],
    allowed: () => [sql`UPDATE market_clock SET offset_ms = 0`],
  },
  ...[
    ['-1', true],
    ['1', false],
  ].map(([amount, succeeded]) => ({
    guard: 'block_reward_not_negative',
    refused: (s: Scene) => [
      sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount)
          SELECT number, ${s.device}::uuid, ${succeeded}, ${raw(String(amount))} FROM block`,
    ],
    allowed: (s: Scene) => [
      sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount)
          SELECT number, ${s.device}::uuid, ${succeeded}, 0 FROM block`,
    ],
  })),
];

const MONEY: readonly Attack[] = [
  {
    guard: 'balance_not_negative',
    refused: () => [account('wallet/x', -1n)],
    allowed: () => [account('wallet/x', 0n)],
  },
  {
    guard: 'only_the_world_may_be_negative',
    refused: () => [sql`INSERT INTO ledger_account (code, may_be_negative) VALUES ('wallet/x', true)`],
    allowed: () => [sql`INSERT INTO ledger_account (code, may_be_negative) VALUES ('block-rewards', true)`],
  },
  {
    guard: 'posting_not_zero',
    refused: () => [account('a', 0n), transfer(NEW_ID), postings(NEW_ID, ['a', 0n, 0n])],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'transfer_balanced',
    refused: () => [account('a', 1n), transfer(NEW_ID), postings(NEW_ID, ['a', 1n, 1n])],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'transfer_balanced',
    refused: (s) => [account('a', 1n), postings(s.transfer, ['a', 1n, 1n])],
    allowed: (s) => [
      account('a', 1n),
      account('block-rewards', -1n),
      postings(s.transfer, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
  {
    guard: 'balance_is_posted',
    refused: () => [account('a', 1n)],
    allowed: () => [account('a', 0n)],
  },
  {
    guard: 'balance_is_posted',
    refused: (s) => [sql`UPDATE ledger_account SET balance = balance + 1 WHERE code = ${`wallet/${s.wallet}`}`],
    allowed: (s) => [sql`UPDATE ledger_account SET balance = balance WHERE code = ${`wallet/${s.wallet}`}`],
  },
  {
    // A balance that grows by more than was posted, hidden in a balance_after that agrees with it.
    guard: 'posting_follows_balance',
    refused: () => [
      account('a', 1000n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1000n], ['block-rewards', -1n, -1n]),
    ],
    allowed: () => [
      account('a', 1000n),
      account('block-rewards', -1000n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['a', 999n, 1000n], ['block-rewards', -1000n, -1000n]),
    ],
  },
  {
    // A posting slipped in before those that are there.
    guard: 'posting_follows_balance',
    refused: (s) => [
      sql`INSERT INTO posting (id, transfer_id, account_code, amount, balance_after)
          SELECT 0, transfer_id, account_code, 1, balance_after + 1 FROM posting
          WHERE account_code = ${`wallet/${s.wallet}`} ORDER BY id DESC LIMIT 1`,
    ],
    allowed: () => [
      account('a', 1n),
      account('block-rewards', -1n),
      transfer(NEW_ID),
      postings(NEW_ID, ['a', 1n, 1n], ['block-rewards', -1n, -1n]),
    ],
  },
];

const final = (table: string, refused: (s: Scene) => Sql, allowed: (s: Scene) => Sql): Attack => ({
  guard: `${table}_is_final`,
  refused: (s) => [refused(s)],
  allowed: (s) => [allowed(s)],
});

const stays = (s: Scene): Sql => change('co_stake', s.active, 'due_at = NULL');
const FINAL: readonly Attack[] = [
  final('agreement', () => sql`UPDATE agreement SET requirement = requirement + 1`, stays),
  final('agreement', () => sql`UPDATE agreement SET terms_text = 'other'`, stays),
  final('agreement', () => sql`DELETE FROM agreement`, stays),
  final('posting', () => sql`UPDATE posting SET amount = amount + 1`, stays),
  final('posting', () => sql`DELETE FROM posting`, stays),
  final('transfer', () => sql`UPDATE transfer SET kind = 'CLAIM'`, stays),
  final('transfer', () => sql`DELETE FROM transfer`, stays),
  final('block_reward', () => sql`UPDATE block_reward SET amount = amount + 1`, stays),
  final('block_reward', () => sql`DELETE FROM block_reward`, stays),
  ...[
    `slug = 'other'`,
    'requested_amount = requested_amount - 1',
    'reward_share_bps = reward_share_bps - 1',
    `terms_text = 'other'`,
    `terms_sha256 = 'other'`,
    `created_at = created_at - interval '1 ms'`,
    `expires_at = created_at + interval '1 day'`,
    'signed_action_id = NULL',
  ].map((set) =>
    final(
      'offer',
      (s) => change('offer', s.openOffer, set),
      (s) => change('offer', s.openOffer, `closes_at = created_at + interval '1 day', estimated_apr_bps = 1`),
    ),
  ),
  ...[
    'amount = amount - 1',
    'reward_share_bps = reward_share_bps - 1',
    `wallet = 'other'`,
    `claimed_at = claimed_at - interval '1 ms'`,
    `settle_by = settle_by + interval '1 ms'`,
    `settlement = 'FAILED', claim_slot = NULL, recorded_phase = 'FAILED'`,
  ].map((set) => final('co_stake', (s) => change('co_stake', s.active, set), stays)),
  final('co_stake', (s) => change('co_stake', s.failed, `settlement = 'SENDING'`), stays),
  final('co_stake', (s) => change('co_stake', s.withdrawn, 'withdrawn_at = NULL'), stays),
  final('co_stake', (s) => change('co_stake', s.withdrawn, `withdrawn_at = withdrawn_at + interval '1 ms'`), stays),
  ...['exit_started_at', 'wait_ends_at', 'cooldown_ends_at'].map((date) =>
    final(
      'co_stake',
      (s) => change('co_stake', s.waiting, `${date} = ${date} + interval '1 ms'`),
      (s) => change('co_stake', s.canceled, `${date} = ${date} + interval '1 ms'`),
    ),
  ),
  final(
    'co_stake',
    (s) => change('co_stake', s.waiting, 'exit_started_at = NULL, wait_ends_at = NULL, cooldown_ends_at = NULL'),
    (s) => change('co_stake', s.waiting, 'exit_canceled_at = exit_started_at'),
  ),
  ...[`text = 'other'`, `outcome = '{}'`, 'outcome = NULL', `nonce = 'other'`].map((set) =>
    final(
      'signed_action',
      (s) => change('signed_action', s.action, set),
      (s) => copy('signed_action', s.action, { id: ANOTHER_ID, nonce: 'another' }),
    ),
  ),
  final(
    'signed_action',
    (s) => sql`DELETE FROM signed_action WHERE id = ${s.action}::uuid`,
    (s) => copy('signed_action', s.action, { id: ANOTHER_ID, nonce: 'another' }),
  ),
  ...[`type = 'OFFER_CLOSED'`, `occurred_at = now()`, `label = NULL`, `amount = 1`, `public = NOT public`].map((set) =>
    final(
      'event',
      () => sql`UPDATE event SET ${raw(set)}`,
      () => sql`UPDATE event SET seq = entry, hash = '\\x00'`,
    ),
  ),
];

describeWithDatabase('the guards of the database', () => {
  beforeAll(build);
  afterAll(() => world?.end());

  const titled = (attacks: readonly Attack[]) =>
    attacks.map((attack, at) => ({ ...attack, title: `${attack.guard}, ${at}` }));

  describe.each([
    ['places that are taken once', titled(PLACES)],
    ['values that cannot be', titled(CHECKS)],
    ['money', titled(MONEY)],
    ['what is written once', titled(FINAL)],
  ])('%s', (_, attacks) => {
    it.each(attacks)(
      'refuses by name, and lets the nearest thing through: $title',
      async ({ guard, refused, allowed }) => {
        expect(await guardOf(refused(scene))).toBe(guard);
        expect(await guardOf(allowed(scene))).toBeNull();
      },
    );
  });

  it('numbers an event once and lets it be deleted when its time is over', async () => {
    const numbered = sql`UPDATE event SET seq = entry, hash = '\\x00'`;
    expect(await guardOf([numbered, sql`UPDATE event SET seq = seq + 1000`])).toBe('event_is_final');
    expect(await guardOf([numbered, sql`DELETE FROM event`])).toBeNull();
  });

  it('has no guard that was not attacked here', async () => {
    const rows = await world.database.query<{ name: string }>(sql`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION SELECT indexrelid::regclass::text FROM pg_index
        WHERE indisunique AND indpred IS NOT NULL AND indrelid::regclass::text NOT LIKE 'pg_%'`);
    const attacked = new Set([...PLACES, ...CHECKS, ...MONEY, ...FINAL].map(({ guard }) => guard));
    // The trigger that keeps signed actions from being deleted speaks in the name of the one that keeps them from changing.
    attacked.add('signed_action_stays');
    expect(rows.map(({ name }) => name).filter((name) => !attacked.has(name))).toEqual([]);
  });
});
