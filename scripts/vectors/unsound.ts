// Test vectors that a verifier refuses for any text: unsafe public keys, and malformed signatures.

import { base58 } from '../../examples/wallet.ts';
import {
  encodeY,
  forgeWithSmallOrderKey,
  malleate,
  signWithSmallOrderR,
  smallOrderEncodings,
  universalForgery,
} from '../../test/wallet/forgery.ts';
import { alice, base64, claimText, firstResult, hex, makeVector, type Vector } from './fixtures.ts';

/** Returns the test vectors with the verdict KEY_REFUSED. */
export function keyRefusedVectors(): readonly Vector[] {
  const no = makeVector.bind(null, 'KEY_REFUSED');
  const zeros = new Uint8Array(32);
  const exact = firstResult((turn) => {
    const text = claimText(base58(zeros), { nonce: `forged${String(turn).padStart(16, '0')}` });
    const signature = forgeWithSmallOrderKey(zeros, Buffer.from(text));
    return signature === null ? null : { text, signature };
  });
  return [
    no('all-zero address, exact forgery', 'Nobody holds a key here, yet a plain Ed25519 check accepts this.', {
      wallet: base58(zeros),
      ...exact,
    }),
    no('address off the curve', 'No key exists for such an address; program addresses are of this kind.', {
      wallet: base58(encodeY(2n, false)),
    }),
    ...smallOrderEncodings.map((key, at) =>
      no(
        `small-order key ${at + 1} of 14`,
        'A check by the rules of ZIP-215 accepts this one signature for every text.',
        { wallet: base58(key), signature: universalForgery },
      ),
    ),
    no('key not canonical', 'y = p + 3: another spelling of the point with y = 3.', {
      wallet: base58(encodeY(2n ** 255n - 19n + 3n, false)),
    }),
  ];
}

/** Returns the test vectors with the verdict SIGNATURE_MALFORMED. */
export function malformedSignatureVectors(): readonly Vector[] {
  const no = makeVector.bind(null, 'SIGNATURE_MALFORMED');
  const message = Buffer.from(claimText(alice.wallet.address));
  const good = alice.wallet.signBytes(message);
  const neutral = universalForgery.slice(0, 32);
  const respelled = encodeY(2n ** 255n - 19n + 1n, false);
  const spelled = base58(good);
  const otherAlphabet = firstResult((turn) => {
    const text = claimText(alice.wallet.address, { nonce: `base64url${String(turn).padStart(13, '0')}` });
    const signature = base64(alice.wallet.signBytes(Buffer.from(text)));
    return /[+/]/.test(signature) ? { text, signature: signature.replaceAll('+', '-').replaceAll('/', '_') } : null;
  });
  const lastBits = base64(good).replace(/.==$/, (end) => `${nextLetter(end)}==`);
  return [
    no('malleated', 'S + L in place of S: the same equation, other bytes.', { signature: malleate(good) }),
    no('R of small order', 'Signed by the true key with the neutral point as R; plain checks accept it.', {
      signature: signWithSmallOrderR(alice.secret, message, neutral),
    }),
    no('R not canonical', 'The neutral point as R, spelled y = p + 1.', {
      signature: signWithSmallOrderR(alice.secret, message, respelled),
    }),
    no('one byte short', '63 bytes.', { signature: good.slice(0, 63) }),
    no('one byte too many', '65 bytes.', { signature: new Uint8Array([...good, 0]) }),
    no('one byte short, base64', '63 bytes.', { signature: base64(good.slice(0, 63)) }),
    no('empty', 'No signature.', { signature: '' }),
    no('all ones', '64 zero bytes.', { signature: new Uint8Array(64) }),
    no('hex', 'Neither base58 nor base64.', { signature: hex(good) }),
    no('base58 with a foreign letter', 'There is no 0 in base58.', { signature: `0${spelled.slice(1)}` }),
    no('base58 with a line feed', 'White space is not skipped.', { signature: `${spelled}\n` }),
    no('base64 without padding', 'Base64 must be padded.', { signature: base64(good).replace(/=+$/, '') }),
    no('base64 with stray bits', 'The last letter carries bits of no byte.', { signature: lastBits }),
    no('base64url', 'The other alphabet of base64.', otherAlphabet),
  ];
}

function nextLetter(end: string): string {
  return String.fromCharCode(end.charCodeAt(0) + 1);
}
