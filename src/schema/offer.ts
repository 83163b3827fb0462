// Offers in public: what is asked, what is given, what it may bring, and whether it can be claimed.

import { claimRefusals, offerRefusals } from '../domain/claim.ts';
import { offerLabelAt } from '../domain/device-aggregate.ts';
import { estimateCaveat } from '../domain/estimate.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT } from '../domain/label.ts';
import { offerStatusAt } from '../domain/offer.ts';
import type { Refusal } from '../domain/refusal.ts';
import { breakEvenShareBps, estimateReward, type RewardEstimate } from '../domain/reward.ts';
import type { AgreementRow } from '../store/agreements.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { badInput, builder } from './builder.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { CloseReasonEnum, EstimateCaveatEnum, OfferStatusEnum, StatusLabelEnum, ViewpointEnum } from './enums.ts';
import { findsNode, keyFrom, NodeInterface } from './node.ts';
import { RefusalInterface } from './refusal.ts';

export const OfferRef = builder.objectRef<OfferRow>('Offer');

type Estimate = RewardEstimate & {
  readonly breakEvenShareBps: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
};

export const RewardEstimateRef = builder.objectRef<Estimate>('RewardEstimate').implement({
  description:
    "What an offer may bring, from what its device has brought: the mean of the device's reward over the window, unrewarded blocks counted as zero, times the share. An estimate, not a promise.",
  fields: (t) => ({
    perBlock: t.expose('perBlock', { type: 'TokenAmount', description: 'For the co-staker, per hourly block.' }),
    aprBps: t.exposeInt('aprBps', {
      description: 'A year of such blocks over the requested amount, basis points, without compounding.',
    }),
    breakEvenShareBps: t.exposeInt('breakEvenShareBps', {
      description:
        'The share at which rewards are in proportion to stake: requested ÷ (own stake of the owner + requested). A higher share favours the co-staker.',
    }),
    sampleBlocks: t.exposeInt('sampleBlocks', { description: 'How many blocks it rests on.' }),
    windowFrom: t.expose('windowFrom', { type: 'DateTime', description: 'Start of the window.' }),
    windowTo: t.expose('windowTo', { type: 'DateTime', description: 'End of the latest block in it.' }),
  }),
});

type TermsView = { readonly offer: OfferRow; readonly agreement: AgreementRow | null };

const OfferTerms = builder.objectRef<TermsView>('OfferTerms').implement({
  description: 'The terms of an offer, as both parties sign them. They never change.',
  fields: (t) => ({
    text: t.string({ description: 'The canonical text: ASCII, LF.', resolve: ({ offer }) => offer.termsText }),
    sha256: t.string({
      description: 'sha-256 of that text, lower-case hex.',
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
      description: "The device's reliability score when the claim was approved; null before, or where there was none.",
      resolve: ({ agreement }) =>
        agreement?.reliabilityHundredths == null ? null : agreement.reliabilityHundredths / 100,
    }),
  }),
});

/** Whether an action would succeed now, from the same rules as the mutation itself. */
export const ActionAvailability = builder
  .objectRef<{ readonly allowed: boolean; readonly refusals: readonly Refusal[] }>('ActionAvailability')
  .implement({
    description: 'Whether an action would succeed now, judged by the very rules of the mutation.',
    fields: (t) => ({
      allowed: t.exposeBoolean('allowed', { description: 'True when it would.' }),
      refusals: t.field({
        type: [RefusalInterface],
        description: 'Every reason why it would not, the decisive one first.',
        extensions: { length: 4 },
        resolve: ({ refusals }) => [...refusals],
      }),
    }),
  });

