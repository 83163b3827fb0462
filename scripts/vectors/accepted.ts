// Test vectors that a correct verifier accepts: each encoding, envelope format and signature alphabet.

import { base58 } from '../../examples/wallet.ts';
import { signInText } from '../../src/wallet/message.ts';
import { envelopeOf } from '../../test/kit/wallet.ts';
import {
  alice,
  base64,
  claimText,
  DOMAIN,
  ISSUED_AT,
  makeVector,
  offerText,
  type Vector,
  walletWithLeadingZero,
} from './fixtures.ts';

/** Returns the test vectors with the verdict ACCEPTED. */
export function acceptedVectors(): readonly Vector[] {
  const text = claimText(alice.wallet.address);
  const signIn = signInText({
    domain: DOMAIN,
    wallet: alice.wallet.address,
    statement: 'Sign in to Tandem. This moves no funds.',
    uri: `https://${DOMAIN}`,
    chainId: 'solana:mainnet',
    nonce: 'b1J0uE6rPq4dWn8zXa5LhC',
    issuedAt: ISSUED_AT,
    expiresAt: new Date(ISSUED_AT.getTime() + 300_000),
    requestId: '0b9d6c1e-3d61-4f57-8a53-7b1f5a2c9e10',
  });
  const own = base58(Uint8Array.from(Buffer.from(DOMAIN.padEnd(32, '\0'), 'ascii')));
  const v0 = (format: 0 | 1, applicationDomain?: string) =>
    envelopeOf(text, alice.wallet.address, 'OFFCHAIN_V0', { format, ...(applicationDomain && { applicationDomain }) });
  const body = Buffer.from(text);
  /** The older header of 20 bytes: signing domain, version 0, format, length. */
  const older = (format: 0 | 1, of = body) =>
    Buffer.concat(
      [v0(0).slice(0, 16), [0, format, of.length & 0xff, of.length >> 8], of].map((part) => Buffer.from(part)),
    );
  const yes = makeVector.bind(null, 'ACCEPTED');
  const v1 = envelopeOf(text, alice.wallet.address, 'OFFCHAIN_V1');
  return [
    yes('raw, base58', 'The bare text, as most software wallets sign it.', {}),
    yes('raw, base64', 'The same signature spelled in base64.', {
      signature: base64(alice.wallet.signBytes(Buffer.from(text))),
    }),
    yes('v0 format 0', 'As hardware wallets sign: restricted ASCII plus LF, no application domain.', {
      encoding: 'OFFCHAIN_V0',
      bytes: v0(0),
    }),
    yes('v0 format 0, base64', 'The same signature spelled in base64.', {
      encoding: 'OFFCHAIN_V0',
      bytes: v0(0),
      signature: base64(alice.wallet.signBytes(v0(0))),
    }),
    yes('v0 format 1', 'UTF-8 format, no application domain.', { encoding: 'OFFCHAIN_V0', bytes: v0(1) }),
    yes('v0 format 0, own domain', 'Application domain: the domain of the text in ASCII, padded with zero bytes.', {
      encoding: 'OFFCHAIN_V0',
      bytes: v0(0, own),
    }),
    yes('v0 format 1, own domain', 'The same in UTF-8 format.', { encoding: 'OFFCHAIN_V0', bytes: v0(1, own) }),
    yes('v0 older header, format 0', 'Older Ledger apps and the Solana command line: format and length only.', {
      encoding: 'OFFCHAIN_V0',
      bytes: older(0),
    }),
    yes('v0 older header, format 0, base64', 'The same signature spelled in base64.', {
      encoding: 'OFFCHAIN_V0',
      bytes: older(0),
      signature: base64(alice.wallet.signBytes(older(0))),
    }),
    yes('v0 older header, format 1', 'The same header in UTF-8 format, as for texts of several lines.', {
      encoding: 'OFFCHAIN_V0',
      bytes: older(1),
    }),
    yes('v1', 'Version 1: one signer, then the text up to the end.', { encoding: 'OFFCHAIN_V1' }),
    yes('v1, base64', 'The same signature spelled in base64.', {
      encoding: 'OFFCHAIN_V1',
      signature: base64(alice.wallet.signBytes(v1)),
    }),
    yes('offer, raw', "An owner's text of `createOffer`.", { text: offerText(alice.wallet.address) }),
    yes('sign-in, raw', 'A sign-in text.', { text: signIn }),
    yes('sign-in, v0', 'A sign-in text by a hardware wallet.', { text: signIn, encoding: 'OFFCHAIN_V0' }),
    yes('sign-in, v0 older header', 'A sign-in text by an older hardware wallet.', {
      text: signIn,
      encoding: 'OFFCHAIN_V0',
      bytes: older(0, Buffer.from(signIn)),
    }),
    yes('sign-in, v1', 'A sign-in text in version 1.', { text: signIn, encoding: 'OFFCHAIN_V1' }),
    yes('key with a leading zero byte', 'An address whose base58 starts with 1.', {
      wallet: walletWithLeadingZero.wallet.address,
      signature: walletWithLeadingZero.wallet.signBytes(Buffer.from(claimText(walletWithLeadingZero.wallet.address))),
    }),
  ];
}
