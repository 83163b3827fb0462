// Reading the body of a request, up to a bound and no byte further.

import type { IncomingMessage } from 'node:http';

/** What reading a body comes to; `GONE`: the caller left before it was whole. */
export type Body = { readonly kind: 'READ'; readonly text: string } | { readonly kind: 'TOO_LARGE' | 'GONE' };

/** Reads a body of at most `maxBytes`, as UTF-8. What is beyond the bound is neither kept nor waited for. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'TOO_LARGE' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (body: Body): void => {
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      resolve(body);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > maxBytes) finish({ kind: 'TOO_LARGE' });
      else chunks.push(chunk);
    };
    const end = (): void => finish({ kind: 'READ', text: Buffer.concat(chunks).toString('utf8') });
    const gone = (): void => finish({ kind: 'GONE' });
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}
