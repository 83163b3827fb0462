// Baseline server: the package `ws` alone; each message is serialised once and sent to every socket of a topic.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { handleOrders } from './server.ts';

const topics = new Map<string, Set<WebSocket>>();
const http = createServer();
const sockets = new WebSocketServer({ server: http, clientTracking: false, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (message.type !== 'subscribe') return;
    const { topic } = message.payload.variables;
    topics.set(topic, (topics.get(topic) ?? new Set()).add(socket));
  });
});
http.listen(0, '127.0.0.1', () => {
  handleOrders((http.address() as AddressInfo).port, (order) => {
    if (!('publish' in order)) return;
    const { topic, event } = order.publish;
    const text = JSON.stringify({ id: 'x'.repeat(36), type: 'next', payload: { data: { offerEvents: event } } });
    for (const socket of topics.get(topic) ?? []) socket.send(text);
  });
});
