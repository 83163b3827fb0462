// Wallet addresses: the 32 bytes of an Ed25519 public key, spelled in base58.
// An address is text that spells exactly 32 bytes in the one canonical way; nothing here says whether the bytes are a
// key that may sign (signature.ts does) or whether an account knows the wallet.

import { decodeBase58 } from './base58.ts';

/** Base58 of 32 bytes, canonical: two addresses are the same wallet exactly when the texts are equal. */
export type WalletAddress = string;

const ADDRESS_BYTES = 32;

/** An address as it was asked for is not one. Thrown only where the caller had promised a parsed address. */
export class NotAWalletAddress extends Error {
  override readonly name = 'NotAWalletAddress';
  constructor() {
    super('expected a wallet address: base58 of exactly 32 bytes');
  }
}

/** Reads an address; null unless the text is base58 of exactly 32 bytes and spells back to itself. */
export function parseWalletAddress(text: string): WalletAddress | null {
  return decodeBase58(text, ADDRESS_BYTES) === null ? null : text;
}

/** The 32 public-key bytes of an address. Throws `NotAWalletAddress` for text that never went through parsing. */
export function addressBytes(address: WalletAddress): Uint8Array {
  const bytes = decodeBase58(address, ADDRESS_BYTES);
  if (bytes === null) throw new NotAWalletAddress();
  return bytes;
}
