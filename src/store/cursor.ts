// Opaque cursors: what is inside is sealed (nobody can read it) and authenticated (nobody can make or change one). Serves lists
// and streams alike; what a payload means is known where it is written. AES-256-GCM. A cursor of a list is the same for the
// same place: its nonce is a keyed hash of binding and payload. One of a stream never repeats, so that nobody can tell whether
// two of them are one place. Only a payload's length can be seen: one that would tell something has to be padded by its writer.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longer texts are refused unread. */
const MAX_TEXT = 2_048;

type Keys = { readonly seal: Uint8Array; readonly nonce: Uint8Array };

/**
 * Seals a payload as base64url text, always the same for the same place. The binding names what the cursor belongs to (a list
 * with its filter and order, a stream with its account); it is not in the text, yet the text opens under this very binding only.
 */
export function sealCursor(secret: Uint8Array, binding: string, payload: Uint8Array): string {
  const keys = keysOf(secret);
  return sealed(keys, binding, payload, nonceOf(keys, binding, payload));
}

/** Seals as `sealCursor` does, never twice the same: whoever holds two cursors learns nothing from comparing them. */
export function sealFreshCursor(secret: Uint8Array, binding: string, payload: Uint8Array): string {
  return sealed(keysOf(secret), binding, payload, randomBytes(NONCE_BYTES));
}

function sealed(keys: Keys, binding: string, payload: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce).setAAD(Buffer.from(binding, 'utf8'));
  return Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** The payload of a cursor; null when the text is malformed, was not made with this secret, or is bound to something else. */
export function openCursor(secret: Uint8Array, binding: string, text: string): Uint8Array | null {
  if (text.length > MAX_TEXT) return null;
  const bytes = Buffer.from(text, 'base64url');
  // The same bytes have one text: the decoder's tolerance (padding, the other alphabet, stray bits) ends here.
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return null;
  return decrypt(keysOf(secret), bytes.subarray(0, NONCE_BYTES), binding, bytes.subarray(NONCE_BYTES));
}

function decrypt(keys: Keys, nonce: Uint8Array, binding: string, body: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(binding, 'utf8'))
    .setAuthTag(body.subarray(body.length - TAG_BYTES));
  const payload = decipher.update(body.subarray(0, body.length - TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return Uint8Array.from(payload);
}

/** The length of the binding stands first, so that no other binding and payload read as the same bytes. */
function nonceOf(keys: Keys, binding: string, payload: Uint8Array): Uint8Array {
  const bound = Buffer.from(binding, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bound.length);
  return createHmac('sha256', keys.nonce)
    .update(length)
    .update(bound)
    .update(payload)
    .digest()
    .subarray(0, NONCE_BYTES);
}

const derived = new WeakMap<Uint8Array, Keys>();

/** Two independent keys from the secret, kept for as long as the secret's own array lives. */
function keysOf(secret: Uint8Array): Keys {
  const known = derived.get(secret);
  if (known !== undefined) return known;
  const key = (use: string) =>
    new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `tandem cursor ${use}`, 32));
  const made = { seal: key('seal'), nonce: key('nonce') };
  derived.set(secret, made);
  return made;
}
