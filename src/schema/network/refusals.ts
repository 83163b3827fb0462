// Refusals of the network's API: the same GraphQL shape as in the public schema, with different codes.

import { formatTenThousandths } from '../../domain/multiplier.ts';
import { type NetworkRefusal, type NetworkRefusalCode, networkRefusalMessage } from '../../domain/network-refusal.ts';
import { parameterText } from '../../domain/parameter.ts';
import { networkBuilder } from '../builder.ts';
import { enumValues, webhookUrlFaultEnumConfig } from '../enums.ts';
import { payoutStatusEnumConfig } from '../payout-fields.ts';
import { addRefusalTypes } from '../refusal-types.ts';

const DESCRIPTIONS: { readonly [Code in NetworkRefusalCode]: string } = {
  NOT_FOUND:
    'The input names a device or a slash that was never reported, or a payout or a webhook endpoint that does not exist.',
  DEVICE_NOT_COMMITTED: 'The device was terminated, which is permanent.',
  TOO_MANY_WEBHOOKS: 'The operator has as many webhook endpoints as are allowed; delete one first.',
  WEBHOOK_URL_NOT_ALLOWED: 'Messages are not sent to this URL: its scheme, port or address is not allowed.',
  DEVICES_REFUSED: 'A device object of the list breaks a rule; no device was imported.',
  DEVICES_UNKNOWN: 'The report names devices that were never imported; nothing was stored.',
  BLOCK_NOT_STARTED: 'The block has not started yet by the market clock.',
  BLOCK_NOT_ENDED: 'The block has not ended yet by the market clock.',
  MULTIPLIER_STANDS:
    'The model already has a different multiplier from this date on; a published multiplier cannot be changed.',
  PARAMETER_NOT_PUBLISHABLE: 'No parameter with this name can be published: it is fixed, or there is none.',
  PARAMETER_OUT_OF_BOUNDS: 'The value of the parameter is below its least or above its largest value.',
  PARAMETER_NOT_AHEAD:
    'The value would begin before the present market time, or at an instant at which another value has begun.',
  PARAMETERS_CONTRADICT: 'One parameter would be above another one that limits it; publish both together.',
  DEPOSIT_REFERENCE_USED: 'The reference was credited before, with another wallet or another amount.',
  PAYOUT_ALREADY_REPORTED: 'Another result of the payout was reported before; a report is final.',
  SLASH_SHARE_OUT_OF_BOUNDS: 'The share of the slash is not between 1 and 10000 basis points.',
  FAULT_NOT_PAST: 'The time of the fault is later than the present market time.',
  NOTHING_TO_SLASH: 'No stake or reward on the device is liable for the fault.',
  SLASH_ID_TAKEN: 'The slash id was used before for a slash with other values.',
  SLASH_ALREADY_REVIEWED: 'The review has already ended with another verdict, or its period is over.',
};

export const PayoutStatusEnum = networkBuilder.enumType('PayoutStatus', payoutStatusEnumConfig);

export const SlashVerdictEnum = networkBuilder.enumType('SlashVerdict', {
  description: 'Verdict that ends the review of a slash.',
  values: enumValues({
    UPHELD: 'The money in escrow is forfeited.',
    REVERSED: 'The money in escrow goes back to the parties from which it was taken.',
  }),
});

const WebhookUrlFaultEnum = networkBuilder.enumType('WebhookUrlFault', webhookUrlFaultEnumConfig);

const { refusalTypes, resultUnion } = addRefusalTypes<NetworkRefusal>(
  networkBuilder,
  DESCRIPTIONS,
  networkRefusalMessage,
);
export const networkResultUnion = resultUnion;

const DeviceFault = networkBuilder
  .objectRef<{ readonly field: string; readonly rule: string }>('DeviceFault')
  .implement({
    description: 'A field of a device object that breaks a rule.',
    fields: (t) => ({
      field: t.exposeString('field', {
        description: 'Path of the field in the list, such as `[12].hardware_quantity`.',
      }),
      rule: t.exposeString('rule', { description: 'The rule in words, such as "must be a UUID".' }),
    }),
  });

const marketTime = 'Market time at which the mutation was refused.';

