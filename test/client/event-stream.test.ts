// One stream of the client library over a subscription that the test drives: cursors, repetitions, errors, pauses and timers.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CursorStore, createEventStream, type StreamItem, type Subscribe } from '../../client/src/event-stream.ts';

type Sink = Parameters<Subscribe>[1];

/** A subscription whose results the test sends: `at(n)` is the n-th that the stream has started. */
function drivenSubscription() {
  const started: { readonly after: string | undefined; readonly sink: Sink; ended: boolean }[] = [];
  const subscribe: Subscribe = (after, sink) => {
    const one = { after, sink, ended: false };
    started.push(one);
    return () => {
      one.ended = true;
    };
  };
  const at = (index: number) => started.at(index)!;
  const send = (item: StreamItem, index = -1): void => at(index).sink.next({ data: { events: item } });
  return { subscribe, started, at, send };
}

const event = (number: number): StreamItem => ({ __typename: 'OfferEvent', cursor: `c${number}`, id: `e${number}` });
const terminate = vi.fn();
const RETRIED = { code: 1006, reason: '' };

describe('a stream of the client library', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    terminate.mockReset();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const open = (start?: string | CursorStore) => {
    const driven = drivenSubscription();
    const stream = createEventStream(driven.subscribe, start, terminate);
    return { ...driven, stream, items: stream[Symbol.asyncIterator]() };
  };
  const first = async ({ items, send }: Pick<ReturnType<typeof open>, 'items' | 'send'>, number = 1) => {
    const next = items.next();
    await vi.advanceTimersByTimeAsync(0);
    send(event(number));
    return (await next).value;
  };

  it('subscribes again after the last received item when the connection is lost, and drops repeated events', async () => {
    const driven = open('c0');
    expect(await first(driven)).toEqual(event(1));
    driven.at(0).sink.error(RETRIED);
    await vi.advanceTimersByTimeAsync(0);
    expect(driven.started.map(({ after }) => after)).toEqual(['c0', 'c1']);
    driven.send(event(1));
    driven.send(event(2));
    expect((await driven.items.next()).value).toEqual(event(2));
  });

  it('waits longer before each further attempt, and at most 30 s', async () => {
    const driven = open();
    void driven.items.next();
    await vi.advanceTimersByTimeAsync(0);
    for (let attempt = 0; attempt < 15; attempt += 1) {
      driven.at(-1).sink.error(RETRIED);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(driven.started).toHaveLength(attempt + 2);
    }
    driven.at(-1).sink.error(RETRIED);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(driven.started).toHaveLength(16);
  });

  it('leaves no timer and no subscription while it is paused, at whatever point it was paused', async () => {
    const driven = open('c0');
    await first(driven);
    driven.stream.pause();
    expect([vi.getTimerCount(), driven.at(0).ended]).toEqual([0, true]);
    driven.stream.resume();
    driven.at(1).sink.error(RETRIED);
    driven.at(1).sink.error(RETRIED);
    expect(vi.getTimerCount()).toBe(1);
    driven.stream.pause();
    expect(vi.getTimerCount()).toBe(0);
    driven.send(event(9), 0);
    driven.stream.resume();
    expect(driven.at(-1).after).toBe('c1');
    driven.stream.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(await driven.items.next()).toEqual({ value: undefined, done: true });
  });

  it('stores a cursor only when the consumer has come back for the next item', async () => {
    const written: string[] = [];
    const driven = open({ read: () => 'stored', write: (cursor) => written.push(cursor) });
    await first(driven);
    expect(driven.at(0).after).toBe('stored');
    expect(written).toEqual([]);
    const next = driven.items.next();
    driven.send(event(2));
    await next;
    expect(written).toEqual(['c1']);
    await driven.items.return?.();
    expect(written).toEqual(['c1']);
  });

  it('throws an error that arrives as a result, after the items before it', async () => {
    const driven = open();
    await first(driven);
    driven.send(event(2));
    const errors = [{ message: 'masked', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' } }];
    driven.at(0).sink.next({ data: null, errors });
    expect((await driven.items.next()).value).toEqual(event(2));
    await expect(driven.items.next()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' });
    expect([vi.getTimerCount(), driven.at(0).ended]).toEqual([0, true]);
  });

  it.each([
    [
      'a refusal of the subscription',
      [{ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } }],
      'UNAUTHENTICATED',
    ],
    ['a close that repeats for the same request', { code: 4406, reason: 'Subprotocol' }, 'BAD_RESPONSE'],
  ])('throws %s', async (_, failure, code) => {
    const driven = open();
    const next = driven.items.next();
    await vi.advanceTimersByTimeAsync(0);
    driven.at(0).sink.error(failure);
    await expect(next).rejects.toMatchObject({ code });
  });

  it('waits for as long as a refusal for too many requests says', async () => {
    const driven = open();
    void driven.items.next();
    await vi.advanceTimersByTimeAsync(0);
    driven.at(0).sink.error([{ message: 'wait', extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } }]);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(driven.started).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(driven.started).toHaveLength(2);
  });

  it('passes a reset on as an item and goes on after its cursor', async () => {
    const driven = open('unknown');
    const next = driven.items.next();
    await vi.advanceTimersByTimeAsync(0);
    driven.send({ __typename: 'StreamReset', cursor: 'new' });
    expect((await next).value).toMatchObject({ __typename: 'StreamReset' });
    driven.at(0).sink.complete();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(driven.at(-1).after).toBe('new');
  });

  it('unsubscribes from a consumer that does not read, and goes on when it has read everything', async () => {
    const driven = open();
    await first(driven);
    for (let number = 2; number <= 1_001; number += 1) driven.send(event(number), 0);
    expect(driven.at(0).ended).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    driven.send(event(5_000), 0);
    for (let number = 2; number <= 1_001; number += 1) expect((await driven.items.next()).value).toEqual(event(number));
    expect(driven.at(-1).after).toBe('c1001');
    expect(driven.started).toHaveLength(2);
  });

  it('ends a connection that is silent for longer than the server ever is', async () => {
    const driven = open();
    void driven.items.next();
    await vi.advanceTimersByTimeAsync(39_999);
    expect(terminate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(terminate).toHaveBeenCalledOnce();
  });
});
