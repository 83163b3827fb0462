// Signature over a head of the event log: a compact JWS that anyone can store and compare later. Its payload is the head's hash, which
// covers every row up to it, and the time of signing; it has no sequence number, because that would publish the volume of events.
// **Invariant:** its type differs from that of access tokens, so neither is accepted as the other. The header carries the public key,
// so a verifier needs only the thumbprint.

import { CompactSign, compactVerify } from 'jose';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';

/** The type (`typ`) in the header. */
export const LOG_HEAD_TYPE = 'tandem-log-head+jws';

export type LogHead = { readonly hash: Uint8Array; readonly signedAt: Date };

/** Signs a head; returns a compact JWS. */
export async function signLogHead(key: SigningKey, { hash, signedAt }: LogHead): Promise<string> {
  const payload = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: LOG_HEAD_TYPE, kid: key.kid, jwk: key.publicJwk })
    .sign(key.privateKey);
}

/** True if `jws` is a signature of this key over exactly this head. */
export async function isLogHead(jws: string, key: SigningKey, { hash, signedAt }: LogHead): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key.publicKey, { algorithms: [TOKEN_ALGORITHM] });
    const expected = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
    return protectedHeader.typ === LOG_HEAD_TYPE && new TextDecoder().decode(payload) === expected;
  } catch {
    // jose reports a wrong signature only by throwing.
    return false;
  }
}
