// Tests of the wire proxy of the embedded database with a backend that records its messages: the order in which messages of several
// clients arrive, and the clean-up after a client.

import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { serveWire } from '../../../src/store/db/embedded/wire-proxy.ts';

type Status = 'I' | 'T';

const frame = (kind: string, text = '') => {
  const body = Buffer.from(text === '' ? '' : `${text}\0`);
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
};
const startup = (() => {
  const packet = Buffer.alloc(8);
  packet.writeInt32BE(8);
  packet.writeInt32BE(196_608, 4);
  return packet;
})();
const query = (text: string) => frame('Q', text);
/** Returns the bytes of an exchange of PostgreSQL's extended query protocol: a Parse message with a statement name, then Sync. */
const exchange = (name: string, text: string) => Buffer.concat([frame('P', `${name}\0${text}`), frame('S')]);
const readable = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[^ -~]+/g, ' ')
    .trim();

/** Starts a wire proxy and returns the messages that its backend received, and client connections that a test writes to and closes. */
function fixture() {
  const given: string[] = [];
  let status: Status = 'I';
  const door = serveWire(async (messages) => {
    await new Promise((resolve) => setImmediate(resolve));
    const text = readable(messages);
    given.push(text);
    if (text.includes('BEGIN')) status = 'T';
    if (text.includes('COMMIT') || text.includes('ROLLBACK')) status = 'I';
    if (text.includes('CRASH')) throw new Error('the backend is gone');
    return Buffer.concat([frame('C', text), Buffer.from(`Z\0\0\0\x05${status}`, 'latin1')]);
  });
  const connection = () => {
    const answers: string[] = [];
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _, done) => {
        answers.push(readable(chunk));
        done();
      },
    });
    stream.on('error', () => undefined);
    door.serve(stream);
    const send = (...chunks: readonly Uint8Array[]) => {
      for (const chunk of chunks) stream.push(chunk);
    };
    send(startup);
    return { stream, answers, send };
  };
  const messages = () => given.filter((text) => text !== '');
  return { door, connection, given: messages };
}

describe('the wire proxy', () => {
  it('sends an exchange to the backend only when it is complete', async () => {
    const { connection, given } = fixture();
    const one = connection();
    const bytes = exchange('', 'SELECT 1');
    for (const byte of bytes.subarray(0, -1)) one.send(Buffer.from([byte]));
    await expect.poll(() => one.answers.length).toBe(1);
    expect(given()).toStrictEqual([]);
    one.send(bytes.subarray(-1));
    await expect.poll(given).toStrictEqual(['P SELECT 1 S']);
  });

  it('never mixes the exchanges of two clients whose bytes arrive interleaved', async () => {
    const { connection, given } = fixture();
    const [one, two] = [connection(), connection()];
    const [first, second] = [exchange('', 'SELECT 1'), exchange('', 'SELECT 2')];
    const arrived: string[] = [];
    for (let at = 0; at < first.length; at += 6) {
      one.send(first.subarray(at, at + 6));
      two.send(second.subarray(at, at + 6));
      arrived.push('one', 'two');
    }
    // Check the test data: the bytes of the two clients arrive interleaved.
    expect(arrived.slice(0, 3)).toStrictEqual(['one', 'two', 'one']);
    await expect.poll(given).toHaveLength(2);
    expect(given().toSorted()).toStrictEqual(['P SELECT 1 S', 'P SELECT 2 S']);
    await expect
      .poll(() => [one.answers.at(-1), two.answers.at(-1)])
      .toStrictEqual([expect.stringContaining('SELECT 1'), expect.stringContaining('SELECT 2')]);
  });

  it('makes other clients wait while a transaction is open', async () => {
    const { connection, given } = fixture();
    const [one, two] = [connection(), connection()];
    one.send(query('BEGIN'));
    await expect.poll(given).toStrictEqual(['Q BEGIN']);
    two.send(query('SELECT 2'));
    one.send(query('SELECT 1'));
    one.send(query('COMMIT'));
    await expect.poll(given).toStrictEqual(['Q BEGIN', 'Q SELECT 1', 'Q COMMIT', 'Q SELECT 2']);
  });

  it('rolls back the transaction and deallocates the statements of a broken connection', async () => {
    const { connection, given } = fixture();
    const [one, two] = [connection(), connection()];
    one.send(exchange('mine', 'SELECT 1'), query('BEGIN'));
    await expect.poll(given).toStrictEqual(['P mine SELECT 1 S', 'Q BEGIN']);
    two.send(query('SELECT 2'));
    one.stream.destroy();
    await expect.poll(given).toContain('Q DEALLOCATE "mine"');
    await expect.poll(given).toContain('Q SELECT 2');
    expect(given().slice(2, 4)).toStrictEqual(['S', 'Q ROLLBACK']);
  });

  it('closes every connection when the backend fails', async () => {
    const { connection } = fixture();
    const [one, two] = [connection(), connection()];
    one.send(query('CRASH'));
    await expect.poll(() => [one.stream.destroyed, two.stream.destroyed]).toStrictEqual([true, true]);
  });

  it('refuses encryption, which a local socket does not need', async () => {
    const { door } = fixture();
    const answers: string[] = [];
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk, _, done) => {
        answers.push(String(chunk));
        done();
      },
    });
    door.serve(stream);
    const packet = Buffer.from(startup);
    packet.writeInt32BE(80_877_103, 4);
    stream.push(packet);
    await expect.poll(() => answers).toStrictEqual(['N']);
  });

  it('closes a connection whose bytes do not follow the PostgreSQL protocol', async () => {
    const { connection } = fixture();
    const one = connection();
    one.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await expect.poll(() => one.stream.destroyed).toBe(true);
  });

  it('ends every connection and rolls back its open transaction when it is closed', async () => {
    const { door, connection, given } = fixture();
    const one = connection();
    one.send(query('BEGIN'));
    await expect.poll(given).toStrictEqual(['Q BEGIN']);
    await door.close();
    expect(given().at(-1)).toBe('Q ROLLBACK');
    expect(one.stream.destroyed).toBe(true);
  });
});
