// Subscriber many at once must tell each exactly what it would have told itself.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isShareable, type Shareable, sharedSubscriptions } from '../../src/server/operation/shared-subscription.ts';
import { frameId, framesOf } from '../../src/server/ws/frame.ts';

type Place = { readonly seq: bigint };
type Item = { readonly kind: 'event'; readonly seq: bigint };

/** A log in memory, and feeds over it as the streams make them. */
function log() {
  let head = 0n;
  const waiting = new Set<() => void>();
  let forks = 0;

  function subscriber(start: bigint) {
    let seq = start;
    let ended = false;
    const now = (): Item | null => {
      if (ended || seq >= head) return null;
      seq += 1n;
      return { kind: 'event', seq };
    };
    const next = async (): Promise<IteratorResult<Item, undefined>> => {
      while (!ended) {
        const value = now();
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
    const place = (): Place => ({ seq });
    return { now, next, return: end, place, isLive: () => !ended && seq >= head };
  }

  return {
    append(count: number) {
      head += BigInt(count);
      for (const wake of [...waiting]) wake();
      waiting.clear();
    },
    head: () => head,
    forks: () => forks,
    feed: function feed(start: bigint): Shareable<Place> {
      const { next, return: end, isLive, place } = subscriber(start);
      const fork = ({ seq }: Place) => {
        forks += 1;
        return subscriber(seq);
      };
      return { next, return: end, common: { key: 'all', isLive, place, resume: ({ seq }) => feed(seq), fork } };
    },
  };
}

const idOf = frameId('x');
/** The messages in a buffer of frames. */
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

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Follows through a group. `takes` says whether the socket takes what is pushed. */
function follower(
  over: ReturnType<typeof log>,
  all: ReturnType<typeof sharedSubscriptions>,
  start: bigint,
  executed: bigint[],
) {
  const told: bigint[] = [];
  const state = { takes: true, pushed: 0 };
  const source = over.feed(start);
  const iterator = all(source, {
    key: 'same',
    execute: async (items) => {
      executed.push(...(items as readonly Item[]).map((item) => item.seq));
      // As long as others need to tell more, stop, join and leave meanwhile.
      for (let count = items.length % 4; count > 0; count -= 1) await turn();
      return (items as readonly Item[]).map((item) => JSON.stringify(Number(item.seq)));
    },
    deliver: (payloads, from) => {
      if (!state.takes) return false;
      const numbers = messages(framesOf(payloads).framesFor(idOf, from)).map(({ payload }) =>
        BigInt(payload as number),
      );
      state.pushed += numbers.length;
      told.push(...numbers);
      return true;
    },
  });
  const done = (async () => {
    for (;;) {
      const result = await iterator.next();
      if (result.done === true) return;
      told.push((result.value as Item).seq);
      await turn();
    }
  })();
  const end = async (): Promise<void> => {
    await iterator.return?.();
    await done;
  };
  return { told, state, start, end };
}

describe('a group', () => {
  test('tells every member everything exactly once and in order, whoever joins, stops taking, takes again or leaves', async () => {
    let together = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ append: fc.integer({ min: 1, max: 100 }) }),
            fc.record({ join: fc.double({ min: 0, max: 1, noNaN: true }) }),
            fc.record({ stop: fc.nat(9) }),
            fc.record({ take: fc.nat(9) }),
            fc.record({ leave: fc.nat(9) }),
            fc.record({ turns: fc.integer({ min: 1, max: 6 }) }),
          ),
          { minLength: 10, maxLength: 60 },
        ),
        async (steps) => {
          const over = log();
          const all = sharedSubscriptions({ set: () => undefined });
          const followers = [follower(over, all, 0n, [])];
          const gone: typeof followers = [];
          for (const step of steps) {
            if ('append' in step) over.append(step.append);
            if ('join' in step)
              followers.push(follower(over, all, BigInt(Math.floor(step.join * Number(over.head()))), []));
            if ('turns' in step) for (let count = 0; count < step.turns; count += 1) await turn();
            const of = (index: number) => followers[index % followers.length];
            if ('stop' in step) Object.assign(of(step.stop)?.state ?? {}, { takes: false });
            if ('take' in step) Object.assign(of(step.take)?.state ?? {}, { takes: true });
            if ('leave' in step && followers.length > 1)
              gone.push(...followers.splice(step.leave % followers.length, 1));
            for (const one of gone) await one.end();
          }
          over.append(1);
          const isBehind = (one: (typeof followers)[number]): boolean => one.told.at(-1) !== over.head();
          while (followers.some(isBehind)) await turn();
          for (const { told, start, state } of [...followers, ...gone]) {
            together += state.pushed;
            expect(told).toEqual(told.map((_, index) => start + BigInt(index) + 1n));
          }
          await Promise.all(followers.map((one) => one.end()));
        },
      ),
      { numRuns: 60 },
    );
    expect(together).toBeGreaterThan(1_000);
  });

  test('executes an event once, however many follow, and ends with its last member', async () => {
    const over = log();
    const sizes: number[] = [];
    const all = sharedSubscriptions({ set: (size) => sizes.push(size) });
    const executed: bigint[] = [];
    const followers = Array.from({ length: 1_200 }, () => follower(over, all, 0n, executed));
    await turn();
    over.append(3);
    while (followers.some(({ told }) => told.length < 3)) await turn();
    expect([executed, over.forks()]).toEqual([[1n, 2n, 3n], 1]);
    for (const one of followers) await one.end();
    expect(sizes).toEqual([1, 0]);
    over.append(1);
    await turn();
    expect(executed).toHaveLength(3);
  });

  test('is for sources that say what they have in common', () => {
    expect(isShareable(log().feed(0n))).toBe(true);
    expect(isShareable({ common: null })).toBe(false);
    expect(isShareable((async function* () {})())).toBe(false);
  });
});

describe('frames', () => {
  test('hold the messages that the protocol library would send, for any id and any length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.array(fc.nat(70_000), { minLength: 1, maxLength: 3 }),
        (id, lengths) => {
          const payloads = lengths.map((length) => ({ data: { text: 'é'.repeat(length / 2) } }));
          const batch = framesOf(payloads.map((payload) => JSON.stringify(payload)));
          for (const from of payloads.keys()) {
            expect(messages(batch.framesFor(frameId(id), from))).toEqual(
              payloads.slice(from).map((payload) => ({ id, type: 'next', payload })),
            );
          }
        },
      ),
    );
  });

  test('for one id leave those for another alone, when they are kept', () => {
    const batch = framesOf(['1']);
    const one = batch.framesFor(frameId('aa'), 0);
    batch.keep();
    const other = batch.framesFor(frameId('bb'), 0);
    expect([messages(one)[0]?.id, messages(other)[0]?.id]).toEqual(['aa', 'bb']);
  });
});
