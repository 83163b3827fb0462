// The write path of device aggregates: every command on a device runs here, in one transaction. Its steps are idempotency key, locks,
// due events, decision, and one statement that writes state, postings, evidence and event rows.
// **Invariant:** a refusal rolls the whole transaction back and is returned as a value. The rules are in domain; signatures are
// verified in authorization.ts.

import { type AppliedBatch, applyDecision } from '../domain/apply-decision.ts';
import { type ClaimSlotUse, claimSlotUse } from '../domain/claim-slots.ts';
import type { DeviceAggregate } from '../domain/device-aggregate.ts';
import type { Decision, DomainEvent } from '../domain/events.ts';
import { walletLedgerAccount } from '../domain/ledger.ts';
import { withOfferFacts } from '../domain/offer-facts.ts';
import { type DatedParameter, type Parameters, parametersAt } from '../domain/parameter.ts';
import type { Refusal } from '../domain/refusal.ts';
import { INSTANT_SETTLEMENT, type SettlementRule } from '../domain/settlement.ts';
import { ensureAccounts } from '../store/accounts.ts';
import { type ActionOutcome, findAction, type SignedActionRow } from '../store/actions.ts';
import { aggregateWrites, saveSlashes } from '../store/aggregate-writes.ts';
import { floorWrites } from '../store/clock.ts';
import type { Transaction } from '../store/db/database.ts';
import { type AggregateSubject, type DecisionData, loadForDecision } from '../store/device-aggregates.ts';
import { eventWrites } from '../store/events.ts';
import { transferWrites } from '../store/ledger.ts';
import {
  lockAccount,
  lockDevice,
  lockForSignedAction,
  lockLedgerAccounts,
  lockWalletsShared,
  type SignedActionLocks,
} from '../store/locks.ts';
import { executeParts } from '../store/write-parts.ts';
import { marketClockSql, timeToWrite, withClock } from './clock.ts';
import type { AppContext } from './context.ts';
import { agreementWrites } from './freeze-agreement.ts';
import { updateReliabilityScores } from './reliability.ts';

/** The wallet that signed a command and its account, as read under the locks; input of the command's decision. */
export type Actor = ClaimSlotUse & {
  /** Id of the stored authorisation of the command. */
  readonly signedActionId: string;
  readonly accountId: string;
  readonly wallet: string;
  /** Free balance of the wallet, base units. */
  readonly balance: bigint;
};

/** The input of a decision on a device, read under the device's row lock. */
export type DecisionContext = {
  readonly aggregate: DeviceAggregate;
  readonly parameters: Parameters;
  /** Past, present and announced values of the parameters. */
  readonly parameterHistory: readonly DatedParameter[];
  /** Market time, read once per transaction. */
  readonly now: Date;
  /** How a sandbox settles a claim; outside a sandbox INSTANT. */
  readonly settlement: SettlementRule;
};

/**
 * A command on one device's aggregate. `By` is the type of the signing wallet and its account; null for a command without a
 * signature.
 */
type Command<By extends Actor | null, Refused> = {
  readonly deviceKey: string;
  /** The offer or co-stake that is loaded with the aggregate, even when it is closed or withdrawn. */
  readonly subject: AggregateSubject;
  readonly decide: (context: DecisionContext, by: By) => Decision<Refused>;
  /** Second decision in the same transaction, on the aggregate that `decide` has changed; null for none. */
  readonly thenDecide?: ((context: DecisionContext) => Decision<Refused>) | null;
};

/** A command without a wallet's signature: recording due events, a settlement, or a report of the network. */
export type SystemCommand = Command<null, Refusal>;

/** The result of a command: the key of the created or changed object, or a refusal. `replayed` marks a repeated call. */
export type Outcome<Refused = Refusal> =
  | {
      readonly id: string;
      /** True when an earlier call with the same idempotency key took effect, so that this call changed nothing. */
      readonly replayed: boolean;
    }
  | { readonly refusal: Refused };

/** Every statement of a command is about one device and one account. */
const KEPT_PLANS = { keepsPlans: true } as const;

