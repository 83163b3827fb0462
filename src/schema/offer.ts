// GraphQL type `Offer`, public: terms, status, reward estimate and whether the viewer could claim it.

import { offerUrl } from '../app/links.ts';
import { type Claimant, claimRefusals, refusalsForAnonymous } from '../domain/claim.ts';
import { offerLabelAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT } from '../domain/label.ts';
import { offerStatusAt, promisesRewards } from '../domain/offer.ts';
import { breakEvenShareBps } from '../domain/reward.ts';
import type { AgreementRow } from '../store/agreements.ts';
import type { OfferRow } from '../store/columns.ts';
import { readAggregate, readDeviceFitness } from './aggregate-reads.ts';
import { ActionAvailabilityRef } from './availability.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { CloseReasonEnum, OfferStatusEnum, OfferVisibilityEnum, StatusLabelEnum, ViewpointEnum } from './enums.ts';
import { addNodeQuery, NodeInterface } from './node.ts';
import { EstimateCaveatEnum, estimateCaveatOf, estimateOfOffer, RewardEstimateRef } from './reward-estimate.ts';

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
      description: 'SHA-256 of `text` in lower-case hex, as it appears in the texts that both parties sign.',
      resolve: ({ offer }) => offer.termsSha256,
    }),
    requirementAtAcceptance: t.field({
      type: 'TokenAmount',
      nullable: true,
      description: 'Requirement of the device at the approval of the claim; null before the approval.',
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
  description:
    'Party for whom the label is worded; the wordings for owner and co-staker differ only during the wait period.',
} as const;

OfferRef.implement({
  description:
    'A published request for stake on one device, in exchange for a share of its block rewards. One co-staker claims it in full.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the offer, for `node`.', resolve: (offer) => globalId('Offer', offer.id) }),
    slug: t.exposeString('slug', {
      description:
        'Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs.',
    }),
    url: t.string({
      description: 'Share link of the offer; it keeps working after the offer closes.',
      resolve: (offer, _, context) => offerUrl(context.app.settings, offer.slug),
    }),
    visibility: t.expose('visibility', {
      type: OfferVisibilityEnum,
      description: 'Who finds the offer. It never changes.',
    }),
    reservedFor: t.field({
      type: 'WalletAddress',
      nullable: true,
      description:
        'The only wallet that may claim the offer. Null when any may, and for everybody except sessions of the owner and of that wallet; `canClaim` contains OFFER_RESERVED for all others.',
      resolve: async (offer, _, context) => {
        if (offer.reservedFor === null || context.viewer === null) return null;
        const canView = (await isReservedForViewer(offer, context)) || (await isOwnOffer(offer, context));
        return canView ? offer.reservedFor : null;
      },
    }),
    reservedForYou: t.boolean({
      description: 'True when the offer is reserved for a wallet of your account; false without a session.',
      resolve: (offer, _, context) => isReservedForViewer(offer, context),
    }),
    status: t.field({
      type: OfferStatusEnum,
      description: 'Status of the offer at the time of the request.',
      resolve: async (offer, _, context) => offerStatusAt(offer, await context.now()),
    }),
    closeReason: t.field({
      type: CloseReasonEnum,
      nullable: true,
      description: 'Reason why the offer closed; null while it is open or filled.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closeReason : null,
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: "Status label, derived from offer status, co-stake phase and the device's stake sufficiency.",
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
      description: 'Stake that the co-staker pays; an offer is always claimed in full.',
    }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description:
        "The co-staker's share of every block reward of the device, in basis points. Hire income is the owner's alone.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time at which the owner published the offer.' }),
    claimedAt: t.expose('claimedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the present co-staker claimed the offer; null while it has none.',
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the offer closed; null while it is open or filled.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closesAt : null,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the offer closes unless it is claimed before; null: it never expires.',
    }),
    estimate: t.field({
      type: RewardEstimateRef,
      nullable: true,
      description:
        'Estimated reward of the co-staker; null below the minimum sample of blocks, when the offer is closed and when its co-staker has unstaked.',
      resolve: estimateOfOffer,
    }),
    breakEvenShareBps: t.int({
      nullable: true,
      description:
        'Reward share at which both parties earn in proportion to their stake now, in basis points: requested amount ÷ (own stake of the owner + requested amount). It needs no sample of blocks. Null when the offer is closed and when its co-staker has unstaked.',
      resolve: async (offer, _, context) => {
        if (!promisesRewards(offer)) return null;
        const device = await context.loaders.device.load(offer.deviceKey);
        return breakEvenShareBps(offer.requestedAmount, device?.ownerStake ?? 0n);
      },
    }),
    estimateCaveat: t.field({
      type: EstimateCaveatEnum,
      nullable: true,
      description: 'Caveat about the estimate, or the reason why there is none; null when no caveat applies.',
      resolve: estimateCaveatOf,
    }),
    device: t.field({
      type: DeviceRef,
      description: 'Device on which the stake is placed and whose block rewards are shared.',
      resolve: async (offer, _, context) => {
        const device = await context.loaders.device.load(offer.deviceKey);
        if (device === null) throw new Error(`the device of offer ${offer.id} is missing`);
        return device;
      },
    }),
    terms: t.field({
      type: OfferTerms,
      description:
        "Terms that both parties sign. Their text never changes; the device's requirement and reliability score are added when a claim is approved.",
      resolve: async (offer, _, context) => {
        const coStake = await context.loaders.standingCoStake.load(offer.id);
        return { offer, agreement: coStake === null ? null : await context.loaders.agreement.load(coStake.id) };
      },
    }),
    canClaim: t.field({
      type: ActionAvailabilityRef,
      description:
        'Whether your account could claim the offer now, with the wallet of yours that holds most; a reserved offer with its wallet alone. Without a session: only the refusals that apply to every account, and OFFER_RESERVED.',
      resolve: async (offer, _, context) => {
        const [fitness, claimant, now] = await Promise.all([
          readDeviceFitness(context, offer.deviceKey),
          claimantFor(offer, context),
          context.now(),
        ]);
        const refusals =
          claimant === null
            ? refusalsForAnonymous(fitness, offer, now)
            : claimRefusals(fitness, offer, claimant, await context.loaders.parameters(), now);
        return { allowed: refusals.length === 0, refusals };
      },
    }),
  }),
});

