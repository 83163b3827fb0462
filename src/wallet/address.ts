// Wallet addresses: the 32 bytes of an Ed25519 public key in base58.
// **Invariant:** an address is the canonical base58 text of exactly 32 bytes. signature.ts checks whether the bytes are a safe public
// key.

import { decodeBase58 } from './base58.ts';

/** A wallet address: canonical base58 of 32 bytes, so that two addresses of one wallet are equal texts. */
export type WalletAddress = string;

const ADDRESS_BYTES = 32;

/** Error for a text that is no wallet address, thrown when the caller has not parsed the address before. */
export class NotAWalletAddress extends Error {
  override readonly name = 'NotAWalletAddress';
  constructor() {
    super('expected a wallet address: base58 of exactly 32 bytes');
  }
}

/** Parses a wallet address; null unless the text is the canonical base58 of exactly 32 bytes. */
export function parseWalletAddress(text: string): WalletAddress | null {
  return decodeBase58(text, ADDRESS_BYTES) === null ? null : text;
}

/** Returns the 32 bytes of the public key in an address. Throws `NotAWalletAddress` for an invalid address. */
export function addressBytes(address: WalletAddress): Uint8Array {
  const bytes = decodeBase58(address, ADDRESS_BYTES);
  if (bytes === null) throw new NotAWalletAddress();
  return bytes;
}
