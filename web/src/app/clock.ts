// The marketplace's clock in the page: all dates and countdowns run on it. A sandbox can move it, so it is read again after each move.

import { marketClock } from '@tandem/client/time';
import { useEffect, useSyncExternalStore } from 'react';
import { createStore } from './store.ts';

const offset = createStore(0);
const ticks = createStore(0);

/** The marketplace's time. */
export const marketNow = (): number => Date.now() + offset.get();

/** Sets the clock from an answer of the API; `askedAt` is this computer's time before the request. */
export function setMarketClock(now: string, askedAt: number): void {
  const next = marketClock(now, askedAt).offsetMs;
  // An offset that differs by less than a request takes is the same clock.
  if (Math.abs(next - offset.get()) > 500) offset.set(next);
}

let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Returns the marketplace's time now, and again every second. */
export function useNow(): number {
  useSyncExternalStore(ticks.watch, ticks.get);
  useSyncExternalStore(offset.watch, offset.get);
  useEffect(() => {
    watchers += 1;
    timer ??= setInterval(() => ticks.set(ticks.get() + 1), 1_000);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return marketNow();
}
