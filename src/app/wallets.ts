// The wallets of an account: linked by two signatures, the account's and the new wallet's, over texts that name both; unlinked
// and made the main one by any wallet of the account. The account that a linked wallet had ends and becomes part of this one.

import {
  linkWallet as decideLink,
  setPrimaryWallet as decidePrimary,
  unlinkWallet as decideUnlink,
} from '../domain/account.ts';
import { findAction } from '../store/actions.ts';
import { executeAccountAction } from './account-write-path.ts';
import { type ActionDescription, authorize, type WalletAuthorization } from './authorization.ts';
import type { AppContext } from './context.ts';
import { type Outcome, replayOf } from './write-path.ts';

export type WalletAction =
  | { readonly kind: 'linkWallet'; readonly accountWallet: string; readonly wallet: string }
  | { readonly kind: 'unlinkWallet' | 'setPrimaryWallet'; readonly wallet: string };

/** True for an action about wallets, which concerns no device. */
export function isWalletAction(action: { readonly kind: string }): action is WalletAction {
  return action.kind === 'linkWallet' || action.kind === 'unlinkWallet' || action.kind === 'setPrimaryWallet';
}

/** The lines of an action about wallets. Linking has the same ones for both who sign. */
export function describeWalletAction(action: WalletAction): ActionDescription {
  switch (action.kind) {
    case 'linkWallet':
      return {
        title: 'Link wallet to account',
        details: [
          ['Account wallet', action.accountWallet],
          ['New wallet', action.wallet],
        ],
      };
    case 'unlinkWallet':
      return { title: 'Unlink wallet from account', details: [['Unlinked wallet', action.wallet]] };
    case 'setPrimaryWallet':
      return { title: 'Make wallet the main one of its account', details: [['Main wallet', action.wallet]] };
    default:
      return action satisfies never;
  }
}

/**
 * Joins a wallet to the signing wallet's account, with everything that it has. Both sign. Refusals: those of an authorisation,
 * for either; WALLET_ALREADY_LINKED, WALLET_LINKED_ELSEWHERE, WALLET_LIMIT_REACHED, OWN_DEVICE, CLAIM_CAP_REACHED.
 */
export async function linkWallet(
  ctx: AppContext,
  input: { readonly wallet: string; readonly walletAuthorization: WalletAuthorization },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { wallet, walletAuthorization } = input;
  const description = describeWalletAction({ kind: 'linkWallet', accountWallet: authorization.wallet, wallet });
  const authorized = await authorize(ctx, 'linkWallet', description, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  const agreed = await authorize(ctx, 'linkWallet', description, { ...walletAuthorization, wallet });
  if ('outcome' in agreed) {
    if ('refusal' in agreed.outcome) return agreed.outcome;
    // It took effect before, so the two of them can only be a repeat.
    return replayOf(authorized.signed, await findAction(ctx.database, authorization.wallet, authorization.nonce));
  }
  return executeAccountAction(ctx, authorized.signed, { wallet, countersigned: agreed.signed, decide: decideLink });
}

/** Lets a wallet of the account go. Refusals: NOT_FOUND, WALLET_IS_PRIMARY, WALLET_IN_USE. */
export async function unlinkWallet(
  ctx: AppContext,
  input: { readonly wallet: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { wallet } = input;
  const description = describeWalletAction({ kind: 'unlinkWallet', wallet });
  const authorized = await authorize(ctx, 'unlinkWallet', description, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  return executeAccountAction(ctx, authorized.signed, { wallet, countersigned: null, decide: decideUnlink });
}

/** Makes a wallet the main one of its account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export async function setPrimaryWallet(
  ctx: AppContext,
  input: { readonly wallet: string },
  authorization: WalletAuthorization,
): Promise<Outcome> {
  const { wallet } = input;
  const description = describeWalletAction({ kind: 'setPrimaryWallet', wallet });
  const authorized = await authorize(ctx, 'setPrimaryWallet', description, authorization);
  if ('outcome' in authorized) return authorized.outcome;
  return executeAccountAction(ctx, authorized.signed, { wallet, countersigned: null, decide: decidePrimary });
}
