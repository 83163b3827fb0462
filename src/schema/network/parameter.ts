// Mutation `publishParameters` of the network's API: dated values of protocol parameters, for the role OPERATOR.

import { publishParameters } from '../../app/parameters.ts';
import { PARAMETER_UNITS, type ParameterName, parameterText, parseParameterValue } from '../../domain/parameter.ts';
import type { ParameterOrder, PublishedParameter } from '../../domain/parameter-publication.ts';
import { badInput, networkBuilder, requireReporter } from '../builder.ts';
import { toResult } from '../refusal-types.ts';
import { networkResultUnion } from './refusals.ts';

/** Most values in one publication. */
export const MOST_PARAMETERS = 100;

const ParameterInput = networkBuilder.inputType('ParameterInput', {
  description: 'A value of a protocol parameter, in force from an instant until its next value.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description:
        'Name of the parameter as in `protocol.parameters` of the public API, such as `claimCap`. Fixed are `blockIntervalMs`, `estimateWindowBlocks`, `minEstimateSampleBlocks`, `maxCardsPerDevice` and `slashReviewMs`.',
    }),
    value: t.field({
      type: 'Decimal',
      required: true,
      description:
        "The value in the parameter's unit: an amount in IO, or a whole number of basis points, milliseconds or things.",
    }),
    validFrom: t.field({
      type: 'DateTime',
      description:
        'Start of validity, inclusive, not before the present market time. Null or absent: at once. A value that has not begun is replaced.',
    }),
  }),
});

const PublishParametersInput = networkBuilder.inputType('PublishParametersInput', {
  description: 'Values of parameters to publish; either all of them are published or none.',
  fields: (t) => ({
    parameters: t.field({
      type: [ParameterInput],
      required: true,
      description: 'Values of parameters with their starts: 1 to 100, else BAD_USER_INPUT.',
    }),
  }),
});

const PublishedParameterRef = networkBuilder.objectRef<PublishedParameter>('PublishedParameter').implement({
  description: 'A value of a parameter that the publication has added or replaced.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the parameter whose value was added or replaced.' }),
    value: t.field({
      type: 'Decimal',
      description: "The value in the parameter's unit.",
      resolve: ({ name, value }) => parameterText(PARAMETER_UNITS[name as ParameterName], value),
    }),
    validFrom: t.expose('validFrom', {
      type: 'DateTime',
      description: 'Start of validity, inclusive: the given one, or the instant of the publication.',
    }),
  }),
});

const PublishParametersSuccess = networkBuilder
  .objectRef<{ readonly published: readonly PublishedParameter[] }>('PublishParametersSuccess')
  .implement({
    description: 'The values are published. Sending the same list again changes nothing.',
    fields: (t) => ({
      published: t.field({
        type: [PublishedParameterRef],
        description: 'Values that were added or replaced; without those that are in force at their start anyway.',
        resolve: ({ published }) => [...published],
      }),
    }),
  });

const PublishParametersResult = networkResultUnion('PublishParameters', PublishParametersSuccess, [
  'PARAMETER_NOT_PUBLISHABLE',
  'PARAMETER_OUT_OF_BOUNDS',
  'PARAMETER_NOT_AHEAD',
  'PARAMETERS_CONTRADICT',
]);

function orderFrom({ name, value, validFrom = null }: typeof ParameterInput.$inferInput, at: number): ParameterOrder {
  // A name that no parameter has is refused by the decision, whatever its unit.
  const unit = PARAMETER_UNITS[name as ParameterName] ?? 'count';
  const parsed = parseParameterValue(unit, value);
  if (parsed === null) {
    const rule = unit === 'baseUnits' ? 'an amount of IO with at most 8 decimals' : 'a whole number';
    throw badInput(`input.parameters[${at}].value`, `must be ${rule}`);
  }
  return { name, value: parsed, validFrom: validFrom ?? null };
}

networkBuilder.mutationField('publishParameters', (t) =>
  t.field({
    type: PublishParametersResult,
    description:
      'Publishes values of protocol parameters with their starts: either the whole list or nothing. New values bind new acts only: agreements keep their terms, offers their wait and cooldown, co-stakes and wallets above a lowered limit stay. A changed requirement is announced to every device with stake. Needs the role OPERATOR.',
    args: {
      input: t.arg({ type: PublishParametersInput, required: true, description: 'The dated values to publish.' }),
    },
    resolve: async (_, { input }, context) => {
      requireReporter(context, 'OPERATOR');
      const { parameters } = input;
      if (parameters.length < 1 || parameters.length > MOST_PARAMETERS) {
        throw badInput('input.parameters', `1 to ${MOST_PARAMETERS}`);
      }
      return toResult(await publishParameters(context.app, parameters.map(orderFrom)));
    },
  }),
);
