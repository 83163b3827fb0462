// Functions that send any mutation by its name, signed where needed, and select every field of every refusal.

import { getNamedType, isInputObjectType, isLeafType, isObjectType, isUnionType } from 'graphql';
import type { WalletAuthorization as Signed } from '../../src/app/authorization.ts';
import { schema } from '../../src/schema/index.ts';
import type { Api, As } from '../kit/api.ts';
import type { TestWallet } from '../kit/wallet.ts';
import type { SignableActionInput, WalletAuthorization } from '../operations/generated/graphql.ts';

/** The result of a mutation: its type name, and for a refusal its code and data. */
export type MutationResult = { readonly __typename: string; readonly code?: string } & Readonly<
  Record<string, unknown>
>;

/** Returns the document of a mutation; `success` is the selection on its success type. */
export function mutationOf(name: string, success = ''): string {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const union = schema.getType(`${pascal}Result`);
  if (!isUnionType(union) || !isInputObjectType(schema.getType(`${pascal}Input`)))
    throw new Error(`no mutation ${name}`);
  const members = union.getTypes().map((type) => {
    const leaves = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)));
    const selection = type.name === `${pascal}Success` ? success : leaves.map((field) => field.name).join(' ');
    return selection === '' ? '' : `... on ${type.name} { ${selection} }`;
  });
  return `mutation ($input: ${pascal}Input!) { ${name}(input: $input) { __typename ${members.join(' ')} } }`;
}

/** Sends a mutation with the given input and returns its result. */
export async function send(api: Api, name: string, input: object, as: As = {}, success = ''): Promise<MutationResult> {
  const answer = await api.data<Record<string, unknown>, object>(mutationOf(name, success), { input }, as);
  return answer[name] as MutationResult;
}

/** Signs an action, sends its mutation and returns the result. `change` replaces parts of the authorisation. */
export async function executeAction(
  api: Api,
  action: SignableActionInput,
  by: TestWallet,
  { change = {}, success = '' }: { readonly change?: Partial<WalletAuthorization>; readonly success?: string } = {},
): Promise<MutationResult> {
  const [[name, input] = ['', {}]] = Object.entries(action);
  const authorization = { ...(await api.authorize(action, by)), ...change };
  return send(api, name, { ...input, authorization }, {}, success);
}

/** Returns an authorisation as GraphQL input, with dates as strings. */
export function authorizationInput({ issuedAt, expiresAt, ...signed }: Signed): WalletAuthorization {
  return { ...signed, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

/** Returns the value names of an enum of the schema. */
export function namesOf(enumeration: string): readonly string[] {
  const type = schema.getType(enumeration);
  if (type === undefined || isObjectType(type) || !('getValues' in type))
    throw new Error(`no enumeration ${enumeration}`);
  return type.getValues().map(({ name }) => name);
}
