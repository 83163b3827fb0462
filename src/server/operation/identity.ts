// Who asks: the request as the schema's context sees it, and the way from a bearer token to it.
// Invariant: a token is read from the Authorization header or from connection_init, never from a cookie or an address, and one that
// is not good makes nobody of its bearer: the whole request is refused instead of being answered as if signed out.

/** What the bearer may do: act for itself, report for the network, operate the marketplace. */
export type Role = 'USER' | 'NETWORK' | 'OPERATOR';

/** Whom a good token speaks for. */
export type Viewer = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
};

/** One request, or one event of a subscription. The context made from it is used once, so loaders in it are always fresh. */
export type RequestContext = {
  /** Null when signed out. */
  readonly viewer: Viewer | null;
  /** Stands in every error and in the log; an event of a subscription has the subscription's own id with its number. */
  readonly requestId: string;
};

/** What a presented token comes to. A refresh helps against EXPIRED, and nothing against REVOKED. */
export type Authentication =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: Viewer; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'REVOKED' | 'INVALID' };

/** Judges an access token. Throws only for a fault, such as an unreachable database. */
export type Authenticate = (accessToken: string) => Promise<Authentication>;

/** Who asks: nobody in particular, somebody, or somebody whose token is not good. */
export type Identity = { readonly kind: 'ANONYMOUS' } | Authentication;

const MAX_TOKEN = 4_096;
const BEARER = /^bearer +([-\w.~+/]+=*)$/i;

/** Reads an Authorization header. Any other scheme than Bearer, and a token that is none, is INVALID. */
export async function identify(authorization: string | undefined, authenticate: Authenticate): Promise<Identity> {
  if (authorization === undefined) return { kind: 'ANONYMOUS' };
  const token = BEARER.exec(authorization.trim())?.[1];
  return token === undefined || token.length > MAX_TOKEN ? { kind: 'INVALID' } : authenticate(token);
}

/** Reads the payload of connection_init: `{ accessToken }`, or nothing. */
export async function identifySocket(
  payload: Readonly<Record<string, unknown>> | undefined,
  authenticate: Authenticate,
): Promise<Identity> {
  const token = payload?.['accessToken'] ?? null;
  if (token === null) return { kind: 'ANONYMOUS' };
  return typeof token === 'string' ? identify(`Bearer ${token}`, authenticate) : { kind: 'INVALID' };
}
