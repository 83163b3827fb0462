// A co-stake, for its two parties alone: dates rather than durations, and every flag with its reason.

import { coStakerAlias, ownerAlias } from '../app/alias.ts';
import { type CoStake, countsTowardRequirement, phaseAt, phaseEndsAt } from '../domain/co-stake.ts';
import { type CoStakeAction, coStakeActionRefusals, type ExitDates, exitDatesNow } from '../domain/co-stake-action.ts';
import { offerLabelAt } from '../domain/device-aggregate.ts';
import { notEarningReason } from '../domain/earning.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT, type StatusLabel } from '../domain/label.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import {
  CoStakeActionEnum,
  CoStakePhaseEnum,
  NotEarningReasonEnum,
  SettlementFailureEnum,
  SettlementStatusEnum,
  StatusLabelEnum,
} from './enums.ts';
import { findsNode, NodeInterface } from './node.ts';
import { OfferRef } from './offer.ts';
import { RefusalInterface } from './refusal.ts';

export const CoStakeRef = builder.objectRef<CoStake>('CoStake');

const Settlement = builder.objectRef<CoStake>('Settlement').implement({
  description: 'How the transfer of the stake stands.',
  fields: (t) => ({
    status: t.expose('settlement', {
      type: SettlementStatusEnum,
      description: 'Sending, approved, failed or expired.',
    }),
    failure: t.expose('settlementFailure', {
      type: SettlementFailureEnum,
      nullable: true,
      description: 'Why it failed, where it did.',
    }),
    settleBy: t.expose('settleBy', { type: 'DateTime', description: 'When it is decided at the latest.' }),
    settledAt: t.expose('settledAt', { type: 'DateTime', nullable: true, description: 'When it was decided.' }),
  }),
});

type Exit = ExitDates & { readonly canceledAt: Date | null; readonly withdrawnAt: Date | null };

const ExitRef = builder.objectRef<Exit>('CoStakeExit').implement({
  description: 'The latest exit of a co-stake. Its dates were fixed when it started and never move.',
  fields: (t) => ({
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      description: 'When the co-staker unstaked; earning ended then.',
    }),
    waitEndsAt: t.expose('waitEndsAt', {
      type: 'DateTime',
      description: 'When the wait ends and the cooldown starts.',
    }),
    cooldownEndsAt: t.expose('cooldownEndsAt', { type: 'DateTime', description: 'When the stake can be withdrawn.' }),
    canceledAt: t.expose('canceledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; its other dates then no longer apply.',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the stake was paid back.',
    }),
  }),
});

const Counterparty = builder.objectRef<{ readonly alias: string }>('Counterparty').implement({
  description: 'The other party of an agreement, under an alias.',
  fields: (t) => ({
    alias: t.exposeString('alias', { description: 'Stable within this agreement; leads to nobody.' }),
  }),
});

const AvailableAction = builder
  .objectRef<{ readonly action: CoStakeAction; readonly refusal: Refusal | null }>('AvailableAction')
  .implement({
    description: 'An action on a co-stake, and whether it would succeed now, judged by the very rules of the mutation.',
    fields: (t) => ({
      action: t.expose('action', { type: CoStakeActionEnum, description: 'Which one.' }),
      allowed: t.boolean({ description: 'True when it would succeed.', resolve: ({ refusal }) => refusal === null }),
      refusals: t.field({
        type: [RefusalInterface],
        description: 'Why it would not.',
        extensions: { length: 1 },
        resolve: ({ refusal }) => (refusal === null ? [] : [refusal]),
      }),
    }),
  });

