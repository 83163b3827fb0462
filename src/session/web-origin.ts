// Origins of web pages: which pages may call the API, and from which a wallet may sign in.
// **Invariant:** only a listed origin is allowed and, in a sandbox, a page of the same computer. Headers and logs do not belong here.

export type OriginSettings = {
  /** Origins in the form that a browser sends. */
  readonly allowedOrigins: readonly string[];
  /** True: pages on localhost and 127.0.0.1 are allowed on any port, because a page in development chooses its own. */
  readonly sandbox: boolean;
};

const LOOPBACK = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/;

/** Returns true for the origin of a page on localhost or 127.0.0.1, on any port. `origin` is in the form that a browser sends. */
export const isLoopbackOrigin = (origin: string): boolean => LOOPBACK.test(origin);

/** Returns the origin of `uri` as a URL; null when the origin is not allowed. */
export function allowedOrigin({ allowedOrigins, sandbox }: OriginSettings, uri: string): URL | null {
  const requested = webOrigin(uri);
  if (requested === null) return null;
  const { origin } = requested;
  const isAllowed = allowedOrigins.some((entry) => webOrigin(entry)?.origin === origin);
  return isAllowed || (sandbox && isLoopbackOrigin(origin)) ? new URL(origin) : null;
}

/** Parses an http or https URL. Returns null for other schemes, because a `blob:` URL has the origin of the page that created it. */
function webOrigin(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}
