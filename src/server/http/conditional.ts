// Conditional requests: entity tags of replies that may be shared, and the answer 304 to a caller that holds the same reply.
// **Invariant:** equal tags mean equal bodies before content coding, so a tag is weak and holds for every coding.

import { createHash } from 'node:crypto';
import type { Reply } from './reply.ts';

/** The weak entity tag of a body: 128 bits of its SHA-256. */
export function entityTag(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** True if an If-None-Match header names `tag`, or any tag with `*`. Tags are compared weakly. */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const opaque = (one: string): string => one.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || opaque(one) === opaque(tag));
}

/** The reply with its tag, or 304 without a body where the caller holds it already. Other statuses than 200 are left alone. */
export function conditional(reply: Reply, ifNoneMatch: string | undefined): Reply {
  if (reply.status !== 200) return reply;
  const etag = reply.headers?.['etag'] ?? entityTag(reply.body);
  const tagged = { ...reply, headers: { ...reply.headers, etag } };
  return namesTag(ifNoneMatch, etag) ? { ...tagged, status: 304, body: '' } : tagged;
}
