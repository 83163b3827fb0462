// Envelopes of signed messages: the byte layouts in which a wallet may have signed a text (docs/adr/0006-signing-text.md).
// **Invariant:** the server builds every accepted layout itself from the text and the one signer, and verifies the signature over it; it
// never parses an envelope from a client. Layouts that are not listed here are refused.

import { domainOf, textBytes } from './message.ts';

/** The encoding that the wallet used: the bare text, or Solana's off-chain message of version 0 or 1 around it. */
export type SignedEncoding = 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';

const SIGNING_DOMAIN = Uint8Array.of(0xff, ...new TextEncoder().encode('solana offchain'));
const APPLICATION_DOMAIN_BYTES = 32;
const ONE_SIGNER = 1;
/** Format 0 is restricted ASCII, format 1 UTF-8 of up to 1 232 bytes. Format 2 is for longer texts, which are never signed here. */
const V0_FORMATS = [0, 1] as const;

/**
 * Returns every byte string that `encoding` allows around `text` for the signer `key` (32 bytes), the most likely first: one for RAW
 * and OFFCHAIN_V1; for OFFCHAIN_V0 each application domain (32 zero bytes, or the text's domain in ASCII, cut or padded with zero
 * bytes to 32) in formats 0 and 1. Throws `UnsignableText` for a text that is not signable.
 */
export function layoutsOf(text: string, key: Uint8Array, encoding: SignedEncoding): readonly Uint8Array[] {
  const body = textBytes(text);
  switch (encoding) {
    case 'RAW':
      return [body];
    case 'OFFCHAIN_V0':
      return applicationDomains(text).flatMap((domain) =>
        V0_FORMATS.map((format) => offchainV0(body, key, domain, format)),
      );
    case 'OFFCHAIN_V1':
      return [joined([SIGNING_DOMAIN, [1, ONE_SIGNER], key, body])];
    default:
      return encoding satisfies never;
  }
}

function offchainV0(body: Uint8Array, key: Uint8Array, domain: Uint8Array, format: 0 | 1): Uint8Array {
  const length = [body.length & 0xff, body.length >> 8];
  return joined([SIGNING_DOMAIN, [0], domain, [format, ONE_SIGNER], key, length, body]);
}

function applicationDomains(text: string): readonly Uint8Array[] {
  const none = new Uint8Array(APPLICATION_DOMAIN_BYTES);
  const domain = domainOf(text);
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
