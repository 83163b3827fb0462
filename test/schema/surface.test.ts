// The names of the public surface with their types, as clients are written against them. A name that is renamed, removed or given
// another type fails; what a client does not rely on may be added beside them.

import { type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { NETWORK_NAMES, PUBLIC_NAMES } from './surface.ts';

/** Returns the names of a table that the schema does not have with their arguments and type. More arguments may be there. */
function missing(table: string, from: GraphQLSchema): readonly string[] {
  return table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [typeName, ...fields] = line.split(' | ');
      return fields.map((field) => `${typeName}.${field}`);
    })
    .filter((name) => {
      const [, typeName = '', fieldName = '', given = '', result] =
        /^(\w+)\.(\w+)(?:\((.*)\))?: (\S+)$/.exec(name) ?? [];
      const type = from.getType(typeName);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return true;
      const field = type.getFields()[fieldName];
      if (field === undefined || String(field.type) !== result) return true;
      const args = 'args' in field ? field.args.map((argument) => `${argument.name}: ${argument.type}`) : [];
      return given !== '' && given.split(', ').some((argument) => !args.includes(argument));
    });
}

describe('the names of the public surface', () => {
  it('are all in the public schema with their arguments and types', () => {
    expect(missing(PUBLIC_NAMES, schema)).toEqual([]);
  });

  it("are all in the schema of the network's feed with their arguments and types", () => {
    expect(missing(NETWORK_NAMES, networkSchema)).toEqual([]);
  });

  it('are reported when a name, an argument or a type differs', () => {
    const wrong =
      'Offer | slug: String! | colour: String | slug: Int!\nQuery | node(key: ID!): Node\nColour | red: Int';
    expect(missing(wrong, schema)).toEqual([
      'Offer.colour: String',
      'Offer.slug: Int!',
      'Query.node(key: ID!): Node',
      'Colour.red: Int',
    ]);
  });

  it('say of a date and time where its form is specified', () => {
    for (const each of [schema, networkSchema]) {
      expect(each.getType('DateTime')).toMatchObject({ specifiedByURL: expect.stringMatching(/^https:\/\//) });
    }
  });
});
