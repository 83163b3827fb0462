// Mutations for slashes in the network's API: `slashDevice`, and `reviewSlash` with the verdict.

import { reviewSlash, slashDevice } from '../../app/slashes.ts';
import { MAX_REFERENCE_TEXT } from '../bounds.ts';
import { badInput, networkBuilder, requireReporter } from '../builder.ts';
import { slashCauseEnumConfig, slashKindEnumConfig } from '../enums.ts';
import { toResult } from '../refusal-types.ts';
import { parseDeviceId } from './device.ts';
import { networkResultUnion, SlashVerdictEnum } from './refusals.ts';

type SlashOutcome = { readonly replayed: boolean };

const SlashKindEnum = networkBuilder.enumType('SlashKind', slashKindEnumConfig);
const SlashCauseEnum = networkBuilder.enumType('SlashCause', slashCauseEnumConfig);

const replayed = 'True when the same call had succeeded before, so that this call changed nothing.';
const SlashDeviceSuccess = networkBuilder.objectRef<SlashOutcome>('SlashDeviceSuccess').implement({
  description: 'The device was slashed; the money is in escrow until the review ends.',
  fields: (t) => ({ replayed: t.exposeBoolean('replayed', { description: replayed }) }),
});
const ReviewSlashSuccess = networkBuilder.objectRef<SlashOutcome>('ReviewSlashSuccess').implement({
  description: 'The review of the slash ended with the requested verdict.',
  fields: (t) => ({ replayed: t.exposeBoolean('replayed', { description: replayed }) }),
});

const slashId = "The network's own id of the slash: 1 to 128 printable characters without spaces.";
const SlashDeviceInput = networkBuilder.inputType('SlashDeviceInput', {
  description: 'A slash: the device, its fault and the share to take.',
  fields: (t) => ({
    slashId: t.string({ required: true, description: `${slashId} Each id is used once.` }),
    deviceId: t.string({ required: true, description: "The network's own id of the device: a UUID." }),
    kind: t.field({ type: SlashKindEnum, required: true, description: 'Whether the slash takes stake or rewards.' }),
    cause: t.field({ type: SlashCauseEnum, required: true, description: 'Fault for which the device is slashed.' }),
    shareBps: t.int({
      description:
        'Share of the liable stake or rewards to take, 1 to 10000 basis points; by default the protocol parameter for this kind and cause.',
    }),
    faultAt: t.field({
      type: 'DateTime',
      required: true,
      description:
        'Time of the fault, not later than the market time; stake that was on the device at that time is liable.',
    }),
  }),
});
const ReviewSlashInput = networkBuilder.inputType('ReviewSlashInput', {
  description: 'A slash, and the verdict that ends its review.',
  fields: (t) => ({
    slashId: t.string({ required: true, description: slashId }),
    verdict: t.field({
      type: SlashVerdictEnum,
      required: true,
      description: 'Verdict of the review; it cannot be changed afterwards.',
    }),
  }),
});

const SlashDeviceResult = networkResultUnion('SlashDevice', SlashDeviceSuccess, [
  'NOT_FOUND',
  'SLASH_ID_TAKEN',
  'SLASH_SHARE_OUT_OF_BOUNDS',
  'FAULT_NOT_PAST',
  'NOTHING_TO_SLASH',
]);
const ReviewSlashResult = networkResultUnion('ReviewSlash', ReviewSlashSuccess, [
  'NOT_FOUND',
  'SLASH_ALREADY_REVIEWED',
]);

networkBuilder.mutationFields((t) => ({
  slashDevice: t.field({
    type: SlashDeviceResult,
    description:
      'Slashes a device: a share of the money of owner and co-stakers goes into escrow for the review. The same transaction updates stake sufficiency and offers. Needs the role NETWORK.',
    args: {
      input: t.arg({ type: SlashDeviceInput, required: true, description: 'The device, its fault and the share.' }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const { kind, cause, faultAt, shareBps = null } = input;
      const networkId = slashIdFrom(input.slashId);
      const deviceId = parseDeviceId('input.deviceId', input.deviceId);
      return toResult(await slashDevice(context.app, { networkId, deviceId, kind, cause, shareBps, faultAt }));
    },
  }),
  reviewSlash: t.field({
    type: ReviewSlashResult,
    description:
      'Ends the review of a slash with a verdict. A slash that is not reviewed in time (published value: 30 days) is upheld. Needs the role NETWORK.',
    args: { input: t.arg({ type: ReviewSlashInput, required: true, description: 'The slash and the verdict.' }) },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'NETWORK');
      const networkId = slashIdFrom(input.slashId);
      return toResult(await reviewSlash(context.app, { networkId, verdict: input.verdict }));
    },
  }),
}));

function slashIdFrom(text: string): string {
  if (text.length <= MAX_REFERENCE_TEXT && /^[\x21-\x7e]+$/.test(text)) return text;
  throw badInput('input.slashId', `must be 1 to ${MAX_REFERENCE_TEXT} printable characters without spaces`);
}
