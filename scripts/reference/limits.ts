// The pages of limits, error codes and close codes, from the constants that the server applies.
// **Invariant:** the compiler reports a limit, an error code or a close reason without a row.

import { RETENTION_MS } from '../../src/app/retention.ts';
import { MAX_REQUESTED_PAYOUTS } from '../../src/domain/payout.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits, SANDBOX_ACCOUNTS } from '../../src/domain/rate-limits.ts';
import { MAX_WEBHOOK_ENDPOINTS, MAX_WEBHOOK_URL, RELAXED_IN_FLIGHT } from '../../src/domain/webhook.ts';
import { MAX_CURSOR_TEXT, MAX_FILTER_TEXT, MAX_LIST } from '../../src/schema/bounds.ts';
import { DEFAULT_PAGE, MAX_PAGE } from '../../src/schema/connection.ts';
import { MOST_POINTS } from '../../src/schema/reward-series.ts';
import type { ErrorCode } from '../../src/server/operation/error.ts';
import { LIMITS, type LimitName } from '../../src/server/operation/limits.ts';
import { COST_PER_POINT } from '../../src/server/operation/rate-limit.ts';
import { CLOSE_REASONS, type CloseReason } from '../../src/server/ws/close-reasons.ts';
import { REFRESH_TOKEN_MS, REPLAY_MS, SESSION_MAX_AGE_MS } from '../../src/session/refresh.ts';
import { CHECKPOINT_EVERY_MS } from '../../src/stream/stream.ts';
import { HEAD, table } from './markdown.ts';

const DAY_MS = 86_400_000;
const spaced = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');

const REQUEST: Readonly<Record<LimitName, string>> = {
  bodyBytes: 'bytes of a request body',
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
  accounts: `new accounts of an address within an hour; ${spaced(SANDBOX_ACCOUNTS)} in a sandbox`,
  challenges: 'sign-in challenges of an address that are neither answered nor expired',
};

const FIXED: readonly (readonly [string, string])[] = [
  [`${MAX_PAGE}`, `entries of a page; ${DEFAULT_PAGE} by default`],
  [`${MAX_LIST}`, 'values of a list in an input'],
  [`${MAX_FILTER_TEXT}`, 'characters of a text in a filter'],
  [`${MAX_CURSOR_TEXT}`, 'characters of a cursor'],
  [`${MOST_POINTS}`, 'points of a reward series'],
  [`${MAX_REQUESTED_PAYOUTS}`, 'payouts of an account without a report'],
  [`${MAX_WEBHOOK_ENDPOINTS}`, 'webhook endpoints of an account'],
  [`${MAX_WEBHOOK_URL}`, "characters of a webhook's URL"],
  [`${RELAXED_IN_FLIGHT}`, 'messages at a time to an endpoint with ordering RELAXED'],
  [`${REFRESH_TOKEN_MS / DAY_MS} days`, 'lifetime of an unused refresh token'],
  [`${SESSION_MAX_AGE_MS / DAY_MS} days`, 'longest session, however often it is refreshed'],
  [`${REPLAY_MS / 1000} s`, 'in which a used refresh token is answered again'],
  [`${RETENTION_MS / DAY_MS} days`, 'for which a cursor can be resumed'],
  [`${CHECKPOINT_EVERY_MS / 1000} s`, 'at most between two items of a stream: a checkpoint comes where no event does'],
];

const ERRORS: Readonly<Record<ErrorCode, readonly [meaning: string, todo: string]>> = {
  UNAUTHENTICATED: [
    'The access token is not valid; `extensions.reason` is EXPIRED, REVOKED or INVALID.',
    'Refresh the session without sending the old token; after REVOKED sign in again.',
  ],
  FORBIDDEN: ['The caller may not do this, with any input.', 'Use another token or another origin.'],
  BAD_USER_INPUT: [
    'The request is malformed or a value is out of its bounds; `extensions.field` names it.',
    'Correct the request. A repetition fails again.',
  ],
  RATE_LIMITED: [
    'The budget of the caller or of its address is spent.',
    'Wait `extensions.retryAfterSeconds`, as the header `Retry-After` says too.',
  ],
  COST_LIMIT: [
    'The document exceeds a limit of this page; `extensions.limit` has its name, its maximum and what was found.',
    'Ask for less: a smaller `first`, fewer fields, two requests.',
  ],
  PERSISTED_QUERY_NOT_FOUND: ['The server does not know the hash.', 'Send the hash together with the document.'],
  NOT_READY: [
    'The server cannot answer for a short time: it starts, or its clock or its database is in doubt.',
    'Wait `extensions.retryAfterSeconds` and repeat. Nothing was done.',
  ],
  INTERNAL_SERVER_ERROR: [
    'A fault of the server; the details are in its log under `extensions.requestId`.',
    'Repeat queries, and signed actions with the same authorisation. Report the request id.',
  ],
};

