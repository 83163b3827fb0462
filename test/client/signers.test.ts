// Signers of the client library: wallets of the Wallet Standard with each of the three features, and key pairs of WebCrypto.

import { base58 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { addressBytes } from '../../client/src/envelope.ts';
import { signInFields } from '../../client/src/sign-in-text.ts';
import { signText } from '../../client/src/signed-action.ts';
import { keyPairSigner, secretKeySigner, walletStandardSigner } from '../../client/src/signers.ts';
import { makeWallet as makeKey } from '../../examples/wallet.ts';
import { signInText } from '../../src/wallet/message.ts';
import { verifySignature } from '../../src/wallet/signature.ts';
import { envelopeOf } from '../kit/wallet.ts';

const key = makeKey('signer');
const account = { address: key.address, publicKey: addressBytes(key.address) };
const TEXT = 'tandem.example asks you to authorise an action:\nAction: Claim';

/** The features of a wallet that signs in the given layout. */
const features = {
  signMessage: (encoding: Parameters<typeof envelopeOf>[2]) => ({
    'solana:signMessage': {
      signMessage: async ({ message }: { readonly message: Uint8Array }) => {
        const signedMessage = envelopeOf(new TextDecoder().decode(message), key.address, encoding);
        return [{ signedMessage, signature: key.signBytes(signedMessage) }];
      },
    },
  }),
  signOffchainMessage: (supportedMessageVersions: readonly number[]) => ({
    'solana:signOffchainMessage': {
      supportedMessageVersions,
      signOffchainMessage: async (input: {
        readonly messageVersion: number;
        readonly message: string;
        readonly requiredSigners: readonly ArrayLike<number>[];
      }) => {
        expect(input).toMatchObject({ messageVersion: 1, requiredSigners: [account.publicKey] });
        const signedOffchainMessage = envelopeOf(input.message, key.address, 'OFFCHAIN_V1');
        return [{ signedOffchainMessage, signature: key.signBytes(signedOffchainMessage) }];
      },
    },
  }),
  /** A wallet that builds the text of a sign-in from the fields, as the standard asks. */
  signIn: (change: (text: string) => string = (text) => text) => ({
    'solana:signIn': {
      signIn: async (input: Readonly<Record<string, string>>) => {
        const { domain, address, statement, uri, version, chainId, nonce, issuedAt, expirationTime, requestId } = input;
        const built = `${domain} wants you to sign in with your Solana account:\n${address}\n\n${statement}\n\nURI: ${uri}\nVersion: ${version}\nChain ID: ${chainId}\nNonce: ${nonce}\nIssued At: ${issuedAt}\nExpiration Time: ${expirationTime}\nRequest ID: ${requestId}`;
        const signedMessage = new TextEncoder().encode(change(built));
        return [{ account, signedMessage, signature: key.signBytes(signedMessage) }];
      },
    },
  }),
};

const CHALLENGE = signInText({
  domain: 'tandem.example',
  wallet: key.address as never,
  statement: 'Sign in to Tandem.',
  uri: 'https://tandem.example',
  chainId: 'solana:localnet',
  nonce: 'A'.repeat(22),
  issuedAt: new Date('2026-01-01T00:00:00.000Z'),
  expiresAt: new Date('2026-01-01T00:05:00.000Z'),
  requestId: 'r-1',
});

describe('the signer of a Wallet Standard account', () => {
  it.each([
    ['the raw text', features.signMessage('RAW'), 'RAW'],
    ["a hardware wallet's envelope", features.signMessage('OFFCHAIN_V0'), 'OFFCHAIN_V0'],
    ['an off-chain message where the wallet has that feature', features.signOffchainMessage([1]), 'OFFCHAIN_V1'],
    [
      'an off-chain message rather than a plain one',
      { ...features.signMessage('RAW'), ...features.signOffchainMessage([1]) },
      'OFFCHAIN_V1',
    ],
    [
      'a plain message when the wallet knows no version of off-chain messages that the API accepts',
      { ...features.signMessage('RAW'), ...features.signOffchainMessage([2]) },
      'RAW',
    ],
  ])('signs %s', async (_, wallet, expected) => {
    const signer = walletStandardSigner({ features: wallet }, account);
    const signed = await signText(signer, TEXT, signer.signMessage);
    expect(signed.encoding).toBe(expected);
    expect(verifySignature({ wallet: key.address as never, text: TEXT, ...signed })).toMatchObject({ ok: true });
  });

  it("signs in with the wallet's own dialogue, which builds exactly the text of the challenge", async () => {
    const signer = walletStandardSigner(
      { features: { ...features.signMessage('RAW'), ...features.signIn() } },
      account,
    );
    const signed = await signText(signer, CHALLENGE, () => signer.signIn!(CHALLENGE));
    expect(verifySignature({ wallet: key.address as never, text: CHALLENGE, ...signed })).toMatchObject({ ok: true });
    expect(signInFields(CHALLENGE)).toMatchObject({ domain: 'tandem.example', version: '1', requestId: 'r-1' });
  });

  it('refuses a dialogue that builds another text', async () => {
    const other = features.signIn((text) => text.replace('localnet', 'mainnet'));
    const signer = walletStandardSigner({ features: { ...features.signMessage('RAW'), ...other } }, account);
    await expect(signText(signer, CHALLENGE, () => signer.signIn!(CHALLENGE))).rejects.toMatchObject({
      code: 'WALLET_SIGNED_OTHER_BYTES',
    });
  });

  it('does not use a feature that the account does not support', async () => {
    const both = { ...features.signMessage('RAW'), ...features.signOffchainMessage([1]) };
    const limited = { ...account, features: ['solana:signMessage'] };
    const signer = walletStandardSigner({ features: both }, limited);
    expect((await signText(signer, TEXT, signer.signMessage)).encoding).toBe('RAW');
    expect(() => walletStandardSigner({ features: both }, { ...account, features: [] })).toThrow(TypeError);
    expect(() => walletStandardSigner({ features: {} }, account)).toThrow('can sign no message');
  });
});

describe('the signer of a key pair', () => {
  it('signs with a private key of WebCrypto that cannot be read', async () => {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    const signer = await keyPairSigner(pair);
    const signed = await signText(signer, TEXT, signer.signMessage);
    expect(verifySignature({ wallet: signer.address as never, text: TEXT, ...signed })).toMatchObject({ ok: true });
  });

  it("reads the 64 bytes of Solana's tools, and refuses bytes that do not belong together", async () => {
    const { secret, publicKey } = solanaKey();
    const signer = await secretKeySigner(Uint8Array.of(...secret, ...publicKey));
    expect(signer.address).toBe(base58.encode(publicKey));
    await expect(secretKeySigner(secret)).rejects.toThrow('64 bytes');
    await expect(secretKeySigner(Uint8Array.of(...secret, ...account.publicKey))).rejects.toThrow('public key');
  });
});

/** The key pair of RFC 8032, section 7.1, test 1. */
function solanaKey(): { readonly secret: Uint8Array; readonly publicKey: Uint8Array } {
  const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
  return {
    secret: bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
    publicKey: bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
  };
}
