// GraphQL type `CoStake`, visible to the two parties: phase, dates, earning and available actions.
// **Invariant:** ends of phases are instants, not durations; the wallet is visible to its own account only.

import { coStakerAlias, ownerAlias } from '../app/alias.ts';
import { type CoStake, countsTowardRequirement, phaseAt, phaseEndsAt } from '../domain/co-stake.ts';
import { type CoStakeAction, coStakeActionRefusals, exitDatesIfUnstakedAt } from '../domain/co-stake-action.ts';
import { type DeviceAggregate, offerLabelAt } from '../domain/device-aggregate.ts';
import { notEarningReason } from '../domain/earning.ts';
import { globalId } from '../domain/id.ts';
import { LABEL_TEXT, type StatusLabel } from '../domain/label.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { readRunningAggregate } from './aggregate-reads.ts';
import { availableActionType } from './availability.ts';
import { builder } from './builder.ts';
import { ExitRef, exitOf } from './co-stake-exit.ts';
import type { Context } from './context.ts';
import {
  CoStakePhaseEnum,
  enumValues,
  NotEarningReasonEnum,
  SettlementFailureEnum,
  SettlementStatusEnum,
  StatusLabelEnum,
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
      description: 'Reason why the settlement failed or expired; null while it is SENDING and when it is APPROVED.',
    }),
    settleBy: t.expose('settleBy', {
      type: 'DateTime',
      description: 'Deadline of the settlement; a claim that is not decided by then expires.',
    }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the settlement was decided; null while it is SENDING.',
    }),
  }),
});

const Counterparty = builder.objectRef<{ readonly alias: string }>('Counterparty').implement({
  description: 'The other party of an agreement, under an alias.',
  fields: (t) => ({
    alias: t.exposeString('alias', {
      description:
        'Alias of the other party. It never changes within this agreement and cannot be traced to a wallet or to another agreement.',
    }),
  }),
});

const CO_STAKE_ACTIONS: { readonly [Action in CoStakeAction]: string } = {
  UNSTAKE: 'Start the exit, which ends earning at once: `unstake`.',
  CANCEL_UNSTAKE: 'Cancel the exit within its wait period: `cancelUnstake`.',
  WITHDRAW: 'Withdraw the stake after its cooldown: `withdraw`.',
  CLAIM_REWARDS: "Pay out the accrued rewards to the co-staker's wallet: `claimRewards`.",
};

const AvailableAction = availableActionType(
  'AvailableAction',
  'a co-stake',
  builder.enumType('CoStakeAction', {
    description: 'An action that a co-staker can sign for a co-stake.',
    values: enumValues(CO_STAKE_ACTIONS),
  }),
  1,
);

