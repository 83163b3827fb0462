// Tests of kept answers without a database: which requests execute, with versions and answers that the test chooses.

import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createAnswerStore, type StoreBounds } from '../../src/server/http/answer-store.ts';
import { createKeptEndpoint } from '../../src/server/http/kept-endpoint.ts';
import type { Caller, GraphqlRequest } from '../../src/server/http/params.ts';
import type { Reply } from '../../src/server/http/reply.ts';
import { ALICE } from './fixture.ts';

const ANYBODY: Caller = {
  viewer: null,
  isSignedOut: true,
  requestId: 'r',
  charge: () => 0,
  type: 'application/json',
};
const asking = (body: string): GraphqlRequest => ({ method: 'POST', body });

/** An endpoint whose n-th execution answers `answer n`, over data of which the test sets the version. */
function endpointUnderTest({ keep = true, bounds }: { readonly keep?: boolean; readonly bounds?: StoreBounds } = {}) {
  const data = { version: 1, mayKeep: true, executed: 0, checked: 0 };
  let hold: Promise<void> | null = null;
  const store = createAnswerStore(bounds);
  const counts = { served: 0, executed: 0 };
  const { endpoint } = createKeptEndpoint(
    async (): Promise<Reply> => {
      data.executed += 1;
      const body = `answer ${data.executed}`.padEnd(3_000);
      await hold;
      return { status: 200, type: 'application/json', body, ...(keep ? { keep: { points: 2 } } : {}) };
    },
    {
      current: async () => {
        data.checked += 1;
        return data.version;
      },
      mayKeep: async () => data.mayKeep,
    },
    counts,
    store,
  );
  const ask = async (text = 'q', caller: Partial<Caller> = {}): Promise<string> => {
    const { body } = await endpoint(asking(text), { ...ANYBODY, ...caller });
    return Buffer.from(body).toString().trim();
  };
  /** Makes executions wait until the returned function is called. */
  const holdExecutions = (): (() => void) => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      hold = null;
      release();
    };
  };
  return { data, ask, endpoint, store, counts, holdExecutions };
}

/** Lets promises that are ready go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a kept answer', () => {
  it('is kept at the second request with the same text and served from the third on', async () => {
    const { ask, data, counts } = endpointUnderTest();
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([
      'answer 1',
      'answer 2',
      'answer 2',
      'answer 2',
    ]);
    expect([data.executed, data.checked]).toEqual([2, 3]);
    expect(counts).toEqual({ served: 2, executed: 2 });
  });

  it('is made again after the version of the data changed', async () => {
    const { ask, data } = endpointUnderTest();
    await ask();
    await ask();
    data.version = 2;
    expect([await ask(), await ask()]).toEqual(['answer 3', 'answer 3']);
  });

  it('is not kept when the version that held before its execution may not be kept', async () => {
    const { ask, data } = endpointUnderTest();
    data.mayKeep = false;
    expect([await ask(), await ask(), await ask()]).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('is kept under the version before its execution, so a change during the execution makes it invalid', async () => {
    const { ask, data, holdExecutions } = endpointUnderTest();
    await ask();
    const release = holdExecutions();
    const made = ask();
    await turn();
    data.version = 2;
    release();
    expect(await made).toBe('answer 2');
    expect(await ask()).toBe('answer 3');
  });

  it('is made once for identical requests at the same time', async () => {
    const { ask, data, holdExecutions } = endpointUnderTest();
    await ask();
    const release = holdExecutions();
    const answers = Array.from({ length: 20 }, () => ask());
    await turn();
    release();
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['answer 2']));
    expect(data.executed).toBe(2);
  });

  it('that was in the making when a request arrived is not its answer when the data has changed since', async () => {
    const { ask, data, holdExecutions } = endpointUnderTest();
    await ask();
    const release = holdExecutions();
    const first = ask();
    await turn();
    data.version = 2;
    const second = ask();
    await turn();
    release();
    expect([await first, await second]).toEqual(['answer 2', 'answer 3']);
  });

  it.each([
    ['a caller with a token', { viewer: ALICE, isSignedOut: false }],
    ['an empty Authorization header', { isSignedOut: false }],
  ])('never serves a request with %s, and such a request keeps none', async (_, caller) => {
    const { ask, data } = endpointUnderTest();
    for (let count = 0; count < 3; count += 1) await ask('q', caller);
    expect(data.executed).toBe(3);
    await ask();
    await ask();
    const kept = data.executed;
    await ask('q', caller);
    expect(data.executed).toBe(kept + 1);
  });

  it('is separate for each media type and for GET and POST', async () => {
    const { ask, endpoint, data } = endpointUnderTest();
    await ask();
    await ask();
    await ask('q', { type: 'application/graphql-response+json' });
    await endpoint({ method: 'GET', search: 'q' }, ANYBODY);
    expect(data.executed).toBe(4);
  });

  it('takes its points from the rate limit of each caller, and a caller without points is left to the execution', async () => {
    const { ask, data } = endpointUnderTest();
    await ask();
    await ask();
    const taken: number[] = [];
    await ask('q', { charge: (points) => taken.push(points) * 0 });
    expect([taken, data.executed]).toEqual([[2], 2]);
    await ask('q', { charge: () => 1_000 });
    expect(data.executed).toBe(3);
  });

  it('is not kept when its reply does not allow it', async () => {
    const { ask } = endpointUnderTest({ keep: false });
    expect([await ask(), await ask(), await ask()]).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('is sent with the bytes of its text when the text is not ASCII', async () => {
    const store = createAnswerStore();
    const reply = { status: 200, type: 'application/json', body: '{"city":"Zürich ✓"}' };
    expect(Buffer.from(store.keep('q', { version: 1, points: 0, reply }).reply.body).toString()).toBe(reply.body);
  });

  it('is compressed once for each coding', async () => {
    const { ask, endpoint } = endpointUnderTest();
    await ask();
    await ask();
    const { coded, body } = await endpoint(asking('q'), ANYBODY);
    const [first, second] = [await coded!('br'), await coded!('br')];
    expect(second).toBe(first);
    expect(brotliDecompressSync(first)).toEqual(Buffer.from(body));
  });
});

describe('the store of answers', () => {
  it('stays within its bytes after 100 000 different requests, with the latest answers in it', async () => {
    const { ask, store, data } = endpointUnderTest({
      bounds: { bytes: 100_000, answerBytes: 50_000, seenLength: 10_000 },
    });
    for (let count = 0; count < 100_000; count += 1) {
      await ask(`q${count}`);
      if (count % 100 === 0) await ask(`q${count}`);
    }
    expect(store.size()).toBeLessThanOrEqual(100_000);
    const before = data.executed;
    await ask('q99900');
    expect(data.executed).toBe(before);
  });

  it('does not keep an answer that is larger than the bound for one', async () => {
    const { ask, store } = endpointUnderTest({ bounds: { bytes: 100_000, answerBytes: 2_000, seenLength: 10_000 } });
    for (let count = 0; count < 3; count += 1) await ask();
    expect(store.size()).toBe(0);
  });

  it('counts the compressed forms of an answer', async () => {
    const { ask, store, endpoint } = endpointUnderTest();
    await ask();
    await ask();
    const before = store.size();
    const { coded } = await endpoint(asking('q'), ANYBODY);
    expect(store.size() - before).toBe(0);
    const bytes = await coded!('gzip');
    expect(store.size() - before).toBe(bytes.length);
  });
});
