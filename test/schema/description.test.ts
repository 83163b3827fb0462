// Tests of conventions of the GraphQL schema: every element is described, mutations have one shape, and one fragment selects every
// refusal.

import { readFileSync } from 'node:fs';
import {
  buildSchema,
  extendSchema,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_EVENT_FACTS, EVENT_FACTS } from '../../src/domain/event-facts.ts';
import { PHASE_REFUSALS } from '../../src/domain/lifecycle.ts';
import { schema } from '../../src/schema/index.ts';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { refusalTypeName } from '../../src/schema/refusal-types.ts';

/** The events of an account whose record has no text of its own. */
const WITHOUT_DETAIL = new Set(['REWARDS_CREDITED', 'SESSION_STARTED']);

type Described = readonly [name: string, description: string | null | undefined];

describe('the public schema', () => {
  it('describes every type, field, argument, input field and enum value', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it('is checked by a function that reports each element without a description', () => {
    const bare = extendSchema(
      schema,
      parse(`
        extend type Device { bare(given: Int): Bare }
        "Described." type Bare { "Described." kind: BareKind! }
        "Described." enum BareKind { ONE }
      `),
    );
    expect(undescribed(bare)).toEqual(['Device.bare', 'Device.bare(given)', 'BareKind.ONE']);
  });

  it('has descriptions of at least five words that add something to the name', () => {
    expect(uninformative(schema)).toEqual([]);
    expect(uninformative(networkSchema)).toEqual([]);
  });

  it('is checked by a function that reports a description that is short, an empty phrase or a repetition of the name', () => {
    const poor = extendSchema(
      schema,
      parse(`
        extend type Device {
          "By what." short: Int
          "The thing itself, as it is now." phrase: Int
          "The stake that is still open." openStake: Int
          "Free of charge until the next block." fine: Int
        }
      `),
    );
    expect(uninformative(poor)).toEqual(['Device.short', 'Device.phrase', 'Device.openStake']);
  });

  it('says in the description of each event type with a detail what the detail is', () => {
    const types = schema.getType('EventType');
    if (!isEnumType(types)) throw new Error('EventType is no enum');
    const without = EVENT_FACTS.OFFER_OPENED.reason;
    const recorded = Object.entries(EVENT_FACTS).flatMap(([type, { reason }]) => (reason === without ? [] : [type]));
    const detailed = [...recorded, ...Object.keys(ACCOUNT_EVENT_FACTS).filter((type) => !WITHOUT_DETAIL.has(type))];
    const describing = types.getValues().filter(({ description }) => description?.includes('`detail`'));
    expect(describing.map(({ name }) => name).toSorted()).toEqual(detailed.toSorted());
  });

  it('is equal to the printed file schema.graphql', () => {
    const committed = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
    expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toBe(committed);
  });

  it('has a date in the reason of every deprecation', () => {
    const undated = typesOf(schema)
      .flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []))
      .filter(({ deprecationReason }) => deprecationReason != null && !/\d{4}-\d{2}-\d{2}/.test(deprecationReason));
    expect(undated).toEqual([]);
  });

  it('has type Int for names that end in Bps, DateTime for names that end in At, and Float for scores and speeds alone', () => {
    for (const [path, type] of leavesOf(schema)) {
      const name = path.split('.')[1] ?? '';
      if (/Bps$/.test(name)) expect(`${path}: ${type}`).toMatch(/: (Int|IntRange)$/);
      if (/At$/.test(name)) expect(`${path}: ${type}`).toMatch(/: DateTime$/);
      if (type === 'Float')
        expect(path).toMatch(/^(ScoreRange\.|.*(Mbps|\.score|reliabilityAtAcceptance|\.(min|max)Reliability)$)/);
    }
  });
});

