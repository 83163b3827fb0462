// Access tokens that a process has verified, so that it checks the signature of a token once and not at each request.
// **Invariant:** a kept token is accepted only while verifying it again would give the same bearer: the text is the same to the last
// letter, its key is still the one that verified it, and the time lies between the verification and the expiry.

import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { SigningKey } from './keys.ts';
import { TOKEN_LIFETIME_S, type TokenHolder, verifyAccessToken } from './token.ts';

type Given = Parameters<typeof verifyAccessToken>[1];
type Kept = Pick<Given, 'iss' | 'aud'> & {
  readonly holder: TokenHolder;
  readonly kid: string;
  readonly key: SigningKey;
  readonly verifiedAt: Date;
  /** From then on the token is verified again, which tolerates a difference of the clocks. */
  readonly until: Date;
};

/** Number of kept tokens, at most 2 kB each; the oldest is dropped first. */
const MAX_KEPT = 5_000;

/** Returns a function like `verifyAccessToken` that remembers valid tokens. */
export function createTokenVerifier(): typeof verifyAccessToken {
  const kept = new Map<string, Kept>();

  const keep = async (token: string, holder: TokenHolder, { iss, aud, keys, now }: Given): Promise<void> => {
    const { kid = '' } = decodeProtectedHeader(token);
    const { iat = 0 } = decodeJwt(token);
    const key = await keys(kid);
    if (key === null) return;
    const until = new Date(Math.min(holder.expiresAt.getTime(), (iat + TOKEN_LIFETIME_S) * 1000));
    kept.delete(token);
    kept.set(token, { iss, aud, holder, kid, key, verifiedAt: now, until });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  };

  return async (token, given) => {
    const known = kept.get(token);
    if (known !== undefined) {
      const { holder, kid, key, verifiedAt, until } = known;
      const isExpected = known.iss === given.iss && known.aud === given.aud;
      const isTimely = verifiedAt <= given.now && given.now < until;
      if (isExpected && isTimely && (await given.keys(kid)) === key) return holder;
      kept.delete(token);
    }
    const holder = await verifyAccessToken(token, given);
    if (holder !== null) await keep(token, holder, given);
    return holder;
  };
}