CoStakeRef.implement({
  description:
    "The position that a claim creates: stake on somebody else's device, in exchange for a share of its block rewards. Seen by its two parties only.",
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: (coStake) => globalId('CoStake', coStake.id) }),
    offer: t.field({
      type: OfferRef,
      description: 'The offer that was claimed.',
      resolve: (coStake, _, context) => offerOf(coStake, context),
    }),
    wallet: t.field({
      type: 'WalletAddress',
      nullable: true,
      description: 'Which of your wallets paid, and is paid back; null for the owner of the device.',
      resolve: (coStake, _, { viewer }) => (viewer?.accountId === coStake.accountId ? coStake.wallet : null),
    }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'The stake, as agreed.' }),
    held: t.expose('held', {
      type: 'TokenAmount',
      description: 'What is held of it now: the stake less slashes; nothing once it was paid back.',
    }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description: "The co-staker's share of every block reward, basis points, as agreed.",
    }),
    phase: t.field({
      type: CoStakePhaseEnum,
      description: 'Where it is in its life, at this instant.',
      resolve: async (coStake, _, context) => phaseAt(coStake, await context.now()),
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: 'The one label people know, in your words.',
      resolve: (coStake, _, context) => labelNow(coStake, context),
    }),
    labelText: t.string({
      description: 'The label in words, for people.',
      resolve: async (coStake, _, context) => LABEL_TEXT[await labelNow(coStake, context)],
    }),
    settlement: t.field({
      type: Settlement,
      description: 'How the transfer of the stake stands.',
      resolve: (coStake) => coStake,
    }),
    earning: t.boolean({
      description: 'Whether it earns now, when its device completes a block.',
      resolve: async (coStake, _, context) => (await reasonNow(coStake, context)) === null,
    }),
    notEarningReason: t.field({
      type: NotEarningReasonEnum,
      nullable: true,
      description: 'Why it does not earn; null when it does.',
      resolve: reasonOf,
    }),
    countsTowardRequirement: t.boolean({
      description: "Whether it counts toward the device's requirement now.",
      resolve: async (coStake, _, context) => countsTowardRequirement(phaseAt(coStake, await context.now())),
    }),
    claimedAt: t.expose('claimedAt', { type: 'DateTime', description: 'When the offer was claimed.' }),
    exit: t.field({
      type: ExitRef,
      nullable: true,
      description: 'The latest exit; null when there was none.',
      resolve: exitOf,
    }),
    exitIfUnstakedNow: t.field({
      type: ExitRef,
      nullable: true,
      description: 'The dates that an unstake would fix if you signed it now; null where it would be refused.',
      resolve: async (coStake, _, context) => {
        const [aggregate, now] = await Promise.all([aggregateFor(coStake, context), context.now()]);
        const dates = exitDatesNow(coStake, aggregate, now);
        return dates === null ? null : { ...dates, canceledAt: null, withdrawnAt: null };
      },
    }),
    phaseEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "When the present phase ends by itself; null when only somebody's act ends it.",
      resolve: async (coStake, _, context) => phaseEndsAt(coStake, await context.now()),
    }),
    withdrawableAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From when it can be withdrawn; null while no exit runs.',
      resolve: (coStake) => (coStake.exitCanceledAt === null ? coStake.cooldownEndsAt : null),
    }),
    counterparty: t.field({ type: Counterparty, description: 'The other party.', resolve: counterpartyOf }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'What the co-staker can do with it, and why not.',
      extensions: { length: 4 },
      resolve: async (coStake, _, context) => {
        const [aggregate, now] = await Promise.all([aggregateFor(coStake, context), context.now()]);
        const refusals = coStakeActionRefusals(coStake, aggregate, now);
        return (Object.keys(refusals) as CoStakeAction[]).map((action) => ({ action, refusal: refusals[action] }));
      },
    }),
  }),
});

findsNode('CoStake', async (key, { viewer, loaders }) =>
  viewer === null ? null : loaders.account(viewer.accountId).coStake.load(key),
);

/** Whether the signed-in account is one of the two parties. */
export async function isParty(coStake: CoStake, context: Context): Promise<boolean> {
  if (context.viewer === null) return false;
  if (coStake.accountId === context.viewer.accountId) return true;
  return (await deviceOf(coStake, context)).ownerAccountId === context.viewer.accountId;
}

async function offerOf(coStake: CoStake, context: Context): Promise<OfferRow> {
  const offer = await context.loaders.offer.load(coStake.offerId);
  if (offer === null) throw new Error(`the offer of co-stake ${coStake.id} is missing`);
  return offer;
}

async function deviceOf(coStake: CoStake, context: Context): Promise<DeviceRow> {
  const device = await context.loaders.device.load(coStake.deviceKey);
  if (device === null) throw new Error(`the device of co-stake ${coStake.id} is missing`);
  return device;
}

/** The aggregate with this very co-stake and the offers that may have taken its place: what decides whether it can still stay. */
async function aggregateFor(coStake: CoStake, context: Context) {
  const aggregate = await readAggregate(context, coStake.deviceKey, await offerOf(coStake, context));
  const standing = await context.loaders.standingOffers.load(coStake.deviceKey);
  const offers = [...aggregate.offers, ...standing.filter((offer) => offer.id !== coStake.offerId)];
  const coStakes = aggregate.coStakes.some((one) => one.id === coStake.id)
    ? aggregate.coStakes
    : [...aggregate.coStakes, coStake];
  return { ...aggregate, offers, coStakes };
}

async function labelNow(coStake: CoStake, context: Context): Promise<StatusLabel> {
  const offer = await offerOf(coStake, context);
  const aggregate = await readAggregate(context, coStake.deviceKey, offer);
  const viewpoint = (await isOwner(coStake, context)) ? 'OWNER' : 'CO_STAKER';
  return offerLabelAt(aggregate, offer, await context.now(), viewpoint);
}

async function reasonNow(coStake: CoStake, context: Context) {
  return notEarningReason(await readAggregate(context, coStake.deviceKey, null), coStake, await context.now());
}

function reasonOf(coStake: CoStake, _: object, context: Context) {
  return reasonNow(coStake, context);
}

function exitOf(coStake: CoStake): Exit | null {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt } = coStake;
  if (exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  const { exitCanceledAt: canceledAt, withdrawnAt } = coStake;
  return { startedAt: exitStartedAt, waitEndsAt, cooldownEndsAt, canceledAt, withdrawnAt };
}

async function isOwner(coStake: CoStake, context: Context): Promise<boolean> {
  return context.viewer !== null && (await deviceOf(coStake, context)).ownerAccountId === context.viewer.accountId;
}

async function counterpartyOf(coStake: CoStake, _: object, context: Context): Promise<{ readonly alias: string }> {
  const device = await deviceOf(coStake, context);
  return {
    alias: (await isOwner(coStake, context))
      ? coStakerAlias(context.app, coStake.id)
      : ownerAlias(context.app, device.deviceId),
  };
}
