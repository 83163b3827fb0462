// Test vectors with a valid key and a well-formed signature over bytes other than the text in the given encoding.

import { createHash } from 'node:crypto';
import { envelopeOf } from '../../test/kit/wallet.ts';
import { signWithTorsion } from '../../test/wallet/forgery.ts';
import { alice, claimText, makeVector, mallory, type Vector } from './fixtures.ts';

/** Returns the test vectors with the verdict SIGNATURE_MISMATCH. */
export function mismatchedVectors(): readonly Vector[] {
  const no = makeVector.bind(null, 'SIGNATURE_MISMATCH');
  const { address } = alice.wallet;
  const text = claimText(address);
  const raw = Buffer.from(text);
  const good = alice.wallet.signBytes(raw);
  const v0 = envelopeOf(text, address, 'OFFCHAIN_V0');
  const v1 = envelopeOf(text, address, 'OFFCHAIN_V1');
  const [key, other] = [v1.slice(18, 50), envelopeOf(text, mallory.wallet.address, 'OFFCHAIN_V1').slice(18, 50)];
  const bytes = (...pieces: readonly ArrayLike<number>[]) =>
    Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)));
  const inV0 = (name: string, why: string, signed: Uint8Array) =>
    no(name, why, { encoding: 'OFFCHAIN_V0', bytes: signed });
  const inV1 = (name: string, why: string, signed: Uint8Array) =>
    no(name, why, { encoding: 'OFFCHAIN_V1', bytes: signed });
  return [
    no('wrong key', 'Signed by somebody else.', { signature: mallory.wallet.signBytes(raw) }),
    no('other text', 'Signed for another amount.', { bytes: Buffer.from(claimText(address, { amount: '800 IO' })) }),
    no('other nonce', 'Signed for another nonce.', {
      bytes: Buffer.from(claimText(address, { nonce: '3fG9xQ2LmZ8cVbN7tYw1Kt' })),
    }),
    no('one bit of R', 'One flipped bit in the first half.', { signature: flipped(good, 0) }),
    no('one bit of S', 'One flipped bit in the second half.', { signature: flipped(good, 32) }),
    no('CRLF', 'Lines parted by CR LF.', { bytes: Buffer.from(text.replaceAll('\n', '\r\n')) }),
    no('trailing line feed', 'One LF after the last line.', { bytes: Buffer.from(`${text}\n`) }),
    no('hash of the text', 'The sha-256 of the text was signed.', { bytes: createHash('sha256').update(raw).digest() }),
    no('right only with cofactor', 'R carries a point of order 8: lenient checks accept it, Solana does not.', {
      signature: signWithTorsion(alice.secret, raw),
    }),
    no('raw sent as v0', 'The bare text was signed.', { encoding: 'OFFCHAIN_V0', bytes: raw }),
    no('raw sent as v1', 'The bare text was signed.', { encoding: 'OFFCHAIN_V1', bytes: raw }),
    no('v0 sent as raw', 'An envelope was signed.', { bytes: v0 }),
    no('v1 sent as v0', 'The envelope of version 1 was signed.', { encoding: 'OFFCHAIN_V0', bytes: v1 }),
    no('v0 sent as v1', 'The envelope of version 0 was signed.', { encoding: 'OFFCHAIN_V1', bytes: v0 }),
    inV0('v0 two signers', 'A second signer beside the wallet.', bytes(v0.slice(0, 50), [2], key, other, v0.slice(83))),
    inV0('v0 other signer', 'The envelope names another key.', bytes(v0.slice(0, 51), other, v0.slice(83))),
    inV0('v0 wrong signing domain', 'Without the leading ff byte.', bytes([0x00], v0.slice(1))),
    inV0('v0 foreign application domain', 'Neither zero nor ours.', bytes(v0.slice(0, 17), key, v0.slice(49))),
    inV0('v0 format 2', 'The format for long texts.', bytes(v0.slice(0, 49), [2], v0.slice(50))),
    inV0(
      'v0 length big-endian',
      'The length must be little-endian.',
      bytes(v0.slice(0, 83), [v0[84] ?? 0, v0[83] ?? 0], raw),
    ),
    inV0(
      'v0 wrong length',
      'The length is one too many.',
      bytes(v0.slice(0, 83), [(v0[83] ?? 0) + 1, v0[84] ?? 0], raw),
    ),
    ...olderHeaderVectors(text, v0, raw),
    inV1(
      'v1 two signers',
      'A second signer beside the wallet.',
      bytes(v1.slice(0, 17), [2], ...[key, other].sort(Buffer.compare), raw),
    ),
    inV1('v1 with a length', 'An early version 1 had a length before the text.', bytes(v1.slice(0, 50), v0.slice(83))),
    inV1('version 2', 'No such version.', bytes(v1.slice(0, 16), [2], v1.slice(17))),
  ];
}

/** Returns the vectors about the older header of 20 bytes: signing domain, version 0, format, length in two bytes. */
function olderHeaderVectors(text: string, v0: Uint8Array, raw: Uint8Array): readonly Vector[] {
  const domain = v0.slice(0, 16);
  const length = [...v0.slice(83, 85)] as [number, number];
  const other = Buffer.from(text.replace('Amount: 8000 IO', 'Amount: 8001 IO'));
  const no = (name: string, why: string, header: readonly number[], body: Uint8Array = raw, start = domain) =>
    makeVector('SIGNATURE_MISMATCH', `v0 older header, ${name}`, why, {
      encoding: 'OFFCHAIN_V0',
      bytes: Uint8Array.from([...start, ...header, ...body]),
    });
  return [
    no('other text', 'The header is right, the text asks for another amount.', [0, 0, ...length], other),
    no('format 2', 'The format for long texts.', [0, 2, ...length]),
    no('length big-endian', 'The length must be little-endian.', [0, 0, length[1], length[0]]),
    no('wrong length', 'The length is one too many.', [0, 0, length[0] + 1, length[1]]),
    no('no length', 'The header ends after the format.', [0, 0]),
    no('version 1', 'The header of version 0 with the number of version 1.', [1, 0, ...length]),
    no('number of signers', 'A number of signers but no signer.', [0, 0, 1, ...length]),
    no('wrong signing domain', 'Without the leading ff byte.', [0, 0, ...length], raw, domain.slice(1)),
    makeVector('SIGNATURE_MISMATCH', 'v0 older header sent as raw', 'The header was signed.', {
      bytes: Uint8Array.from([...domain, 0, 0, ...length, ...raw]),
    }),
    makeVector('SIGNATURE_MISMATCH', 'v0 older header sent as v1', 'The header of version 0 was signed.', {
      encoding: 'OFFCHAIN_V1',
      bytes: Uint8Array.from([...domain, 0, 0, ...length, ...raw]),
    }),
  ];
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
