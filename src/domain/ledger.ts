// Double entry: every movement of money is a transfer whose postings sum to zero. A balance is the sum of its postings.
// Which event makes which transfer: event-facts.ts.

import type { CoStake } from './co-stake.ts';
import { type DeviceAggregate, ownStakePaidOut } from './device-aggregate.ts';
import type { DomainEventType, EventOf } from './events.ts';
import { type Slash, type SlashKind, type SlashVerdict, slashTotal } from './slash.ts';

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

/** The source of deposits, outside of the marketplace; its balance may be negative. */
export const DEPOSITS = 'deposits';
/** The source of block rewards; its balance may be negative. */
export const BLOCK_REWARDS = 'block-rewards';
/** Credited rewards that nobody has claimed yet. */
export const REWARDS_PAYABLE = 'rewards-payable';
/** Slashed amounts whose review upheld them. */
export const FORFEITED = 'forfeited';
export const walletAccount = (address: string): string => `wallet/${address}`;
export const ownerStakeAccount = (deviceKey: string): string => `stake/${deviceKey}`;
export const coStakeAccount = (coStakeId: string): string => `co-stake/${coStakeId}`;

/** The amounts of one slash until its review ends. */
export const escrowAccount = (slashId: string): string => `escrow/${slashId}`;

/** Credits a block's rewards, which their earners have yet to claim. `amount` is in base units. */
export function blockRewardsTransfer(amount: bigint, at: Date): Transfer {
  return {
    kind: 'BLOCK_REWARDS',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(BLOCK_REWARDS, REWARDS_PAYABLE, amount),
  };
}

/** Credits a deposit to a wallet. `amount` is in base units. */
export function depositTransfer(wallet: string, amount: bigint, at: Date): Transfer {
  return {
    kind: 'DEPOSIT',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(DEPOSITS, walletAccount(wallet), amount),
  };
}

type TransferFor<Type extends DomainEventType> = (event: EventOf<Type>, before: DeviceAggregate) => Transfer | null;

/** A claim moves the principal from the co-staker's wallet to the co-stake. */
export const claimTransfer: TransferFor<'OFFER_CLAIMED'> = ({ coStake }, before) => {
  const { id, wallet, amount, claimedAt } = coStake;
  return transfer('CLAIM', claimedAt, id, before, move(walletAccount(wallet), coStakeAccount(id), amount));
};

/** A failed claim moves what is held back to the wallet; null when nothing is held. */
export const claimReturnTransfer: TransferFor<'CLAIM_FAILED'> = ({ coStakeId, at }, before) => {
  const { held } = coStakeIn(before, coStakeId);
  return payBack('CLAIM_RETURN', coStakeId, held, at, before);
};

/** A withdrawal moves the amount of the event to the wallet; null when slashes left nothing. */
export const withdrawalTransfer: TransferFor<'WITHDRAWN'> = ({ coStakeId, amount, at }, before) =>
  payBack('WITHDRAWAL', coStakeId, amount, at, before);

/** The owner's stake moves from the signing wallet to the device. */
export const ownerStakeTransfer: TransferFor<'OWNER_STAKE_ADDED'> = ({ wallet, amount, at }, before) =>
  transfer('OWNER_STAKE', at, null, before, move(walletAccount(wallet), ownerStakeAccount(before.device.key), amount));

/** Overflow moves from the device to the owner; null for an amount of zero. */
export const overflowTransfer: TransferFor<'OVERFLOW_WITHDRAWN'> = (event, before) =>
  payOwner('OVERFLOW_WITHDRAWAL', event, before);

/** The whole own stake moves from the device to the owner; null for an amount of zero. */
export const ownerWithdrawalTransfer: TransferFor<'OWNER_STAKE_WITHDRAWN'> = (event, before) =>
  payOwner('OWNER_WITHDRAWAL', event, before);

/** Claimed rewards move from the accrued ones to the wallet that earned them. */
export const rewardClaimTransfer: TransferFor<'REWARDS_CLAIMED'> = ({ coStakeId, wallet, amount, at }, before) =>
  transfer('REWARD_CLAIM', at, coStakeId, before, move(REWARDS_PAYABLE, walletAccount(wallet), amount));

