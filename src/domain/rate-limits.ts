// Figures of the rate limits, which the setting RATE_LIMITS changes by name. **Invariant:** every figure is a whole number above 0.
// The server applies them (server/rate).

export type RateLimits = {
  /** Points that one caller (an account, or the signed-out callers of an address) may spend at once. */
  readonly requests: number;
  /** Points per second that a caller gets back. */
  readonly requestsPerSecond: number;
  /** Points that all callers of one network address together may spend at once, and get back per second. */
  readonly addressRequests: number;
  readonly addressRequestsPerSecond: number;
  /** Messages that a client may send at once on a socket, and per second. */
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** Open sockets of one network address. */
  readonly sockets: number;
  /** Open connections of one network address, sockets included. Not counted behind a proxy. */
  readonly connections: number;
  /** New accounts of one network address within an hour. */
  readonly accounts: number;
  /** Sign-in challenges of one network address that are neither answered nor expired. */
  readonly challenges: number;
};

/** The default of every figure. An address gets three times the points of one caller, however many accounts it has. */
export const DEFAULT_RATE_LIMITS: RateLimits = Object.freeze({
  requests: 300,
  requestsPerSecond: 30,
  addressRequests: 900,
  addressRequestsPerSecond: 90,
  messages: 100,
  messagesPerSecond: 20,
  sockets: 200,
  connections: 600,
  accounts: 20,
  challenges: 100,
});

/** Default of `accounts` in a sandbox, where tests and demos create wallets by the hundred. */
export const SANDBOX_ACCOUNTS = 2_000;

const NAMES = Object.keys(DEFAULT_RATE_LIMITS) as (keyof RateLimits)[];
const MAX_FIGURE = 1_000_000_000;

/** The form of the setting, for the message about an invalid one. */
export const RATE_LIMITS_FORM = `on, off, or figures such as requests=600,accounts=50 (names: ${NAMES.join(', ')})`;

/**
 * Parses `name=value` pairs that are separated by commas: each figure that is named replaces its value in `defaults`. Returns null for an
 * unknown or repeated name, and for a value that is not a whole number from 1 to 1 000 000 000.
 */
export function parseRateLimits(text: string, defaults: RateLimits): RateLimits | null {
  const given = new Map<keyof RateLimits, number>();
  for (const pair of text.split(',')) {
    const [, name, figure] = /^\s*(\w+)\s*=\s*([1-9][0-9]*)\s*$/.exec(pair) ?? [];
    const known = NAMES.find((one) => one === name);
    if (known === undefined || given.has(known) || Number(figure) > MAX_FIGURE) return null;
    given.set(known, Number(figure));
  }
  return Object.freeze({ ...defaults, ...Object.fromEntries(given) });
}
