// Prints the signed actions of the public schema: for each its input, its result, and what the client library needs at run time to
// compose its mutation. A new action reaches the library through this file alone.
// **Invariant:** `SignableActionInput` names the actions; action `x` has the mutation `x`, `XAction`, `XInput`, `XResult`, `XSuccess`.

import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type ActionParts, type ActionRow, composeMutation } from '../../client/src/action-document.ts';
import {
  docComment,
  fieldLine,
  inputObject,
  isNodeType,
  leafFields,
  namedOf,
  ownFields,
  refusalsOf,
  wrapped,
} from './schema-types.ts';

type Action = {
  readonly kind: string;
  readonly description: string | null | undefined;
  readonly fields: GraphQLInputObjectType;
  readonly success: GraphQLObjectType;
  readonly refusals: readonly GraphQLObjectType[];
  /** Fields of the mutation's input that take a second authorisation, by another wallet. */
  readonly cosigners: readonly string[];
  /** Fields of the signed text only: they name the wallet that signs first. */
  readonly signerFields: readonly string[];
};

const AUTHORIZATION = 'WalletAuthorization';

/** Returns the signed actions of a schema. @throws when an action breaks the invariant of this file */
export function actionsOf(schema: GraphQLSchema): readonly Action[] {
  const signable = inputNamed(schema, 'SignableActionInput');
  return Object.values(signable.getFields()).map((member) => actionOf(schema, member));
}

function actionOf(schema: GraphQLSchema, { name: kind, type }: GraphQLInputField): Action {
  const mutation = schema.getMutationType()?.getFields()[kind];
  const title = titleOf(kind);
  const result = schema.getType(`${title}Result`);
  const success = schema.getType(`${title}Success`);
  const fields = getNamedType(type);
  if (mutation === undefined || !isUnionType(result) || !isObjectType(success) || !isInputObjectType(fields)) {
    throw new Error(`the signed action ${kind} lacks its mutation, ${title}Action, ${title}Result or ${title}Success`);
  }
  const input = inputNamed(schema, `${title}Input`).getFields();
  const sent = Object.values(input);
  const cosigners = sent.filter((field) => getNamedType(field.type).name === AUTHORIZATION).map(({ name }) => name);
  const refusals = result.getTypes().filter((member) => member !== success);
  const unknown = refusals.filter((member) => !refusalsOf(schema).includes(member));
  const signerFields = Object.keys(fields.getFields()).filter((name) => input[name] === undefined);
  if (cosigners.length > 2 || signerFields.length > 1) throw new Error(`more than two wallets sign ${kind}`);
  if (unknown.length > 0) throw new Error(`${title}Result has members that are neither its success nor a refusal`);
  return {
    kind,
    description: mutation.description,
    fields,
    success,
    refusals,
    cosigners: cosigners.filter((name) => name !== 'authorization'),
    signerFields,
  };
}

/**
 * Aliases of fields of refusals, by `Type.field`: GraphQL refuses two fields of one name and different types in one result, so the later
 * one gets another name.
 */
export function refusalAliases(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const { success, refusals } of actionsOf(schema)) {
    const types = new Map(Object.values(success.getFields()).map((field) => [field.name, String(field.type)]));
    for (const refusal of [...refusals].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      for (const name of ownFields(refusal)) {
        const type = String(refusal.getFields()[name]?.type);
        if ((types.get(name) ?? type) === type) types.set(name, type);
        else aliases.set(`${refusal.name}.${name}`, `${name}Of${refusal.name}`);
      }
    }
  }
  return aliases;
}

