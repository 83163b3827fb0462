// Signing in, for private reads and streams. No session authorises an action: wallets do that.

import { refreshSession, revokeSession, type SessionTokens, signOut } from '../app/sessions.ts';
import { signIn, signInChallenge } from '../app/sign-in.ts';
import { globalId } from '../domain/id.ts';
import { badInput, builder, signedIn } from './builder.ts';
import { SignedEncodingEnum } from './enums.ts';
import { keyFrom } from './node.ts';
import { resultOf } from './refusal.ts';
import { ViewerRef, viewerOf } from './viewer.ts';

const Challenge = builder
  .objectRef<{ readonly nonce: string; readonly text: string; readonly expiresAt: Date }>('SignInChallengeSuccess')
  .implement({
    description: 'A Sign-In-With-Solana text, to be signed once within five minutes.',
    fields: (t) => ({
      nonce: t.exposeString('nonce', { description: 'For `signIn`.' }),
      text: t.exposeString('text', { description: 'Sign exactly these bytes.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it can no longer be answered.' }),
    }),
  });

const tokenFields = {
  accessToken: 'For `Authorization: Bearer …` and `connection_init`. It names no wallet.',
  expiresAt: 'When the access token expires: five minutes after it was made.',
  refreshToken: 'For `refreshSession`, once. Keep it secret; every refresh replaces it.',
};

const SignInSuccess = builder.objectRef<SessionTokens>('SignInSuccess').implement({
  description: 'A new session.',
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', { description: tokenFields.accessToken }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: tokenFields.expiresAt }),
    refreshToken: t.exposeString('refreshToken', { description: tokenFields.refreshToken }),
    viewer: t.field({
      type: ViewerRef,
      description: 'The account that is now signed in.',
      resolve: (tokens, _, context, info) => viewerOf(tokens, context, info),
    }),
  }),
});

const RefreshSessionSuccess = builder.objectRef<SessionTokens>('RefreshSessionSuccess').implement({
  description: 'The same session, continued.',
  fields: (t) => ({
    accessToken: t.exposeString('accessToken', { description: tokenFields.accessToken }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: tokenFields.expiresAt }),
    refreshToken: t.exposeString('refreshToken', { description: tokenFields.refreshToken }),
    viewer: t.field({
      type: ViewerRef,
      description: 'The signed-in account.',
      resolve: (tokens, _, context, info) => viewerOf(tokens, context, info),
    }),
  }),
});

const SignOutSuccess = builder.objectRef<{ readonly signedOut: true }>('SignOutSuccess').implement({
  description: 'The session has ended.',
  fields: (t) => ({ signedOut: t.exposeBoolean('signedOut', { description: 'Always true.' }) }),
});

const RevokeSessionSuccess = builder.objectRef<{ readonly sessionId: string }>('RevokeSessionSuccess').implement({
  description: 'That session has ended.',
  fields: (t) => ({
    sessionId: t.id({
      description: 'Global id of the session.',
      resolve: (done) => globalId('Session', done.sessionId),
    }),
  }),
});

const SignInChallengeInput = builder.inputType('SignInChallengeInput', {
  description: 'Who wants to sign in, and from where.',
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that will sign.' }),
    uri: t.string({
      required: true,
      description: 'The address of the page or app that asks; its origin must be an allowed one.',
    }),
  }),
});
const SignInInput = builder.inputType('SignInInput', {
  description: 'The answer to a challenge.',
  fields: (t) => ({
    nonce: t.string({ required: true, description: 'Of the challenge.' }),
    signature: t.string({ required: true, description: '64 bytes in base58 or base64.' }),
    encoding: t.field({
      type: SignedEncodingEnum,
      required: true,
      defaultValue: 'RAW',
      description: 'Which bytes were signed.',
    }),
    label: t.string({
      description:
        'What the client calls itself, such as "Firefox on my laptop", so that you know it again in `viewer.sessions`: 1 to 60 characters, none of them a control character.',
    }),
  }),
});
const RefreshSessionInput = builder.inputType('RefreshSessionInput', {
  description: 'The token that continues a session.',
  fields: (t) => ({
    refreshToken: t.string({ required: true, description: 'The latest refresh token of the session.' }),
  }),
});
const SignOutInput = builder.inputType('SignOutInput', {
  description: 'Nothing is needed: the session that asks is the one that ends.',
  fields: (t) => ({ clientMutationId: t.string({ description: 'Ignored; an input has at least one field.' }) }),
});
const RevokeSessionInput = builder.inputType('RevokeSessionInput', {
  description: 'Which session of your account to end.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Global id of the session, from `viewer.sessions`.' }),
  }),
});

const SignInChallengeResult = resultOf('SignInChallenge', Challenge, ['URI_NOT_ALLOWED']);
const SignInResult = resultOf('SignIn', SignInSuccess, ['CHALLENGE_NOT_ANSWERABLE', 'SIGNATURE_INVALID']);
const RefreshSessionResult = resultOf('RefreshSession', RefreshSessionSuccess, ['SESSION_ENDED']);
const SignOutResult = resultOf('SignOut', SignOutSuccess, ['SESSION_ENDED']);
const RevokeSessionResult = resultOf('RevokeSession', RevokeSessionSuccess, ['NOT_FOUND']);

/** Printable, and nothing that could pass for another line. */
const LABEL = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;

const settled = <Ok extends object, No extends object>(answer: Ok | { readonly refusal: No }): Ok | No =>
  'refusal' in answer ? (answer as { readonly refusal: No }).refusal : answer;

builder.mutationFields((t) => ({
  signInChallenge: t.field({
    type: SignInChallengeResult,
    description: 'Asks for the text that signs a wallet in.',
    args: { input: t.arg({ type: SignInChallengeInput, required: true, description: 'Who and from where.' }) },
    resolve: async (_, { input }, context) => settled(await signInChallenge(context.app, input)),
  }),
  signIn: t.field({
    type: SignInResult,
    description: 'Answers a challenge and opens a session. A wrong signature leaves the challenge answerable.',
    args: { input: t.arg({ type: SignInInput, required: true, description: 'The signed challenge.' }) },
    resolve: async (_, { input }, context) => {
      if (input.label != null && !LABEL.test(input.label)) throw badInput('input.label', 'must be 1 to 60 characters');
      return settled(await signIn(context.app, { ...input, label: input.label ?? null }));
    },
  }),
  refreshSession: t.field({
    type: RefreshSessionResult,
    description:
      'Exchanges a refresh token for a fresh pair. The same token again within 60 seconds brings the same pair, so that a lost answer can be asked for again; later, the whole session is ended.',
    args: { input: t.arg({ type: RefreshSessionInput, required: true, description: 'The token.' }) },
    resolve: async (_, { input }, context) => settled(await refreshSession(context.app, input)),
  }),
  signOut: t.field({
    type: SignOutResult,
    description: 'Ends the session that asks, on every device and socket that uses it.',
    args: { input: t.arg({ type: SignOutInput, required: true, description: 'Nothing is needed.' }) },
    resolve: async (_, __, context) => {
      await signOut(context.app, signedIn(context));
      return { signedOut: true as const };
    },
  }),
  revokeSession: t.field({
    type: RevokeSessionResult,
    description: 'Ends another session of your account.',
    args: { input: t.arg({ type: RevokeSessionInput, required: true, description: 'Which one.' }) },
    resolve: async (_, { input }, context) => {
      const { accountId } = signedIn(context);
      const sessionId = keyFrom('input.sessionId', input.sessionId, 'Session');
      return settled(await revokeSession(context.app, { accountId, sessionId }));
    },
  }),
}));
