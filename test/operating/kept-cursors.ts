// What a client keeps of a marketplace: its session, a cursor of the public and of its private events, and that of its latest write.
// It shows what becomes of them after a restore or a failover.

import { call } from '../kit/http.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { SignInChallengeDocument, SignInDocument } from '../operations/generated/graphql.ts';

/** A session, with the cursor of the write that opened it. */
export type KeptSession = { readonly token: string; readonly minCursor: string };
export type KeptCursors = { readonly publicCursor: string; readonly privateCursor: string };

/** A page of events after a kept cursor. */
export type PageAfter = {
  readonly reset: string | null;
  readonly cursor: string;
  readonly items: readonly { readonly id: string }[];
};

/** Opens a session for a wallet on the process at `url`; `origin` is the public origin of the marketplace. */
export async function openSession(url: string, origin: string, wallet: TestWallet): Promise<KeptSession> {
  const challenge = await call(url, SignInChallengeDocument, { input: { wallet: wallet.address, uri: origin } });
  if (challenge.data?.signInChallenge.__typename !== 'SignInChallengeSuccess') throw new Error(challenge.text);
  const { nonce, text } = challenge.data.signInChallenge;
  const answer = await call(url, SignInDocument, { input: { nonce, signature: wallet.sign(text) } });
  if (answer.data?.signIn.__typename !== 'SignInSuccess') throw new Error(answer.text);
  return { token: answer.data.signIn.accessToken, minCursor: String(answer.extensions?.['minCursor']) };
}

/** Returns the cursors at the present end of the log. */
export async function readCursors(url: string, { token }: KeptSession): Promise<KeptCursors> {
  const answer = await call<{
    readonly events: { readonly cursor: string };
    readonly viewer: { readonly streamCursor: string };
  }>(url, '{ events { cursor } viewer { streamCursor } }', {}, { token });
  if (answer.data == null) throw new Error(answer.text);
  return { publicCursor: answer.data.events.cursor, privateCursor: answer.data.viewer.streamCursor };
}

/** Returns the pages of both logs after kept cursors. */
export async function pagesAfter(
  url: string,
  { token }: KeptSession,
  kept: KeptCursors,
): Promise<{ readonly publicPage: PageAfter; readonly privatePage: PageAfter }> {
  const document = `query ($publicCursor: StreamCursor!, $privateCursor: StreamCursor!) {
    events(after: $publicCursor, first: 100) { reset cursor items { id } }
    viewer { events(after: $privateCursor, first: 100) { reset cursor items { id } } } }`;
  const answer = await call<{ readonly events: PageAfter; readonly viewer: { readonly events: PageAfter } }>(
    url,
    document,
    kept,
    { token },
  );
  if (answer.data == null) throw new Error(answer.text);
  return { publicPage: answer.data.events, privatePage: answer.data.viewer.events };
}
