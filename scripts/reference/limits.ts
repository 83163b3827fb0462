// The pages of limits, error codes and close codes, from the constants that the server applies.
// **Invariant:** the compiler reports a limit, an error code or a close reason without a row.

import { DEFAULT_RATE_LIMITS } from '../../src/domain/rate-limits.ts';
import { type LimitKind, type LimitRow, limitRows } from '../../src/schema/limits.ts';
import type { ErrorCode } from '../../src/server/operation/error.ts';
import { COST_PER_POINT } from '../../src/server/operation/rate-limit.ts';
import { CLOSE_REASONS, type CloseReason } from '../../src/server/ws/close-reasons.ts';
import { HEAD, table } from './markdown.ts';

const DAY_SECONDS = 86_400;
const spaced = (value: number): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');

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

const rowsOf = (kind: LimitKind): readonly LimitRow[] =>
  limitRows(DEFAULT_RATE_LIMITS).filter((row) => row.kind === kind);

function amountText({ kind, value }: LimitRow): string {
  if (kind !== 'TIME') return spaced(value);
  return value % DAY_SECONDS === 0 ? `${value / DAY_SECONDS} days` : `${value} s`;
}

/** Returns the page of limits. */
export const limitsPage = (): string =>
  [
    `${HEAD}# Limits\n`,
    'A request above one of these limits is answered with `COST_LIMIT`. Raising one is compatible, lowering one is a breaking change.\n',
    table(
      ['limit', 'at most', 'what'],
      rowsOf('REQUEST').map(({ name, value, what }) => [`\`${name}\``, spaced(value), what]),
    ),
    `## Rates\n\nA request costs one point, and one more for each ${COST_PER_POINT} of cost; above the budget it is answered with \`RATE_LIMITED\`. These are the defaults; an operator may set others.\n`,
    table(
      ['limit', 'value', 'what'],
      rowsOf('RATE').map(({ name, value, what }) => [`\`${name}\``, spaced(value), what]),
    ),
    '## Sizes and times\n',
    table(
      ['limit', 'at most', 'what'],
      [...rowsOf('SIZE'), ...rowsOf('TIME')].map((row) => [`\`${row.name}\``, amountText(row), row.what]),
    ),
    'A client reads the limits that a server applies from `protocol.limits`, times in seconds.\n',
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
