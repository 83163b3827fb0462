// The span of a request, the root of its trace in this process. It continues the trace of a client that sends `traceparent`.
// **Invariant:** its attributes are the method, the route and the status, never the URL or an address.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { inRequestSpan, isTracing } from '../../store/tracing.ts';
import { targetOf } from './target.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Methods that name a span; any other is `_OTHER`, because a caller may choose its text. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** Wraps a listener, unless no SDK is registered. `routeOf` returns the route of a path; null for one that is not traced. */
export function tracedListener(listener: Listener, routeOf: (path: string) => string | null): Listener {
  if (!isTracing()) return listener;
  return (request, response) => {
    const route = routeOf(targetOf(request).path);
    if (route === null) return listener(request, response);
    const method = METHODS.has(request.method ?? '') ? (request.method ?? '') : '_OTHER';
    const attributes = { 'http.request.method': method, 'http.route': route };
    inRequestSpan(`${method} ${route}`, request.headers, attributes, (span) => {
      response.once('close', () => {
        const { statusCode } = response;
        span.set('http.response.status_code', statusCode);
        if (statusCode >= 500) span.fail(String(statusCode));
        span.end();
      });
      listener(request, response);
    });
  };
}
