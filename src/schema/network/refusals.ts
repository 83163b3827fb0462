// The refusals of the network's API: the same GraphQL shape as in the public schema, with codes of their own.

import { formatTenThousandths } from '../../domain/multiplier.ts';
import { type NetworkRefusal, type NetworkRefusalCode, networkRefusalMessage } from '../../domain/network-refusal.ts';
import { networkBuilder } from '../builder.ts';
import { values } from '../enums.ts';
import { refusalTypes } from '../refusal-types.ts';

const DESCRIPTIONS: { readonly [Code in NetworkRefusalCode]: string } = {
  NOT_FOUND: 'The input names something that was never reported.',
  DEVICE_NOT_COMMITTED: 'The device was terminated, which is for good.',
  DEVICES_REFUSED: 'A device object breaks a rule; nothing of the list was imported.',
  DEVICES_UNKNOWN: 'A report names devices that were never imported; nothing of it was stored.',
  BLOCK_NOT_STARTED: "The block has not started by the marketplace's clock.",
  BLOCK_NOT_ENDED: "The block has not ended by the marketplace's clock.",
  MULTIPLIER_STANDS: 'The model has another multiplier from that date on; a published multiplier cannot be changed.',
  DEPOSIT_REFERENCE_USED: 'The reference was credited before, with another wallet or another amount.',
  SLASH_SHARE_OUT_OF_BOUNDS: 'The share of the slash is not 1 to 10000 basis points.',
  FAULT_NOT_PAST: "The fault is dated ahead of the marketplace's clock.",
  NOTHING_TO_SLASH: 'No stake or reward on the device answers for the fault.',
  SLASH_ID_TAKEN: 'The id was used before for a slash with other values.',
  SLASH_ALREADY_REVIEWED: 'The review ended with another verdict, or its time ran out.',
};

export const SlashVerdictEnum = networkBuilder.enumType('SlashVerdict', {
  description: 'Verdict that ends the review of a slash.',
  values: values({
    UPHELD: 'The money in escrow is forfeited.',
    REVERSED: 'The money in escrow goes back to the parties it was taken from.',
  }),
});

const { refs, resultOf } = refusalTypes<NetworkRefusal>(networkBuilder, DESCRIPTIONS, networkRefusalMessage);
export const networkResult = resultOf;

const DeviceFault = networkBuilder
  .objectRef<{ readonly field: string; readonly rule: string }>('DeviceFault')
  .implement({
    description: 'One field of one device object that breaks a rule.',
    fields: (t) => ({
      field: t.exposeString('field', {
        description: 'Path of the field in the list, such as `[12].hardware_quantity`.',
      }),
      rule: t.exposeString('rule', { description: 'The rule in words, such as "must be a UUID".' }),
    }),
  });

const marketTime = "The marketplace's time when it refused.";

networkBuilder.objectFields(refs.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', { description: 'What the server looked for, in lower case: "device", "slash".' }),
}));
networkBuilder.objectFields(refs.DEVICES_REFUSED, (t) => ({
  faults: t.field({
    type: [DeviceFault],
    description: 'The faults in the order of the list; at most 100.',
    resolve: (refusal) => [...refusal.faults],
  }),
}));
networkBuilder.objectFields(refs.DEVICES_UNKNOWN, (t) => ({
  deviceIds: t.stringList({
    description: 'Ids of the unknown devices, in the order of the report; at most the first 100.',
    resolve: (refusal) => [...refusal.deviceIds],
  }),
  count: t.exposeInt('count', { description: 'How many devices of the report are unknown.' }),
}));
networkBuilder.objectFields(refs.MULTIPLIER_STANDS, (t) => ({
  model: t.exposeString('model', { description: 'Hardware name of the model, as it was published.' }),
  validFrom: t.expose('validFrom', { type: 'DateTime', description: 'The date that already has a multiplier.' }),
  multiplier: t.field({
    type: 'Decimal',
    description: 'The multiplier in force from that date on.',
    resolve: (refusal) => formatTenThousandths(refusal.multiplierTenThousandths),
  }),
}));
networkBuilder.objectFields(refs.BLOCK_NOT_STARTED, (t) => ({
  startsAt: t.expose('startsAt', {
    type: 'DateTime',
    description: 'When the block starts; send it again from then on.',
  }),
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refs.BLOCK_NOT_ENDED, (t) => ({
  endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the block ends; report it again from then on.' }),
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refs.FAULT_NOT_PAST, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: marketTime }),
}));
networkBuilder.objectFields(refs.SLASH_ALREADY_REVIEWED, (t) => ({
  verdict: t.expose('verdict', { type: SlashVerdictEnum, description: 'The verdict that the review ended with.' }),
  reviewedAt: t.expose('reviewedAt', { type: 'DateTime', description: 'When the review of the slash ended.' }),
}));
