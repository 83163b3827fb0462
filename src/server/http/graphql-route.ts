// A path that serves GraphQL: makes all checks before GraphQL executes, in this order: method, media types, identity, rate limit, body
// size; then compresses and tags the reply. **Invariant:** a reply to a caller with a token is never kept by a cache.

import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import { LIMITS } from '../../domain/request-limits.ts';
import { apiError, presentErrors, tokenError } from '../operation/error.ts';
import { type Authenticate, type Identity, identify, type Role } from '../operation/identity.ts';
import { limitError } from '../operation/limits.ts';
import { rateLimitError } from '../operation/operation.ts';
import type { ReportFault } from '../ops/logger.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { AddressQuotas } from '../rate/address-quotas.ts';
import type { ChargedCaller, RequestBudget } from '../rate/request-budget.ts';
import { type Body, readBody } from './body.ts';
import { conditionalReply } from './conditional.ts';
import { encoded, mayBeEncoded } from './encoding.ts';
import type { Endpoint } from './endpoint.ts';
import type { KeptAnswers } from './kept-endpoint.ts';
import type { Caller, GraphqlRequest } from './params.ts';
import { addressOf, admissionOf, rateLimitHeaders } from './rate-limits.ts';
import { acceptedType, errorReply, GRAPHQL_RESPONSE_TYPE, type GraphQLType, isUtf8Json, type Reply } from './reply.ts';
import { parseInSlices, SLICED_ABOVE } from './sliced-json.ts';
import type { RequestTarget } from './target.ts';

/** A path that serves GraphQL. */
export type GraphqlRoute = {
  readonly endpoint: Endpoint;
  /** The answers to GET requests that the endpoint keeps; absent where it keeps none. */
  readonly kept?: KeptAnswers;
  /** Verifies the access tokens of this path. */
  readonly authenticate: Authenticate;
  readonly maxBodyBytes: number;
  /** Roles that may send requests; checked on the headers, before the first byte of the body. Null: also callers without a token. */
  readonly roles: readonly Role[] | null;
  /** True: GET and HEAD execute queries. */
  readonly servesGet: boolean;
};

export type RouteOptions = {
  readonly trustedProxyHops: number;
  readonly budget: RequestBudget;
  readonly quotas: AddressQuotas;
  readonly metrics: Metrics;
  readonly report: ReportFault;
};

/** An HTTP request with its id and the media type of its errors. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly target: RequestTarget;
  /** Made when it is first read: a reply that may be shared does not have it. */
  readonly requestId: string;
  /** True: the point that every request takes has been taken. */
  readonly isCharged: boolean;
  /** Tells a client that waits for `100 Continue` to send the body. */
  readonly inviteBody: () => void;
  /** Media type of error replies; application/json when the Accept header allows none of the served types. */
  readonly type: GraphQLType;
};

/**
 * Request headers on which a reply depends. Authorization is one of them: a cache must not serve the reply for an anonymous client to a
 * client with a token, whose reply would differ.
 */
const VARY = 'Accept, Accept-Encoding, Origin, Authorization';
const ANONYMOUS: Identity = { kind: 'ANONYMOUS' };
/** The headers of every reply to a caller without a token. */
export const PUBLIC_HEADERS = { vary: VARY };
const PRIVATE_HEADERS = { vary: VARY, 'cache-control': 'private, no-store' };

/** Returns the reply to a request on a GraphQL path. Rejects with a failure of the server, such as an unreachable database. */
export async function serveGraphql(options: RouteOptions, exchange: Exchange, route: GraphqlRoute): Promise<Reply> {
  const { headers } = exchange.request;
  const reply = await answer(options, exchange, route);
  const tagged = reply.isShared === true ? conditionalReply(reply, headers['if-none-match']) : reply;
  const coded = mayBeEncoded(tagged) ? await encoded(tagged, headers['accept-encoding']) : tagged;
  const fixed = headers.authorization === undefined ? PUBLIC_HEADERS : PRIVATE_HEADERS;
  return { ...coded, headers: coded.headers === undefined ? fixed : { ...coded.headers, ...fixed } };
}

async function answer(options: RouteOptions, exchange: Exchange, route: GraphqlRoute): Promise<Reply> {
  const { request } = exchange;
  const misuse = misuseOf(options, exchange, route);
  if (misuse !== null) return misuse;
  const { budget, quotas } = options;
  const address = addressOf(request, options.trustedProxyHops);
  // Ask before the token is verified: that reads the database.
  const addressWaitMs = exchange.isCharged ? 0 : budget.addressWait(address);
  if (addressWaitMs > 0) return tooManyRequests(options, exchange, addressWaitMs);
  const { authorization } = request.headers;
  const identity = authorization === undefined ? ANONYMOUS : await identify(authorization, route.authenticate);
  const viewer = identity.kind === 'AUTHENTICATED' ? identity.viewer : null;
  const charged: ChargedCaller = { accountId: viewer?.accountId ?? null, address };
  const waitMs = exchange.isCharged ? 0 : budget.take(charged, 1);
  const limited = (reply: Reply): Reply => withHeaders(reply, rateLimitHeaders(budget.state(charged)));
  if (waitMs > 0) return limited(tooManyRequests(options, exchange, waitMs));
  const refused = unauthenticatedOf(options, exchange, route, identity);
  if (refused !== null) return limited(refused);
  const caller: Caller = {
    viewer,
    isSignedOut: authorization === undefined,
    get requestId() {
      return exchange.requestId;
    },
    charge: (points) => (points === 0 ? 0 : budget.take(charged, points)),
    type: exchange.type,
    ...(route.roles === null ? { admission: admissionOf(quotas, address) } : {}),
  };
  const reply = await executed(options, exchange, route, caller);
  // A reply that a cache may send to others tells nothing about this caller.
  return reply.isShared === true ? reply : limited(reply);
}

