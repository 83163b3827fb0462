// The schema builders, the public one and the network's: one kind, so that scalars, context and the two ways in which a field
// says no at the door are the same, and two sets of types, so that nothing of the feed is in the public schema.

import SchemaBuilder from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { Context, Role, ViewerIdentity } from './context.ts';

type Types = {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  Scalars: {
    ID: { Input: string; Output: string };
    TokenAmount: { Input: bigint; Output: bigint };
    DateTime: { Input: Date; Output: Date };
    WalletAddress: { Input: string; Output: string };
    StreamCursor: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    ExplorerDevice: { Input: unknown; Output: never };
  };
};

const makeBuilder = () => new SchemaBuilder<Types>({ defaultFieldNullability: false });

/** Of the public schema. */
export const builder = makeBuilder();
/** Of the network's own feed; used in network/ alone. */
export const networkBuilder = makeBuilder();

/** Malformed input: names the field and the rule. */
export function badInput(field: string, rule: string): GraphQLError {
  return new GraphQLError(`${field}: ${rule}`, { extensions: { code: 'BAD_USER_INPUT', field } });
}

/** The signed-in account; UNAUTHENTICATED for anybody else. */
export function signedIn(context: Context): ViewerIdentity {
  if (context.viewer !== null) return context.viewer;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** Demands a role; FORBIDDEN for those who lack it. */
export function withRole(context: Context, role: Role): ViewerIdentity {
  const viewer = signedIn(context);
  if (viewer.roles.includes(role)) return viewer;
  throw new GraphQLError(`This needs the role ${role}.`, { extensions: { code: 'FORBIDDEN' } });
}

/** The builder's own types, for what is made over a type that the caller brings. */
export type SchemaTypes = typeof builder.$inferSchemaTypes;
