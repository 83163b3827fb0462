// Signed actions: builds the text to sign, verifies the signature over it, and executes the action on the write path.
// **Invariant:** the text is built once per call. Until the signature is verified, nothing depends on the account of the signing wallet:
// no statement reads that account, so neither a response nor its duration tells who owns a wallet. A text that is not public is shown only
// to a session: for an action on a device, to a session of the account that it concerns.

import { newSlug } from '../domain/key.ts';
import { findAction } from '../store/actions.ts';
import { devicesByKey } from '../store/devices.ts';
import { newNonce } from '../wallet/message.ts';
import { executeAccountCommand, executeRecordCommand } from './account-write-path.ts';
import type {
  AccountAction,
  DeviceAction,
  DeviceTarget,
  RecordAction,
  RecordTarget,
  SignerRole,
  WalletAction,
} from './actions/action.ts';
import { SIGNED_ACTIONS, type SignableAction, type SignableKind } from './actions/table.ts';
import {
  type ActionDescription,
  type AuthorizationResult,
  authorizationText,
  unsignableWallet,
  verifyAuthorization,
  type WalletAuthorization,
} from './authorization.ts';
import { requireClock } from './clock.ts';
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
 * Actions whose signed text consists of the caller's input and public facts. The text of any other action is shown only to a session: for
 * an action on a device, to a session of the account that it concerns.
 */
const PUBLIC_TEXTS: ReadonlySet<SignableKind> = new Set(['claimOffer', 'createOffer', 'stakeDevice', 'linkWallet']);

/** Whether `signingMessage` returns the text of this kind of action to a caller without a session. */
export function hasPublicText(kind: SignableKind): boolean {
  return PUBLIC_TEXTS.has(kind);
}

/**
 * Returns the title and details of an action's text, with its target; null when the offer, co-stake or device that the action names does
 * not exist.
 */
export async function describeAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
): Promise<(ActionDescription & { readonly target: DeviceTarget | RecordTarget | null }) | null> {
  const definition = SIGNED_ACTIONS[action.kind];
  const { title } = definition;
  if (definition.scope === 'account' || definition.scope === 'wallet') {
    return { title, details: definition.details(action), target: null };
  }
  const target = await definition.target(ctx, action);
  return target === null ? null : { title, details: target.details, target };
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
 * Builds the text that a wallet signs for an action, valid for five minutes, with the given nonce or a new one. `readerAccountId` is the
 * account of the session that requests the text; null without a session. Returns null when the offer, co-stake or device that the action
 * names does not exist, or when the reader may not see the text. The result is null for every `wallet` or for none.
 */
export async function signingMessage(
  ctx: AppContext,
  action: SignableAction,
  wallet: string,
  nonce: string | null,
  readerAccountId: string | null,
): Promise<SigningMessage | null> {
  const described = await describeAction(ctx, action);
  if (described === null || !(await canView(ctx, action.kind, described.target, readerAccountId))) return null;
  return messageOf(ctx, described, wallet, nonce);
}

/**
 * Builds the text that a wallet signs for an action, for a caller inside the program, which may see every text. Null when the offer,
 * co-stake or device that the action names does not exist.
 */
export async function unrestrictedSigningMessage(
  ctx: AppContext,
  action: SignableAction,
  wallet: string,
): Promise<SigningMessage | null> {
  const described = await describeAction(ctx, action);
  return described === null ? null : messageOf(ctx, described, wallet, null);
}

function messageOf(
  ctx: AppContext,
  described: ActionDescription,
  wallet: string,
  nonce: string | null,
): SigningMessage {
  const issuedAt = ctx.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + SIGNING_PERIOD_MS);
  const signing = { wallet, nonce: nonce ?? newNonce(ctx.random), issuedAt, expiresAt };
  const text = authorizationText(ctx, described, signing);
  return { text, nonce: signing.nonce, issuedAt, expiresAt, actionId: sha256(text) };
}

/**
 * Executes an action that a wallet has signed. A claim is also settled in the same transaction. `countersignature` is the second wallet's
 * signature for actions that need one. `readerAccountId` is the account of the session, null without one; it decides only whether the
 * refusal SIGNATURE_INVALID contains the expected text. Refusals: those of `verifyAuthorization`, NOT_FOUND, and those of the action.
 */
export async function executeSignedAction<K extends SignableKind>(
  ctx: AppContext,
  action: SignableAction<K>,
  authorization: WalletAuthorization,
  countersignature: WalletAuthorization | null = null,
  readerAccountId: string | null = null,
): Promise<Outcome> {
  requireClock(ctx);
  const definition = SIGNED_ACTIONS[action.kind];
  switch (definition.scope) {
    case 'account':
      return executeAccountAction(ctx, definition, action, authorization, countersignature);
    case 'wallet':
      return executeWalletAction(ctx, definition, action, authorization);
    case 'record':
      return executeRecordAction(ctx, definition, action, authorization, readerAccountId);
    case 'device': {
      const outcome = await executeDeviceAction(ctx, definition, action, authorization, readerAccountId);
      if ('id' in outcome && outcome.replayed) await definition.afterReplay?.(ctx, outcome.id);
      return outcome;
    }
    default:
      return definition satisfies never;
  }
}

