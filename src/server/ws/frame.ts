// WebSocket frames of `next` messages that differ only in the subscription id: encoded once, sent to many sockets.
// **Invariant:** the bytes equal those that the package `ws` would send. Frames of a server are not masked (RFC 6455, 5.1), so equal
// messages have equal bytes. Receivers are chosen in operation/shared-subscription.ts.

/** A subscription id as it is written in a message: a JSON string in UTF-8. */
export type EncodedSubscriptionId = Buffer;

export const encodeSubscriptionId = (id: string): EncodedSubscriptionId => Buffer.from(JSON.stringify(id), 'utf8');

/** Encoded frames of a batch of results, in order. */
export type FrameBatch = {
  readonly count: number;
  /** Returns the frames of the results from index `from` on, for one subscription. The next call reuses the buffer unless `keep` is called. */
  readonly framesFor: (id: EncodedSubscriptionId, from: number) => Buffer;
  /** Protects the buffer returned last from reuse, for a socket that has not written it yet. */
  readonly keep: () => void;
};

const BEFORE_ID = Buffer.from('{"id":');
const AFTER_ID = Buffer.from(',"type":"next","payload":');
const END = Buffer.from('}');
/** First byte of an unfragmented text frame: FIN bit and opcode 1. */
const TEXT = 0x81;

/** Bytes of all frames, and the offsets of the subscription id in them. */
type Template = { bytes: Buffer; readonly idsAt: readonly number[] };

const batches = new WeakMap<readonly string[], FrameBatch>();

/** Returns the frames of results, each given as the JSON text of its payload. The same array is encoded only once. */
export function encodeFrames(payloads: readonly string[]): FrameBatch {
  const known = batches.get(payloads);
  if (known !== undefined) return known;
  const encoded = encode(payloads);
  batches.set(payloads, encoded);
  return encoded;
}

function encode(payloads: readonly string[]): FrameBatch {
  const bodies = payloads.map((payload) => Buffer.from(payload, 'utf8'));
  /** Templates by id length and index of the first result; ids of equal length share a template. */
  const templates = new Map<string, Template>();

  const templateFor = (idLength: number, from: number): Template => {
    const key = `${idLength} ${from}`;
    const known = templates.get(key);
    if (known !== undefined) return known;
    const parts: Buffer[] = [];
    const idsAt: number[] = [];
    let length = 0;
    const put = (part: Buffer): void => {
      parts.push(part);
      length += part.length;
    };
    for (const body of bodies.slice(from)) {
      put(header(BEFORE_ID.length + idLength + AFTER_ID.length + body.length + END.length));
      put(BEFORE_ID);
      idsAt.push(length);
      for (const part of [Buffer.alloc(idLength), AFTER_ID, body, END]) put(part);
    }
    const made = { bytes: Buffer.concat(parts), idsAt };
    templates.set(key, made);
    return made;
  };

  let given: Template | null = null;
  return {
    count: payloads.length,
    framesFor(id, from) {
      given = templateFor(id.length, from);
      for (const at of given.idsAt) given.bytes.set(id, at);
      return given.bytes;
    },
    keep() {
      if (given !== null) given.bytes = Buffer.from(given.bytes);
    },
  };
}

function header(length: number): Buffer {
  if (length < 126) return Buffer.from([TEXT, length]);
  if (length < 65_536) {
    const medium = Buffer.from([TEXT, 126, 0, 0]);
    medium.writeUInt16BE(length, 2);
    return medium;
  }
  const long = Buffer.from([TEXT, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}
