// Tests that a large body is parsed and coerced in slices: with the result of JSON.parse and graphql-js, and without a long turn of the
// event loop.

import { getOperationAST, getVariableValues, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { networkSchema } from '../../src/schema/network/schema.ts';
import { parseInSlices } from '../../src/server/http/sliced-json.ts';
import { coerceInSlices } from '../../src/server/operation/sliced-coercion.ts';

const reward = (at: number) => ({
  deviceId: `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`,
  outcome: at % 12 === 0 ? 'FAILED' : 'COMPLETED',
  amount: at % 12 === 0 ? '0' : '1.25',
});
const bodyOf = (count: number, more: object = {}) => ({
  query: 'mutation ($input: ReportBlockInput!) { reportBlock(input: $input) { __typename } }',
  variables: {
    input: {
      startsAt: '2026-01-01T00:00:00.000Z',
      rewards: Array.from({ length: count }, (_, at) => reward(at)),
      final: true,
      ...more,
    },
  },
});
const bytesOf = (text: string) => Buffer.from(text, 'utf8');

/** Runs `work` and returns the longest time between two turns of the event loop, in milliseconds. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let [longest, last, running] = [0, performance.now(), true];
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  running = false;
  return longest;
}

const timed = (work: () => unknown): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

describe('a large body that is parsed in slices', () => {
  test.each([
    ['a list of objects', bodyOf(5_000)],
    [
      'a list with text that looks like JSON',
      bodyOf(3_000, { notes: Array(9_000).fill('a "quoted, [text] {\\" ü💥') }),
    ],
    ['two lists', bodyOf(4_000, { more: Array.from({ length: 60_000 }, (_, at) => at) })],
    ['lists in lists', bodyOf(10, { deep: Array.from({ length: 9_000 }, (_, at) => [at, [{ at }, []], '']) })],
    ['short lists', bodyOf(2)],
    ['a long text and no list', { query: 'x'.repeat(400_000) }],
    ['a list at another depth', [Array.from({ length: 90_000 }, (_, at) => at)]],
    ['an empty list', bodyOf(0)],
  ])('is what JSON.parse returns: %s', async (_, value) => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 3)]) {
      expect(await parseInSlices(bytesOf(text))).toEqual(JSON.parse(text));
    }
  });

  const valid = JSON.stringify(bodyOf(5_000));
  const middle = valid.indexOf('},{', valid.length / 2);
  test.each([
    ['a missing item', `${valid.slice(0, middle + 1)},${valid.slice(middle + 1)}`],
    ['a comma after the last item', valid.replace('}],"final"', '},],"final"')],
    ['a list that a brace closes', valid.replace('}],"final"', '}},"final"')],
    ['a list that is not closed', valid.slice(0, middle)],
    ['a text that is not closed', `${valid.slice(0, -1)},"x":"`],
    ['a word', `${valid.slice(0, middle + 2)}nul,${valid.slice(middle + 2)}`],
    ['two values', `${valid} ${valid}`],
    ['a byte order mark', `\uFEFF${valid}`],
    [
      'an item that nests too deeply',
      valid.replace('"final":true', `"x":[${'1,'.repeat(90_000)}${'['.repeat(99)}${']'.repeat(99)}]`),
    ],
    ['nothing', ''],
  ])('is refused when JSON.parse refuses it, or an item nests too deeply: %s', async (_, text) => {
    expect(await parseInSlices(bytesOf(text))).toBeUndefined();
  });

  test('refuses a comma in place of each item, wherever the slices end', async () => {
    const items = Array.from({ length: 40_000 }, (_, at) => String(at % 100_000).padStart(9, '1'));
    for (const at of [0, 1, 12_000, 13_107, 13_108, 20_000, 39_999]) {
      const text = `{"variables":{"input":{"list":[${items.map((item, index) => (index === at ? '' : item)).join(',')}]}}}`;
      expect(await parseInSlices(bytesOf(text))).toBeUndefined();
    }
  });

  test('leaves turns to others that are a small part of the time of JSON.parse', async () => {
    const text = JSON.stringify(bodyOf(140_000));
    const bytes = bytesOf(text);
    await parseInSlices(bytes);
    const whole = timed(() => JSON.parse(text));
    // The shortest of several, because the longest turn of one run may be another program's.
    const turns = [];
    for (let run = 0; run < 5; run += 1) turns.push(await longestTurn(() => parseInSlices(bytes)));
    expect(Math.min(...turns)).toBeLessThan(Math.max(30, whole / 2));
  });
});

describe('variables with a long list that are coerced in slices', () => {
  const operation = getOperationAST(parse(bodyOf(0).query))!;
  const given = { maxErrors: 50, hideSuggestions: true };
  const coerce = (variables: Record<string, unknown>) => coerceInSlices(networkSchema, operation, variables, given);
  const whole = (variables: Record<string, unknown>) =>
    getVariableValues(networkSchema, operation.variableDefinitions ?? [], variables, given);

  test.each([
    ['a field that does not exist', { more: 1 }],
    ['a missing field', { amount: undefined }],
    ['null', { outcome: null }],
    ['an unknown value', { outcome: 'LOST' }],
    ['a value of another type', { amount: 5 }],
    ['a list', { deviceId: ['x'] }],
  ])('are refused by the same item as by graphql-js: %s', async (_, fault) => {
    const rewards = Array.from({ length: 1_500 }, (_, at) => (at === 1_200 ? { ...reward(at), ...fault } : reward(at)));
    const variables = { input: { startsAt: '2026-01-01T00:00:00.000Z', rewards } };
    // Sliced coercion does not repeat the value.
    const first = whole(variables).errors?.[0]?.message.replace(/ invalid value .*? at "/s, ' invalid value at "');
    expect((await coerce(variables)).errors?.map(({ message }) => message)).toEqual([first]);
  });

  test('have the values of graphql-js', async () => {
    const { variables } = bodyOf(2_500);
    expect(await coerce(variables)).toEqual(whole(variables));
    expect(await coerce({ input: { rewards: [] } })).toEqual(whole({ input: { rewards: [] } }));
  });

  test('are refused at the first invalid item, or for another invalid field, with its path', async () => {
    const bad = bodyOf(2_500);
    bad.variables.input.rewards[1_700] = { ...reward(1), amount: '-1' };
    const refused = await coerce(bad.variables);
    expect(refused.errors).toHaveLength(1);
    expect(refused.errors?.[0]?.message).toMatch(
      /^Variable "\$input" got invalid value at "input\.rewards\[1700\]\.amount"; /,
    );
    const unknown = bodyOf(2_500, { unknown: 1 });
    expect((await coerce(unknown.variables)).errors?.[0]?.message).toContain('"unknown" is not defined');
  });

  test('leave turns to others that are a small part of the time of graphql-js', async () => {
    const { variables } = bodyOf(60_000);
    const sync = timed(() => whole(variables));
    expect(await longestTurn(() => coerce(variables))).toBeLessThan(Math.max(30, sync / 4));
  });
});
