// The page of changes: what is deprecated in both schemas by date, and what changes at a date by itself.

import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { cell, HEAD, table } from './markdown.ts';

/** Values that change at a date without a release, and where a client reads the date beforehand. */
const DATED: readonly (readonly [what: string, where: string])[] = [
  [
    'parameters of the marketplace: waiting times, claim slots, smallest co-stake and others',
    '`protocol.parameters`: `validFrom`, `validTo`',
  ],
  ['multipliers of models, and with them requirements', '`protocol.multipliers`: `validFrom`'],
  ['a device whose requirement rose: the end of its grace period', '`device.sufficiencyDeadline`'],
  ['the phase of a co-stake', '`coStake.phaseEndsAt`, `coStake.exit`'],
  ['an offer that closes by itself', '`offer.expiresAt`'],
  ['the terms of a co-stake', 'never'],
];

/** Returns the page. `schemas` are the public one and that of the network, each with the name under which its elements are listed. */
export function changesPage(schemas: readonly (readonly [prefix: string, schema: GraphQLSchema])[]): string {
  const rows = schemas.flatMap(([prefix, schema]) => deprecatedIn(schema, prefix));
  return [
    `${HEAD}# Changes\n`,
    'Fields, types and values are added without notice, also to enums and to the refusals of an action. What is replaced stays and is deprecated, with the date and its replacement; a date at which it disappears would stand in the last column. [CHANGELOG.md](../../CHANGELOG.md) lists every change, and breaking ones by themselves.\n',
    '## Deprecated\n',
    table(
      ['since', 'what', 'why, and what to use', 'disappears'],
      rows.sort(([a = ''], [b = '']) => (a < b ? 1 : -1)),
    ),
    '## What changes at a date\n',
    'The marketplace announces these dates in its answers:\n',
    table(['what', 'date'], DATED),
  ].join('\n');
}

/** The deprecated elements of a schema by the date in their reason, with the date of their end where the reason names one. */
function deprecatedIn(schema: GraphQLSchema, prefix: string): readonly (readonly string[])[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    const members =
      isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
        ? Object.values(type.getFields())
        : isEnumType(type)
          ? type.getValues()
          : [];
    return members.flatMap(({ name, deprecationReason: reason }) =>
      reason == null
        ? []
        : [
            [
              /\d{4}-\d{2}-\d{2}/.exec(reason)?.[0] ?? '',
              `${prefix}\`${type.name}.${name}\``,
              cell(reason),
              /removed on (\d{4}-\d{2}-\d{2})/i.exec(reason)?.[1] ?? 'no date',
            ],
          ],
    );
  });
}
