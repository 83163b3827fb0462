// Schema builders, public and network, and the top-level errors that a resolver may throw. Both builders share scalars and context.
// **Invariant:** a type belongs to one builder, so no type of the network's API reaches the public schema.

import SchemaBuilder from '@pothos/core';
import { GraphQLError } from 'graphql';
import { requireClock } from '../app/clock.ts';
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

/** Pothos builder of the public schema. */
export const builder = makeBuilder();
/** Pothos builder of the network's API; only files in network/ use it. */
export const networkBuilder = makeBuilder();

/** Returns the error BAD_USER_INPUT with the path of the invalid field and the rule that it breaks. */
export function badInput(field: string, rule: string): GraphQLError {
  return new GraphQLError(`${field}: ${rule}`, { extensions: { code: 'BAD_USER_INPUT', field } });
}

/** Returns the signed-in account. @throws GraphQLError UNAUTHENTICATED without a session. */
export function requireViewer(context: Context): ViewerIdentity {
  if (context.viewer !== null) return context.viewer;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** Returns the signed-in account with a role. @throws GraphQLError UNAUTHENTICATED without a session, FORBIDDEN without the role. */
export function requireRole(context: Context, role: Role): ViewerIdentity {
  const viewer = requireViewer(context);
  if (viewer.roles.includes(role)) return viewer;
  throw new GraphQLError(`This needs the role ${role}.`, { extensions: { code: 'FORBIDDEN' } });
}

/**
 * Returns the signed-in account with a role whose report is about to be written. @throws like `requireRole`, and NotReady while the clock
 * is in doubt.
 */
export function requireReporter(context: Context, role: Role): ViewerIdentity {
  const reporter = requireRole(context, role);
  requireClock(context.app);
  return reporter;
}

/** Type parameters of the builders, for helpers that are generic over a field's type. */
export type SchemaTypes = typeof builder.$inferSchemaTypes;
