// The one write path. Whatever changes money or status is one transaction: idempotency, locks, what time owed, the decision,
// state, postings, event rows, outcome and evidence. A refusal rolls all of it back and comes out as a value.

import { applyDecision } from '../domain/apply-decision.ts';
import { type DeviceAggregate, requirementAt } from '../domain/device-aggregate.ts';
import type { Decision, DomainEvent } from '../domain/events.ts';
import { walletAccount } from '../domain/ledger.ts';
import { type Parameters, parametersAt } from '../domain/parameter.ts';
import type { Refusal } from '../domain/refusal.ts';
import { estimateReward } from '../domain/reward.ts';
import { ensureAccounts } from '../store/accounts.ts';
import { findAction, insertAction, type SignedActionRow, storeOutcome } from '../store/actions.ts';
import { insertAgreement } from '../store/agreements.ts';
import { freeClaimSlots, liveClaims } from '../store/co-stakes.ts';
import type { Transaction } from '../store/db/database.ts';
import { type AggregateSubject, loadAggregate, saveAggregate } from '../store/device-aggregates.ts';
import { insertEvents } from '../store/events.ts';
import { postTransfers } from '../store/ledger.ts';
import { holdWallets, lockAccount, lockDevice, lockLedgerAccounts } from '../store/locks.ts';
import { parameterHistory } from '../store/parameters.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';
import { rescore } from './reliability.ts';

/** Who acts, as far as the rules need to know. */
export type Actor = {
  /** Row of evidence of the signature. */
  readonly signedActionId: string;
  readonly accountId: string;
  readonly wallet: string;
  /** Base units on that wallet. */
  readonly balance: bigint;
  /** Co-stakes of the account that count against its cap. */
  readonly liveClaims: number;
};

/** What a decision is made from. */
export type DecisionContext = {
  readonly aggregate: DeviceAggregate;
  readonly parameters: Parameters;
  /** AppContext time, read once. */
  readonly now: Date;
};

/** A decision on one device's aggregate; `By` is the actor of a signed command, null where no wallet has signed. */
type Command<By extends Actor | null, Refused> = {
  readonly deviceKey: string;
  /** Loaded with the aggregate even when it has ended. */
  readonly subject: AggregateSubject;
  readonly decide: (context: DecisionContext, by: By) => Decision<Refused>;
};

/** A command without a wallet's signature: the passing of time, a settlement, a report of the network. */
export type SystemCommand = Command<null, Refusal>;

export type Outcome<Refused = Refusal> =
  | { readonly id: string; readonly replayed: boolean }
  | { readonly refusal: Refused };

/** The refusal travels as an error inside the transaction, so that nothing of it stays; `catchRefusal` makes a value of it. */
export class RefusalRollback extends Error {
  readonly refusal: Refusal | { readonly code: string };
  constructor(refusal: Refusal | { readonly code: string }) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Carries out an action that a wallet has signed. The same authorisation again, in flight or done, changes nothing and
 * returns what the first brought about; the same nonce with another text is refused.
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
      if (!(await insertAction(tx, signed))) return replayOf(signed, await findAction(tx, signed.wallet, signed.nonce));
      const accountId = await holdAccountOf(ctx, tx, signed.wallet);
      await lockAccount(tx, accountId);
      if (!(await lockDevice(tx, command.deviceKey)))
        throw new RefusalRollback({ code: 'NOT_FOUND', subject: 'device' });
      // Read under the locks: whoever held them before may have written a later instant than the one before the wait.
      const now = await marketNow(ctx, tx);
      await freeClaimSlots(tx, accountId, now);
      const balances = await lockLedgerAccounts(tx, [walletAccount(signed.wallet)]);
      const actor: Actor = {
        signedActionId: signed.id,
        accountId,
        wallet: signed.wallet,
        balance: balances.get(walletAccount(signed.wallet)) ?? 0n,
        liveClaims: await liveClaims(tx, accountId, now),
      };
      await write(ctx, tx, command, actor, now);
      await storeOutcome(tx, signed.id, { id: command.outcomeId });
      return { id: command.outcomeId, replayed: false };
    });
    ctx.notify();
    return outcome;
  });
}

/** Carries out what no wallet asked for: what time owes, a settlement. True when anything happened. */
export async function executeSystemCommand(ctx: AppContext, command: SystemCommand): Promise<boolean> {
  const happened = await ctx.database.transaction(async (tx) => {
    if (!(await lockDevice(tx, command.deviceKey))) return false;
    return write(ctx, tx, command, null, await marketNow(ctx, tx));
  });
  if (happened) ctx.notify();
  return happened;
}

/**
 * Carries out what the network asks for, once: `recall` looks, under the device's lock, for what an earlier call of the same
 * name brought about. Refusals come out as values.
 */
