// Signed actions about the wallets of an account: linking, unlinking and choosing the primary wallet.

import { SIGNED_ACTIONS, type SignableAction } from '../../src/app/actions/table.ts';
import { authorizationText, type WalletAuthorization } from '../../src/app/authorization.ts';
import type { AppContext } from '../../src/app/context.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { newNonce } from '../../src/wallet/message.ts';
import { later } from './device-aggregate.ts';
import type { TestWallet } from './wallet.ts';

/** A signed action that changes the wallets of an account. */
export type AccountAction = SignableAction<'linkWallet' | 'unlinkWallet' | 'setPrimaryWallet'>;

function descriptionOf<K extends AccountAction['kind']>(action: SignableAction<K>) {
  const definition = SIGNED_ACTIONS[action.kind];
  if (definition.scope !== 'account') throw new Error(`${action.kind} is about a device`);
  return { title: definition.title, details: definition.details(action) };
}

/** Signs an account action, valid for five minutes. `inNameOf` is the wallet that the signed text names, by default the signer. */
export function signAccountAction(
  ctx: AppContext,
  action: AccountAction,
  by: TestWallet,
  inNameOf = by,
): WalletAuthorization {
  const issuedAt = ctx.wallNow();
  const expiresAt = later(issuedAt, { minutes: 5 });
  const signing = { wallet: inNameOf.address, nonce: newNonce(ctx.random), issuedAt, expiresAt };
  return { ...signing, encoding: 'RAW', signature: by.sign(authorizationText(ctx, descriptionOf(action), signing)) };
}

/** The two signatures that linking a wallet requires: one by a wallet of the account, one by the new wallet. */
export type LinkSignatures = {
  readonly authorization: WalletAuthorization;
  readonly walletAuthorization: WalletAuthorization;
};

/** Creates both signatures that linking a wallet requires; `signers` replaces the signing wallets, to forge signatures. */
export function signLink(
  ctx: AppContext,
  main: TestWallet,
  wallet: TestWallet,
  signers: { readonly main: TestWallet; readonly wallet: TestWallet } = { main, wallet },
): LinkSignatures {
  const action: AccountAction = { kind: 'linkWallet', accountWallet: main.address, wallet: wallet.address };
  return {
    authorization: signAccountAction(ctx, action, signers.main, main),
    walletAuthorization: signAccountAction(ctx, action, signers.wallet, wallet),
  };
}

/** Links a wallet to the account to which the wallet `main` belongs. */
export async function link(
  ctx: AppContext,
  main: TestWallet,
  wallet: TestWallet,
  signatures = signLink(ctx, main, wallet),
): Promise<Outcome> {
  const { walletAuthorization, authorization } = signatures;
  const action: AccountAction = { kind: 'linkWallet', accountWallet: authorization.wallet, wallet: wallet.address };
  return executeSignedAction(ctx, action, authorization, walletAuthorization);
}
