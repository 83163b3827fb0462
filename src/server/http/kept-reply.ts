// Serves a kept answer without the steps that only other requests need: most requests for the marketplace page end here, so a request
// costs one promise and no more objects than its reply has. **Invariant:** the reply and the points taken are those of serveGraphql, which
// gets every other request: one with an Authorization or Origin header, another method than GET, and an answer that no longer holds.

import type { IncomingMessage } from 'node:http';
import type { StoredAnswer } from './answer-store.ts';
import { matchesEntityTag, unchangedReply } from './conditional.ts';
import { encoded, mayBeEncoded } from './encoding.ts';
import { type GraphqlRoute, PUBLIC_HEADERS, type RouteOptions } from './graphql-route.ts';
import { addressOf } from './rate-limits.ts';
import type { GraphQLType, Reply } from './reply.ts';

/** What happens to a request for a kept answer: `send` gets the reply; `execute` a request that has paid its point and has none. */
type Outcome = { readonly send: (reply: Reply) => void; readonly execute: () => void };

/** Serves a GET of a route with the search part of its URL. Returns false, and takes nothing, when no kept answer may serve it. */
export function serveKept(
  { budget, trustedProxyHops }: Pick<RouteOptions, 'budget' | 'trustedProxyHops'>,
  { kept }: GraphqlRoute,
  request: IncomingMessage,
  search: string,
  type: GraphQLType,
  { send, execute }: Outcome,
): boolean {
  const { method, headers } = request;
  if (kept === undefined || method !== 'GET') return false;
  if (headers.authorization !== undefined || headers.origin !== undefined) return false;
  const answer = kept.find(search, type);
  if (answer === null || answer.reply.isShared !== true) return false;
  const charged = { accountId: null, address: addressOf(request, trustedProxyHops) };
  if (budget.take(charged, 1) > 0) return false;
  const serve = (version: number): void => {
    const { points } = answer;
    if (version !== answer.version || (points > 0 && budget.take(charged, points) > 0)) {
      execute();
      return;
    }
    kept.counts.served += 1;
    const { whole, unchanged, etag } = repliesOf(answer);
    const coding = headers['accept-encoding'];
    if (matchesEntityTag(headers['if-none-match'], etag)) send(unchanged);
    else if (coding === undefined || !mayBeEncoded(whole)) send(whole);
    else encoded(whole, coding).then(send, execute);
  };
  kept.current().then(serve, execute);
  return true;
}

type Replies = { readonly whole: Reply; readonly unchanged: Reply; readonly etag: string };
const replies = new WeakMap<StoredAnswer, Replies>();

/** Returns the replies that an answer becomes, which are made once. */
function repliesOf(answer: StoredAnswer): Replies {
  const known = replies.get(answer);
  if (known !== undefined) return known;
  const { keep: _, ...reply } = answer.reply;
  const whole = { ...reply, headers: { ...reply.headers, ...PUBLIC_HEADERS } };
  const made = { whole, unchanged: unchangedReply(whole), etag: reply.headers?.['etag'] ?? '' };
  replies.set(answer, made);
  return made;
}
