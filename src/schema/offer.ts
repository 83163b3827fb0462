// Offers in public: terms, status, estimate and whether the viewer could claim one.

import { claimRefusals, offerRefusals } from '../domain/claim.ts';
import { offerLabelAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT } from '../domain/label.ts';
import { offerStatusAt } from '../domain/offer.ts';
import type { AgreementRow } from '../store/agreements.ts';
import type { OfferRow } from '../store/columns.ts';
import { readAggregate } from './aggregate-reads.ts';
import { ActionAvailabilityRef } from './availability.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { CloseReasonEnum, OfferStatusEnum, StatusLabelEnum, ViewpointEnum } from './enums.ts';
import { findsNodeBy, NodeInterface } from './node.ts';
import { caveatOf, EstimateCaveatEnum, estimateOf, RewardEstimateRef } from './reward-estimate.ts';

export const OfferRef = builder.objectRef<OfferRow>('Offer');

type TermsView = { readonly offer: OfferRow; readonly agreement: AgreementRow | null };

const OfferTerms = builder.objectRef<TermsView>('OfferTerms').implement({
  description: 'The terms of an offer, as both parties sign them. They never change.',
  fields: (t) => ({
    text: t.string({
      description: 'The canonical text of the terms: ASCII, LF line ends.',
      resolve: ({ offer }) => offer.termsText,
    }),
    sha256: t.string({
      description: 'SHA-256 of `text` in lower-case hex, as the signed texts name it.',
      resolve: ({ offer }) => offer.termsSha256,
    }),
    requirementAtAcceptance: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: "The device's requirement when the claim was approved; null before.",
      resolve: ({ agreement }) => agreement?.requirement ?? null,
    }),
    reliabilityAtAcceptance: t.float({
      nullable: true,
      description:
        "The device's reliability score, 0 to 100, when the claim was approved; null before, or where there was none.",
      resolve: ({ agreement }) =>
        agreement?.reliabilityHundredths == null ? null : agreement.reliabilityHundredths / 100,
    }),
  }),
});

const viewpoint = {
  type: ViewpointEnum,
  required: true,
  defaultValue: 'OWNER',
  description: 'The party whose wording is used; it matters in the wait period only.',
} as const;

OfferRef.implement({
  description:
    'A published request for stake on one device, in exchange for a share of its block rewards. Claimed whole, by one co-staker.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the offer, for `node`.', resolve: (offer) => globalId('Offer', offer.id) }),
    slug: t.exposeString('slug', {
      description:
        '22 letters and digits, unguessable: the last part of `url`, and a line of the text a claimer signs.',
    }),
    url: t.string({
      description: 'Share link; it keeps working after the offer closes.',
      resolve: (offer, _, context) => `${context.app.settings.origin}/offers/${offer.slug}`,
    }),
    status: t.field({
      type: OfferStatusEnum,
      description: "Whether it can be claimed, at the request's own instant.",
      resolve: async (offer, _, context) => offerStatusAt(offer, await context.now()),
    }),
    closeReason: t.field({
      type: CloseReasonEnum,
      nullable: true,
      description: 'Why it closed; null while it is open or filled.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closeReason : null,
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: "The published status label, from offer status, co-stake phase and the device's sufficiency.",
      args: { viewpoint: t.arg(viewpoint) },
      resolve: (offer, args, context) => labelNow(offer, args.viewpoint, context),
    }),
    labelText: t.string({
      description: 'The published English text of `label`, for people.',
      args: { viewpoint: t.arg(viewpoint) },
      resolve: async (offer, args, context) => LABEL_TEXT[await labelNow(offer, args.viewpoint, context)],
    }),
    requestedAmount: t.expose('requestedAmount', {
      type: 'TokenAmount',
      description: 'Stake that a claimer pays in, whole: there are no partial claims.',
    }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description:
        "The co-staker's share of every block reward of the device, in basis points. Hire income is the owner's alone.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the owner published it.' }),
    claimedAt: t.expose('claimedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its present co-stake was claimed; null while no co-staker holds it.',
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it closed; null while it is open or filled.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closesAt : null,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'It closes at this instant unless it was claimed before; null: it does not expire.',
    }),
    estimate: t.field({
      type: RewardEstimateRef,
      nullable: true,
      description:
        'What it may bring; null under the minimum sample of blocks, and once it is closed or its co-staker is leaving.',
      resolve: estimateOf,
    }),
    estimateCaveat: t.field({
      type: EstimateCaveatEnum,
      nullable: true,
      description: 'What to bear in mind with the estimate, or why there is none; null where no caveat applies.',
      resolve: caveatOf,
    }),
    device: t.field({
      type: DeviceRef,
      description: 'The machine whose requirement the stake counts toward and whose rewards it shares.',
      resolve: async (offer, _, context) => {
        const device = await context.loaders.device.load(offer.deviceKey);
        if (device === null) throw new Error(`the device of offer ${offer.id} is missing`);
        return device;
      },
    }),
    terms: t.field({
      type: OfferTerms,
      description: 'The terms that both parties sign, with what was frozen when a claim was approved.',
      resolve: async (offer, _, context) => {
        const coStake = await context.loaders.standingCoStake.load(offer.id);
        return { offer, agreement: coStake === null ? null : await context.loaders.agreement.load(coStake.id) };
      },
    }),
    canClaim: t.field({
      type: ActionAvailabilityRef,
      description: 'Whether your account could claim it now. Signed out: only what would stop every account.',
      resolve: async (offer, _, context) => {
        const [aggregate, claimant, parameters, now] = await Promise.all([
          readAggregate(context, offer.deviceKey, offer),
          context.claimant(),
          context.loaders.parameters(),
          context.now(),
        ]);
        const refusals =
          claimant === null
            ? offerRefusals(aggregate, offer, now)
            : claimRefusals(aggregate, offer, claimant, parameters, now);
        return { allowed: refusals.length === 0, refusals };
      },
    }),
  }),
});

findsNodeBy('Offer', OfferRef, {
  description: 'One offer, whether open, filled or closed; null when there is none. Public.',
  byKey: (key, context) => context.loaders.offer.load(key),
  other: {
    field: 'slug',
    description: 'The last part of its share link: 22 letters and digits.',
    load: async (slug, context) => {
      if (!/^[0-9A-Za-z]{22}$/.test(slug)) throw badInput('by.slug', 'not the slug of an offer');
      return context.loaders.offerBySlug(slug);
    },
  },
});

async function labelNow(offer: OfferRow, viewpoint: 'OWNER' | 'CO_STAKER', context: Context) {
  return offerLabelAt(await readAggregate(context, offer.deviceKey, offer), offer, await context.now(), viewpoint);
}
