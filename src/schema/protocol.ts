// The protocol: parameters and multipliers with their dates, the token, the clock.

import { formatTokenAmount, TOKEN_DECIMALS } from '../domain/money.ts';
import { decimalTenThousandths } from '../domain/multiplier.ts';
import { type DatedParameter, PARAMETER_UNITS, type ParameterName } from '../domain/parameter.ts';
import type { DatedMultiplier } from '../store/parameters.ts';
import { builder } from './builder.ts';

const Token = builder.objectRef<{ readonly symbol: string; readonly decimals: number }>('Token').implement({
  description: 'The token that is staked and earned.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Its symbol.' }),
    decimals: t.exposeInt('decimals', { description: 'Fraction digits of its smallest unit.' }),
  }),
});

const ParameterUnitEnum = builder.enumType('ParameterUnit', {
  description: 'What the number of a parameter counts.',
  values: {
    IO: { value: 'baseUnits', description: 'An amount of IO.' },
    BPS: { value: 'bps', description: 'Basis points: hundredths of a per cent.' },
    MILLISECONDS: { value: 'ms', description: 'A length of time.' },
    COUNT: { value: 'count', description: 'A plain number.' },
  } as const,
});

const unitOf = (name: string) => PARAMETER_UNITS[name as ParameterName] ?? ('count' as const);

const ParameterRef = builder.objectRef<DatedParameter>('ProtocolParameter').implement({
  description: 'A value of a parameter and the time it is in force. Agreements keep the values they were made under.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    unit: t.field({
      type: ParameterUnitEnum,
      description: 'What its value counts.',
      resolve: (row) => unitOf(row.name),
    }),
    value: t.field({
      type: 'Decimal',
      description: 'Its value, in its unit.',
      resolve: (row) => (unitOf(row.name) === 'baseUnits' ? formatTokenAmount(row.value) : row.value.toString()),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: 'In force from this instant on.' }),
    validTo: t.expose('validTo', {
      type: 'DateTime',
      nullable: true,
      description: 'Until this instant; null: until further notice.',
    }),
  }),
});

const MultiplierRef = builder.objectRef<DatedMultiplier>('Multiplier').implement({
  description:
    'What a model multiplies the base stake and its rewards by. Under 1 it does not lower the requirement; 0 means that the model earns nothing.',
  fields: (t) => ({
    model: t.exposeString('model', { description: "The hardware's name, as the network's explorer writes it." }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'The multiplier.',
      resolve: (row) => decimalTenThousandths(row.multiplierTenThousandths),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: 'In force from this instant on.' }),
    validTo: t.expose('validTo', {
      type: 'DateTime',
      nullable: true,
      description: 'Until this instant; null: until further notice.',
    }),
    source: t.exposeString('source', { description: '`published` by the network, or an `example` for the sandbox.' }),
  }),
});

const BlockHead = builder.objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock').implement({
  description: 'The latest completed block.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Hours since 1970-01-01T00:00Z at its start.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When it ended.' }),
  }),
});

const Protocol = builder.objectRef<object>('Protocol').implement({
  description: 'The rules in force.',
  fields: (t) => ({
    token: t.field({
      type: Token,
      description: 'The token.',
      resolve: () => ({ symbol: 'IO', decimals: TOKEN_DECIMALS }),
    }),
    chainId: t.string({
      description: 'The chain that signed texts name.',
      resolve: (_, __, context) => context.app.settings.chainId,
    }),
    domain: t.string({
      description: 'The domain that signed texts begin with.',
      resolve: (_, __, context) => context.app.settings.domain,
    }),
    uri: t.string({
      description: 'The URI that signed texts name.',
      resolve: (_, __, context) => context.app.settings.origin,
    }),
    sandbox: t.boolean({
      description: 'True where money is play money and the clock can be moved.',
      resolve: (_, __, context) => context.app.settings.sandbox,
    }),
    now: t.field({
      type: 'DateTime',
      description: "The marketplace's time: what agreements, blocks and exits live on.",
      resolve: (_, __, context) => context.now(),
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: 'Wall time: what authorisations and sessions live on.',
      resolve: (_, __, context) => context.app.wallNow(),
    }),
    parameters: t.field({
      type: [ParameterRef],
      description: 'Every parameter with all of its dated values; the one in force has begun and not ended.',
      resolve: async (_, __, context) => [...(await context.loaders.parameterHistory())],
    }),
    multipliers: t.field({
      type: [MultiplierRef],
      description: 'The multipliers in force and those announced, by model and date; the one in force has begun.',
      resolve: async (_, __, context) => [...(await context.loaders.multipliers())],
    }),
    latestBlock: t.field({
      type: BlockHead,
      nullable: true,
      description: 'The latest completed block; null before the first.',
      resolve: (_, __, context) => context.loaders.latestBlock(),
    }),
  }),
});

builder.queryField('protocol', (t) =>
  t.field({
    type: Protocol,
    description: 'The rules in force: parameters, multipliers, token, time.',
    resolve: () => ({}),
  }),
);
