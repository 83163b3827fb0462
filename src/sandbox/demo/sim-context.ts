// The context in which the demo history is seeded: an application context whose clock is set by the caller and whose every
// transaction joins one outer transaction.
// **Invariant:** the whole history is committed or none of it. Demo wallets sign like real ones; no check is skipped.

import type { SignableAction } from '../../app/actions/table.ts';
import type { AppContext } from '../../app/context.ts';
import { executeSignedAction, signingMessage } from '../../app/signed-action.ts';
import type { Database, Transaction } from '../../store/db/database.ts';
import type { DemoWallet } from './wallets.ts';

export type SimContext = {
  readonly app: AppContext;
  /** Moves market time forward to an instant; an earlier instant changes nothing. */
  readonly advanceTo: (at: Date) => void;
  /** Signs an action with a wallet and executes it. Returns the id of its outcome. @throws when it is refused */
  readonly signAndExecute: (wallet: DemoWallet, action: SignableAction) => Promise<string>;
};

/**
 * Creates the context within an open transaction, with market time at `start`. It is no sandbox to the use cases, so that
 * market time is its wall time and no stored clock offset is added.
 */
export function createSimContext(ctx: AppContext, tx: Transaction, start: Date): SimContext {
  let time = start;
  const app: AppContext = {
    ...ctx,
    database: joinTransaction(ctx.database, tx),
    wallNow: () => time,
    settings: { ...ctx.settings, sandbox: false },
    notify: () => undefined,
  };
  return {
    app,
    advanceTo(at) {
      if (at > time) time = at;
    },
    async signAndExecute(wallet, action) {
      const message = await signingMessage(app, action, wallet.address, null);
      if (message === null) throw new Error(`demo network: the subject of ${action.kind} does not exist`);
      const { nonce, issuedAt, expiresAt } = message;
      const signature = wallet.sign(message.text);
      const authorization = { wallet: wallet.address, nonce, issuedAt, expiresAt, signature, encoding: 'RAW' } as const;
      const outcome = await executeSignedAction(app, action, authorization);
      if ('refusal' in outcome) throw new Error(`demo network: ${action.kind} was refused: ${outcome.refusal.code}`);
      return outcome.id;
    },
  };
}

/** A database whose statements and transactions all run inside `tx`; it commits nothing itself. */
export function joinTransaction(database: Database, tx: Transaction): Database {
  return { ...database, query: tx.query, execute: tx.execute, transaction: (work) => work(tx) };
}
