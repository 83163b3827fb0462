// Session mutations: sign-in with a wallet, refresh and sign-out. Sessions give access to private queries and streams.
// **Invariant:** a session never authorises an action that moves money; only a wallet's signature does.

import { refreshSession, revokeSession, type SessionTokens, signOut } from '../app/sessions.ts';
import { type SignInChallenge, type SignInFields, signIn, signInChallenge } from '../app/sign-in.ts';
import { globalId } from '../domain/id.ts';
import { badInput, builder, requireViewer } from './builder.ts';
import { SignedEncodingEnum } from './enums.ts';
import { keyFromGlobalId } from './node.ts';
import { toResult } from './refusal-types.ts';
import { resultUnion } from './refusals.ts';
import { loadViewer, ViewerRef } from './viewer.ts';

const SignInFieldsRef = builder.objectRef<SignInFields>('SignInFields').implement({
  description:
    'Values of the sign-in text under the names that `solana:signIn` of the Wallet Standard takes. A wallet makes exactly `text` of all of them.',
  fields: (t) => ({
    domain: t.exposeString('domain', {
      description: 'Host of the page that requests the sign-in, with a port if any.',
    }),
    address: t.expose('wallet', { type: 'WalletAddress', description: 'Address of the wallet that signs in.' }),
    statement: t.exposeString('statement', { description: 'Sentence in the text that says what signing it does.' }),
    uri: t.exposeString('uri', { description: 'Origin of the page that requests the sign-in.' }),
    version: t.exposeString('version', { description: 'Version of the Sign-In-With-Solana text.' }),
    chainId: t.exposeString('chainId', { description: 'Chain of the signature, such as `solana:mainnet`.' }),
    nonce: t.exposeString('nonce', { description: 'Nonce of the challenge, the same as in `SignInChallengeSuccess`.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'Creation of the challenge, in wall time.' }),
    expirationTime: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Expiry of the challenge, in wall time: the same instant as `expiresAt`.',
    }),
    requestId: t.exposeString('requestId', { description: 'Random id of the request, on the last line of the text.' }),
  }),
});

const Challenge = builder.objectRef<SignInChallenge>('SignInChallengeSuccess').implement({
  description: 'A Sign-In-With-Solana text that a wallet signs to sign in, valid once.',
  fields: (t) => ({
    nonce: t.exposeString('nonce', { description: 'Identifies the challenge: send it to `signIn` unchanged.' }),
    text: t.exposeString('text', { description: 'The text to sign, which must not be changed by a single byte.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Expiry of the challenge, in wall time: five minutes after it was created.',
    }),
    fields: t.expose('fields', {
      type: SignInFieldsRef,
      description: 'The values of the text one by one, for wallets with `solana:signIn`.',
    }),
  }),
});

/** Returns the success type of a mutation that issues a pair of tokens. */
const tokenPair = (name: string, description: string, viewer: string) =>
  builder.objectRef<SessionTokens>(name).implement({
    description,
    fields: (t) => ({
      accessToken: t.exposeString('accessToken', {
        description: 'Access token for `Authorization: Bearer …` and `connection_init`. It contains no wallet address.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'Expiry of the access token, in wall time: five minutes after it was issued.',
      }),
      refreshToken: t.exposeString('refreshToken', {
        description:
          'Refresh token for `refreshSession`, valid once and for at most 30 days; every refresh replaces it.',
      }),
      viewer: t.field({
        type: ViewerRef,
        description: viewer,
        resolve: (tokens, _, context, info) => loadViewer(tokens, context, info),
      }),
    }),
  });

const SignInSuccess = tokenPair(
  'SignInSuccess',
  'A new session and its first pair of tokens.',
  'The account that is now signed in.',
);
const RefreshSessionSuccess = tokenPair(
  'RefreshSessionSuccess',
  'The same session with a new pair of tokens.',
  'The account whose session was refreshed.',
);

const SignOutSuccess = builder.objectRef<{ readonly signedOut: true }>('SignOutSuccess').implement({
  description: 'The session has ended; its tokens are refused from now on.',
  fields: (t) => ({
    signedOut: t.exposeBoolean('signedOut', {
      description: 'Always true; it is here because a GraphQL type needs at least one field.',
    }),
  }),
});

const RevokeSessionSuccess = builder.objectRef<{ readonly sessionId: string }>('RevokeSessionSuccess').implement({
  description: 'The named session has ended; its tokens are refused from now on.',
  fields: (t) => ({
    sessionId: t.id({
      description: 'Global id of the session that ended.',
      resolve: (revoked) => globalId('Session', revoked.sessionId),
    }),
  }),
});

