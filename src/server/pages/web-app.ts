// The marketplace page: the shell document of every screen, its script and style files, and the icon.
// **Invariant:** the policy of the shell allows files of this server alone, no inline script or style, and no text that becomes code
// (Trusted Types). What the screens show does not belong here (web/).

import { compressed } from '../http/encoding.ts';
import type { PageRoutes } from '../http/listener.ts';
import { type ContentCoding, json, type Reply, text } from '../http/reply.ts';
import type { Logger } from '../ops/logger.ts';
import { type Html, html } from './html.ts';
import { WEB_FILES, type WebBundle, type WebFile } from './web-bundle.ts';
import { loadWebBundle } from './web-files.ts';

/** Paths of the screens; `/offers/SLUG` is served by offer-page.ts with this shell. */
const SCREENS = /^\/(?:(?:staking|co-stakes|rewards|activity|account|docs)(?:\/[^/]+)*\/?)?$/;
const ICONS = new Set(['/favicon.svg', '/favicon.ico']);
const KEPT_FOR_EVER = 'public, max-age=31536000, immutable';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Returns a document around a body that runs the page; null while the page cannot be served. */
export type RenderPage = (status: number, head: Html, body: Html) => Promise<Reply | null>;

export type WebApp = { readonly pages: PageRoutes; readonly shell: RenderPage };

/** Path of the wallets whose keys are public; other than the files of the page it has no hash in its name and is never kept. */
const PERSONAS = `${WEB_FILES}personas.json`;

/** Returns the wallets of a sandbox whose keys are public; empty while there are none. */
export type ReadPersonas = () => readonly {
  readonly name: string;
  readonly address: string;
  readonly key: readonly number[];
}[];

/**
 * Creates the routes of the page. The files are loaded, or bundled, at the first request and kept. `personas` is null outside a sandbox.
 */
export function createWebApp(logger: Logger, personas: ReadPersonas | null): WebApp {
  let loading: Promise<WebBundle> | null = null;
  const replies = new Map<string, Reply>();
  const bundle = (): Promise<WebBundle> => {
    loading ??= loadWebBundle().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  const shell: RenderPage = async (status, head, body) => {
    try {
      return shellReply(status, await bundle(), head, body);
    } catch (error) {
      logger.error({ err: error }, 'the page could not be bundled');
      return null;
    }
  };

  async function file(name: string): Promise<Reply> {
    const found = (await bundle()).files.get(name);
    if (found === undefined) return text(404, 'No such file of the page.', { vary: 'Accept-Encoding' });
    const reply = replies.get(name) ?? fileReply(name, found);
    replies.set(name, reply);
    return reply;
  }

  return {
    shell,
    pages: (path) => {
      if (ICONS.has(path)) return async () => ICON;
      if (path === PERSONAS) return async () => json(200, personas?.() ?? [], { 'cache-control': 'no-store' });
      if (path.startsWith(WEB_FILES)) return () => file(path.slice(WEB_FILES.length));
      return SCREENS.test(path) ? async () => (await shell(200, TITLE, html``)) ?? UNAVAILABLE : null;
    },
  };
}

const TITLE = html`<title>Tandem</title>`;
const UNAVAILABLE = text(
  503,
  'The page is not available: run `npm run build`, or set WEB=off. The API is at /graphql.',
);

function shellReply(status: number, { entry }: WebBundle, head: Html, body: Html): Reply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
${head}
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${WEB_FILES}${entry.style}">
${entry.imports.map((name) => html`<link rel="modulepreload" href="${WEB_FILES}${name}">`)}
<script type="module" src="${WEB_FILES}${entry.script}"></script>
</head>
<body>
<div id="root">${body}<noscript><p class="page">This page needs a script. The API is at <a href="/graphql">/graphql</a>, and each offer has a page that needs none.</p></noscript></div>
</body>
</html>
`;
  const headers = { 'content-security-policy': POLICY, 'cache-control': 'no-cache', vary: 'Accept-Encoding' };
  return { status, type: 'text/html; charset=utf-8', body: page.html, headers };
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

function fileReply(name: string, { body, brotli }: WebFile): Reply {
  const coded = new Map<ContentCoding, Promise<Uint8Array>>();
  if (brotli !== undefined) coded.set('br', Promise.resolve(brotli));
  return {
    status: 200,
    type: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    body,
    isShared: true,
    headers: { 'cache-control': KEPT_FOR_EVER, vary: 'Accept-Encoding' },
    coded: (coding) => {
      const known = coded.get(coding) ?? compressed(coding, body);
      coded.set(coding, known);
      return known;
    },
  };
}

/** The mark: the owner's bar in ink, the co-staker's in the accent. */
const ICON: Reply = {
  status: 200,
  type: 'image/svg+xml; charset=utf-8',
  body: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 26"><style>.a{fill:#2c2e2a}.b{fill:#0a5f80}@media(prefers-color-scheme:dark){.a{fill:#d5d8d1}.b{fill:#68c0e2}}</style><rect class="a" x="1" y="6" width="17" height="6.5" rx="1.5"/><rect class="b" x="8" y="14.5" width="17" height="6.5" rx="1.5"/></svg>`,
  headers: {
    'cache-control': 'public, max-age=86400',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
};
