// Tests of publishing parameters: which orders change the history, their bounds and starts, and pairs that limit each other.

import { describe, expect, test } from 'vitest';
import {
  PARAMETER_UNITS,
  type ParameterName,
  parametersAt,
  parametersAtOrEarliest,
} from '../../src/domain/parameter.ts';
import {
  ORDERED,
  PUBLISHABLE,
  type PublishedParameter,
  publishParameters,
} from '../../src/domain/parameter-publication.ts';
import { later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';

const NAMES = Object.keys(PARAMETER_UNITS) as readonly ParameterName[];
const START = later(T0, { days: -100 });
const HISTORY: readonly PublishedParameter[] = NAMES.map((name) => ({
  ...{ name, value: BigInt(PARAMETERS[name]), validFrom: START },
}));
const at = (ms: number): Date => later(T0, { ms });
const publish = (name: string, value: bigint, validFrom: Date | null = null, history = HISTORY) => {
  const outcome = publishParameters([{ name, value, validFrom }], history, T0);
  return 'refusal' in outcome ? outcome.refusal : outcome.published;
};
const limited = new Set<string>(ORDERED.flat());

describe('publishParameters', () => {
  test.each(NAMES.filter((name) => PUBLISHABLE[name] !== null))(
    'accepts the least and the largest value of %s, and refuses the ones beside them',
    (name) => {
      const { least, most } = PUBLISHABLE[name]!;
      for (const value of [least, most].filter((one) => one !== BigInt(PARAMETERS[name]) && !limited.has(name))) {
        expect(publish(name, value)).toEqual([{ name, value, validFrom: T0 }]);
      }
      for (const value of [least - 1n, most + 1n]) {
        expect(publish(name, value)).toMatchObject({ code: 'PARAMETER_OUT_OF_BOUNDS', name, value, least, most });
      }
      expect(BigInt(PARAMETERS[name])).toBeGreaterThanOrEqual(least);
      expect(BigInt(PARAMETERS[name])).toBeLessThanOrEqual(most);
    },
  );

  test.each(NAMES.filter((name) => PUBLISHABLE[name] === null))('refuses %s, which is fixed', (name) => {
    expect(publish(name, 1n)).toEqual({ code: 'PARAMETER_NOT_PUBLISHABLE', name, fixed: true });
  });

  test('refuses a name that no parameter has, also one that every object has', () => {
    for (const name of ['claimcap', 'toString', '']) {
      expect(publish(name, 1n)).toEqual({ code: 'PARAMETER_NOT_PUBLISHABLE', name, fixed: false });
    }
  });

  test('accepts a start at this very millisecond and refuses the one before', () => {
    expect(publish('claimCap', 3n, at(0))).toEqual([{ name: 'claimCap', value: 3n, validFrom: at(0) }]);
    expect(publish('claimCap', 3n, at(1))).toEqual([{ name: 'claimCap', value: 3n, validFrom: at(1) }]);
    expect(publish('claimCap', 3n, at(-1))).toMatchObject({ code: 'PARAMETER_NOT_AHEAD', validFrom: at(-1), now: T0 });
  });

  test('changes nothing for the value that is in force anyway, also when its start has passed', () => {
    for (const validFrom of [null, at(-1), at(1)]) expect(publish('claimCap', 2n, validFrom)).toEqual([]);
  });

  test('replaces a value that has not begun, and refuses to replace one that has', () => {
    const announced = (ms: number) => [...HISTORY, { name: 'claimCap', value: 5n, validFrom: at(ms) }];
    const replaced = { name: 'claimCap', value: 3n, validFrom: at(1) };
    expect(publish('claimCap', 3n, at(1), announced(1))).toEqual([replaced]);
    expect(publish('claimCap', 2n, at(1), announced(1))).toEqual([{ ...replaced, value: 2n }]);
    expect(publish('claimCap', 5n, at(1), announced(1))).toEqual([]);
    expect(publish('claimCap', 3n, at(0), announced(0))).toMatchObject({ code: 'PARAMETER_NOT_AHEAD' });
  });

  test('takes the last of several values of one parameter with one start', () => {
    const orders = [3n, 4n].map((value) => ({ name: 'claimCap', value, validFrom: at(1) }));
    expect(publishParameters(orders, HISTORY, T0)).toEqual({ published: [orders[1]] });
  });

  test.each([
    [4_999n, true],
    [5_001n, false],
  ])('refuses an own stake of %s basis points beside a co-stake limit of 5000: %s', (value, refused) => {
    expect('code' in publish('minSelfStakeBps', value)).toBe(refused);
    const both = [
      { name: 'minRewardShareBps', value: 3_000n, validFrom: at(5) },
      { name: 'maxRewardShareBps', value: value - 2_000n, validFrom: at(5) },
    ];
    expect('refusal' in publishParameters(both, HISTORY, T0)).toBe(refused);
    const equal = both.map((one) => ({ ...one, value: 3_000n }));
    expect(publishParameters(equal, HISTORY, T0)).toEqual({ published: equal });
  });

  test('refuses a co-stake limit above the own stake at any later instant, and accepts both together', () => {
    const own = { name: 'minSelfStakeBps', value: 4_000n, validFrom: at(5) };
    const most = { name: 'maxCoStakeBps', value: 4_000n, validFrom: at(5) };
    expect(publishParameters([own], HISTORY, T0)).toEqual({
      refusal: { code: 'PARAMETERS_CONTRADICT', lower: 'maxCoStakeBps', upper: 'minSelfStakeBps', at: at(5) },
    });
    expect(publishParameters([own, most], HISTORY, T0)).toEqual({ published: [own, most] });
    expect(publishParameters([own, { ...most, validFrom: at(6) }], HISTORY, T0)).toMatchObject({
      refusal: { code: 'PARAMETERS_CONTRADICT', at: at(5) },
    });
    expect(publish('minRewardShareBps', 9_999n)).toHaveLength(1);
    expect(publish('maxRewardShareBps', 1n)).toHaveLength(1);
  });
});

describe('parametersAt', () => {
  const dated = HISTORY.map((row) => ({ ...row, validTo: row.name === 'claimCap' ? T0 : null }));
  const history = [...dated, { name: 'claimCap', value: 3n, validFrom: T0, validTo: null }];

  test('changes at the very start of a published value', () => {
    expect([-1, 0, 1].map((ms) => parametersAt(history, at(ms)).claimCap)).toEqual([2, 3, 3]);
  });

  test('returns the first values before all of them, for the share of a slash of an old fault', () => {
    expect(() => parametersAt(history, later(START, { ms: -1 }))).toThrow('no value of the parameter');
    expect(parametersAtOrEarliest(history, later(START, { ms: -1 })).claimCap).toBe(2);
    expect(parametersAtOrEarliest(history, T0).claimCap).toBe(3);
  });
});