/** A slash moves every part to escrow, where it stays until the review ends. */
export const slashTransfer: TransferFor<'SLASHED'> = ({ slash, at }, before) => {
  const taken = holders(slash, before, at).map(({ account, amount }) => ({ account, amount: -amount }));
  const postings = mergedByAccount([...taken, { account: escrowAccount(slash.id), amount: slashTotal(slash) }]);
  return transfer('SLASH', at, onlyCoStake(slash), before, postings);
};

/** A review moves the escrow to the forfeited funds, or back to every part. */
export const reviewTransfer: TransferFor<'SLASH_REVIEWED'> = ({ slashId, verdict, at }, before) => {
  const slash = before.slashes.find((candidate) => candidate.id === slashId);
  if (slash === undefined) throw new Error(`the aggregate lacks slash ${slashId}`);
  const { kind, receivers } = REVIEWED[verdict];
  const given = receivers(slash, before, at);
  const postings = mergedByAccount([{ account: escrowAccount(slash.id), amount: -slashTotal(slash) }, ...given]);
  return transfer(kind, at, onlyCoStake(slash), before, postings);
};

type Receivers = (slash: Slash, aggregate: DeviceAggregate, now: Date) => readonly Posting[];

const REVIEWED: {
  readonly [Verdict in SlashVerdict]: { readonly kind: TransferKind; readonly receivers: Receivers };
} = {
  UPHELD: { kind: 'SLASH_FORFEIT', receivers: (slash) => [{ account: FORFEITED, amount: slashTotal(slash) }] },
  REVERSED: { kind: 'SLASH_RETURN', receivers: (...of) => holders(...of) },
};

function transfer(
  kind: TransferKind,
  at: Date,
  coStakeId: string | null,
  { device }: DeviceAggregate,
  postings: readonly Posting[],
): Transfer {
  return { kind, at, coStakeId, deviceKey: device.key, postings };
}

function payBack(
  kind: 'CLAIM_RETURN' | 'WITHDRAWAL',
  coStakeId: string,
  amount: bigint,
  at: Date,
  before: DeviceAggregate,
): Transfer | null {
  const { id, wallet } = coStakeIn(before, coStakeId);
  return amount === 0n ? null : transfer(kind, at, id, before, move(coStakeAccount(id), walletAccount(wallet), amount));
}

function payOwner(
  kind: 'OVERFLOW_WITHDRAWAL' | 'OWNER_WITHDRAWAL',
  { wallet, amount, at }: { readonly wallet: string; readonly amount: bigint; readonly at: Date },
  before: DeviceAggregate,
): Transfer | null {
  const from = ownerStakeAccount(before.device.key);
  return amount === 0n ? null : transfer(kind, at, null, before, move(from, walletAccount(wallet), amount));
}

function coStakeIn(aggregate: DeviceAggregate, id: string): CoStake {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === id);
  if (coStake === undefined) throw new Error(`the aggregate lacks co-stake ${id}`);
  return coStake;
}

/** Whether postings balance: the invariant that the database checks again at commit. */
export function isBalanced(postings: readonly Posting[]): boolean {
  return postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n;
}

/** The accounts that each part of a slash belongs to at an instant. */
const holders: Receivers = (slash, aggregate, now) => HOLDERS[slash.kind](slash, aggregate, now);

const HOLDERS: { readonly [Kind in SlashKind]: Receivers } = {
  STAKE: stakeHolders,
  REWARD: (slash) => [{ account: REWARDS_PAYABLE, amount: slashTotal(slash) }],
};

/** The stake accounts, or the wallet of each stake that has been paid out meanwhile. */
function stakeHolders(slash: Slash, aggregate: DeviceAggregate, now: Date): readonly Posting[] {
  const { device } = aggregate;
  const owner = ownStakePaidOut(aggregate, now) ? walletAccount(device.ownerWallet) : ownerStakeAccount(device.key);
  const parts = slash.parts.map(({ coStakeId, amount }) => {
    const coStake = coStakeIn(aggregate, coStakeId);
    const left = coStake.withdrawnAt !== null;
    return { account: left ? walletAccount(coStake.wallet) : coStakeAccount(coStakeId), amount };
  });
  return [{ account: owner, amount: slash.ownerAmount }, ...parts];
}

/** One posting for each account, without those of zero. */
function mergedByAccount(postings: readonly Posting[]): readonly Posting[] {
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
