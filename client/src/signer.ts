// A wallet as the library sees it: it signs bytes and says which bytes it signed.

/** What a wallet returns after it has signed. */
export type SignedMessage = {
  /** The 64 bytes of the Ed25519 signature. */
  readonly signature: Uint8Array;
  /** The bytes that were signed: the given ones, or an off-chain message around them. Absent: the given ones. */
  readonly signedMessage?: Uint8Array | undefined;
};

/**
 * A wallet that signs. `@tandem/client/signers` makes one from a Wallet Standard account or from a key pair; any object with these members
 * will do.
 * @example
 * const signer: Signer = { address, signMessage: async (message) => ({ signature: await myDevice.sign(message) }) };
 */
export type Signer = {
  /** The wallet's address: its public key in base58. */
  readonly address: string;
  /** Signs a message, which is text in UTF-8. Rejects when the person refuses. */
  readonly signMessage: (message: Uint8Array) => Promise<SignedMessage>;
  /** Signs in with a text of Sign-In-With-Solana, for wallets with a dialogue of their own for it. */
  readonly signIn?: ((text: string) => Promise<SignedMessage>) | undefined;
};
