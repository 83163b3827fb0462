// Wallet addresses: the 32 bytes of an Ed25519 public key in base58.
// **Invariant:** an address is the canonical base58 text of exactly 32 bytes. Whether the bytes are a key that may sign is decided in
// signature.ts, whether a wallet is linked to an account in the store.

import { decodeBase58 } from './base58.ts';

/** Canonical base58 of 32 bytes: two addresses name the same wallet exactly if the texts are equal. */
export type WalletAddress = string;

const ADDRESS_BYTES = 32;

/** The text is not an address. Thrown only where the caller promised a parsed address. */
export class NotAWalletAddress extends Error {
  override readonly name = 'NotAWalletAddress';
  constructor() {
    super('expected a wallet address: base58 of exactly 32 bytes');
  }
}

/** Parses an address; null unless the text is the canonical base58 of exactly 32 bytes. */
export function parseWalletAddress(text: string): WalletAddress | null {
  return decodeBase58(text, ADDRESS_BYTES) === null ? null : text;
}

/** The 32 public-key bytes of an address. Throws `NotAWalletAddress` for text that was not parsed. */
export function addressBytes(address: WalletAddress): Uint8Array {
  const bytes = decodeBase58(address, ADDRESS_BYTES);
  if (bytes === null) throw new NotAWalletAddress();
  return bytes;
}
