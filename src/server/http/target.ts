// The target of an HTTP request. **Invariant:** the absolute form (`GET http://host/path`), which a server must accept (RFC 9112, 3.2.2), has
// the path and the query string of its origin form (`GET /path`); scheme and host are ignored, as the Host header is. `/graphql/` is `/graphql`.

import type { IncomingMessage } from 'node:http';

export type RequestTarget = {
  readonly path: string;
  /** The query string without the `?`; empty when there is none. */
  readonly search: string;
};

/** Returns the path and the query string of a request. */
export function targetOf({ url = '/' }: Pick<IncomingMessage, 'url'>): RequestTarget {
  const query = url.indexOf('?');
  // Nearly every request: the origin form with a query string, and without a fragment, which only a wrong client sends.
  if (query > 0 && url.startsWith('/') && !url.includes('#')) {
    return { path: url.slice(0, query), search: url.slice(query + 1) };
  }
  const [, path = '', search = ''] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  // Client settings often end in a slash. A redirect would cost every request of such a client a second one.
  return { path: path === '' ? '/' : path === '/graphql/' ? '/graphql' : path, search };
}
