// Co-stakes, for their two parties: phase, dates, earning and available actions.
// **Invariant:** ends are given as instants, not durations; the wallet is shown to its own account only.

import { coStakerAlias, ownerAlias } from '../app/alias.ts';
import { type CoStake, countsTowardRequirement, phaseAt, phaseEndsAt } from '../domain/co-stake.ts';
import {
  type CoStakeAction,
  coStakeActionRefusals,
  type ExitDates,
  exitDatesIfUnstakedAt,
} from '../domain/co-stake-action.ts';
import { offerLabelAt } from '../domain/device-aggregate.ts';
import { notEarningReason } from '../domain/earning.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT, type StatusLabel } from '../domain/label.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readAggregate } from './aggregate-reads.ts';
import { availableAction } from './availability.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import {
  CoStakePhaseEnum,
  NotEarningReasonEnum,
  SettlementFailureEnum,
  SettlementStatusEnum,
  StatusLabelEnum,
  values,
} from './enums.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OfferRef } from './offer.ts';

export const CoStakeRef = builder.objectRef<CoStake>('CoStake');

const Settlement = builder.objectRef<CoStake>('Settlement').implement({
  description: 'Settlement of a claim: the transfer of the stake from the wallet into the co-stake.',
  fields: (t) => ({
    status: t.expose('settlement', {
      type: SettlementStatusEnum,
      description: 'State of the transfer: sending, approved, failed or expired.',
    }),
    failure: t.expose('settlementFailure', {
      type: SettlementFailureEnum,
      nullable: true,
      description: 'Why it failed or expired; null while it is sending, and when it was approved.',
    }),
    settleBy: t.expose('settleBy', {
      type: 'DateTime',
      description: 'It is decided by this instant; undecided, it expires then.',
    }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided; null while it is sending.',
    }),
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
      description: 'When the wait ends and the cooldown starts; equal to `startedAt` for an exit without a wait.',
    }),
    cooldownEndsAt: t.expose('cooldownEndsAt', {
      type: 'DateTime',
      description: 'From this instant on the stake can be withdrawn, without a deadline.',
    }),
    canceledAt: t.expose('canceledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the co-staker cancelled it; its other dates then no longer apply. Null unless cancelled.',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the stake was paid back; null until then.',
    }),
  }),
});

const Counterparty = builder.objectRef<{ readonly alias: string }>('Counterparty').implement({
  description: 'The other party of an agreement, under an alias.',
  fields: (t) => ({
    alias: t.exposeString('alias', {
      description: 'Stable within this agreement; it cannot be traced to a wallet or to another agreement.',
    }),
  }),
});

const CO_STAKE_ACTIONS: { readonly [Action in CoStakeAction]: string } = {
  UNSTAKE: 'Start the exit, which ends earning at once: `unstake`.',
  CANCEL_UNSTAKE: 'Cancel the exit within its wait period: `cancelUnstake`.',
  WITHDRAW: 'Have the stake paid back after the cooldown: `withdraw`.',
  CLAIM_REWARDS: 'Have accrued rewards paid out to the wallet: `claimRewards`.',
};

const AvailableAction = availableAction(
  'AvailableAction',
  'a co-stake',
  builder.enumType('CoStakeAction', {
    description: 'An action that a co-staker can sign for a co-stake.',
    values: values(CO_STAKE_ACTIONS),
  }),
  1,
);

