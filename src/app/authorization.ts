// From a wallet's authorisation to a verified action. The text is rebuilt from the marketplace's own data and compared as
// bytes through the signature; nothing the client sends is parsed. Ownership is never looked at before the signature holds.

import { newKey } from '../domain/key.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findAction, type SignedActionRow } from '../store/actions.ts';
import { parseWalletAddress } from '../wallet/address.ts';
import { actionText, isNonce } from '../wallet/message.ts';
import { type SignedEncoding, verifySignature } from '../wallet/signature.ts';
import type { AppContext } from './context.ts';
import { type Outcome, replayOf } from './write-path.ts';

/** How long a text may be valid, and how far a client's clock may run ahead. */
export const MAX_VALIDITY_MS = 600_000;
const CLOCK_TOLERANCE_MS = 30_000;

export type WalletAuthorization = {
  /** Base58, checked. */
  readonly wallet: string;
  /** 22 base62 characters, checked. */
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly signature: string;
  readonly encoding: SignedEncoding;
};

/** What an action is called in its text, and the lines that say what it binds. Built from data that never changes. */
export type ActionDescription = {
  readonly title: string;
  readonly details: readonly (readonly [name: string, value: string])[];
};

/** True for base58 of exactly 32 bytes, spelled in its one way. */
export function isWalletAddress(text: string): boolean {
  return parseWalletAddress(text) !== null;
}

/** True for exactly 22 base62 characters. */
export function isAuthorizationNonce(text: string): boolean {
  return isNonce(text);
}

export function textOf(
  ctx: AppContext,
  description: ActionDescription,
  signing: Pick<WalletAuthorization, 'wallet' | 'nonce' | 'issuedAt' | 'expiresAt'>,
): string {
  return actionText({
    domain: ctx.settings.domain,
    uri: ctx.settings.origin,
    chainId: ctx.settings.chainId,
    action: description.title,
    details: description.details,
    wallet: signing.wallet,
    nonce: signing.nonce,
    issuedAt: signing.issuedAt,
    expiresAt: signing.expiresAt,
  });
}

/**
 * Checks an authorisation against the text of an action. An expired one still answers for what it once brought about.
 * Refusals: SIGNATURE_INVALID, AUTHORIZATION_PERIOD_INVALID, AUTHORIZATION_NOT_YET_VALID, AUTHORIZATION_EXPIRED,
 * NONCE_ALREADY_USED.
 */
export async function authorize(
  ctx: AppContext,
  kind: string,
  text: string,
  authorization: WalletAuthorization,
): Promise<{ readonly signed: SignedActionRow } | { readonly outcome: Outcome }> {
  const refused = (refusal: Refusal): { readonly outcome: Outcome } => ({ outcome: { refusal } });
  const { issuedAt, expiresAt } = authorization;
  const verdict = verifySignature({ ...authorization, text });
  if (!verdict.ok) return refused({ code: 'SIGNATURE_INVALID', reason: verdict.reason, expectedText: text });
  const validity = expiresAt.getTime() - issuedAt.getTime();
  if (validity <= 0 || validity > MAX_VALIDITY_MS) {
    return refused({ code: 'AUTHORIZATION_PERIOD_INVALID', maxSeconds: MAX_VALIDITY_MS / 1000 });
  }
  const now = ctx.wallNow();
  if (issuedAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) {
    return refused({ code: 'AUTHORIZATION_NOT_YET_VALID', issuedAt, serverTime: now });
  }
  const signed: SignedActionRow = {
    id: newKey(ctx.random),
    wallet: authorization.wallet,
    nonce: authorization.nonce,
    action: kind,
    text,
    signature: verdict.signature,
    encoding: authorization.encoding,
    issuedAt,
    expiresAt,
    receivedAt: now,
  };
  if (now < expiresAt) return { signed };
  const stored = await findAction(ctx.database, signed.wallet, signed.nonce);
  if (stored !== null && stored.text === text) return { outcome: replayOf(signed, stored) };
  return refused({ code: 'AUTHORIZATION_EXPIRED', expiresAt, serverTime: now });
}
