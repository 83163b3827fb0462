// Identity of a caller: from a bearer token to the viewer that the context of resolvers holds.
// **Invariant:** a token is read from the Authorization header or from connection_init, never from a cookie or a URL. A request with a
// bad token is refused; it is never served as anonymous.

/** What a caller may do: USER acts for its own account, NETWORK reports for the network, OPERATOR operates the marketplace. */
export type Role = 'USER' | 'NETWORK' | 'OPERATOR';

/** The account and session of a valid token. */
export type Viewer = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
};

/** One request, or one event of a subscription. Each gets a context of its own, so its loaders cache nothing from earlier ones. */
export type RequestContext = {
  /** Null for an anonymous caller. */
  readonly viewer: Viewer | null;
  /** Id in every error and in the log. An event of a subscription has the subscription's id with the number of the event. */
  readonly requestId: string;
};

/** The verdict on a token. After EXPIRED a refresh of the session helps; after REVOKED only a new sign-in does. */
export type Authentication =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: Viewer; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'REVOKED' | 'INVALID' };

/** Verifies an access token. Throws only for a fault, such as an unreachable database. */
export type Authenticate = (accessToken: string) => Promise<Authentication>;

/** The identity of a caller: anonymous, authenticated, or refused for its token. */
export type Identity = { readonly kind: 'ANONYMOUS' } | Authentication;

const MAX_TOKEN_LENGTH = 4_096;
const BEARER = /^bearer +([-\w.~+/]+=*)$/i;

/** Identifies a caller by its Authorization header. INVALID: a scheme other than Bearer, or a malformed token. */
export async function identify(authorization: string | undefined, authenticate: Authenticate): Promise<Identity> {
  if (authorization === undefined) return { kind: 'ANONYMOUS' };
  const token = BEARER.exec(authorization.trim())?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH ? { kind: 'INVALID' } : authenticate(token);
}

/** Identifies a caller by the payload of connection_init, `{ accessToken }`; without a token it is anonymous. */
export async function identifySocket(
  payload: Readonly<Record<string, unknown>> | undefined,
  authenticate: Authenticate,
): Promise<Identity> {
  const token = payload?.['accessToken'] ?? null;
  if (token === null) return { kind: 'ANONYMOUS' };
  return typeof token === 'string' ? identify(`Bearer ${token}`, authenticate) : { kind: 'INVALID' };
}
