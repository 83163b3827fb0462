// The door for HTTP: routes, and everything that is settled before a request is read as GraphQL, in this order: method, media
// types, who asks, how often, how much. Invariant: every request gets exactly one answer with its request id, whatever is thrown.
// What a page may do is in cors.ts, what an operation may do in operation.ts.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiError, asGraphQLError, badToken, presentErrors, type Report } from '../operation/error.ts';
import { type Authenticate, identify } from '../operation/identity.ts';
import { LIMITS, limitError } from '../operation/limits.ts';
import { rateLimited } from '../operation/operation.ts';
import type { HealthRoutes } from '../ops/health.ts';
import type { Metrics } from '../ops/metrics.ts';
import { graphiqlPage } from '../pages/graphiql.ts';
import type { offerPages } from '../pages/offer-page.ts';
import { type Body, readBody } from './body.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import type { Endpoint } from './endpoint.ts';
import { addressOf, type Budget } from './rate-limit.ts';
import { acceptedType, empty, errorReply, type GraphQLType, type Reply, send, text } from './reply.ts';

/** A path that speaks GraphQL: with whose schema, who judges tokens there, and how large a body may be. */
export type Door = {
  readonly endpoint: Endpoint;
  readonly authenticate: Authenticate;
  readonly bodyBytes: number;
  /** True where nobody is heard without a token: what a stranger sends is not even read. */
  readonly membersOnly: boolean;
};

export type HttpOptions = {
  /** By path. */
  readonly doors: ReadonlyMap<string, Door>;
  readonly health: HealthRoutes;
  /** Pages for people; null for a path that is none. */
  readonly pages: ReturnType<typeof offerPages>;
  readonly allowedOrigins: ReadonlySet<string>;
  /** Serves GraphiQL to browsers. */
  readonly sandbox: boolean;
  readonly trustedProxyHops: number;
  readonly budget: Budget;
  readonly metrics: Metrics;
  readonly report: Report;
};

export const GRAPHQL_PATH = '/graphql';

/** Everything a route needs about one request. */
type Exchange = {
  readonly request: IncomingMessage;
  readonly requestId: string;
  /** What to answer errors in, also when nothing acceptable was asked for. */
  readonly type: GraphQLType;
};

