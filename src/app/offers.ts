// Offers: published and closed by their owner, claimed by a co-staker.

import { claimOffer as decideClaim } from '../domain/claim.ts';
import type { Decision } from '../domain/events.ts';
import { newKey, newSlug } from '../domain/key.ts';
import type { Offer } from '../domain/offer.ts';
import {
  closeOffer as decideClose,
  createOffer as decideCreate,
  replaceOffer as decideReplace,
  deviceLine,
} from '../domain/offer-rules.ts';
import { termsText } from '../domain/terms.ts';
import { coStakesById } from '../store/co-stakes.ts';
import type { WalletAuthorization } from './authorization.ts';
import type { AppContext } from './context.ts';
import { sha256 } from './digest.ts';
import { settlePending } from './settlement.ts';
import { act } from './signed-action.ts';
import type { NewTerms } from './signing.ts';
import type { Actor, DecisionContext, Outcome } from './write-path.ts';

/**
 * Publishes an offer on one's own device. Refusals: NOT_FOUND (also for a device of somebody else), every precondition of
 * `offerEligibility`, REQUESTED_AMOUNT_OUT_OF_BOUNDS, REWARD_SHARE_OUT_OF_BOUNDS, EXPIRY_NOT_AHEAD.
 */
export async function createOffer(
  ctx: AppContext,
  input: NewTerms & { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const id = newKey(ctx.random);
  const slug = newSlug(ctx.random);
  return act(ctx, { kind: 'createOffer', ...input }, authorization, id, (context, actor, signedActionId) =>
    asOwner(context, actor, 'device', () => {
      const offer = newOffer(ctx, { ...input, id, slug, signedActionId }, context);
      return decideCreate({ offer }, context.aggregate, context.parameters, context.now);
    }),
  );
}

/**
 * Puts another offer in the place of one's own open one, in one step. Refusals: NOT_FOUND, OFFER_NOT_OPEN, and every one of
 * `createOffer`.
 */
export async function replaceOffer(
  ctx: AppContext,
  input: NewTerms & { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const id = newKey(ctx.random);
  const slug = newSlug(ctx.random);
  return act(ctx, { kind: 'replaceOffer', ...input }, authorization, id, (context, actor, signedActionId) =>
    asOwner(context, actor, 'offer', () => {
      const offer = newOffer(ctx, { ...input, id, slug, signedActionId }, context);
      return decideReplace({ offerId: input.offerId, offer }, context.aggregate, context.parameters, context.now);
    }),
  );
}

/** Takes one's own open offer back. Refusals: NOT_FOUND, OFFER_NOT_OPEN. */
export async function closeOffer(
  ctx: AppContext,
  input: { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(ctx, { kind: 'closeOffer', ...input }, authorization, input.offerId, (context, actor) =>
    asOwner(context, actor, 'offer', () => decideClose(input, context.aggregate, context.now)),
  );
}

/**
 * Claims an offer, whole, and settles the transfer. The outcome names the co-stake; its settlement says how it went.
 * Refusals: NOT_FOUND, OFFER_NOT_OPEN, OWN_DEVICE, CLAIM_CAP_REACHED, DEVICE_NOT_OPERATIONAL, DEVICE_NOT_COMMITTED,
 * INSUFFICIENT_BALANCE.
 */
export async function claimOffer(
  ctx: AppContext,
  input: { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const coStakeId = newKey(ctx.random);
  const outcome = await act(ctx, { kind: 'claimOffer', ...input }, authorization, coStakeId, (context, actor) =>
    decideClaim(
      { offerId: input.offerId, coStakeId, wallet: actor.wallet, claimant: actor },
      context.aggregate,
      context.parameters,
      context.now,
    ),
  );
  if ('id' in outcome) {
    const [coStake] = await coStakesById(ctx.database, [outcome.id]);
    if (coStake?.settlement === 'SENDING') await settlePending(ctx, coStake);
  }
  return outcome;
}

/** Lets the owner's account act; to anybody else the thing it would act on does not exist. */
export function asOwner(
  context: DecisionContext,
  actor: Actor,
  subject: 'device' | 'offer',
  decide: () => Decision,
): Decision {
  if (context.aggregate.device.ownerAccountId === actor.accountId) return decide();
  return { refusal: { code: 'NOT_FOUND', subject } };
}

function newOffer(
  ctx: AppContext,
  input: NewTerms & { readonly id: string; readonly slug: string; readonly signedActionId: string },
  context: DecisionContext,
): Offer {
  const { device } = context.aggregate;
  const text = termsText({
    ...input,
    deviceLine: deviceLine(device),
    chainId: ctx.settings.chainId,
    parameters: context.parameters,
  });
  return {
    id: input.id,
    slug: input.slug,
    deviceKey: device.key,
    requestedAmount: input.requestedAmount,
    rewardShareBps: input.rewardShareBps,
    termsText: text,
    termsSha256: sha256(text),
    createdAt: context.now,
    expiresAt: input.expiresAt,
    claimedAt: null,
    closesAt: input.expiresAt,
    closeReason: input.expiresAt === null ? null : 'EXPIRED',
    live: true,
    signedActionId: input.signedActionId,
  };
}
