// Opaque cursors of lists and streams: a payload, encrypted and authenticated with AES-256-GCM.
// **Invariant:** without the secret a cursor can be neither read nor made nor changed. A cursor of a list is equal for the same
// position: its nonce is a keyed hash of binding and payload. A cursor of a stream has a random nonce, so two of them cannot be
// compared. The length of the payload is visible; a writer whose length is confidential pads it. The meaning of a payload does
// not belong here.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longest text, in characters, that is decrypted; longer ones are refused. */
const MAX_TEXT = 2_048;

/** The keys are stored as `KeyObject`, because Node 24 takes 30 µs to prepare a key from bytes for each cipher and each HMAC. */
type Keys = { readonly seal: KeyObject; readonly nonce: KeyObject };

/**
 * Returns a payload as encrypted base64url text, equal for equal payload and binding. The binding names what the cursor belongs
 * to: a list with its filter and order, or a stream with its account. The binding is not part of the text, but is needed to decrypt it.
 */
export function sealCursor(secret: Uint8Array, binding: string, payload: Uint8Array): string {
  const keys = keysOf(secret);
  return sealed(keys, binding, payload, nonceOf(keys, binding, payload));
}

/** Returns a payload as encrypted text like `sealCursor`, but with a random nonce: comparing two cursors reveals nothing. */
export function sealCursorWithRandomNonce(secret: Uint8Array, binding: string, payload: Uint8Array): string {
  return sealed(keysOf(secret), binding, payload, randomBytes(NONCE_BYTES));
}

function sealed(keys: Keys, binding: string, payload: Uint8Array, nonce: Uint8Array): string {
  const cipher = createCipheriv('aes-256-gcm', keys.seal, nonce).setAAD(Buffer.from(binding, 'utf8'));
  return Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/**
 * Returns the payload of a cursor; null when the text is malformed or was made with another binding or none of these secrets. After a
 * rotation there are two.
 */
export function openCursor(
  secrets: Uint8Array | readonly Uint8Array[],
  binding: string,
  text: string,
): Uint8Array | null {
  if (text.length > MAX_TEXT) return null;
  const bytes = Buffer.from(text, 'base64url');
  // Accept only the canonical text: the decoder also tolerates padding, the standard base64 alphabet and unused bits.
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return null;
  for (const secret of secrets instanceof Uint8Array ? [secrets] : secrets) {
    const payload = decrypt(keysOf(secret), bytes.subarray(0, NONCE_BYTES), binding, bytes.subarray(NONCE_BYTES));
    if (payload !== null) return payload;
  }
  return null;
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

/** Returns the nonce, a keyed hash. The binding's length is hashed first, so that no other binding and payload give the same bytes. */
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

/** Derives two independent keys from the secret; cached as long as the secret's array exists. */
function keysOf(secret: Uint8Array): Keys {
  const known = derived.get(secret);
  if (known !== undefined) return known;
  const key = (use: string) =>
    createSecretKey(new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `tandem cursor ${use}`, 32)));
  const made = { seal: key('seal'), nonce: key('nonce') };
  derived.set(secret, made);
  return made;
}
