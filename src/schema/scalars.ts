// Scalars: how exact things cross the wire. Each says in its description what it accepts; nothing is rounded or guessed.

import { GraphQLError } from 'graphql';
import { isWalletAddress } from '../app/authorization.ts';
import { formatTokenAmount, parseTokenAmount } from '../domain/money.ts';
import { builder, networkBuilder } from './builder.ts';

for (const each of [builder, networkBuilder]) {
  each.scalarType('TokenAmount', {
    description:
      'An exact amount of IO as a decimal number in a string: at most 8 fraction digits, no sign, no exponent, no leading zeros. `"8000"`, `"0.00000001"`.',
    serialize: formatTokenAmount,
    parseValue: (value) =>
      text(
        value,
        'TokenAmount',
        parseTokenAmount,
        'a decimal number of IO in a string, at most 8 fraction digits, no sign, no exponent',
      ),
  });

  each.scalarType('DateTime', {
    description:
      'An instant: RFC 3339 in UTC with milliseconds, such as `"2026-11-20T20:00:00.000Z"`. Accepts any RFC 3339 offset.',
    serialize: (value) => value.toISOString(),
    parseValue: (value) =>
      text(value, 'DateTime', parseInstant, 'an RFC 3339 date and time with an offset, at most milliseconds'),
  });

  each.scalarType('WalletAddress', {
    description: 'A wallet on the chain: base58 of its 32-byte Ed25519 public key.',
    serialize: String,
    parseValue: (value) =>
      text(value, 'WalletAddress', (one) => (isWalletAddress(one) ? one : null), 'base58 of exactly 32 bytes'),
  });

  each.scalarType('Decimal', {
    description: 'An exact decimal number in a string, such as a multiplier: `"0.25"`.',
    serialize: String,
    parseValue: (value) =>
      text(
        value,
        'Decimal',
        (one) => (/^\d{1,12}(\.\d{1,8})?$/.test(one) ? one : null),
        'a decimal number in a string',
      ),
  });
}

builder.scalarType('StreamCursor', {
  description:
    'A position in a stream: opaque, authenticated, bound to the stream, its filter and, for private streams, the account. Keep it to come back to exactly where you were.',
  serialize: String,
  parseValue: (value) =>
    text(value, 'StreamCursor', (one) => (one.length <= 512 ? one : null), 'a cursor that a stream gave you'),
});

function text<T>(value: unknown, scalar: string, parse: (text: string) => T | null, rule: string): T {
  const parsed = typeof value === 'string' ? parse(value) : null;
  if (parsed === null) {
    throw new GraphQLError(`${scalar}: expected ${rule}.`, { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return parsed;
}

/** Reads an RFC 3339 instant between the years 2000 and 9999; null for anything else, a 30th of February included. */
export function parseInstant(value: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(Z|[+-]\d{2}:\d{2})$/.exec(value);
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (calendar.getUTCMonth() !== Number(month) - 1 || calendar.getUTCDate() !== Number(day)) return null;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) || Number(year) < 2000 ? null : instant;
}