/** Prints the types of all actions, and of the objects in their results. */
export function printActionTypes(schema: GraphQLSchema): string {
  const actions = actionsOf(schema);
  const summaries = [...new Set(actions.flatMap(({ success }) => objectsIn(success)))].map(printSummary);
  const results = actions.map((action) => {
    const title = titleOf(action.kind);
    const fields = Object.values(action.success.getFields()).map(({ name, type, description }) => {
      const inner = namedOf(type);
      if (!isObjectType(inner)) return fieldLine(action.success, name);
      return `${docComment(description, '  ')}  readonly ${name}: ${wrapped(type, summaryName(inner))};\n`;
    });
    const cosigners = action.cosigners.map(
      (name) => `{\n  /** The signer of the second wallet. */\n  readonly ${name}: Signer;\n}`,
    );
    const own = inputObject(action.fields, (name) => action.signerFields.includes(name));
    return [
      `${docComment(action.success.description)}export type ${title}Success = {\n  readonly __typename: '${title}Success';\n${fields.join('')}};\n`,
      `${docComment(`Result of \`${action.kind}\`: the success, or a refusal with its reason.`)}export type ${title}Result =\n${[action.success, ...action.refusals].map(({ name }) => `  | ${name}`).join('\n')};\n`,
      `${docComment(`Fields of \`${action.kind}\`.`)}export type ${title}Fields = ${[own, ...cosigners].join(' & ')};\n`,
    ].join('\n');
  });
  const members = actions.map(
    ({ kind, description }) =>
      `${docComment(description, '  ')}  readonly ${kind}: { readonly fields: ${titleOf(kind)}Fields; readonly result: ${titleOf(kind)}Result };\n`,
  );
  const all = `/** The signed actions of the API, with their fields and results. */\nexport type Actions = {\n${members.join('')}};\n`;
  return [...summaries, ...results, all].join('\n');
}

/** Prints the names of all actions, which the library needs before it loads the table. */
export function printActionNames(schema: GraphQLSchema): string {
  const names = actionsOf(schema).map(({ kind }) => kind);
  return `/** Names of all signed actions. */\nexport const ACTION_NAMES = '${names.join(' ')}';\n`;
}

/** The table from which the library composes the mutation of each action. */
type ActionTable = ActionParts & { readonly rows: readonly (readonly [action: string, row: ActionRow])[] };

function actionTable(schema: GraphQLSchema): ActionTable {
  const actions = actionsOf(schema);
  const withOwn = ({ refusals }: Action): readonly string[] =>
    refusals.filter((type) => ownFields(type).length > 0).map(({ name }) => name);
  const named = new Set(actions.flatMap(withOwn));
  const refusals = refusalsOf(schema).filter(({ name }) => named.has(name));
  const shared = refusals.filter(({ name }) => actions.every((action) => withOwn(action).includes(name)));
  const aliases = refusalAliases(schema);
  const selected = (type: GraphQLObjectType): readonly string[] =>
    ownFields(type).map((name) => {
      const alias = aliases.get(`${type.name}.${name}`);
      return alias === undefined ? name : `${alias}:${name}`;
    });
  const places = (names: readonly string[]): readonly number[] =>
    refusals.flatMap(({ name }, at) => (names.includes(name) ? [at] : []));
  const first = new Map<string, GraphQLObjectType>();
  const keyOf = (name: string, type: GraphQLObjectType | null): string => {
    if (type === null) return name;
    if (!first.has(name)) first.set(name, type);
    return first.get(name) === type ? name : `${name}@${type.name}`;
  };
  const cells = actions.map(({ success }) =>
    changedFieldsOf(success).map(([name, type]) => [keyOf(name, type), type] as const),
  );
  const rows = actions.map((action, at) => {
    const changed = (cells[at] ?? []).map(([key]) => key);
    const own = withOwn(action).filter((name) => !shared.some((type) => type.name === name));
    const base = [changed.join(' '), places(own)] as const;
    const [cosigned] = action.cosigners;
    const [signerField] = action.signerFields;
    const cosignedRow = (name: string): ActionRow =>
      signerField === undefined ? [...base, name] : [...base, name, signerField];
    const row = cosigned === undefined ? base : cosignedRow(cosigned);
    return [action.kind, row] as const;
  });
  return {
    summaries: Object.fromEntries(
      [...new Map(cells.flat())].flatMap(([key, type]) => (type === null ? [] : [[key, selectionOf(type)]])),
    ),
    refusals: refusals.map((type) => `${type.name}{${selected(type).join(' ')}}`),
    shared: places(shared.map(({ name }) => name)),
    rows,
  };
}

/** Prints that table. */
export function printActionTable(schema: GraphQLSchema): string {
  const { summaries, refusals, shared, rows } = actionTable(schema);
  const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`;
  const summaryRows = Object.entries(summaries).map(
    ([key, selection]) => `  ${/@/.test(key) ? `'${key}'` : key}: '${selection}',\n`,
  );
  const actionRows = rows.map(([action, [fields, own, ...more]]) => {
    const cells = [`'${fields}'`, list(own), ...more.map((name) => `'${name}'`)];
    return `  ${action}: [${cells.join(', ')}],\n`;
  });
  return [
    `/** What the success of an action selects of an object: by the field, or by field and type where one field has several types. */\nexport const SUMMARIES: Readonly<Record<string, string>> = {\n${summaryRows.join('')}};\n`,
    `/** The refusals with fields of their own. */\nexport const REFUSALS = [\n${refusals.map((text) => `  '${text}',\n`).join('')}];\n`,
    `/** Places in \`REFUSALS\` of those that every action may return. */\nexport const SHARED_REFUSALS = ${list(shared)};\n`,
    `/**\n * Per action: the fields of its success, the places of its further refusals in \`REFUSALS\`; where two wallets sign, the field that takes\n * the second authorisation, and the field of the signed text that names the first wallet.\n */\nexport const ACTIONS = {\n${actionRows.join('')}} as const satisfies Readonly<Record<string, ActionRow>>;\n`,
  ].join('\n');
}

/** Returns the name and the text of the mutation of each signed action, as the library composes it. */
export function actionMutations(schema: GraphQLSchema): readonly (readonly [name: string, text: string])[] {
  const { rows, ...parts } = actionTable(schema);
  return rows.map(([action, row]) => {
    const name = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
    return [name, composeMutation(action, row, parts)];
  });
}

const titleOf = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1);
const summaryName = (type: GraphQLObjectType): string => `${type.name}Summary`;

