// The limit: `ws` accepts the sockets, and each message is serialised and framed once; that one buffer is written to every socket of a
// topic.

import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { handleOrders } from './server.ts';

const topics = new Map<string, Set<Socket>>();
const http = createServer();
const sockets = new WebSocketServer({ server: http, clientTracking: false, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (message.type !== 'subscribe') return;
    const { topic } = message.payload.variables;
    topics.set(topic, (topics.get(topic) ?? new Set()).add(request.socket));
  });
});

/** Returns an unmasked text frame; its payload has 126 to 65 535 bytes. */
function frameOf(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(size + 4);
  frame[0] = 0x81;
  frame[1] = 126;
  frame.writeUInt16BE(size, 2);
  frame.write(text, 4);
  return frame;
}

http.listen(0, '127.0.0.1', () => {
  handleOrders((http.address() as AddressInfo).port, (order) => {
    if (!('publish' in order)) return;
    const { topic, event } = order.publish;
    const frame = frameOf(
      JSON.stringify({ id: 'x'.repeat(36), type: 'next', payload: { data: { offerEvents: event } } }),
    );
    for (const socket of topics.get(topic) ?? []) socket.write(frame);
  });
});
