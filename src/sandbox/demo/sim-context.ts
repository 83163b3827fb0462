// The stage of the demo network: a marketplace whose time a script moves and whose every transaction is part of one, so that
// the whole history is kept or none of it. Who acts on it signs with a demo key, as real people sign with theirs.

import type { SignableAction } from '../../app/actions/table.ts';
import type { AppContext } from '../../app/context.ts';
import { executeSignedAction, signingMessage } from '../../app/signed-action.ts';
import type { Database, Transaction } from '../../store/db/database.ts';
import type { DemoWallet } from './wallets.ts';

export type Stage = {
  readonly app: AppContext;
  /** Moves the marketplace's time; forward only. */
  readonly turnTo: (at: Date) => void;
  /** Has a wallet sign an action and carries it out. Returns the key it brought about; throws when it is refused. */
  readonly act: (wallet: DemoWallet, action: SignableAction) => Promise<string>;
};

/** Sets the stage within an open transaction. Its wall time is the marketplace's time, so no offset between them is asked for. */
export function setStage(ctx: AppContext, tx: Transaction, start: Date): Stage {
  let time = start;
  const app: AppContext = {
    ...ctx,
    database: within(ctx.database, tx),
    wallNow: () => time,
    settings: { ...ctx.settings, sandbox: false },
    notify: () => undefined,
  };
  return {
    app,
    turnTo(at) {
      if (at > time) time = at;
    },
    async act(wallet, action) {
      const message = await signingMessage(app, action, wallet.address, null);
      if (message === null) throw new Error(`the demo network lacks what ${action.kind} is about`);
      const { nonce, issuedAt, expiresAt } = message;
      const signature = wallet.sign(message.text);
      const authorization = { wallet: wallet.address, nonce, issuedAt, expiresAt, signature, encoding: 'RAW' } as const;
      const outcome = await executeSignedAction(app, action, authorization);
      if ('refusal' in outcome) throw new Error(`the demo network was refused ${action.kind}: ${outcome.refusal.code}`);
      return outcome.id;
    },
  };
}

/** The database as seen from inside a transaction: what would be a transaction of its own becomes part of this one. */
export function within(database: Database, tx: Transaction): Database {
  return { ...database, query: tx.query, execute: tx.execute, transaction: (work) => work(tx) };
}
