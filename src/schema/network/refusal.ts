// What the feed is told no with: the same shape as in the public schema, with the feed's own codes.

import type { ObjectRef } from '@pothos/core';
import { decimalTenThousandths } from '../../domain/multiplier.ts';
import {
  type NetworkRefusal,
  type NetworkRefusalCode,
  type NetworkRefusalOf,
  networkRefusalMessage,
} from '../../domain/network-refusal.ts';
import { networkBuilder, type SchemaTypes } from '../builder.ts';
import { values } from '../enums.ts';

const DESCRIPTIONS: { readonly [Code in NetworkRefusalCode]: string } = {
  NOT_FOUND: 'What the input names was never reported.',
  DEVICE_NOT_COMMITTED: 'The device was terminated, which is for good.',
  DEVICES_REFUSED: 'A device object breaks a rule; nothing of the list was taken in.',
  DEVICES_UNKNOWN: 'A report names devices that were never imported; nothing of it was taken in.',
  BLOCK_NOT_STARTED: 'The block has not started by the clock of the marketplace.',
  BLOCK_NOT_ENDED: 'The block has not ended by the clock of the marketplace.',
  MULTIPLIER_STANDS: 'The model has another multiplier from that date on; what is published stands.',
  DEPOSIT_REFERENCE_USED: 'The reference was credited before, with another wallet or another amount.',
  SLASH_SHARE_OUT_OF_BOUNDS: 'The share of the slash is out of range.',
  FAULT_NOT_PAST: 'The fault is dated ahead of the clock of the marketplace.',
  NOTHING_TO_SLASH: 'No stake or reward on the device answers for the fault.',
  SLASH_ID_TAKEN: 'Another slash bears the id.',
  SLASH_ALREADY_REVIEWED: 'The review ended with another verdict, or its time ran out.',
};

export const SlashVerdictEnum = networkBuilder.enumType('SlashVerdict', {
  description: 'How the review of a slash ends.',
  values: values({
    UPHELD: 'What was taken is forfeited.',
    REVERSED: 'What was taken goes back where it came from.',
  }),
});

const CODES = Object.keys(DESCRIPTIONS) as NetworkRefusalCode[];

const RefusalCodeEnum = networkBuilder.enumType('RefusalCode', {
  description: 'Why the rules said no. Codes are stable; more may be added.',
  values: Object.fromEntries(CODES.map((code) => [code, { value: code, description: DESCRIPTIONS[code] }])) as {
    [Code in NetworkRefusalCode]: { value: Code; description: string };
  },
});

const RefusalInterface = networkBuilder.interfaceRef<NetworkRefusal>('Refusal').implement({
  description: 'The rules said no, and why. Nothing was changed. `... on Refusal { code message }` catches all.',
  fields: (t) => ({
    code: t.field({ type: RefusalCodeEnum, description: 'Stable; for programs.', resolve: (refusal) => refusal.code }),
    message: t.string({ description: 'For people; may be reworded.', resolve: networkRefusalMessage }),
  }),
});

const nameOf = (code: NetworkRefusalCode): string =>
  code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const refs = Object.fromEntries(
  CODES.map((code) => {
    const ref = networkBuilder.objectRef<NetworkRefusal>(nameOf(code));
    networkBuilder.objectType(ref, {
      description: DESCRIPTIONS[code],
      interfaces: [RefusalInterface],
      isTypeOf: (value) => (value as NetworkRefusal).code === code,
    });
    return [code, ref];
  }),
) as unknown as {
  readonly [Code in NetworkRefusalCode]: ObjectRef<SchemaTypes, NetworkRefusalOf<Code>, NetworkRefusalOf<Code>>;
};

const Fault = networkBuilder.objectRef<{ readonly field: string; readonly rule: string }>('DeviceFault').implement({
  description: 'One field that breaks a rule.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'Such as `[12].hardware_quantity`.' }),
    rule: t.exposeString('rule', { description: 'What it has to be.' }),
  }),
});

networkBuilder.objectFields(refs.NOT_FOUND, (t) => ({
  subject: t.exposeString('subject', { description: 'What was looked for.' }),
}));
networkBuilder.objectFields(refs.DEVICES_REFUSED, (t) => ({
  faults: t.field({
    type: [Fault],
    description: 'Every fault, in the order of the list; at most 100.',
    resolve: (refusal) => [...refusal.faults],
  }),
}));
networkBuilder.objectFields(refs.DEVICES_UNKNOWN, (t) => ({
  deviceIds: t.stringList({ description: 'The first of them; at most 100.', resolve: (one) => [...one.deviceIds] }),
  count: t.exposeInt('count', { description: 'How many there are.' }),
}));
networkBuilder.objectFields(refs.MULTIPLIER_STANDS, (t) => ({
  model: t.exposeString('model', { description: 'The model.' }),
  validFrom: t.expose('validFrom', { type: 'DateTime', description: 'From when on.' }),
  multiplier: t.field({
    type: 'Decimal',
    description: 'What stands.',
    resolve: (refusal) => decimalTenThousandths(refusal.multiplierTenThousandths),
  }),
}));
networkBuilder.objectFields(refs.BLOCK_NOT_STARTED, (t) => ({
  startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When it starts.' }),
  now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }),
}));
networkBuilder.objectFields(refs.BLOCK_NOT_ENDED, (t) => ({
  endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ends.' }),
  now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }),
}));

networkBuilder.objectFields(refs.FAULT_NOT_PAST, (t) => ({
  now: t.expose('now', { type: 'DateTime', description: "The marketplace's time." }),
}));
networkBuilder.objectFields(refs.SLASH_ALREADY_REVIEWED, (t) => ({
  verdict: t.expose('verdict', { type: SlashVerdictEnum, description: 'How the review ended.' }),
  reviewedAt: t.expose('reviewedAt', { type: 'DateTime', description: 'When it ended.' }),
}));

/** The union `<name>Result` of a success and the refusals that this mutation can answer with. */
export function networkResult<Success extends object>(
  name: string,
  success: ObjectRef<SchemaTypes, Success, Success>,
  codes: readonly NetworkRefusalCode[],
) {
  return networkBuilder.unionType(`${name}Result`, {
    description: `How ${name.charAt(0).toLowerCase()}${name.slice(1)} went: a success, or a refusal with its reason.`,
    types: [success, ...codes.map((code) => refs[code])] as ObjectRef<
      SchemaTypes,
      Success | NetworkRefusal,
      Success | NetworkRefusal
    >[],
    resolveType: (value) => ('code' in value ? nameOf((value as NetworkRefusal).code) : success.name),
  });
}

/** What a use case answered, as the value of its result union. */
export function settled<Done extends object, No extends NetworkRefusal>(
  answer: Done | { readonly refusal: No },
): Done | No {
  return 'refusal' in answer ? (answer as { readonly refusal: No }).refusal : (answer as Done);
}
