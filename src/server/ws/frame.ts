// WebSocket frames of `next` messages that differ only in the subscription id: encoded once, sent to many sockets.
// **Invariant:** the bytes are those that the WebSocket library itself would send for these messages. Frames of a server carry no
// mask (RFC 6455, 5.1), so equal messages are equal bytes. Who receives them is decided in operation/shared-subscription.ts.

/** A subscription id as it stands in a message: JSON, in UTF-8. */
export type FrameId = Buffer;

export const frameId = (id: string): FrameId => Buffer.from(JSON.stringify(id), 'utf8');

/** The frames of a batch of results, in order. */
export type FrameBatch = {
  readonly count: number;
  /** The frames of the results from index `from` on, for one subscription. The buffer is reused by the next call unless kept. */
  readonly framesFor: (id: FrameId, from: number) => Buffer;
  /** Keeps the buffer that was returned last unchanged, because the network has not written it yet. */
  readonly keep: () => void;
};

const BEFORE_ID = Buffer.from('{"id":');
const AFTER_ID = Buffer.from(',"type":"next","payload":');
const END = Buffer.from('}');
/** First byte of a text frame that holds a whole message: FIN and opcode 1. */
const TEXT = 0x81;

/** The bytes of all frames, and where the id stands in them. */
type Template = { bytes: Buffer; readonly idsAt: readonly number[] };

const batches = new WeakMap<readonly string[], FrameBatch>();

/** The frames of results, each given as the JSON of its payload; the same array is encoded once. */
export function framesOf(payloads: readonly string[]): FrameBatch {
  const known = batches.get(payloads);
  if (known !== undefined) return known;
  const encoded = encode(payloads);
  batches.set(payloads, encoded);
  return encoded;
}

function encode(payloads: readonly string[]): FrameBatch {
  const bodies = payloads.map((payload) => Buffer.from(payload, 'utf8'));
  /** By length of the id and index of the first result: ids of one length fit into one template. */
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
