// Money that arrives on wallets from outside.

import { creditDeposit } from '../../app/deposits.ts';
import { badInput, networkBuilder, withRole } from '../builder.ts';
import { networkResult, settled } from './refusal.ts';

type Credited = { readonly wallet: string; readonly amount: bigint; readonly replayed: boolean };

const LARGEST_DEPOSIT = 10n ** 17n;

const CreditDepositSuccess = networkBuilder.objectRef<Credited>('CreditDepositSuccess').implement({
  description: 'The deposit is on the wallet.',
  fields: (t) => ({
    wallet: t.expose('wallet', { type: 'WalletAddress', description: 'The wallet.' }),
    amount: t.expose('amount', { type: 'TokenAmount', description: 'How much arrived.' }),
    replayed: t.exposeBoolean('replayed', {
      description: 'True when it had been credited before: nothing was done again.',
    }),
  }),
});

const CreditDepositInput = networkBuilder.inputType('CreditDepositInput', {
  description: 'What arrived, and where.',
  fields: (t) => ({
    reference: t.string({
      required: true,
      description:
        'The deposit as the network knows it, such as the signature of its transaction: 1 to 128 printable characters without spaces. Each is credited once.',
    }),
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet.' }),
    amount: t.field({ type: 'TokenAmount', required: true, description: 'More than zero, at most 1 000 000 000 IO.' }),
  }),
});

const CreditDepositResult = networkResult('CreditDeposit', CreditDepositSuccess, ['DEPOSIT_REFERENCE_USED']);

networkBuilder.mutationField('creditDeposit', (t) =>
  t.field({
    type: CreditDepositResult,
    description: 'Credits a wallet with money that arrived from outside, once for each reference.',
    args: { input: t.arg({ type: CreditDepositInput, required: true, description: 'What arrived.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      if (!/^[\x21-\x7e]{1,128}$/.test(input.reference)) {
        throw badInput('input.reference', 'must be 1 to 128 printable characters without spaces');
      }
      if (input.amount === 0n || input.amount > LARGEST_DEPOSIT) {
        throw badInput('input.amount', 'must be more than zero and at most 1000000000');
      }
      return settled(await creditDeposit(context.app, input));
    },
  }),
);
