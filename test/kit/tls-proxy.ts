// A proxy that gives a PostgreSQL server encrypted connections for a test: it answers the driver's request for encryption, and forwards
// the decrypted bytes. Certificates are made with `openssl`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { listenOnFreePort } from './port.ts';

/** The reason why no certificate can be made; null when one can. */
export const opensslMissing: string | null =
  spawnSync('openssl', ['version']).status === 0 ? null : 'there is no openssl on this machine';

/** Length of the driver's request for encryption, which precedes everything else. */
const REQUEST_BYTES = 8;

export type TlsProxy = {
  readonly port: number;
  /** Path of the self-signed certificate, which is its own authority. */
  readonly certificate: string;
  readonly close: () => Promise<void>;
};

/** Makes a self-signed certificate for a host name or an address, valid for some days. */
export function certificateFor(host: string, days = 2): { readonly key: string; readonly cert: string } {
  const { folder, keyText, certificateText } = makeCertificate(host, days);
  rmSync(folder, { recursive: true, force: true });
  return { key: keyText.toString(), cert: certificateText.toString() };
}

function makeCertificate(host: string, days: number) {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`;
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days ${days} -subj /CN=${host} -addext subjectAltName=${name}`;
  spawnSync('openssl', [...request.split(' '), '-keyout', key, '-out', certificate]);
  return { folder, certificate, keyText: readFileSync(key), certificateText: readFileSync(certificate) };
}

/** Opens a proxy in front of the server at `url`, with a certificate for `host` that is valid for some days. */
export async function openTlsProxy(url: string, host: string, days = 2): Promise<TlsProxy> {
  const { folder, certificate, keyText, certificateText } = makeCertificate(host, days);
  const target = new URL(url);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    open.add(near);
    near.on('error', () => undefined);
    near.once('readable', () => {
      if (near.read(REQUEST_BYTES) === null) return near.destroy();
      near.write('S');
      const plain = new TLSSocket(near, { isServer: true, key: keyText, cert: certificateText });
      const far = connect(Number(target.port), target.hostname);
      plain.on('error', () => far.destroy());
      far.on('error', () => plain.destroy());
      plain.pipe(far).pipe(plain);
      open.add(far);
      return undefined;
    });
  });
  return {
    port: await listenOnFreePort(server),
    certificate,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
