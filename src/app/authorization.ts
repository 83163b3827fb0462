// Verifies a wallet's authorisation: signature over the text that the server has rebuilt, validity period, nonce.
// **Invariant:** no text from the client is parsed; the rebuilt text is compared through the signature alone. Who may sign what is
// decided afterwards, in signed-action.ts.

import { newKey } from '../domain/key.ts';
import type { Refusal } from '../domain/refusal.ts';
import { findAction, type SignedActionRow } from '../store/actions.ts';
import { parseWalletAddress } from '../wallet/address.ts';
import { actionText, isNonce } from '../wallet/message.ts';
import { type SignedEncoding, verifySignature } from '../wallet/signature.ts';
import type { AppContext } from './context.ts';
import { type Outcome, replayOf } from './write-path.ts';

/** Longest validity of an authorisation. */
export const MAX_VALIDITY_MS = 600_000;
/** How far a client's clock may run ahead of the server's. */
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

/** Title and detail lines of an action's text. Built from data that never changes, so the text can be rebuilt at any time. */
export type ActionDescription = {
  readonly title: string;
  readonly details: readonly (readonly [name: string, value: string])[];
};

/** True for the canonical base58 spelling of exactly 32 bytes. */
export function isWalletAddress(text: string): boolean {
  return parseWalletAddress(text) !== null;
}

/** True for exactly 22 base62 characters. */
export function isAuthorizationNonce(text: string): boolean {
  return isNonce(text);
}

/** The complete text that a wallet signs: title, details, wallet, nonce and validity for this server's domain and chain. */
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
 * Verifies an authorisation of the action `kind` over `text`. Returns the row to store, or the outcome to answer with: an expired
 * authorisation that has taken effect returns its stored outcome.
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
