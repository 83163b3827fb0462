// Who may speak for the network: the bearer of a token that this installation printed, or of one by the configured issuer.
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
import type { Marketplace } from './marketplace.ts';
import { authenticate } from './sessions.ts';
import { keyringOf, lastingKey } from './signing-keys.ts';

export type NetworkAccess =
  | { readonly kind: 'AUTHENTICATED'; readonly viewer: TokenHolder; readonly expiresAt: Date }
  | { readonly kind: 'EXPIRED' | 'INVALID' };

/** Makes the door to the feed, which keeps the issuer's keys between calls. `jwksUrl` null: printed tokens alone open it. */
export function networkDoor(m: Marketplace, jwksUrl: string | null): (token: string) => Promise<NetworkAccess> {
  const issuer = jwksUrl === null ? null : issuerKeys(jwksUrl);
  return (token) => judgeNetworkToken(m, issuer, token);
}

/** Whom a token at the feed's door speaks for. A person's access token is understood too: its bearer is told FORBIDDEN there. */
export async function judgeNetworkToken(
  m: Marketplace,
  issuer: IssuerKeys | null,
  token: string,
): Promise<NetworkAccess> {
  const now = m.wallNow();
  const keys = (kid: string) => keyringOf(m).find(kid, now);
  const verdict = await verifyNetworkToken(token, { ...scopeOf(m), keys, issuer, now });
  switch (verdict.kind) {
    case 'HOLDS': {
      const { subject, tokenId, roles, expiresAt } = verdict.holder;
      const viewer = { accountId: `network/${subject}`, sessionId: tokenId, roles, expiresAt };
      return { kind: 'AUTHENTICATED', viewer, expiresAt };
    }
    case 'EXPIRED':
      return { kind: 'EXPIRED' };
    case 'INVALID': {
      const person = await authenticate(m, token);
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
export async function revokeNetworkToken(m: Marketplace, token: string): Promise<boolean> {
  const kid = keyIdOf(token);
  const verdict = await judgeNetworkToken(m, null, token);
  const printed = verdict.kind === 'EXPIRED' || (verdict.kind === 'AUTHENTICATED' && isOfNetwork(verdict.viewer));
  return kid !== null && printed && deleteSigningKey(m.database, kid);
}

/** Makes a token for the feed: role NETWORK, thirty days from now. It is taken back with the key that signed it. */
export async function issueNetworkToken(m: Marketplace): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const now = m.wallNow();
  const key = await lastingKey(m, now, NETWORK_TOKEN_MS);
  return mintNetworkToken({ ...scopeOf(m), key, now, random: m.random });
}

const isOfNetwork = (viewer: TokenHolder): boolean => viewer.accountId.startsWith('network/');

function scopeOf(m: Marketplace): TokenScope {
  return { iss: m.settings.origin, aud: `${m.settings.origin}/network` };
}
