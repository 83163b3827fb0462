// Scalars: how exact things cross the wire. Each says in its description what it accepts; nothing is rounded or guessed.

import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isWalletAddress } from '../app/authorization.ts';
import { formatTokenAmount, parseTokenAmount } from '../domain/money.ts';
import { builder, networkBuilder } from './builder.ts';

for (const each of [builder, networkBuilder]) {
  each.scalarType('TokenAmount', {
    description:
      'An exact amount of IO as a decimal number in a string: at most 8 fraction digits, no sign, no exponent, no leading zeros. `"8000"`, `"0.00000001"`.',
    serialize: formatTokenAmount,
    ...readAs(
      'TokenAmount',
      parseTokenAmount,
      'a decimal number of IO in a string, at most 8 fraction digits, no sign, no exponent',
    ),
  });

  each.scalarType('DateTime', {
    description:
      'An instant: RFC 3339 in UTC with milliseconds, such as `"2026-11-20T20:00:00.000Z"`. Accepts any RFC 3339 offset, and the years 2000 to 9999.',
    serialize: (value) => value.toISOString(),
    ...readAs(
      'DateTime',
      parseInstant,
      'an RFC 3339 date and time with an offset, at most milliseconds, in the years 2000 to 9999',
    ),
  });

  each.scalarType('WalletAddress', {
    description: 'A wallet on the chain: base58 of its 32-byte Ed25519 public key.',
    serialize: String,
    ...readAs('WalletAddress', (one) => (isWalletAddress(one) ? one : null), 'base58 of exactly 32 bytes'),
  });

  each.scalarType('Decimal', {
    description: 'An exact decimal number in a string, such as a multiplier: `"0.25"`.',
    serialize: String,
    ...readAs('Decimal', (one) => (/^\d{1,12}(\.\d{1,8})?$/.test(one) ? one : null), 'a decimal number in a string'),
  });
}

builder.scalarType('StreamCursor', {
  description:
    'A position in a stream: opaque, authenticated, bound to the stream, its filter and, for private streams, the account. Keep it to come back to exactly where you were.',
  serialize: String,
  ...readAs('StreamCursor', (one) => (one.length <= 512 ? one : null), 'a cursor that a stream gave you'),
});

/** Reads a scalar out of a variable and out of the text of a document; the error of the latter points at the place. */
function readAs<T>(scalar: string, parse: (text: string) => T | null, rule: string) {
  const read = (value: unknown, nodes?: readonly ValueNode[]): T => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed !== null) return parsed;
    const extensions = { code: 'BAD_USER_INPUT' };
    throw new GraphQLError(`${scalar}: expected ${rule}.`, { nodes: nodes ?? null, extensions });
  };
  return {
    parseValue: (value: unknown) => read(value),
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : null, [node]),
  };
}

/** Reads an RFC 3339 instant of the years 2000 to 9999 in UTC; null for anything else, a 30th of February included. */
export function parseInstant(value: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/.exec(value);
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (calendar.getUTCMonth() !== Number(month) - 1 || calendar.getUTCDate() !== Number(day)) return null;
  const instant = new Date(value);
  // An offset can carry it into another year than the written one; NaN lies in none.
  const inUtc = instant.getUTCFullYear();
  return inUtc >= 2000 && inUtc <= 9999 ? instant : null;
}