OfferRef.implement({
  description:
    'A published request for stake on one device, in exchange for a share of its block rewards. Claimed whole, by one co-staker.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (offer) => globalId('Offer', offer.id) }),
    slug: t.exposeString('slug', {
      description: 'The unguessable part of its share link; part of the text that a claimer signs.',
    }),
    url: t.string({
      description: 'Share link; it keeps working after the offer closes.',
      resolve: (offer, _, context) => `${context.app.settings.origin}/offers/${offer.slug}`,
    }),
    status: t.field({
      type: OfferStatusEnum,
      description: 'Whether it can be claimed, at this instant.',
      resolve: async (offer, _, context) => offerStatusAt(offer, await context.now()),
    }),
    closeReason: t.field({
      type: CloseReasonEnum,
      nullable: true,
      description: 'Why it is closed; null while it is not.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closeReason : null,
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: 'The one label people know.',
      args: {
        viewpoint: t.arg({
          type: ViewpointEnum,
          required: true,
          defaultValue: 'OWNER',
          description: 'In whose words.',
        }),
      },
      resolve: (offer, { viewpoint }, context) => labelNow(offer, viewpoint, context),
    }),
    labelText: t.string({
      description: 'The label in words, for people.',
      args: {
        viewpoint: t.arg({
          type: ViewpointEnum,
          required: true,
          defaultValue: 'OWNER',
          description: 'In whose words.',
        }),
      },
      resolve: async (offer, { viewpoint }, context) => LABEL_TEXT[await labelNow(offer, viewpoint, context)],
    }),
    requestedAmount: t.expose('requestedAmount', { type: 'TokenAmount', description: 'How much stake is asked for.' }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description:
        "The co-staker's share of every block reward of the device, basis points. Hire income is the owner's alone.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was published.' }),
    claimedAt: t.expose('claimedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its present co-stake was claimed; null while nobody holds it.',
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it closed; null while it is not.',
      resolve: async (offer, _, context) =>
        offerStatusAt(offer, await context.now()) === 'CLOSED' ? offer.closesAt : null,
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it lapses if nobody claims it; null: never.',
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
      description: 'What to bear in mind with the estimate, or why there is none; null when nothing stands against it.',
      resolve: async (offer, _, context) => {
        const [aggregate, parameters, now] = await Promise.all([
          readAggregate(context, offer.deviceKey, offer),
          context.loaders.parameters(),
          context.now(),
        ]);
        return estimateCaveat(aggregate, parameters, now);
      },
    }),
    device: t.field({
      type: DeviceRef,
      description: 'The device it is about.',
      resolve: async (offer, _, context) => {
        const device = await context.loaders.device.load(offer.deviceKey);
        if (device === null) throw new Error(`the device of offer ${offer.id} is missing`);
        return device;
      },
    }),
    terms: t.field({
      type: OfferTerms,
      description: 'What both parties sign.',
      resolve: async (offer, _, context) => {
        const coStake = await context.loaders.standingCoStake.load(offer.id);
        return { offer, agreement: coStake === null ? null : await context.loaders.agreement.load(coStake.id) };
      },
    }),
    canClaim: t.field({
      type: ActionAvailability,
      description: 'Whether you could claim it now. Signed out, it tells only what would stop anybody.',
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

findsNode('Offer', (key, context) => context.loaders.offer.load(key));

const OfferBy = builder.inputType('OfferBy', {
  isOneOf: true,
  description: 'Which offer: by exactly one of its names.',
  fields: (t) => ({
    id: t.id({ description: 'Global id.' }),
    slug: t.string({ description: 'The last part of its share link.' }),
  }),
});

builder.queryField('offer', (t) =>
  t.field({
    type: OfferRef,
    nullable: true,
    description: 'One offer, open or long closed; null when there is none.',
    args: { by: t.arg({ type: OfferBy, required: true, description: 'Which one.' }) },
    resolve: (_, { by }, context) => {
      if (by.id != null) return context.loaders.offer.load(keyFrom('by.id', by.id, 'Offer'));
      if (by.slug == null || !/^[0-9A-Za-z]{22}$/.test(by.slug)) throw badInput('by.slug', 'not the slug of an offer');
      return context.loaders.offerBySlug(by.slug);
    },
  }),
);

async function labelNow(offer: OfferRow, viewpoint: 'OWNER' | 'CO_STAKER', context: Context) {
  return offerLabelAt(await readAggregate(context, offer.deviceKey, offer), offer, await context.now(), viewpoint);
}

/** As the filter and the order by return have it (store/rolling-windows.ts): of live offers alone. */
async function estimateOf(offer: OfferRow, _: object, context: Context): Promise<Estimate | null> {
  if (!offer.live) return null;
  const device = await context.loaders.device.load(offer.deviceKey);
  return device === null ? null : estimateFor(device, offer, context);
}

/** What terms may bring on a device; null under the minimum sample of blocks. */
export async function estimateFor(
  device: DeviceRow,
  terms: { readonly requestedAmount: bigint; readonly rewardShareBps: number },
  context: Context,
): Promise<Estimate | null> {
  const [parameters, latest] = await Promise.all([context.loaders.parameters(), context.loaders.latestBlock()]);
  const estimate = estimateReward(device, terms, parameters);
  if (estimate === null || latest === null) return null;
  return {
    ...estimate,
    breakEvenShareBps: breakEvenShareBps(terms.requestedAmount, device.ownerStake),
    windowFrom: new Date(latest.endsAt.getTime() - parameters.estimateWindowBlocks * parameters.blockIntervalMs),
    windowTo: latest.endsAt,
  };
}
