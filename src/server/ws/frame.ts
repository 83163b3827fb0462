// What many sockets are told at once, made once: frames of `next` messages that differ in nothing but the subscription's id.
// Invariant: for a peer these are the bytes that the WebSocket library itself would send for these messages. A server's frames
// carry no mask (RFC 6455, 5.1), so equal messages are equal bytes.

/** The id of a subscription as it stands in its messages: JSON, in UTF-8. */
export type FrameId = Buffer;

export const frameId = (id: string): FrameId => Buffer.from(JSON.stringify(id), 'utf8');

/** Results for many subscriptions, in order. */
export type Batch = {
  readonly count: number;
  /** The frames of the results from number `from` on, for one subscription: good until it is asked again, unless kept. */
  readonly framesFor: (id: FrameId, from: number) => Buffer;
  /** The frames given last stay as they are: somebody has not written them yet. */
  readonly keep: () => void;
};

const BEFORE_ID = Buffer.from('{"id":');
const AFTER_ID = Buffer.from(',"type":"next","payload":');
const END = Buffer.from('}');
/** A whole message in one frame of text. */
const TEXT = 0x81;

type Template = { bytes: Buffer; readonly idsAt: readonly number[] };

/** A batch of results, each given as the JSON of its payload. */
export function batchOf(payloads: readonly string[]): Batch {
  const bodies = payloads.map((payload) => Buffer.from(payload, 'utf8'));
  /** By length of the id and first result: ids of one length fit into one template. */
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
