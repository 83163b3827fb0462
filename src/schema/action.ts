// Acting: the signed calls. Each takes its own fields and one wallet authorisation over a text that the server rebuilds.

import type { ObjectRef } from '@pothos/core';
import type { WalletAuthorization } from '../app/authorization.ts';
import * as coStakes from '../app/co-stakes.ts';
import type { AppContext } from '../app/context.ts';
import * as offers from '../app/offers.ts';
import * as stakes from '../app/stakes.ts';
import type { Outcome } from '../app/write-path.ts';
import type { Refusal, RefusalCode } from '../domain/refusal.ts';
import {
  authorizationFrom,
  CancelUnstakeInput,
  ClaimOfferInput,
  ClaimRewardsInput,
  CloseOfferInput,
  CreateOfferInput,
  ReplaceOfferInput,
  StakeDeviceInput,
  UnstakeDeviceInput,
  UnstakeInput,
  type WalletAuthorizationInput,
  WithdrawDeviceStakeInput,
  WithdrawInput,
  WithdrawOverflowInput,
} from './action-input.ts';
import { builder, type SchemaTypes } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { OfferRef } from './offer.ts';
import { resultOf, SIGNED_REFUSALS } from './refusals.ts';
import {
  coStakeInput,
  deviceInput,
  offerInput,
  offerTerms,
  replacementTerms,
  rewardsInput,
  stakeInput,
} from './signable-action.ts';

type Done = { readonly id: string; readonly replayed: boolean };
type Perform<Input> = (ctx: AppContext, input: Input, authorization: WalletAuthorization) => Promise<Outcome>;

const replayed = 'True when this authorisation had taken effect before: nothing was done again.';

function successOf<Row extends object>(
  name: string,
  field: string,
  type: ObjectRef<SchemaTypes, Row, Row>,
  what: string,
  find: (id: string, context: Context) => Promise<Row | null>,
) {
  return builder.objectRef<Done>(`${name}Success`).implement({
    description: `What ${name.charAt(0).toLowerCase()}${name.slice(1)} brought about.`,
    fields: (t) => ({
      [field]: t.field({
        type,
        description: what,
        // Pothos cannot tell that a generic row is not itself a list or a promise.
        resolve: (done, _, context) => found(field, find(done.id, context)) as never,
      }),
      replayed: t.exposeBoolean('replayed', { description: replayed }),
    }),
  });
}

async function found<Row>(field: string, row: Promise<Row | null>): Promise<Row> {
  const one = await row;
  if (one === null) throw new Error(`the ${field} of an outcome is missing`);
  return one;
}

const withOffer = (name: string, what: string) =>
  successOf(name, 'offer', OfferRef, what, (id, context) => context.loaders.offer.load(id));
const withCoStake = (name: string, what: string) =>
  successOf(name, 'coStake', CoStakeRef, what, (id, context) => context.loaders.coStake.load(id));
const withDevice = (name: string, what: string) =>
  successOf(name, 'device', DeviceRef, what, (id, context) => context.loaders.device.load(id));

const CREATE_CODES = [
  'DEVICE_NOT_COMMITTED',
  'DEVICE_NOT_OPERATIONAL',
  'OWN_STAKE_TOO_LOW',
  'DEVICE_HAS_LIVE_OFFER',
  'DEVICE_HIRED',
  'REQUESTED_AMOUNT_OUT_OF_BOUNDS',
  'REWARD_SHARE_OUT_OF_BOUNDS',
  'EXPIRY_NOT_AHEAD',
] as const satisfies readonly RefusalCode[];

