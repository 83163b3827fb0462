// How offers and co-stakes stand in their tables: the columns, once, for every statement that reads them.

import type { CoStake } from '../domain/co-stake.ts';
import type { Offer } from '../domain/offer.ts';
import { type Sql, sql } from './db/database.ts';

export type OfferRow = Offer & { readonly estimatedAprBps: number | null };
export type CoStakeRow = CoStake;

/** Columns of an OfferRow. */
export const offerColumns: Sql = sql`
  offer.id, offer.slug, offer.device_key AS "deviceKey", offer.requested_amount AS "requestedAmount",
  offer.reward_share_bps AS "rewardShareBps", offer.terms_text AS "termsText", offer.terms_sha256 AS "termsSha256",
  offer.created_at AS "createdAt", offer.expires_at AS "expiresAt", offer.claimed_at AS "claimedAt",
  offer.closes_at AS "closesAt", offer.close_reason AS "closeReason", offer.live,
  offer.signed_action_id AS "signedActionId", offer.estimated_apr_bps AS "estimatedAprBps"`;

/** Columns of a CoStakeRow; `held` is what the ledger holds of it. */
export const coStakeColumns: Sql = sql`
  co_stake.id, co_stake.offer_id AS "offerId", co_stake.device_key AS "deviceKey", co_stake.account_id AS "accountId",
  co_stake.wallet, co_stake.amount,
  coalesce((SELECT balance FROM ledger_account WHERE code = 'co-stake/' || co_stake.id::text), 0) AS held,
  co_stake.reward_share_bps AS "rewardShareBps", co_stake.claimed_at AS "claimedAt", co_stake.settlement,
  co_stake.settle_by AS "settleBy", co_stake.settled_at AS "settledAt",
  co_stake.settlement_failure AS "settlementFailure", co_stake.exit_started_at AS "exitStartedAt",
  co_stake.wait_ends_at AS "waitEndsAt", co_stake.cooldown_ends_at AS "cooldownEndsAt",
  co_stake.exit_canceled_at AS "exitCanceledAt", co_stake.withdrawn_at AS "withdrawnAt",
  co_stake.reward_lifetime AS "rewardLifetime", co_stake.reward_claimed AS "rewardClaimed",
  co_stake.reward_slashed AS "rewardSlashed", co_stake.recorded_phase AS "recordedPhase"`;
