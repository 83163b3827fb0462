// Tests of wallet addresses: exactly one spelling is accepted for each public key.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes, NotAWalletAddress, parseWalletAddress } from '../../src/wallet/address.ts';
import { encodeBase58 } from '../../src/wallet/base58.ts';
import { makeWallet } from '../kit/wallet.ts';

describe('parseWalletAddress', () => {
  it('accepts the base58 encoding of any 32 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const text = encodeBase58(bytes);
        expect(parseWalletAddress(text)).toBe(text);
        expect(addressBytes(text)).toEqual(bytes);
      }),
    );
  });

  it('refuses text of another byte length, with surrounding white space or with characters outside base58', () => {
    const { address } = makeWallet('alice');
    expect(parseWalletAddress(address)).toBe(address);
    const others = [
      '',
      `1${address}`,
      `${address}1`,
      address.slice(0, 40),
      ` ${address}`,
      `${address}\n`,
      address.replace(/.$/, '0'),
      '1'.repeat(31),
      '1'.repeat(33),
      'z'.repeat(44),
      encodeBase58(new Uint8Array(31).fill(7)),
      encodeBase58(new Uint8Array(33).fill(7)),
      '0x00',
    ];
    for (const text of others) expect(parseWalletAddress(text), JSON.stringify(text)).toBeNull();
  });
});

describe('addressBytes', () => {
  it('throws NotAWalletAddress for text that is not an address', () => {
    expect(() => addressBytes('not an address')).toThrow(NotAWalletAddress);
  });
});
