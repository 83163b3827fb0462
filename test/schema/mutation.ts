// Any mutation by its name, as a client sends it: signed where it has to be, its outcome with every field that a refusal carries.

import { getNamedType, isInputObjectType, isLeafType, isObjectType, isUnionType } from 'graphql';
import type { WalletAuthorization as Signed } from '../../src/app/authorization.ts';
import { schema } from '../../src/schema/index.ts';
import type { Api, As } from '../kit/api.ts';
import type { TestWallet } from '../kit/wallet.ts';
import type { SignableActionInput, WalletAuthorization } from '../operations/generated/graphql.ts';

/** What a mutation answered: the name of its type, and for a refusal its code with all of its data. */
export type Answered = { readonly __typename: string; readonly code?: string } & Readonly<Record<string, unknown>>;

/** The document of a mutation; `success` is what to select of a success, beside its name. */
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

/** Sends a mutation that no wallet signs. */
export async function send(api: Api, name: string, input: object, as: As = {}, success = ''): Promise<Answered> {
  const answer = await api.data<Record<string, unknown>, object>(mutationOf(name, success), { input }, as);
  return answer[name] as Answered;
}

/** Has an action signed and sends it. `change` replaces parts of the authorisation. */
export async function act(
  api: Api,
  action: SignableActionInput,
  by: TestWallet,
  { change = {}, success = '' }: { readonly change?: Partial<WalletAuthorization>; readonly success?: string } = {},
): Promise<Answered> {
  const [[name, input] = ['', {}]] = Object.entries(action);
  const authorization = { ...(await api.authorize(action, by)), ...change };
  return send(api, name, { ...input, authorization }, {}, success);
}

/** An authorisation that was made without asking the server, as the wire wants it. */
export function wired({ issuedAt, expiresAt, ...signed }: Signed): WalletAuthorization {
  return { ...signed, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

/** The names that an enumeration of the schema has. */
export function namesOf(enumeration: string): readonly string[] {
  const type = schema.getType(enumeration);
  if (type === undefined || isObjectType(type) || !('getValues' in type))
    throw new Error(`no enumeration ${enumeration}`);
  return type.getValues().map(({ name }) => name);
}
