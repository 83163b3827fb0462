// Wallets for tests: the same seed makes the same wallet, and every encoding is signed as real wallets sign it.
// The key and the bare text come from the integrators' example, the envelopes from Solana's own library, so that nothing
// here is made with the code under test. Never import src/wallet here.

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
  /** Signs as a wallet with this encoding does by default (OFFCHAIN_V0: format 0, no application domain); base58. */
  readonly sign: (text: string, encoding?: Encoding) => string;
  /** The same signature in base64. */
  readonly signBase64: (text: string, encoding?: Encoding) => string;
  /** Signs any bytes, for envelopes that no honest wallet builds; base58. */
  readonly signBytes: (bytes: Uint8Array) => string;
};

/** What wallets set differently in an off-chain message of version 0. */
export type OffchainV0Options = {
  readonly format?: 0 | 1;
  /** Base58 of 32 bytes; by default 32 zero bytes. */
  readonly applicationDomain?: string;
};

/** Where the format byte stands in an off-chain message of version 0. */
const FORMAT_AT = 16 + 1 + 32;
const NO_APPLICATION_DOMAIN = '1'.repeat(32);

/** A wallet made from the words in `seed`, the same in every run. */
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

/** The bytes that a wallet with this address signs for a text. */
export function envelopeOf(text: string, address: string, encoding: Encoding, v0: OffchainV0Options = {}): Uint8Array {
  const requiredSignatories = [{ address }];
  switch (encoding) {
    case 'RAW':
      return new TextEncoder().encode(text);
    case 'OFFCHAIN_V0': {
      // The library refuses line feeds in format 0, which hardware wallets accept; nothing but that byte differs.
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
