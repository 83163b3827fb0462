// Sign-in with a wallet: the server issues a challenge text, and the wallet's signature over it opens a session.
// **Invariant:** the signature is verified over the stored text for the stored address. A challenge opens at most one session, and an
// invalid signature changes nothing. Refresh and revocation are in sessions.ts.

import { buildAccountRecord } from '../domain/event-record.ts';
import { newKey } from '../domain/key.ts';
import type { RefusalOf } from '../domain/refusal.ts';
import { newRefreshToken } from '../session/refresh.ts';
import { allowedOrigin } from '../session/web-origin.ts';
import { floorWrites } from '../store/clock.ts';
import { eventWrites } from '../store/events.ts';
import { lockAccount } from '../store/locks.ts';
import { answerableChallenge, consumeChallenge, insertChallenge, insertSession } from '../store/sessions.ts';
import { executeParts } from '../store/write-parts.ts';
import { isNonce, newNonce, SIGN_IN_VERSION, type SignInText, signInText } from '../wallet/message.ts';
import { type SignedEncoding, verifySignature } from '../wallet/signature.ts';
import { invalidSignature, unsignableWallet } from './authorization.ts';
import { requireClock, writeNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { hashAndStoreRefreshToken, issueSessionTokens, type SessionTokens } from './sessions.ts';
import { keyringOf } from './signing-keys.ts';
import { getOrCreateAccount } from './write-path.ts';

const CHALLENGE_MS = 300_000;
const STATEMENT = 'Sign in to Tandem to see what is yours. This moves no money and authorises no action.';

/** A challenge: the text to sign, and the values that it is made of. */
export type SignInChallenge = {
  readonly nonce: string;
  readonly text: string;
  readonly expiresAt: Date;
  readonly fields: SignInFields;
};
/** The values of a sign-in text. */
export type SignInFields = SignInText & { readonly version: string };

/**
 * Creates a Sign-In-With-Solana challenge for a wallet, whose address the caller has validated. It is valid for one answer within
 * five minutes. The text contains the allowed origin of `uri`, without its path. Refusals: URI_NOT_ALLOWED, WALLET_CANNOT_SIGN.
 */
export async function signInChallenge(
  ctx: AppContext,
  input: { readonly wallet: string; readonly uri: string },
): Promise<SignInChallenge | { readonly refusal: RefusalOf<'URI_NOT_ALLOWED'> | RefusalOf<'WALLET_CANNOT_SIGN'> }> {
  const origin = allowedOrigin(ctx.settings, input.uri);
  if (origin === null) return { refusal: { code: 'URI_NOT_ALLOWED', allowed: ctx.settings.allowedOrigins } };
  const unsignable = unsignableWallet(input.wallet);
  if (unsignable !== null) return { refusal: unsignable };
  requireClock(ctx);
  ctx.admission?.openChallenge();
  const issuedAt = ctx.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + CHALLENGE_MS);
  const nonce = newNonce(ctx.random);
  const fields: SignInText = {
    domain: origin.host,
    wallet: input.wallet,
    statement: STATEMENT,
    uri: origin.origin,
    chainId: ctx.settings.chainId,
    nonce,
    issuedAt,
    expiresAt,
    requestId: newKey(ctx.random),
  };
  const text = signInText(fields);
  await insertChallenge(ctx.database, { nonce, wallet: input.wallet, text, issuedAt, expiresAt });
  return { nonce, text, expiresAt, fields: { ...fields, version: SIGN_IN_VERSION } };
}

/**
 * Verifies the answer to a challenge, opens a session and returns its tokens. A wallet's first sign-in creates its account.
 * Refusals: CHALLENGE_NOT_ANSWERABLE (unknown, expired, answered), SIGNATURE_INVALID (the challenge stays answerable).
 */
export async function signIn(
  ctx: AppContext,
  input: {
    readonly nonce: string;
    readonly signature: string;
    readonly encoding: SignedEncoding;
    /** Name of the client, shown in the account's list of sessions. */
    readonly label?: string | null;
  },
): Promise<
  SessionTokens | { readonly refusal: RefusalOf<'CHALLENGE_NOT_ANSWERABLE'> | RefusalOf<'SIGNATURE_INVALID'> }
> {
  requireClock(ctx);
  const now = ctx.wallNow();
  const challenge = isNonce(input.nonce) ? await answerableChallenge(ctx.database, input.nonce, now) : null;
  if (challenge === null) return { refusal: { code: 'CHALLENGE_NOT_ANSWERABLE' } };
  const { wallet, text } = challenge;
  const verdict = verifySignature({ wallet, text, signature: input.signature, encoding: input.encoding });
  if (!verdict.ok) {
    const { signature, encoding } = input;
    return { refusal: invalidSignature(verdict.reason, { wallet, text, signature, encoding }) };
  }

  // Read the signing key before the challenge is consumed: without a key no token could be issued.
  const key = await keyringOf(ctx).signing(now);
  const opened = await ctx.database.transaction(async (tx) => {
    if (!(await consumeChallenge(tx, challenge.nonce, now))) return null;
    const accountId = await getOrCreateAccount(ctx, tx, wallet);
    await lockAccount(tx, accountId);
    const seenAt = await writeNow(ctx, tx, { accounts: [accountId] });
    const session = { id: newKey(ctx.random), accountId, createdAt: now };
    const refreshToken = newRefreshToken(ctx.random);
    await insertSession(tx, { ...session, wallet, label: input.label ?? null });
    await hashAndStoreRefreshToken(tx, session, refreshToken, now);
    const records = [buildAccountRecord('SESSION_STARTED', accountId, seenAt)];
    await executeParts(tx, [...eventWrites(records, ctx.random), ...floorWrites([accountId], seenAt)]);
    return { session, refreshToken };
  });
  if (opened === null) return { refusal: { code: 'CHALLENGE_NOT_ANSWERABLE' } };
  ctx.admission?.closeChallenge();
  ctx.notify();
  return issueSessionTokens(ctx, key, opened.session, opened.refreshToken, now);
}
