// Attacks with impossible values: amounts, shares, dates out of order, unknown states.

import { raw, sql } from '../../../src/store/db/database.ts';
import { T0 } from '../../kit/device-aggregate.ts';
import { type Attack, change, changeSums, copy, type Fixture, NEW_ID } from './fixture.ts';

const signingKey = (purpose: string) => sql`
  INSERT INTO signing_key (kid, public_jwk, sealed_private, created_at, retires_at, purpose)
  VALUES ('kid', '{}', '\\x00', now(), now(), ${purpose})`;

const installed = (id: number) => sql`
  INSERT INTO installation (id, sandbox, chain_id, alias_fingerprint, seal_fingerprint, recorded_at)
  VALUES (${id}, true, 'solana:localnet', 'a', 'b', now())`;

const unlistedEvent = (isPublic: boolean) => sql`
  INSERT INTO event (id, type, occurred_at, public, unlisted)
  VALUES (${NEW_ID}::uuid, 'OFFER_OPENED', ${T0}, ${isPublic}, true)`;

const moved = (mode: string, delayMs = 0, failure: string | null = null, id = 1) => sql`
  INSERT INTO sandbox_settlement (id, mode, delay_ms, failure) VALUES (${id}, ${mode}, ${delayMs}, ${failure})`;

const webhook = (scope: string, filter: string | null) => sql`
  INSERT INTO webhook_endpoint (id, account_id, scope, filter, url, ordering, with_amounts, sealed_secret, cursor_seq, cursor_hash, created_at)
  SELECT ${NEW_ID}::uuid, (SELECT id FROM account LIMIT 1), ${scope}, ${filter}::jsonb, 'https://hooks.example/', 'STRICT', false, 'a', 0, '\\x00', now()`;

export const VALUE_ATTACKS: readonly Attack[] = [
  {
    guard: 'webhook_endpoint_known',
    refused: () => [webhook('ACCOUNT', '{}')],
    allowed: () => [webhook('PUBLIC', '{}')],
  },
  { guard: 'one_switch', refused: () => [moved('INSTANT', 0, null, 2)], allowed: () => [moved('INSTANT')] },
  { guard: 'known_mode', refused: () => [moved('NEVER')], allowed: () => [moved('INSTANT')] },
  { guard: 'delay_of_its_mode', refused: () => [moved('DELAYED')], allowed: () => [moved('DELAYED', 1)] },
  {
    guard: 'failure_of_its_mode',
    refused: () => [moved('FAILING')],
    allowed: () => [moved('FAILING', 0, 'TRANSFER_REJECTED')],
  },
  {
    guard: 'signing_key_purpose_known',
    refused: () => [signingKey('BOTH')],
    allowed: () => [signingKey('LOG')],
  },
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
    refused: (s: Fixture) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, reward_share_bps: share }),
    ],
    allowed: (s: Fixture) => [
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
    guard: 'early_end_is_whole',
    refused: (s) => [
      copy('co_stake', s.withdrawn, { id: NEW_ID, settlement: 'FAILED', wait_ended_reason: 'DEVICE_BLOCKED' }),
    ],
    allowed: (s) => [copy('co_stake', s.withdrawn, { id: NEW_ID, settlement: 'FAILED' })],
  },
  {
    guard: 'offer_visibility_known',
    refused: (s) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, visibility: 'HIDDEN' }),
    ],
    allowed: (s) => [
      copy('offer', s.openOffer, { id: NEW_ID, slug: 'o', live: false, closes_at: T0, visibility: 'UNLISTED' }),
    ],
  },
  {
    guard: 'unlisted_event_is_not_public',
    refused: () => [unlistedEvent(true)],
    allowed: () => [unlistedEvent(false)],
  },
  {
    guard: 'live_offer_is_not_closed_early',
    refused: (s) => [change('offer', s.openOffer, 'live = false')],
    allowed: (s) => [change('offer', s.openOffer, 'live = false, closes_at = created_at')],
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
    guard: 'device_hire_bounds_known',
    refused: (s) => [change('device', s.device, 'hire_bounds = ARRAY[NULL]::timestamptz[]')],
    allowed: (s) => [change('device', s.device, 'hire_bounds = ARRAY[imported_at]')],
  },
  {
    guard: 'device_hire_due',
    refused: (s) => [change('device', s.device, 'hire_due_at = imported_at')],
    allowed: (s) => [change('device', s.device, 'hire_bounds = ARRAY[imported_at], hire_due_at = imported_at')],
  },
  {
    guard: 'device_programme_bounds_known',
    refused: (s) => [change('device', s.device, 'programme_bounds = ARRAY[NULL]::timestamptz[]')],
    allowed: (s) => [change('device', s.device, 'programme_bounds = ARRAY[imported_at]')],
  },
  {
    guard: 'earlier_exits_are_pairs',
    refused: (s) => [change('co_stake', s.active, 'earlier_exits = ARRAY[claimed_at]')],
    allowed: (s) => [change('co_stake', s.active, 'earlier_exits = ARRAY[claimed_at, claimed_at]')],
  },
  {
    guard: 'device_terminated_not_hired',
    refused: (s) => [change('device', s.device, `state = 'TERMINATED', hire_bounds = ARRAY[imported_at]`)],
    allowed: (s) => [change('device', s.device, `state = 'BLOCKED', hire_bounds = ARRAY[imported_at]`)],
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
    refused: (s) => [changeSums(s.device, 'reliability_e2 = 10001')],
    allowed: (s) => [changeSums(s.device, 'reliability_e2 = 10000')],
  },
  ...['window_reward = -1', 'succeeded_30d = nominated_30d + 1', 'down_bps_30d = 10001, days_30d = 1'].map((set) => ({
    guard: 'windows_not_negative',
    refused: (s: Fixture) => [changeSums(s.device, set)],
    allowed: (s: Fixture) => [
      changeSums(s.device, 'nominated_30d = 2, succeeded_30d = 2, down_bps_30d = 10000, days_30d = 1'),
    ],
  })),
  {
    guard: 'window_reward_fits',
    refused: (s) => [change('co_stake', s.active, 'window_reward = reward_lifetime + 1')],
    allowed: (s) => [change('co_stake', s.active, 'window_reward = reward_lifetime')],
  },
  ...(
    [
      ['day_reliability_in_range', '0, 0, 10001', '0, 0, 10000'],
      ['day_counts_fit', '1, 2, NULL', '2, 2, NULL'],
    ] as const
  ).map(([guard, refused, allowed]) => {
    const day = (values: string) => (s: Fixture) => [
      sql`INSERT INTO device_day (device_key, day, nominated, succeeded, reliability_e2)
          VALUES (${s.device}::uuid, '2020-01-01', ${raw(values)})`,
    ];
    return { guard, refused: day(refused), allowed: day(allowed) };
  }),
  {
    guard: 'installation_one_row',
    refused: () => [installed(2)],
    allowed: () => [installed(1)],
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
    refused: (s: Fixture) => [
      sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount)
          SELECT number, ${s.device}::uuid, ${succeeded}, ${raw(String(amount))} FROM block`,
    ],
    allowed: (s: Fixture) => [
      sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount)
          SELECT number, ${s.device}::uuid, ${succeeded}, 0 FROM block`,
    ],
  })),
];
