// An endpoint that keeps answers to signed-out clients and serves them again while the data behind them has not changed. The second
// request with a text executes and keeps the answer under the version of the data that held before. A later one reads the version, by a
// statement that begins after its arrival and that all waiting requests share; the answer is served, or made again once for all of them.
// **Invariant:** a served answer is what executing the request would return. A request with an Authorization header is neither
// answered from here nor kept. Rate limits count every request.

import type { KeptAnswerCounts } from '../ops/metrics.ts';
import { type AnswerStore, createAnswerStore, type StoredAnswer } from './answer-store.ts';
import { entityTag } from './conditional.ts';
import type { Endpoint } from './endpoint.ts';
import type { Caller, GraphqlRequest } from './params.ts';
import type { GraphQLType, Reply } from './reply.ts';

/** Versions of the data that answers show; equal numbers are the same data. */
export type DataVersions = {
  /** Returns the version that holds now, read after the call. */
  readonly current: () => Promise<number>;
  /** Returns true when an answer made since `current` returned this version may be kept under it. */
  readonly mayKeep: (version: number) => Promise<boolean>;
};

/** The kept answers to GET requests of signed-out clients. */
export type KeptAnswers = {
  /** Returns the kept answer to the search part of a URL, which holds while `current` returns its version; null without one. */
  readonly find: (search: string, type: GraphQLType) => StoredAnswer | null;
  readonly current: DataVersions['current'];
  readonly counts: KeptAnswerCounts;
};

/** Most times that a request waits for an answer that others make, before it is executed alone. */
const MAX_WAITS = 3;

/** Wraps the endpoint of a schema so that it keeps those replies that have `keep`. */
export function createKeptEndpoint(
  execute: Endpoint,
  versions: DataVersions,
  counts: KeptAnswerCounts,
  store: AnswerStore = createAnswerStore(),
): { readonly endpoint: Endpoint; readonly kept: KeptAnswers } {
  const making = new Map<string, Promise<unknown>>();

  /** Executes a request and keeps its answer under the version that held before; `known` is that version when it was just read. */
  const make = async (key: string, request: GraphqlRequest, caller: Caller, known: number | null): Promise<Reply> => {
    const version = known ?? (await versions.current());
    const reply = await execute(request, caller);
    const { keep, ...plain } = reply;
    if (keep !== undefined) counts.executed += 1;
    if (keep === undefined || !(await versions.mayKeep(version))) return reply;
    return store.keep(key, { version, points: keep.points, reply: { ...plain, ...tagOf(plain) } }).reply;
  };

  /** Executes a request, and notes its text when an answer to it may be kept. */
  const first = async (key: string, request: GraphqlRequest, caller: Caller): Promise<Reply> => {
    const reply = await execute(request, caller);
    if (reply.keep === undefined) return reply;
    counts.executed += 1;
    store.markSeen(key);
    return reply;
  };

  const makeOnce = (key: string, request: GraphqlRequest, caller: Caller, known: number | null): Promise<Reply> => {
    const made = make(key, request, caller, known);
    const ended = made.then(
      () => making.delete(key),
      () => making.delete(key),
    );
    making.set(key, ended);
    return made;
  };

  const endpoint: Endpoint = async (request, caller) => {
    if (caller.viewer !== null || !caller.isSignedOut) return execute(request, caller);
    const key = keyOf(request, caller);
    if (key === null) return execute(request, caller);
    for (let waits = 0; waits < MAX_WAITS; waits += 1) {
      const kept = store.find(key);
      const version = kept === null ? null : await versions.current();
      if (kept !== null && kept.version === version) {
        if (caller.charge(kept.points) > 0) return execute(request, caller);
        counts.served += 1;
        return kept.reply;
      }
      if (kept !== null && store.find(key) === kept) store.drop(key);
      const others = making.get(key);
      if (others !== undefined) await others;
      else if (kept === null && !store.wasSeen(key)) return first(key, request, caller);
      else return makeOnce(key, request, caller, version);
    }
    return execute(request, caller);
  };
  const find: KeptAnswers['find'] = (search, type) => store.find(getKey(search, type));
  return { endpoint, kept: { find, current: versions.current, counts } };
}

/** Returns the tag of a reply that a GET may be answered with. */
const tagOf = ({ headers, body, isShared }: Reply): Pick<Reply, 'headers'> =>
  isShared === true ? { headers: { ...headers, etag: entityTag(body) } } : {};

/** Returns the key of a request: its text as it was sent, and the media type of the answer. Null for a large body. */
function keyOf(request: GraphqlRequest, { type }: Caller): string | null {
  if (request.method === 'GET') return getKey(request.search, type);
  return 'parsed' in request ? null : `POST ${type} ${request.body}`;
}

const getKey = (search: string, type: GraphQLType): string => `GET ${type} ${search}`;
