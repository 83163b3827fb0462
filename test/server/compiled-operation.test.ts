// Tests of compiled GraphQL operations: results equal those of graphql-js's `execute` for the same documents, and the number of
// compiled operations is bounded.

import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createOperationExecutor } from '../../src/server/operation/compiled-operations.ts';
import { presentErrors } from '../../src/server/operation/error.ts';
import { soakLength } from '../kit/soak.ts';
import { addRandomResolvers, type GeneratedOperation, generateOperation, randomFrom } from './operation-generator.ts';

const operationIn = (document: DocumentNode, name?: string): OperationDefinitionNode => {
  const operation = getOperationAST(document, name);
  if (operation == null) throw new Error('no operation');
  return operation;
};

type Run = {
  readonly document: DocumentNode;
  readonly variables: Record<string, unknown>;
  readonly contextValue?: unknown;
};

/** Executes an operation twice and returns both results: that of graphql-js and that of the compiled operation. */
async function both(schema: GraphQLSchema, { document, variables, contextValue }: Run) {
  const executor = createOperationExecutor(schema);
  const input = { document, operation: operationIn(document), variables, contextValue };
  // The executor lets graphql-js execute the first use of an operation, and compiles it for the second use.
  const reference = await executor.execute(input);
  const compiled = await executor.execute(input);
  expect(executor.compiledCount()).toBe(1);
  return { reference, compiled };
}

/** Returns a result as the client receives it: keys in order, errors with locations, paths and extensions, internal errors masked. */
const sent = ({ data, errors = [] }: ExecutionResult): string =>
  JSON.stringify({ data, errors: presentErrors(errors, 'request', () => undefined) });

/**
 * Returns the positions in the data that errors have set to null. Positions are compared instead of errors, because which of two
 * errors below one position is reported depends on timing.
 */
function nulledPositions({ data, errors = [] }: ExecutionResult): readonly string[] {
  const positions = errors.map(({ path = [] }) => {
    let at: unknown = data;
    const position: (string | number)[] = [];
    for (const key of path) {
      if (at === null || at === undefined) break;
      position.push(key);
      at = Reflect.get(Object(at), key);
    }
    return JSON.stringify(position);
  });
  return [...new Set(positions)].sort();
}

/** Returns true for a document that graphql-js accepts; false also when its validation throws. */
function isValid(schema: GraphQLSchema, document: DocumentNode): boolean {
  try {
    return validate(schema, document).length === 0;
  } catch {
    return false;
  }
}

function schemaWithResolvers(): GraphQLSchema {
  const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
  addRandomResolvers(schema);
  return schema;
}

describe('a compiled operation', () => {
  const schema = schemaWithResolvers();
  const kinds = [
    OperationTypeNode.QUERY,
    OperationTypeNode.QUERY,
    OperationTypeNode.MUTATION,
    OperationTypeNode.SUBSCRIPTION,
  ];

  const generated = (seed: number): GeneratedOperation & { readonly document: DocumentNode } => {
    for (let attempt = 0; ; attempt += 1) {
      const random = randomFrom(seed * 1_000 + attempt);
      const operation = generateOperation(schema, kinds[seed % kinds.length] ?? OperationTypeNode.QUERY, random);
      const document = parse(operation.query);
      if (isValid(schema, document)) return { ...operation, document };
    }
  };

  test('produces the same bytes as graphql-js for 1 000 generated operations with synchronous resolvers', async () => {
    let [withData, withErrors, refused] = [0, 0, 0];
    for (let seed = 0; seed < 1_000; seed += 1) {
      const { document, variables, query } = generated(seed);
      const contextValue = { seed, isAsync: false };
      const { reference, compiled } = await both(schema, { document, variables, contextValue });
      expect(sent(compiled), `seed ${seed}: ${query} ${JSON.stringify(variables)}`).toBe(sent(reference));
      withData += reference.data == null ? 0 : 1;
      withErrors += reference.errors === undefined ? 0 : 1;
      refused += 'data' in reference ? 0 : 1;
    }
    // Check the random operations: they give results with data, results with errors, and refused requests.
    expect([withData > 300, withErrors > 200, refused > 0]).toEqual([true, true, true]);
  }, 120_000);

  test('produces the same data and the same nulls after errors as graphql-js for 1 000 operations with asynchronous resolvers', async () => {
    for (let seed = 1_000; seed < 2_000; seed += 1) {
      const { document, variables, query } = generated(seed);
      const contextValue = { seed, isAsync: true };
      const { reference, compiled } = await both(schema, { document, variables, contextValue });
      const place = `seed ${seed}: ${query} ${JSON.stringify(variables)}`;
      expect(JSON.stringify(compiled.data), place).toBe(JSON.stringify(reference.data));
      expect(nulledPositions(compiled), place).toEqual(nulledPositions(reference));
    }
  }, 120_000);
});

