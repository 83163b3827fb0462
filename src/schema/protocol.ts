// Query `protocol`: parameters and multipliers with their dates, the token, the clocks, and the values that signed texts contain.

import { TOKEN_DECIMALS } from '../domain/money.ts';
import { formatTenThousandths } from '../domain/multiplier.ts';
import { type DatedParameter, PARAMETER_UNITS, type ParameterName, parameterText } from '../domain/parameter.ts';
import type { DatedMultiplier } from '../store/parameters.ts';
import { builder } from './builder.ts';
import { freshFor } from './freshness.ts';
import { LimitRef, limitsOf } from './limits.ts';

const validFrom = 'Start of validity, inclusive; it may be in the future.';
const validTo = 'End of validity, exclusive; null while no end is announced.';

const Token = builder.objectRef<{ readonly symbol: string; readonly decimals: number }>('Token').implement({
  description: 'The token that is staked and earned; every `TokenAmount` is an amount of it.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Ticker symbol of the token: `IO`.' }),
    decimals: t.exposeInt('decimals', { description: 'Fraction digits of the smallest unit: 8.' }),
  }),
});

const ParameterUnitEnum = builder.enumType('ParameterUnit', {
  description: 'Unit of the value of a protocol parameter.',
  values: {
    IO: { value: 'baseUnits', description: 'An amount of IO with up to 8 fraction digits.' },
    BPS: { value: 'bps', description: 'Basis points: hundredths of a per cent.' },
    MILLISECONDS: { value: 'ms', description: 'A duration in whole milliseconds; one day is 86400000.' },
    COUNT: { value: 'count', description: 'A whole number, such as a number of slots or blocks.' },
  } as const,
});

const unitOf = (name: string) => PARAMETER_UNITS[name as ParameterName] ?? ('count' as const);

const ParameterRef = builder.objectRef<DatedParameter>('ProtocolParameter').implement({
  description:
    'One value of a protocol parameter with its time of validity. An agreement keeps the values that applied when it was made.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name in camel case, such as `claimCap`; stable.' }),
    unit: t.field({
      type: ParameterUnitEnum,
      description: 'Unit of `value`; every value of the same parameter has the same unit.',
      resolve: (row) => unitOf(row.name),
    }),
    value: t.field({
      type: 'Decimal',
      description: 'The value as a decimal number in `unit`: IO, not base units.',
      resolve: (row) => parameterText(unitOf(row.name), row.value),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: validFrom }),
    validTo: t.expose('validTo', { type: 'DateTime', nullable: true, description: validTo }),
  }),
});

const MultiplierRef = builder.objectRef<DatedMultiplier>('Multiplier').implement({
  description:
    'Factor of a hardware model for its requirement and its rewards. A factor below 1 does not lower the requirement; with 0 the model earns nothing.',
  fields: (t) => ({
    model: t.exposeString('model', { description: "Hardware name, as the network's explorer spells it." }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'Factor for the requirement and the rewards: 0 to 100 with at most four decimals.',
      resolve: (row) => formatTenThousandths(row.multiplierTenThousandths),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: validFrom }),
    validTo: t.expose('validTo', { type: 'DateTime', nullable: true, description: validTo }),
    source: t.exposeString('source', {
      description: 'Origin of the value: `published` by the network, or `example` for the sandbox.',
    }),
  }),
});

const BlockHead = builder.objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock').implement({
  description: 'The latest block of which every reward is credited.',
  fields: (t) => ({
    number: t.exposeInt('number', {
      description:
        'Number of the block: how many block intervals of 1 hour lie between 1970-01-01T00:00Z and its start.',
    }),
    endsAt: t.expose('endsAt', {
      type: 'DateTime',
      description: 'End of the block, exclusive: the start of the next block.',
    }),
  }),
});

const Protocol = builder.objectRef<object>('Protocol').implement({
  description: 'Public settings that apply to every device and offer: parameters, multipliers, token and clocks.',
  fields: (t) => ({
    token: t.field({
      type: Token,
      description: 'The token in which all amounts are given.',
      resolve: () => ({ symbol: 'IO', decimals: TOKEN_DECIMALS }),
    }),
    chainId: t.string({
      description: 'Value of the line `Chain ID` in signed texts; `solana:localnet` in a sandbox.',
      resolve: (_, __, context) => context.app.settings.chainId,
    }),
    domain: t.string({
      description: 'Host name with which every signed text begins.',
      resolve: (_, __, context) => context.app.settings.domain,
    }),
    uri: t.string({
      description: 'Value of the line `URI` in signed texts: the public origin of this server.',
      resolve: (_, __, context) => context.app.settings.origin,
    }),
    sandbox: t.boolean({
      description: 'True when this server is a sandbox: the money is play money and the market clock can be moved.',
      resolve: (_, __, context) => context.app.settings.sandbox,
    }),
    now: t.field({
      type: 'DateTime',
      extensions: freshFor('EACH_REQUEST'),
      description: 'Market time, by which agreements, blocks and exits are dated. A sandbox can move it forward.',
      resolve: (_, __, context) => context.now(),
    }),
    serverTime: t.field({
      type: 'DateTime',
      extensions: freshFor('EACH_REQUEST'),
      description:
        'Wall time of the server, by which authorisations and sessions are dated. A sandbox does not move it.',
      resolve: (_, __, context) => context.app.wallNow(),
    }),
    parameters: t.field({
      type: [ParameterRef],
      description:
        'All parameters with their past, present and announced values; `validFrom` and `validTo` show which value is in force.',
      resolve: async (_, __, context) => [...(await context.loaders.parameterHistory())],
    }),
    multipliers: t.field({
      type: [MultiplierRef],
      description: 'Multipliers in force now and announced ones, ordered by model and start of validity.',
      resolve: async (_, __, context) => [...(await context.loaders.multipliers())],
    }),
    limits: t.field({
      type: [LimitRef],
      extensions: { length: 40 },
      description:
        'Limits of requests, rates, sizes and times that this server applies, so that a client can keep to them.',
      resolve: (_, __, context) => [...limitsOf(context.app.settings)],
    }),
    latestBlock: t.field({
      type: BlockHead,
      nullable: true,
      description: 'The latest completed block; null before the first block is completed.',
      resolve: (_, __, context) => context.loaders.latestBlock(),
    }),
  }),
});

builder.queryField('protocol', (t) =>
  t.field({
    type: Protocol,
    description: 'Parameters and multipliers with their dates, the token and the clocks. Public.',
    resolve: () => ({}),
  }),
);
