// One's own device, for its owner alone: stake, what of it is free, what can be done and why not.

import { countedStakeAt, liveOfferAt } from '../domain/book.ts';
import { globalId } from '../domain/id.ts';
import { offerStatusAt } from '../domain/offer.ts';
import { closeOffer, eligibilityMessage } from '../domain/offering.ts';
import {
  overflowOf,
  overflowRefusal,
  unstakeDeviceRefusal,
  withdrawableOverflow,
  withdrawDeviceStakeRefusal,
} from '../domain/owner.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { DeviceRow } from '../store/devices.ts';
import type { OfferRow } from '../store/rows.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { DeviceRef } from './device.ts';
import { bookAndNow, EligibilityRef, eligibilityOf, type OwnedRow, ownDevice } from './eligibility.ts';
import { findsNode, NodeInterface } from './node.ts';
import { OfferRef } from './offer.ts';
import { RefusalInterface } from './refusal.ts';

export const OwnedDeviceRef = builder.objectRef<OwnedRow>('OwnedDevice');

const ListingRef = builder
  .objectRef<{ readonly listed: boolean; readonly reasons: readonly string[] }>('Listing')
  .implement({
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

const OWNER_ACTIONS = {
  CREATE_OFFER: 'Publish an offer: `createOffer`.',
  CLOSE_OFFER: 'Take the open offer back: `closeOffer`, or replace it: `replaceOffer`.',
  WITHDRAW_OVERFLOW: 'Take stake above the requirement out: `withdrawOverflow`.',
  UNSTAKE_DEVICE: 'Take the whole own stake out: `unstakeDevice`.',
  WITHDRAW_DEVICE_STAKE: 'Have the own stake paid back: `withdrawDeviceStake`.',
} as const;
type OwnerAction = keyof typeof OWNER_ACTIONS;

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
      // Publishing can have six, nearly all others one: two each on the whole.
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
    ownerStake: t.field({
      type: 'TokenAmount',
      description: 'Your own stake on it.',
      resolve: ({ device }) => device.ownerStake,
    }),
    overflow: t.field({
      type: 'TokenAmount',
      description: "Stake above the requirement, a co-staker's included.",
      resolve: async (row, _, context) => {
        const [book, now] = await bookAndNow(row, context);
        return overflowOf(countedStakeAt(book, now), book.requirement);
      },
    }),
    withdrawableOverflow: t.field({
      type: 'TokenAmount',
      description: 'What you can take out at once; stake that is leaving does not count.',
      resolve: async (row, _, context) => withdrawableOverflow(...(await bookAndNow(row, context))),
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
      resolve: async (row, _, context) => liveOfferAt(...(await bookAndNow(row, context))) as OfferRow | null,
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake that stands on it, under an alias; null when there is none.',
      resolve: async (row, _, context) => (await bookAndNow(row, context))[0].coStakes.at(-1) ?? null,
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
        const [book, now] = await bookAndNow(row, context);
        const live = liveOfferAt(book, now);
        if (live !== null && offerStatusAt(live, now) === 'OPEN') return { listed: true, reasons: [] };
        if (live !== null) return { listed: false, reasons: ['Its offer is filled.'] };
        const unmet = (await eligibilityOf(row, {}, context)).filter((check) => check.refusal !== null);
        return { listed: false, reasons: ['It has no open offer.', ...unmet.map(eligibilityMessage)] };
      },
    }),
    availableActions: t.field({
      type: [AvailableOwnerAction],
      description: 'What you can do with it, and why not.',
      extensions: { length: Object.keys(OWNER_ACTIONS).length },
      resolve: async (row, _, context) => {
        const [book, now] = await bookAndNow(row, context);
        const eligibility = await eligibilityOf(row, {}, context);
        const live = liveOfferAt(book, now);
        const one = (refusal: Refusal | null): readonly Refusal[] => (refusal === null ? [] : [refusal]);
        const closing: Refusal | null =
          live === null
            ? { code: 'NOT_FOUND', subject: 'offer' }
            : refusalIn(closeOffer({ offerId: live.id }, book, now));
        const smallest = 1n;
        const actions: { readonly [Action in OwnerAction]: readonly Refusal[] } = {
          CREATE_OFFER: eligibility.flatMap((check) => one(check.refusal)),
          CLOSE_OFFER: one(closing),
          WITHDRAW_OVERFLOW: one(overflowRefusal(smallest, book, now)),
          UNSTAKE_DEVICE: one(unstakeDeviceRefusal(book)),
          WITHDRAW_DEVICE_STAKE: one(withdrawDeviceStakeRefusal(book, now)),
        };
        return (Object.keys(OWNER_ACTIONS) as OwnerAction[]).map((action) => ({ action, refusals: actions[action] }));
      },
    }),
  }),
});

findsNode('OwnedDevice', (key, context) => ownDevice(key, context));

function refusalIn(decision: ReturnType<typeof closeOffer>): Refusal | null {
  return 'refusal' in decision ? decision.refusal : null;
}
