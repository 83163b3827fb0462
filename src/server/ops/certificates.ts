// Expiry of a certificate, and the certificate that the proxy in front of this service presents.

import { once } from 'node:events';
import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';

/** A certificate that ends sooner than this was not renewed in time: usual programs renew 30 days before the end. */
const RENEWED_DAYS = 14;
const DAY_MS = 86_400_000;
const TIMEOUT_MS = 10_000;

/** Returns what is wrong with a certificate's expiry, as the end of a sentence; null when it ends late enough. */
export function expiryFault({ valid_to }: Pick<PeerCertificate, 'valid_to'>, now: Date): string | null {
  const leftMs = Date.parse(valid_to) - now.getTime();
  const end = new Date(valid_to).toISOString();
  if (leftMs <= 0) return `expired at ${end}`;
  return leftMs < RENEWED_DAYS * DAY_MS ? `expires at ${end}, in less than ${RENEWED_DAYS} days` : null;
}

/** Returns the certificate of the server at an https origin, trusted or not. @throws the errors of the network */
export async function originCertificate(origin: string): Promise<PeerCertificate> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: port === '' ? 443 : Number(port),
    timeout: TIMEOUT_MS,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.on('timeout', () => socket.destroy(new Error('no answer in time')));
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate();
  } finally {
    socket.destroy();
  }
}

/** Returns what is wrong with the names of a certificate, as the end of a sentence; null when it is for the host of an origin. */
export function nameFault(certificate: PeerCertificate, origin: string): string | null {
  const { hostname } = new URL(origin);
  return checkServerIdentity(hostname.replace(/^\[|\]$/g, ''), certificate) === undefined
    ? null
    : `is not for ${hostname}`;
}
