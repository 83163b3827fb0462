// Signatures over actions about wallets, as real wallets make them.

import { ACTIONS, type SignableAction } from '../../src/app/actions/table.ts';
import { authorizationText, type WalletAuthorization } from '../../src/app/authorization.ts';
import type { AppContext } from '../../src/app/context.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { newNonce } from '../../src/wallet/message.ts';
import { later } from './device-aggregate.ts';
import type { TestWallet } from './wallet.ts';

/** An action about the wallets of an account. */
export type AccountAction = SignableAction<'linkWallet' | 'unlinkWallet' | 'setPrimaryWallet'>;

function descriptionOf<K extends AccountAction['kind']>(action: SignableAction<K>) {
  const definition = ACTIONS[action.kind];
  if (definition.scope !== 'account') throw new Error(`${action.kind} is about a device`);
  return { title: definition.title, details: definition.details(action) };
}

/** Signs an action about wallets, for five minutes from now; `inNameOf` stands in the text. */
export function signed(ctx: AppContext, action: AccountAction, by: TestWallet, inNameOf = by): WalletAuthorization {
  const issuedAt = ctx.wallNow();
  const expiresAt = later(issuedAt, { minutes: 5 });
  const signing = { wallet: inNameOf.address, nonce: newNonce(ctx.random), issuedAt, expiresAt };
  return { ...signing, encoding: 'RAW', signature: by.sign(authorizationText(ctx, descriptionOf(action), signing)) };
}

/** The two signatures that join a wallet to another one's account. */
export type Linking = {
  readonly authorization: WalletAuthorization;
  readonly walletAuthorization: WalletAuthorization;
};

/** Makes both, with other hands where they are named. */
export function linking(
  ctx: AppContext,
  main: TestWallet,
  wallet: TestWallet,
  signers: { readonly main: TestWallet; readonly wallet: TestWallet } = { main, wallet },
): Linking {
  const action: AccountAction = { kind: 'linkWallet', accountWallet: main.address, wallet: wallet.address };
  return {
    authorization: signed(ctx, action, signers.main, main),
    walletAuthorization: signed(ctx, action, signers.wallet, wallet),
  };
}

/** Joins a wallet to the account of another one. */
export async function link(
  ctx: AppContext,
  main: TestWallet,
  wallet: TestWallet,
  signatures = linking(ctx, main, wallet),
): Promise<Outcome> {
  const { walletAuthorization, authorization } = signatures;
  const action: AccountAction = { kind: 'linkWallet', accountWallet: authorization.wallet, wallet: wallet.address };
  return executeSignedAction(ctx, action, authorization, walletAuthorization);
}
