// CORS headers: which web pages may call, with bearer tokens and never with cookies.
// **Invariant:** only an origin of the list is echoed; the list contains neither "null" nor wildcards. Other origins get no
// permission to read the response. Programs that send no Origin header are not affected.

/** How long a browser may cache a preflight. */
const PREFLIGHT_SECONDS = 7_200;

/** CORS headers of a response to a request from `origin`. */
export function corsHeaders(
  origin: string | undefined,
  allowed: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  if (origin === undefined || !allowed.has(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Retry-After, X-Request-Id',
  };
}

/** Headers of the response to a preflight from an allowed origin; null for any other origin. */
export function preflightHeaders(
  origin: string | undefined,
  allowed: ReadonlySet<string>,
): Readonly<Record<string, string>> | null {
  if (origin === undefined || !allowed.has(origin)) return null;
  return {
    ...corsHeaders(origin, allowed),
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'Accept, Authorization, Content-Type',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}
