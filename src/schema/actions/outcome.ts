// Fields of success types: the changed offer, co-stake, device or wallet, loaded after the commit.

import type { ObjectRef } from '@pothos/core';
import { MAX_CLAIMED_SOURCES } from '../../domain/reward-claim.ts';
import type { ActionOutcome, StoredRewardClaim } from '../../store/actions.ts';
import { builder, type SchemaTypes } from '../builder.ts';
import { CoStakeRef } from '../co-stake.ts';
import type { Context } from '../context.ts';
import { DeviceRef } from '../device.ts';
import type { Loaders } from '../loaders.ts';
import { OfferRef } from '../offer.ts';
import { PayoutRef } from '../payout.ts';
import { WalletRef } from '../viewer.ts';
import type { SuccessFields } from './action.ts';

type OutcomeField = (description: string) => SuccessFields;

export const offerOutcomeField: OutcomeField = outcome('offer', OfferRef, ({ offer }) => offer);
export const coStakeOutcomeField: OutcomeField = outcome('coStake', CoStakeRef, ({ coStake }) => coStake);
export const deviceOutcomeField: OutcomeField = outcome('device', DeviceRef, ({ device }) => device);
export const payoutOutcomeField: OutcomeField = outcome('payout', PayoutRef, ({ payout }) => payout);
export const walletOutcomeField: OutcomeField = outcome('wallet', WalletRef, ({ wallet }) => wallet);

/** Fields of `claimRewards`: the co-stake or the device whose rewards were paid out; the other field is null. */
export const rewardClaimOutcomeFields: SuccessFields = (t) => ({
  coStake: t.field({
    type: CoStakeRef,
    nullable: true,
    description: 'The co-stake whose rewards were paid out; null when they were those of a device.',
    resolve: ({ id }, _, context) => context.loaders.coStake.load(id),
  }),
  device: t.field({
    type: DeviceRef,
    nullable: true,
    description: 'The device whose rewards were paid out; null when they were those of a co-stake.',
    resolve: ({ id }, _, context) => context.loaders.device.load(id),
  }),
});

const RewardClaim = builder.objectRef<StoredRewardClaim>('RewardClaim').implement({
  description: 'Rewards that one call paid out for one co-stake, or for the owner of one device.',
  fields: (t) => ({
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake that earned the rewards; null when the owner of the device earned them.',
      resolve: ({ coStakeId }, _, context) => (coStakeId === null ? null : context.loaders.coStake.load(coStakeId)),
    }),
    device: t.field({
      type: DeviceRef,
      description: 'The device that earned the rewards.',
      resolve: ({ deviceKey }, _, context) => outcomeRow('device', context.loaders.device, deviceKey),
    }),
    amount: t.field({
      type: 'TokenAmount',
      description: 'Amount of IO that was paid to the free balance of the wallet.',
      resolve: ({ amount }) => BigInt(amount),
    }),
  }),
});

const paidFor = (id: string, { loaders }: Context): Promise<ActionOutcome> =>
  outcomeRow('signed action', loaders.actionOutcome, id);

/** Fields of `claimAllRewards`: what was paid, as it is stored with the signed action. */
export const allRewardsOutcomeFields: SuccessFields = (t) => ({
  amount: t.field({
    type: 'TokenAmount',
    description: 'Sum of the claims, in IO.',
    resolve: async ({ id }, _, context) =>
      ((await paidFor(id, context)).claims ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n),
  }),
  claims: t.field({
    type: [RewardClaim],
    description: `What was paid for each co-stake and each device, the oldest first; at most ${MAX_CLAIMED_SOURCES}.`,
    extensions: { length: MAX_CLAIMED_SOURCES },
    resolve: async ({ id }, _, context) => (await paidFor(id, context)).claims ?? [],
  }),
  remaining: t.int({
    description:
      'Number of co-stakes and devices with accrued rewards that were left. While it is above zero, the next call pays more.',
    resolve: async ({ id }, _, context) => (await paidFor(id, context)).remaining ?? 0,
  }),
});

type Loader<Row> = { readonly load: (id: string) => Promise<Row | null> };

async function outcomeRow<Row>(name: string, loader: Loader<Row>, id: string): Promise<Row> {
  const row = await loader.load(id);
  if (row === null) throw new Error(`the ${name} of an outcome is missing`);
  return row;
}

function outcome<Row extends object>(
  name: string,
  type: ObjectRef<SchemaTypes, Row, Row>,
  loaderOf: (loaders: Loaders) => Loader<Row>,
): OutcomeField {
  const find = (id: string, context: Context): Promise<Row> => outcomeRow(name, loaderOf(context.loaders), id);
  return (description) => (t) => ({
    // The cast is needed because Pothos cannot infer that a generic row is neither a list nor a promise.
    [name]: t.field({ type, description, resolve: ({ id }, _, context) => find(id, context) as never }),
  });
}
