// Tests of the audit. It passes on a database with a history, and each of its checks reports a manipulation that an attacker with the
// password of the database could make.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from '../../src/app/audit.ts';
import { reportBlock } from '../../src/app/blocks.ts';
import { setDeviceState } from '../../src/app/network.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import { AUDIT_CHECKS, type AuditFinding, runCheck } from '../../src/store/audit/audit.ts';
import { CLOCKED_COLUMNS } from '../../src/store/audit/clock.ts';
import { raw, type Sql, sql } from '../../src/store/db/database.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { succeeded, type World } from '../kit/world.ts';
import { buildFixture, change, changeSums, type Fixture } from '../store/attacks/fixture.ts';

let world: World;
let fixture: Fixture;
/** Returns a co-stake with rewards that can be claimed. */
let rewarded: string;

class Undo extends Error {}

/**
 * Runs SQL statements with the database's constraints and triggers disabled, runs the audit, and rolls the statements back. Returns
 * the audit's findings.
 */
async function findingsAfter(statements: readonly Sql[]): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const now = await world.now();
  const undone = world.database.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL session_replication_role = replica`);
    for (const statement of statements) await tx.execute(statement);
    for (const check of AUDIT_CHECKS) findings.push(await runCheck(tx, check, now, 5));
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
  return findings.filter(({ offending }) => offending > 0);
}

const unguarded = (table: string, constraint: string): Sql =>
  sql`ALTER TABLE ${raw(table)} DROP CONSTRAINT ${raw(constraint)}`;

/** For each check of the audit, one manipulation of the database that the check must report, with a description. */
const TAMPERINGS: readonly (readonly [check: string, what: string, how: (s: Fixture) => readonly Sql[]])[] = [
  [
    'ledger-sum',
    'money from nowhere',
    () => [sql`UPDATE ledger_account SET balance = balance + 1 WHERE code = 'deposits'`],
  ],
  [
    'transfers',
    'a posting that grew',
    (s) => [
      sql`UPDATE posting SET amount = amount + 1 WHERE id = (SELECT min(id) FROM posting WHERE transfer_id = ${s.transfer}::uuid)`,
    ],
  ],
  [
    'transfers',
    'a transfer that lost its postings',
    (s) => [sql`DELETE FROM posting WHERE transfer_id = ${s.transfer}::uuid`],
  ],
  [
    'balances',
    "money moved from a wallet to a device's stake without a transfer",
    (s) => [
      sql`UPDATE ledger_account SET balance = balance - 1 WHERE code = ${`wallet/${s.wallet}`}`,
      sql`UPDATE ledger_account SET balance = balance + 1 WHERE code = ${`stake/${s.device}`}`,
    ],
  ],
  [
    'postings',
    'a balance in between that was rewritten',
    () => [sql`UPDATE posting SET balance_after = balance_after + 1 WHERE id = (SELECT min(id) FROM posting)`],
  ],
  [
    'overdrafts',
    'a wallet with a negative balance',
    (s) => [
      unguarded('ledger_account', 'balance_not_negative'),
      sql`UPDATE ledger_account SET balance = -1 WHERE code = ${`wallet/${s.wallet}`}`,
    ],
  ],
  ['co-stake-accounts', 'a principal that grew', (s) => [change('co_stake', s.active, 'amount = amount + 1')]],
  [
    'co-stake-accounts',
    'a withdrawal that was unmade',
    (s) => [change('co_stake', s.withdrawn, `withdrawn_at = NULL`)],
  ],
  ['escrows', 'a slash that grew', (s) => [change('slash', s.slash, 'owner_amount = owner_amount + 1')]],
  [
    'escrows',
    'a slash that vanished',
    (s) => [
      sql`DELETE FROM slash_part WHERE slash_id = ${s.slash}::uuid`,
      sql`DELETE FROM slash WHERE id = ${s.slash}::uuid`,
    ],
  ],
  [
    'forfeits',
    'a verdict without the money',
    (s) => [change('slash', s.slash, `verdict = 'UPHELD', reviewed_at = slashed_at`)],
  ],
  [
    'rewards-payable',
    'rewards that were claimed in the tables alone',
    () => [change('co_stake', rewarded, 'reward_claimed = reward_claimed + 1')],
  ],
  [
    'payouts',
    'a payout that nobody requested',
    (s) => [
      sql`INSERT INTO payout (id, wallet, amount, requested_at, signed_action_id)
          VALUES (gen_random_uuid(), ${s.wallet}, 1, now() - interval '10 years', ${s.action}::uuid)`,
    ],
  ],
  [
    'payouts',
    'a payout that was sent in the tables alone',
    () => [sql`UPDATE payout SET reported_at = requested_at, transaction_signature = 'one'`],
  ],
  [
    'reward-shares',
    'a share that grew',
    () => [
      unguarded('block_reward', 'shares_are_the_reward'),
      sql`UPDATE block_reward SET owner_amount = owner_amount + 1`,
    ],
  ],
  [
    'reward-shares',
    'a base unit that changed sides',
    () => [
      sql`UPDATE block_reward SET owner_amount = owner_amount - 1, co_staker_amount = co_staker_amount + 1
          WHERE co_staker_amount > 0`,
      sql`UPDATE reward_part SET amount = amount + 1 WHERE amount > 0`,
    ],
  ],
  [
    'reward-sums',
    'rewards that no block brought',
    (s) => [changeSums(s.device, 'owner_reward_lifetime = owner_reward_lifetime + 1')],
  ],
  ['claim-slots', 'a claim without a slot', (s) => [change('co_stake', s.waiting, 'claim_slot = NULL')]],
  [
    'listed-values',
    'a device whose counted stake is another',
    (s) => [sql`UPDATE device SET counted_stake = counted_stake + 1 WHERE id = ${s.device}::uuid`],
  ],
  [
    'listed-values',
    'an offer with another break-even share',
    () => [sql`UPDATE offer SET break_even_share_bps = coalesce(break_even_share_bps, 0) + 1`],
  ],
  [
    'offer-room',
    'a place that the row of the device does not count',
    (s) => [change('device', s.device, 'offer_places = offer_places - 1')],
  ],
  [
    'offer-room',
    'a place that became free although a co-stake holds it',
    (s) => [change('offer', s.filledOffer, 'live = false, closes_at = claimed_at')],
  ],
  [
    'standing-claims',
    'a share other than the offer gave',
    (s) => [change('co_stake', s.active, 'reward_share_bps = reward_share_bps - 1')],
  ],
  [
    'standing-claims',
    'two claims of one offer',
    (s) => [
      sql`DROP INDEX one_standing_claim_per_offer`,
      change('co_stake', s.waiting, `offer_id = '${s.filledOffer}'`),
    ],
  ],
  [
    'standing-claims',
    'a co-stake on its own device',
    (s) => [
      sql`UPDATE device SET owner_account_id = (SELECT account_id FROM co_stake WHERE id = ${s.active}::uuid) WHERE id = (SELECT device_key FROM co_stake WHERE id = ${s.active}::uuid)`,
    ],
  ],
  [
    'owner-first',
    'an owner beside whom the co-staker stands higher',
    (s) => [
      sql`UPDATE ledger_account SET balance = balance - 1 WHERE code = 'stake/' || (SELECT device_key::text FROM offer WHERE id = ${s.filledOffer}::uuid)`,
    ],
  ],
  [
    'terms',
    'terms that were rewritten',
    (s) => [change('offer', s.openOffer, `terms_text = replace(terms_text, '7 days', '8 days')`)],
  ],
  [
    'terms',
    'an agreement that was rewritten',
    (s) => [sql`UPDATE agreement SET terms_text = terms_text || ' ' WHERE co_stake_id = ${s.active}::uuid`],
  ],
  [
    'agreements',
    'an agreement that is gone',
    (s) => [sql`DELETE FROM agreement WHERE co_stake_id = ${s.active}::uuid`],
  ],
  [
    'withdrawals',
    'a withdrawal a millisecond early',
    (s) => [
      unguarded('co_stake', 'withdrawn_after_cooldown'),
      change('co_stake', s.withdrawn, `withdrawn_at = cooldown_ends_at - interval '1 ms'`),
    ],
  ],
  [
    'wallets',
    'an account without a main wallet',
    (s) => [sql`UPDATE wallet SET is_primary = false WHERE address = ${s.wallet}`],
  ],
  [
    'wallets',
    'a device in a foreign account',
    (s) => [
      sql`UPDATE device SET owner_account_id = (SELECT account_id FROM wallet WHERE address = ${s.wallet}) WHERE id = ${s.device}::uuid`,
    ],
  ],
  ['evidence', 'an authorisation without an outcome', (s) => [change('signed_action', s.action, 'outcome = NULL')]],
  [
    'evidence',
    'a claim that nobody signed',
    () => [sql`UPDATE transfer SET signed_action_id = NULL WHERE kind = 'CLAIM'`],
  ],
  ['evidence', 'an exit that nobody signed', () => [sql`DELETE FROM signed_action WHERE action = 'unstake'`]],
  ['log-of-co-stakes', 'a withdrawal without an event', () => [sql`DELETE FROM event WHERE type = 'WITHDRAWN'`]],
  [
    'log-of-co-stakes',
    'an approval with two events',
    () => [
      sql`INSERT INTO event (id, type, occurred_at, public, co_stake_id) SELECT gen_random_uuid(), type, occurred_at, public, co_stake_id FROM event WHERE type = 'CLAIM_SETTLED'`,
    ],
  ],
  [
    'log-of-offers',
    'an offer that was never announced',
    (s) => [sql`DELETE FROM event WHERE type = 'OFFER_OPENED' AND offer_id = ${s.openOffer}::uuid`],
  ],
  [
    'log-of-offers',
    'an offer that was closed in the tables alone',
    (s) => [change('offer', s.openOffer, `live = false, closes_at = created_at, close_reason = 'EXPIRED'`)],
  ],
  [
    'log-of-devices',
    'a device that was moved to another state',
    () => [sql`UPDATE device SET state = 'ACTIVE' WHERE state = 'MAINTENANCE'`],
  ],
  [
    'log-of-devices',
    'a stake that differs from its events',
    () => [sql`UPDATE event SET amount = amount + 1 WHERE type = 'OWNER_STAKE_ADDED'`],
  ],
  [
    'programme-bounds',
    'a device that left the programme in one column alone',
    (s) => [change('device', s.device, 'programme_bounds = ARRAY[imported_at]')],
  ],
  [
    'log-of-hires',
    'a hire that ends before it starts',
    (s) => [change('device', s.device, `hire_bounds = ARRAY[imported_at + interval '1 day', imported_at]`)],
  ],
  [
    'log-of-hires',
    'a hire that was ended in the tables alone',
    (s) => [
      sql`INSERT INTO event (id, type, occurred_at, public, unlisted, device_key, reason)
          SELECT gen_random_uuid(), 'HIRE_CHANGED', max(occurred_at), false, false, ${s.device}::uuid, 'HIRED' FROM event`,
      change('device', s.device, `hire_bounds = ARRAY['2100-01-01'::timestamptz], hire_due_at = '2100-01-01'`),
    ],
  ],
  [
    'parameters',
    'a limit beyond its bounds',
    () => [sql`UPDATE parameter SET value = 10001 WHERE name = 'slashStakeBpsOther'`],
  ],
  [
    'parameters',
    'co-stakes that may exceed the owner stake later',
    () => [sql`INSERT INTO parameter (name, value, valid_from) VALUES ('minSelfStakeBps', 4999, '2100-01-01')`],
  ],
  [
    'clock',
    'a withdrawal in ten years',
    (s) => [change('co_stake', s.withdrawn, `withdrawn_at = withdrawn_at + interval '10 years'`)],
  ],
  [
    'clock',
    'an authorisation that was received in ten years',
    (s) => [change('signed_action', s.action, `received_at = received_at + interval '10 years'`)],
  ],
  [
    'clock-order',
    'a claim that happened before its offer was opened',
    () => [sql`UPDATE event SET occurred_at = occurred_at - interval '1 hour' WHERE type = 'OFFER_CLAIMED'`],
  ],
  [
    'clock-order',
    'a claim that happened before the deposit that pays for it',
    () => [sql`UPDATE event SET occurred_at = occurred_at + interval '1 second' WHERE type = 'DEPOSIT_CREDITED'`],
  ],
];

/** Instants that lie ahead of the clock by rule, or that a client or the network chose. */
const DATED_OTHERWISE = [
  ...[
    'block.ends_at',
    'payout.settles_at',
    'co_stake.settles_at',
    'co_stake.settle_by',
    'co_stake.wait_ends_at',
    'co_stake.cooldown_ends_at',
    'co_stake.previous_wait_ends_at',
    'co_stake.due_at',
  ],
  ...[
    'device.owner_cooldown_ends_at',
    'device.due_at',
    'device.hire_due_at',
    'device.requirement_due_at',
    'device.grace_forfeited_at',
    'device.counted_changes_at',
  ],
  ...['multiplier.valid_from', 'offer.expires_at', 'offer.closes_at', 'parameter.valid_from', 'slash.review_ends_at'],
  'reminder.due_at',
  ...[
    'refresh_token.expires_at',
    'sign_in_challenge.expires_at',
    'signed_action.issued_at',
    'signed_action.expires_at',
  ],
  ...['signing_key.created_at', 'signing_key.retires_at'],
  // No rule depends on these: they say when a process last sent, or may send, a message.
  ...['verified_at', 'next_attempt_at', 'lease_until', 'previous_until'].map((name) => `webhook_endpoint.${name}`),
  'webhook_delivery.at',
  // No rule depends on it: the clock of the database, for the links of traces.
  'event_origin.written_at',
];

async function audited(): Promise<{ readonly holds: boolean; readonly findings: readonly AuditFinding[] }> {
  const findings: AuditFinding[] = [];
  return { holds: await audit(world.ctx, (finding) => findings.push(finding)), findings };
}

describeWithDatabase('the audit of a database', () => {
  beforeAll(async () => {
    ({ world, fixture } = await buildFixture());
    const device = await world.device({ stake: '20000' });
    await setDeviceState(world.ctx, { deviceId: device.deviceId, state: 'MAINTENANCE', reason: null });
    const earning = await world.claim(
      await world.offer(await world.device({ stake: '10000' })),
      await world.investor(),
    );
    const { deviceId } = earning.offer.device;
    const hour = 3_600_000;
    const startsAt = new Date(Math.ceil(((await world.now()).getTime() + 1) / hour) * hour);
    world.pass({ ms: startsAt.getTime() + hour - (await world.now()).getTime() });
    await reportBlock(world.ctx, { startsAt, rewards: [{ deviceId, succeeded: true, amount: 10_001n }], final: true });
    rewarded = earning.id;
    const payout = { kind: 'requestPayout', wallet: earning.by.address, amount: 1n } as const;
    succeeded(await executeSignedAction(world.ctx, payout, await world.sign(payout, earning.by)));
    const slash = { kind: 'STAKE', cause: 'DOWNTIME', shareBps: 100, faultAt: await world.now() } as const;
    succeeded(await slashDevice(world.ctx, { networkId: 'upheld', deviceId, ...slash }));
    succeeded(await reviewSlash(world.ctx, { networkId: 'upheld', verdict: 'UPHELD' }));
  });
  afterAll(() => world?.end());

  it('reports no fault when there are rows in every state, and counts all of these rows', async () => {
    const { holds, findings } = await audited();
    expect(findings.filter(({ offending }) => offending > 0)).toEqual([]);
    expect(holds).toBe(true);
    expect(findings.map(({ name }) => name)).toEqual([...AUDIT_CHECKS.map(({ name }) => name), 'signatures']);
    expect(findings.filter(({ checkedRows }) => checkedRows === 0)).toEqual([]);
  });

  /** Returns a digest of the rows of each table, including the ids of the transactions that wrote them. */
  async function everyRow(): Promise<readonly unknown[]> {
    const tables = await world.database.query<{ name: string }>(sql`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`);
    return Promise.all(
      tables.map(({ name }) =>
        world.database.query(
          raw(`
          SELECT '${name}' AS name, md5(coalesce(string_agg(one.xmin::text || one::text, '|' ORDER BY one::text), '')) AS digest
          FROM "${name}" AS one`),
        ),
      ),
    );
  }

  it('runs in a read-only transaction and changes no row', async () => {
    const before = await everyRow();
    await audited();
    expect(await everyRow()).toEqual(before);
  });

  it.each(TAMPERINGS)('reports that the check %s has failed after the manipulation: %s', async (check, _, how) => {
    const findings = await findingsAfter(how(fixture));
    expect(findings.map(({ name }) => name)).toContain(check);
    const found = findings.find(({ name }) => name === check);
    expect(found?.offenders.length).toBeGreaterThan(0);
    const wallets = await world.database.query<{ address: string }>(sql`SELECT address FROM wallet`);
    for (const { address } of wallets) expect(JSON.stringify(findings)).not.toContain(address);
  });

  it('has no check that this test leaves without a manipulation that the check must report', () => {
    const failed = new Set(TAMPERINGS.map(([check]) => check));
    expect(AUDIT_CHECKS.map(({ name }) => name).filter((name) => !failed.has(name))).toEqual([]);
  });

  it('compares every stored instant with the clock, except those that lie ahead by rule or that a client or the network chose', async () => {
    const columns = await world.database.query<{ name: string }>(sql`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type LIKE 'timestamp%' AND table_name <> '_prisma_migrations'`);
    const names = columns.map(({ name }) => name);
    expect(names.filter((name) => !CLOCKED_COLUMNS.includes(name)).toSorted()).toEqual(DATED_OTHERWISE.toSorted());
    expect(CLOCKED_COLUMNS.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('tolerates an instant that was raised by 5 s to the last one of its device, and not one millisecond more', async () => {
    const now = (await world.now()).getTime();
    const atAhead = (ms: number) =>
      findingsAfter([sql`UPDATE clock_floor SET at = ${new Date(now + ms)} WHERE subject = ${fixture.device}::uuid`]);
    expect(await atAhead(5_000)).toEqual([]);
    expect(await atAhead(5_001)).toMatchObject([{ name: 'clock', offending: 1, offenders: [{ id: fixture.device }] }]);
  });

  it('reports an authorisation whose stored text differs from the signed text', async () => {
    await world.database.execute(sql`ALTER TABLE signed_action DISABLE TRIGGER signed_action_is_final`);
    await world.database.execute(change('signed_action', fixture.action, `text = replace(text, 'Action', 'action')`));
    const { holds, findings } = await audited();
    expect(holds).toBe(false);
    expect(findings.filter(({ offending }) => offending > 0)).toMatchObject([
      { name: 'signatures', offending: 1, offenders: [{ id: fixture.action, detail: 'SIGNATURE_MISMATCH' }] },
    ]);
  });
});
