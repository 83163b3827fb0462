// Entry `@tandem/client/signers`: signers from wallets of the Wallet Standard, and from a key pair of WebCrypto.

import { addressBytes, toBase58 } from './envelope.ts';
import { signInFields } from './sign-in-text.ts';
import type { SignedMessage, Signer } from './signer.ts';

export type { SignedMessage, Signer } from './signer.ts';

/** An account of a wallet, as `@wallet-standard/base` defines it. */
export type StandardAccount = {
  readonly address: string;
  readonly publicKey: ArrayLike<number>;
  /** Features that the account supports; absent: all of its wallet. */
  readonly features?: readonly string[] | undefined;
};

/** The part of a wallet of `@wallet-standard/base` that a signer uses. */
export type StandardWallet = { readonly features: object };

/** The three features by which wallets sign text, typed by hand: what each takes and returns. */
type Features = {
  readonly 'solana:signMessage'?: {
    signMessage(input: {
      readonly account: StandardAccount;
      readonly message: Uint8Array;
    }): Promise<readonly SignedMessage[]>;
  };
  readonly 'solana:signIn'?: {
    signIn(input: object): Promise<readonly (SignedMessage & { readonly account: StandardAccount })[]>;
  };
  readonly 'solana:signOffchainMessage'?: {
    readonly supportedMessageVersions: readonly number[];
    signOffchainMessage(input: {
      readonly messageVersion: 1;
      readonly account: StandardAccount;
      readonly message: string;
      readonly requiredSigners: readonly ArrayLike<number>[];
    }): Promise<readonly { readonly signature: Uint8Array; readonly signedOffchainMessage: Uint8Array }[]>;
  };
};

/**
 * Returns the signer of a Wallet Standard account. It uses `solana:signOffchainMessage` (version 1) where the wallet has it, else
 * `solana:signMessage`; `solana:signIn` for signing in. Whatever layout the wallet signs is read from what it returns.
 * @example const signer = walletStandardSigner(wallet, wallet.accounts[0]);
 * @throws TypeError for a wallet or account that can sign no message
 */
export function walletStandardSigner(wallet: StandardWallet, account: StandardAccount): Signer {
  const feature = <Name extends keyof Features>(name: Name): Features[Name] | undefined =>
    account.features?.includes(name) === false ? undefined : (wallet.features as Features)[name];
  const offchain = feature('solana:signOffchainMessage');
  const plain = feature('solana:signMessage');
  const dialogue = feature('solana:signIn');
  const signMessage =
    offchain?.supportedMessageVersions.includes(1) === true
      ? async (bytes: Uint8Array): Promise<SignedMessage> => {
          const message = new TextDecoder().decode(bytes);
          const requiredSigners = [account.publicKey];
          const input = { messageVersion: 1, account, message, requiredSigners } as const;
          const { signature, signedOffchainMessage } = first(await offchain.signOffchainMessage(input));
          return { signature, signedMessage: signedOffchainMessage };
        }
      : plain === undefined
        ? null
        : async (message: Uint8Array) => first(await plain.signMessage({ account, message }));
  if (signMessage === null) throw new TypeError('The wallet can sign no message.');
  const signIn = async (text: string): Promise<SignedMessage> => {
    const output = first((await dialogue?.signIn(signInFields(text))) ?? []);
    if (output.account.address !== account.address) throw new TypeError('Another account signed in.');
    return output;
  };
  return { address: account.address, signMessage, signIn: dialogue === undefined ? undefined : signIn };
}

function first<Output>([output]: readonly Output[]): Output {
  if (output === undefined) throw new TypeError('The wallet returned no signature.');
  return output;
}

/** A `CryptoKey`, named by a function that takes one: the name exists only in the types of browsers. */
export type SigningKey = Parameters<typeof crypto.subtle.sign>[1];

/** The part of a `CryptoKeyPair` that a signer uses. */
export type SigningKeyPair = { readonly publicKey: SigningKey; readonly privateKey: SigningKey };

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

/**
 * Whether a text is an address: base58 of 32 bytes.
 * @example if (!isAddress(typed)) show('This is no address.');
 */
export function isAddress(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text) && toBase58(addressBytes(text)) === text;
}
