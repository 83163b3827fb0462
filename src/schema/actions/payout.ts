// GraphQL definition of the signed action that pays free balance out of the marketplace.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { badInput } from '../builder.ts';
import { actionSchema } from './action.ts';
import { payoutOutcomeField } from './outcome.ts';

export const requestPayout = actionSchema({
  kind: 'requestPayout',
  purpose: 'pay free balance of the wallet out to the wallet itself, on the chain',
  description:
    'Pays free balance of the signing wallet out to that wallet on the chain, and nowhere else. The amount leaves the free balance at once; the network sends it and reports the result. A payout cannot be cancelled; one that fails returns to the free balance.',
  signedBy: 'Authorisation signed by the wallet whose free balance is paid out.',
  fields: (t) => ({
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'Amount to pay out, in IO; more than zero, at most the free balance of the signing wallet.',
    }),
  }),
  parse(path, { amount }, wallet) {
    if (amount === 0n) throw badInput(`${path}.amount`, 'must be more than zero');
    return { amount, wallet };
  },
  success: payoutOutcomeField('The payout, with status REQUESTED until the network reports.'),
  refusals: ['TOO_MANY_PAYOUTS', 'INSUFFICIENT_BALANCE'],
});
