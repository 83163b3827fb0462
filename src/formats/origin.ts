// Web origins (scheme, host and port), as settings name them. **Invariant:** a parsed origin has the form that a browser sends, so origins
// are compared as texts.

/** Parses an origin to the form that a browser sends; null if invalid. */
export function parseOrigin(text: string): string | null {
  if (text.includes('*') || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return text === url.origin || text === `${url.origin}/` ? url.origin : null;
}

/** Parses origins that commas separate; null when one of them is invalid. */
export function parseOrigins(text: string): readonly string[] | null {
  const origins = text.split(',').map((part) => parseOrigin(part.trim()));
  return origins.every((origin) => origin !== null) ? origins : null;
}

/**
 * Parses the address of a web page, below which other pages lie, to its form without a slash at its end. Null for an address with a query,
 * a fragment or credentials, and for another scheme than http and https.
 */
export function parsePageUrl(text: string): string | null {
  if (/[\s*?#]/.test(text) || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return null;
  return href.replace(/\/+$/, '');
}

/** Whether an origin or address is encrypted, or leads to this computer. */
export const isSecureOrigin = (origin: string): boolean => {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

/** Returns the origins under which a browser on the same computer opens the pages of a port. */
export const loopbackOrigins = (port: number): readonly string[] => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
];
