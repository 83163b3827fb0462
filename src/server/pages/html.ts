// HTML pages: the document around a body, one style sheet for light and dark mode, and the escaping of values.
// **Invariant:** a page runs no script and requests nothing from another host.

import type { Reply } from '../http/reply.ts';

/** Escaped HTML; only the tag `html` creates it. */
export type Html = { readonly html: string };

/** Template tag that returns HTML and escapes every value that is not `Html` already. */
export function html(texts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const parts = values.map((value) => {
    if (typeof value === 'string') return escaped(value);
    return 'html' in value ? value.html : value.map((item) => item.html).join('\n');
  });
  return { html: texts.map((text, index) => text + (parts[index] ?? '')).join('') };
}

/** Returns a complete HTML page as a reply, with a Content-Security-Policy that forbids scripts. */
export function pageReply(status: number, title: string, body: Html, head: Html = html``): Reply {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}
<style>${{ html: STYLE }}</style>
</head>
<body>
${body}
</body>
</html>
`;
  return { status, type: 'text/html; charset=utf-8', body: page.html, headers: HEADERS };
}

const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
};

const STYLE = `
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #595959; --line: #ddd; --ground: #fff; --block: #f5f5f5; --open: #0a6b3d }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8e8; --quiet: #a8a8a8; --line: #3a3a3a; --ground: #161618; --block: #222226; --open: #5fd39a }
}
body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2.5rem auto; padding: 0 1rem; color: var(--text); background: var(--ground) }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
.lead { font-size: 1.1rem; margin: .75rem 0 }
.label { display: inline-block; padding: .1rem .7rem; border: 1px solid var(--quiet); border-radius: 1rem; color: var(--quiet); font-size: .9rem }
.label.open { border-color: var(--open); color: var(--open) }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 400; color: var(--quiet); padding: .4rem 1.5rem .4rem 0; vertical-align: top; width: 11rem }
td { padding: .4rem 0; overflow-wrap: anywhere }
@media (max-width: 30rem) { th { width: 7rem; padding-right: .75rem } }
tr { border-bottom: 1px solid var(--line) }
pre { background: var(--block); padding: 1rem; margin: 0; font-size: .85rem; border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere }
.note { color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere }
`;

const escaped = (value: string): string => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
