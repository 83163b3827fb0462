// Who may speak for the network: the bearer of a token that this bootstrap printed, or of one by the configured issuer.
// What such a token is stands in session/network-token.ts; that the feed needs the role NETWORK, with the feed's operations.

import {
  type IssuerKeys,
  issuerKeys,
  keyIdOf,
  mintNetworkToken,
  NETWORK_TOKEN_MS,
  verifyNetworkToken,
} from '../session/network-token.ts';
import type { TokenHolder, TokenScope } from '../session/token.ts';
import { deleteSigningKey } from '../store/signing-keys.ts';
import type { AppContext } from './context.ts';
import { authenticate } from './sessions.ts';
import { keyringOf, lastingKey } from './signing-keys.ts';

export type NetworkAccess =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: TokenHolder; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'INVALID' };

/** Makes the door to the feed, which keeps the issuer's keys between calls. `jwksUrl` null: printed tokens alone open it. */
export function networkAuthenticator(
  ctx: AppContext,
  jwksUrl: string | null,
): (token: string) => Promise<NetworkAccess> {
  const issuer = jwksUrl === null ? null : issuerKeys(jwksUrl);
  return (token) => authenticateNetworkToken(ctx, issuer, token);
}

/** Whom a token at the feed's door speaks for. A person's access token is understood too: its bearer is told FORBIDDEN there. */
export async function authenticateNetworkToken(
  ctx: AppContext,
  issuer: IssuerKeys | null,
  token: string,
): Promise<NetworkAccess> {
  const now = ctx.wallNow();
  const keys = (kid: string) => keyringOf(ctx).find(kid, now);
  const verdict = await verifyNetworkToken(token, { ...scopeOf(ctx), keys, issuer, now });
  switch (verdict.kind) {
    case 'HOLDS': {
      const { subject, tokenId, roles, expiresAt } = verdict.holder;
      const viewer = { accountId: `network/${subject}`, sessionId: tokenId, roles, expiresAt };
      return { kind: 'AUTHENTICATED', viewer, expiresAt };
    }
    case 'EXPIRED':
      return { kind: 'EXPIRED' };
    case 'INVALID': {
      const person = await authenticate(ctx, token);
      return person === null
        ? { kind: 'INVALID' }
        : { kind: 'AUTHENTICATED', viewer: person, expiresAt: person.expiresAt };
    }
    default:
      return verdict satisfies never;
  }
}

/**
 * Takes back a token that was printed here, by forgetting the key that signed it: every token of that key ends with it, and
 * people whose access token it signed refresh theirs. Running processes notice within five minutes. False for a token that
 * was not printed here, or has been taken back before.
 */
export async function revokeNetworkToken(ctx: AppContext, token: string): Promise<boolean> {
  const kid = keyIdOf(token);
  const verdict = await authenticateNetworkToken(ctx, null, token);
  const printed = verdict.kind === 'EXPIRED' || (verdict.kind === 'AUTHENTICATED' && isOfNetwork(verdict.viewer));
  return kid !== null && printed && deleteSigningKey(ctx.database, kid);
}

/** Makes a token for the feed: role NETWORK, thirty days from now. It is taken back with the key that signed it. */
export async function issueNetworkToken(
  ctx: AppContext,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const now = ctx.wallNow();
  const key = await lastingKey(ctx, now, NETWORK_TOKEN_MS);
  return mintNetworkToken({ ...scopeOf(ctx), key, now, random: ctx.random });
}

const isOfNetwork = (viewer: TokenHolder): boolean => viewer.accountId.startsWith('network/');

function scopeOf(ctx: AppContext): TokenScope {
  return { iss: ctx.settings.origin, aud: `${ctx.settings.origin}/network` };
}
