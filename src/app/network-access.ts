// Authenticates callers of the network API. It accepts tokens that `issueNetworkToken` has issued, and tokens of the configured
// external issuer. The token format is in session/network-token.ts; the operations themselves require the role NETWORK.

import {
  createIssuerKeySet,
  type IssuerKeys,
  mintNetworkToken,
  NETWORK_TOKEN_LIFETIME_MS,
  tokenKeyId,
  verifyNetworkToken,
} from '../session/network-token.ts';
import type { TokenHolder, TokenIssuerAndAudience } from '../session/token.ts';
import { deleteSigningKey } from '../store/signing-keys.ts';
import type { AppContext } from './context.ts';
import { authenticate } from './sessions.ts';
import { getOrCreateLongLivedKey, keyringOf } from './signing-keys.ts';

/** The result of authenticating a caller of the network API. */
export type NetworkAuthentication =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: TokenHolder; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'INVALID' };

/**
 * Returns the authenticator of the network API. `jwksUrl` locates the external issuer's keys; with null, only tokens of this
 * installation are accepted.
 */
export function createNetworkAuthenticator(
  ctx: AppContext,
  jwksUrl: string | null,
): (token: string) => Promise<NetworkAuthentication> {
  const issuer = jwksUrl === null ? null : createIssuerKeySet(jwksUrl);
  return (token) => authenticateNetworkToken(ctx, issuer, token);
}

/**
 * Verifies a token for the network API. A user's access token is authenticated too; the server refuses it with FORBIDDEN before it reads
 * the request body.
 */
export async function authenticateNetworkToken(
  ctx: AppContext,
  issuer: IssuerKeys | null,
  token: string,
): Promise<NetworkAuthentication> {
  const now = ctx.wallNow();
  const keys = (kid: string) => keyringOf(ctx).find(kid, now);
  const verdict = await verifyNetworkToken(token, { ...scopeOf(ctx), keys, issuer, now });
  switch (verdict.kind) {
    case 'VALID': {
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
 * Revokes a token that `issueNetworkToken` has issued, by deleting the key that signed it. All tokens under that key become invalid within
 * five minutes; users with such an access token refresh it. Returns false for a token of another issuer and for a token that is revoked
 * already.
 */
export async function revokeNetworkToken(ctx: AppContext, token: string): Promise<boolean> {
  const kid = tokenKeyId(token);
  const verdict = await authenticateNetworkToken(ctx, null, token);
  const printed = verdict.kind === 'EXPIRED' || (verdict.kind === 'AUTHENTICATED' && isOfNetwork(verdict.viewer));
  return kid !== null && printed && deleteSigningKey(ctx.database, kid);
}

/**
 * Issues a token for the network API with one role, by default NETWORK, valid for thirty days and revocable with `revokeNetworkToken`.
 */
export async function issueNetworkToken(
  ctx: AppContext,
  role: 'NETWORK' | 'OPERATOR' = 'NETWORK',
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const now = ctx.wallNow();
  const key = await getOrCreateLongLivedKey(ctx, now, NETWORK_TOKEN_LIFETIME_MS);
  return mintNetworkToken({ ...scopeOf(ctx), key, now, random: ctx.random, role });
}

const isOfNetwork = (viewer: TokenHolder): boolean => viewer.accountId.startsWith('network/');

function scopeOf(ctx: AppContext): TokenIssuerAndAudience {
  return { iss: ctx.settings.origin, aud: `${ctx.settings.origin}/network` };
}
