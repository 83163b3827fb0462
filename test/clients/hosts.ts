// Where the programs run: in this process, and in a page of another localhost port in Chromium. Both load the same module and evaluate
// the same expressions.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { chromiumPath, openChromium } from '../kit/chromium.ts';
import { listenOnFreePort } from '../kit/port.ts';

export type Host = {
  /** Evaluates an expression in which `clients` is the module of the programs; names that it assigns to `globalThis.kept` remain. */
  readonly run: <Result>(expression: string) => Promise<Result>;
  /** What the page reported, such as a request that the browser refused; empty in this process. */
  readonly problems: () => readonly string[];
  readonly close: () => Promise<void>;
};

export const HOSTS: Readonly<
  Record<string, { readonly missing: boolean; readonly open: (module: string) => Promise<Host> }>
> = {
  Node: { missing: false, open: openNode },
  'a page in Chromium': { missing: chromiumPath === null, open: openPage },
};

async function openNode(module: string): Promise<Host> {
  const clients = await import(pathToFileURL(module).href);
  return {
    run: async (expression) => new Function('clients', 'WebSocket', `return (${expression});`)(clients, WebSocket),
    problems: () => [],
    close: async () => undefined,
  };
}

async function openPage(module: string): Promise<Host> {
  const script = await readFile(module);
  const server = createServer((request, response) => {
    if (request.url === '/clients.mjs') return void response.setHeader('content-type', 'text/javascript').end(script);
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><title>t</title><script type="module">import * as clients from "/clients.mjs"; globalThis.clients = clients;</script>',
    );
  });
  const port = await listenOnFreePort(server);
  const chromium = await openChromium();
  const page = await chromium.open(`http://localhost:${port}/`);
  return {
    run: (expression) => page.evaluate(expression),
    problems: () => page.problems,
    close: async () => {
      await chromium.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