/** Reads the parameters of a request that may be served, and executes it. */
async function executed(
  options: RouteOptions,
  exchange: Exchange,
  route: GraphqlRoute,
  caller: Caller,
): Promise<Reply> {
  const { request } = exchange;
  if (request.method !== 'POST') return route.endpoint({ method: 'GET', search: exchange.target.search }, caller);

  const body: Body = await readBody(request, route.maxBodyBytes, exchange.inviteBody);
  switch (body.kind) {
    case 'TOO_LARGE':
      return refuse(options, exchange, 413, bodyTooLarge(route.maxBodyBytes), { connection: 'close' });
    case 'ABORTED': {
      const error = apiError('BAD_USER_INPUT', 'The body did not arrive.');
      return refuse(options, exchange, 400, error, { connection: 'close' });
    }
    case 'READ': {
      const sent: GraphqlRequest =
        body.bytes.length > SLICED_ABOVE
          ? { method: 'POST', parsed: await parseInSlices(body.bytes) }
          : { method: 'POST', body: body.bytes.toString('utf8') };
      return route.endpoint(sent, caller);
    }
    default:
      return body satisfies never;
  }
}

function tooManyRequests(options: RouteOptions, exchange: Exchange, waitMs: number): Reply {
  options.metrics.rateLimited.inc({ transport: 'http' });
  const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  return refuse(options, exchange, 429, rateLimitError(waitMs), headers);
}

/** Returns the refusal of an unsupported method or media type; null when the request is acceptable. */
function misuseOf(options: RouteOptions, exchange: Exchange, { servesGet }: GraphqlRoute): Reply | null {
  const { headers, method } = exchange.request;
  const refused = (status: number, message: string, more: Readonly<Record<string, string>> = {}): Reply =>
    refuse(options, exchange, status, apiError('BAD_USER_INPUT', message), more);
  const isGet = servesGet && (method === 'GET' || method === 'HEAD');
  if (method !== 'POST' && !isGet) {
    const message = servesGet
      ? 'Send queries with GET or POST, mutations with POST, and subscriptions over WebSocket.'
      : 'Send operations with POST.';
    return refused(405, message, { allow: servesGet ? 'GET, HEAD, POST, OPTIONS' : 'POST, OPTIONS' });
  }
  if (acceptedType(headers.accept) === null) {
    const types = `Answers over HTTP are application/json or ${GRAPHQL_RESPONSE_TYPE}, in UTF-8.`;
    const isStream = (headers.accept ?? '').includes('text/event-stream');
    return refused(406, isStream ? `${types} Subscriptions run over WebSocket, with graphql-transport-ws.` : types);
  }
  if (isGet) return null;
  if (!isUtf8Json(headers['content-type']) || (headers['content-encoding'] ?? 'identity') !== 'identity') {
    const message = 'Send the body as application/json in UTF-8, not compressed.';
    return refused(415, message, { 'accept-post': 'application/json' });
  }
  return null;
}

/**
 * Returns the refusal of a request whose token is invalid, is missing although the route requires one, or lacks every role that the
 * route accepts; null when the request may proceed.
 */
function unauthenticatedOf(
  options: RouteOptions,
  exchange: Exchange,
  route: GraphqlRoute,
  identity: Identity,
): Reply | null {
  switch (identity.kind) {
    case 'AUTHENTICATED':
      return route.roles === null || route.roles.some((role) => identity.viewer.roles.includes(role))
        ? null
        : refuse(options, exchange, 403, apiError('FORBIDDEN', `This needs the role ${route.roles.join(' or ')}.`));
    case 'ANONYMOUS':
      return route.roles !== null
        ? refuse(options, exchange, 401, apiError('UNAUTHENTICATED', 'This needs a token.'), {
            'www-authenticate': 'Bearer',
          })
        : null;
    case 'EXPIRED':
    case 'REVOKED':
    case 'INVALID':
      return refuse(options, exchange, 401, tokenError(identity.kind), {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
    default:
      return identity satisfies never;
  }
}

const withHeaders = (reply: Reply, more: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...more },
});

/** Returns the reply that refuses a request with one error; an unexpected error is reported and masked. */
export function refuse(
  { report }: Pick<RouteOptions, 'report'>,
  { requestId, type }: Exchange,
  status: number,
  error: GraphQLError,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return errorReply(status, presentErrors([error], requestId, report), type, headers);
}

/** Returns the error for a body larger than `max`. It names the limit of the public API; the larger limit of /network has no name. */
const bodyTooLarge = (max: number): GraphQLError =>
  max === LIMITS.bodyBytes
    ? limitError('bodyBytes', null, 'Bytes in the body')
    : apiError('COST_LIMIT', `Bytes in the body: more than ${max}.`);
