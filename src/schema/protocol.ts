// The query `protocol`: dated parameters and multipliers, the token, the clocks, and what signed texts name.

import { formatTokenAmount, TOKEN_DECIMALS } from '../domain/money.ts';
import { formatTenThousandths } from '../domain/multiplier.ts';
import { type DatedParameter, PARAMETER_UNITS, type ParameterName } from '../domain/parameter.ts';
import type { DatedMultiplier } from '../store/parameters.ts';
import { builder } from './builder.ts';

const validFrom = 'The value is in force from this instant on, which may lie ahead.';
const validTo = 'The value is in force until just before this instant; null until further notice.';

const Token = builder.objectRef<{ readonly symbol: string; readonly decimals: number }>('Token').implement({
  description: 'The token that is staked and earned. Every `TokenAmount` counts it.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'Ticker symbol of the token: `IO`.' }),
    decimals: t.exposeInt('decimals', { description: 'Fraction digits of the smallest unit: 8.' }),
  }),
});

const ParameterUnitEnum = builder.enumType('ParameterUnit', {
  description: 'The unit that the value of a parameter counts.',
  values: {
    IO: { value: 'baseUnits', description: 'An amount of IO with up to 8 fraction digits.' },
    BPS: { value: 'bps', description: 'Basis points: hundredths of a per cent.' },
    MILLISECONDS: { value: 'ms', description: 'A duration in whole milliseconds; 86400000 are a day.' },
    COUNT: { value: 'count', description: 'A whole number of things, such as slots or blocks.' },
  } as const,
});

const unitOf = (name: string) => PARAMETER_UNITS[name as ParameterName] ?? ('count' as const);

const ParameterRef = builder.objectRef<DatedParameter>('ProtocolParameter').implement({
  description: 'A value of a parameter and the time it is in force. Agreements keep the values they were made under.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name in camel case, such as `claimCap`; stable.' }),
    unit: t.field({
      type: ParameterUnitEnum,
      description: 'The unit of `value`, the same for every value of this name.',
      resolve: (row) => unitOf(row.name),
    }),
    value: t.field({
      type: 'Decimal',
      description: 'The value as a decimal number in `unit`: IO, not base units.',
      resolve: (row) => (unitOf(row.name) === 'baseUnits' ? formatTokenAmount(row.value) : row.value.toString()),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: validFrom }),
    validTo: t.expose('validTo', { type: 'DateTime', nullable: true, description: validTo }),
  }),
});

const MultiplierRef = builder.objectRef<DatedMultiplier>('Multiplier').implement({
  description:
    'Factor of a hardware model for the base stake and for rewards. Under 1 it does not lower the requirement; 0 means that the model earns nothing.',
  fields: (t) => ({
    model: t.exposeString('model', { description: "Hardware name, as the network's explorer spells it." }),
    multiplier: t.field({
      type: 'Decimal',
      description: 'The factor: 0 to 100 with at most four decimals.',
      resolve: (row) => formatTenThousandths(row.multiplierTenThousandths),
    }),
    validFrom: t.expose('validFrom', { type: 'DateTime', description: validFrom }),
    validTo: t.expose('validTo', { type: 'DateTime', nullable: true, description: validTo }),
    source: t.exposeString('source', { description: '`published` by the network, or an `example` for the sandbox.' }),
  }),
});

const BlockHead = builder.objectRef<{ readonly number: number; readonly endsAt: Date }>('LatestBlock').implement({
  description: 'The latest block of which every reward is credited.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Block intervals (1 hour) from 1970-01-01T00:00Z to its start.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the block ended: the start of the next one.' }),
  }),
});

const Protocol = builder.objectRef<object>('Protocol').implement({
  description: 'Public facts that hold for every device and offer: parameters, multipliers, token and clocks.',
  fields: (t) => ({
    token: t.field({
      type: Token,
      description: 'The token that amounts are counted in.',
      resolve: () => ({ symbol: 'IO', decimals: TOKEN_DECIMALS }),
    }),
    chainId: t.string({
      description: 'Value of the line `Chain ID` in signed texts; `solana:localnet` in a sandbox.',
      resolve: (_, __, context) => context.app.settings.chainId,
    }),
    domain: t.string({
      description: 'Host name that signed texts begin with.',
      resolve: (_, __, context) => context.app.settings.domain,
    }),
    uri: t.string({
      description: 'Value of the line `URI` in signed texts: the public origin of this server.',
      resolve: (_, __, context) => context.app.settings.origin,
    }),
    sandbox: t.boolean({
      description: 'True where money is play money and the clock can be moved.',
      resolve: (_, __, context) => context.app.settings.sandbox,
    }),
    now: t.field({
      type: 'DateTime',
      description: "The marketplace's time, which dates agreements, blocks and exits. A sandbox can move it ahead.",
      resolve: (_, __, context) => context.now(),
    }),
    serverTime: t.field({
      type: 'DateTime',
      description: 'Wall time, which dates authorisations and sessions. A sandbox does not move it.',
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
    description: 'Rules in force: dated parameters and multipliers, token, clocks. Public.',
    resolve: () => ({}),
  }),
);