/** The listener of an HTTP server. */
export function httpListener(options: HttpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const { doors, health, pages, allowedOrigins, sandbox, trustedProxyHops, budget, metrics, report } = options;
  let page: ReturnType<typeof graphiqlPage> | null = null;

  const refuse = (
    { requestId, type }: Exchange,
    status: number,
    error: Parameters<typeof presentErrors>[0][number],
    headers: Readonly<Record<string, string>> = {},
  ): Reply => errorReply(status, presentErrors([error], requestId, report), type, headers);

  const showGraphiQL = async (request: IncomingMessage): Promise<Reply> => {
    page ??= graphiqlPage(GRAPHQL_PATH);
    const { plain, gzipped } = await page;
    return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')) ? gzipped : plain;
  };

  const addressKey = ({ headers, socket }: IncomingMessage): string =>
    `address ${addressOf(socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''), trustedProxyHops)}`;

  const show = async (
    { request, requestId }: Exchange,
    page: NonNullable<ReturnType<typeof pages>>,
  ): Promise<Reply> => {
    const waitMs = budget.take(addressKey(request), 1);
    if (waitMs === 0) return page({ viewer: null, requestId });
    metrics.rateLimited.inc({ transport: 'http' });
    return text(429, 'Too many requests.', { 'retry-after': String(Math.ceil(waitMs / 1000)) });
  };

  const graphql = async (exchange: Exchange, path: string, door: Door): Promise<Reply> => {
    const { request, requestId, type } = exchange;
    const { headers, method } = request;
    if (path === GRAPHQL_PATH && sandbox && method === 'GET' && (headers.accept ?? '').includes('text/html'))
      return showGraphiQL(request);
    if (method !== 'POST') {
      const said =
        'Send operations with POST. GET is kept for persisted queries, of which there are none, and subscriptions for WebSocket.';
      return refuse(exchange, 405, apiError('BAD_USER_INPUT', said), { allow: 'POST, OPTIONS' });
    }
    if (acceptedType(headers.accept) === null) {
      return refuse(exchange, 406, apiError('BAD_USER_INPUT', `Answers are application/json or ${MODERN}, in UTF-8.`));
    }
    if (!isJson(headers['content-type']) || (headers['content-encoding'] ?? 'identity') !== 'identity') {
      const said = 'Send the body as application/json in UTF-8, not compressed.';
      return refuse(exchange, 415, apiError('BAD_USER_INPUT', said), { 'accept-post': 'application/json' });
    }

    const identity = await identify(headers.authorization, door.authenticate);
    const key = identity.kind === 'AUTHENTICATED' ? `account ${identity.viewer.accountId}` : addressKey(request);
    const waitMs = budget.take(key, 1);
    if (waitMs > 0) {
      metrics.rateLimited.inc({ transport: 'http' });
      return refuse(exchange, 429, rateLimited(waitMs), { 'retry-after': String(Math.ceil(waitMs / 1000)) });
    }
    if (identity.kind !== 'AUTHENTICATED' && identity.kind !== 'ANONYMOUS') {
      return refuse(exchange, 401, badToken(identity.kind), { 'www-authenticate': 'Bearer error="invalid_token"' });
    }

    if (door.membersOnly && identity.kind === 'ANONYMOUS') {
      return refuse(exchange, 401, apiError('UNAUTHENTICATED', 'This needs a token.'), {
        'www-authenticate': 'Bearer',
      });
    }

    const body: Body = await readBody(request, door.bodyBytes);
    switch (body.kind) {
      case 'TOO_LARGE':
        return refuse(exchange, 413, bodyTooLarge(door.bodyBytes), { connection: 'close' });
      case 'GONE':
        return refuse(exchange, 400, apiError('BAD_USER_INPUT', 'The body did not arrive.'), { connection: 'close' });
      case 'READ': {
        const viewer = identity.kind === 'AUTHENTICATED' ? identity.viewer : null;
        const charge = (points: number): number => (points === 0 ? 0 : budget.take(key, points));
        return door.endpoint(body.text, { viewer, requestId, charge, type });
      }
      default:
        return body satisfies never;
    }
  };

  const machine = async ({ request }: Exchange, answer: () => Promise<Reply>): Promise<Reply> =>
    request.method === 'GET' || request.method === 'HEAD'
      ? answer()
      : text(405, 'Only GET is served here.', { allow: 'GET, HEAD' });

  const route = async (exchange: Exchange, path: string): Promise<Reply> => {
    const { origin } = exchange.request.headers;
    if (exchange.request.method === 'OPTIONS') {
      const headers = preflightHeaders(origin, allowedOrigins);
      return headers === null ? text(403, 'This origin may not call.', { vary: 'Origin' }) : empty(204, headers);
    }
    const door = doors.get(path);
    const page = pages(path);
    const answer = health(path) ?? (page === null ? null : () => show(exchange, page));
    const reply =
      door !== undefined ? await graphql(exchange, path, door) : answer ? await machine(exchange, answer) : NOT_FOUND;
    return { ...reply, headers: { ...corsHeaders(origin, allowedOrigins), ...reply.headers } };
  };

  return (request, response) => {
    const exchange: Exchange = {
      request,
      requestId: randomUUID(),
      type: acceptedType(request.headers.accept) ?? 'application/json',
    };
    const path = pathOf(request);
    const known = doors.has(path) || health(path) !== null ? path : 'other';
    const finish = (reply: Reply): void => {
      metrics.httpResponses.inc({ route: known, status: String(reply.status) });
      send(response, exchange.requestId, reply);
    };
    route(exchange, path).then(finish, (error: unknown) => {
      finish(refuse(exchange, 500, asGraphQLError(new Error('unanswered request', { cause: error }))));
    });
  };
}

const MODERN: GraphQLType = 'application/graphql-response+json';
const bodyTooLarge = (max: number) =>
  max === LIMITS.bodyBytes
    ? limitError('bodyBytes', null, 'Bytes in the body')
    : apiError('COST_LIMIT', `Bytes in the body: more than ${max}.`);

const NOT_FOUND = text(404, 'Nothing here. The API is at /graphql.');

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}

function isJson(contentType: string | undefined): boolean {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  return type === 'application/json' && ['utf-8', 'utf8', '"utf-8"'].includes(charset ?? 'utf-8');
}
