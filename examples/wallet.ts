// Example wallet in one file: an Ed25519 key that signs texts as Solana wallets do, for integrators without the client library.
// It depends on Node only and shares no code with the server. Do not use it with a real key, because the secret is in memory.

import { createHash, createPrivateKey, createPublicKey, randomBytes, sign as signEd25519 } from 'node:crypto';

/** Encoding of a signed text; the values are those of `SignedEncoding` in the API. */
export type Encoding = 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';

export type Wallet = {
  /** Address of the wallet: its public key in base58. */
  readonly address: string;
  /** The 32 bytes of the public key. */
  readonly publicKey: Uint8Array;
  /** Signs a text and returns the signature in base58, as `authorization.signature` takes it. */
  readonly sign: (text: string, encoding?: Encoding) => string;
  /** Signs bytes without an envelope and returns the 64 bytes of the signature. */
  readonly signBytes: (bytes: Uint8Array) => Uint8Array;
};

/** PKCS #8 prefix of an Ed25519 private key; the 32 secret bytes follow it. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const OFFCHAIN = Buffer.concat([Buffer.of(0xff), Buffer.from('solana offchain', 'ascii')]);
const NO_APPLICATION_DOMAIN = Buffer.alloc(32);
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Returns a wallet from 32 random bytes, or from the SHA-256 of `seed`, which always gives the same wallet. */
export function makeWallet(seed?: string): Wallet {
  return walletOfSecret(seed === undefined ? randomBytes(32) : createHash('sha256').update(seed, 'utf8').digest());
}

/** Returns the wallet of an Ed25519 seed of 32 bytes: the first half of a key file of the Solana command line. */
export function walletOfSecret(secret: Uint8Array): Wallet {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secret]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const signBytes = (bytes: Uint8Array) => new Uint8Array(signEd25519(null, bytes, privateKey));
  return {
    address: base58(publicKey),
    publicKey: new Uint8Array(publicKey),
    sign: (text, encoding = 'RAW') => base58(signBytes(bytesToSign(text, publicKey, encoding))),
    signBytes,
  };
}

/** Returns the bytes that a wallet with this public key signs for a text in the given encoding. */
export function bytesToSign(text: string, publicKey: Uint8Array, encoding: Encoding): Uint8Array {
  const body = Buffer.from(text, 'utf8');
  switch (encoding) {
    case 'RAW':
      return body;
    case 'OFFCHAIN_V0': {
      const [version, format, signers] = [Buffer.of(0), Buffer.of(0), Buffer.of(1)];
      const length = Buffer.of(body.length & 0xff, body.length >> 8);
      return Buffer.concat([OFFCHAIN, version, NO_APPLICATION_DOMAIN, format, signers, publicKey, length, body]);
    }
    case 'OFFCHAIN_V1': {
      const [version, signers] = [Buffer.of(1), Buffer.of(1)];
      return Buffer.concat([OFFCHAIN, version, signers, publicKey, body]);
    }
    default:
      return encoding satisfies never;
  }
}

/** Encodes bytes in base58, the encoding of Solana addresses and signatures. */
export function base58(bytes: Uint8Array): string {
  let value = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; value > 0n; value /= 58n) text = BASE58.charAt(Number(value % 58n)) + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros === -1 ? bytes.length : zeros) + text;
}
