// Fixtures of the published test vectors: keys, texts and the vector type. The cases are in accepted.ts, mismatched.ts and
// unsound.ts. **Invariant:** signatures come from examples/wallet.ts and from curve arithmetic, never from the code under test,
// and every run gives the same bytes.

import { createHash } from 'node:crypto';
import { base58, makeWallet } from '../../examples/wallet.ts';
import { OPEN_TO_ALL } from '../../src/domain/offer.ts';
import { PAID_BACK_TO, publicationLines, WALLET_SHOWN_LINE } from '../../src/domain/terms.ts';
import type { SignedEncoding } from '../../src/wallet/envelope.ts';
import { actionText } from '../../src/wallet/message.ts';
import { envelopeOf } from '../../test/kit/wallet.ts';

export type Verdict = 'ACCEPTED' | 'KEY_REFUSED' | 'SIGNATURE_MALFORMED' | 'SIGNATURE_MISMATCH';
export type Vector = {
  readonly name: string;
  readonly why: string;
  readonly wallet: string;
  readonly encoding: SignedEncoding;
  readonly text: string;
  readonly envelope: string;
  readonly signature: string;
  readonly verdict: Verdict;
};
export const DOMAIN = 'tandem.example';
export const ISSUED_AT = new Date('2026-11-20T20:00:00.000Z');
const secretOf = (seed: string) => new Uint8Array(createHash('sha256').update(seed).digest());
const keyed = (name: string, seed: string) => ({ name, secret: secretOf(seed), wallet: makeWallet(seed) });
export const alice = keyed('alice', 'tandem vector key alice');
export const mallory = keyed('mallory', 'tandem vector key mallory');
export const walletWithLeadingZero = firstResult((attemptNumber) => {
  const key = keyed('zero-led', `tandem vector key zero-led ${attemptNumber}`);
  return key.wallet.address.startsWith('1') ? key : null;
});
export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Returns the text of a claim by `wallet`; most vectors sign it. */
export function claimText(wallet: string, change: { readonly nonce?: string; readonly amount?: string } = {}): string {
  return actionText({
    domain: DOMAIN,
    wallet,
    action: 'Claim co-staking offer',
    details: [
      ['Offer', 'q7Vx2mTzR4nK9pLs'],
      ['Device', '5f0c2f0e-8a53-4f6a-9c39-1d3f0b6f7a21 (8 x H100 SXM5)'],
      ['Amount', change.amount ?? '8000 IO'],
      ['Reward share', '74.00 %'],
      ['Unstaking', '7 days wait, then 14 days cooldown'],
      ['Terms', `sha256 ${createHash('sha256').update('tandem vector terms').digest('hex')}`],
      [PAID_BACK_TO, wallet],
      WALLET_SHOWN_LINE,
    ],
    ...signing(change.nonce ?? '3fG9xQ2LmZ8cVbN7tYw1Ks'),
  });
}

/** Returns the text with which the owner `wallet` publishes an offer. */
export function offerText(wallet: string): string {
  return actionText({
    domain: DOMAIN,
    wallet,
    action: 'Create co-staking offer',
    details: [
      ['Device', '5f0c2f0e-8a53-4f6a-9c39-1d3f0b6f7a21 (8 x H100 SXM5)'],
      ['Amount', '8000 IO'],
      ['Reward share', '74.00 %'],
      ['Offer expires', 'never'],
      ...publicationLines(OPEN_TO_ALL),
      WALLET_SHOWN_LINE,
    ],
    ...signing('8cVbN7tYw1Ks3fG9xQ2LmZ'),
  });
}

const signing = (nonce: string) => ({
  uri: `https://${DOMAIN}`,
  chainId: 'solana:mainnet' as const,
  nonce,
  issuedAt: ISSUED_AT,
  expiresAt: new Date(ISSUED_AT.getTime() + 600_000),
});

/** Returns a test vector. `bytes` are the signed bytes (default: the envelope of the text); `signature` defaults to alice's. */
export function makeVector(
  verdict: Verdict,
  name: string,
  why: string,
  given: {
    readonly bytes?: Uint8Array;
    readonly encoding?: SignedEncoding;
    readonly wallet?: string;
    readonly text?: string;
    readonly signature?: string | Uint8Array;
  },
): Vector {
  const encoding = given.encoding ?? 'RAW';
  const wallet = given.wallet ?? alice.wallet.address;
  const text = given.text ?? claimText(wallet);
  const bytes = given.bytes ?? envelopeOf(text, wallet, encoding);
  const signature = given.signature ?? alice.wallet.signBytes(bytes);
  const spelled = typeof signature === 'string' ? signature : base58(signature);
  return { name, why, wallet, encoding, text, envelope: hex(bytes), signature: spelled, verdict };
}

/** Returns the first non-null result of `attempt(0)`, `attempt(1)`, … @throws Error after 10 000 attempts */
export function firstResult<T>(attempt: (number: number) => T | null): T {
  for (let number = 0; number < 10_000; number += 1) {
    const found = attempt(number);
    if (found !== null) return found;
  }
  throw new Error('no value found in 10 000 attempts');
}
