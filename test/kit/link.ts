// Signatures over actions about wallets, as real wallets make them.

import { textOf, type WalletAuthorization } from '../../src/app/authorization.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Outcome } from '../../src/app/perform.ts';
import { describeWalletAction, linkWallet, type WalletAction } from '../../src/app/wallets.ts';
import { newNonce } from '../../src/wallet/message.ts';
import { later } from './device-aggregate.ts';
import type { TestWallet } from './wallet.ts';

/** Signs an action about wallets, for five minutes from now; `inNameOf` stands in the text. */
export function signed(m: Marketplace, action: WalletAction, by: TestWallet, inNameOf = by): WalletAuthorization {
  const issuedAt = m.wallNow();
  const expiresAt = later(issuedAt, { minutes: 5 });
  const signing = { wallet: inNameOf.address, nonce: newNonce(m.random), issuedAt, expiresAt };
  return { ...signing, encoding: 'RAW', signature: by.sign(textOf(m, describeWalletAction(action), signing)) };
}

/** The two signatures that join a wallet to another one's account. */
export type Linking = {
  readonly authorization: WalletAuthorization;
  readonly walletAuthorization: WalletAuthorization;
};

/** Makes both, with other hands where they are named. */
export function linking(
  m: Marketplace,
  main: TestWallet,
  wallet: TestWallet,
  signers: { readonly main: TestWallet; readonly wallet: TestWallet } = { main, wallet },
): Linking {
  const action: WalletAction = { kind: 'linkWallet', accountWallet: main.address, wallet: wallet.address };
  return {
    authorization: signed(m, action, signers.main, main),
    walletAuthorization: signed(m, action, signers.wallet, wallet),
  };
}

/** Joins a wallet to the account of another one. */
export async function link(
  m: Marketplace,
  main: TestWallet,
  wallet: TestWallet,
  signatures = linking(m, main, wallet),
): Promise<Outcome> {
  const { walletAuthorization, authorization } = signatures;
  return linkWallet(m, { wallet: wallet.address, walletAuthorization }, authorization);
}
