// Signed actions: builds the text to sign, verifies the signature over it, and executes the action on the write path.
// **Invariant:** the text is built once per call. No decision depends on the signer's account before the signature is verified, except
// whether the signer may see the text at all.

import { newSlug } from '../domain/key.ts';
import { accountOfWallet } from '../store/accounts.ts';
import { findAction } from '../store/actions.ts';
import { newNonce } from '../wallet/message.ts';
import { executeAccountCommand } from './account-write-path.ts';
import type { AccountAction, DeviceAction, DeviceTarget, SignerRole } from './actions/action.ts';
import { SIGNED_ACTIONS, type SignableAction, type SignableKind } from './actions/table.ts';
import {
  type ActionDescription,
  authorizationText,
  unsignableWallet,
  verifyAuthorization,
  type WalletAuthorization,
} from './authorization.ts';
import type { AppContext } from './context.ts';
import { sha256 } from './digest.ts';
import { type Actor, type DecisionContext, executeSignedCommand, type Outcome, repeatedOutcome } from './write-path.ts';

/** Validity period of a text that `signingMessage` builds. */
const SIGNING_PERIOD_MS = 300_000;

type SignerCheck = (actor: Actor, context: DecisionContext, target: DeviceTarget) => boolean;
const ownsDevice: SignerCheck = ({ accountId }, { aggregate }) => aggregate.device.ownerAccountId === accountId;
const holdsCoStake: SignerCheck = ({ accountId }, { aggregate }, { subject }) =>
  aggregate.coStakes.find(({ id }) => id === subject.coStakeId)?.accountId === accountId;
const MAY_SIGN: { readonly [S in SignerRole]: SignerCheck } = {
  anybody: () => true,
  deviceOwner: ownsDevice,
  coStaker: holdsCoStake,
  earner: (actor, context, target) =>
    (target.subject.coStakeId === undefined ? ownsDevice : holdsCoStake)(actor, context, target),
};

/**
 * Returns the title and details of the text to sign for an action, and the only account that may see the text; null when the offer,
 * co-stake or device of the action does not exist.
 */
export async function describeAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
): Promise<(ActionDescription & Pick<DeviceTarget, 'visibleTo'>) | null> {
  const definition = SIGNED_ACTIONS[action.kind];
  const { title } = definition;
  if (definition.scope === 'account') return { title, details: definition.details(action), visibleTo: null };
  const target = await definition.target(ctx, action);
  return target === null ? null : { title, details: target.details, visibleTo: target.visibleTo };
}

/** The text of an action, ready to be signed, with its nonce and validity period. */
export type SigningMessage = {
  readonly text: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** SHA-256 of the text in lower-case hexadecimal. */
  readonly actionId: string;
};

/**
 * Builds the text that a wallet signs for an action, valid for five minutes, with the given nonce or a new one. Returns null when
 * the action's subject does not exist or the wallet may not see it.
 */
export async function signingMessage(
  ctx: AppContext,
  action: SignableAction,
  wallet: string,
  nonce: string | null,
): Promise<SigningMessage | null> {
  const described = await describeAction(ctx, action);
  if (described === null) return null;
  const issuedAt = ctx.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + SIGNING_PERIOD_MS);
  const signing = { wallet, nonce: nonce ?? newNonce(ctx.random), issuedAt, expiresAt };
  const text = authorizationText(ctx, described, signing);
  if (!(await canView(ctx, described.visibleTo, text, signing))) return null;
  return { text, nonce: signing.nonce, issuedAt, expiresAt, actionId: sha256(text) };
}

/**
 * Executes an action that a wallet has signed, with its second decision (a claim is settled). `countersignature` is the second
 * wallet's signature for actions that need one. Refusals: those of `verifyAuthorization`, NOT_FOUND, and those of the action.
 */
export async function executeSignedAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
  authorization: WalletAuthorization,
  countersignature: WalletAuthorization | null = null,
): Promise<Outcome> {
  const definition = SIGNED_ACTIONS[action.kind];
  if (definition.scope === 'account') {
    return executeAccountAction(ctx, definition, action, authorization, countersignature);
  }
  const outcome = await executeDeviceAction(ctx, definition, action, authorization);
  if ('id' in outcome && outcome.replayed) await definition.afterReplay?.(ctx, outcome.id);
  return outcome;
}

/** Executes an action on a device. Without `thenDecide` in its definition a claim stays pending. Refusals as in `executeSignedAction`. */
export async function executeDeviceAction<Input>(
  ctx: AppContext,
  definition: Omit<DeviceAction<SignableKind, Input>, 'afterReplay'>,
  input: Input,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { kind, title, noun, signer, thenDecide } = definition;
  const outcomeId = definition.outcomeId(input, ctx.random);
  const slug = newSlug(ctx.random);
  const { chainId } = ctx.settings;
  const notFound = { refusal: { code: 'NOT_FOUND', subject: noun } } as const;
  const target = await definition.target(ctx, input);
  if (target === null) return notFound;
  const text = authorizationText(ctx, { title, details: target.details }, authorization);
  if (!(await canView(ctx, target.visibleTo, text, authorization))) return notFound;
  const authorized = await verifyAuthorization(ctx, kind, text, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  return executeSignedCommand(ctx, authorized.signed, {
    deviceKey: target.deviceKey,
    subject: target.subject,
    outcomeId,
    decide: (context, actor) =>
      MAY_SIGN[signer](actor, context, target)
        ? definition.decide({ chainId, input, actor, outcomeId, slug }, context)
        : notFound,
    thenDecide: thenDecide === undefined ? null : (context) => thenDecide(outcomeId, context),
  });
}

async function executeAccountAction<Input>(
  ctx: AppContext,
  definition: AccountAction<SignableKind, Input>,
  input: Input,
  authorization: WalletAuthorization,
  countersignature: WalletAuthorization | null,
): Promise<Outcome> {
  const { kind, title, countersigned, decide } = definition;
  const wallet = definition.wallet(input);
  const unsignable = countersigned ? unsignableWallet(wallet) : null;
  if (unsignable !== null) return { refusal: unsignable };
  const description = { title, details: definition.details(input) };
  const authorized = await verifyAuthorization(
    ctx,
    kind,
    authorizationText(ctx, description, authorization),
    authorization,
  );
  if ('outcome' in authorized) return authorized.outcome;
  if (!countersigned) return executeAccountCommand(ctx, authorized.signed, { wallet, countersigned: null, decide });

  if (countersignature === null) throw new Error(`${kind} was called without the second signature`);
  const second = { ...countersignature, wallet };
  const agreed = await verifyAuthorization(ctx, kind, authorizationText(ctx, description, second), second);
  if ('signed' in agreed) {
    return executeAccountCommand(ctx, authorized.signed, { wallet, countersigned: agreed.signed, decide });
  }
  if ('refusal' in agreed.outcome) return agreed.outcome;
  // The second wallet's authorisation was executed before, so this call repeats an earlier call with both authorisations.
  return repeatedOutcome(authorized.signed, await findAction(ctx.database, authorization.wallet, authorization.nonce));
}

/**
 * Whether a wallet may see the text of an action. `visibleTo` is the only account that may; null when any account may. A wallet that
 * has signed this text before may also see it, even when it has left the account since.
 */
async function canView(
  ctx: AppContext,
  visibleTo: string | null,
  text: string,
  signing: { readonly wallet: string; readonly nonce: string },
): Promise<boolean> {
  if (visibleTo === null || (await accountOfWallet(ctx.database, signing.wallet)) === visibleTo) return true;
  return (await findAction(ctx.database, signing.wallet, signing.nonce))?.text === text;
}
