// Payouts in the network's API: the list of payouts to send, and the mutation `reportPayout`.

import { type ReportedPayout, reportPayout } from '../../app/payouts.ts';
import { globalId } from '../../domain/id.ts';
import { type Payout, type PayoutReport, payoutStatus } from '../../domain/payout.ts';
import { MAX_REFERENCE_TEXT } from '../bounds.ts';
import { badInput, networkBuilder, requireReporter, requireRole } from '../builder.ts';
import { keysetPage, networkConnectionType, networkPageArguments, type Page } from '../connection.ts';
import { enumValues } from '../enums.ts';
import { keyFromGlobalId } from '../node.ts';
import { payoutFields, payoutKeyOf, payoutPosition } from '../payout-fields.ts';
import { toResult } from '../refusal-types.ts';
import { networkResultUnion, PayoutStatusEnum } from './refusals.ts';

const PayoutRef = networkBuilder.objectRef<Payout>('Payout').implement({
  description: 'A payout: money that a wallet of the marketplace has asked to be sent to its address on the chain.',
  fields: (t) => ({
    id: t.id({
      description:
        'Id of the payout: the idempotency key of the payer, and the memo of its transaction, so that no payout is sent twice.',
      resolve: ({ id }) => globalId('Payout', id),
    }),
    status: t.field({
      type: PayoutStatusEnum,
      description: 'REQUESTED until it is reported.',
      resolve: payoutStatus,
    }),
    ...payoutFields(t),
  }),
});

const PayoutConnection = networkConnectionType<Payout, Page<Payout>>('Payout', PayoutRef, 'payouts');

networkBuilder.queryField('payouts', (t) =>
  t.field({
    type: PayoutConnection,
    description:
      'Payouts of all wallets in one status, the oldest request first; by default those to send. Needs the role NETWORK.',
    args: {
      status: t.arg({
        type: PayoutStatusEnum,
        required: true,
        defaultValue: 'REQUESTED',
        description: 'Status of the listed payouts; by default REQUESTED, the payouts that are not reported yet.',
      }),
      ...networkPageArguments,
    },
    resolve: (_, { status, ...args }, context) => {
      requireRole(context, 'NETWORK');
      return keysetPage(context, args, {
        binding: JSON.stringify(['network payouts', status]),
        keyOf: payoutKeyOf,
        read: ({ from, limit }) =>
          context.loaders.payoutsInStatus(status, { after: payoutPosition(from), limit: limit + 1 }),
      });
    },
  }),
);

const PayoutOutcomeEnum = networkBuilder.enumType('PayoutOutcome', {
  description: 'Final result of sending a payout.',
  values: enumValues({
    SENT: 'The transaction with `transactionSignature` is final on the chain.',
    FAILED:
      'The amount was not sent, and no transaction for this payout can land any more; it goes back to the wallet.',
  }),
});

const ReportPayoutInput = networkBuilder.inputType('ReportPayoutInput', {
  description: 'The final result of one payout.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Id of the payout, of the form `payout_…`.' }),
    outcome: t.field({ type: PayoutOutcomeEnum, required: true, description: 'Whether the amount was sent.' }),
    transactionSignature: t.string({
      description: 'With SENT: signature of the transaction, 1 to 128 printable characters without spaces.',
    }),
    failure: t.string({
      description:
        'With FAILED: the reason, which the owner of the wallet reads; 1 to 128 printable characters of ASCII.',
    }),
  }),
});

const ReportPayoutSuccess = networkBuilder.objectRef<ReportedPayout>('ReportPayoutSuccess').implement({
  description: 'The report was stored, now or before.',
  fields: (t) => ({
    payout: t.field({
      type: PayoutRef,
      description: 'The payout in the status that the stored report gives it.',
      resolve: ({ payout }) => payout,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'True when the same report had been stored before, so that this call changed nothing.',
    }),
  }),
});

const ReportPayoutResult = networkResultUnion('ReportPayout', ReportPayoutSuccess, [
  'NOT_FOUND',
  'PAYOUT_ALREADY_REPORTED',
]);

networkBuilder.mutationField('reportPayout', (t) =>
  t.field({
    type: ReportPayoutResult,
    description:
      'Reports the final result of a payout, once. SENT moves the amount out of the marketplace; FAILED returns it to the wallet. The same report again changes nothing, another one is refused. Needs the role NETWORK.',
    args: {
      input: t.arg({ type: ReportPayoutInput, required: true, description: 'The payout and its final result.' }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const key = keyFromGlobalId('input.id', input.id, 'Payout');
      return toResult(await reportPayout(context.app, key, reportFrom(input)));
    },
  }),
);

function reportFrom(input: typeof ReportPayoutInput.$inferInput): PayoutReport {
  const { outcome, transactionSignature, failure } = input;
  if (outcome === 'SENT') {
    if (failure != null) throw badInput('input.failure', 'goes with FAILED only');
    return { outcome, transactionSignature: text('transactionSignature', transactionSignature, /^[\x21-\x7e]+$/) };
  }
  if (transactionSignature != null) throw badInput('input.transactionSignature', 'goes with SENT only');
  return { outcome, failure: text('failure', failure, /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/) };
}

function text(field: string, value: string | null | undefined, format: RegExp): string {
  if (value != null && value.length <= MAX_REFERENCE_TEXT && format.test(value)) return value;
  throw badInput(`input.${field}`, `must be 1 to ${MAX_REFERENCE_TEXT} printable characters`);
}
