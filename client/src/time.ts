// Entry `@tandem/client/time`: the marketplace's clock on a computer whose own clock may be wrong, and countdowns. Agreements, blocks and
// exits run on the marketplace's clock, which a sandbox can move.

/** The clock of the marketplace. */
export type MarketClock = {
  /** The marketplace's time now. */
  readonly now: () => Date;
  /** Milliseconds from this computer's clock to the marketplace's, at the time of the answer. */
  readonly offsetMs: number;
};

/** What a countdown shows. */
export type Countdown = {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Milliseconds that are left; 0 when the time has come. */
  readonly leftMs: number;
};

/**
 * Returns the marketplace's clock from `protocol.now`. `askedAt` is this computer's time before the request (milliseconds); the clock is then
 * right to within half of the time that the request took. It goes on when this computer's clock is set back, and through a sleep of the computer; a
 * clock that is set ahead moves it ahead: ask again when the page becomes visible.
 * @example const askedAt = Date.now(); const { protocol } = await tandem.ask(ProtocolDocument); const clock = marketClock(protocol.now, askedAt);
 */
export function marketClock(now: string, askedAt: number = Date.now()): MarketClock {
  const seenAt = Date.now();
  const ticks = performance.now();
  const offsetMs = Date.parse(now) - (askedAt + seenAt) / 2;
  // The monotonic clock may stand still while a computer sleeps, the other one goes wrong when it is set back: the larger is right.
  const elapsed = (): number => Math.max(Date.now() - seenAt, Math.floor(performance.now() - ticks));
  return { offsetMs, now: () => new Date(seenAt + offsetMs + elapsed()) };
}

/**
 * Returns what is left until `at`, a time of the API, in whole units.
 * @example const { days, hours } = countdown(coStake.withdrawableAt, clock);
 */
export function countdown(at: string, clock: Pick<MarketClock, 'now'>): Countdown {
  const leftMs = Math.max(0, Date.parse(at) - clock.now().getTime());
  const seconds = Math.ceil(leftMs / 1_000);
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3_600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
    leftMs,
  };
}

/**
 * Returns a countdown as short text with its two largest units.
 * @example formatCountdown(countdown(at, clock)) // '6 d 23 h'
 */
export function formatCountdown({ days, hours, minutes, seconds }: Countdown): string {
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${seconds} s`;
  return `${seconds} s`;
}
