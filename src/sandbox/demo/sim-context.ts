// The application context for seeding the demo history. The caller sets its clock, and all its transactions join one outer transaction.
// **Invariant:** a part of the history is committed whole or not at all. Actions are signed by demo wallets, and no check is skipped.

import type { SignableAction } from '../../app/actions/table.ts';
import type { AppContext } from '../../app/context.ts';
import { executeSignedAction, unrestrictedSigningMessage } from '../../app/signed-action.ts';
import type { Database, Transaction } from '../../store/db/database.ts';
import type { DemoWallet } from './wallets.ts';

/** An action of a demo wallet was refused. */
export class DemoRefusal extends Error {
  override readonly name = 'DemoRefusal';
}

/** A step of the history was refused: the part is rolled back and repeated without it. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
  /** Number of the step in the history. */
  readonly step: number;
  constructor(step: number, cause: Error) {
    super(cause.message, { cause });
    this.step = step;
  }
}

/** The application context for seeding the demo history, with a clock that the caller sets and a function that signs as a demo wallet. */
export type SimContext = {
  readonly app: AppContext;
  /** Sets market time to an instant; an earlier instant than the current one changes nothing. */
  readonly advanceTo: (at: Date) => void;
  /** Signs an action with a wallet and executes it. Returns the id of its outcome. @throws when it is refused. */
  readonly signAndExecute: (wallet: DemoWallet, action: SignableAction) => Promise<string>;
};

/**
 * Creates the context within an open transaction, with market time at `start`. Its setting `sandbox` is false, so that market time is
 * the context's wall time, without the stored clock offset.
 */
export function createSimContext(ctx: AppContext, tx: Transaction, start: Date): SimContext {
  let time = start;
  const app: AppContext = {
    ...ctx,
    database: databaseWithinTransaction(ctx.database, tx),
    wallNow: () => time,
    clock: null,
    settings: { ...ctx.settings, sandbox: false },
    notify: () => undefined,
  };
  return {
    app,
    advanceTo(at) {
      if (at > time) time = at;
    },
    signAndExecute: (wallet, action) => signAsDemoWallet(app, wallet, action),
  };
}

/** Signs an action with a demo wallet and executes it. Returns the id of its outcome. @throws when it is refused. */
export async function signAsDemoWallet(app: AppContext, wallet: DemoWallet, action: SignableAction): Promise<string> {
  const message = await unrestrictedSigningMessage(app, action, wallet.address);
  if (message === null) throw new DemoRefusal(`demo network: the subject of ${action.kind} does not exist`);
  const { nonce, issuedAt, expiresAt } = message;
  const signature = wallet.sign(message.text);
  const authorization = { wallet: wallet.address, nonce, issuedAt, expiresAt, signature, encoding: 'RAW' } as const;
  const outcome = await executeSignedAction(app, action, authorization);
  if ('refusal' in outcome) throw new DemoRefusal(`demo network: ${action.kind} was refused: ${outcome.refusal.code}`);
  return outcome.id;
}

/** Returns a database whose statements and transactions all run inside `tx`, without a commit of their own. */
export function databaseWithinTransaction(database: Database, tx: Transaction): Database {
  return { ...database, query: tx.query, execute: tx.execute, transaction: (work) => work(tx) };
}