export async function executeNetworkCommand<Refused extends { readonly code: string }>(
  ctx: AppContext,
  command: Command<null, Refused> & {
    readonly recall: (tx: Transaction) => Promise<Outcome<Refused> | null>;
    /** Key of the thing that the call is about. */
    readonly outcomeId: string;
  },
): Promise<Outcome<Refused>> {
  return catchRefusal<Outcome<Refused>, Refused>(async () => {
    const outcome = await ctx.database.transaction(async (tx): Promise<Outcome<Refused>> => {
      if (!(await lockDevice(tx, command.deviceKey))) throw new Error(`the device ${command.deviceKey} is missing`);
      const known = await command.recall(tx);
      if (known !== null) return known;
      await write(ctx, tx, command, null, await marketNow(ctx, tx));
      return { id: command.outcomeId, replayed: false };
    });
    ctx.notify();
    return outcome;
  });
}

/** The same for a report that the rules may refuse: whether anything happened, or the refusal. */
export async function executeReported(
  ctx: AppContext,
  command: SystemCommand,
): Promise<{ readonly changed: boolean } | { readonly refusal: Refusal }> {
  return catchRefusal(async () => ({ changed: await executeSystemCommand(ctx, command) }));
}

/** The account that a wallet acts for until the transaction ends, opened where the wallet is new. */
export async function holdAccountOf(ctx: AppContext, tx: Transaction, wallet: string): Promise<string> {
  const accountId = (await holdAccountsOf(ctx, tx, [wallet])).get(wallet);
  if (accountId === undefined) throw new Error('a wallet that was just ensured is missing');
  return accountId;
}

/** The same for several wallets, all at once and in one order: two lists with the same new wallets never wait for each other. */
export async function holdAccountsOf(
  ctx: AppContext,
  tx: Transaction,
  wallets: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = await holdWallets(tx, wallets);
  if (wallets.every((wallet) => known.has(wallet))) return known;
  await ensureAccounts(tx, wallets, await marketNow(ctx, tx), ctx.random);
  return holdWallets(tx, wallets);
}

/** What a stored authorisation answers to the same one again. */
export function replayOf(signed: SignedActionRow, stored: Awaited<ReturnType<typeof findAction>>): Outcome {
  if (stored === null || stored.text !== signed.text || stored.outcome === null) {
    return { refusal: { code: 'NONCE_ALREADY_USED' } };
  }
  return { id: stored.outcome.id, replayed: true };
}

async function write<By extends Actor | null, Refused extends { readonly code: string }>(
  ctx: AppContext,
  tx: Transaction,
  command: Command<By, Refused>,
  by: By,
  now: Date,
): Promise<boolean> {
  const dated = await parameterHistory(tx);
  const parameters = parametersAt(dated, now);
  const loaded = await loadAggregate(tx, command.deviceKey, command.subject, dated, now);
  if (loaded === null) throw new Error('a device that was just locked is missing');

  const applied = applyDecision(loaded, now, (aggregate) => command.decide({ aggregate, parameters, now }, by));
  if ('refusal' in applied) throw new RefusalRollback(applied.refusal);
  const { appliedBatches, aggregate } = applied;
  if (aggregate !== loaded) await saveAggregate(tx, loaded, aggregate, parameters, now);
  if (appliedBatches.length === 0) return false;
  await postTransfers(
    tx,
    appliedBatches.flatMap((appliedBatch) => appliedBatch.transfers),
    by?.signedActionId ?? null,
    ctx.random,
  );
  for (const event of appliedBatches.flatMap((appliedBatch) => appliedBatch.batch.events)) {
    if (event.type === 'CLAIM_SETTLED') await freezeAgreement(tx, event, loaded, parameters);
  }
  await insertEvents(
    tx,
    appliedBatches.flatMap((appliedBatch) => appliedBatch.records),
    ctx.random,
  );
  const slashed = appliedBatches.some(({ batch }) => batch.events.some(movesReliability));
  if (slashed) await rescore(ctx, tx, [command.deviceKey], now);
  return true;
}

const movesReliability = ({ type }: DomainEvent): boolean => type === 'SLASHED' || type === 'SLASH_REVIEWED';

async function freezeAgreement(
  tx: Transaction,
  event: Extract<DomainEvent, { readonly type: 'CLAIM_SETTLED' }>,
  aggregate: DeviceAggregate,
  parameters: Parameters,
): Promise<void> {
  const coStake = aggregate.coStakes.find((one) => one.id === event.coStakeId);
  const promised =
    coStake === undefined
      ? null
      : estimateReward(aggregate.device, { ...coStake, requestedAmount: coStake.amount }, parameters);
  await insertAgreement(tx, {
    coStakeId: event.coStakeId,
    requirement: requirementAt(aggregate, event.at),
    reliabilityHundredths: aggregate.device.reliabilityHundredths,
    promisedPerBlock: promised?.perBlock ?? null,
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)])),
    approvedAt: event.at,
  });
}

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