const SignInChallengeInput = builder.inputType('SignInChallengeInput', {
  description: 'The wallet that signs in, and the page that requests the sign-in.',
  fields: (t) => ({
    wallet: t.field({ type: 'WalletAddress', required: true, description: 'The wallet that will sign the text.' }),
    uri: t.string({
      required: true,
      description:
        'URI of the page that requests the sign-in. Its origin must be that of the server or one of ALLOWED_ORIGINS, in a sandbox also `localhost` or `127.0.0.1` with any port; else the answer is `UriNotAllowed`. An app without a web origin, such as a mobile app or a script, sends `protocol.uri`.',
    }),
  }),
});
const SignInInput = builder.inputType('SignInInput', {
  description: 'The answer to a sign-in challenge: its nonce and the signature over its text.',
  fields: (t) => ({
    nonce: t.string({ required: true, description: 'Nonce of the challenge that was signed.' }),
    signature: t.string({ required: true, description: 'Ed25519 signature: 64 bytes in base58 or base64.' }),
    encoding: t.field({
      type: SignedEncodingEnum,
      required: true,
      defaultValue: 'RAW',
      description: 'Encoding of the signed bytes; by default the text alone.',
    }),
    label: t.string({
      description:
        'Name of the client, such as "Firefox on my laptop", so that you recognise it in `viewer.sessions`: 1 to 60 characters, none of them a control character.',
    }),
  }),
});
const RefreshSessionInput = builder.inputType('RefreshSessionInput', {
  description: 'The refresh token that continues a session.',
  fields: (t) => ({
    refreshToken: t.string({ required: true, description: 'The latest refresh token of the session.' }),
  }),
});
const SignOutInput = builder.inputType('SignOutInput', {
  description: 'Input without required values: the session whose access token the request carries is ended.',
  fields: (t) => ({
    clientMutationId: t.string({
      description: 'Ignored; it is here because a GraphQL input needs at least one field.',
    }),
  }),
});
const RevokeSessionInput = builder.inputType('RevokeSessionInput', {
  description: 'The session of your account to end.',
  fields: (t) => ({
    sessionId: t.id({ required: true, description: 'Global id of the session, from `viewer.sessions`.' }),
  }),
});

const SignInChallengeResult = resultUnion('SignInChallenge', Challenge, ['URI_NOT_ALLOWED', 'WALLET_CANNOT_SIGN']);
const SignInResult = resultUnion('SignIn', SignInSuccess, ['CHALLENGE_NOT_ANSWERABLE', 'SIGNATURE_INVALID']);
const RefreshSessionResult = resultUnion('RefreshSession', RefreshSessionSuccess, ['SESSION_ENDED']);
const SignOutResult = resultUnion('SignOut', SignOutSuccess, ['SESSION_ENDED']);
const RevokeSessionResult = resultUnion('RevokeSession', RevokeSessionSuccess, ['NOT_FOUND']);

/** Valid client labels: 1 to 60 characters. Control and line separator characters are excluded, so a label stays on one line. */
export const LABEL = /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u;

builder.mutationFields((t) => ({
  signInChallenge: t.field({
    type: SignInChallengeResult,
    description: 'Returns the text that a wallet signs to sign in. Needs no session.',
    args: {
      input: t.arg({
        type: SignInChallengeInput,
        required: true,
        description: 'The wallet, and the page that requests the sign-in.',
      }),
    },
    resolve: async (_, { input }, context) => toResult(await signInChallenge(context.app, input)),
  }),
  signIn: t.field({
    type: SignInResult,
    description:
      'Opens a session with the signature over a challenge. After a wrong signature the challenge can still be answered.',
    args: {
      input: t.arg({
        type: SignInInput,
        required: true,
        description: 'Nonce of the challenge, and the signature over its text.',
      }),
    },
    resolve: async (_, { input }, context) => {
      if (input.label != null && !LABEL.test(input.label)) throw badInput('input.label', 'must be 1 to 60 characters');
      return toResult(await signIn(context.app, { ...input, label: input.label ?? null }));
    },
  }),
  refreshSession: t.field({
    type: RefreshSessionResult,
    description:
      'Exchanges a refresh token for a new pair of tokens. Sent again within 60 seconds, and before the new refresh token is used, it returns the same refresh token with another access token, in case the answer was lost; sent later, it ends the whole session.',
    args: {
      input: t.arg({
        type: RefreshSessionInput,
        required: true,
        description: 'The latest refresh token of the session.',
      }),
    },
    resolve: async (_, { input }, context) => toResult(await refreshSession(context.app, input)),
  }),
  signOut: t.field({
    type: SignOutResult,
    description: "Ends the session of the request's access token; the sockets of this session are closed.",
    args: {
      input: t.arg({
        type: SignOutInput,
        required: true,
        description: "An empty object; the session of the request's access token is ended.",
      }),
    },
    resolve: async (_, __, context) => {
      await signOut(context.app, requireViewer(context));
      return { signedOut: true as const };
    },
  }),
  revokeSession: t.field({
    type: RevokeSessionResult,
    description: 'Ends another session of your account; its sockets are closed.',
    args: {
      input: t.arg({ type: RevokeSessionInput, required: true, description: 'The session of your account to end.' }),
    },
    resolve: async (_, { input }, context) => {
      const { accountId } = requireViewer(context);
      const sessionId = keyFromGlobalId('input.sessionId', input.sessionId, 'Session');
      return toResult(await revokeSession(context.app, { accountId, sessionId }));
    },
  }),
}));
