// GraphQL type `Agreement`: the frozen terms of a co-stake, as a document for its two parties.

import { agreementText } from '../app/agreements.ts';
import type { CoStake } from '../domain/co-stake.ts';
import type { FrozenAgreement } from '../store/agreements.ts';
import type { OfferRow } from '../store/columns.ts';
import { builder } from './builder.ts';
import { CoStakeRef, isParty } from './co-stake.ts';

type Agreement = { readonly frozen: FrozenAgreement; readonly coStake: CoStake; readonly offer: OfferRow };

const AgreementRef = builder.objectRef<Agreement>('Agreement').implement({
  description: 'The agreement of the owner and the co-staker on one co-stake, frozen when the claim was approved.',
  fields: (t) => ({
    approvedAt: t.field({
      type: 'DateTime',
      description: 'Time at which the claim was approved and the terms were frozen.',
      resolve: ({ frozen }) => frozen.approvedAt,
    }),
    fileName: t.string({
      description: 'Suggested file name for the document, such as `agreement-1f0c93ab.json`.',
      resolve: ({ coStake }) => `agreement-${coStake.id.slice(0, 8)}.json`,
    }),
    document: t.string({
      description:
        "One JSON document: the terms with their hash, both parties' signatures with the texts they signed, what was frozen at acceptance, and the dates of the exit. `npm run verify -- FILE` checks it offline. Lists show the counterparty under an alias; this document names both wallets, because a signature cannot be checked without the key that made it, and each party is entitled to the other's. Keep it to yourself.",
      resolve: ({ frozen, coStake, offer }) => agreementText(frozen, coStake, offer),
    }),
  }),
});

builder.objectField(CoStakeRef, 'agreement', (t) =>
  t.field({
    type: AgreementRef,
    nullable: true,
    description:
      'Agreement of the owner and the co-staker, for these two parties only: it shows each the wallet with which the other signed. Null until the claim is approved.',
    resolve: async (coStake, _, context) => {
      // Check the session: a signed mutation may be sent without one, and the document names the counterparty's wallet.
      if (!(await isParty(coStake, context))) return null;
      const [frozen, offer] = await Promise.all([
        context.loaders.frozenAgreement.load(coStake.id),
        context.loaders.offer.load(coStake.offerId),
      ]);
      return frozen === null || offer === null ? null : { frozen, coStake, offer };
    },
  }),
);
