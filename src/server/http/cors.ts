// Which web pages may call: those of the allowed origins, with bearer tokens and never with cookies.
// Invariant: an origin is answered with its own name only if it stands in the list; "null" and wildcards are in no list. Pages
// that are not allowed get no permission to read; other programs are none of a browser's business and pass.

/** How long a browser may remember the answer. */
const PREFLIGHT_SECONDS = 7_200;

/** Headers for the answer to a request from `origin`. */
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

/** Headers for a preflight from an allowed origin; null for any other. */
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
