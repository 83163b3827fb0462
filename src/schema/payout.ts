// Payout type of the public schema, and `viewer.payouts`. The fields are shared with the network's API (network/payout.ts).
// **Invariant:** a payout is shown to the account of its wallet, and to the network.

import { globalId } from '../domain/id.ts';
import { type Payout, payoutStatus } from '../domain/payout.ts';
import { builder } from './builder.ts';
import { connectionType, forwardPageArguments, keysetPage, type Page } from './connection.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { payoutFields, payoutKeyOf, payoutPosition, payoutStatusEnumConfig } from './payout-fields.ts';
import { ViewerRef } from './viewer.ts';

const PayoutStatusEnum = builder.enumType('PayoutStatus', payoutStatusEnumConfig);

export const PayoutRef = builder.objectRef<Payout>('Payout').implement({
  description:
    'A payout: free balance of one of your wallets that leaves the marketplace for that wallet on the chain.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({ description: 'Global id of the payout.', resolve: ({ id }) => globalId('Payout', id) }),
    status: t.field({
      type: PayoutStatusEnum,
      description: 'Whether the network has sent the money; SENT and FAILED are final.',
      resolve: payoutStatus,
    }),
    ...payoutFields(t),
  }),
});

registerNodeLoader('Payout', async (key, { viewer, loaders }) =>
  viewer === null ? null : loaders.account(viewer.accountId).payout.load(key),
);

const PayoutConnection = connectionType<Payout, Page<Payout>>('Payout', PayoutRef, 'your payouts');

builder.objectField(ViewerRef, 'payouts', (t) =>
  t.field({
    type: PayoutConnection,
    description: 'Payouts of your wallets in every status, the latest requested first.',
    args: forwardPageArguments,
    resolve: ({ accountId }, args, context) =>
      keysetPage(context, args, {
        binding: JSON.stringify(['payouts', accountId]),
        keyOf: payoutKeyOf,
        read: ({ from, limit }) =>
          context.loaders.account(accountId).payouts({ after: payoutPosition(from), limit: limit + 1 }),
      }),
  }),
);