/**
 * Executes a signed action on a device. A claim stays pending if `definition` has no `thenDecide`, which settles the claim. Refusals:
 * those of `executeSignedAction`.
 */
export async function executeDeviceAction<Input>(
  ctx: AppContext,
  definition: Omit<DeviceAction<SignableKind, Input>, 'afterReplay'>,
  input: Input,
  authorization: WalletAuthorization,
  readerAccountId: string | null = null,
): Promise<Outcome> {
  const { kind, title, noun, signer, thenDecide } = definition;
  const outcomeId = definition.outcomeId(input, ctx.random);
  const slug = newSlug(ctx.random);
  const { chainId } = ctx.settings;
  const notFound = { refusal: { code: 'NOT_FOUND', subject: noun } } as const;
  const target = await definition.target(ctx, input);
  const text = authorizationText(ctx, { title, details: target?.details ?? [] }, authorization);
  const authorized = await verifyAuthorization(ctx, kind, text, authorization);
  if (target === null) return withoutText(authorized);
  if ('outcome' in authorized) {
    const hidden = isInvalid(authorized.outcome) && !(await canView(ctx, kind, target, readerAccountId));
    return hidden ? withoutText(authorized) : authorized.outcome;
  }
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
  // The second wallet's authorisation was executed before, so the client repeats a request that contained both authorisations.
  return repeatedOutcome(authorized.signed, await findAction(ctx.database, authorization.wallet, authorization.nonce));
}

async function executeWalletAction<Input>(
  ctx: AppContext,
  definition: WalletAction<SignableKind, Input>,
  input: Input,
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { kind, title } = definition;
  if (definition.wallet(input) !== authorization.wallet)
    throw new Error(`${kind} names another wallet than the signing one`);
  const text = authorizationText(ctx, { title, details: definition.details(input) }, authorization);
  const authorized = await verifyAuthorization(ctx, kind, text, authorization);
  return 'outcome' in authorized ? authorized.outcome : definition.execute(ctx, authorized.signed, input);
}

async function executeRecordAction<Input>(
  ctx: AppContext,
  definition: RecordAction<SignableKind, Input>,
  input: Input,
  authorization: WalletAuthorization,
  readerAccountId: string | null,
): Promise<Outcome> {
  const { kind, title } = definition;
  const target = await definition.target(ctx, input);
  const text = authorizationText(ctx, { title, details: target?.details ?? [] }, authorization);
  const authorized = await verifyAuthorization(ctx, kind, text, authorization);
  if (target === null) return withoutText(authorized);
  if ('outcome' in authorized) {
    const { visibleTo } = target;
    const hidden = isInvalid(authorized.outcome) && visibleTo !== null && visibleTo !== readerAccountId;
    return hidden ? withoutText(authorized) : authorized.outcome;
  }
  const recordId = definition.recordId(input, ctx.random);
  return executeRecordCommand(ctx, authorized.signed, recordId, (tx, actor) =>
    definition.write(ctx, tx, { input, actor, recordId, at: ctx.wallNow() }),
  );
}

/** Whether a session of the account `readerAccountId` (null: no session) may see the text of an action. */
async function canView(
  ctx: AppContext,
  kind: SignableKind,
  target: DeviceTarget | RecordTarget | null,
  readerAccountId: string | null,
): Promise<boolean> {
  if (hasPublicText(kind)) return true;
  if (readerAccountId === null) return false;
  if (target === null) return true;
  if (!('deviceKey' in target)) return target.visibleTo === null || target.visibleTo === readerAccountId;
  return readerAccountId === (target.visibleTo ?? (await ownerOfDevice(ctx, target.deviceKey)));
}

const isInvalid = (outcome: Outcome): boolean => 'refusal' in outcome && outcome.refusal.code === 'SIGNATURE_INVALID';

async function ownerOfDevice(ctx: AppContext, deviceKey: string): Promise<string | null> {
  const [device] = await devicesByKey(ctx.database, [deviceKey], ctx.wallNow());
  return device?.ownerAccountId ?? null;
}

/**
 * Returns the outcome of an authorisation that was not accepted, without the expected text, for a reader who may not see that text. The
 * outcome is the same when the offer, co-stake or device does not exist, so it does not tell whether it exists.
 */
function withoutText(authorized: AuthorizationResult): Outcome {
  const refusal = 'outcome' in authorized && 'refusal' in authorized.outcome ? authorized.outcome.refusal : null;
  const invalid = refusal?.code === 'SIGNATURE_INVALID' ? refusal : null;
  const reason = invalid?.reason ?? 'SIGNATURE_MISMATCH';
  // The hint about a malformed signature depends on the signature alone; any other could tell that the text exists.
  const hint = reason === 'SIGNATURE_MALFORMED' ? invalid?.hint : undefined;
  return {
    refusal: { code: 'SIGNATURE_INVALID', reason, expectedText: null, ...(hint === undefined ? {} : { hint }) },
  };
}