describe('a mutation', () => {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

  it('has the shape x(input: XInput!): XResult!', () => {
    expect(mutations.length).toBeGreaterThan(10);
    for (const { name, args, type } of mutations) {
      const pascal = name.charAt(0).toUpperCase() + name.slice(1);
      expect(args.map((arg) => `${arg.name}: ${String(arg.type)}`)).toEqual([`input: ${pascal}Input!`]);
      expect(String(type)).toBe(`${pascal}Result!`);
      expect(isInputObjectType(schema.getType(`${pascal}Input`))).toBe(true);
    }
  });

  it('answers with its success or a refusal, and `... on Refusal` catches every refusal', () => {
    for (const field of mutations) {
      const { success, refusals } = outcomesOf(field.type);
      expect(success.map((type) => type.name)).toEqual([
        `${getNamedType(field.type).name.replace(/Result$/, '')}Success`,
      ]);
      expect(refusals.length).toBeGreaterThan(0);
      const document = `mutation Any($input: ${String(field.args[0]?.type)}) { ${field.name}(input: $input) { ... on Refusal { code message } } }`;
      expect(validate(schema, parse(document))).toEqual([]);
    }
  });

  it('is checked by a function that reports a result member that is neither the success nor a refusal', () => {
    const odd = buildSchema(`
      interface Refusal { code: String! message: String! }
      type Fine implements Refusal { code: String! message: String! }
      type OddSuccess { done: Boolean! }
      type Stray { code: String! message: String! }
      union OddResult = OddSuccess | Fine | Stray
      type Query { odd: OddResult! }
    `);
    const { success, refusals } = outcomesOf(odd.getType('OddResult') as GraphQLNamedType);
    expect([success.map(String), refusals.map(String)]).toEqual([['OddSuccess', 'Stray'], ['Fine']]);
  });

  it('has a result type that includes every refusal of its command in the life-cycle table', () => {
    for (const command of ['unstake', 'cancelUnstake', 'withdraw'] as const) {
      const field = mutations.find(({ name }) => name === command);
      const listed = field === undefined ? [] : outcomesOf(field.type).refusals.map(String);
      for (const code of Object.values(PHASE_REFUSALS[command])) expect(listed).toContain(refusalTypeName(code));
    }
  });

  it('refuses only with codes that have their own type, and each code is used by at least one mutation', () => {
    for (const one of [schema, networkSchema]) {
      const codes = one.getType('RefusalCode');
      const names = isEnumType(codes) ? codes.getValues().map(({ name }) => name) : [];
      expect(names.length).toBeGreaterThan(5);
      const asked = Object.values(one.getMutationType()?.getFields() ?? {});
      const listed = new Set(asked.flatMap(({ type }) => outcomesOf(type).refusals.map(String)));
      for (const code of names) {
        const type = one.getType(refusalTypeName(code as never));
        expect(isObjectType(type)).toBe(true);
        expect([...listed]).toContain(refusalTypeName(code as never));
      }
    }
  });
});

function typesOf(of: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(of.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
}

const EMPTY_PHRASES =
  /\b(the thing itself|which one|by what|how it is|what for|whoever|nobody knows|what is told|is told|are told)/i;
const FILLERS = new Set(
  'a an the of its it is are was were be this that which in on at to for by with and or as still'.split(' '),
);

/** Returns the names of elements whose description is under five words, an empty phrase, or hardly more than the name itself. */
function uninformative(of: GraphQLSchema): readonly string[] {
  return described(of)
    .filter(([name, description]) => {
      const words = (description ?? '').split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
      const named = new Set((name.split(/[.(]/).at(-1) ?? '').split(/(?=[A-Z])|[_)]/).map(stem));
      const added = words.filter((word) => !FILLERS.has(word.toLowerCase()) && !named.has(stem(word)));
      return words.length < 5 || EMPTY_PHRASES.test(description ?? '') || added.length < 2;
    })
    .map(([name]) => name);
}

const stem = (word: string): string => word.toLowerCase().replace(/(ed|s)$/, '');

/** Returns the names of elements without a description, or with one of under three characters. */
function undescribed(of: GraphQLSchema): readonly string[] {
  return described(of)
    .filter(([, description]) => (description ?? '').trim().length < 3)
    .map(([name]) => name);
}

function described(of: GraphQLSchema): readonly Described[] {
  return typesOf(of).flatMap((type): readonly Described[] => [[type.name, type.description], ...partsOf(type)]);
}

function partsOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description]);
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): readonly Described[] => [
    [`${type.name}.${field.name}`, field.description],
    ...field.args.map((arg): Described => [`${type.name}.${field.name}(${arg.name})`, arg.description]),
  ]);
}

function leavesOf(of: GraphQLSchema): readonly (readonly [path: string, type: string])[] {
  return typesOf(of).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
      ? Object.values(type.getFields()).map(
          (field) => [`${type.name}.${field.name}`, getNamedType(field.type as GraphQLType).name] as const,
        )
      : [],
  );
}

/** Splits the members of a mutation's result union into success types and refusals. */
function outcomesOf(type: GraphQLType): {
  readonly success: readonly GraphQLObjectType[];
  readonly refusals: readonly GraphQLObjectType[];
} {
  const named = getNamedType(isNonNullType(type) ? type.ofType : type);
  const members = isUnionType(named) ? named.getTypes() : [];
  const isRefusal = (member: GraphQLObjectType): boolean =>
    member.getInterfaces().some((one) => one.name === 'Refusal');
  return { success: members.filter((one) => !isRefusal(one)), refusals: members.filter(isRefusal) };
}
