// Tests of the shared execution of identical subscriptions, over an event log in memory. **Invariant:** a subscriber of a shared
// execution receives the same results as a subscriber that is executed alone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSubscriptionSharing,
  isShareable,
  type ShareableFeed,
} from '../../src/server/operation/shared-subscription.ts';
import { encodeFrames, encodeSubscriptionId } from '../../src/server/ws/frame.ts';

type Position = { readonly seq: bigint };
type Item = { readonly kind: 'event'; readonly seq: bigint };

/** Returns an event log in memory with event sources that read it, like those of src/stream/feed.ts. */
function log() {
  let head = 0n;
  const waiting = new Set<() => void>();
  let forks = 0;

  function reader(start: bigint) {
    let seq = start;
    let ended = false;
    const poll = (): Item | null => {
      if (ended || seq >= head) return null;
      seq += 1n;
      return { kind: 'event', seq };
    };
    const next = async (): Promise<IteratorResult<Item, undefined>> => {
      while (!ended) {
        const value = poll();
        if (value !== null) return { done: false, value };
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          wake = resolve;
        });
      }
      return { done: true, value: undefined };
    };
    let wake = (): void => undefined;
    const end = async (): Promise<IteratorResult<Item, undefined>> => {
      ended = true;
      wake();
      return { done: true, value: undefined };
    };
    const position = (): Position => ({ seq });
    return { poll, next, return: end, position, isLive: () => !ended && seq >= head };
  }

  return {
    append(count: number) {
      head += BigInt(count);
      for (const wake of [...waiting]) wake();
      waiting.clear();
    },
    head: () => head,
    forks: () => forks,
    feed: function feed(start: bigint): ShareableFeed<Position> {
      const { next, return: end, isLive, position } = reader(start);
      const fork = ({ seq }: Position) => {
        forks += 1;
        return reader(seq);
      };
      return { next, return: end, sharing: { key: 'all', isLive, position, resume: ({ seq }) => feed(seq), fork } };
    },
  };
}

const idOf = encodeSubscriptionId('x');
/** Returns the JSON messages in a buffer of unmasked WebSocket text frames. */
function messages(
  frames: Buffer,
): readonly { readonly id: string; readonly type: string; readonly payload: unknown }[] {
  const found = [];
  for (let at = 0; at < frames.length; ) {
    const short = (frames[at + 1] ?? 0) & 0x7f;
    const [size, start] =
      short < 126
        ? [short, at + 2]
        : short === 126
          ? [frames.readUInt16BE(at + 2), at + 4]
          : [Number(frames.readBigUInt64BE(at + 2)), at + 10];
    expect(frames[at]).toBe(0x81);
    found.push(JSON.parse(frames.toString('utf8', start, start + size)));
    at = start + size;
  }
  return found;
}

/** Yields to the event loop once. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Starts a subscriber that records the results that it receives from the shared execution and from its own iterator. While
 * `state.accepts` is false its socket refuses deliveries; `state.delivered` counts the results that the shared execution delivered.
 */
function subscribe(
  events: ReturnType<typeof log>,
  share: ReturnType<typeof createSubscriptionSharing>,
  start: bigint,
  executed: bigint[],
) {
  const received: bigint[] = [];
  const state = { accepts: true, delivered: 0 };
  const source = events.feed(start);
  const iterator = share(source, {
    key: 'same',
    execute: async (items) => {
      executed.push(...(items as readonly Item[]).map((item) => item.seq));
      // Let an execution take up to three turns of the event loop, so that other steps happen during it.
      for (let count = items.length % 4; count > 0; count -= 1) await turn();
      return (items as readonly Item[]).map((item) => JSON.stringify(Number(item.seq)));
    },
    deliver: (payloads, from) => {
      if (!state.accepts) return false;
      const numbers = messages(encodeFrames(payloads).framesFor(idOf, from)).map(({ payload }) =>
        BigInt(payload as number),
      );
      state.delivered += numbers.length;
      received.push(...numbers);
      return true;
    },
  });
  const done = (async () => {
    for (;;) {
      const result = await iterator.next();
      if (result.done === true) return;
      received.push((result.value as Item).seq);
      await turn();
    }
  })();
  const end = async (): Promise<void> => {
    await iterator.return?.();
    await done;
  };
  return { received, state, start, end };
}

