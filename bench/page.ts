// Benchmark of the marketplace page in Chromium: largest contentful paint of the first and of later loads, time from an interaction to
// the next paint with 100 rows and 20 events a second, and the heap after 7 200 and after 72 000 events.
// `npm run bench -- page [url]` needs a running sandbox whose demo network is complete; to measure the first bundling, one that was just
// started. The events are made in the page and come in through its socket; everything else is the server's.

import { availableParallelism, loadavg } from 'node:os';
import { type Chromium, type ChromiumPage, openChromium } from '../test/kit/chromium.ts';
import { settled, shows } from '../test/web/page.ts';

const ROWS = 100;
const ALL_OFFERS = '/?status=OPEN,FILLED,CLOSED';
const EVENTS_PER_SECOND = 20;
const INTERACTIONS = 40;
const FEW_EVENTS = 7_200;
const MANY_EVENTS = 72_000;

/** Runs before the page: it observes paints and interactions, and keeps the socket of the offer stream to make events in it. */
const OBSERVE = `(() => {
  window.measured = { paint: 0, interactions: [] };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) measured.paint = one.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.interactionId) measured.interactions.push(one.duration); })
    .observe({ type: 'event', durationThreshold: 16, buffered: true });
  const Real = window.WebSocket;
  let stream = null;
  let made = 0;
  window.WebSocket = class extends Real {
    send(data) {
      const { type, id, payload } = JSON.parse(data);
      if (type === 'subscribe' && payload.query.includes('offerEvents')) stream = { socket: this, id };
      super.send(data);
    }
  };
  window.makeEvents = (count) => {
    const slugs = [...document.querySelectorAll('.offers tbody a')].map((one) => one.pathname.split('/').at(-1));
    for (let event = 0; event < count; event += 1) {
      made += 1;
      const slug = slugs[made % slugs.length];
      const offerEvents = {
        __typename: 'OfferEvent', cursor: 'bench-' + made, id: 'bench-' + made, type: 'STAKE_SUFFICIENCY_CHANGED',
        occurredAt: new Date().toISOString(), label: null, previousLabel: null, status: 'OPEN', offer: { id: slug, slug, status: 'OPEN' },
      };
      const data = JSON.stringify({ type: 'next', id: stream.id, payload: { data: { offerEvents } } });
      stream.socket.dispatchEvent(new MessageEvent('message', { data }));
    }
    return made;
  };
})()`;

export async function run([url = 'http://localhost:4000']: readonly string[]): Promise<void> {
  const chromium = await openChromium();
  try {
    process.stdout.write(
      `Node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
    );
    // The first page of a browser waits for the browser too.
    await (await chromium.open('about:blank')).close();
    const paints = [];
    for (let load = 0; load < 6; load += 1) paints.push(await paintOf(chromium, url));
    const [first = 0, ...others] = paints;
    const later = others.toSorted((one, other) => one - other)[2] ?? 0;
    const page = await manyRows(chromium, url);
    const interactions = await interact(page);
    const few = await heapAfter(page, FEW_EVENTS);
    const many = await heapAfter(page, MANY_EVENTS);
    console.table({
      'largest contentful paint, first load, ms': Math.round(first),
      'largest contentful paint, later loads, median, ms': Math.round(later),
      'interaction to next paint, longest, ms': Math.max(16, ...interactions),
      [`interactions of ${INTERACTIONS} above 100 ms`]: interactions.filter((duration) => duration > 100).length,
      [`heap after ${FEW_EVENTS} events, MB`]: megabytes(few),
      [`heap after ${MANY_EVENTS} events, MB`]: megabytes(many),
      'growth of the heap, %': Number(((many / few - 1) * 100).toFixed(1)),
    });
  } finally {
    await chromium.close();
  }
}

function megabytes(bytes: number): number {
  return Number((bytes / 1_048_576).toFixed(2));
}

async function paintOf(chromium: Chromium, url: string): Promise<number> {
  const page = await chromium.open(`${url}/`, OBSERVE);
  await settled(page);
  const paint = await page.evaluate<number>('measured.paint');
  await page.close();
  return paint;
}

/** Opens the marketplace and loads rows until there are enough. */
async function manyRows(chromium: Chromium, url: string): Promise<ChromiumPage> {
  const page = await chromium.open(`${url}${ALL_OFFERS}`, OBSERVE);
  await settled(page);
  await shows(page, 'Live');
  await page.evaluate(`(async () => {
    const rows = () => document.querySelectorAll('.offers tbody tr:not(:has(.skel))').length;
    while (rows() < ${ROWS}) {
      const button = [...document.querySelectorAll('button')].find((one) => /^Show \\d+ more/.test(one.innerText));
      if (button?.getAttribute('aria-busy') !== 'true') button?.click();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })()`);
  return page;
}

/** Moves the focus with the keyboard while events come in, and returns how long each interaction took that was above 16 ms. */
async function interact(page: ChromiumPage): Promise<readonly number[]> {
  await page.evaluate(`void (window.events = setInterval(() => makeEvents(1), ${1_000 / EVENTS_PER_SECOND}))`);
  for (let interaction = 0; interaction < INTERACTIONS; interaction += 1) {
    await page.press('Tab');
    // Event Timing rounds to frames, so each press gets frames of its own.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 150))');
  }
  return page.evaluate<readonly number[]>('(clearInterval(window.events), measured.interactions)');
}

/** Makes events until so many came in altogether, and returns what the heap holds then. */
async function heapAfter(page: ChromiumPage, total: number): Promise<number> {
  await page.evaluate(`(async () => {
    while (makeEvents(200) < ${total}) await new Promise((resolve) => setTimeout(resolve, 20));
    // What the last events made stale is read again.
    await new Promise((resolve) => setTimeout(resolve, 3000));
  })()`);
  return page.heapBytes();
}