CoStakeRef.implement({
  description:
    "The position that a claim creates: stake on another account's device, in exchange for a share of its block rewards. Visible to its two parties only.",
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: 'Global id of the co-stake, for `node` and for signed actions.',
      resolve: (coStake) => globalId('CoStake', coStake.id),
    }),
    offer: t.field({ type: OfferRef, description: 'The claimed offer, in its present state.', resolve: offerOf }),
    wallet: t.field({
      type: 'WalletAddress',
      nullable: true,
      description: "Wallet of yours that paid the stake and receives it back; null when you are the device's owner.",
      resolve: (coStake, _, { viewer }) => (viewer?.accountId === coStake.accountId ? coStake.wallet : null),
    }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'The stake as agreed; slashes do not change it.' }),
    held: t.expose('held', {
      type: 'TokenAmount',
      description: 'Stake held now: the agreed amount less slashes; 0 once it was paid back.',
    }),
    rewardShareBps: t.exposeInt('rewardShareBps', {
      description: "The co-staker's share of every block reward as agreed, in basis points.",
    }),
    phase: t.field({
      type: CoStakePhaseEnum,
      description: 'Phase of the co-stake at the time of the request.',
      resolve: async (coStake, _, context) => phaseAt(coStake, await context.now()),
    }),
    label: t.field({
      type: StatusLabelEnum,
      description: 'Status label of the offer, worded for you as owner or co-staker of the agreement.',
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
      description: 'True when the co-stake would earn from a block that its device completes now.',
      resolve: async (coStake, args, context) => (await reasonNow(coStake, args, context)) === null,
    }),
    notEarningReason: t.field({
      type: NotEarningReasonEnum,
      nullable: true,
      description: 'First reason why the co-stake does not earn now; null while `earning` is true.',
      resolve: reasonNow,
    }),
    countsTowardRequirement: t.boolean({
      description:
        "True while the co-stake counts toward the device's requirement: when it is active or in its wait period.",
      resolve: async (coStake, _, context) => countsTowardRequirement(phaseAt(coStake, await context.now())),
    }),
    claimedAt: t.expose('claimedAt', { type: 'DateTime', description: 'When the co-staker claimed the offer.' }),
    exit: t.field({
      type: ExitRef,
      nullable: true,
      description: 'Latest exit of the co-stake, also a cancelled one; null when it was never unstaked.',
      resolve: exitOf,
    }),
    exitIfUnstakedNow: t.field({
      type: ExitRef,
      nullable: true,
      description: 'Dates that `unstake` would fix if it were called now; null when it would be refused.',
      resolve: async (coStake, _, context) => {
        const dates = exitDatesIfUnstakedAt(...(await decisionInputs(coStake, context)));
        return dates === null ? null : { ...dates, canceledAt: null, withdrawnAt: null, waitEndedEarly: null };
      },
    }),
    phaseEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the present phase ends by itself; null when only an action of a party ends it.',
      resolve: async (coStake, _, context) => phaseEndsAt(coStake, await context.now()),
    }),
    withdrawableAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Earliest time at which the stake can be withdrawn; null while no exit is running.',
      resolve: (coStake) => (coStake.exitCanceledAt === null ? coStake.cooldownEndsAt : null),
    }),
    counterparty: t.field({
      type: Counterparty,
      description:
        'The other party under an alias: the co-staker when you are the owner, and the owner when you are the co-staker.',
      resolve: counterpartyOf,
    }),
    availableActions: t.field({
      type: [AvailableAction],
      description: 'Every action of a co-staker, each with whether it would succeed now and the refusals that apply.',
      extensions: { length: 4 },
      resolve: async (coStake, _, context) => {
        const refused = coStakeActionRefusals(...(await decisionInputs(coStake, context)));
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

/** Returns whether the signed-in account is the co-staker or the device's owner; false without a session. */
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

/** Returns the device aggregate of all running offers and co-stakes, which decide about `cancelUnstake`, and of this co-stake. */
async function aggregateFor(coStake: CoStake, context: Context): Promise<DeviceAggregate> {
  const [running, offer] = await Promise.all([
    readRunningAggregate(context, coStake.deviceKey),
    offerOf(coStake, {}, context),
  ]);
  const offers = running.offers.some(({ id }) => id === offer.id) ? running.offers : [...running.offers, offer];
  const isRunning = running.coStakes.some(({ id }) => id === coStake.id);
  return { ...running, offers, coStakes: isRunning ? running.coStakes : [...running.coStakes, coStake] };
}

async function decisionInputs(
  coStake: CoStake,
  context: Context,
): Promise<[CoStake, DeviceAggregate, Parameters, Date]> {
  const [aggregate, parameters, now] = await Promise.all([
    aggregateFor(coStake, context),
    context.loaders.parameters(),
    context.now(),
  ]);
  return [coStake, aggregate, parameters, now];
}

async function labelNow(coStake: CoStake, _: object, context: Context): Promise<StatusLabel> {
  const [aggregate, offer] = await Promise.all([aggregateFor(coStake, context), offerOf(coStake, {}, context)]);
  const viewpoint = (await isOwner(coStake, context)) ? 'OWNER' : 'CO_STAKER';
  return offerLabelAt(aggregate, offer, await context.now(), viewpoint);
}

async function reasonNow(coStake: CoStake, _: object, context: Context) {
  return notEarningReason(await aggregateFor(coStake, context), coStake, await context.now());
}

async function counterpartyOf(coStake: CoStake, _: object, context: Context): Promise<{ readonly alias: string }> {
  if (await isOwner(coStake, context)) return { alias: coStakerAlias(context.app, coStake.id) };
  return { alias: ownerAlias(context.app, (await deviceOf(coStake, context)).deviceId) };
}
