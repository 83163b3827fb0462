// Signed actions: asks the API for the text, has the wallet sign it, checks what was signed, and submits the authorisation.
// **Invariant:** an authorisation is sent only when the wallet has signed exactly its text. It may be sent any number of times: the
// API executes it once and answers a repetition with the outcome of the first.

import type { AnyDocument } from './document.ts';
import { TandemError } from './error.ts';
import { SigningMessageDocument, type SigningMessageQuery } from './generated/documents.ts';
import type { ActionName, Actions, SignedEncoding } from './generated/types.ts';
import type { SignedMessage, Signer } from './signer.ts';

/** A wallet's signature over the text of an action, with the values that the text contains. */
export type Authorization = {
  readonly wallet: string;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly signature: string;
  readonly encoding: SignedEncoding;
};

/**
 * A signed action, ready to submit. It is plain data: keep it as JSON and submit it after a reload. A program that has it can submit it
 * until it expires, and can do nothing else with it.
 */
export type PreparedAction<Name extends ActionName = ActionName> = {
  readonly action: Name;
  /** The text that was signed, and by which authorisation. */
  readonly text: string;
  /** The input of the mutation. */
  readonly input: { readonly authorization: Authorization } & Readonly<Record<string, unknown>>;
  /** When the authorisation expires, in milliseconds of this computer's clock. */
  readonly deadline: number;
};

/** Options of `prepare` and of the functions of the actions. */
export type SigningOptions = {
  /** Called with each text before the wallet is asked. Throw to stop: nothing was signed or sent then. */
  readonly onText?: ((text: string) => void | Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Options of `submit` and of the functions of the actions. */
export type SubmitOptions<Name extends ActionName, Result = Actions[Name]['result']> = {
  /** A mutation of your own for the same action with `$input`, to select other fields. Select `__typename`, and code and message of `Refusal`. */
  readonly document?: AnyDocument<Readonly<Record<Name, Result>>, { readonly input: never }> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Sends a document and returns its data, with the session's token. */
export type Ask = (
  document: AnyDocument<unknown, never>,
  variables: unknown,
  options?: {
    readonly signal?: AbortSignal | undefined;
    /** Repeat for so long after every failure that may pass: the call does no harm when it is repeated. */
    readonly forMs?: number;
  },
) => Promise<unknown>;

/** Has the wallet sign an action. @throws TandemError BAD_USER_INPUT and others for the text, WALLET_REJECTED, WALLET_SIGNED_OTHER_BYTES */
export async function prepareAction<Name extends ActionName>(
  ask: Ask,
  signer: Signer,
  action: Name,
  fields: Actions[Name]['fields'],
  options: SigningOptions = {},
): Promise<PreparedAction<Name>> {
  const { rowOf } = await import('./action-document.ts');
  const [, , cosigned = '', signerField] = rowOf(action);
  const { [cosigned]: cosigner, ...own } = fields as Readonly<Record<string, unknown>>;
  const inText = signerField === undefined ? own : { ...own, [signerField]: signer.address };
  const { text, authorization, deadline } = await authorize(ask, signer, action, inText, options);
  const input = { ...own, authorization };
  if (cosigner === undefined) return { action, text, input, deadline };
  const second = await authorize(ask, cosigner as Signer, action, inText, options);
  return { action, text, input: { ...input, [cosigned]: second.authorization }, deadline };
}

async function authorize(
  ask: Ask,
  signer: Signer,
  action: ActionName,
  fields: Readonly<Record<string, unknown>>,
  { onText, signal }: SigningOptions,
): Promise<{ readonly text: string; readonly authorization: Authorization; readonly deadline: number }> {
  const wallet = signer.address;
  const variables = { action: { [action]: fields }, wallet };
  const { signingMessage } = (await ask(SigningMessageDocument, variables, { signal })) as SigningMessageQuery;
  const { text, nonce, issuedAt, expiresAt } = signingMessage;
  // On this computer's clock, which may differ from the server's: the text is new now and lives for as long as it says.
  const deadline = Date.now() + Date.parse(expiresAt) - Date.parse(issuedAt);
  await onText?.(text);
  const signed = await signText(signer, text, (bytes) => signer.signMessage(bytes));
  return { text, authorization: { wallet, nonce, issuedAt, expiresAt, ...signed }, deadline };
}

/** Has a wallet sign a text. Returns the signature in base64 and the encoding that the wallet chose. @throws TandemError WALLET_… */
export async function signText(
  { address }: Signer,
  text: string,
  sign: (bytes: Uint8Array) => Promise<SignedMessage>,
): Promise<{ readonly signature: string; readonly encoding: SignedEncoding }> {
  const bytes = new TextEncoder().encode(text);
  const { signature, signedMessage } = await sign(bytes).catch((cause: unknown) => {
    throw new TandemError('WALLET_REJECTED', 'The wallet did not sign.', { cause });
  });
  // The code for off-chain messages is loaded when a wallet has made one.
  const isRaw = signedMessage === undefined || String(signedMessage) === String(bytes);
  const encoding = isRaw ? 'RAW' : (await import('./envelope.ts')).encodingOf(text, address, signedMessage);
  if (encoding === null || signature.length !== 64) {
    throw new TandemError('WALLET_SIGNED_OTHER_BYTES', 'The wallet signed other bytes than the text.');
  }
  return { signature: btoa(String.fromCharCode(...signature)), encoding };
}

/**
 * Submits a signed action, again after every lost answer, fault and request to wait, until its authorisation expires. Returns the outcome:
 * the success, with `replayed: true` when an earlier submission had taken effect, or a refusal. @throws TandemError NETWORK when no answer
 * arrived until then: submit it again to learn the outcome
 */
export async function submitAction<Name extends ActionName, Result>(
  ask: Ask,
  { action, input, deadline }: PreparedAction<Name>,
  { document, signal }: SubmitOptions<Name, Result> = {},
): Promise<Result> {
  const { issuedAt, expiresAt } = input.authorization;
  // On a clock that was set back since the action was prepared, the deadline seems further away than the authorisation is valid.
  const forMs = Math.min(deadline - Date.now(), Date.parse(expiresAt) - Date.parse(issuedAt));
  const text = document ?? (await import('./action-document.ts')).mutationOf(action);
  const data = await ask(text, { input }, { signal, forMs });
  return (data as Readonly<Record<string, Result>>)[action] as Result;
}
