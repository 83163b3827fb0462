// Fields and statuses of a payout that both schemas have, and its position in a list.

import type { Payout, PayoutStatus } from '../domain/payout.ts';
import type { PayoutPagePosition } from '../store/payouts.ts';
import type { SchemaTypes } from './builder.ts';
import type { Keyset } from './connection.ts';
import { enumValues } from './enums.ts';

const STATUSES: { readonly [Status in PayoutStatus]: string } = {
  REQUESTED:
    'The amount has left the free balance and is payable; the network has not reported yet. A payout cannot be cancelled.',
  SENT: 'The network sent the amount to the wallet on the chain; `transactionSignature` names the transaction.',
  FAILED: 'The amount could not be sent and is free balance of the wallet again; `failure` says why.',
};

/** Definition of `PayoutStatus` in both schemas. */
export const payoutStatusEnumConfig = {
  description: 'Status of a payout. REQUESTED becomes SENT or FAILED, which are final.',
  values: enumValues(STATUSES),
};

type PayoutFieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Payout>;

/** Returns the fields of a payout except its id and status. */
export const payoutFields = (t: PayoutFieldBuilder) => ({
  wallet: t.expose('wallet', {
    type: 'WalletAddress',
    description: 'Wallet that requested the payout; the money is sent to this address only.',
  }),
  amount: t.expose('amount', { type: 'TokenAmount', description: 'Amount to send, without any fee of the chain.' }),
  requestedAt: t.expose('requestedAt', {
    type: 'DateTime',
    description: 'Market time at which the amount left the free balance.',
  }),
  reportedAt: t.expose('reportedAt', {
    type: 'DateTime',
    nullable: true,
    description:
      'Market time at which the network reported that the amount was sent or could not be sent; null until then.',
  }),
  transactionSignature: t.exposeString('transactionSignature', {
    nullable: true,
    description: 'Signature of the transaction that sent the amount; null unless the status is SENT.',
  }),
  failure: t.exposeString('failure', {
    nullable: true,
    description: 'Reason of the network why the amount was not sent; null unless the status is FAILED.',
  }),
});

/** Returns the position of a payout in a list by the time of its request. */
export const payoutKeyOf = ({ requestedAt, id }: Payout): Keyset => ({ value: BigInt(requestedAt.getTime()), id });

/** Returns the position after which a page of payouts is read; null for the first page. */
export const payoutPosition = (from: Keyset | null): PayoutPagePosition | null =>
  from === null ? null : { requestedAt: new Date(Number(from.value)), id: from.id };
