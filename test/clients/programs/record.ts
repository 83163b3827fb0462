// A fetch that records what a client sends and receives, and the warnings that a client prints meanwhile.

export type Recorded = {
  readonly method: string;
  readonly url: string;
  /** Headers of the request, by lower-case name, as the client set them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly status: number;
  readonly contentType: string | null;
  /** Figures of the rate limits; null where a page of another origin may not read them. */
  readonly remaining: string | null;
  readonly requestId: string | null;
};

export type Recorder = { readonly fetch: typeof fetch; readonly requests: readonly Recorded[] };

/** Returns a fetch and the list of its requests. */
export function recorder(): Recorder {
  const requests: Recorded[] = [];
  return {
    requests,
    fetch: async (input, init) => {
      const response = await globalThis.fetch(input, init);
      requests.push({
        method: init?.method ?? 'GET',
        url: String(input),
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: typeof init?.body === 'string' ? init.body : null,
        status: response.status,
        contentType: response.headers.get('content-type'),
        remaining: response.headers.get('ratelimit-remaining'),
        requestId: response.headers.get('x-request-id'),
      });
      return response;
    },
  };
}

/** Collects what is printed with console.warn and console.error while `work` runs. */
export async function withWarnings<Result>(
  work: () => Promise<Result>,
): Promise<Result & { readonly warnings: readonly string[] }> {
  const { warn, error } = console;
  const warnings: string[] = [];
  console.warn = (...texts: unknown[]) => void warnings.push(texts.map(String).join(' '));
  console.error = console.warn;
  try {
    return { ...(await work()), warnings };
  } finally {
    Object.assign(console, { warn, error });
  }
}
