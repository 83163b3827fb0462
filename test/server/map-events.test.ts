import { describe, expect, test } from 'vitest';
import { mapEvents } from '../../src/server/operation/map-events.ts';

const double = async (event: number): Promise<number> => event * 2;
const noFault = (error: unknown): void => {
  throw error;
};

/** Returns an event source that never yields, and that counts the calls of its `return`. */
function pendingSource() {
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

describe('mapEvents', () => {
  test('yields one result for each event and ends when its source ends', async () => {
    const results = mapEvents(numbers(3), double, noFault);
    for (const value of [2, 4, 6]) expect(await results.next()).toEqual({ done: false, value });
    expect(await results.next()).toEqual({ done: true, value: undefined });
  });

  test('ends at once when it is closed while its source waits, and closes the source once', async () => {
    const { source, ends } = pendingSource();
    const results = mapEvents(source, double, noFault);
    const next = results.next();
    results.return();
    expect(await next).toEqual({ done: true, value: undefined });
    results.return();
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(ends()).toBe(1);
  });

  test('rejects once when its source fails, and when the execution of an event fails', async () => {
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

  test('reports the error of a source that fails to close', async () => {
    const faults: unknown[] = [];
    const failing = pendingSource().source;
    failing.return = () => Promise.reject(new Error('cannot close'));
    const reported = new Promise<void>((resolve) => {
      const results = mapEvents(failing, double, (error) => {
        faults.push(error);
        resolve();
      });
      results.return();
    });
    await reported;
    expect(faults).toMatchObject([{ message: 'cannot close' }]);
  });
});
