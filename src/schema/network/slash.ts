// Slashes and their reviews, as the network orders them.

import { reviewSlash, slashDevice } from '../../app/slashes.ts';
import { badInput, networkBuilder, withRole } from '../builder.ts';
import { slashCause, slashKind } from '../enums.ts';
import { deviceIdFrom } from './device.ts';
import { networkResult, SlashVerdictEnum, settled } from './refusal.ts';

type Slashed = { readonly replayed: boolean };

const SlashKindEnum = networkBuilder.enumType('SlashKind', slashKind);
const SlashCauseEnum = networkBuilder.enumType('SlashCause', slashCause);

const replayed = 'True when that had happened before: nothing was done again.';
const SlashDeviceSuccess = networkBuilder.objectRef<Slashed>('SlashDeviceSuccess').implement({
  description: 'The device was slashed; what was taken is in escrow until the review ends.',
  fields: (t) => ({ replayed: t.exposeBoolean('replayed', { description: replayed }) }),
});
const ReviewSlashSuccess = networkBuilder.objectRef<Slashed>('ReviewSlashSuccess').implement({
  description: 'The review ended with this verdict.',
  fields: (t) => ({ replayed: t.exposeBoolean('replayed', { description: replayed }) }),
});

const slashId = "The network's own id of the slash: 1 to 128 printable characters without spaces.";
const SlashDeviceInput = networkBuilder.inputType('SlashDeviceInput', {
  description: 'Which device, for what, and how much.',
  fields: (t) => ({
    slashId: t.string({ required: true, description: `${slashId} Each is taken in once.` }),
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    kind: t.field({ type: SlashKindEnum, required: true, description: 'Stake or rewards.' }),
    cause: t.field({ type: SlashCauseEnum, required: true, description: 'What for.' }),
    shareBps: t.int({
      description:
        'Which share of what answers for the fault, 1 to 10000 basis points; by default what the parameters say of the cause.',
    }),
    faultAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When the device was at fault: it decides whose stake answers for it.',
    }),
  }),
});
const ReviewSlashInput = networkBuilder.inputType('ReviewSlashInput', {
  description: 'Which slash, and how its review ends.',
  fields: (t) => ({
    slashId: t.string({ required: true, description: slashId }),
    verdict: t.field({ type: SlashVerdictEnum, required: true, description: 'How it ends.' }),
  }),
});

const SlashDeviceResult = networkResult('SlashDevice', SlashDeviceSuccess, [
  'NOT_FOUND',
  'SLASH_ID_TAKEN',
  'SLASH_SHARE_OUT_OF_BOUNDS',
  'FAULT_NOT_PAST',
  'NOTHING_TO_SLASH',
]);
const ReviewSlashResult = networkResult('ReviewSlash', ReviewSlashSuccess, ['NOT_FOUND', 'SLASH_ALREADY_REVIEWED']);

networkBuilder.mutationFields((t) => ({
  slashDevice: t.field({
    type: SlashDeviceResult,
    description:
      'Slashes a device: a share of owner and co-stake alike goes into escrow for the review. What follows for sufficiency and offers happens with it.',
    args: { input: t.arg({ type: SlashDeviceInput, required: true, description: 'Which, for what, how much.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const { kind, cause, faultAt, shareBps = null } = input;
      const networkId = slashIdFrom(input.slashId);
      const deviceId = deviceIdFrom('input.deviceId', input.deviceId);
      return settled(await slashDevice(context.app, { networkId, deviceId, kind, cause, shareBps, faultAt }));
    },
  }),
  reviewSlash: t.field({
    type: ReviewSlashResult,
    description: 'Ends the review of a slash. One that nobody reviews in time is upheld.',
    args: { input: t.arg({ type: ReviewSlashInput, required: true, description: 'Which, and how.' }) },
    resolve: async (_, { input }, context) => {
      withRole(context, 'NETWORK');
      const networkId = slashIdFrom(input.slashId);
      return settled(await reviewSlash(context.app, { networkId, verdict: input.verdict }));
    },
  }),
}));

function slashIdFrom(text: string): string {
  if (/^[\x21-\x7e]{1,128}$/.test(text)) return text;
  throw badInput('input.slashId', 'must be 1 to 128 printable characters without spaces');
}
