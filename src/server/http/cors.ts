// CORS headers: they allow web pages of listed origins to call the API with bearer tokens, never with cookies.
// **Invariant:** only an allowed origin (origin-check.ts) appears in `access-control-allow-origin`, and never a wildcard.
// Requests without an Origin header, such as those of programs, are not affected.

import type { AllowsOrigin } from './origin-check.ts';

/** Seconds for which a browser may cache the response to a preflight. */
const PREFLIGHT_SECONDS = 7_200;

/** Headers that a page may send: those of GraphQL, and those that Apollo Client and tracing tools add to every request. */
const ALLOWED_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  // Apollo Client, and other clients that force a preflight.
  'Apollographql-Client-Name',
  'Apollographql-Client-Version',
  'Apollo-Require-Preflight',
  'GraphQL-Require-Preflight',
  'X-Apollo-Operation-Id',
  'X-Apollo-Operation-Name',
  'X-Apollo-Operation-Type',
  // W3C Trace Context, with which OpenTelemetry works, Sentry, Zipkin and Datadog.
  'Traceparent',
  'Tracestate',
  'Baggage',
  'Sentry-Trace',
  'B3',
  'X-B3-ParentSpanId',
  'X-B3-Sampled',
  'X-B3-SpanId',
  'X-B3-TraceId',
  'X-Datadog-Origin',
  'X-Datadog-Parent-Id',
  'X-Datadog-Sampling-Priority',
  'X-Datadog-Tags',
  'X-Datadog-Trace-Id',
].join(', ');

/** Returns the CORS headers of a response to a request from `origin`; only `Vary` when the origin is not allowed. */
export function corsHeaders(origin: string | undefined, allows: AllowsOrigin): Readonly<Record<string, string>> {
  return origin === undefined || !allows(origin) ? { vary: 'Origin' } : permission(origin);
}

/** Returns the headers of the response to a preflight request; null when the origin is not allowed. */
export function preflightHeaders(
  origin: string | undefined,
  allows: AllowsOrigin,
): Readonly<Record<string, string>> | null {
  if (origin === undefined || !allows(origin)) return null;
  return {
    ...permission(origin),
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}

function permission(origin: string): Readonly<Record<string, string>> {
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers':
      'ETag, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id',
  };
}
