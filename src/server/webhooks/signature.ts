// Signatures of webhook messages by the Standard Webhooks specification: `v1` with each secret of the endpoint, `v1a` with the Ed25519
// key whose public half is in the JWKS. **Invariant:** the signed bytes are exactly `id.timestamp.body`.

import { createHmac, webcrypto } from 'node:crypto';
import type { SigningKey } from '../../session/keys.ts';

/** The secrets of an endpoint, the present one first, and the Ed25519 key. */
export type MessageKeys = { readonly secrets: readonly Uint8Array[]; readonly key: SigningKey };

/** Returns the headers of a message that is sent at `now`. */
export async function signedHeaders(
  keys: MessageKeys,
  id: string,
  body: string,
  now: Date,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signed = `${id}.${timestamp}.${body}`;
  const v1 = keys.secrets.map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`);
  const asymmetric = await webcrypto.subtle.sign('Ed25519', keys.key.privateKey, Buffer.from(signed));
  return {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Tandem-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': [...v1, `v1a,${Buffer.from(asymmetric).toString('base64')}`].join(' '),
  };
}
