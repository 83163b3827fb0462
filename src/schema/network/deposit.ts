// Mutation `creditDeposit` of the network's API: credits a wallet with money from outside the marketplace.

import { creditDeposit } from '../../app/deposits.ts';
import { MAX_REFERENCE_TEXT } from '../bounds.ts';
import { badInput, networkBuilder, requireReporter } from '../builder.ts';
import { toResult } from '../refusal-types.ts';
import { networkResultUnion } from './refusals.ts';

type Credited = { readonly wallet: string; readonly amount: bigint; readonly replayed: boolean };

export const LARGEST_DEPOSIT = 10n ** 17n;

const CreditDepositSuccess = networkBuilder.objectRef<Credited>('CreditDepositSuccess').implement({
  description: 'The deposit was added to the free balance of the wallet.',
  fields: (t) => ({
    wallet: t.expose('wallet', {
      type: 'WalletAddress',
      description: 'Wallet whose free balance grew by the deposit.',
    }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'Amount that was added to the free balance.' }),
    replayed: t.exposeBoolean('replayed', {
      description: 'True when the deposit had been credited before, so that this call changed nothing.',
    }),
  }),
});

const CreditDepositInput = networkBuilder.inputType('CreditDepositInput', {
  description: 'A deposit from outside the marketplace: its reference, wallet and amount.',
  fields: (t) => ({
    reference: t.string({
      required: true,
      description:
        "The network's own id of the deposit, such as the signature of its transaction: 1 to 128 printable characters without spaces. Each reference is credited only once.",
    }),
    wallet: t.field({
      type: 'WalletAddress',
      required: true,
      description: 'Wallet to credit; it may be new to the marketplace.',
    }),
    amount: t.field({
      type: 'TokenAmount',
      required: true,
      description: 'Amount to credit: more than 0 and at most 1 000 000 000 IO, else BAD_USER_INPUT.',
    }),
  }),
});

const CreditDepositResult = networkResultUnion('CreditDeposit', CreditDepositSuccess, ['DEPOSIT_REFERENCE_USED']);

networkBuilder.mutationField('creditDeposit', (t) =>
  t.field({
    type: CreditDepositResult,
    description:
      'Credits a wallet with a deposit from outside the marketplace, once per reference. Needs the role NETWORK.',
    args: {
      input: t.arg({
        type: CreditDepositInput,
        required: true,
        description: 'The deposit to credit, by its reference.',
      }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      if (input.reference.length > MAX_REFERENCE_TEXT || !/^[\x21-\x7e]+$/.test(input.reference)) {
        throw badInput('input.reference', `must be 1 to ${MAX_REFERENCE_TEXT} printable characters without spaces`);
      }
      if (input.amount === 0n || input.amount > LARGEST_DEPOSIT) {
        throw badInput('input.amount', 'must be more than zero and at most 1000000000');
      }
      return toResult(await creditDeposit(context.app, input));
    },
  }),
);
