// Sign-in: asks for a challenge, has the wallet sign it, and opens the session.

import { environment } from './environment.ts';
import { isError } from './error.ts';
import {
  SignInChallengeDocument,
  type SignInChallengeMutation,
  SignInDocument,
  type SignInMutation,
} from './generated/documents.ts';
import { PASSING, retrying } from './retry.ts';
import type { SessionInfo, SessionKeeper } from './session.ts';
import { signText } from './signed-action.ts';
import type { Signer } from './signer.ts';
import type { Send } from './transport.ts';

/** Options of `signIn`. */
export type SignInOptions = {
  /** Name of this client in the account's list of sessions, such as "Firefox on my laptop": 1 to 60 characters. */
  readonly label?: string | undefined;
  /** The page or app that asks; its origin must be one that the server allows. By default the page's origin, else the server's own. */
  readonly uri?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** What `signIn` returns when it succeeds. */
export type SignedIn = SessionInfo & { readonly __typename: 'SignInSuccess' };

/** Result of `signIn`: the success, or a refusal with its reason. */
export type SignInResult =
  | SignedIn
  | Exclude<SignInChallengeMutation['signInChallenge'], { readonly __typename: 'SignInChallengeSuccess' }>
  | Exclude<SignInMutation['signIn'], { readonly __typename: 'SignInSuccess' }>;

/** For so long a request of a sign-in is repeated. */
const PATIENCE_MS = 30_000;

/** The origin under which the server knows itself. */
const SERVER_URI = '{protocol{uri}}';
type ServerUri = { readonly protocol: { readonly uri: string } };

/** Opens a session for the wallet of `signer`; see `Tandem.signIn`. */
export async function signInWith(
  send: Send,
  session: SessionKeeper,
  signer: Signer,
  { label, uri, signal }: SignInOptions = {},
): Promise<SignInResult> {
  const post = async (text: string, input: unknown) => send({ text, variables: { input }, signal });
  const repeated = <Data>(run: () => Promise<unknown>) =>
    retrying(run as () => Promise<Data>, PASSING, PATIENCE_MS, signal);
  const page =
    uri ?? environment().location?.origin ?? (await repeated<ServerUri>(() => send({ text: SERVER_URI }))).protocol.uri;
  const asked = { wallet: signer.address, uri: page };
  for (;;) {
    const { signInChallenge: challenge } = await repeated<SignInChallengeMutation>(() =>
      post(SignInChallengeDocument, asked),
    );
    if (challenge.__typename !== 'SignInChallengeSuccess') return challenge;
    const { nonce, text } = challenge;
    const ownDialogue = signer.signIn;
    const signed = await signText(signer, text, (bytes) =>
      ownDialogue === undefined ? signer.signMessage(bytes) : ownDialogue(text),
    );
    let lost = false;
    const { signIn: result } = await repeated<SignInMutation>(() =>
      post(SignInDocument, { nonce, label, ...signed }).catch((error: unknown) => {
        lost ||= isError(error, 'NETWORK');
        throw error;
      }),
    );
    // The answer with the tokens was lost: the challenge is used up, so the wallet signs another one.
    if (lost && result.__typename === 'ChallengeNotAnswerable') continue;
    if (result.__typename !== 'SignInSuccess') return result;
    return { __typename: 'SignInSuccess', ...(await session.start(result)) };
  }
}