const ClaimOfferResult = resultOf('ClaimOffer', withCoStake('ClaimOffer', 'The co-stake that the claim created.'), [
  ...SIGNED_REFUSALS,
  'OFFER_NOT_OPEN',
  'OWN_DEVICE',
  'CLAIM_CAP_REACHED',
  'INSUFFICIENT_BALANCE',
  'DEVICE_NOT_OPERATIONAL',
  'DEVICE_NOT_COMMITTED',
]);
const CloseOfferResult = resultOf('CloseOffer', withOffer('CloseOffer', 'The offer, now closed.'), [
  ...SIGNED_REFUSALS,
  'OFFER_NOT_OPEN',
]);
const CreateOfferResult = resultOf('CreateOffer', withOffer('CreateOffer', 'The offer, with its share link.'), [
  ...SIGNED_REFUSALS,
  ...CREATE_CODES,
]);
const StakeDeviceResult = resultOf('StakeDevice', withDevice('StakeDevice', 'The device that was staked on.'), [
  ...SIGNED_REFUSALS,
  'DEVICE_NOT_COMMITTED',
  'INSUFFICIENT_BALANCE',
]);
const UnstakeResult = resultOf('Unstake', withCoStake('Unstake', 'The co-stake, with the dates of its exit.'), [
  ...SIGNED_REFUSALS,
  'CLAIM_PENDING',
  'CLAIM_FAILED',
  'ALREADY_UNSTAKED',
  'ALREADY_WITHDRAWN',
  'DEVICE_HIRED',
]);
const CancelUnstakeResult = resultOf('CancelUnstake', withCoStake('CancelUnstake', 'The co-stake, active again.'), [
  ...SIGNED_REFUSALS,
  'NOT_IN_WAIT_PERIOD',
  'REPLACEMENT_CLAIMED',
  'CLAIM_FAILED',
  'ALREADY_WITHDRAWN',
]);
const WithdrawResult = resultOf('Withdraw', withCoStake('Withdraw', 'The co-stake, paid back.'), [
  ...SIGNED_REFUSALS,
  'NOT_UNSTAKED',
  'NOT_YET_WITHDRAWABLE',
  'ALREADY_WITHDRAWN',
  'CLAIM_PENDING',
  'CLAIM_FAILED',
]);

const ReplaceOfferResult = resultOf('ReplaceOffer', withOffer('ReplaceOffer', 'The offer that took its place.'), [
  ...SIGNED_REFUSALS,
  'OFFER_NOT_OPEN',
  ...CREATE_CODES,
]);
const WithdrawOverflowResult = resultOf(
  'WithdrawOverflow',
  withDevice('WithdrawOverflow', 'The device that the overflow was withdrawn from.'),
  [...SIGNED_REFUSALS, 'DEVICE_NOT_COMMITTED', 'OVERFLOW_EXCEEDED'],
);
const UnstakeDeviceResult = resultOf(
  'UnstakeDevice',
  withDevice('UnstakeDevice', 'The device that leaves the programme.'),
  [...SIGNED_REFUSALS, 'NOTHING_STAKED', 'OWNER_ALREADY_UNSTAKED', 'DEVICE_HIRED'],
);
const WithdrawDeviceStakeResult = resultOf(
  'WithdrawDeviceStake',
  withDevice('WithdrawDeviceStake', 'The device that the stake was withdrawn from.'),
  [...SIGNED_REFUSALS, 'NOTHING_STAKED', 'NOT_UNSTAKED', 'NOT_YET_WITHDRAWABLE'],
);

const ClaimRewardsSuccess = builder.objectRef<Done>('ClaimRewardsSuccess').implement({
  description: 'What was accrued has been paid out, to the wallet that earned it.',
  fields: (t) => ({
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake whose rewards they were; null for those of a device.',
      resolve: (done, _, context) => context.loaders.coStake.load(done.id),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'The device whose rewards they were; null for those of a co-stake.',
      resolve: (done, _, context) => context.loaders.device.load(done.id),
    }),
    replayed: t.exposeBoolean('replayed', { description: replayed }),
  }),
});
const ClaimRewardsResult = resultOf('ClaimRewards', ClaimRewardsSuccess, [...SIGNED_REFUSALS, 'NOTHING_TO_CLAIM']);

/** Carries a signed call out and makes its outcome the value of the result union. */
async function perform<Input>(
  context: Context,
  work: Perform<Input>,
  input: Input,
  authorization: typeof WalletAuthorizationInput.$inferInput,
): Promise<Done | Refusal> {
  const outcome = await work(context.app, input, authorizationFrom(authorization));
  context.resetLoaders();
  return 'refusal' in outcome ? outcome.refusal : outcome;
}

