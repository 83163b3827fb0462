// Verifies webhook messages on the receiver's server: signature, age, and the shape of the body. It needs nothing of the rest of the
// library, only WebCrypto. **Invariant:** a message is returned only when one of its signatures is valid for exactly the received bytes.

/** A verified message. Its `id` is the same for every delivery of one event, so a receiver drops those that it has seen. */
export type WebhookMessage<Data = Readonly<Record<string, unknown>>> = {
  readonly id: string;
  /** A type of event, or `webhook.verification`, `webhook.test` or `webhook.reset`. */
  readonly type: string;
  readonly timestamp: string;
  /** Position after this message: `events(after: cursor)` returns what follows. */
  readonly cursor: string;
  readonly data: Data;
  readonly notification: WebhookNotification | null;
};

/** What a push message about the event shows. */
export type WebhookNotification = {
  readonly title: string;
  readonly body: string;
  readonly urgency: 'low' | 'normal' | 'high';
  readonly collapseKey: string;
  readonly url: string;
};

/** What `verifyWebhook` needs of a request, and the secret or key of the endpoint. Exactly one of `secret` and `publicKey` is given. */
export type VerifyOptions = {
  /** The body exactly as it was received. */
  readonly body: string;
  /** The headers of the request: an object, or anything with `get`. */
  readonly headers:
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | { get(name: string): string | null };
  /** Secrets of the endpoint, `whsec_…`; two during a rotation. */
  readonly secret?: string | readonly string[] | undefined;
  /** Instead of a secret: the Ed25519 key of `/.well-known/jwks.json`. */
  readonly publicKey?: Readonly<Record<string, unknown>>;
  /** Largest difference between the message's time and the present one, in seconds; by default 300. */
  readonly toleranceSeconds?: number;
  /** Returns the present time in milliseconds. */
  readonly now?: () => number;
};

/**
 * A message that must not be trusted: answer with 400, and do nothing with it.
 * @example if (error instanceof WebhookVerificationError) response.writeHead(400).end();
 */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

type Subtle = {
  importKey(
    format: string,
    key: unknown,
    algorithm: unknown,
    extractable: boolean,
    uses: readonly string[],
  ): Promise<unknown>;
  verify(algorithm: unknown, key: unknown, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
};

/**
 * Returns the message of a request whose signature is valid for exactly the received body.
 * @example const message = await verifyWebhook({ body: await request.text(), headers: request.headers, secret });
 * @throws WebhookVerificationError when no secret is given, no signature is valid, a header is missing or the message is older than `toleranceSeconds`
 */
export async function verifyWebhook<Data = Readonly<Record<string, unknown>>>(
  options: VerifyOptions,
): Promise<WebhookMessage<Data>> {
  const id = header(options, 'webhook-id');
  const timestamp = header(options, 'webhook-timestamp');
  const signatures = header(options, 'webhook-signature').split(' ');
  const sent = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  const age = Math.abs((options.now ?? Date.now)() - sent) / 1_000;
  if (!(age <= (options.toleranceSeconds ?? 300)))
    throw new WebhookVerificationError('the message is too old or dated ahead');
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${options.body}`);
  if (!(await isSigned(options, signatures, signed))) throw new WebhookVerificationError('no signature is valid');
  return { id, ...(JSON.parse(options.body) as Omit<WebhookMessage<Data>, 'id'>) };
}

/**
 * Returns the body that answers a `webhook.verification` message; null for any other message, which needs no body.
 * @example response.end(verificationAnswer(message));
 */
export function verificationAnswer({ type, data }: WebhookMessage<unknown>): string | null {
  if (type !== 'webhook.verification') return null;
  return JSON.stringify({ challenge: (data as { readonly challenge?: unknown }).challenge });
}

async function isSigned(
  { secret = [], publicKey }: VerifyOptions,
  signatures: readonly string[],
  signed: Uint8Array,
): Promise<boolean> {
  const { subtle } = (globalThis as unknown as { readonly crypto: { readonly subtle: Subtle } }).crypto;
  const check = async (version: string, key: unknown, algorithm: unknown): Promise<boolean> => {
    for (const one of signatures) {
      const bytes = one.startsWith(`${version},`) ? fromBase64(one.slice(version.length + 1)) : null;
      if (bytes !== null && (await subtle.verify(algorithm, key, bytes, signed))) return true;
    }
    return false;
  };
  if (publicKey !== undefined) {
    const { kty, crv, x } = publicKey;
    const key = await subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
    return check('v1a', key, 'Ed25519');
  }
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length === 0) throw new WebhookVerificationError('no secret was given');
  for (const text of secrets) {
    const bytes = fromBase64(text.replace(/^whsec_/, ''));
    if (bytes === null) throw new WebhookVerificationError('the secret is not base64');
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await subtle.importKey('raw', bytes, algorithm, false, ['verify']);
    if (await check('v1', key, algorithm)) return true;
  }
  return false;
}

function header({ headers }: VerifyOptions, name: string): string {
  const value =
    typeof headers['get'] === 'function' ? headers['get'](name) : (headers as Record<string, unknown>)[name];
  if (typeof value !== 'string') throw new WebhookVerificationError(`the header ${name} is missing`);
  return value;
}

function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
