// Decisions about the wallets of an account: link a wallet, unlink a wallet, change the primary wallet.
// **Invariant:** linking breaks neither the claim cap nor the rule that an account does not co-stake on its own devices. A wallet
// with a balance, a device, a running co-stake or a payout without a report is never unlinked.

import { type ClaimSlotUse, nextFreeSlotAt } from './claim-slots.ts';
import { buildAccountRecord, type EventRecord } from './event-record.ts';
import type { Parameters } from './parameter.ts';
import type { Refusal } from './refusal.ts';

/** A wallet of an account, with what it holds. */
export type AccountWallet = {
  readonly address: string;
  readonly isPrimary: boolean;
  /** Free balance of the wallet, base units. */
  readonly balance: bigint;
  /** Number of devices that the wallet owns. */
  readonly devices: number;
  /** Number of co-stakes that the wallet paid for and that have not ended or have rewards left to claim. */
  readonly coStakes: number;
  /** Number of the wallet's payouts that the network has not reported yet. */
  readonly payouts: number;
};

/** An account: one person's wallets, with the number of co-stakes that count against the claim cap. */
export type Account = ClaimSlotUse & {
  readonly id: string;
  /** The account's wallets, at least one; the primary wallet comes first. */
  readonly wallets: readonly AccountWallet[];
};

/** An event that changes the wallets of an account. */
export type AccountEvent =
  | {
      readonly type: 'WALLET_LINKED';
      readonly accountId: string;
      readonly wallet: string;
      /** The former account of the wallet; it is deleted when the wallet is linked. */
      readonly fromAccountId: string;
    }
  | { readonly type: 'WALLET_UNLINKED'; readonly accountId: string; readonly wallet: string }
  | { readonly type: 'PRIMARY_WALLET_CHANGED'; readonly accountId: string; readonly wallet: string };

/** The result of a decision about an account: its event, or a refusal. */
export type AccountDecision = { readonly event: AccountEvent } | { readonly refusal: Refusal };

/** The input of a decision about an account and one wallet. */
export type AccountDecisionContext = {
  /** The account of the wallet that signed the command. */
  readonly account: Account;
  /** The account to which `wallet` belongs; the same as `account` when the wallet is linked already. */
  readonly other: Account;
  readonly wallet: string;
  /** True when one of the two accounts has a co-stake on a device of the other. */
  readonly crossStaked: boolean;
};

/**
 * Links a wallet to the account of the signer, with everything that the wallet holds. Refusals: WALLET_ALREADY_LINKED,
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
  // When the wallet's former account has no claims, the link cannot increase the number of claims, so the claim cap does not matter.
  if (used > claimCap && other.liveClaims > 0) {
    // The link needs no further slot, so it succeeds as soon as no more than the cap are used.
    const slotsFreeAt = [...account.slotsFreeAt, ...other.slotsFreeAt].sort(
      (one, two) => one.getTime() - two.getTime(),
    );
    const nextFreeAt = nextFreeSlotAt({ liveClaims: used - 1, slotsFreeAt }, claimCap);
    return { refusal: { code: 'CLAIM_CAP_REACHED', limit: claimCap, used, nextFreeAt } };
  }
  return { event: { type: 'WALLET_LINKED', accountId: account.id, wallet, fromAccountId: other.id } };
}

/** Unlinks a wallet, which then gets a new account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY, WALLET_IN_USE. */
export function unlinkWallet({ account, wallet }: AccountDecisionContext): AccountDecision {
  const own = account.wallets.find((candidate) => candidate.address === wallet);
  if (own === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'wallet' } };
  if (own.isPrimary) return { refusal: { code: 'WALLET_IS_PRIMARY' } };
  const { balance, devices, coStakes, payouts } = own;
  if (balance > 0n || devices > 0 || coStakes > 0 || payouts > 0) {
    return { refusal: { code: 'WALLET_IN_USE', balance, devices, coStakes, payouts } };
  }
  return { event: { type: 'WALLET_UNLINKED', accountId: account.id, wallet } };
}

/** Makes a wallet the primary wallet of its account. Refusals: NOT_FOUND, WALLET_IS_PRIMARY. */
export function setPrimaryWallet({ account, wallet }: AccountDecisionContext): AccountDecision {
  const own = account.wallets.find((candidate) => candidate.address === wallet);
  if (own === undefined) return { refusal: { code: 'NOT_FOUND', subject: 'wallet' } };
  if (own.isPrimary) return { refusal: { code: 'WALLET_IS_PRIMARY' } };
  return { event: { type: 'PRIMARY_WALLET_CHANGED', accountId: account.id, wallet } };
}

/**
 * Builds the record of an account event in the event log. Only that account can see the record; its field `reason` is the wallet's
 * address.
 */
export function buildAccountEventRecord(event: AccountEvent, at: Date): EventRecord {
  return buildAccountRecord(event.type, event.accountId, at, null, event.wallet);
}
