// Double entry. Every movement of money is a transfer whose postings sum to zero; balances are what postings add up to.

import { type DeviceAggregate, ownStakePaidOut } from './device-aggregate.ts';
import type { DomainEvent } from './events.ts';
import { type Slash, slashTotal } from './slash.ts';

export type TransferKind =
  | 'DEPOSIT'
  | 'CLAIM'
  | 'CLAIM_RETURN'
  | 'OWNER_STAKE'
  | 'BLOCK_REWARDS'
  | 'REWARD_CLAIM'
  | 'SLASH'
  | 'SLASH_RETURN'
  | 'SLASH_FORFEIT'
  | 'OVERFLOW_WITHDRAWAL'
  | 'OWNER_WITHDRAWAL'
  | 'WITHDRAWAL';

export type Posting = {
  readonly account: string;
  /** Base units, signed: what the account gains. */
  readonly amount: bigint;
};

export type Transfer = {
  readonly kind: TransferKind;
  readonly at: Date;
  readonly coStakeId: string | null;
  readonly deviceKey: string | null;
  readonly postings: readonly Posting[];
};

/** The world outside, as the source of deposits; the one account of these that may be negative. */
export const DEPOSITS = 'deposits';
/** The network, as the source of block rewards; it may be negative. */
export const BLOCK_REWARDS = 'block-rewards';
/** Credited rewards that nobody has claimed yet. */
export const REWARDS_PAYABLE = 'rewards-payable';
/** What slashes have taken for good. */
export const FORFEITED = 'forfeited';
export const walletAccount = (address: string): string => `wallet/${address}`;
export const ownerStakeAccount = (deviceKey: string): string => `stake/${deviceKey}`;
export const coStakeAccount = (coStakeId: string): string => `co-stake/${coStakeId}`;

/** What a slash took, until its review has ended. */
export const escrowAccount = (slashId: string): string => `escrow/${slashId}`;

/** A block's rewards, credited to those who earned them but not paid out yet. */
export function blockRewardsTransfer(amount: bigint, at: Date): Transfer {
  return {
    kind: 'BLOCK_REWARDS',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(BLOCK_REWARDS, REWARDS_PAYABLE, amount),
  };
}

/** What arrives on a wallet from outside. */
export function depositTransfer(wallet: string, amount: bigint, at: Date): Transfer {
  return {
    kind: 'DEPOSIT',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(DEPOSITS, walletAccount(wallet), amount),
  };
}