CoStakeRef.implement({
  description:
    "The position that a claim creates: stake on another account's device, in exchange for a share of its block rewards. Seen by its two parties only.",
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'Global id of the co-stake, for `node` and for signed actions.',
      resolve: (coStake) => globalId('CoStake', coStake.id),
    }),
    offer: t.field({ type: OfferRef, description: 'The offer that was claimed, as it is now.', resolve: offerOf }),
    wallet: t.field({
      type: 'WalletAddress',
      nullable: true,
      description: 'Which of your wallets paid, and is paid back; null for the owner of the device.',
      resolve: (coStake, _, { viewer }) => (viewer?.accountId === coStake.accountId ? coStake.wallet : null),
    }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'The stake as agreed; slashes do not change it.' }),
    held: t.expose('held', {
      type: 'TokenAmount',
      description: 'What is held of it now: the stake less slashes; 0 once it was paid back.',
    }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description: "The co-staker's share of every block reward as agreed, in basis points.",
    }),
    phase: t.field({
      type: CoStakePhaseEnum,
      description: "Its phase at the request's own instant.",
      resolve: async (coStake, _, context) => phaseAt(coStake, await context.now()),
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: 'The published status label of its offer, worded for your side of the agreement.',
      resolve: labelNow,
    }),
    labelText: t.string({
      description: 'The published English text of `label`, for people.',
      resolve: async (coStake, args, context) => LABEL_TEXT[await labelNow(coStake, args, context)],
    }),
    settlement: t.field({
      type: Settlement,
      description: 'The transfer of the stake when the offer was claimed.',
      resolve: (coStake) => coStake,
    }),
    earning: t.boolean({
      description: 'True when it would earn from a block that its device completes now.',
      resolve: async (coStake, args, context) => (await reasonNow(coStake, args, context)) === null,
    }),
    notEarningReason: t.field({
      type: NotEarningReasonEnum,
      nullable: true,
      description: 'The first reason why it does not earn now; null while `earning` is true.',
      resolve: reasonNow,
    }),
    countsTowardRequirement: t.boolean({
      description: "True while it counts toward the device's requirement: active, or in its wait period.",
      resolve: async (coStake, _, context) => countsTowardRequirement(phaseAt(coStake, await context.now())),
    }),
    claimedAt: t.expose('claimedAt', { type: 'DateTime', description: 'When the co-staker claimed the offer.' }),
    exit: t.field({
      type: ExitRef,
      nullable: true,
      description: 'The latest exit, also a cancelled one; null when there was none.',
      resolve: exitOf,
    }),
    exitIfUnstakedNow: t.field({
      type: ExitRef,
      nullable: true,
      description: 'The dates that an unstake would fix if you signed it now; null where it would be refused.',
      resolve: async (coStake, _, context) => {
        const [aggregate, now] = await Promise.all([aggregateFor(coStake, context), context.now()]);
        const dates = exitDatesIfUnstakedAt(coStake, aggregate, now);
        return dates === null ? null : { ...dates, canceledAt: null, withdrawnAt: null };
      },
    }),
    phaseEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the present phase ends by itself; null when only an action of a party ends it.',
      resolve: async (coStake, _, context) => phaseEndsAt(coStake, await context.now()),
    }),
    withdrawableAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From this instant on it can be withdrawn; null while no exit runs.',
      resolve: (coStake) => (coStake.exitCanceledAt === null ? coStake.cooldownEndsAt : null),
    }),
    counterparty: t.field({
      type: Counterparty,
      description: 'For the owner the co-staker, for the co-staker the owner, under an alias.',
      resolve: counterpartyOf,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'Every action of a co-staker, and for each whether it would succeed now and why not.',
      extensions: { length: 4 },
      resolve: async (coStake, _, context) => {
        const [aggregate, now] = await Promise.all([aggregateFor(coStake, context), context.now()]);
        const refused = coStakeActionRefusals(coStake, aggregate, now);
        return (Object.keys(CO_STAKE_ACTIONS) as CoStakeAction[]).map((action) => {
          const refusal = refused[action];
          return { action, refusals: refusal === null ? [] : [refusal] };
        });
      },
    }),
  }),
});

registerNodeLoader('CoStake', async (key, { viewer, loaders }) =>
  viewer === null ? null : loaders.account(viewer.accountId).coStake.load(key),
);

/** Whether the signed-in account is the co-staker or the owner of the device. */
export async function isParty(coStake: CoStake, context: Context): Promise<boolean> {
  if (context.viewer === null) return false;
  return coStake.accountId === context.viewer.accountId || (await isOwner(coStake, context));
}

async function isOwner(coStake: CoStake, context: Context): Promise<boolean> {
  return context.viewer !== null && (await deviceOf(coStake, context)).ownerAccountId === context.viewer.accountId;
}

async function offerOf(coStake: CoStake, _: object, context: Context): Promise<OfferRow> {
  const offer = await context.loaders.offer.load(coStake.offerId);
  if (offer === null) throw new Error(`the offer of co-stake ${coStake.id} is missing`);
  return offer;
}

async function deviceOf(coStake: CoStake, context: Context): Promise<DeviceRow> {
  const device = await context.loaders.device.load(coStake.deviceKey);
  if (device === null) throw new Error(`the device of co-stake ${coStake.id} is missing`);
  return device;
}

/** The device aggregate with this co-stake and the offers that may have replaced it: they decide whether it can still stay. */
async function aggregateFor(coStake: CoStake, context: Context) {
  const aggregate = await readAggregate(context, coStake.deviceKey, await offerOf(coStake, {}, context));
  const standing = await context.loaders.standingOffers.load(coStake.deviceKey);
  const offers = [...aggregate.offers, ...standing.filter((offer) => offer.id !== coStake.offerId)];
  const coStakes = aggregate.coStakes.some((counted) => counted.id === coStake.id)
    ? aggregate.coStakes
    : [...aggregate.coStakes, coStake];
  return { ...aggregate, offers, coStakes };
}

async function labelNow(coStake: CoStake, _: object, context: Context): Promise<StatusLabel> {
  const offer = await offerOf(coStake, {}, context);
  const aggregate = await readAggregate(context, coStake.deviceKey, offer);
  const viewpoint = (await isOwner(coStake, context)) ? 'OWNER' : 'CO_STAKER';
  return offerLabelAt(aggregate, offer, await context.now(), viewpoint);
}

async function reasonNow(coStake: CoStake, _: object, context: Context) {
  return notEarningReason(await readAggregate(context, coStake.deviceKey, null), coStake, await context.now());
}

function exitOf(coStake: CoStake): Exit | null {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt } = coStake;
  if (exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  const { exitCanceledAt: canceledAt, withdrawnAt } = coStake;
  return { startedAt: exitStartedAt, waitEndsAt, cooldownEndsAt, canceledAt, withdrawnAt };
}

async function counterpartyOf(coStake: CoStake, _: object, context: Context): Promise<{ readonly alias: string }> {
  if (await isOwner(coStake, context)) return { alias: coStakerAlias(context.app, coStake.id) };
  return { alias: ownerAlias(context.app, (await deviceOf(coStake, context)).deviceId) };
}
