// Attacks on uniqueness and on the room of a device: a second row where only one is allowed, such as two claims of an offer or two uses
// of a nonce, and an offer beyond a limit of its device.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { T0 } from '../../kit/device-aggregate.ts';
import { type Attack, change, copy, type Fixture, NEW_ID } from './fixture.ts';

const LIMITLESS = 'offer_place_limit = 100, offer_stake_limit = 9e15, offer_share_limit_bps = 20000';

/** Inserts an open offer of 200 IO beside the open offer of 8 000 IO and 7 400 basis points. */
const second = (s: Fixture, shareBps = 600): Sql =>
  copy('offer', s.openOffer, {
    id: NEW_ID,
    slug: 'other',
    entry: 0,
    requested_amount: 20_000_000_000,
    reward_share_bps: shareBps,
  });

/** Inserts an offer of the device that is reserved for a wallet. */
const reservedOffer = (s: Fixture, wallet: string | null): readonly Sql[] => [
  change('device', s.device, LIMITLESS),
  copy('offer', s.openOffer, { id: NEW_ID, slug: 'other', entry: 0, reward_share_bps: 600, reserved_for: wallet }),
];

export const UNIQUENESS_ATTACKS: readonly Attack[] = [
  {
    guard: 'event_number',
    refused: () => [sql`UPDATE event SET seq = 1000000, hash = '\\x00'`],
    allowed: () => [sql`UPDATE event SET seq = entry, hash = '\\x00'`],
  },
  ...[
    ['places', 'offer_place_limit = 1, offer_stake_limit = 900000000000, offer_share_limit_bps = 9999'],
    ['stake', 'offer_place_limit = 2, offer_stake_limit = 819999999999, offer_share_limit_bps = 9999'],
    ['share', 'offer_place_limit = 2, offer_stake_limit = 900000000000, offer_share_limit_bps = 7999'],
    ['its own transaction', null],
  ].map(([_, limits]) => ({
    guard: 'new_offer_has_room',
    refused: (s: Fixture) => [...(limits == null ? [] : [change('device', s.device, limits)]), second(s)],
    allowed: (s: Fixture) => [
      change(
        'device',
        s.device,
        'offer_place_limit = 2, offer_stake_limit = 820000000000, offer_share_limit_bps = 8000',
      ),
      second(s),
    ],
  })),
  {
    guard: 'offer_room_is_kept',
    refused: (s) => [change('device', s.device, 'offer_places = 0')],
    allowed: (s) => [change('device', s.device, 'offer_places = 1')],
  },
  {
    guard: 'offer_room_is_kept',
    refused: (s) => [change('device', s.device, LIMITLESS), second(s, 2_600)],
    allowed: (s) => [change('device', s.device, LIMITLESS), second(s, 2_599)],
  },
  {
    guard: 'held_place_is_taken',
    refused: (s) => [change('offer', s.filledOffer, 'live = false, closes_at = claimed_at')],
    allowed: (s) => [
      change('co_stake', s.active, `recorded_phase = 'WAIT_PERIOD'`),
      change('offer', s.filledOffer, 'live = false, closes_at = claimed_at'),
    ],
  },
  {
    guard: 'held_place_is_taken',
    refused: (s) => [change('co_stake', s.waiting, `recorded_phase = 'ACTIVE'`)],
    allowed: (s) => [
      change('co_stake', s.waiting, `recorded_phase = 'ACTIVE'`),
      sql`UPDATE offer SET live = true WHERE id = (SELECT offer_id FROM co_stake WHERE id = ${s.waiting}::uuid)`,
    ],
  },
  {
    guard: 'one_standing_claim_per_offer',
    refused: (s) => [copy('co_stake', s.active, { id: NEW_ID, claim_slot: 2 })],
    allowed: (s) => [
      copy('co_stake', s.active, { id: NEW_ID, settlement: 'FAILED', recorded_phase: 'FAILED', claim_slot: null }),
    ],
  },
  {
    guard: 'reserved_offer_is_kept',
    refused: (s) => [
      ...reservedOffer(s, 'other'),
      copy('co_stake', s.active, { id: NEW_ID, offer_id: NEW_ID, claim_slot: 2 }),
    ],
    allowed: (s) => [
      ...reservedOffer(s, null),
      copy('co_stake', s.active, { id: NEW_ID, offer_id: NEW_ID, claim_slot: 2 }),
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
