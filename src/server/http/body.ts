// Reads the body of a request up to a size limit. Bytes beyond the limit are neither stored nor waited for.

import type { IncomingMessage } from 'node:http';

/** The result of reading a body. ABORTED: the client disconnected before the body was complete. */
export type Body = { readonly kind: 'READ'; readonly bytes: Buffer } | { readonly kind: 'TOO_LARGE' | 'ABORTED' };

/**
 * Reads a body of at most `maxBytes` and returns its bytes, or TOO_LARGE or ABORTED. Unless the announced length is too large,
 * it first calls `inviteBody`, which tells a waiting client to send the body. Never rejects.
 */
export function readBody(request: IncomingMessage, maxBytes: number, inviteBody: () => void): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'TOO_LARGE' });
  inviteBody();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (body: Body): void => {
      request.off('data', onData).off('end', onEnd).off('close', onAbort).off('error', onAbort);
      resolve(body);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) finish({ kind: 'TOO_LARGE' });
      else chunks.push(chunk);
    };
    const onEnd = (): void => finish({ kind: 'READ', bytes: Buffer.concat(chunks) });
    const onAbort = (): void => finish({ kind: 'ABORTED' });
    request.on('data', onData).on('end', onEnd).on('close', onAbort).on('error', onAbort);
  });
}
