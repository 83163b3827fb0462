// Where the tokens of a session live, and a storage in memory.
// **Invariant:** a write has reached the storage before its promise resolves, so that the next holder of the lock reads it.

/** The tokens of a session. */
export type Tokens = {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token expires, in milliseconds of this computer's clock. */
  readonly expiresAt: number;
};

/**
 * Keeps the tokens of one session. Give your own to `createTandem` to keep them elsewhere, for example in the key chain of a phone.
 * Tokens are secrets: a person who reads the refresh token can use the session.
 */
export type TokenStorage = {
  readonly get: () => Promise<Tokens | null>;
  /** Stores tokens, or removes them (null). Resolves when a read would return them. */
  readonly set: (tokens: Tokens | null) => Promise<void>;
  /** Calls `changed` when another tab has stored tokens. */
  readonly watch?: ((changed: () => void) => void) | undefined;
};

/**
 * Returns a storage that forgets the tokens with the process or page.
 * @example const tandem = createTandem({ url, storage: memoryStorage() }); // a session of this tab alone
 */
export function memoryStorage(): TokenStorage {
  let kept: Tokens | null = null;
  return {
    get: async () => kept,
    set: async (tokens) => {
      kept = tokens;
    },
  };
}
