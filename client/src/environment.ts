// What the library takes from the runtime: typed by hand, so that the sources compile without DOM or Node types.
// **Invariant:** nothing is read when a module is imported; every reader calls `environment()` when it needs a value.

/** The part of a response that the library reads. */
export type FetchResponse = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
};

/** A function like `fetch`; the library sends POST requests with a JSON body. */
export type Fetch = (
  url: string,
  init: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<FetchResponse>;

/** Runs `work` while no other holder of the lock `name` runs; returns what it returns. */
export type Lock = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

/** The part of IndexedDB that the token storage uses. */
export type IndexedDb = {
  open(name: string, version: number): DbRequest<Db> & { onupgradeneeded: (() => void) | null };
};
type DbRequest<Result> = {
  readonly result: Result;
  readonly error: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
};
type Db = {
  createObjectStore(name: string): unknown;
  close(): void;
  transaction(
    name: string,
    mode: 'readonly' | 'readwrite',
  ): {
    oncomplete: (() => void) | null;
    onerror: (() => void) | null;
    readonly error: unknown;
    objectStore(name: string): {
      get(key: string): DbRequest<unknown>;
      put(value: unknown, key: string): unknown;
      delete(key: string): unknown;
    };
  };
};

/** A channel between the tabs of one origin. */
export type Channel = {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
};

type Environment = {
  readonly fetch?: Fetch;
  readonly WebSocket?: unknown;
  readonly indexedDB?: IndexedDb;
  readonly BroadcastChannel?: new (name: string) => Channel;
  readonly location?: { readonly origin?: string };
  readonly navigator?: { readonly locks?: { request: Lock } };
};

/** Returns the globals of the runtime that the library can use. */
export const environment = (): Environment => globalThis as unknown as Environment;
