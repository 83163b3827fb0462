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
import { act } from './act.ts';
import type { WalletAuthorization } from './authorization.ts';
import { sha256 } from './digest.ts';
import type { Marketplace } from './marketplace.ts';
import type { Actor, Outcome, Scene } from './perform.ts';
import type { NewTerms } from './signing.ts';
import { settlePending } from './sweep.ts';

/**
 * Publishes an offer on one's own device. Refusals: NOT_FOUND (also for a device of somebody else), every precondition of
 * `offerEligibility`, REQUESTED_AMOUNT_OUT_OF_BOUNDS, REWARD_SHARE_OUT_OF_BOUNDS, EXPIRY_NOT_AHEAD.
 */
export async function createOffer(
  m: Marketplace,
  input: NewTerms & { readonly deviceKey: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const id = newKey(m.random);
  const slug = newSlug(m.random);
  return act(m, { kind: 'createOffer', ...input }, authorization, id, (scene, actor, signedActionId) =>
    asOwner(scene, actor, 'device', () => {
      const offer = newOffer(m, { ...input, id, slug, signedActionId }, scene);
      return decideCreate({ offer }, scene.aggregate, scene.parameters, scene.now);
    }),
  );
}

/**
 * Puts another offer in the place of one's own open one, in one step. Refusals: NOT_FOUND, OFFER_NOT_OPEN, and every one of
 * `createOffer`.
 */
export async function replaceOffer(
  m: Marketplace,
  input: NewTerms & { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const id = newKey(m.random);
  const slug = newSlug(m.random);
  return act(m, { kind: 'replaceOffer', ...input }, authorization, id, (scene, actor, signedActionId) =>
    asOwner(scene, actor, 'offer', () => {
      const offer = newOffer(m, { ...input, id, slug, signedActionId }, scene);
      return decideReplace({ offerId: input.offerId, offer }, scene.aggregate, scene.parameters, scene.now);
    }),
  );
}

/** Takes one's own open offer back. Refusals: NOT_FOUND, OFFER_NOT_OPEN. */
export async function closeOffer(
  m: Marketplace,
  input: { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  return act(m, { kind: 'closeOffer', ...input }, authorization, input.offerId, (scene, actor) =>
    asOwner(scene, actor, 'offer', () => decideClose(input, scene.aggregate, scene.now)),
  );
}

/**
 * Claims an offer, whole, and settles the transfer. The outcome names the co-stake; its settlement says how it went.
 * Refusals: NOT_FOUND, OFFER_NOT_OPEN, OWN_DEVICE, CLAIM_CAP_REACHED, DEVICE_NOT_OPERATIONAL, DEVICE_NOT_COMMITTED,
 * INSUFFICIENT_BALANCE.
 */
export async function claimOffer(
  m: Marketplace,
  input: { readonly offerId: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const coStakeId = newKey(m.random);
  const outcome = await act(m, { kind: 'claimOffer', ...input }, authorization, coStakeId, (scene, actor) =>
    decideClaim(
      { offerId: input.offerId, coStakeId, wallet: actor.wallet, claimant: actor },
      scene.aggregate,
      scene.parameters,
      scene.now,
    ),
  );
  if ('id' in outcome) {
    const [coStake] = await coStakesById(m.database, [outcome.id]);
    if (coStake?.settlement === 'SENDING') await settlePending(m, coStake);
  }
  return outcome;
}

/** Lets the owner's account act; to anybody else the thing it would act on does not exist. */
export function asOwner(scene: Scene, actor: Actor, subject: 'device' | 'offer', decide: () => Decision): Decision {
  if (scene.aggregate.device.ownerAccountId === actor.accountId) return decide();
  return { refusal: { code: 'NOT_FOUND', subject } };
}

function newOffer(
  m: Marketplace,
  input: NewTerms & { readonly id: string; readonly slug: string; readonly signedActionId: string },
  scene: Scene,
): Offer {
  const { device } = scene.aggregate;
  const text = termsText({
    ...input,
    deviceLine: deviceLine(device),
    chainId: m.settings.chainId,
    parameters: scene.parameters,
  });
  return {
    id: input.id,
    slug: input.slug,
    deviceKey: device.key,
    requestedAmount: input.requestedAmount,
    rewardShareBps: input.rewardShareBps,
    termsText: text,
    termsSha256: sha256(text),
    createdAt: scene.now,
    expiresAt: input.expiresAt,
    claimedAt: null,
    closesAt: input.expiresAt,
    closeReason: input.expiresAt === null ? null : 'EXPIRED',
    live: true,
    signedActionId: input.signedActionId,
  };
}
