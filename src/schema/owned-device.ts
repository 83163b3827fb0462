// GraphQL type `OwnedDevice`, for the owner's account only: stake, overflow, exit, listing and available actions.

import { unsignableWallet } from '../app/authorization.ts';
import { countedStakeAt, liveOfferAt, requirementAt } from '../domain/device-aggregate.ts';
import { globalId } from '../domain/id.ts';
import { type Listing, listingOf } from '../domain/listing.ts';
import { freeRoomAt, liveOffersAt, type OfferRoom } from '../domain/offer-room.ts';
import { type OwnerAction, ownerActionRefusals } from '../domain/owner-action.ts';
import { stakeOverflow, withdrawableOverflow } from '../domain/owner-stake.ts';
import type { OfferRow } from '../store/columns.ts';
import type { DeviceRow } from '../store/devices.ts';
import { availableActionType } from './availability.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { CoStakeConnection, coStakeListArguments, coStakesOfDevicePage } from './co-stake-list.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { enumValues } from './enums.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OfferRef } from './offer.ts';
import {
  deviceAggregateAndMarketTime,
  EligibilityRef,
  eligibilityChecksOf,
  findOwnDevice,
  type OwnedDeviceRow,
} from './offer-eligibility.ts';

export const OwnedDeviceRef = builder.objectRef<OwnedDeviceRow>('OwnedDevice');

