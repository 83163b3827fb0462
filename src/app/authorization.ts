// Verifies a wallet's authorisation of an action: signature, validity period and nonce.
// **Invariant:** the signature is verified over a text that the server builds; no text from the client is parsed. Whether this wallet
// may sign this action is checked later, in signed-action.ts.

import { newKey } from '../domain/key.ts';
import type { Refusal, RefusalOf, SignatureFault } from '../domain/refusal.ts';
import { findAction, type SignedActionRow } from '../store/actions.ts';
import { parseWalletAddress } from '../wallet/address.ts';
import { actionText, isNonce } from '../wallet/message.ts';
import { type SignedEncoding, type SignedText, verifySignature } from '../wallet/signature.ts';
import { malformedHint, mismatchHint } from '../wallet/signature-hint.ts';
import { walletFault } from '../wallet/wallet-fault.ts';
import type { AppContext } from './context.ts';
import { type Outcome, repeatedOutcome } from './write-path.ts';

/** Maximum validity period of an authorisation. */
const MAX_VALIDITY_MS = 600_000;
/** Maximum time by which a client's clock may be ahead of the server's clock. */
export const CLOCK_TOLERANCE_MS = 30_000;

/** A wallet's signature over the text of an action, with the values that the text contains. */
export type WalletAuthorization = {
  /** Wallet address, already validated. */
  readonly wallet: string;
  /** Nonce of 22 base62 characters, already validated. */
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly signature: string;
  readonly encoding: SignedEncoding;
};

/** The title and detail lines of an action's text. They come from data that never changes, so the text can be rebuilt later. */
export type ActionDescription = {
  readonly title: string;
  readonly details: readonly (readonly [name: string, value: string | ((signer: string) => string)])[];
};

/** Returns true for a wallet address: the canonical base58 text of exactly 32 bytes. */
export function isWalletAddress(text: string): boolean {
  return parseWalletAddress(text) !== null;
}

/** Returns the refusal of an address for which nobody can sign; null for every other address. */
export function unsignableWallet(wallet: string): RefusalOf<'WALLET_CANNOT_SIGN'> | null {
  const fault = walletFault(wallet);
  return fault === null ? null : { code: 'WALLET_CANNOT_SIGN', wallet, fault };
}

/** Returns true for a valid nonce: exactly 22 base62 characters. */
export function isAuthorizationNonce(text: string): boolean {
  return isNonce(text);
}

/** Builds the complete text that a wallet signs: domain, title, details, wallet, chain, nonce and validity period. */
export function authorizationText(
  ctx: AppContext,
  description: ActionDescription,
  signing: Pick<WalletAuthorization, 'wallet' | 'nonce' | 'issuedAt' | 'expiresAt'>,
): string {
  return actionText({
    domain: ctx.settings.domain,
    uri: ctx.settings.origin,
    chainId: ctx.settings.chainId,
    action: description.title,
    details: description.details.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value(signing.wallet),
    ]),
    wallet: signing.wallet,
    nonce: signing.nonce,
    issuedAt: signing.issuedAt,
    expiresAt: signing.expiresAt,
  });
}

/** Returns the refusal of a signature, with what is probably wrong with it. */
export function invalidSignature(reason: SignatureFault, signed: SignedText): RefusalOf<'SIGNATURE_INVALID'> {
  const hint =
    reason === 'SIGNATURE_MALFORMED'
      ? malformedHint(signed.signature)
      : reason === 'SIGNATURE_MISMATCH'
        ? mismatchHint(signed)
        : null;
  return { code: 'SIGNATURE_INVALID', reason, expectedText: signed.text, ...(hint === null ? {} : { hint }) };
}

/** A verified authorisation as the row to store, or the outcome to return to the caller. */
export type AuthorizationResult = { readonly signed: SignedActionRow } | { readonly outcome: Outcome };

/**
 * Verifies an authorisation of the action `kind`: a wallet's signature over `text`. Returns the row to store when it is valid.
 * Otherwise returns the outcome for the caller: a refusal, or the stored outcome when the authorisation has expired but was executed
 * in time.
 * Refusals: SIGNATURE_INVALID, AUTHORIZATION_PERIOD_INVALID, AUTHORIZATION_NOT_YET_VALID, AUTHORIZATION_EXPIRED, NONCE_ALREADY_USED.
 */
export async function verifyAuthorization(
  ctx: AppContext,
  kind: string,
  text: string,
  authorization: WalletAuthorization,
): Promise<AuthorizationResult> {
  const refused = (refusal: Refusal): { readonly outcome: Outcome } => ({ outcome: { refusal } });
  const { issuedAt, expiresAt } = authorization;
  const verdict = verifySignature({ ...authorization, text });
  if (!verdict.ok) return refused(invalidSignature(verdict.reason, { ...authorization, text }));
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
  if (stored !== null && stored.text === text) return { outcome: repeatedOutcome(signed, stored) };
  return refused({ code: 'AUTHORIZATION_EXPIRED', expiresAt, serverTime: now });
}
