// Custom scalars of both schemas, which parse and serialise exact values.
// **Invariant:** a value is accepted exactly or refused with BAD_USER_INPUT; none is rounded.

import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isWalletAddress } from '../app/authorization.ts';
import { formatTokenAmount, parseTokenAmount } from '../domain/money.ts';
import { MAX_CURSOR_TEXT } from './bounds.ts';
import { builder, networkBuilder } from './builder.ts';

for (const target of [builder, networkBuilder]) {
  target.scalarType('TokenAmount', {
    description:
      'An exact amount of IO as a decimal number in a string: at most 8 fraction digits and 92233720368.54775807, no sign, no exponent, no leading zeros. `"8000"`, `"0.00000001"`.',
    serialize: formatTokenAmount,
    ...readAs(
      'TokenAmount',
      parseTokenAmount,
      'a decimal number of IO in a string, at most 92233720368.54775807, at most 8 fraction digits, no sign, no exponent, no leading zeros',
    ),
  });

  target.scalarType('DateTime', {
    specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
    description:
      'An instant: RFC 3339 in UTC with milliseconds, such as `"2026-11-20T20:00:00.000Z"`. Accepts any RFC 3339 offset, and the years 2000 to 9999.',
    serialize: (value) => value.toISOString(),
    ...readAs(
      'DateTime',
      parseInstant,
      'an RFC 3339 date and time with an offset, at most milliseconds, in the years 2000 to 9999',
    ),
  });

  target.scalarType('WalletAddress', {
    description: 'Address of a wallet on the Solana chain: base58 of its 32-byte Ed25519 public key.',
    serialize: String,
    ...readAs('WalletAddress', (text) => (isWalletAddress(text) ? text : null), 'base58 of exactly 32 bytes'),
  });

  target.scalarType('Decimal', {
    description:
      'An exact decimal number in a string, such as a multiplier, at most 12 digits before and 8 after the point: `"0.25"`.',
    serialize: String,
    ...readAs('Decimal', (text) => (/^\d{1,12}(\.\d{1,8})?$/.test(text) ? text : null), 'a decimal number in a string'),
  });
}

builder.scalarType('StreamCursor', {
  description:
    'Position in a stream, as opaque text of at most 512 characters. It is authenticated and valid only for the same stream, filter and, for private streams, account. Store it to continue from exactly this position.',
  serialize: String,
  ...readAs(
    'StreamCursor',
    (text) => (text.length <= MAX_CURSOR_TEXT ? text : null),
    'a cursor that a stream gave you',
  ),
});

/** Returns the two parsers of a scalar: for variables, and for literals, whose errors have a location in the document. */
function readAs<T>(scalar: string, parse: (text: string) => T | null, rule: string) {
  const read = (value: unknown, nodes?: readonly ValueNode[]): T => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed !== null) return parsed;
    const extensions = { code: 'BAD_USER_INPUT' };
    const quote = typeof value === 'number' ? `; write it in quotes: "${value}"` : '';
    throw new GraphQLError(`${scalar}: expected ${rule}${quote}.`, { nodes: nodes ?? null, extensions });
  };
  return {
    parseValue: (value: unknown) => read(value),
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : null, [node]),
  };
}

/** Parses an RFC 3339 instant whose UTC year lies in 2000 to 9999; null for anything else, 30 February included. */
export function parseInstant(value: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/.exec(value);
  if (match === null) return null;
  const [, year = '', month = '', day = ''] = match;
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (calendar.getUTCMonth() !== Number(month) - 1 || calendar.getUTCDate() !== Number(day)) return null;
  const instant = new Date(value);
  // Check the year in UTC, because the offset may move the instant into another year. The comparison is false for NaN.
  const inUtc = instant.getUTCFullYear();
  return inUtc >= 2000 && inUtc <= 9999 ? instant : null;
}
