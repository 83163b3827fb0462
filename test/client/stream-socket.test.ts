// The socket of the client library's streams over a WebSocket that the test answers, with several messages in one packet.

import { expect, it, vi } from 'vitest';
import { createTandem } from '../../client/src/tandem.ts';

/** A WebSocket whose server answers each subscription at once with `payload` and its end, as in one packet. */
function socketClass(payload: object) {
  const closes: number[] = [];
  class AnsweringSocket {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readyState = AnsweringSocket.OPEN;
    onopen: () => void = () => undefined;
    onmessage: (event: { readonly data: string }) => void = () => undefined;
    onclose: (event: { readonly code: number; readonly reason: string }) => void = () => undefined;
    constructor() {
      setTimeout(() => this.onopen());
    }
    send(text: string): void {
      const { type, id } = JSON.parse(text) as { readonly type: string; readonly id?: string };
      const answers =
        type === 'connection_init'
          ? [{ type: 'connection_ack' }]
          : [
              { type: 'next', id, payload },
              { type: 'complete', id },
            ];
      if (type === 'complete') return;
      setTimeout(() => {
        for (const answer of answers) this.onmessage({ data: JSON.stringify(answer) });
      });
    }
    close(code: number): void {
      closes.push(code);
      this.readyState = AnsweringSocket.CLOSED;
      setTimeout(() => this.onclose({ code, reason: '' }));
    }
  }
  return { AnsweringSocket, closes };
}

it('closes the socket after each subscription that the server has refused', async () => {
  const refused = { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] };
  const { AnsweringSocket, closes } = socketClass(refused);
  const tandem = createTandem({ url: 'http://api.example/graphql', webSocket: AnsweringSocket });
  for (const closed of [[1_000], [1_000, 1_000]]) {
    await expect(tandem.accountEvents()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closes).toEqual(closed);
  }
});

it('asks for a WebSocket where the runtime has none', async () => {
  vi.stubGlobal('WebSocket', undefined);
  try {
    const items = createTandem({ url: 'http://api.example/graphql' }).offerEvents()[Symbol.asyncIterator]();
    await expect(items.next()).rejects.toThrow(
      new TypeError('No WebSocket in this runtime: give createTandem one, as `webSocket`.'),
    );
  } finally {
    vi.unstubAllGlobals();
  }
});