builder.mutationFields((t) => ({
  claimOffer: t.field({
    type: ClaimOfferResult,
    description:
      'Claims an offer, whole, for the signing wallet. The terms are frozen from then on. Of any number of simultaneous claims exactly one succeeds.',
    args: { input: t.arg({ type: ClaimOfferInput, required: true, description: 'What and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, offers.claimOffer, offerInput('input', input), input.authorization),
  }),
  closeOffer: t.field({
    type: CloseOfferResult,
    description: "Takes one's own open offer back. A filled offer binds both parties.",
    args: { input: t.arg({ type: CloseOfferInput, required: true, description: 'What and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, offers.closeOffer, offerInput('input', input), input.authorization),
  }),
  createOffer: t.field({
    type: CreateOfferResult,
    description: "Publishes an offer on one's device and makes its share link.",
    args: { input: t.arg({ type: CreateOfferInput, required: true, description: 'The terms and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, offers.createOffer, offerTerms('input', input), input.authorization),
  }),
  replaceOffer: t.field({
    type: ReplaceOfferResult,
    description: "Puts another offer in the place of one's own open one, in one step: either both happen or neither.",
    args: {
      input: t.arg({ type: ReplaceOfferInput, required: true, description: 'Which one, the new terms, by whom.' }),
    },
    resolve: (_, { input }, context) =>
      perform(context, offers.replaceOffer, replacementTerms('input', input), input.authorization),
  }),
  withdrawOverflow: t.field({
    type: WithdrawOverflowResult,
    description:
      "Takes stake above the requirement out at once, to the device's owner wallet. Asking for more than `withdrawableOverflow` is refused with the number.",
    args: {
      input: t.arg({ type: WithdrawOverflowInput, required: true, description: 'How much, where and by whom.' }),
    },
    resolve: (_, { input }, context) =>
      perform(context, stakes.withdrawOverflow, stakeInput('input', input), input.authorization),
  }),
  claimRewards: t.field({
    type: ClaimRewardsResult,
    description: 'Pays out what a co-stake, or a device for its owner, has accrued, to the wallet that earned it.',
    args: { input: t.arg({ type: ClaimRewardsInput, required: true, description: 'Whose and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, coStakes.claimRewards, rewardsInput('input', input), input.authorization),
  }),
  unstakeDevice: t.field({
    type: UnstakeDeviceResult,
    description:
      'Takes the whole own stake out: the device leaves the programme and its offers close now; after a 14-day cooldown the stake can be withdrawn. Co-stakers may leave without a wait.',
    args: { input: t.arg({ type: UnstakeDeviceInput, required: true, description: 'Which device and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, stakes.unstakeDevice, deviceInput('input', input), input.authorization),
  }),
  withdrawDeviceStake: t.field({
    type: WithdrawDeviceStakeResult,
    description:
      "Has the own stake paid back to the device's owner wallet, once its cooldown has ended. There is no deadline.",
    args: {
      input: t.arg({ type: WithdrawDeviceStakeInput, required: true, description: 'Which device and by whom.' }),
    },
    resolve: (_, { input }, context) =>
      perform(context, stakes.withdrawDeviceStake, deviceInput('input', input), input.authorization),
  }),
  stakeDevice: t.field({
    type: StakeDeviceResult,
    description: "Adds to the own stake on one's device, from the signing wallet.",
    args: { input: t.arg({ type: StakeDeviceInput, required: true, description: 'How much, where and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, stakes.stakeDevice, stakeInput('input', input), input.authorization),
  }),
  unstake: t.field({
    type: UnstakeResult,
    description:
      'Starts the exit of a co-stake: a 7-day wait, then a 14-day cooldown, then `withdraw`. Its dates are fixed now. Earning ends now.',
    args: { input: t.arg({ type: UnstakeInput, required: true, description: 'What and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, coStakes.unstake, coStakeInput('input', input), input.authorization),
  }),
  cancelUnstake: t.field({
    type: CancelUnstakeResult,
    description: 'Takes an exit back within its wait period, unless a replacement has been claimed.',
    args: { input: t.arg({ type: CancelUnstakeInput, required: true, description: 'What and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, coStakes.cancelUnstake, coStakeInput('input', input), input.authorization),
  }),
  withdraw: t.field({
    type: WithdrawResult,
    description: 'Has a stake paid back to the wallet it came from, once its cooldown has ended. There is no deadline.',
    args: { input: t.arg({ type: WithdrawInput, required: true, description: 'What and by whom.' }) },
    resolve: (_, { input }, context) =>
      perform(context, coStakes.withdraw, coStakeInput('input', input), input.authorization),
  }),
}));
