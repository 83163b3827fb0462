// Attacks on rows that are written once and never changed: agreements, signed actions, transfers, terms, dates, the event log.

import { raw, type Sql, sql } from '../../../src/store/db/database.ts';
import { ANOTHER_ID, type Attack, change, copy, type Fixture } from './fixture.ts';
import { sharedReward } from './reward.ts';

const final = (table: string, refused: (s: Fixture) => Sql, allowed: (s: Fixture) => Sql): Attack => ({
  guard: `${table}_is_final`,
  refused: (s) => [refused(s)],
  allowed: (s) => [allowed(s)],
});

/** Inserts a signed checkpoint of the event log; each attack below changes or deletes it. */
const CHECKPOINT = sql`INSERT INTO log_checkpoint (seq, hash, signed_at, kid, jws) VALUES (1, '\\x00', now(), 'kid', 'jws')`;
const logged = (refused: Sql): Attack => ({
  guard: 'log_checkpoint_is_final',
  refused: () => [CHECKPOINT, refused],
  allowed: () => [CHECKPOINT],
});
const stays = (s: Fixture): Sql => change('co_stake', s.active, 'due_at = NULL');
/** Ends a wait period two days early. */
const EARLY = `recorded_phase = 'COOLDOWN', claim_slot = NULL, wait_ended_reason = 'DEVICE_BLOCKED',
  previous_wait_ends_at = wait_ends_at, wait_ends_at = wait_ends_at - interval '2 days',
  cooldown_ends_at = cooldown_ends_at - interval '2 days'`;

export const FINAL_ROW_ATTACKS: readonly Attack[] = [
  {
    guard: 'co_stake_is_final',
    refused: (s) => [change('co_stake', s.active, 'settles_at = claimed_at')],
    allowed: (s) => [change('co_stake', s.active, 'settles_at = settles_at')],
  },
  final('agreement', () => sql`UPDATE agreement SET requirement = requirement + 1`, stays),
  final('agreement', () => sql`UPDATE agreement SET terms_text = 'other'`, stays),
  final('agreement', () => sql`DELETE FROM agreement`, stays),
  final('posting', () => sql`UPDATE posting SET amount = amount + 1`, stays),
  final('posting', () => sql`DELETE FROM posting`, stays),
  final('transfer', () => sql`UPDATE transfer SET kind = 'CLAIM'`, stays),
  final('transfer', () => sql`DELETE FROM transfer`, stays),
  final('block_reward', () => sql`UPDATE block_reward SET amount = amount + 1`, stays),
  final('block_reward', () => sql`DELETE FROM block_reward`, stays),
  ...[sql`UPDATE reward_part SET amount = amount + 1`, sql`DELETE FROM reward_part`].map((refused) => ({
    guard: 'reward_part_is_final',
    refused: (s: Fixture) => [sharedReward(s, 5n, 4n, 1n, 1n), refused],
    allowed: (s: Fixture) => [sharedReward(s, 5n, 4n, 1n, 1n)],
  })),
  ...[
    `slug = 'other'`,
    'requested_amount = requested_amount - 1',
    'reward_share_bps = reward_share_bps - 1',
    `visibility = 'UNLISTED'`,
    `reserved_for = 'other'`,
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
  ...[
    EARLY.replace("'2 days'", "'3 days'"),
    EARLY.replace('cooldown_ends_at = cooldown_ends_at', "cooldown_ends_at = interval '1 ms' + cooldown_ends_at"),
    EARLY.replace('previous_wait_ends_at = wait_ends_at', "previous_wait_ends_at = wait_ends_at + interval '1 ms'"),
    EARLY.replace("recorded_phase = 'COOLDOWN'", 'exit_canceled_at = exit_started_at'),
  ].map((set) =>
    final(
      'co_stake',
      (s) => change('co_stake', s.waiting, set),
      (s) => change('co_stake', s.waiting, EARLY),
    ),
  ),
  {
    guard: 'co_stake_is_final',
    refused: (s) => [change('co_stake', s.waiting, EARLY), change('co_stake', s.waiting, EARLY)],
    allowed: (s) => [change('co_stake', s.waiting, EARLY)],
  },
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
  ...[`jws = 'other'`, 'seq = seq + 1', `hash = '\\x00'`].map((set) =>
    logged(sql`UPDATE log_checkpoint SET ${raw(set)}`),
  ),
  logged(sql`DELETE FROM log_checkpoint`),
];
