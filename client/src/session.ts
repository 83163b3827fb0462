// The session: keeps the tokens, rotates them, and tells who watches when it starts or ends.
// **Invariant:** a refresh token is sent by one holder of the lock at a time, who reads the storage after it has the lock; so five tabs
// whose token ran out refresh once.

import type { Lock } from './environment.ts';
import { RefreshSessionDocument, type RefreshSessionMutation, SignOutDocument } from './generated/documents.ts';
import { PASSING, retrying } from './retry.ts';
import type { TokenStorage, Tokens } from './token-storage.ts';
import type { Send } from './transport.ts';

/** Who is signed in. Both ids are opaque and name no wallet. */
export type SessionInfo = { readonly accountId: string; readonly sessionId: string };

/** The session of a client. */
export type Session = {
  /** Returns who is signed in, from the stored tokens and without a request; null when nobody is. */
  readonly current: () => Promise<SessionInfo | null>;
  /**
   * Returns an access token that is valid for at least 20 s, refreshed if necessary; null when nobody is signed in. For connections of
   * your own. @throws TandemError NETWORK and others when the refresh fails for now
   */
  readonly accessToken: () => Promise<string | null>;
  /** Calls `changed` when a session starts or ends, also in another tab. Returns the function that stops it. */
  readonly watch: (changed: (session: SessionInfo | null) => void) => () => void;
};

/** What the other parts of the library need of the session. */
export type SessionKeeper = Session & {
  /** Stores the tokens of a new session. */
  readonly start: (tokens: Pick<Tokens, 'accessToken' | 'refreshToken'>) => Promise<SessionInfo>;
  /** Returns a token other than `stale`, which the server has refused; null when the session has ended. */
  readonly replace: (stale: string) => Promise<string | null>;
  readonly signOut: () => Promise<void>;
};

/** A token is refreshed this long before it expires. */
const EARLY_MS = 20_000;
/** For so long the server answers a repeated refresh with the same tokens. */
const REPEATABLE_MS = 50_000;

/** Returns the keeper of the session whose tokens are in `storage`. */
export function createSession(
  name: string,
  storage: () => Promise<TokenStorage>,
  lock: Lock,
  send: Send,
): SessionKeeper {
  let cached: Tokens | null | undefined;
  const watchers = new Set<(session: SessionInfo | null) => void>();

  const remember = (tokens: Tokens | null): Tokens | null => {
    const before = cached;
    cached = tokens;
    const info = infoOf(tokens);
    if (before === undefined || infoOf(before)?.sessionId === info?.sessionId) return tokens;
    for (const changed of watchers) changed(info);
    return tokens;
  };
  const load = async (): Promise<Tokens | null> => remember(await (await storage()).get());
  const store = async (tokens: Tokens | null): Promise<void> => {
    await (await storage()).set(tokens);
    remember(tokens);
  };
  const tokens = async (): Promise<Tokens | null> => {
    if (cached !== undefined) return cached;
    (await storage()).watch?.(() => void load().catch(() => undefined));
    return load();
  };

  const replace = (stale: string): Promise<string | null> =>
    lock(name, async () => {
      const kept = await load();
      if (kept === null) return null;
      if (kept.accessToken !== stale && isFresh(kept)) return kept.accessToken;
      const variables = { input: { refreshToken: kept.refreshToken } };
      const refresh = async () =>
        ((await send({ text: RefreshSessionDocument, variables })) as RefreshSessionMutation).refreshSession;
      const result = await retrying(refresh, PASSING, REPEATABLE_MS);
      const next = result.__typename === 'RefreshSessionSuccess' ? withExpiry(result) : null;
      await store(next);
      return next?.accessToken ?? null;
    });

  const accessToken = async (): Promise<string | null> => {
    const kept = await tokens();
    return kept === null || isFresh(kept) ? (kept?.accessToken ?? null) : replace(kept.accessToken);
  };

  return {
    accessToken,
    replace,
    current: async () => infoOf(await tokens()),
    watch: (changed) => {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    start: (started) =>
      lock(name, async () => {
        const kept = withExpiry(started);
        cached ??= null;
        await store(kept);
        return infoOf(kept);
      }),
    signOut: async () => {
      const token = await accessToken();
      await lock(name, () => store(null));
      if (token !== null) await send({ text: SignOutDocument, token });
    },
  };
}

/** A token that seems to live longer than any token does was stored before the computer's clock was set back: it is not fresh. */
function isFresh({ accessToken, expiresAt }: Tokens): boolean {
  const left = expiresAt - Date.now();
  return left > EARLY_MS && left <= payloadOf(accessToken).livesMs;
}

/** Adds when the token expires on this computer's clock, from the token's own length of life: the two clocks may differ. */
function withExpiry({ accessToken, refreshToken }: Pick<Tokens, 'accessToken' | 'refreshToken'>): Tokens {
  const { livesMs } = payloadOf(accessToken);
  return { accessToken, refreshToken, expiresAt: Date.now() + livesMs };
}

function infoOf(tokens: Tokens): SessionInfo;
function infoOf(tokens: Tokens | null): SessionInfo | null;
function infoOf(tokens: Tokens | null): SessionInfo | null {
  if (tokens === null) return null;
  const { accountId, sessionId } = payloadOf(tokens.accessToken);
  return { accountId, sessionId };
}

function payloadOf(token: string): SessionInfo & { readonly livesMs: number } {
  const [, payload = ''] = token.split('.');
  const { sub, sid, iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return { accountId: sub, sessionId: sid, livesMs: (exp - iat) * 1_000 };
}
