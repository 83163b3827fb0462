// The page of all refusals: code, what it means, its numbers, what to do, and the mutations that return it.

import { type GraphQLObjectType, type GraphQLSchema, isEnumType, isUnionType } from 'graphql';
import { refusalsOf } from '../client/schema-types.ts';
import { HEAD, linkTo, type Pages, typeSection } from './markdown.ts';
import { REFUSAL_ADVICE } from './refusal-advice.ts';

/** Returns the code of a refusal type: CLAIM_CAP_REACHED for ClaimCapReached. */
export function codeOf(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const code = type.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  const codes = schema.getType('RefusalCode');
  if (isEnumType(codes) && codes.getValue(code) !== undefined) return code;
  throw new Error(`${type.name} has no code ${code}`);
}

/** Returns what to do about a refusal. @throws when the table has no row for it */
export function adviceOf(schema: GraphQLSchema, type: GraphQLObjectType): string {
  const advice = (REFUSAL_ADVICE as Readonly<Record<string, string>>)[codeOf(schema, type)];
  if (advice === undefined) throw new Error(`scripts/reference/refusal-advice.ts has no row ${codeOf(schema, type)}`);
  return advice;
}

/** Returns the page of the refusals. */
export function refusalPage(schema: GraphQLSchema, pages: Pages): string {
  const page = 'refusals.md';
  const sections = refusalsOf(schema).map((type) => {
    const users = Object.values(schema.getTypeMap())
      .filter((union) => isUnionType(union) && union.getTypes().includes(type))
      .map(({ name }) => name.replace(/Result$/, ''))
      .map((title) => title.charAt(0).toLowerCase() + title.slice(1))
      .map((name) => `[\`${name}\`](actions/${name}.md)`);
    return [
      typeSection(pages, page, type),
      `**What to do:** ${adviceOf(schema, type)}\n`,
      users.length === 0 ? '' : `Returned by ${users.join(', ')}.\n`,
    ].join('\n');
  });
  const general = ['Refusal', 'RefusalCode'].flatMap((name) => {
    const type = schema.getType(name);
    return type === undefined ? [] : [typeSection(pages, page, type)];
  });
  return [
    `${HEAD}# Refusals\n`,
    `A refusal is a result, not an error: a rule said no, and nothing was changed. Branch on \`__typename\` or \`code\`; \`message\` is one sentence for people. ${linkTo(pages, page, 'RefusalCode')} lists the codes. A refusal is never repeated by itself with another outcome: follow its "What to do".\n`,
    ...general,
    ...sections,
  ].join('\n');
}
