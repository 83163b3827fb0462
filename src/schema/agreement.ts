// The agreement of a co-stake, for its two parties: the document that each may keep.

import { agreementText } from '../app/agreements.ts';
import type { CoStake } from '../domain/co-stake.ts';
import type { FrozenAgreement } from '../store/agreements.ts';
import { builder } from './builder.ts';
import { CoStakeRef, isParty } from './co-stake.ts';

type Agreement = { readonly frozen: FrozenAgreement; readonly coStake: CoStake };

const AgreementRef = builder.objectRef<Agreement>('Agreement').implement({
  description: 'What both parties agreed to, frozen when the claim was approved.',
  fields: (t) => ({
    approvedAt: t.field({
      type: 'DateTime',
      description: 'When it was frozen.',
      resolve: ({ frozen }) => frozen.approvedAt,
    }),
    fileName: t.string({
      description: 'A name to save the document under.',
      resolve: ({ coStake }) => `agreement-${coStake.id.slice(0, 8)}.json`,
    }),
    document: t.string({
      description:
        "One JSON document: the terms with their hash, both parties' signatures with the texts they signed, what was frozen at acceptance, and the dates of the exit. Whoever holds it can check it offline with `npm run verify -- FILE`. Lists show the counterparty under an alias; this document names both wallets, because a signature cannot be checked without the key that made it, and each party is entitled to the other's. Keep it to yourself.",
      resolve: ({ frozen, coStake }) => agreementText(frozen, coStake),
    }),
  }),
});

builder.objectField(CoStakeRef, 'agreement', (t) =>
  t.field({
    type: AgreementRef,
    nullable: true,
    description: 'The agreement, for its two parties when signed in; null until the claim is approved.',
    resolve: async (coStake, _, context) => {
      // A signed call answers whoever holds the authorisation; the counterparty's wallet is for the signed-in party alone.
      if (!(await isParty(coStake, context))) return null;
      const frozen = await context.loaders.frozenAgreement.load(coStake.id);
      return frozen === null ? null : { frozen, coStake };
    },
  }),
);
