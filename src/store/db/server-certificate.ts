// Reads the certificate that a PostgreSQL server presents. **Invariant:** neither user nor password are sent: the connection ends after the
// handshake, so that the certificate may also be one that nobody trusts. What makes a certificate good does not belong here.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type PeerCertificate, connect as secure } from 'node:tls';
import { addressOf } from './server-address.ts';

/** The request for encryption, which precedes the handshake: its length, and its code. */
const ENCRYPTION_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const TIMEOUT_MS = 10_000;
const DEFAULT_PORT = 5432;

/**
 * Returns the certificate of the server at an address; null for an address whose connections are not encrypted, and for a server that
 * offers no encryption. @throws the errors of the network
 */
export async function databaseCertificate(url: string): Promise<PeerCertificate | null> {
  const { host, port, tls } = addressOf('DATABASE_URL', url);
  if (tls.mode === 'NONE' || host?.startsWith('/') === true) return null;
  const name = host ?? 'localhost';
  const socket = connect({ host: name, port: port ?? DEFAULT_PORT, timeout: TIMEOUT_MS });
  socket.on('timeout', () => socket.destroy(new Error('no answer in time')));
  try {
    return await certificateOver(socket, name);
  } finally {
    socket.destroy();
  }
}

async function certificateOver(socket: Socket, host: string): Promise<PeerCertificate | null> {
  await once(socket, 'connect');
  socket.write(ENCRYPTION_REQUEST);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (answer[0] !== 'S'.charCodeAt(0)) return null;
  const encrypted = secure({ socket, host, rejectUnauthorized: false });
  await once(encrypted, 'secureConnect');
  return encrypted.getPeerCertificate();
}