/** The fields of a success beside `replayed`, each with its object type; null for a leaf. */
function changedFieldsOf(success: GraphQLObjectType): readonly (readonly [string, GraphQLObjectType | null])[] {
  return Object.values(success.getFields())
    .filter(({ name }) => name !== 'replayed')
    .map(({ name, type }) => {
      const inner = namedOf(type);
      return [name, isObjectType(inner) ? inner : null] as const;
    });
}

function objectsIn(success: GraphQLObjectType): readonly GraphQLObjectType[] {
  return Object.values(success.getFields())
    .map(({ type }) => namedOf(type))
    .filter(isObjectType);
}

/** Leaf fields of a summary, for objects with many: what an action changes, and what names the object to people. */
const SUMMARIES: Readonly<Record<string, string>> = {
  CoStake: 'id phase label labelText withdrawableAt',
  Device: 'id stakeSufficiency sufficiencyDeadline',
  Offer: 'id slug url status',
};

const summaryFields = (type: GraphQLObjectType): readonly string[] =>
  SUMMARIES[type.name]?.split(' ') ?? leafFields(type);

/** The fields of an object that lead to one object with an id, which a summary selects. */
function nodesOf(type: GraphQLObjectType): readonly string[] {
  return Object.values(type.getFields())
    .filter((field) => field.args.length === 0 && field.deprecationReason == null && isNodeType(namedOf(field.type)))
    .filter((field) => !String(field.type).startsWith('['))
    .map(({ name }) => name);
}

function selectionOf(type: GraphQLObjectType): string {
  return [...summaryFields(type), ...nodesOf(type).map((name) => `${name}{id}`)].join(' ');
}

function printSummary(type: GraphQLObjectType): string {
  const nodes = nodesOf(type).map((name) => {
    const field = type.getFields()[name];
    if (field === undefined) throw new Error(name);
    return `${docComment(field.description, '  ')}  readonly ${name}: ${wrapped(field.type, '{ readonly id: string }')};\n`;
  });
  const text = `What the result of an action says about ${/^[AEIOU]/.test(type.name) ? 'an' : 'a'} \`${type.name}\`. Query the rest by its id.`;
  const lines = summaryFields(type).map((name) => fieldLine(type, name));
  return `/** ${text} */\nexport type ${summaryName(type)} = {\n${lines.join('')}${nodes.join('')}};\n`;
}

function inputNamed(schema: GraphQLSchema, name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`the schema has no input ${name}`);
  return type;
}