const CLOSES: Readonly<Record<CloseReason, string>> = {
  session_revoked: 'The session was ended. Do not reconnect; sign in again.',
  token_expired: 'Refresh the session and reconnect after the last cursor.',
  token_refused: 'Refresh the session and reconnect after the last cursor.',
  slow_consumer: 'The client did not read fast enough. Reconnect after the last cursor.',
  shutdown: 'The process stops. Reconnect after the last cursor.',
  fault: 'A fault of the server. Reconnect after the last cursor.',
  too_many_sockets: 'Close other sockets of this address first.',
  too_many_messages: 'Send more slowly, then reconnect.',
  unresponsive: 'The client did not answer a ping. Reconnect after the last cursor.',
  init_timeout: 'Send `connection_init` at once after opening.',
  init_repeated: 'Send `connection_init` once.',
  subscribe_before_init: 'Wait for `connection_ack`.',
  id_in_use: 'Use another id for each subscription.',
  message_invalid: 'Send only messages of graphql-transport-ws.',
  message_too_big: 'Send smaller messages; the limit is that of a request body.',
  frame_invalid: 'Send valid WebSocket frames.',
  protocol_refused: 'Ask for the sub-protocol `graphql-transport-ws`.',
  client_left: 'The client closed the socket.',
  connection_lost: 'The network broke. Reconnect after the last cursor.',
};

/** Returns the page of limits. */
export const limitsPage = (): string =>
  [
    `${HEAD}# Limits\n`,
    'A request above one of these limits is answered with `COST_LIMIT`. Raising one is compatible, lowering one is a breaking change.\n',
    table(
      ['limit', 'at most', 'what'],
      Object.entries(REQUEST).map(([name, what]) => [`\`${name}\``, spaced(LIMITS[name as LimitName]), what]),
    ),
    `## Rates\n\nA request costs one point, and one more for each ${COST_PER_POINT} of cost; above the budget it is answered with \`RATE_LIMITED\`. These are the defaults; an operator may set others.\n`,
    table(
      ['limit', 'value', 'what'],
      Object.entries(RATES).map(([name, what]) => [
        `\`${name}\``,
        spaced(DEFAULT_RATE_LIMITS[name as keyof RateLimits]),
        what,
      ]),
    ),
    '## Sizes and times\n',
    table(['at most', 'what'], FIXED),
    'Limits of the marketplace, such as claim slots, wallets of an account and the smallest co-stake, are parameters with dates: `protocol.parameters`.\n',
  ].join('\n');

/** Returns the page of error codes and close codes. */
export const errorsPage = (): string =>
  [
    `${HEAD}# Errors\n`,
    'An error means that there is no result. `extensions.code` is one of these; `extensions.requestId` names the request. What a rule refuses is no error but a [refusal](refusals.md).\n',
    table(
      ['code', 'meaning', 'what to do'],
      Object.entries(ERRORS).map(([code, [meaning, todo]]) => [`\`${code}\``, meaning, todo]),
    ),
    'The client library throws `TandemError` with these codes, and with `NETWORK`, `BAD_RESPONSE`, `ABORTED`, `WALLET_REJECTED` and `WALLET_SIGNED_OTHER_BYTES` of its own ([its README](../../client/README.md)).\n',
    '## Close codes of sockets\n',
    table(
      ['code', 'reason', 'name in metrics', 'what to do'],
      Object.entries(CLOSES).map(([name, todo]) => {
        const { code, reason } = CLOSE_REASONS[name as CloseReason];
        return [code === null ? 'none' : `\`${code}\``, reason, `\`${name}\``, todo];
      }),
    ),
  ].join('\n');
