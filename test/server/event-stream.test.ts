import { describe, expect, test } from 'vitest';
import { eachEvent } from '../../src/server/event-stream.ts';

const double = async (event: number): Promise<number> => event * 2;
const none = new AbortController().signal;
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
    const results: number[] = [];
    for await (const result of eachEvent(numbers(3), double, none, noFault)) results.push(result);
    expect(results).toEqual([2, 4, 6]);
  });

  test('end at once while the source waits, by return and by abort, and end the source once', async () => {
    for (const how of ['return', 'abort'] as const) {
      const { source, ends } = waiting();
      const controller = new AbortController();
      const results = eachEvent(source, double, controller.signal, noFault);
      const next = results.next();
      if (how === 'return') await results.return();
      else controller.abort();
      expect(await next).toEqual({ done: true, value: undefined });
      controller.abort();
      await results.return();
      expect(await results.next()).toEqual({ done: true, value: undefined });
      expect(ends()).toBe(1);
    }
  });

  test('are none when the end came first', async () => {
    const { source, ends } = waiting();
    const results = eachEvent(source, double, AbortSignal.abort(), noFault);
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(ends()).toBe(1);
  });

  test('fail with the source, once, and with the execution', async () => {
    const failing = async function* () {
      yield 1;
      throw new Error('the source broke');
    };
    const results = eachEvent(failing(), double, none, noFault);
    expect(await results.next()).toEqual({ done: false, value: 2 });
    await expect(results.next()).rejects.toThrow('the source broke');
    expect(await results.next()).toEqual({ done: true, value: undefined });
    const broken = eachEvent(numbers(1), () => Promise.reject(new Error('no result')), none, noFault);
    await expect(broken.next()).rejects.toThrow('no result');
  });

  test('tell of a source that fails to end', async () => {
    const faults: unknown[] = [];
    const stubborn = waiting().source;
    stubborn.return = () => Promise.reject(new Error('cannot end'));
    const told = new Promise<void>((resolve) => {
      const results = eachEvent(stubborn, double, none, (error) => {
        faults.push(error);
        resolve();
      });
      void results.return();
    });
    await told;
    expect(faults).toMatchObject([{ message: 'cannot end' }]);
  });

  test('leave no listener on the signal', async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = controller.signal;
    controller.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(controller.signal, args);
    };
    controller.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(controller.signal, args);
    };
    for await (const _ of eachEvent(numbers(3), double, controller.signal, noFault));
    expect(listeners).toBe(0);
  });
});
