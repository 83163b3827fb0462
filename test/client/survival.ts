// What the client library survives, as steps that run in every runtime of the tests: Node, Chromium and workerd. Each step creates its own clients.
// **Invariant:** nothing that waits outlives its step, because workerd forbids that, and the module needs no global of one runtime alone.

import type { EventStream, StreamItem } from '../../client/src/event-stream.ts';
import type { Signer } from '../../client/src/signer.ts';
import { createTandem, type Tandem, type TandemOptions } from '../../client/src/tandem.ts';
import { memoryStorage } from '../../client/src/token-storage.ts';

/** Input of a step: the options of its clients, a wallet with money and an open offer. */
export type SurvivalInput = {
  readonly options: TandemOptions;
  readonly signer: Signer;
  readonly offerId: string;
  /** False where the server runs in the same process, whose timers cannot be told from those of the library. */
  readonly isAlone: boolean;
};

/** The steps by name, each with the result that a test expects in every runtime. */
export const SURVIVAL = {
  /** Signs an action, and submits it twice from the text that a page has kept over a reload. */
  async reload({ options, signer, offerId }: SurvivalInput) {
    const kept = JSON.stringify(await createTandem(options).prepare(signer, 'claimOffer', { offerId }));
    const after = createTandem(options);
    const answers = [await after.submit(JSON.parse(kept)), await after.submit(JSON.parse(kept))];
    return answers.map((answer) => ('replayed' in answer ? answer.replayed : answer));
  },

  /** Follows the public stream after a cursor that the server does not know, until an event arrives. Somebody else causes one. */
  async unknownCursor({ options }: SurvivalInput) {
    const stream = createTandem(options).offerEvents({ cursor: 'a-cursor-that-another-server-has-made' });
    const seen: string[] = [];
    for await (const item of stream as EventStream<StreamItem & { readonly reason?: string }>) {
      if (item.__typename !== 'StreamCheckpoint') seen.push(item.reason ?? item.__typename);
      if (item.__typename === 'OfferEvent') break;
    }
    return seen.slice(0, 2);
  },

  /**
   * Follows the public stream, pauses it and resumes it, until an event has arrived afterwards. Somebody else causes events all the time. Returns whether
   * what arrived is the log, and how many timers the pause has left.
   */
  async pause({ options, isAlone }: SurvivalInput) {
    const tandem = createTandem(options);
    const cursor = await cursorOf(tandem);
    const timers = isAlone ? watchTimers() : null;
    const stream = tandem.offerEvents({ cursor }) as EventStream<StreamItem>;
    const items = stream[Symbol.asyncIterator]();
    const ids: string[] = [];
    const readEvent = async (): Promise<void> => {
      for (;;) {
        const { value } = await items.next();
        if (value.id === undefined) continue;
        ids.push(value.id);
        return;
      }
    };
    await readEvent();
    stream.pause();
    const left = (await timers?.countLater()) ?? 0;
    await idsAfter(tandem, cursor, ids.length + 2);
    stream.resume();
    while (ids.length < 3) await readEvent();
    await items.return?.();
    timers?.stop();
    const log = await idsAfter(tandem, cursor, ids.length);
    return { left, isLog: JSON.stringify(ids) === JSON.stringify(log.slice(0, ids.length)) };
  },

  /** Follows what the server refuses: a stream without a session, and one with a field that the schema lacks. */
  async refused({ options }: SurvivalInput) {
    const codes: unknown[] = [];
    const wrong = 'subscription Wrong($after: StreamCursor) { offerEvents(after: $after) { nothing } }';
    const client = createTandem({ ...options, storage: memoryStorage() });
    for (const stream of [client.accountEvents(), client.follow(wrong)] as EventStream<StreamItem>[]) {
      try {
        for await (const item of stream) codes.push(item.__typename);
      } catch (error) {
        codes.push((error as { readonly code?: unknown }).code);
      }
    }
    return codes;
  },
} as const;

/** What each step returns in every runtime. */
export const SURVIVED: { readonly [Step in keyof typeof SURVIVAL]: unknown } = {
  reload: [false, true],
  unknownCursor: ['EPOCH_CHANGED', 'OfferEvent'],
  pause: { left: 0, isLog: true },
  refused: ['UNAUTHENTICATED', 'BAD_USER_INPUT'],
};

async function cursorOf(tandem: Tandem): Promise<string> {
  const { offers } = await tandem.ask<{ readonly offers: { readonly streamCursor: string } }>(
    '{ offers(first: 1) { streamCursor } }',
  );
  return offers.streamCursor;
}

/** Returns the ids of the public events after a cursor, once there are at least `count`. */
async function idsAfter(tandem: Tandem, after: string, count: number): Promise<readonly string[]> {
  for (;;) {
    const { events } = await tandem.ask<{ readonly events: { readonly items: readonly { readonly id: string }[] } }>(
      'query ($after: StreamCursor) { events(after: $after, first: 100) { items { id } } }',
      { after },
    );
    if (events.items.length >= count) return events.items.map(({ id }) => id);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Counts the timers that are started from now on and have neither fired nor been cleared. */
function watchTimers(): { readonly countLater: () => Promise<number>; readonly stop: () => void } {
  const { setTimeout: start, clearTimeout: clear } = globalThis;
  const running = new Set<unknown>();
  const watched = (run: (...values: unknown[]) => void, ms?: number, ...values: unknown[]): unknown => {
    const timer: unknown = start(() => {
      running.delete(timer);
      run(...values);
    }, ms);
    running.add(timer);
    return timer;
  };
  const cleared = (timer: unknown): void => {
    running.delete(timer);
    clear(timer as Parameters<typeof clear>[0]);
  };
  Object.assign(globalThis, { setTimeout: watched, clearTimeout: cleared });
  return {
    // The socket closes in a later turn.
    countLater: () => new Promise((resolve) => start(() => resolve(running.size), 50)),
    stop: () => void Object.assign(globalThis, { setTimeout: start, clearTimeout: clear }),
  };
}
