// Sends one webhook message over HTTP and reads the answer. **Invariant:** outside of a sandbox a connection leads only to a public
// address, which is resolved once and then connected to; a redirect is never followed; an attempt ends within its time limit.

import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { isPublicAddress } from '../../domain/inner-address.ts';
import { webhookUrlFault } from '../../domain/webhook.ts';

/** Why an attempt failed. STATUS: a status other than 2xx. TOO_LARGE: an answer of more than 64 KiB. */
export type WebhookError = (typeof WEBHOOK_ERRORS)[number];
export const WEBHOOK_ERRORS = [
  'STATUS',
  'REDIRECT',
  'TIMEOUT',
  'CONNECTION',
  'CERTIFICATE',
  'ADDRESS',
  'TOO_LARGE',
  'STOPPED',
] as const;

/** The answer to one message. `error` is null for a complete answer with status 2xx. */
export type WebhookAnswer = {
  readonly status: number | null;
  readonly error: WebhookError | null;
  readonly milliseconds: number;
  /** Pause that the receiver requested with Retry-After, at most the caller's limit; null without one. */
  readonly retryAfterMs: number | null;
  readonly body: string;
};

export type WebhookTransport = {
  /** Sends a message. Never rejects: what went wrong is in the answer. */
  readonly post: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ) => Promise<WebhookAnswer>;
  readonly close: () => void;
};

export type TransportOptions = {
  /** True outside of a sandbox: HTTPS to ports 443 and 8443 of public addresses only. */
  readonly publicOnly: boolean;
  /** Time limit of an attempt in milliseconds, by default 15 000. */
  readonly timeoutMs?: number;
  /** Certificates of authorities that are trusted instead of the usual ones. */
  readonly ca?: string;
  /** Resolves host names; by default that of the operating system. */
  readonly lookup?: typeof dnsLookup;
  readonly wallNow: () => Date;
};

export const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const IDLE_MS = 30_000;
const CERTIFICATE = /CERT|ERR_TLS|SIGNATURE|ISSUER/;

class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'ADDRESS';
}

/** Returns a transport with its own pool of connections. */
export function createWebhookTransport(options: TransportOptions): WebhookTransport {
  const pool = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' as const };
  const tls = options.ca === undefined ? pool : { ...pool, ca: options.ca };
  const https = options.publicOnly ? new RequestFilteringHttpsAgent(tls) : new HttpsAgent(tls);
  const http = new HttpAgent(pool);
  const lookup = options.publicOnly ? publicLookup(options.lookup ?? dnsLookup) : options.lookup;

  const open = (url: URL, headers: Readonly<Record<string, string>>): ClientRequest => {
    const common = { method: 'POST', headers, ...(lookup === undefined ? {} : { lookup: lookup as LookupFunction }) };
    return url.protocol === 'https:'
      ? httpsRequest(url, { ...common, agent: https })
      : httpRequest(url, { ...common, agent: http });
  };

  /** Sends a message once. `onReuse` is called when the connection had been used before. */
  const attempt = (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
    onReuse: () => void,
  ): Promise<WebhookAnswer> => {
    const startedAt = performance.now();
    const target = new URL(url);
    const took = (): number => Math.round(performance.now() - startedAt);
    if (webhookUrlFault(target, !options.publicOnly) !== null) return Promise.resolve(failed('ADDRESS', took()));
    return new Promise((resolve) => {
      const request = open(target, headers);
      let ended = false;
      const end = (answer: Omit<WebhookAnswer, 'milliseconds'>): void => {
        ended = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        resolve({ ...answer, milliseconds: took() });
      };
      const fail = (error: WebhookError, status: number | null = null): void => {
        end({ ...failed(error, 0), status });
        request.destroy();
      };
      const stop = (): void => fail('STOPPED');
      const timer = setTimeout(() => fail('TIMEOUT'), options.timeoutMs ?? TIMEOUT_MS);
      signal.addEventListener('abort', stop);
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket) onReuse();
        fail(errorOf(error));
      });
      request.on('response', (response) => readAnswer(response, options.wallNow(), end, fail));
      // An answer that switches protocols closes the connection without an error.
      request.on('close', () => {
        if (!ended) fail('CONNECTION');
      });
      request.end(body);
    });
  };

  return {
    async post(url, headers, body, signal) {
      let reused = false;
      const answer = await attempt(url, headers, body, signal, () => {
        reused = true;
      });
      // The receiver may close a kept connection at the moment of its next use: send once more, over another connection.
      if (!reused || answer.error !== 'CONNECTION' || signal.aborted) return answer;
      return attempt(url, headers, body, signal, () => undefined);
    },
    close() {
      https.destroy();
      http.destroy();
    },
  };
}

function readAnswer(
  response: IncomingMessage,
  now: Date,
  end: (answer: Omit<WebhookAnswer, 'milliseconds'>) => void,
  fail: (error: WebhookError, status: number | null) => void,
): void {
  const status = response.statusCode ?? 0;
  const parts: Buffer[] = [];
  let bytes = 0;
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) fail('TOO_LARGE', status);
    else parts.push(part);
  });
  response.on('error', () => fail('CONNECTION', status));
  response.on('aborted', () => fail('CONNECTION', status));
  response.on('end', () => {
    const error = status >= 200 && status < 300 ? null : status >= 300 && status < 400 ? 'REDIRECT' : 'STATUS';
    const body = Buffer.concat(parts).toString('utf8');
    end({ status, error, body, retryAfterMs: retryAfterOf(response.headers['retry-after'], now) });
  });
}

const failed = (error: WebhookError, milliseconds: number): WebhookAnswer => ({
  status: null,
  error,
  milliseconds,
  retryAfterMs: null,
  body: '',
});

function errorOf(error: NodeJS.ErrnoException): WebhookError {
  const code = error.code ?? '';
  if (code === 'ADDRESS' || error.message.includes('is not allowed. Because')) return 'ADDRESS';
  return CERTIFICATE.test(code) ? 'CERTIFICATE' : 'CONNECTION';
}

/** Returns the milliseconds in a Retry-After header, given in seconds or as a date; null without a usable one. */
function retryAfterOf(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null;
  const milliseconds = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : null;
}

/** Returns a lookup that fails when one of the addresses of a name is not public. The socket connects to an address that it returned. */
function publicLookup(resolve: typeof dnsLookup): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses: readonly LookupAddress[] = found ?? [];
      if (error !== null) return done(error, '');
      const inner = addresses.find(({ address }) => !isPublicAddress(address));
      const [first] = addresses;
      if (inner !== undefined || first === undefined) return done(new AddressRefused(`${hostname} is not public`), '');
      return options.all === true ? done(null, [...addresses]) : done(null, first.address, first.family);
    });
  };
}
