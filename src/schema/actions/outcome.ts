// Fields of success types: the changed offer, co-stake, device or wallet, loaded after the commit.

import type { ObjectRef } from '@pothos/core';
import type { SchemaTypes } from '../builder.ts';
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

type Loader<Row> = { readonly load: (id: string) => Promise<Row | null> };

function outcome<Row extends object>(
  name: string,
  type: ObjectRef<SchemaTypes, Row, Row>,
  loaderOf: (loaders: Loaders) => Loader<Row>,
): OutcomeField {
  const find = async (id: string, context: Context): Promise<Row> => {
    const row = await loaderOf(context.loaders).load(id);
    if (row === null) throw new Error(`the ${name} of an outcome is missing`);
    return row;
  };
  return (description) => (t) => ({
    // The cast is needed because Pothos cannot infer that a generic row is neither a list nor a promise.
    [name]: t.field({ type, description, resolve: ({ id }, _, context) => find(id, context) as never }),
  });
}
