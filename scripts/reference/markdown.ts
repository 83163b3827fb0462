// Markdown of types: a section per type, with its fields, arguments and values, and links between the pages.

import { posix } from 'node:path';
import {
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';

export const HEAD = '<!-- Made by `npm run schema`; do not edit. -->\n\n';

/** The page of each type, relative to docs/reference. */
export type Pages = ReadonlyMap<string, string>;

/** Returns a description as one line. */
export const line = (text: string | null | undefined): string => (text ?? '').replaceAll(/\s+/g, ' ').trim();
/** Returns a text for a cell of a table. */
export const cell = (text: string | null | undefined): string => line(text).replaceAll('|', '\\|');

/** Returns a link from a page to the section of a type, or its name where it has none. */
export function linkTo(pages: Pages, from: string, name: string, text = `\`${name}\``): string {
  const page = pages.get(name);
  if (page === undefined) return text;
  const path = posix.relative(posix.dirname(from), page);
  return `[${text}](${page === from ? '' : path}#${name.toLowerCase()})`;
}

/** Returns a table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const print = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${print(head)}|${head.map(() => '---').join('|')}|\n${rows.map(print).join('')}`;
}

/** Returns a fenced block of code. */
export const block = (language: string, code: string): string => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\n`;

type Member = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument;

/** Returns the section of a type: heading, description, and its fields, values or members. */
export function typeSection(pages: Pages, page: string, type: GraphQLNamedType, level = 2): string {
  const parts = [`${'#'.repeat(level)} ${type.name}\n`, `${line(type.description)}\n`];
  if (isUnionType(type)) {
    parts.push(
      `One of ${type
        .getTypes()
        .map(({ name }) => linkTo(pages, page, name))
        .join(', ')}.\n`,
    );
  }
  if (isEnumType(type)) parts.push(table(['value', 'meaning'], type.getValues().map(valueRow)));
  if (isObjectType(type) || isInterfaceType(type)) {
    const interfaces = type.getInterfaces().map(({ name }) => linkTo(pages, page, name));
    if (interfaces.length > 0) parts.push(`Implements ${interfaces.join(', ')}.\n`);
    parts.push(fieldTable(pages, page, Object.values(type.getFields())));
  }
  if (isInputObjectType(type)) {
    if (type.isOneOf) parts.push('Exactly one of these fields is given.\n');
    parts.push(fieldTable(pages, page, Object.values(type.getFields())));
  }
  return parts.join('\n');
}

const valueRow = ({ name, description, deprecationReason }: GraphQLEnumValue): readonly string[] => [
  `\`${name}\``,
  `${cell(description)}${deprecated(deprecationReason)}`,
];

/** Returns the table of fields or arguments. */
export function fieldTable(pages: Pages, page: string, fields: readonly Member[]): string {
  const rows = fields.flatMap((field) => {
    const args = 'args' in field ? field.args : [];
    return [
      memberRow(pages, page, field, `\`${field.name}\``),
      ...args.map((argument) => memberRow(pages, page, argument, `\`${field.name}(${argument.name}:)\``)),
    ];
  });
  return table(['field', 'type', 'meaning'], rows);
}

function memberRow(pages: Pages, page: string, member: Member, name: string): readonly string[] {
  const named = getNamedType(member.type);
  const type = isSpecifiedScalarType(named)
    ? `\`${String(member.type)}\``
    : linkTo(pages, page, named.name, `\`${String(member.type)}\``);
  return [name, type, `${cell(member.description)}${deprecated(member.deprecationReason)}`];
}

const deprecated = (reason: string | null | undefined): string =>
  reason == null ? '' : ` **Deprecated:** ${cell(reason)}`;