const ListingRef = builder.objectRef<Listing>('Listing').implement({
  description: 'Whether the marketplace shows a claimable offer on the device, and if not, for which reasons.',
  fields: (t) => ({
    listed: t.exposeBoolean('listed', { description: 'True when an open offer on the device can be claimed now.' }),
    reasons: t.stringList({
      description: 'Every reason why the device is not listed, as English sentences; empty when `listed` is true.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

const OwnerExitRef = builder.objectRef<DeviceRow>('OwnerExit').implement({
  description: "Exit of the owner's whole own stake. Its dates were fixed when it started.",
  fields: (t) => ({
    startedAt: t.expose('ownerExitStartedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which you unstaked the device and it left the programme.',
    }),
    cooldownEndsAt: t.expose('ownerCooldownEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Earliest time at which your stake can be withdrawn; there is no deadline.',
    }),
  }),
});

const OWNER_ACTIONS: { readonly [Action in OwnerAction]: string } = {
  STAKE_DEVICE: 'Add own stake to the device: `stakeDevice`.',
  CREATE_OFFER: 'Publish an offer on the device: `createOffer`.',
  REPLACE_OFFER: 'Close an open offer and publish another in one step: `replaceOffer`.',
  CLOSE_OFFER: 'Close an open offer before it is claimed: `closeOffer`.',
  WITHDRAW_OVERFLOW: 'Withdraw own stake above the requirement at once: `withdrawOverflow`.',
  CLAIM_REWARDS: 'Pay out the accrued rewards to the owner wallet: `claimRewards`.',
  UNSTAKE_DEVICE: 'Start the exit of the whole own stake: `unstakeDevice`.',
  WITHDRAW_DEVICE_STAKE: 'Withdraw the whole own stake after its cooldown: `withdrawDeviceStake`.',
};

const AvailableOwnerAction = availableActionType(
  'AvailableOwnerAction',
  'your device',
  builder.enumType('OwnerAction', {
    description: 'An action that an owner can sign for a device.',
    values: enumValues(OWNER_ACTIONS),
  }),
  // Mean number of refusals of an action, for the query cost: `createOffer` and `replaceOffer` can have seven each, the other actions
  // one.
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
      description: 'Public view of the device, as every account sees it.',
      resolve: ({ device }) => device,
    }),
    ownerWallet: t.field({
      type: 'WalletAddress',
      description: 'Wallet of yours that owns the device and receives its stake and rewards.',
      resolve: ({ device }) => device.ownerWallet,
    }),
    ownerStake: t.field({
      type: 'TokenAmount',
      description: 'Your own stake on the device, less slashes, including stake in its cooldown.',
      resolve: ({ device }) => device.ownerStake,
    }),
    overflow: t.field({
      type: 'TokenAmount',
      description: "Stake above the requirement, a co-staker's included; `withdrawableOverflow` is your part of it.",
      resolve: async (row, _, context) => {
        const [aggregate, now] = await deviceAggregateAndMarketTime(row, context);
        return stakeOverflow(countedStakeAt(aggregate, now), requirementAt(aggregate, now));
      },
    }),
    withdrawableOverflow: t.field({
      type: 'TokenAmount',
      description: 'Largest amount that `withdrawOverflow` would pay out now; stake in its cooldown does not count.',
      resolve: async (row, _, context) => withdrawableOverflow(...(await deviceAggregateAndMarketTime(row, context))),
    }),
    exit: t.field({
      type: OwnerExitRef,
      nullable: true,
      description: 'Exit of your own stake; null unless you unstaked the device.',
      resolve: ({ device }) => (device.ownerExitStartedAt === null ? null : device),
    }),
    liveOffers: t.field({
      type: [OfferRef],
      description:
        'Offers that take a place of the device, the oldest first: open ones, and those with a pending or active co-stake, also after they have closed.',
      extensions: { length: 4 },
      resolve: async (row, _, context) =>
        liveOffersAt(...(await deviceAggregateAndMarketTime(row, context))) as readonly OfferRow[] as OfferRow[],
    }),
    coStakes: t.field({
      type: CoStakeConnection,
      description:
        'Co-stakes on the device in every phase, the latest claimed first; each co-staker appears under an alias.',
      args: coStakeListArguments,
      resolve: (row, args, context) => coStakesOfDevicePage(row.device.key, args, context),
    }),
    stakeRoom: t.field({
      type: 'TokenAmount',
      description:
        'Largest amount that a further offer may request now: the largest stake of co-stakers (published value: half of the requirement) less what `liveOffers` request.',
      resolve: async (row, _, context) => (await roomOfDevice(row, context)).stake,
    }),
    shareRoom: t.int({
      description:
        'Largest reward share of a further offer now, in basis points: the largest share (published value: 9999) less what `liveOffers` give.',
      resolve: async (row, _, context) => (await roomOfDevice(row, context)).shareBps,
    }),
    liveOffer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'Latest offer on the device that is open or filled; null when there is none.',
      deprecationReason: 'A device may have several offers since 2026-11-30; use `liveOffers`.',
      resolve: async (row, _, context) =>
        liveOfferAt(...(await deviceAggregateAndMarketTime(row, context))) as OfferRow | null,
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'Latest co-stake on the device that was neither withdrawn nor failed; null when there is none.',
      deprecationReason: 'A device may have several co-stakes since 2026-11-30; use `coStakes`.',
      resolve: async (row, _, context) => (await deviceAggregateAndMarketTime(row, context))[0].coStakes.at(-1) ?? null,
    }),
    offerEligibility: t.field({
      type: EligibilityRef,
      description: 'Whether you could publish an offer on the device now, with every precondition.',
      resolve: eligibilityChecksOf,
    }),
    listing: t.field({
      type: ListingRef,
      description: 'Whether the marketplace shows a claimable offer on the device, and the reasons if not.',
      resolve: async (row, _, context) => {
        const latest = { deviceKey: row.device.key, unlistedToo: true, from: null, limit: 1 };
        const [[aggregate, now], checks, offers] = await Promise.all([
          deviceAggregateAndMarketTime(row, context),
          eligibilityChecksOf(row, {}, context),
          context.loaders.deviceOffers.load(latest),
        ]);
        const ownerFault = unsignableWallet(row.device.ownerWallet)?.fault ?? null;
        return listingOf(aggregate, offers[0] ?? null, checks, ownerFault, now);
      },
    }),
    availableActions: t.field({
      type: [AvailableOwnerAction],
      description: 'Every action of an owner, each with whether it would succeed now and the refusals that apply.',
      extensions: { length: Object.keys(OWNER_ACTIONS).length },
      resolve: async (row, _, context) => {
        const [[aggregate, now], balances, parameters] = await Promise.all([
          deviceAggregateAndMarketTime(row, context),
          context.loaders.account(row.device.ownerAccountId).balances(),
          context.loaders.parameters(),
        ]);
        // Only the owner wallet can stake.
        const balance = balances.get(row.device.ownerWallet) ?? 0n;
        const refused = ownerActionRefusals(aggregate, balance, parameters, now);
        return (Object.keys(OWNER_ACTIONS) as OwnerAction[]).map((action) => ({ action, refusals: refused[action] }));
      },
    }),
  }),
});

async function roomOfDevice(row: OwnedDeviceRow, context: Context): Promise<OfferRoom> {
  const [[aggregate, now], parameters] = await Promise.all([
    deviceAggregateAndMarketTime(row, context),
    context.loaders.parameters(),
  ]);
  return freeRoomAt(aggregate, parameters, now);
}

registerNodeLoader('OwnedDevice', (key, context) => findOwnDevice(key, context));
