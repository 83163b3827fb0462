// Conditional requests: entity tags of replies that may be shared, and the answer 304 to a client that has the same reply already.
// **Invariant:** equal tags mean equal bodies before content coding, so a tag is weak and holds for every coding.

import { createHash } from 'node:crypto';
import type { Reply } from './reply.ts';

/** Returns the weak entity tag of a body: 132 bits of its SHA-256. */
export function entityTag(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Returns true when an If-None-Match header contains `tag` or `*`. Weak comparison: the prefix `W/` is ignored. */
export function matchesEntityTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === tag) return true;
  const opaque = (one: string): string => one.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || opaque(one) === opaque(tag));
}

/**
 * Adds the entity tag to a reply of status 200, or makes it a reply of status 304 without a body when `ifNoneMatch` shows that the
 * client has the body already. Returns replies of other statuses unchanged.
 */
export function conditionalReply(reply: Reply, ifNoneMatch: string | undefined): Reply {
  if (reply.status !== 200) return reply;
  const etag = reply.headers?.['etag'];
  const tagged = etag === undefined ? withTag(reply, entityTag(reply.body)) : { reply, etag };
  if (!matchesEntityTag(ifNoneMatch, tagged.etag)) return tagged.reply;
  return unchangedReply(tagged.reply);
}

/** Returns the reply of status 304 in place of a tagged one. */
export function unchangedReply({ type, headers = {} }: Reply): Reply {
  return { status: 304, type, body: '', headers, isShared: true };
}

const withTag = (reply: Reply, etag: string) => ({ reply: { ...reply, headers: { ...reply.headers, etag } }, etag });
