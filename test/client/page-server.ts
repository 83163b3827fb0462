// Serves a page with a bundle of the client library, and passes its requests to /graphql on to the API from the same origin. It counts the
// operations and can lose answers, like the network of a browser.

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { listenOnFreePort } from '../kit/port.ts';

export type PageServer = {
  readonly url: string;
  /** Names of the operations that the pages have sent, in order. */
  readonly sent: string[];
  /** Loses the next `count` answers of an operation: the API acts on the request, and the page learns nothing. */
  readonly lose: (operation: string, count: number) => void;
  readonly close: () => Promise<void>;
};

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Opens a server whose page has the exports of `source` as the global `sdk`. */
export async function openPageServer(apiUrl: string, source: string): Promise<PageServer> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'tsx' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'sdk',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = outputFiles[0]?.text ?? '';
  const sent: string[] = [];
  const left = new Map<string, number>();
  const server = createServer(async (request, response) => {
    if (request.url === '/sdk.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    if (request.url !== '/graphql') {
      response.setHeader('content-type', 'text/html');
      return void response.end(
        '<!doctype html><title>test</title><div id="root"></div><script src="/sdk.js"></script>',
      );
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const [, operation = ''] = /(?:query|mutation) (\w+)/.exec(JSON.parse(body).query) ?? [];
    sent.push(operation);
    const { authorization } = request.headers;
    const answer = await fetch(`${apiUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body,
    });
    const text = await answer.text();
    const count = left.get(operation) ?? 0;
    left.set(operation, Math.max(0, count - 1));
    if (count > 0) request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  const port = await listenOnFreePort(server);
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    lose: (operation, count) => left.set(operation, count),
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
