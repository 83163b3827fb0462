import { describe, expect, test } from 'vitest';
import { mapEvents } from '../../src/server/operation/map-events.ts';

const double = async (event: number): Promise<number> => event * 2;
const noFault = (error: unknown): void => {
  throw error;
};

/** A source that waits for ever, and counts how often it was ended. */
function waiting() {
  let ends = 0;
  const iterator: AsyncIterableIterator<number> = {
    next: () => new Promise(() => undefined),
    return: async () => {
      ends += 1;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return { source: iterator, ends: () => ends };
}

async function* numbers(upTo: number) {
  for (let number = 1; number <= upTo; number += 1) yield number;
}

describe('the results of a subscription', () => {
  test('are one for each event, and end with the source', async () => {
    const results = mapEvents(numbers(3), double, noFault);
    for (const value of [2, 4, 6]) expect(await results.next()).toEqual({ done: false, value });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test('end at once while the source waits, and end the source once', async () => {
    const { source, ends } = waiting();
    const results = mapEvents(source, double, noFault);
    const next = results.next();
    results.return();
    expect(await next).toEqual({ done: true, value: undefined });
    results.return();
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(ends()).toBe(1);
  });

  test('fail with the source, once, and with the execution', async () => {
    const failing = async function* () {
      yield 1;
      throw new Error('the source broke');
    };
    const results = mapEvents(failing(), double, noFault);
    expect(await results.next()).toEqual({ done: false, value: 2 });
    await expect(results.next()).rejects.toThrow('the source broke');
    expect(await results.next()).toEqual({ done: true, value: undefined });
    const broken = mapEvents(numbers(1), () => Promise.reject(new Error('no result')), noFault);
    await expect(broken.next()).rejects.toThrow('no result');
  });

  test('tell of a source that fails to end', async () => {
    const faults: unknown[] = [];
    const stubborn = waiting().source;
    stubborn.return = () => Promise.reject(new Error('cannot end'));
    const told = new Promise<void>((resolve) => {
      const results = mapEvents(stubborn, double, (error) => {
        faults.push(error);
        resolve();
      });
      results.return();
    });
    await told;
    expect(faults).toMatchObject([{ message: 'cannot end' }]);
  });
});
