// CORS headers: they allow web pages of listed origins to call the API with bearer tokens, never with cookies.
// **Invariant:** only a listed origin appears in `access-control-allow-origin`; the list contains neither "null" nor wildcards.
// Requests without an Origin header, such as those of programs, are not affected.

/** Seconds for which a browser may cache the response to a preflight. */
const PREFLIGHT_SECONDS = 7_200;

/** Headers that a page may send: those of GraphQL, and those that Apollo Client and tracing tools add to every request. */
const ALLOWED_HEADERS = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Apollographql-Client-Name',
  'Apollographql-Client-Version',
  'Apollo-Require-Preflight',
  'X-Apollo-Operation-Name',
  'Traceparent',
  'Tracestate',
  'Baggage',
  'Sentry-Trace',
].join(', ');

/** Returns the CORS headers of a response to a request from `origin`; only `Vary` when the origin is not in `allowed`. */
export function corsHeaders(
  origin: string | undefined,
  allowed: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers':
      'ETag, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id',
  };
}

/** Returns the headers of the response to a preflight request; null when the origin is not in `allowed`. */
export function preflightHeaders(
  origin: string | undefined,
  allowed: ReadonlySet<string>,
): Readonly<Record<string, string>> | null {
  if (origin === undefined || !allowed.has(origin)) return null;
  return {
    ...corsHeaders(origin, allowed),
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}
