// The viewer's own devices: stake, overflow, exit, listing and available actions. For the owner's account only.

import { countedStakeAt, liveOfferAt, requirementAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { type Listing, listingOf } from '../domain/listing.ts';
import { type OwnerAction, ownerActionRefusals } from '../domain/owner-action.ts';
import { stakeOverflow, withdrawableOverflow } from '../domain/owner-stake.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { availableAction } from './availability.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { values } from './enums.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OfferRef } from './offer.ts';
import { aggregateAndNow, EligibilityRef, eligibilityOf, type OwnedRow, ownDevice } from './offer-eligibility.ts';

export const OwnedDeviceRef = builder.objectRef<OwnedRow>('OwnedDevice');

const ListingRef = builder.objectRef<Listing>('Listing').implement({
  description: 'Whether the marketplace shows an offer on the device that can be claimed, and if not, why.',
  fields: (t) => ({
    listed: t.exposeBoolean('listed', { description: 'True when an open offer on the device can be claimed now.' }),
    reasons: t.stringList({
      description: 'Every reason against it, as English sentences; empty when it is listed.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

const OwnerExitRef = builder.objectRef<DeviceRow>('OwnerExit').implement({
  description: "The owner's exit with the whole own stake. Its dates were fixed when it started.",
  fields: (t) => ({
    startedAt: t.expose('ownerExitStartedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When you unstaked the device, and it left the programme.',
    }),
    cooldownEndsAt: t.expose('ownerCooldownEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From this instant on your stake can be withdrawn, without a deadline.',
    }),
  }),
});

const OWNER_ACTIONS: { readonly [Action in OwnerAction]: string } = {
  STAKE_DEVICE: 'Add to the own stake: `stakeDevice`.',
  CREATE_OFFER: 'Publish an offer on the device: `createOffer`.',
  REPLACE_OFFER: 'Close the open offer and publish another in one step: `replaceOffer`.',
  CLOSE_OFFER: 'Take the open offer back: `closeOffer`.',
  WITHDRAW_OVERFLOW: 'Take stake above the requirement out at once: `withdrawOverflow`.',
  CLAIM_REWARDS: 'Have accrued rewards paid out to the owner wallet: `claimRewards`.',
  UNSTAKE_DEVICE: 'Start to take the whole own stake out: `unstakeDevice`.',
  WITHDRAW_DEVICE_STAKE: 'Have the own stake paid back after its cooldown: `withdrawDeviceStake`.',
};

const AvailableOwnerAction = availableAction(
  'AvailableOwnerAction',
  'your device',
  builder.enumType('OwnerAction', {
    description: 'An action that an owner can sign for a device.',
    values: values(OWNER_ACTIONS),
  }),
  // Publishing and replacing can have six refusals each, the other actions one: two on average.
  2,
);

OwnedDeviceRef.implement({
  description: 'A device of your account, with the facts that only its owner sees.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description: "Global id of the owner's view of the device; it differs from `device.id`.",
      resolve: ({ device }) => globalId('OwnedDevice', device.key),
    }),
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
      description: 'Your own stake on it, less slashes; it includes stake in its cooldown.',
      resolve: ({ device }) => device.ownerStake,
    }),
    overflow: t.field({
      type: 'TokenAmount',
      description: "Stake above the requirement, a co-staker's included; `withdrawableOverflow` is your part of it.",
      resolve: async (row, _, context) => {
        const [aggregate, now] = await aggregateAndNow(row, context);
        return stakeOverflow(countedStakeAt(aggregate, now), requirementAt(aggregate, now));
      },
    }),
    withdrawableOverflow: t.field({
      type: 'TokenAmount',
      description: 'The most that `withdrawOverflow` pays out now; stake in its cooldown does not count.',
      resolve: async (row, _, context) => withdrawableOverflow(...(await aggregateAndNow(row, context))),
    }),
    exit: t.field({
      type: OwnerExitRef,
      nullable: true,
      description: 'Your exit with the own stake; null unless you unstaked the device.',
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
      description: 'The latest co-stake on it that was neither withdrawn nor failed; null when there is none.',
      resolve: async (row, _, context) => (await aggregateAndNow(row, context))[0].coStakes.at(-1) ?? null,
    }),
    offerEligibility: t.field({
      type: EligibilityRef,
      description: 'Whether you could publish an offer now, precondition by precondition.',
      resolve: eligibilityOf,
    }),
    listing: t.field({
      type: ListingRef,
      description: 'Whether the marketplace shows a claimable offer on it, and if not, why.',
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
      description: 'Every action of an owner, and for each whether it would succeed now and why not.',
      extensions: { length: Object.keys(OWNER_ACTIONS).length },
      resolve: async (row, _, context) => {
        const [[aggregate, now], claimant, parameters] = await Promise.all([
          aggregateAndNow(row, context),
          context.claimant(),
          context.loaders.parameters(),
        ]);
        const refused = ownerActionRefusals(aggregate, claimant?.balance ?? 0n, parameters, now);
        return (Object.keys(OWNER_ACTIONS) as OwnerAction[]).map((action) => ({ action, refusals: refused[action] }));
      },
    }),
  }),
});

registerNodeLoader('OwnedDevice', (key, context) => ownDevice(key, context));
