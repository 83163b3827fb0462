// Tests of the byte layouts that wallets sign (raw text and Solana off-chain messages): they equal those of Solana's library.

import {
  compileOffchainMessageV0Envelope,
  OffchainMessageContentFormat,
  type OffchainMessageV0,
} from '@solana/offchain-messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base58, bytesToSign } from '../../examples/wallet.ts';
import { addressBytes } from '../../src/wallet/address.ts';
import { possibleSignedBytes } from '../../src/wallet/envelope.ts';
import { UnsignableText } from '../../src/wallet/message.ts';
import { envelopeOf, makeWallet } from '../kit/wallet.ts';

const { address } = makeWallet('alice');
const key = addressBytes(address);
const body = fc.string({ unit: fc.constantFrom(...'abc XYZ:.%\n'), minLength: 1, maxLength: 1100 });
const encodings = ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const;
const hexes = (layouts: readonly Uint8Array[]) => layouts.map((bytes) => Buffer.from(bytes).toString('hex'));

/** Returns a text after the older header of 20 bytes: signing domain, version 0, format, length. */
const olderHeader = (text: string, format: 0 | 1): Uint8Array =>
  Uint8Array.from([
    ...[0xff, ...Buffer.from('solana offchain', 'ascii'), 0, format],
    ...[text.length % 256, Math.floor(text.length / 256), ...Buffer.from(text, 'ascii')],
  ]);

describe('possibleSignedBytes', () => {
  it('returns the byte layouts that wallets sign, for any text', () => {
    fc.assert(
      fc.property(body, (text) => {
        expect(possibleSignedBytes(text, key, 'RAW')).toEqual([new TextEncoder().encode(text)]);
        expect(possibleSignedBytes(text, key, 'OFFCHAIN_V0')).toEqual([
          envelopeOf(text, address, 'OFFCHAIN_V0', { format: 0 }),
          envelopeOf(text, address, 'OFFCHAIN_V0', { format: 1 }),
          olderHeader(text, 0),
          olderHeader(text, 1),
        ]);
        expect(possibleSignedBytes(text, key, 'OFFCHAIN_V1')).toEqual([envelopeOf(text, address, 'OFFCHAIN_V1')]);
      }),
    );
  });

  it('returns the bytes of the Solana library in format 0 for a text that the library accepts', () => {
    const content = { format: OffchainMessageContentFormat.RESTRICTED_ASCII_1232_BYTES_MAX, text: 'one line' };
    const message = { version: 0, applicationDomain: '1'.repeat(32), content, requiredSignatories: [{ address }] };
    const { content: bytes } = compileOffchainMessageV0Envelope(message as unknown as OffchainMessageV0);
    expect(hexes(possibleSignedBytes('one line', key, 'OFFCHAIN_V0'))).toContain(Buffer.from(bytes).toString('hex'));
  });

  it('includes byte layouts with the domain of the text as application domain, padded or cut to 32 bytes', () => {
    for (const domain of ['localhost:4000', 'a'.repeat(32), `${'b'.repeat(32)}.tandem.example`]) {
      const text = `${domain} asks you to authorise an action:\n${address}`;
      const padded = base58(Buffer.from(domain.padEnd(32, '\0').slice(0, 32), 'ascii'));
      expect(possibleSignedBytes(text, key, 'OFFCHAIN_V0')).toEqual([
        ...[undefined, padded].flatMap((applicationDomain) =>
          ([0, 1] as const).map((format) =>
            envelopeOf(text, address, 'OFFCHAIN_V0', { format, ...(applicationDomain && { applicationDomain }) }),
          ),
        ),
        olderHeader(text, 0),
        olderHeader(text, 1),
      ]);
    }
  });

  it('returns at most 1 232 bytes for the longest text, as hardware wallets require', () => {
    for (const encoding of encodings) {
      for (const bytes of possibleSignedBytes('x'.repeat(1100), key, encoding))
        expect(bytes.length).toBeLessThanOrEqual(1232);
    }
  });

  it('returns no byte layout twice across the encodings of a text', () => {
    fc.assert(
      fc.property(body, (text) => {
        const all = encodings.flatMap((encoding) => hexes(possibleSignedBytes(text, key, encoding)));
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('throws UnsignableText for a text with a carriage return', () => {
    for (const encoding of encodings)
      expect(() => possibleSignedBytes('a\r\nb', key, encoding)).toThrow(UnsignableText);
  });
});

describe('bytesToSign of examples/wallet.ts', () => {
  it('returns the bytes that the Solana library builds, for any text and encoding', () => {
    fc.assert(
      fc.property(body, fc.constantFrom(...encodings), (text, encoding) => {
        expect(hexes([bytesToSign(text, key, encoding)])).toEqual(hexes([envelopeOf(text, address, encoding)]));
      }),
    );
  });
});
