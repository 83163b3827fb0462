// Caller identity: verifies a bearer token and returns the viewer for the context of the resolvers.
// **Invariant:** a token is read from the Authorization header or from connection_init, never from a cookie or a URL. A request with a
// bad token is refused; it is never served as anonymous.

import type { Admission } from '../../app/context.ts';
import type { ReplicaReader } from '../../app/replica-reads.ts';
import type { SharedReads } from '../../schema/context.ts';

/** Role in an access token. USER: acts for its own account. NETWORK: reports for the network. OPERATOR: operates the marketplace. */
export type Role = 'USER' | 'NETWORK' | 'OPERATOR';

/** Account, session and roles of a verified access token. */
export type Viewer = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
};

/**
 * The request, or the single event of a subscription, for which a context of the resolvers is created. The context has loaders of its
 * own, or of `shared`, so they never return rows that were cached for an earlier request or event.
 */
export type RequestContext = {
  /** Null for an anonymous caller. */
  readonly viewer: Viewer | null;
  /** Request id in errors and in the log. For an event of a subscription: the subscription's id, a full stop and the event's number. */
  readonly requestId: string;
  /** Quotas of the address that sends the request; absent where none apply. */
  readonly admission?: Admission;
  /** True for a query of a request: it writes nothing, and one client waits for it. */
  readonly isQuery?: boolean;
  /** The standby from which a query reads; absent: it reads from the primary. */
  readonly replica?: ReplicaReader;
  /** Reads of several events whose contexts are made together; absent: the context reads alone. */
  readonly shared?: SharedReads;
};

/** Result of verifying a token. EXPIRED: the client should refresh its session. REVOKED: it has to sign in again. */
export type Authentication =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: Viewer; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'REVOKED' | 'INVALID' };

/** Verifies an access token. Rejects only for a failure of the server, such as an unreachable database. */
export type Authenticate = (accessToken: string) => Promise<Authentication>;

/** The identity of a caller: anonymous, authenticated, or refused because of its token. */
export type Identity = { readonly kind: 'ANONYMOUS' } | Authentication;

const MAX_TOKEN_LENGTH = 4_096;
/** Authorization headers of clients that have no token yet: empty, or `Bearer` followed by nothing, by `null` or by `undefined`. */
const NO_TOKEN = /^ *(?:bearer(?: +(?:null|undefined))?)? *$/i;
const BEARER = /^bearer +([-\w.~+/]+=*)$/i;

/** Identifies an HTTP client by its Authorization header. Returns INVALID for a scheme other than Bearer or a malformed token. */
export async function identify(authorization: string | undefined, authenticate: Authenticate): Promise<Identity> {
  if (authorization === undefined || NO_TOKEN.test(authorization)) return { kind: 'ANONYMOUS' };
  const token = BEARER.exec(authorization.trim())?.[1];
  return token === undefined || token.length > MAX_TOKEN_LENGTH ? { kind: 'INVALID' } : authenticate(token);
}

/**
 * Identifies a WebSocket client by the payload of connection_init: `{ accessToken }` or `{ Authorization: "Bearer …" }`, also
 * inside a field `headers`; the case of the names does not matter. Returns ANONYMOUS without a token and for an empty one.
 */
export async function identifySocket(
  payload: Readonly<Record<string, unknown>> | undefined,
  authenticate: Authenticate,
): Promise<Identity> {
  const given = credentialIn(payload) ?? credentialIn(payload?.['headers']);
  if (given === null) return { kind: 'ANONYMOUS' };
  const { name, value } = given;
  if (typeof value !== 'string') return { kind: 'INVALID' };
  return identify(name === 'authorization' ? value : `Bearer ${value}`, authenticate);
}

/** Names of fields in which clients send credentials that this server does not read. */
const CREDENTIAL_NAME = /auth|token|jwt|bearer|credential|session/i;
const MAX_NAME_LENGTH = 60;

/**
 * Returns the name of a field of connection_init, or of its `headers`, that seems to hold a credential although the server does not read
 * it; null when there is none.
 */
export function unreadCredential(payload: Readonly<Record<string, unknown>> | undefined): string | null {
  const named = [...Object.entries(payload ?? {}), ...Object.entries(payload?.['headers'] ?? {})].find(
    ([name, value]) => CREDENTIAL_NAME.test(name) && typeof value === 'string' && value !== '' && !isRead(name),
  );
  return named?.[0].slice(0, MAX_NAME_LENGTH) ?? null;
}

const isRead = (name: string): boolean => ['accesstoken', 'authorization'].includes(name.toLowerCase());

/** Returns the first field of an object that can hold a token and is not null, with its name in lower case; null when none does. */
function credentialIn(given: unknown): { readonly name: string; readonly value: unknown } | null {
  for (const [key, value] of Object.entries(given ?? {})) {
    if (isRead(key) && value != null) return { name: key.toLowerCase(), value };
  }
  return null;
}
