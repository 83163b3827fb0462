// Signs the head of the event log as a compact JWS, which anyone can store and compare later. The payload contains the hash of the last
// row, which covers all earlier rows, and the time of signing. It has no sequence number, because that would reveal the number of events.
// **Invariant:** the JWS type differs from the type of access tokens, so neither is accepted as the other. The header contains the public
// key, so a verifier needs to know only the key's thumbprint.

import { CompactSign, compactVerify } from 'jose';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';

/** The type (`typ`) in the header of a signed log head. */
const LOG_HEAD_TYPE = 'tandem-log-head+jws';

/** The head of the event log: the hash of its last row, and when it was signed. */
export type LogHead = { readonly hash: Uint8Array; readonly signedAt: Date };

/** Signs a log head and returns the compact JWS. */
export async function signLogHead(key: SigningKey, { hash, signedAt }: LogHead): Promise<string> {
  const payload = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: LOG_HEAD_TYPE, kid: key.kid, jwk: key.publicJwk })
    .sign(key.privateKey);
}

/** Returns true when `jws` is a signature of this key over exactly this log head. */
export async function verifyLogHead(jws: string, key: SigningKey, { hash, signedAt }: LogHead): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key.publicKey, { algorithms: [TOKEN_ALGORITHM] });
    const expected = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
    return protectedHeader.typ === LOG_HEAD_TYPE && new TextDecoder().decode(payload) === expected;
  } catch {
    // The library jose throws when the signature is wrong.
    return false;
  }
}
