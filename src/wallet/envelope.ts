// Envelopes of signed messages: the byte layouts in which a wallet may have signed a text (docs/adr/0006-signing-text.md).
// **Invariant:** the server builds each accepted layout from the text and the signer's key, and verifies the signature over it; it never
// parses an envelope from a client. Other layouts are refused.

import { domainOfSignedText, signableTextBytes } from './message.ts';

/** What a wallet has signed: the text itself, or Solana's off-chain message of version 0 or 1 that contains the text. */
export type SignedEncoding = 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';

const SIGNING_DOMAIN = Uint8Array.of(0xff, ...new TextEncoder().encode('solana offchain'));
const APPLICATION_DOMAIN_BYTES = 32;
const ONE_SIGNER = 1;
/**
 * Message formats of Solana's off-chain message version 0: format 0 is restricted ASCII, format 1 is UTF-8 of up to 1 232 bytes. Format 2
 * is for longer texts than this program signs.
 */
const V0_FORMATS = [0, 1] as const;

/**
 * Returns the byte strings that a wallet with the public key `key` (32 bytes) may have signed for `text` in `encoding`, the most likely
 * first. There is one for RAW and OFFCHAIN_V1. For OFFCHAIN_V0 there are six: two application domains (32 zero bytes, or the text's
 * domain in ASCII, cut or padded to 32 bytes) in formats 0 and 1, and the older header, without domain and signers, in formats 0 and 1.
 * Throws `UnsignableText` for a text that is not signable.
 */
export function possibleSignedBytes(text: string, key: Uint8Array, encoding: SignedEncoding): readonly Uint8Array[] {
  const body = signableTextBytes(text);
  switch (encoding) {
    case 'RAW':
      return [body];
    case 'OFFCHAIN_V0':
      return [
        ...applicationDomains(text).flatMap((domain) =>
          V0_FORMATS.map((format) => offchainV0(body, key, domain, format)),
        ),
        ...V0_FORMATS.map((format) => olderOffchainV0(body, format)),
      ];
    case 'OFFCHAIN_V1':
      return [joined([SIGNING_DOMAIN, [1, ONE_SIGNER], key, body])];
    default:
      return encoding satisfies never;
  }
}

function offchainV0(body: Uint8Array, key: Uint8Array, domain: Uint8Array, format: 0 | 1): Uint8Array {
  return joined([SIGNING_DOMAIN, [0], domain, [format, ONE_SIGNER], key, lengthOf(body), body]);
}

/**
 * Returns the layout of older Ledger apps and of the Solana command line: a header of 20 bytes that names no signer. The key is bound by
 * the signature and by the address in the text.
 */
function olderOffchainV0(body: Uint8Array, format: 0 | 1): Uint8Array {
  return joined([SIGNING_DOMAIN, [0, format], lengthOf(body), body]);
}

/** Returns the length of a text in two bytes, little-endian. */
const lengthOf = (body: Uint8Array): readonly number[] => [body.length & 0xff, body.length >> 8];

function applicationDomains(text: string): readonly Uint8Array[] {
  const none = new Uint8Array(APPLICATION_DOMAIN_BYTES);
  const domain = domainOfSignedText(text);
  if (domain === null) return [none];
  const own = new Uint8Array(APPLICATION_DOMAIN_BYTES);
  own.set(new TextEncoder().encode(domain).subarray(0, APPLICATION_DOMAIN_BYTES));
  return [none, own];
}

function joined(pieces: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
