// Entry `@tandem/client/signers`: signers from wallets of the Wallet Standard, and from a key pair of WebCrypto.

import { addressBytes, toBase58 } from './envelope.ts';
import { signInFields } from './sign-in-text.ts';
import type { SignedMessage, Signer } from './signer.ts';

export type { SignedMessage, Signer } from './signer.ts';

/** An account of a wallet, as `@wallet-standard/base` defines it. */
export type StandardAccount = { readonly address: string; readonly publicKey: ArrayLike<number> };

/** The part of a wallet of `@wallet-standard/base` that a signer uses. */
export type StandardWallet = { readonly features: object };

type Outputs = Promise<readonly SignedMessage[]>;
type Features = {
  readonly 'solana:signMessage'?: {
    signMessage(...inputs: { readonly account: StandardAccount; readonly message: Uint8Array }[]): Outputs;
  };
  readonly 'solana:signIn'?: {
    signIn(...inputs: object[]): Promise<readonly (SignedMessage & { readonly account: StandardAccount })[]>;
  };
  readonly 'solana:signOffchainMessage'?: {
    signOffchainMessage(
      ...inputs: {
        readonly account: StandardAccount;
        readonly message: string | Uint8Array;
        readonly version?: number;
      }[]
    ): Outputs;
  };
};

/**
 * Returns the signer of a Wallet Standard account. It uses `solana:signOffchainMessage` (version 1) where the wallet has it, else
 * `solana:signMessage`; `solana:signIn` for signing in. Whatever layout the wallet signs is read from what it returns.
 * @example const signer = walletStandardSigner(wallet, wallet.accounts[0]);
 * @throws TypeError for a wallet that can sign no message
 */
export function walletStandardSigner(wallet: StandardWallet, account: StandardAccount): Signer {
  const features = wallet.features as Features;
  const offchain = features['solana:signOffchainMessage'];
  const plain = features['solana:signMessage'];
  const dialogue = features['solana:signIn'];
  const first = ([output]: readonly SignedMessage[]): SignedMessage => {
    if (output === undefined) throw new TypeError('The wallet returned no signature.');
    return output;
  };
  const signMessage = async (message: Uint8Array): Promise<SignedMessage> => {
    if (offchain !== undefined) return first(await offchain.signOffchainMessage({ account, message, version: 1 }));
    if (plain !== undefined) return first(await plain.signMessage({ account, message }));
    throw new TypeError('The wallet can sign no message.');
  };
  if (offchain === undefined && plain === undefined) throw new TypeError('The wallet can sign no message.');
  return {
    address: account.address,
    signMessage,
    signIn:
      dialogue === undefined
        ? undefined
        : async (text) => {
            const [output] = await dialogue.signIn(signInFields(text));
            if (output?.account.address !== account.address) throw new TypeError('Another account signed in.');
            return output;
          },
  };
}

/** The part of a `CryptoKeyPair` that a signer uses. */
export type SigningKeyPair = { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };

/**
 * Returns the signer of an Ed25519 key pair of WebCrypto, for programs and tests. The private key may be non-extractable.
 * @example const signer = await keyPairSigner(await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']));
 */
export async function keyPairSigner({ publicKey, privateKey }: SigningKeyPair): Promise<Signer> {
  const address = toBase58(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
  return {
    address,
    signMessage: async (message) => ({
      signature: new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message as Uint8Array<ArrayBuffer>)),
    }),
  };
}

/** PKCS #8 prefix of an Ed25519 private key; the 32 secret bytes follow it. */
const PKCS8 = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];

/**
 * Returns the signer of the 64 bytes in which Solana's tools keep a key pair: the secret, then the public key. The key stays in WebCrypto and
 * cannot be read from the signer.
 * @example const signer = await secretKeySigner(Uint8Array.from(JSON.parse(await readFile('id.json', 'utf8'))));
 * @throws TypeError for another number of bytes, or a public key that is not the secret's
 */
export async function secretKeySigner(secretKey: Uint8Array): Promise<Signer> {
  if (secretKey.length !== 64) throw new TypeError('A secret key has 64 bytes.');
  const pkcs8 = Uint8Array.of(...PKCS8, ...secretKey.subarray(0, 32));
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
  const raw = Uint8Array.from(secretKey.subarray(32));
  const publicKey = await crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  const probe = Uint8Array.of(1);
  const signature = await crypto.subtle.sign('Ed25519', privateKey, probe);
  if (!(await crypto.subtle.verify('Ed25519', publicKey, signature, probe))) {
    throw new TypeError('The public key is not that of the secret.');
  }
  return keyPairSigner({ publicKey, privateKey });
}

/** Whether a text is an address: base58 of 32 bytes. */
export function isAddress(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text) && toBase58(addressBytes(text)) === text;
}