describe('a compiled operation in a corner case', () => {
  const schema = buildSchema(`
    type Query { hello(name: String = "you", size: Int): String by(key: Key): String self: Query! list: [Int!]! serial: Int named: Named }
    type Mutation { add(amount: Int!): Int }
    input Key @oneOf { slug: String id: ID }
    interface Named { name: String }
    type Cat implements Named { name: String lives: Int }
    type Dog implements Named { name: String }
  `);
  const fields = schema.getQueryType()?.getFields() ?? {};
  let sum = 0;
  const add = schema.getMutationType()?.getFields()['add'];
  if (add !== undefined) {
    add.resolve = async (_, { amount }) => {
      const before = sum;
      await Promise.resolve();
      if (amount < 0) throw new Error('negative');
      sum = before + amount;
      return sum;
    };
  }
  for (const [name, resolve] of Object.entries({
    hello: (_: unknown, args: unknown) => JSON.stringify(args),
    by: (_: unknown, args: unknown) => JSON.stringify(args),
    self: () => ({}),
    list: () => new Set([1, 2]),
    named: () => ({ name: 'Tom', lives: 9 }),
  })) {
    const field = fields[name];
    if (field !== undefined) field.resolve = resolve;
  }
  const cat = schema.getType('Cat');
  if (cat !== undefined && 'isTypeOf' in cat) cat.isTypeOf = async (value: unknown) => 'lives' in Object(value);

  test.each<[string, string, Record<string, unknown>?]>([
    ['an alias __proto__', '{ __proto__: hello self { __proto__: hello constructor: hello } }'],
    [
      'a text that looks like code',
      '{ hello(name: "__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dprocess.exit(1)") }',
    ],
    ['a variable that is left out, with a default of the argument', 'query ($n: String) { hello(name: $n) }'],
    ['a variable that is null', 'query ($n: String) { hello(name: $n) }', { n: null }],
    ['a default of the variable', 'query ($n: String = "me") { hello(name: $n) }'],
    ['one member of a @oneOf input', 'query ($key: Key) { by(key: $key) }', { key: { slug: 'a' } }],
    ['two members of a @oneOf input', 'query ($key: Key) { by(key: $key) }', { key: { slug: 'a', id: 'b' } }],
    ['a null member of a @oneOf input', 'query ($key: Key) { by(key: $key) }', { key: { slug: null } }],
    ['a variable in a @oneOf literal', 'query ($s: String!) { by(key: { slug: $s }) }', { s: 'a' }],
    ['a condition that skips', 'query ($a: Boolean!) { hello @skip(if: $a) serial @include(if: $a) }', { a: true }],
    ['a condition with a default', 'query ($a: Boolean = false) { hello @skip(if: $a) }'],
    ['a condition that is null', 'query ($a: Boolean = true) { hello @skip(if: $a) serial }', { a: null }],
    ['a condition that is missing', 'query ($a: Boolean!) { hello @skip(if: $a) }'],
    ['an iterable that is no array', '{ list }'],
    ['introspection', '{ __schema { queryType { name fields { name } } } __type(name: "Cat") { name } }'],
    ['a type that is found asynchronously', '{ named { __typename name ... on Cat { lives } } }'],
    ['fields that merge', '{ self { hello } self { serial hello } ...F } fragment F on Query { self { list } }'],
  ])('produces the same result as graphql-js for %s', async (_, query, variables = {}) => {
    const document = parse(query);
    const { reference, compiled } = await both(schema, { document, variables });
    expect(sent(compiled)).toBe(sent(reference));
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('executes the fields of a mutation one after another, and continues after a nullable field has failed', async () => {
    const document = parse('mutation { a: add(amount: 1) b: add(amount: 2) c: add(amount: -1) d: add(amount: 3) }');
    const input = { document, operation: operationIn(document), variables: {}, contextValue: null };
    const executor = createOperationExecutor(schema);
    sum = 0;
    const reference = sent(await executor.execute(input));
    sum = 0;
    expect(sent(await executor.execute(input))).toBe(reference);
    expect(sum).toBe(6);
  });

  test('is compiled once and reused for other values of its variables', async () => {
    const document = parse('query ($n: String, $a: Boolean!) { hello(name: $n) serial @include(if: $a) }');
    const executor = createOperationExecutor(schema);
    const run = (variables: Record<string, unknown>) =>
      executor.execute({ document, operation: operationIn(document), variables, contextValue: null });
    await run({ a: true });
    for (const variables of [{ n: 'a', a: true }, { n: 'b', a: false }, { a: true }, { n: 'c' }]) {
      const reference = await execute({ schema, document, variableValues: variables, hideSuggestions: true });
      expect(sent(await run(variables))).toBe(sent(reference));
    }
    expect(executor.compiledCount()).toBe(1);
  });
});

const DOCUMENTS = soakLength('COMPILED_DOCUMENTS', { short: 25_000, long: 100_000 });

describe('the executor of a schema', () => {
  const schema = buildSchema('type Query { hello(name: String): String }');

  test('compiles a document when it is executed for the second time', async () => {
    const executor = createOperationExecutor(schema);
    const document = parse('{ hello }');
    const input = { document, operation: operationIn(document), variables: {}, contextValue: null };
    await executor.execute(input);
    expect(executor.compiledCount()).toBe(0);
    await executor.execute(input);
    expect(executor.compiledCount()).toBe(1);
  });

  test(`keeps at most 500 compiled operations, and its memory bounded, while it executes ${DOCUMENTS} documents twice each`, async () => {
    const executor = createOperationExecutor(schema);
    const useTwice = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) {
        const document = parse(`{ hello(name: "${index}") }`);
        const input = { document, operation: operationIn(document), variables: {}, contextValue: null };
        void executor.execute(input);
        void executor.execute(input);
      }
    };
    useTwice(0, DOCUMENTS / 5);
    const before = heapUsed();
    useTwice(DOCUMENTS / 5, DOCUMENTS);
    expect(executor.compiledCount()).toBe(500);
    expect(heapUsed() - before).toBeLessThan(5_000_000);
  }, 180_000);
});

/** Returns the used heap of the process in bytes, after a garbage collection. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