/** Thrown inside a transaction to roll it back because of a refusal; `catchRefusal` returns that refusal as a value. */
export class RefusalRollback extends Error {
  readonly refusal: Refusal | { readonly code: string };
  constructor(refusal: Refusal | { readonly code: string }) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Executes a command that a wallet has signed. A repetition of the same authorisation, concurrent or later, changes nothing and
 * returns the first outcome with `replayed: true`. Refusals: NONCE_ALREADY_USED when the nonce is stored with another text,
 * NOT_FOUND, and those of `decide`.
 */
export async function executeSignedCommand(
  ctx: AppContext,
  signed: SignedActionRow,
  command: Command<Actor, Refusal> & {
    /** Key of the offer, co-stake or device that the mutation returns. */
    readonly outcomeId: string;
  },
): Promise<Outcome> {
  return catchRefusal(async () => {
    const outcome = await ctx.database.transaction(async (tx) => {
      const { outcomeId, deviceKey } = command;
      const locks = await lockForSignedAction(tx, signed, { id: outcomeId }, deviceKey);
      if (!locks.isNew) return repeatedOutcome(signed, await findAction(tx, signed.wallet, signed.nonce));
      const { accountId, hasDevice, balance } = await withAccount(ctx, tx, signed.wallet, deviceKey, locks);
      if (!hasDevice) throw new RefusalRollback({ code: 'NOT_FOUND', subject: 'device' });
      await write(ctx, tx, command, accountId, ({ slotHolders }, now) => ({
        signedActionId: signed.id,
        accountId,
        wallet: signed.wallet,
        balance,
        ...claimSlotUse(slotHolders, now),
      }));
      return { id: outcomeId, replayed: false };
    }, KEPT_PLANS);
    ctx.notify();
    return outcome;
  });
}

/**
 * Returns the locks of a signed action with the signer's account. When the locking statement did not find that account (a new wallet, or
 * one that another transaction has linked or unlinked), finds or creates the account and takes the remaining locks.
 */
async function withAccount(
  ctx: AppContext,
  tx: Transaction,
  wallet: string,
  deviceKey: string,
  locks: SignedActionLocks,
): Promise<SignedActionLocks & { readonly accountId: string }> {
  if (locks.accountId !== null) return { ...locks, accountId: locks.accountId };
  const accountId = await getOrCreateAccount(ctx, tx, wallet);
  await lockAccount(tx, accountId);
  const hasDevice = await lockDevice(tx, deviceKey);
  const balances = await lockLedgerAccounts(tx, [walletLedgerAccount(wallet)]);
  return { ...locks, accountId, hasDevice, balance: balances.get(walletLedgerAccount(wallet)) ?? 0n };
}

/** Executes a command without a signature. Returns true when it wrote an event. @throws RefusalRollback when it is refused. */
export async function executeSystemCommand(ctx: AppContext, command: SystemCommand): Promise<boolean> {
  const happened = await ctx.database.transaction(async (tx) => {
    if (!(await lockDevice(tx, command.deviceKey))) return false;
    return write(ctx, tx, command, null, () => null);
  }, KEPT_PLANS);
  if (happened) ctx.notify();
  return happened;
}

/**
 * Executes a command of the network, once per idempotency key. `recall` runs under the device's lock and returns the outcome of an
 * earlier call with the same key, or null when there was none. Refusals: those of `recall` and `decide`, as values.
 */
export async function executeNetworkCommand<Refused extends { readonly code: string }>(
  ctx: AppContext,
  command: Command<null, Refused> & {
    /** Returns the outcome of an earlier call with the same idempotency key; null when there was none. */
    readonly recall: (tx: Transaction) => Promise<Outcome<Refused> | null>;
    /** Key of the row that the call creates or changes. */
    readonly outcomeId: string;
  },
): Promise<Outcome<Refused>> {
  return catchRefusal<Outcome<Refused>, Refused>(async () => {
    const outcome = await ctx.database.transaction(async (tx): Promise<Outcome<Refused>> => {
      if (!(await lockDevice(tx, command.deviceKey))) throw new Error(`the device ${command.deviceKey} is missing`);
      const known = await command.recall(tx);
      if (known !== null) return known;
      await write(ctx, tx, command, null, () => null);
      return { id: command.outcomeId, replayed: false };
    }, KEPT_PLANS);
    ctx.notify();
    return outcome;
  });
}

/** Executes a command without a signature and returns its refusal as a value. `changed` is true when it wrote an event. */
export async function trySystemCommand(
  ctx: AppContext,
  command: SystemCommand,
): Promise<{ readonly changed: boolean } | { readonly refusal: Refusal }> {
  return catchRefusal(async () => ({ changed: await executeSystemCommand(ctx, command) }));
}

/** Returns the account id of a wallet; a new wallet gets a new account. The wallet cannot change its account until the commit. */
export async function getOrCreateAccount(ctx: AppContext, tx: Transaction, wallet: string): Promise<string> {
  const accountId = (await getOrCreateAccounts(ctx, tx, [wallet])).get(wallet);
  if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
  return accountId;
}

/** Returns the account ids of several wallets by address; a new wallet gets a new account. A fixed lock order prevents deadlocks. */
export async function getOrCreateAccounts(
  ctx: AppContext,
  tx: Transaction,
  wallets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = await lockWalletsShared(tx, wallets);
  if (wallets.every((wallet) => known.has(wallet))) return known;
  await ensureAccounts(tx, wallets, marketClockSql(ctx), ctx.random, ctx.admission?.newAccount);
  return lockWalletsShared(tx, wallets);
}

/** Returns the outcome of a repeated authorisation. Refusal: NONCE_ALREADY_USED when the nonce is stored with another text. */
export function repeatedOutcome(
  signed: SignedActionRow,
  stored: { readonly text: string; readonly outcome: ActionOutcome | null } | null,
): Outcome {
  if (stored === null || stored.text !== signed.text || stored.outcome === null) {
    return { refusal: { code: 'NONCE_ALREADY_USED' } };
  }
  return { id: stored.outcome.id, replayed: true };
}

/**
 * Loads the aggregate, decides and stores the result; the caller holds the locks, also of `accountId`. Returns true when it wrote an
 * event.
 */
export async function write<By extends Actor | null, Refused extends { readonly code: string }>(
  ctx: AppContext,
  tx: Transaction,
  command: Command<By, Refused>,
  accountId: string | null,
  actor: (data: DecisionData, now: Date) => By,
): Promise<boolean> {
  const { deviceKey } = command;
  // Read the clock with the first statement after all locks are held: their earlier holder may have stored a later instant.
  const data = await withClock(ctx, (clock) => loadForDecision(tx, deviceKey, command.subject, accountId, clock));
  const now = timeToWrite(ctx, data);
  const parameters = parametersAt(data.parameters, now);
  const loaded = data.aggregateAt(now);
  if (loaded === null) throw new Error('a device that was just locked is missing');

  const by = actor(data, now);
  const { appliedBatches, aggregate } = decideAll(command, by, {
    aggregate: loaded,
    parameters,
    parameterHistory: data.parameters,
    now,
    settlement: ctx.settings.sandbox ? data.settlement : INSTANT_SETTLEMENT,
  });
  const signedActionId = by?.signedActionId ?? null;
  await saveSlashes(tx, loaded, aggregate);
  await executeParts(tx, [
    ...aggregateWrites(loaded, aggregate, { parameters, now, slotHolders: data.slotHolders }),
    ...transferWrites(
      appliedBatches.flatMap(({ transfers }) => transfers),
      signedActionId,
      ctx.random,
    ),
    ...appliedBatches.flatMap((appliedBatch) => agreementWrites(appliedBatch, loaded, parameters, signedActionId)),
    ...eventWrites(
      appliedBatches.flatMap((appliedBatch) => withOfferFacts(appliedBatch, parameters)),
      ctx.random,
    ),
    ...(appliedBatches.some(({ batch }) => !batch.timeDriven) ? floorWrites([deviceKey, accountId], now) : []),
  ]);
  const slashed = appliedBatches.some(({ batch }) => batch.events.some(movesReliability));
  if (slashed) await updateReliabilityScores(ctx, tx, [deviceKey], now);
  return appliedBatches.length > 0;
}

type Applied = { readonly appliedBatches: readonly AppliedBatch[]; readonly aggregate: DeviceAggregate };

/** Applies the decisions of a command one after the other. @throws RefusalRollback when one of them refuses. */
function decideAll<By extends Actor | null, Refused extends { readonly code: string }>(
  { decide, thenDecide = null }: Command<By, Refused>,
  by: By,
  context: DecisionContext,
): Applied {
  const { now } = context;
  const first = applyDecision(context.aggregate, now, (aggregate) => decide({ ...context, aggregate }, by));
  if ('refusal' in first) throw new RefusalRollback(first.refusal);
  if (thenDecide === null) return first;
  const second = applyDecision(first.aggregate, now, (aggregate) => thenDecide({ ...context, aggregate }));
  if ('refusal' in second) throw new RefusalRollback(second.refusal);
  return { appliedBatches: [...first.appliedBatches, ...second.appliedBatches], aggregate: second.aggregate };
}

const movesReliability = ({ type }: DomainEvent): boolean => type === 'SLASHED' || type === 'SLASH_REVIEWED';

/** Runs `work` and returns the refusal of a rolled-back transaction as a value. Any other error is rethrown. */
export async function catchRefusal<Done extends object, Refused = Refusal>(
  work: () => Promise<Done>,
): Promise<Done | { readonly refusal: Refused }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusalRollback) return { refusal: error.refusal as Refused };
    throw error;
  }
}