addNodeQuery('Offer', OfferRef, {
  description: 'One offer, whether open, filled or closed; null when there is none. Public.',
  byKey: (key, context) => context.loaders.offer.load(key),
  other: {
    field: 'slug',
    description: 'Slug of the offer: the last part of its share link, 22 letters and digits.',
    load: async (slug, context) => {
      if (!/^[0-9A-Za-z]{22}$/.test(slug)) throw badInput('by.slug', 'not the slug of an offer');
      const found = await context.loaders.listing.bySlug(slug);
      if (found === undefined) return context.loaders.offerBySlug(slug);
      if (found === null) return null;
      context.loaders.offer.prime(found.offer.id, found.offer);
      context.loaders.device.prime(found.device.key, found.device);
      return found.offer;
    },
  },
});

async function isOwnOffer(offer: OfferRow, context: Context): Promise<boolean> {
  const device = await context.loaders.device.load(offer.deviceKey);
  return device !== null && device.ownerAccountId === context.viewer?.accountId;
}

/** Whether the offer is reserved for a wallet of the signed-in account; false without a session. */
async function isReservedForViewer({ reservedFor }: OfferRow, { viewer, loaders }: Context): Promise<boolean> {
  if (reservedFor === null || viewer === null) return false;
  return (await loaders.wallet.load(reservedFor))?.accountId === viewer.accountId;
}

/** Returns the viewer as a claimant of an offer: for an offer that is reserved for a wallet of the viewer, with that wallet alone. */
async function claimantFor(offer: OfferRow, context: Context): Promise<Claimant | null> {
  const claimant = await context.claimant();
  const { reservedFor } = offer;
  if (claimant === null || reservedFor === null || !(await isReservedForViewer(offer, context))) return claimant;
  const balances = await context.loaders.account(claimant.accountId).balances();
  return { ...claimant, wallet: reservedFor, balance: balances.get(reservedFor) ?? 0n };
}

async function labelNow(offer: OfferRow, viewpoint: 'OWNER' | 'CO_STAKER', context: Context) {
  return offerLabelAt(await readAggregate(context, offer.deviceKey, offer), offer, await context.now(), viewpoint);
}
