// Limits that clients can read: `protocol.limits`. The page of limits in the reference prints the same table.
// **Invariant:** the compiler reports a limit of a request or a rate that has no row.

import type { AppContext } from '../app/context.ts';
import { RETENTION_MS } from '../app/retention.ts';
import { SESSION_TIMES } from '../app/sessions.ts';
import { MAX_REQUESTED_PAYOUTS } from '../domain/payout.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits, SANDBOX_ACCOUNTS } from '../domain/rate-limits.ts';
import { LIMITS, type LimitName } from '../domain/request-limits.ts';
import { MAX_WEBHOOK_ENDPOINTS, MAX_WEBHOOK_URL, RELAXED_IN_FLIGHT } from '../domain/webhook.ts';
import { CHECKPOINT_EVERY_MS } from '../stream/stream.ts';
import { MAX_CURSOR_TEXT, MAX_FILTER_TEXT, MAX_LIST } from './bounds.ts';
import { builder } from './builder.ts';
import { DEFAULT_PAGE, MAX_PAGE } from './connection.ts';
import { enumValues } from './enums.ts';
import { MOST_POINTS } from './reward-series.ts';

/** What a limit bounds: one request, the rate of requests, or a size or time of the API. */
export type LimitKind = 'REQUEST' | 'RATE' | 'SIZE' | 'TIME';

/** A limit; `value` is a number, for a TIME of seconds. */
export type LimitRow = {
  readonly name: string;
  readonly kind: LimitKind;
  readonly value: number;
  readonly what: string;
};

const REQUEST: Readonly<Record<LimitName, string>> = {
  bodyBytes: 'bytes of a request body, and of a message on a socket',
  tokens: 'tokens of a document',
  depth: 'levels of nested fields, leaf fields included',
  introspectionDepth: 'levels below `__schema` and `__type`',
  introspectionLists: 'nested lists of an introspection below `__schema`; one more below `__type`',
  aliases: 'aliases in a document',
  directives: 'directives in a document',
  signedActions: 'signed actions in a mutation',
  cost: 'cost of an operation: about the number of objects that it can return, 100 for a mutation',
  subscriptionsPerSocket: 'subscriptions on one socket',
};

const RATES: Readonly<Record<keyof RateLimits, string>> = {
  requests: 'points that a caller may spend at once: an account, or the signed-out callers of an address together',
  requestsPerSecond: 'points that a caller gets back per second',
  addressRequests: 'points that an address with all its accounts may spend at once',
  addressRequestsPerSecond: 'points that an address gets back per second',
  messages: 'messages that may be sent at once on a socket',
  messagesPerSecond: 'messages per second on a socket',
  sockets: 'open sockets of an address',
  connections: 'open connections of an address, sockets included',
  accounts: `new accounts of an address within an hour; ${String(SANDBOX_ACCOUNTS).replace(/\B(?=\d{3}$)/, ' ')} in a sandbox`,
  challenges: 'sign-in challenges of an address that are neither answered nor expired',
};

const SIZES: readonly (readonly [name: string, value: number, what: string])[] = [
  ['pageEntries', MAX_PAGE, `entries of a page; ${DEFAULT_PAGE} by default`],
  ['listValues', MAX_LIST, 'values of a list in an input'],
  ['filterCharacters', MAX_FILTER_TEXT, 'characters of a text in a filter'],
  ['cursorCharacters', MAX_CURSOR_TEXT, 'characters of a cursor'],
  ['rewardPoints', MOST_POINTS, 'points of a reward series'],
  ['requestedPayouts', MAX_REQUESTED_PAYOUTS, 'payouts of a wallet without a report'],
  ['webhookEndpoints', MAX_WEBHOOK_ENDPOINTS, 'webhook endpoints of an account'],
  ['webhookUrlCharacters', MAX_WEBHOOK_URL, "characters of a webhook's URL"],
  ['webhookMessagesAtOnce', RELAXED_IN_FLIGHT, 'messages at a time to an endpoint with ordering RELAXED'],
];

const TIMES: readonly (readonly [name: string, ms: number, what: string])[] = [
  ['refreshToken', SESSION_TIMES.refreshTokenMs, 'lifetime of an unused refresh token'],
  ['session', SESSION_TIMES.longestMs, 'longest session, however often it is refreshed'],
  ['refreshReplay', SESSION_TIMES.replayMs, 'in which a used refresh token is answered again'],
  ['cursorRetention', RETENTION_MS, 'for which a cursor can be resumed'],
  ['checkpoint', CHECKPOINT_EVERY_MS, 'at most between two items of a stream: a checkpoint comes where no event does'],
];

/** Returns every limit; those of rates only where the server applies them, `rates` being its figures. */
export function limitRows(rates: RateLimits | null): readonly LimitRow[] {
  return [
    ...Object.entries(REQUEST).map(([name, what]): LimitRow => {
      return { name, kind: 'REQUEST', value: LIMITS[name as LimitName], what };
    }),
    ...Object.entries(rates === null ? {} : RATES).map(([name, what]): LimitRow => {
      return { name, kind: 'RATE', value: (rates ?? DEFAULT_RATE_LIMITS)[name as keyof RateLimits], what };
    }),
    ...SIZES.map(([name, value, what]): LimitRow => ({ name, kind: 'SIZE', value, what })),
    ...TIMES.map(([name, ms, what]): LimitRow => ({ name, kind: 'TIME', value: ms / 1000, what })),
  ];
}

/** Returns the limits that a server applies. */
export const limitsOf = ({ rateLimits = DEFAULT_RATE_LIMITS }: AppContext['settings']): readonly LimitRow[] =>
  limitRows(rateLimits);

const LimitKindEnum = builder.enumType('LimitKind', {
  description: 'What a limit of the API bounds.',
  values: enumValues({
    REQUEST: 'One request; above it the answer is COST_LIMIT with the same name in `extensions.limit.name`.',
    RATE: 'The rate of requests; above it the answer is RATE_LIMITED. Absent where the operator has switched rates off.',
    SIZE: 'A length or number of an input or of an account.',
    TIME: 'A time in whole seconds.',
  }),
});

export const LimitRef = builder.objectRef<LimitRow>('Limit').implement({
  description:
    'A limit of the API that this server applies. Limits of the marketplace, such as claim slots, are `parameters`.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name in camel case, such as `depth`; stable.' }),
    kind: t.expose('kind', {
      type: LimitKindEnum,
      description: 'What the limit bounds: one request, a rate, a size or a time.',
    }),
    value: t.exposeInt('value', { description: 'The largest allowed value; seconds for a TIME.' }),
    what: t.exposeString('what', { description: 'What `value` counts, in English, for people.' }),
  }),
});
