// Decisions about the wallets of an account: link, unlink, choose the primary one. An account has at most ten wallets.
// **Invariant:** after a link the claim cap and the own-device rule hold over all wallets of the account; a wallet with a
// balance, a device or a running co-stake is never unlinked.

import { accountRecord, type EventRecord } from './event-record.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';

export type AccountWallet = {
  readonly address: string;
  readonly isPrimary: boolean;
  /** Free balance, base units. */
  readonly balance: bigint;
  /** Devices that it owns. */
  readonly devices: number;
  /** Co-stakes that it paid for and that have not ended, or have rewards left to claim. */
  readonly coStakes: number;
};

export type Account = {
  readonly id: string;
  /** At least one; the primary wallet first. */
  readonly wallets: readonly AccountWallet[];
  /** Co-stakes in PENDING, ACTIVE or WAIT_PERIOD. */
  readonly liveClaims: number;
};

export type AccountEvent =
  | {
      readonly type: 'WALLET_LINKED';
      readonly accountId: string;
      readonly wallet: string;
      /** The wallet's former account; the link deletes it. */
      readonly fromAccountId: string;
    }
  | { readonly type: 'WALLET_UNLINKED'; readonly accountId: string; readonly wallet: string }
  | { readonly type: 'PRIMARY_WALLET_CHANGED'; readonly accountId: string; readonly wallet: string };

export type AccountDecision = { readonly event: AccountEvent } | { readonly refusal: Refusal };

/** The input of a decision about an account and one wallet. */
export type AccountDecisionContext = {
  /** The account of the wallet that signed. */
  readonly account: Account;
  /** The account of `wallet`; equal to `account` where that wallet is linked already. */
  readonly other: Account;
  readonly wallet: string;
  /** True when one of the two accounts has a co-stake on a device of the other. */
  readonly crossStaked: boolean;
};

/**
 * Links a wallet, with all that its account has, to the account that signed. Refusals: WALLET_ALREADY_LINKED,
 * WALLET_LINKED_ELSEWHERE (its account has further wallets), WALLET_LIMIT_REACHED, OWN_DEVICE, CLAIM_CAP_REACHED.
 */
export function linkWallet(
  { account, other, wallet, crossStaked }: AccountDecisionContext,
  parameters: Pick<Parameters, 'claimCap' | 'maxWalletsPerAccount'>,
): AccountDecision {
  const { claimCap, maxWalletsPerAccount } = parameters;
  if (account.id === other.id) return { refusal: { code: 'WALLET_ALREADY_LINKED' } };
  if (other.wallets.length > 1) return { refusal: { code: 'WALLET_LINKED_ELSEWHERE' } };
  if (account.wallets.length >= maxWalletsPerAccount) {
    return { refusal: { code: 'WALLET_LIMIT_REACHED', limit: maxWalletsPerAccount } };
  }
  if (crossStaked) return { refusal: { code: 'OWN_DEVICE' } };
  const used = account.liveClaims + other.liveClaims;
  // A wallet without claims cannot break the cap, however many claims the account has.
  if (used > claimCap && other.liveClaims > 0) return { refusal: { code: 'CLAIM_CAP_REACHED', limit: claimCap, used } };
  return { event: { type: 'WALLET_LINKED', accountId: account.id, wallet, fromAccountId: other.id } };
}

/** Unlinks a wallet, which gets an account of its own. Refusals: NOT_FOUND, WALLET_IS_PRIMARY, WALLET_IN_USE. */
export function unlinkWallet({ account, wallet }: AccountDecisionContext): AccountDecision {
  const own = account.wallets.find((candidate) => candidate.address === wallet);
  if (own === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'wallet' } };
  if (own.isPrimary) return { refusal: { code: 'WALLET_IS_PRIMARY' } };
  const { balance, devices, coStakes } = own;
  if (balance > 0n || devices > 0 || coStakes > 0) {
    return { refusal: { code: 'WALLET_IN_USE', balance, devices, coStakes } };
  }
  return { event: { type: 'WALLET_UNLINKED', accountId: account.id, wallet } };
}

/** Makes a wallet the primary one of its account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export function setPrimaryWallet({ account, wallet }: AccountDecisionContext): AccountDecision {
  const own = account.wallets.find((candidate) => candidate.address === wallet);
  if (own === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'wallet' } };
  if (own.isPrimary) return { refusal: { code: 'WALLET_IS_PRIMARY' } };
  return { event: { type: 'PRIMARY_WALLET_CHANGED', accountId: account.id, wallet } };
}

/** The record of an account event, for that account alone; its reason is the wallet. */
export function accountEventRecord(event: AccountEvent, at: Date): EventRecord {
  return accountRecord(event.type, event.accountId, at, null, event.wallet);
}