networkBuilder.objectFields(refusalTypes.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', {
    description: 'Kind of the missing entity, in lower case: "device", "slash", "payout" or "webhook endpoint".',
  }),
}));
networkBuilder.objectFields(refusalTypes.TOO_MANY_WEBHOOKS, (t) => ({
  limit: t.exposeInt('limit', { description: 'Maximal number of webhook endpoints of the operator: 10.' }),
}));
networkBuilder.objectFields(refusalTypes.WEBHOOK_URL_NOT_ALLOWED, (t) => ({
  fault: t.expose('fault', {
    type: WebhookUrlFaultEnum,
    description: 'First rule for URLs of webhooks that this URL breaks.',
  }),
}));
networkBuilder.objectFields(refusalTypes.DEVICES_REFUSED, (t) => ({
  faults: t.field({
    type: [DeviceFault],
    description: 'Invalid fields in the order of the list; at most the first 100.',
    resolve: (refusal) => [...refusal.faults],
  }),
}));
networkBuilder.objectFields(refusalTypes.DEVICES_UNKNOWN, (t) => ({
  deviceIds: t.stringList({
    description: 'Ids of the unknown devices, in the order of the report; at most the first 100.',
    resolve: (refusal) => [...refusal.deviceIds],
  }),
  count: t.exposeInt('count', { description: 'Number of unknown devices in the report.' }),
}));
networkBuilder.objectFields(refusalTypes.MULTIPLIER_STANDS, (t) => ({
  model: t.exposeString('model', { description: 'Hardware name of the model, as it was published.' }),
  validFrom: t.expose('validFrom', {
    type: 'DateTime',
    description: 'Start date for which a multiplier was already published.',
  }),
  multiplier: t.field({
    type: 'Decimal',
    description: 'Published multiplier of the model from that date on.',
    resolve: (refusal) => formatTenThousandths(refusal.multiplierTenThousandths),
  }),
}));
const parameterName = 'Name of the parameter, as in the input.';
networkBuilder.objectFields(refusalTypes.PARAMETER_NOT_PUBLISHABLE, (t) => ({
  name: t.exposeString('name', { description: parameterName }),
  fixed: t.exposeBoolean('fixed', {
    description: 'True for a parameter whose value never changes, false when there is no parameter with this name.',
  }),
}));
networkBuilder.objectFields(refusalTypes.PARAMETER_OUT_OF_BOUNDS, (t) => ({
  name: t.exposeString('name', { description: parameterName }),
  least: t.field({
    type: 'Decimal',
    description: 'Smallest value that can be published, in the unit of the parameter.',
    resolve: ({ unit, least }) => parameterText(unit, least),
  }),
  most: t.field({
    type: 'Decimal',
    description: 'Largest value that can be published, in the unit of the parameter.',
    resolve: ({ unit, most }) => parameterText(unit, most),
  }),
}));
networkBuilder.objectFields(refusalTypes.PARAMETER_NOT_AHEAD, (t) => ({
  name: t.exposeString('name', { description: parameterName }),
  validFrom: t.expose('validFrom', { type: 'DateTime', description: 'Refused start of the value.' }),
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refusalTypes.PARAMETERS_CONTRADICT, (t) => ({
  lower: t.exposeString('lower', { description: 'Name of the parameter that may not be above the other one.' }),
  upper: t.exposeString('upper', { description: 'Name of the parameter that limits the other one.' }),
  at: t.expose('at', { type: 'DateTime', description: 'First instant at which the two values contradict each other.' }),
}));
networkBuilder.objectFields(refusalTypes.BLOCK_NOT_STARTED, (t) => ({
  startsAt: t.expose('startsAt', {
    type: 'DateTime',
    description: 'Start of the block; the request is accepted from this time on.',
  }),
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refusalTypes.BLOCK_NOT_ENDED, (t) => ({
  endsAt: t.expose('endsAt', {
    type: 'DateTime',
    description: 'End of the block; the report is accepted from this time on.',
  }),
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refusalTypes.FAULT_NOT_PAST, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refusalTypes.SLASH_ALREADY_REVIEWED, (t) => ({
  verdict: t.expose('verdict', { type: SlashVerdictEnum, description: 'Verdict with which the review ended.' }),
  reviewedAt: t.expose('reviewedAt', { type: 'DateTime', description: 'Time at which the review of the slash ended.' }),
}));
networkBuilder.objectFields(refusalTypes.PAYOUT_ALREADY_REPORTED, (t) => ({
  status: t.expose('status', { type: PayoutStatusEnum, description: 'Status of the payout: SENT or FAILED.' }),
  reportedAt: t.expose('reportedAt', { type: 'DateTime', description: 'Market time of the stored report.' }),
  transactionSignature: t.exposeString('transactionSignature', {
    nullable: true,
    description: 'Transaction signature in the stored report; null unless the status is SENT.',
  }),
  failure: t.exposeString('failure', {
    nullable: true,
    description: 'Reason in the stored report; null unless the status is FAILED.',
  }),
}));
