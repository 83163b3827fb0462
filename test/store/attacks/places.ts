// Attacks on uniqueness: a second row where only one is allowed, such as two live offers of a device, two claims of an offer, or
// two uses of a nonce.

import { T0 } from '../../kit/device-aggregate.ts';
import { type Attack, copy, NEW_ID } from './fixture.ts';

export const UNIQUENESS_ATTACKS: readonly Attack[] = [
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
