// Rules of webhook endpoints: which URLs they may have, in which state they are, and when a message is sent again.
// **Invariant:** outside of a sandbox a URL is HTTPS to a host name or a public address, port 443 or 8443.

import { isPublicAddress } from './inner-address.ts';

/** ACCOUNT: every event of the endpoint's account. PUBLIC: public events that match a filter. */
export type WebhookScope = 'ACCOUNT' | 'PUBLIC';
/** STRICT: one message at a time, in the order of the log. RELAXED: up to 16 messages at a time. */
export type WebhookOrdering = 'STRICT' | 'RELAXED';
/**
 * PENDING: the URL has not answered its verification. ACTIVE: messages are sent. PAUSED: the owner paused it. DISABLED: deliveries failed
 * for three days, or the receiver answered 410.
 */
export type WebhookState = 'PENDING' | 'ACTIVE' | 'PAUSED' | 'DISABLED';
export type WebhookDisabledReason = (typeof DISABLED_REASONS)[number];
export const DISABLED_REASONS = ['FAILING', 'GONE'] as const;
/** The first rule that a URL breaks. */
export type WebhookUrlFault = 'SCHEME' | 'PORT' | 'CREDENTIALS' | 'ADDRESS';

/** Number of endpoints that an account may have. */
export const MAX_WEBHOOK_ENDPOINTS = 10;
/** Longest URL, in characters of its normalised form. */
export const MAX_WEBHOOK_URL = 500;
/** Time for which messages are signed with the previous secret too after a rotation. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000;
/** Number of messages that an endpoint with ordering RELAXED has in flight at most. */
export const RELAXED_IN_FLIGHT = 16;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pauses before each further attempt: the table of the Standard Webhooks specification, together a little more than three days. */
const RETRY_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** Largest share of a pause that is added or subtracted at random. */
const JITTER = 0.2;
/** Longest pause that a receiver's Retry-After can request. */
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;
/** Ports of HTTPS that a URL may name outside of a sandbox. */
export const WEBHOOK_PORTS: readonly string[] = ['443', '8443'];

/** Returns the state of an endpoint from its stored facts. */
export function webhookState(endpoint: {
  readonly disabledReason: WebhookDisabledReason | null;
  readonly verifiedAt: Date | null;
  readonly paused: boolean;
}): WebhookState {
  if (endpoint.disabledReason !== null) return 'DISABLED';
  if (endpoint.paused) return 'PAUSED';
  return endpoint.verifiedAt === null ? 'PENDING' : 'ACTIVE';
}

/**
 * Returns the pause in milliseconds before the next attempt, after `failed` failed attempts of a message; null when no attempt is left.
 * `random` is between 0 and 1. `retryAfterMs` is the pause that the receiver requested; a longer pause of the table remains.
 */
export function retryPauseMs(failed: number, random: number, retryAfterMs: number | null): number | null {
  const pause = RETRY_MS[failed - 1];
  if (pause === undefined) return null;
  const varied = pause * (1 + JITTER * (2 * random - 1));
  return Math.round(Math.max(varied, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS)));
}

/** Returns the first rule that the URL of an endpoint breaks; null for an allowed one. In a sandbox only the scheme is limited. */
export function webhookUrlFault(url: URL, sandbox: boolean): WebhookUrlFault | null {
  if (url.protocol !== 'https:' && !(sandbox && url.protocol === 'http:')) return 'SCHEME';
  if (url.username !== '' || url.password !== '') return 'CREDENTIALS';
  if (sandbox) return null;
  if (url.port !== '' && !WEBHOOK_PORTS.includes(url.port)) return 'PORT';
  return isInnerHost(url.hostname) ? 'ADDRESS' : null;
}

/** Whether the host of a URL is an address that is not public, or a name that never leads to a public one. */
function isInnerHost(host: string): boolean {
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return !isPublicAddress(host);
  const name = host.replace(/\.$/, '');
  return !name.includes('.') || /\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}
