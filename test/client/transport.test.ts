// Requests of the client library over a `fetch` that the test answers: waits, repetitions, lost answers, and the codes of errors.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fetch } from '../../client/src/environment.ts';
import { type ErrorCode, TandemError } from '../../client/src/error.ts';
import { createTandem } from '../../client/src/tandem.ts';
import { ERROR_CODES } from '../../src/server/operation/error.ts';

type Reply = { readonly status?: number; readonly body?: unknown; readonly retryAfter?: string } | Error;

/** A client whose requests are answered with the replies in order, the last one repeated. */
function answered(...replies: readonly Reply[]) {
  const bodies: Record<string, unknown>[] = [];
  const fetch: Fetch = async (_, init) => {
    bodies.push(JSON.parse(init.body));
    const reply = replies[Math.min(bodies.length, replies.length) - 1]!;
    if (reply instanceof Error) throw reply;
    const { status = 200, body, retryAfter = null } = reply;
    const json = async () => (body === undefined ? Promise.reject(new SyntaxError('no JSON')) : body);
    return { status, headers: { get: () => retryAfter }, json };
  };
  return { bodies, tandem: createTandem({ url: 'http://api.example/graphql', fetch }) };
}

const failed = (code: string, more: object = {}): Reply => ({
  body: { errors: [{ message: 'no', extensions: { code, requestId: 'r1', ...more } }] },
});
const DATA: Reply = { body: { data: { ok: true } } };
const QUERY = '{ ok }';
const MUTATION = 'mutation Faucet { ok }';

describe('a request of the client library', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const settle = async <Result>(promise: Promise<Result>): Promise<Result | TandemError> => {
    const settled = promise.catch((error: TandemError) => error);
    await vi.runAllTimersAsync();
    return settled;
  };

  it.each([
    ['a lost answer', new TypeError('fetch failed')],
    ['an answer that was cut', {}],
    ['a proxy without a server', { status: 502 }],
    ['a server that is not ready', failed('NOT_READY')],
    ['a fault', failed('INTERNAL_SERVER_ERROR')],
  ] as const)('repeats a query after %s', async (_, reply) => {
    const { tandem, bodies } = answered(reply, reply, DATA);
    expect(await settle(tandem.ask(QUERY))).toEqual({ ok: true });
    expect(bodies).toHaveLength(3);
  });

  it('repeats a mutation only where the server has certainly done nothing', async () => {
    const lost = answered(new TypeError('fetch failed'), DATA);
    expect(await settle(lost.tandem.ask(MUTATION))).toMatchObject({ code: 'NETWORK' });
    expect(lost.bodies).toHaveLength(1);
    const refused = answered(failed('NOT_READY'), DATA);
    expect(await settle(refused.tandem.ask(MUTATION))).toEqual({ ok: true });
  });

  it('waits for as long as the server says, in a header or in the error', async () => {
    for (const reply of [{ status: 429, retryAfter: '7' }, failed('RATE_LIMITED', { retryAfterSeconds: 7 })]) {
      const { tandem, bodies } = answered(reply, DATA);
      const asked = tandem.ask(QUERY);
      await vi.advanceTimersByTimeAsync(6_999);
      expect(bodies).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(await asked).toEqual({ ok: true });
    }
  });

  it('gives up at once when the wait is longer than its patience, and after 20 s of failures', async () => {
    const long = answered(failed('RATE_LIMITED', { retryAfterSeconds: 60 }));
    expect(await settle(long.tandem.ask(QUERY))).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    expect(long.bodies).toHaveLength(1);
    const before = Date.now();
    expect(await settle(answered(new TypeError('fetch failed')).tandem.ask(QUERY))).toMatchObject({ code: 'NETWORK' });
    expect(Date.now() - before).toBe(20_000);
  });

  it.each(['FORBIDDEN', 'BAD_USER_INPUT', 'COST_LIMIT'])('reports %s without repeating', async (code) => {
    const { tandem, bodies } = answered(failed(code));
    expect(await settle(tandem.ask(QUERY))).toMatchObject({ code, requestId: 'r1', message: 'no' });
    expect(bodies).toHaveLength(1);
  });

  it('reports a wrong address as BAD_RESPONSE, and an aborted call as ABORTED', async () => {
    expect(await settle(answered({ status: 404 }).tandem.ask(QUERY))).toMatchObject({ code: 'BAD_RESPONSE' });
    const controller = new AbortController();
    controller.abort();
    const { tandem } = answered(new TypeError('aborted'));
    const asked = tandem.ask(QUERY, {}, { signal: controller.signal });
    const error = await settle(asked);
    expect(error).toBeInstanceOf(TandemError);
    expect(error).toMatchObject({ code: 'ABORTED', cause: expect.any(TypeError) });
  });

  it('names the time after which an answer counts as lost, so that a user who moves a clock by weeks can raise it', async () => {
    const fetch: Fetch = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    for (const [timeoutMs, named] of [
      [undefined, 20_000],
      [300_000, 300_000],
    ] as const) {
      const tandem = createTandem({ url: 'http://api.example/graphql', fetch, timeoutMs });
      const message = `No answer from http://api.example/graphql within ${named} ms.`;
      expect(await settle(tandem.ask(MUTATION))).toMatchObject({ code: 'NETWORK', message });
    }
  });

  it('sends what it has written last along with later requests', async () => {
    const written: Reply = { body: { data: {}, extensions: { minCursor: 'm1' } } };
    const { tandem, bodies } = answered(written, failed('BAD_USER_INPUT'), DATA);
    await settle(tandem.ask(MUTATION));
    expect(await settle(tandem.ask(QUERY))).toMatchObject({ code: 'BAD_USER_INPUT' });
    await settle(tandem.ask(QUERY));
    expect(bodies.map((body) => body['extensions'])).toEqual([undefined, { minCursor: 'm1' }, { minCursor: 'm1' }]);
  });

  it.each([QUERY, MUTATION])('sends %s again at once without what the server has lost', async (text) => {
    const written: Reply = { body: { data: {}, extensions: { minCursor: 'm1' } } };
    const lost = failed('BAD_USER_INPUT', { field: 'extensions.minCursor' });
    const { tandem, bodies } = answered(written, lost, DATA);
    await settle(tandem.ask(MUTATION));
    const before = Date.now();
    expect(await settle(tandem.ask(text))).toEqual({ ok: true });
    expect(Date.now()).toBe(before);
    expect(bodies.map((body) => body['extensions'])).toEqual([undefined, { minCursor: 'm1' }, undefined]);
  });

  it('knows every error code of the server', () => {
    const known: Readonly<Record<(typeof ERROR_CODES)[number], ErrorCode>> = Object.fromEntries(
      ERROR_CODES.map((code) => [code, code satisfies ErrorCode]),
    ) as never;
    expect(Object.keys(known)).toHaveLength(ERROR_CODES.length);
  });
});
