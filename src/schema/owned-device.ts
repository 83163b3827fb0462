// One's own device, for its owner alone: stake, what of it is free, what can be done and why not.

import { countedStakeAt, liveOfferAt, requirementAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { type Listing, listingOf } from '../domain/listing.ts';
import { type OwnerAction, ownerActionRefusals } from '../domain/owner-action.ts';
import { overflowOf, withdrawableOverflow } from '../domain/owner-stake.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { aggregateAndNow, EligibilityRef, eligibilityOf, type OwnedRow, ownDevice } from './eligibility.ts';
import { findsNode, NodeInterface } from './node.ts';
import { OfferRef } from './offer.ts';
import { RefusalInterface } from './refusal.ts';

export const OwnedDeviceRef = builder.objectRef<OwnedRow>('OwnedDevice');

const ListingRef = builder.objectRef<Listing>('Listing').implement({
  description: 'Whether the marketplace shows an offer on the device that can be claimed, and if not, why.',
  fields: (t) => ({
    listed: t.exposeBoolean('listed', { description: 'True when it does.' }),
    reasons: t.stringList({ description: 'Sentences that say why not.', resolve: ({ reasons }) => [...reasons] }),
  }),
});

const OwnerExitRef = builder.objectRef<DeviceRow>('OwnerExit').implement({
  description: 'Your exit with the whole own stake. Its dates were fixed when it started.',
  fields: (t) => ({
    startedAt: t.expose('ownerExitStartedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When you unstaked the device.',
    }),
    cooldownEndsAt: t.expose('ownerCooldownEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When your stake can be withdrawn.',
    }),
  }),
});

const OWNER_ACTIONS: { readonly [Action in OwnerAction]: string } = {
  STAKE_DEVICE: 'Add to the own stake: `stakeDevice`.',
  CREATE_OFFER: 'Publish an offer: `createOffer`.',
  REPLACE_OFFER: 'Put another offer in the place of the open one: `replaceOffer`.',
  CLOSE_OFFER: 'Take the open offer back: `closeOffer`.',
  WITHDRAW_OVERFLOW: 'Take stake above the requirement out: `withdrawOverflow`.',
  CLAIM_REWARDS: 'Have accrued rewards paid out: `claimRewards`.',
  UNSTAKE_DEVICE: 'Take the whole own stake out: `unstakeDevice`.',
  WITHDRAW_DEVICE_STAKE: 'Have the own stake paid back: `withdrawDeviceStake`.',
};

const OwnerActionEnum = builder.enumType('OwnerAction', {
  description: 'What an owner can do with a device.',
  values: Object.fromEntries(
    Object.entries(OWNER_ACTIONS).map(([code, description]) => [code, { value: code, description }]),
  ) as { [Code in OwnerAction]: { value: Code; description: string } },
});

type Availability = { readonly action: OwnerAction; readonly refusals: readonly Refusal[] };
const AvailableOwnerAction = builder.objectRef<Availability>('AvailableOwnerAction').implement({
  description: 'An action on your device, and whether it would succeed now, judged by the very rules of the mutation.',
  fields: (t) => ({
    action: t.expose('action', { type: OwnerActionEnum, description: 'Which one.' }),
    allowed: t.boolean({ description: 'True when it would.', resolve: ({ refusals }) => refusals.length === 0 }),
    refusals: t.field({
      type: [RefusalInterface],
      description: 'Why it would not.',
      // Publishing and replacing can have six each, the others one: two each on the whole.
      extensions: { length: 2 },
      resolve: ({ refusals }) => [...refusals],
    }),
  }),
});

OwnedDeviceRef.implement({
  description: 'A device of yours.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id.', resolve: ({ device }) => globalId('OwnedDevice', device.key) }),
    device: t.field({
      type: DeviceRef,
      description: 'The device as everybody sees it.',
      resolve: ({ device }) => device,
    }),
    ownerWallet: t.field({
      type: 'WalletAddress',
      description: 'Which of your wallets owns it: its stake and its rewards are paid back there.',
      resolve: ({ device }) => device.ownerWallet,
    }),
    ownerStake: t.field({
      type: 'TokenAmount',
      description: 'Your own stake on it.',
      resolve: ({ device }) => device.ownerStake,
    }),
    overflow: t.field({
      type: 'TokenAmount',
      description: "Stake above the requirement, a co-staker's included.",
      resolve: async (row, _, context) => {
        const [aggregate, now] = await aggregateAndNow(row, context);
        return overflowOf(countedStakeAt(aggregate, now), requirementAt(aggregate, now));
      },
    }),
    withdrawableOverflow: t.field({
      type: 'TokenAmount',
      description: 'What you can take out at once; stake that is leaving does not count.',
      resolve: async (row, _, context) => withdrawableOverflow(...(await aggregateAndNow(row, context))),
    }),
    exit: t.field({
      type: OwnerExitRef,
      nullable: true,
      description: 'Your exit; null while you are in the programme.',
      resolve: ({ device }) => (device.ownerExitStartedAt === null ? null : device),
    }),
    liveOffer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer that is open or filled; null when there is none.',
      resolve: async (row, _, context) => liveOfferAt(...(await aggregateAndNow(row, context))) as OfferRow | null,
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake that stands on it, under an alias; null when there is none.',
      resolve: async (row, _, context) => (await aggregateAndNow(row, context))[0].coStakes.at(-1) ?? null,
    }),
    offerEligibility: t.field({
      type: EligibilityRef,
      description: 'Whether you could publish an offer now, precondition by precondition.',
      resolve: eligibilityOf,
    }),
    listing: t.field({
      type: ListingRef,
      description: 'Whether the marketplace shows it, and if not, why.',
      resolve: async (row, _, context) => {
        const latest = { deviceKey: row.device.key, from: null, limit: 1 };
        const [[aggregate, now], checks, offers] = await Promise.all([
          aggregateAndNow(row, context),
          eligibilityOf(row, {}, context),
          context.loaders.deviceOffers.load(latest),
        ]);
        return listingOf(aggregate, offers[0] ?? null, checks, now);
      },
    }),
    availableActions: t.field({
      type: [AvailableOwnerAction],
      description: 'What you can do with it, and why not.',
      extensions: { length: Object.keys(OWNER_ACTIONS).length },
      resolve: async (row, _, context) => {
        const [[aggregate, now], claimant, parameters] = await Promise.all([
          aggregateAndNow(row, context),
          context.claimant(),
          context.loaders.parameters(),
        ]);
        const refusals = ownerActionRefusals(aggregate, claimant?.balance ?? 0n, parameters, now);
        return (Object.keys(OWNER_ACTIONS) as OwnerAction[]).map((action) => ({ action, refusals: refusals[action] }));
      },
    }),
  }),
});

findsNode('OwnedDevice', (key, context) => ownDevice(key, context));
