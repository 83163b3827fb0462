// The signature over a head of the log: a compact JWS that anybody can keep and compare. It holds the head's hash, and through
// the chain every row up to it, and when it was signed; no number, for that would tell everybody how much happens here.
// Its header carries the public key, so that whoever knows the thumbprint needs nothing else. Never an access token: another type.

import { CompactSign, compactVerify } from 'jose';
import { type SigningKey, TOKEN_ALGORITHM } from './keys.ts';

/** The media type in the header. */
export const LOG_HEAD_TYPE = 'tandem-log-head+jws';

export type LogHead = { readonly hash: Uint8Array; readonly signedAt: Date };

/** Signs a head. */
export async function signLogHead(key: SigningKey, { hash, signedAt }: LogHead): Promise<string> {
  const payload = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: LOG_HEAD_TYPE, kid: key.kid, jwk: key.publicJwk })
    .sign(key.privateKey);
}

/** True when the text is this key's signature over exactly this head. */
export async function isLogHead(jws: string, key: SigningKey, { hash, signedAt }: LogHead): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key.publicKey, { algorithms: [TOKEN_ALGORITHM] });
    const said = JSON.stringify({ hash: Buffer.from(hash).toString('hex'), signedAt: signedAt.toISOString() });
    return protectedHeader.typ === LOG_HEAD_TYPE && new TextDecoder().decode(payload) === said;
  } catch {
    // The one way in which jose says that a signature does not fit.
    return false;
  }
}
