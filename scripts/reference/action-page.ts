// The page of one mutation: input, refusals with their numbers and what to do, events, a runnable operation, and the SDK's call.

import { type GraphQLObjectType, type GraphQLSchema, isUnionType } from 'graphql';
import { actionsOf } from '../client/actions.ts';
import { namedOf, ownFields } from '../client/schema-types.ts';
import { EVENT_CAUSES } from './event-causes.ts';
import { exampleOf, inputOf, literal, type Mutation, operationOf } from './example.ts';
import { block, HEAD, line, linkTo, type Pages, typeSection } from './markdown.ts';
import { adviceOf, codeOf } from './refusal-page.ts';

/** Calls of the library in place of a document: mutations that it sends by itself. */
const LIBRARY_CALLS: Readonly<Record<string, { readonly code: string; readonly takes: string }>> = {
  signInChallenge: {
    code: "return tandem.signIn(signer, { label: 'My laptop' }); // asks for the text by itself",
    takes: 'signer',
  },
  signIn: { code: "return tandem.signIn(signer, { label: 'My laptop' });", takes: 'signer' },
  refreshSession: { code: 'return tandem.session.accessToken(); // refreshes by itself, once for all tabs', takes: '' },
  signOut: { code: 'return tandem.signOut();', takes: '' },
};

/** Returns the page of a mutation. `documents` names the operations of the client library. */
export function actionPage(
  schema: GraphQLSchema,
  pages: Pages,
  mutation: Mutation,
  documents: ReadonlySet<string>,
): string {
  const page = `actions/${mutation.name}.md`;
  const action = actionsOf(schema).find(({ kind }) => kind === mutation.name);
  const title = mutation.name.charAt(0).toUpperCase() + mutation.name.slice(1);
  const types = [`${title}Input`, `${title}Action`, `${title}Success`, `${title}Result`].flatMap((name) => {
    const type = schema.getType(name);
    return type === undefined || pages.get(name) !== page ? [] : [typeSection(pages, page, type, 3)];
  });
  const operation = `${action === undefined ? '' : `${signingOperation(mutation.name)}\n\n`}${operationOf(mutation)}`;
  return [
    `${HEAD}# ${mutation.name}\n`,
    `${line(mutation.description)}\n`,
    action === undefined ? '' : signedNote(pages, page, action.cosigners),
    '## With the client library\n',
    block('ts', libraryCall(mutation, action, documents)),
    '## Operation\n',
    block('graphql', operation),
    'Variables of the mutation:\n',
    block('json', JSON.stringify({ input: exampleOf(inputOf(mutation)) }, null, 2)),
    '## Refusals\n',
    refusals(schema, pages, page, mutation),
    '## Events\n',
    events(pages, page, mutation.name),
    '## Types\n',
    ...types,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const signedNote = (pages: Pages, page: string, cosigners: readonly string[]): string =>
  `A wallet signs this action: request the text, sign exactly its bytes, and send the signature as ${linkTo(pages, page, 'WalletAuthorization')}. The same authorisation has one effect; sent again it answers \`replayed: true\`.${
    cosigners.length === 0 ? '' : ` A second wallet signs the same text: \`${cosigners.join('`, `')}\`.`
  }\n`;

const signingOperation = (name: string): string =>
  [
    `query TextOf${name.charAt(0).toUpperCase()}${name.slice(1)}($action: SignableActionInput!, $wallet: WalletAddress!) {`,
    '  signingMessage(action: $action, wallet: $wallet) { text nonce issuedAt expiresAt }',
    '}',
  ].join('\n');

function libraryCall(
  mutation: Mutation,
  action: ReturnType<typeof actionsOf>[number] | undefined,
  documents: ReadonlySet<string>,
): string {
  const { name } = mutation;
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  if (action !== undefined) {
    const own = Object.entries(exampleOf(action.fields)).filter(([field]) => !action.signerFields.includes(field));
    const fields = literal(Object.fromEntries(own)).replace(/^\{\}$/, '{ }');
    const second = action.cosigners.map((field) => `${field}: secondSigner`).join(', ');
    const given =
      second === '' ? fields : `{ ${[...own.map(([key, value]) => `${key}: ${literal(value)}`), second].join(', ')} }`;
    const takes = second === '' ? '' : ', secondSigner: Signer';
    return [
      "import type { Signer, Tandem } from '@tandem/client';",
      '',
      `export async function example(tandem: Tandem, signer: Signer${takes}): Promise<void> {`,
      `  const result = await tandem.${name}(signer, ${given});`,
      `  if (result.__typename === '${title}Success') console.log('done', result.replayed);`,
      '  else console.log(result.code, result.message);',
      '}',
    ].join('\n');
  }
  const own = LIBRARY_CALLS[name];
  if (own !== undefined) {
    const types = own.takes === 'signer' ? 'Signer, Tandem' : 'Tandem';
    const takes = own.takes === 'signer' ? ', signer: Signer' : '';
    return `import type { ${types} } from '@tandem/client';\n\nexport async function example(tandem: Tandem${takes}) {\n  ${own.code}\n}`;
  }
  const input = literal(exampleOf(inputOf(mutation)));
  if (documents.has(title)) {
    return [
      "import type { Tandem } from '@tandem/client';",
      `import { ${title}Document } from '@tandem/client/documents';`,
      '',
      'export async function example(tandem: Tandem) {',
      `  return (await tandem.ask(${title}Document, { input: ${input} })).${name}.__typename;`,
      '}',
    ].join('\n');
  }
  return [
    "import type { Tandem } from '@tandem/client';",
    '',
    'export async function example(tandem: Tandem) {',
    `  const document = 'mutation ${title}($input: ${inputOf(mutation).name}!) { ${name}(input: $input) { __typename } }';`,
    `  return tandem.ask(document, { input: ${input} });`,
    '}',
  ].join('\n');
}

function refusals(schema: GraphQLSchema, pages: Pages, page: string, mutation: Mutation): string {
  const result = namedOf(mutation.type);
  const members = isUnionType(result) ? result.getTypes().filter(isRefusal) : [];
  if (members.length === 0) return 'None.\n';
  return members
    .map((type) => {
      const numbers = ownFields(type).map((field) => {
        const meaning = line(type.getFields()[field]?.description);
        return `  - \`${field}\`: ${meaning}\n`;
      });
      const title = linkTo(pages, page, type.name, `\`${codeOf(schema, type)}\``);
      return `- **${title}** ${line(type.description)} *${adviceOf(schema, type)}*\n${numbers.join('')}`;
    })
    .join('');
}

const isRefusal = (type: GraphQLObjectType): boolean => type.getInterfaces().some(({ name }) => name === 'Refusal');

function events(pages: Pages, page: string, name: string): string {
  const caused = Object.entries(EVENT_CAUSES).filter(([, causes]) => causes.some((cause) => cause === name));
  if (caused.length === 0) return 'None.\n';
  return `${caused.map(([type]) => linkTo(pages, page, 'EventType', `\`${type}\``)).join(', ')}. [What each means](../events.md).\n`;
}