describe('a shared subscription', () => {
  test('delivers every event exactly once and in order to each subscriber while subscribers join, stall, resume and leave', async () => {
    let deliveredShared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ append: fc.integer({ min: 1, max: 100 }) }),
            fc.record({ join: fc.double({ min: 0, max: 1, noNaN: true }) }),
            fc.record({ stall: fc.nat(9) }),
            fc.record({ resume: fc.nat(9) }),
            fc.record({ leave: fc.nat(9) }),
            fc.record({ turns: fc.integer({ min: 1, max: 6 }) }),
          ),
          { minLength: 10, maxLength: 60 },
        ),
        async (steps) => {
          const events = log();
          const share = createSubscriptionSharing({ set: () => undefined });
          const subscribers = [subscribe(events, share, 0n, [])];
          const left: typeof subscribers = [];
          for (const step of steps) {
            if ('append' in step) events.append(step.append);
            if ('join' in step)
              subscribers.push(subscribe(events, share, BigInt(Math.floor(step.join * Number(events.head()))), []));
            if ('turns' in step) for (let count = 0; count < step.turns; count += 1) await turn();
            const of = (index: number) => subscribers[index % subscribers.length];
            if ('stall' in step) Object.assign(of(step.stall)?.state ?? {}, { accepts: false });
            if ('resume' in step) Object.assign(of(step.resume)?.state ?? {}, { accepts: true });
            if ('leave' in step && subscribers.length > 1)
              left.push(...subscribers.splice(step.leave % subscribers.length, 1));
            for (const one of left) await one.end();
          }
          events.append(1);
          const isBehind = (one: (typeof subscribers)[number]): boolean => one.received.at(-1) !== events.head();
          while (subscribers.some(isBehind)) await turn();
          for (const { received, start, state } of [...subscribers, ...left]) {
            deliveredShared += state.delivered;
            expect(received).toEqual(received.map((_, index) => start + BigInt(index) + 1n));
          }
          await Promise.all(subscribers.map((one) => one.end()));
        },
      ),
      { numRuns: 60 },
    );
    expect(deliveredShared).toBeGreaterThan(1_000);
  });

  test('executes each event once for 1 200 subscribers, and stops when the last one leaves', async () => {
    const events = log();
    const sizes: number[] = [];
    const share = createSubscriptionSharing({ set: (size) => sizes.push(size) });
    const executed: bigint[] = [];
    const subscribers = Array.from({ length: 1_200 }, () => subscribe(events, share, 0n, executed));
    await turn();
    events.append(3);
    while (subscribers.some(({ received }) => received.length < 3)) await turn();
    expect([executed, events.forks()]).toEqual([[1n, 2n, 3n], 1]);
    for (const one of subscribers) await one.end();
    expect(sizes).toEqual([1, 0]);
    events.append(1);
    await turn();
    expect(executed).toHaveLength(3);
  });

  test('accepts only sources with the property `sharing`', () => {
    expect(isShareable(log().feed(0n))).toBe(true);
    expect(isShareable({ sharing: null })).toBe(false);
    expect(isShareable((async function* () {})())).toBe(false);
  });
});

describe('encodeFrames', () => {
  test('encodes one WebSocket text frame with a `next` message for each payload, for any id and length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.nat(70_000), { minLength: 1, maxLength: 3 }),
        (id, lengths) => {
          const payloads = lengths.map((length) => ({ data: { text: 'é'.repeat(length / 2) } }));
          const batch = encodeFrames(payloads.map((payload) => JSON.stringify(payload)));
          for (const from of payloads.keys()) {
            expect(messages(batch.framesFor(encodeSubscriptionId(id), from))).toEqual(
              payloads.slice(from).map((payload) => ({ id, type: 'next', payload })),
            );
          }
        },
      ),
    );
  });

  test('does not overwrite the frames of one id with the frames of another id after `keep` was called', () => {
    const batch = encodeFrames(['1']);
    const one = batch.framesFor(encodeSubscriptionId('aa'), 0);
    batch.keep();
    const other = batch.framesFor(encodeSubscriptionId('bb'), 0);
    expect([messages(one)[0]?.id, messages(other)[0]?.id]).toEqual(['aa', 'bb']);
  });
});
