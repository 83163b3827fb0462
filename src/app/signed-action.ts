// A signed action, from its text to its outcome: describe, check the signature, execute on the write path.
// **Invariant:** the text is built once per call, and nothing that depends on the signer's account is decided before the
// signature holds, except whether a co-stake may be named at all.

import { accountOfWallet } from '../store/accounts.ts';
import { findAction } from '../store/actions.ts';
import { newNonce } from '../wallet/message.ts';
import { executeAccountCommand } from './account-write-path.ts';
import type { AccountAction, DeviceAction, DeviceTarget, Signer } from './actions/action.ts';
import { ACTIONS, type SignableAction, type SignableKind } from './actions/table.ts';
import { type ActionDescription, authorize, textOf, type WalletAuthorization } from './authorization.ts';
import type { AppContext } from './context.ts';
import { sha256 } from './digest.ts';
import { type Actor, type DecisionContext, executeSignedCommand, type Outcome, replayOf } from './write-path.ts';

/** Validity of a text that `signingMessage` makes. */
const SIGNING_PERIOD_MS = 300_000;

type SignerCheck = (actor: Actor, context: DecisionContext, target: DeviceTarget) => boolean;
const ownsDevice: SignerCheck = ({ accountId }, { aggregate }) => aggregate.device.ownerAccountId === accountId;
const holdsCoStake: SignerCheck = ({ accountId }, { aggregate }, { subject }) =>
  aggregate.coStakes.find(({ id }) => id === subject.coStakeId)?.accountId === accountId;
const MAY_SIGN: { readonly [S in Signer]: SignerCheck } = {
  anybody: () => true,
  deviceOwner: ownsDevice,
  coStaker: holdsCoStake,
  earner: (actor, context, target) =>
    (target.subject.coStakeId === undefined ? ownsDevice : holdsCoStake)(actor, context, target),
};

/** Title and details of an action's text; null when what it names does not exist. */
export async function describeAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
): Promise<(ActionDescription & Pick<DeviceTarget, 'visibleTo'>) | null> {
  const definition = ACTIONS[action.kind];
  const { title } = definition;
  if (definition.scope === 'account') return { title, details: definition.details(action), visibleTo: null };
  const target = await definition.target(ctx, action);
  return target === null ? null : { title, details: target.details, visibleTo: target.visibleTo };
}

/** The text of an action with its validity, ready to be signed. */
export type SigningMessage = {
  readonly text: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** sha-256 of the text, lower-case hex. */
  readonly actionId: string;
};

/**
 * The text that a wallet signs for an action, valid for five minutes, with the given nonce or a new one. Null: what the action
 * names does not exist, or this wallet may not see it.
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
  const text = textOf(ctx, described, signing);
  if (!(await canView(ctx, described.visibleTo, text, signing))) return null;
  return { text, nonce: signing.nonce, issuedAt, expiresAt, actionId: sha256(text) };
}

/**
 * Executes an action that a wallet has signed, then what follows its commit (a claim is settled). An action that is
 * countersigned takes the second signature too. Refusals: those of `authorize`, NOT_FOUND, and those of the action.
 */
export async function executeSignedAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
  authorization: WalletAuthorization,
  countersignature: WalletAuthorization | null = null,
): Promise<Outcome> {
  const definition = ACTIONS[action.kind];
  if (definition.scope === 'account') {
    return executeAccountAction(ctx, definition, action, authorization, countersignature);
  }
  const outcome = await commitDeviceAction(ctx, definition, action, authorization);
  if ('id' in outcome) await definition.afterCommit?.(ctx, outcome.id);
  return outcome;
}

/** `executeSignedAction` up to the commit of an action on a device, without what follows it. */
export async function commitDeviceAction<Input>(
  ctx: AppContext,
  definition: DeviceAction<SignableKind, Input>,
  input: Input,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { kind, title, noun, signer } = definition;
  const outcomeId = definition.outcomeId(input, ctx.random);
  const notFound = { refusal: { code: 'NOT_FOUND', subject: noun } } as const;
  const target = await definition.target(ctx, input);
  if (target === null) return notFound;
  const text = textOf(ctx, { title, details: target.details }, authorization);
  if (!(await canView(ctx, target.visibleTo, text, authorization))) return notFound;
  const authorized = await authorize(ctx, kind, text, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  return executeSignedCommand(ctx, authorized.signed, {
    deviceKey: target.deviceKey,
    subject: target.subject,
    outcomeId,
    decide: (context, actor) =>
      MAY_SIGN[signer](actor, context, target)
        ? definition.decide({ ctx, input, actor, outcomeId }, context)
        : notFound,
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
  const description = { title, details: definition.details(input) };
  const authorized = await authorize(ctx, kind, textOf(ctx, description, authorization), authorization);
  if ('outcome' in authorized) return authorized.outcome;
  if (!countersigned) return executeAccountCommand(ctx, authorized.signed, { wallet, countersigned: null, decide });

  if (countersignature === null) throw new Error(`${kind} was called without the second signature`);
  const second = { ...countersignature, wallet };
  const agreed = await authorize(ctx, kind, textOf(ctx, description, second), second);
  if ('signed' in agreed) {
    return executeAccountCommand(ctx, authorized.signed, { wallet, countersigned: agreed.signed, decide });
  }
  if ('refusal' in agreed.outcome) return agreed.outcome;
  // The second signature has taken effect before: the two of them can only be a repeat.
  return replayOf(authorized.signed, await findAction(ctx.database, authorization.wallet, authorization.nonce));
}

/**
 * Whether a wallet may see the text of an action that one account alone may see. A wallet that signed this very text knows it,
 * also when it has left the account since.
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
