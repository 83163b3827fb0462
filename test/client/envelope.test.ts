// Recognition of what a wallet has signed: the text, each accepted layout of an off-chain message around it, and other bytes.

import { describe, expect, it } from 'vitest';
import { addressBytes, encodingOf, toBase58 } from '../../client/src/envelope.ts';
import { envelopeOf, makeWallet } from '../kit/wallet.ts';

const { address } = makeWallet('signer');
const TEXT = `tandem.example asks you to authorise an action:\n${address}\n\nAction: Claim co-staking offer`;
const bytes = new TextEncoder().encode(TEXT);
const OWN_DOMAIN = toBase58(Uint8Array.of(...new TextEncoder().encode('tandem.example'), ...new Uint8Array(18)));
const START = [0xff, ...new TextEncoder().encode('solana offchain')];

describe('the recognition of a signed message', () => {
  it.each([
    ['the text itself', 'RAW', bytes],
    ['version 0 in format 0', 'OFFCHAIN_V0', envelopeOf(TEXT, address, 'OFFCHAIN_V0')],
    ['version 0 in format 1', 'OFFCHAIN_V0', envelopeOf(TEXT, address, 'OFFCHAIN_V0', { format: 1 })],
    [
      "version 0 with the text's own domain",
      'OFFCHAIN_V0',
      envelopeOf(TEXT, address, 'OFFCHAIN_V0', { applicationDomain: OWN_DOMAIN }),
    ],
    ['version 1', 'OFFCHAIN_V1', envelopeOf(TEXT, address, 'OFFCHAIN_V1')],
    ['the older header', 'OFFCHAIN_V0', Uint8Array.of(...START, 0, 0, bytes.length & 255, bytes.length >> 8, ...bytes)],
  ])('recognises %s as %s', (_, encoding, signed) => {
    expect(encodingOf(TEXT, address, signed)).toBe(encoding);
  });

  it.each([
    ['another text', new TextEncoder().encode(TEXT.replace('Claim', 'Close'))],
    ['the text with a line feed at its end', new TextEncoder().encode(`${TEXT}\n`)],
    ['bytes before the text', Uint8Array.of(1, ...bytes)],
    ['an envelope of another signer', envelopeOf(TEXT, makeWallet('other').address, 'OFFCHAIN_V1')],
    [
      'an envelope of another application domain',
      envelopeOf(TEXT, address, 'OFFCHAIN_V0', { applicationDomain: address }),
    ],
    ['an envelope of another text', envelopeOf(`${TEXT}!`, address, 'OFFCHAIN_V0')],
    ['an envelope with a wrong length', Uint8Array.of(...START, 0, 0, 1, 0, ...bytes)],
    ['nothing', new Uint8Array()],
  ])('refuses %s', (_, signed) => {
    expect(encodingOf(TEXT, address, signed)).toBeNull();
  });

  it('decodes and encodes addresses, leading zeros included', () => {
    for (const one of [address, '11111111111111111111111111111111', '1nc1nerator11111111111111111111111111111111']) {
      expect(toBase58(addressBytes(one))).toBe(one);
    }
  });
});
