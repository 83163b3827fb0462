// Tests that clients that stop reading use a bounded amount of memory and do not delay other clients. SLOW_READERS (number) and
// SLOW_SECONDS (duration) set the load; the documented limits are tested with 200 and 60.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertEvents } from '../../src/store/events.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { soakLength } from '../kit/soak.ts';
import { random, record } from '../kit/stream.ts';
import { makeWorld, type World } from '../kit/world.ts';

const READERS = soakLength('SLOW_READERS', { short: 40, long: 200 });
const SECONDS = soakLength('SLOW_SECONDS', { short: 2, long: 60 });
const PER_TURN = 50;
const TURN_MS = 50;
const MIB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const held = (): number => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Length of the reason of one event: large enough to fill the socket buffers of a paused client quickly. */
const PADDING = 'x'.repeat(1_000);
const eventsOf = (offerId: string, count: number) =>
  Array.from({ length: count }, () => record({ offerId, type: 'CONNECTIVITY_CHANGED', reason: PADDING }));

const FOLLOW = 'subscription { offerEvents { __typename ... on OfferEvent { cursor reason offer { id } } } }';

let world: World;
let api: Api;

describeWithDatabase('clients that stop reading', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  it('use a bounded amount of memory, are disconnected, and do not delay events of other clients', {
    timeout: 240_000,
  }, async () => {
    const offer = await world.offer(await world.device());
    await api.settled();
    // Fill the ring buffer first, so that its memory is not counted against the paused clients.
    await world.ctx.database.transaction((tx) => insertEvents(tx, eventsOf(offer.id, 4_200), random));
    await api.settled();
    const slow = await Promise.all(Array.from({ length: READERS }, () => api.socket()));
    for (const socket of slow) {
      await socket.subscribe(FOLLOW).data();
      socket.pause();
    }
    const following = await api.follow<{ offerEvents: { __typename: string } }, object>(FOLLOW);
    await following.data();
    const delays: number[] = [];
    const sentAt: number[] = [];
    let told = 0;
    const total = (SECONDS * 1000 * PER_TURN) / TURN_MS;
    const reading = (async () => {
      while (told < total) {
        const { offerEvents } = await following.data();
        if (offerEvents.__typename !== 'OfferEvent') continue;
        told += 1;
        if (told % PER_TURN === 0) delays.push(performance.now() - (sentAt.shift() ?? 0));
      }
    })();
    const before = held();
    let most = 0;
    for (let turn = 0; turn < total / PER_TURN; turn += 1) {
      const due = new Promise((resolve) => setTimeout(resolve, TURN_MS));
      await world.ctx.database.transaction((tx) => insertEvents(tx, eventsOf(offer.id, PER_TURN), random));
      sentAt.push(performance.now());
      api.wake();
      if (turn % 40 === 39) most = Math.max(most, held() - before);
      await due;
    }
    await reading;
    const sorted = delays.toSorted((one, other) => one - other);
    const shown = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(0);
    process.stdout.write(
      `${READERS} silent readers, ${total} events in ${SECONDS} s or more: at most ${(most / MIB).toFixed(1)} MiB more held, others told after p50 ${shown(0.5)} ms, p99 ${shown(0.99)} ms\n`,
    );
    expect(told).toBe(total);
    // The embedded database runs in this process, so the limit on memory includes the memory of the database.
    if (world.ctx.database.kind === 'server') expect(most).toBeLessThan(30 * MIB);
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    const ended = Number(/ending="slow_consumer"} (\d+)/.exec(metrics)?.[1] ?? 0);
    process.stdout.write(`${ended} were let go as slow consumers\n`);
  });
});