/** The movement that an event implies on the aggregate it happened to; null when no money moves. */
export function transferOf(event: DomainEvent, aggregate: DeviceAggregate): Transfer | null {
  const deviceKey = aggregate.device.key;
  switch (event.type) {
    case 'OFFER_CLAIMED': {
      const { id, wallet, amount, claimedAt } = event.coStake;
      return {
        kind: 'CLAIM',
        at: claimedAt,
        coStakeId: id,
        deviceKey,
        postings: move(walletAccount(wallet), coStakeAccount(id), amount),
      };
    }
    case 'CLAIM_FAILED':
    case 'WITHDRAWN': {
      const coStake = aggregate.coStakes.find((candidate) => candidate.id === event.coStakeId);
      if (coStake === undefined) throw new Error(`the aggregate lacks co-stake ${event.coStakeId}`);
      const amount = event.type === 'WITHDRAWN' ? event.amount : coStake.held;
      if (amount === 0n) return null;
      return {
        kind: event.type === 'WITHDRAWN' ? 'WITHDRAWAL' : 'CLAIM_RETURN',
        at: event.at,
        coStakeId: coStake.id,
        deviceKey,
        postings: move(coStakeAccount(coStake.id), walletAccount(coStake.wallet), amount),
      };
    }
    case 'OWNER_STAKE_ADDED':
      return {
        kind: 'OWNER_STAKE',
        at: event.at,
        coStakeId: null,
        deviceKey,
        postings: move(walletAccount(event.wallet), ownerStakeAccount(deviceKey), event.amount),
      };
    case 'OVERFLOW_WITHDRAWN':
    case 'OWNER_STAKE_WITHDRAWN':
      if (event.amount === 0n) return null;
      return {
        kind: event.type === 'OVERFLOW_WITHDRAWN' ? 'OVERFLOW_WITHDRAWAL' : 'OWNER_WITHDRAWAL',
        at: event.at,
        coStakeId: null,
        deviceKey,
        postings: move(ownerStakeAccount(deviceKey), walletAccount(event.wallet), event.amount),
      };
    case 'REWARDS_CLAIMED':
      return {
        kind: 'REWARD_CLAIM',
        at: event.at,
        coStakeId: event.coStakeId,
        deviceKey,
        postings: move(REWARDS_PAYABLE, walletAccount(event.wallet), event.amount),
      };
    case 'SLASHED': {
      const { slash, at } = event;
      const taken = holders(slash, aggregate, at).map(({ account, amount }) => ({ account, amount: -amount }));
      const postings = gathered([...taken, { account: escrowAccount(slash.id), amount: slashTotal(slash) }]);
      return { kind: 'SLASH', at, coStakeId: onlyCoStake(slash), deviceKey, postings };
    }
    case 'SLASH_REVIEWED': {
      const slash = aggregate.slashes.find((candidate) => candidate.id === event.slashId);
      if (slash === undefined) throw new Error(`the aggregate lacks slash ${event.slashId}`);
      const upheld = event.verdict === 'UPHELD';
      const given = upheld ? [{ account: FORFEITED, amount: slashTotal(slash) }] : holders(slash, aggregate, event.at);
      return {
        kind: upheld ? 'SLASH_FORFEIT' : 'SLASH_RETURN',
        at: event.at,
        coStakeId: onlyCoStake(slash),
        deviceKey,
        postings: gathered([{ account: escrowAccount(slash.id), amount: -slashTotal(slash) }, ...given]),
      };
    }
    case 'OWNER_UNSTAKED':
    case 'OWNER_STAKE_WITHDRAWABLE':
    case 'DEVICE_STATE_CHANGED':
    case 'HIRE_CHANGED':
    case 'CONNECTIVITY_CHANGED':
    case 'OFFER_OPENED':
    case 'CLAIM_SETTLED':
    case 'UNSTAKE_STARTED':
    case 'UNSTAKE_CANCELED':
    case 'COOLDOWN_STARTED':
    case 'WITHDRAWABLE':
    case 'OFFER_CLOSED':
    case 'SUFFICIENCY_CHANGED':
    case 'RELIABILITY_CHANGED':
      return null;
    default:
      return event satisfies never;
  }
}

/** Whether postings balance: the invariant that the database checks again at commit. */
export function isBalanced(postings: readonly Posting[]): boolean {
  return postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n;
}

/** Where each part of a slash belongs now: with the stake, or on the wallet when that has been paid out meanwhile. */
function holders(slash: Slash, aggregate: DeviceAggregate, now: Date): readonly Posting[] {
  const { device } = aggregate;
  if (slash.kind === 'REWARD') return [{ account: REWARDS_PAYABLE, amount: slashTotal(slash) }];
  const owner = ownStakePaidOut(aggregate, now) ? walletAccount(device.ownerWallet) : ownerStakeAccount(device.key);
  const parts = slash.parts.map(({ coStakeId, amount }) => {
    const coStake = aggregate.coStakes.find((candidate) => candidate.id === coStakeId);
    if (coStake === undefined) throw new Error(`the aggregate lacks co-stake ${coStakeId}`);
    const left = coStake.withdrawnAt !== null;
    return { account: left ? walletAccount(coStake.wallet) : coStakeAccount(coStakeId), amount };
  });
  return [{ account: owner, amount: slash.ownerAmount }, ...parts];
}

/** One posting an account, none of nothing. */
function gathered(postings: readonly Posting[]): readonly Posting[] {
  const sums = new Map<string, bigint>();
  for (const { account, amount } of postings) sums.set(account, (sums.get(account) ?? 0n) + amount);
  return [...sums].filter(([, amount]) => amount !== 0n).map(([account, amount]) => ({ account, amount }));
}

function onlyCoStake(slash: Slash): string | null {
  return slash.parts.length === 1 ? (slash.parts[0]?.coStakeId ?? null) : null;
}

function move(from: string, to: string, amount: bigint): readonly Posting[] {
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ];
}
