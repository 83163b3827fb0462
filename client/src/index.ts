// Entry `@tandem/client`: the client, its errors and refusals, and the types of the API.

export type { AnyDocument, GeneratedDocument, TypedDocument } from './document.ts';
export type { Fetch, FetchResponse, Lock } from './environment.ts';
export { type ErrorCode, type ErrorDetail, TandemError } from './error.ts';
export type * from './generated/types.ts';
export { isRefusal, type RefusalOf } from './refusal.ts';
export type { Session, SessionInfo } from './session.ts';
export type { SignedIn, SignInOptions, SignInResult } from './sign-in.ts';
export type { Authorization, PreparedAction, SigningOptions, SubmitOptions } from './signed-action.ts';
export type { SignedMessage, Signer } from './signer.ts';
export {
  type ActionFunctions,
  type AskArguments,
  type AskOptions,
  createTandem,
  type Tandem,
  type TandemOptions,
} from './tandem.ts';
export { memoryStorage, type TokenStorage, type Tokens } from './token-storage.ts';
