// Authenticates callers of the network API: bearers of a token that `issueNetworkToken` printed, or of one by the configured issuer.
// Token format: session/network-token.ts. The role NETWORK is required by the operations themselves.

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

/** The authenticator of the network API; caches the issuer's keys. `jwksUrl` null: only printed tokens are accepted. */
export function networkAuthenticator(
  ctx: AppContext,
  jwksUrl: string | null,
): (token: string) => Promise<NetworkAccess> {
  const issuer = jwksUrl === null ? null : issuerKeys(jwksUrl);
  return (token) => authenticateNetworkToken(ctx, issuer, token);
}

/** The holder of a token of the network API. A user's access token is accepted here and later refused with FORBIDDEN. */
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
 * Revokes a printed token by deleting the key that signed it. Every token under that key becomes invalid within five minutes, and
 * users whose access token it signed refresh theirs. False for a token that was not printed here or is revoked already.
 */
export async function revokeNetworkToken(ctx: AppContext, token: string): Promise<boolean> {
  const kid = keyIdOf(token);
  const verdict = await authenticateNetworkToken(ctx, null, token);
  const printed = verdict.kind === 'EXPIRED' || (verdict.kind === 'AUTHENTICATED' && isOfNetwork(verdict.viewer));
  return kid !== null && printed && deleteSigningKey(ctx.database, kid);
}

/** Issues a token of the network API: role NETWORK, valid for thirty days, revocable with `revokeNetworkToken`. */
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
