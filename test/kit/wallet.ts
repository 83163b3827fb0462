// Wallets for tests: the same seed gives the same key, and texts are signed in every encoding as real wallets sign them. Keys and
// raw texts are made with examples/wallet.ts, envelopes with Solana's library. **Invariant:** independent of the code under test;
// never import src/wallet here.

import {
  compileOffchainMessageV0Envelope,
  compileOffchainMessageV1Envelope,
  OffchainMessageContentFormat,
  type OffchainMessageV0,
  type OffchainMessageV1,
} from '@solana/offchain-messages';
import { base58, type Encoding, makeWallet as makeExampleWallet } from '../../examples/wallet.ts';

export type TestWallet = {
  readonly address: string;
  /**
   * Signs a text in an encoding (RAW unless given), as wallets do by default: OFFCHAIN_V0 with format 0 and no application domain.
   * Returns the signature in base58.
   */
  readonly sign: (text: string, encoding?: Encoding) => string;
  /** Signs a text in the same way as `sign`, and returns the signature in base64. */
  readonly signBase64: (text: string, encoding?: Encoding) => string;
  /** Signs any bytes, for envelopes that a real wallet would not build. Returns the signature in base58. */
  readonly signBytes: (bytes: Uint8Array) => string;
};

/** Fields of an off-chain message of version 0 that different wallets fill differently. */
export type OffchainV0Options = {
  readonly format?: 0 | 1;
  /** Application domain of the message: 32 bytes in base58; by default 32 zero bytes. */
  readonly applicationDomain?: string;
};

/** Offset of the format byte in an off-chain message of version 0. */
const FORMAT_AT = 16 + 1 + 32;
const NO_APPLICATION_DOMAIN = '1'.repeat(32);

/** Derives a wallet from the text `seed`; the same seed gives the same wallet. */
export function makeWallet(seed: string): TestWallet {
  const wallet = makeExampleWallet(seed);
  const signed = (text: string, encoding: Encoding = 'RAW') =>
    wallet.signBytes(envelopeOf(text, wallet.address, encoding));
  return {
    address: wallet.address,
    sign: (text, encoding) => base58(signed(text, encoding)),
    signBase64: (text, encoding) => Buffer.from(signed(text, encoding)).toString('base64'),
    signBytes: (bytes) => base58(wallet.signBytes(bytes)),
  };
}

/** Returns the bytes that a wallet with this address signs for a text in an encoding. */
export function envelopeOf(text: string, address: string, encoding: Encoding, v0: OffchainV0Options = {}): Uint8Array {
  const requiredSignatories = [{ address }];
  switch (encoding) {
    case 'RAW':
      return new TextEncoder().encode(text);
    case 'OFFCHAIN_V0': {
      // Solana's library refuses line feeds in format 0, although hardware wallets accept them. Formats 0 and 1 differ in one byte
      // only, so that byte is set here.
      const message = {
        version: 0,
        applicationDomain: v0.applicationDomain ?? NO_APPLICATION_DOMAIN,
        content: { format: OffchainMessageContentFormat.UTF8_1232_BYTES_MAX, text },
        requiredSignatories,
      } as unknown as OffchainMessageV0;
      const bytes = Uint8Array.from(compileOffchainMessageV0Envelope(message).content);
      bytes[FORMAT_AT] = v0.format ?? 0;
      return bytes;
    }
    case 'OFFCHAIN_V1': {
      const message = { version: 1, content: text, requiredSignatories } as unknown as OffchainMessageV1;
      return Uint8Array.from(compileOffchainMessageV1Envelope(message).content);
    }
    default:
      return encoding satisfies never;
  }
}
