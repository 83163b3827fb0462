// The double-entry ledger: its accounts, and the transfer of each event that moves money.
// **Invariant:** the postings of a transfer sum to zero; a balance is the sum of an account's postings.
// The table in event-facts.ts assigns a transfer to each type of event.

import type { CoStake } from './co-stake.ts';
import { type DeviceAggregate, isOwnStakePaidOut } from './device-aggregate.ts';
import type { DomainEventType, EventOf } from './events.ts';
import type { PayoutReport, PayoutRequest } from './payout.ts';
import { type Slash, type SlashKind, type SlashVerdict, slashTotal } from './slash.ts';

/** The kind of a transfer: why money moves. */
export type TransferKind =
  | 'DEPOSIT'
  | 'PAYOUT'
  | 'PAYOUT_SENT'
  | 'PAYOUT_RETURN'
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

/** A posting of the ledger: the change of one account by a transfer. */
export type Posting = {
  /** Name of the ledger account. */
  readonly account: string;
  /** Change of the account's balance in base units: positive when the account gains. */
  readonly amount: bigint;
};

/** A movement of money between ledger accounts; its postings sum to zero. */
export type Transfer = {
  readonly kind: TransferKind;
  readonly at: Date;
  readonly coStakeId: string | null;
  readonly deviceKey: string | null;
  readonly postings: readonly Posting[];
};

/** Name of the ledger account from which deposits come; its balance may be negative. */
export const DEPOSITS_LEDGER_ACCOUNT = 'deposits';
/** Name of the ledger account from which block rewards come; its balance may be negative. */
export const BLOCK_REWARDS_LEDGER_ACCOUNT = 'block-rewards';
/** Name of the ledger account of rewards that are credited and not claimed yet. */
export const REWARDS_PAYABLE_LEDGER_ACCOUNT = 'rewards-payable';
/** Name of the ledger account of slashed amounts that a review has upheld. */
export const FORFEITED_LEDGER_ACCOUNT = 'forfeited';
/** Returns the name of the ledger account of a wallet's free balance. */
export const walletLedgerAccount = (address: string): string => `wallet/${address}`;
/** Returns the name of the ledger account of a wallet's payouts that the network has not reported yet. */
export const payableLedgerAccount = (address: string): string => `payable/${address}`;
/** Returns the name of the ledger account of the money that was sent to a wallet on the chain; it only grows. */
export const paidOutLedgerAccount = (address: string): string => `paid-out/${address}`;
/** Returns the name of the ledger account of the owner's stake on a device. */
export const ownerStakeLedgerAccount = (deviceKey: string): string => `stake/${deviceKey}`;
/** Returns the name of the ledger account of a co-stake. */
export const coStakeLedgerAccount = (coStakeId: string): string => `co-stake/${coStakeId}`;

/** Returns the name of the ledger account that holds the amounts of a slash until its review ends. */
export const escrowLedgerAccount = (slashId: string): string => `escrow/${slashId}`;

/** Returns the transfer that credits all rewards of a block, to be claimed later. `amount` is in base units. */
export function blockRewardsTransfer(amount: bigint, at: Date): Transfer {
  return {
    kind: 'BLOCK_REWARDS',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(BLOCK_REWARDS_LEDGER_ACCOUNT, REWARDS_PAYABLE_LEDGER_ACCOUNT, amount),
  };
}

/** Returns the transfer that credits a deposit to a wallet. `amount` is in base units. */
export function depositTransfer(wallet: string, amount: bigint, at: Date): Transfer {
  return {
    kind: 'DEPOSIT',
    at,
    coStakeId: null,
    deviceKey: null,
    postings: move(DEPOSITS_LEDGER_ACCOUNT, walletLedgerAccount(wallet), amount),
  };
}

/** Returns the transfer of a requested payout: its amount leaves the free balance, and nothing can be staked or claimed with it. */
export function payoutTransfer({ wallet, amount, requestedAt }: PayoutRequest): Transfer {
  const postings = move(walletLedgerAccount(wallet), payableLedgerAccount(wallet), amount);
  return { kind: 'PAYOUT', at: requestedAt, coStakeId: null, deviceKey: null, postings };
}

/** Returns the transfer of a payout's report: the payable amount was sent, or it goes back to the free balance. */
export function payoutReportTransfer(
  { wallet, amount }: PayoutRequest,
  outcome: PayoutReport['outcome'],
  at: Date,
): Transfer {
  const { kind, to } = PAYOUT_REPORTED[outcome];
  const postings = move(payableLedgerAccount(wallet), to(wallet), amount);
  return { kind, at, coStakeId: null, deviceKey: null, postings };
}

const PAYOUT_REPORTED: {
  readonly [Outcome in PayoutReport['outcome']]: {
    readonly kind: TransferKind;
    readonly to: (address: string) => string;
  };
} = {
  SENT: { kind: 'PAYOUT_SENT', to: paidOutLedgerAccount },
  FAILED: { kind: 'PAYOUT_RETURN', to: walletLedgerAccount },
};

type TransferFor<Type extends DomainEventType> = (event: EventOf<Type>, before: DeviceAggregate) => Transfer | null;

/** Returns the transfer of a claim: the principal moves from the co-staker's wallet to the co-stake. */
export const claimTransfer: TransferFor<'OFFER_CLAIMED'> = ({ coStake }, before) => {
  const { id, wallet, amount, claimedAt } = coStake;
  return transfer('CLAIM', claimedAt, id, before, move(walletLedgerAccount(wallet), coStakeLedgerAccount(id), amount));
};

/** Returns the transfer of a failed claim: the balance of the co-stake moves back to the wallet. Null when the balance is zero. */
export const claimReturnTransfer: TransferFor<'CLAIM_FAILED'> = ({ coStakeId, at }, before) => {
  const { held } = coStakeIn(before, coStakeId);
  return payBack('CLAIM_RETURN', coStakeId, held, at, before);
};

/** Returns the transfer of a withdrawal: the event's amount moves from the co-stake to the wallet. Null for an amount of zero. */
export const withdrawalTransfer: TransferFor<'WITHDRAWN'> = ({ coStakeId, amount, at }, before) =>
  payBack('WITHDRAWAL', coStakeId, amount, at, before);

/** Returns the transfer of an owner's stake, from the signing wallet to the device. */
export const ownerStakeTransfer: TransferFor<'OWNER_STAKE_ADDED'> = ({ wallet, amount, at }, before) =>
  transfer(
    'OWNER_STAKE',
    at,
    null,
    before,
    move(walletLedgerAccount(wallet), ownerStakeLedgerAccount(before.device.key), amount),
  );

/** Returns the transfer of withdrawn overflow, from the device to the owner's wallet; null for an amount of zero. */
export const overflowTransfer: TransferFor<'OVERFLOW_WITHDRAWN'> = (event, before) =>
  payOwner('OVERFLOW_WITHDRAWAL', event, before);

/** Returns the transfer of the owner's whole stake, from the device to the owner's wallet; null for an amount of zero. */
export const ownerWithdrawalTransfer: TransferFor<'OWNER_STAKE_WITHDRAWN'> = (event, before) =>
  payOwner('OWNER_WITHDRAWAL', event, before);

/** Returns the transfer of claimed rewards, from the payable rewards to the wallet that earned them. */
export const rewardClaimTransfer: TransferFor<'REWARDS_CLAIMED'> = ({ coStakeId, wallet, amount, at }, before) =>
  transfer(
    'REWARD_CLAIM',
    at,
    coStakeId,
    before,
    move(REWARDS_PAYABLE_LEDGER_ACCOUNT, walletLedgerAccount(wallet), amount),
  );

/** Returns the transfer of a slash: every slashed amount moves to the escrow, where it stays until the review ends. */
export const slashTransfer: TransferFor<'SLASHED'> = ({ slash, at }, before) => {
  const taken = holders(slash, before, at).map(({ account, amount }) => ({ account, amount: -amount }));
  const postings = mergedByAccount([...taken, { account: escrowLedgerAccount(slash.id), amount: slashTotal(slash) }]);
  return transfer('SLASH', at, onlyCoStake(slash), before, postings);
};

/** Returns the transfer of a slash's review: the escrow moves to the forfeited funds (UPHELD) or back to the stakes (REVERSED). */
export const reviewTransfer: TransferFor<'SLASH_REVIEWED'> = ({ slashId, verdict, at }, before) => {
  const slash = before.slashes.find((candidate) => candidate.id === slashId);
  if (slash === undefined) throw new Error(`the aggregate lacks slash ${slashId}`);
  const { kind, receivers } = REVIEWED[verdict];
  const given = receivers(slash, before, at);
  const postings = mergedByAccount([{ account: escrowLedgerAccount(slash.id), amount: -slashTotal(slash) }, ...given]);
  return transfer(kind, at, onlyCoStake(slash), before, postings);
};

type Receivers = (slash: Slash, aggregate: DeviceAggregate, now: Date) => readonly Posting[];

const REVIEWED: {
  readonly [Verdict in SlashVerdict]: { readonly kind: TransferKind; readonly receivers: Receivers };
} = {
  UPHELD: {
    kind: 'SLASH_FORFEIT',
    receivers: (slash) => [{ account: FORFEITED_LEDGER_ACCOUNT, amount: slashTotal(slash) }],
  },
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
  return amount === 0n
    ? null
    : transfer(kind, at, id, before, move(coStakeLedgerAccount(id), walletLedgerAccount(wallet), amount));
}

function payOwner(
  kind: 'OVERFLOW_WITHDRAWAL' | 'OWNER_WITHDRAWAL',
  { wallet, amount, at }: { readonly wallet: string; readonly amount: bigint; readonly at: Date },
  before: DeviceAggregate,
): Transfer | null {
  const from = ownerStakeLedgerAccount(before.device.key);
  return amount === 0n ? null : transfer(kind, at, null, before, move(from, walletLedgerAccount(wallet), amount));
}

function coStakeIn(aggregate: DeviceAggregate, id: string): CoStake {
  const coStake = aggregate.coStakes.find((candidate) => candidate.id === id);
  if (coStake === undefined) throw new Error(`the aggregate lacks co-stake ${id}`);
  return coStake;
}

/** Whether the postings of a transfer sum to zero. The database checks this again at commit. */
export function isBalanced(postings: readonly Posting[]): boolean {
  return postings.reduce((sum, posting) => sum + posting.amount, 0n) === 0n;
}

/** Returns each amount of a slash with the ledger account that the slash debits at `now`, or that a reversal at `now` credits. */
const holders: Receivers = (slash, aggregate, now) => HOLDERS[slash.kind](slash, aggregate, now);

const HOLDERS: { readonly [Kind in SlashKind]: Receivers } = {
  STAKE: stakeHolders,
  REWARD: (slash) => [{ account: REWARDS_PAYABLE_LEDGER_ACCOUNT, amount: slashTotal(slash) }],
};

/**
 * Returns each amount of a stake slash with the ledger account that the slash debits, and that a reversal credits: the account of the
 * stake, or of the staker's wallet when the stake was paid out after the slash.
 */
function stakeHolders(slash: Slash, aggregate: DeviceAggregate, now: Date): readonly Posting[] {
  const { device } = aggregate;
  const owner = isOwnStakePaidOut(aggregate, now)
    ? walletLedgerAccount(device.ownerWallet)
    : ownerStakeLedgerAccount(device.key);
  const parts = slash.parts.map(({ coStakeId, amount }) => {
    const coStake = coStakeIn(aggregate, coStakeId);
    const left = coStake.withdrawnAt !== null;
    return { account: left ? walletLedgerAccount(coStake.wallet) : coStakeLedgerAccount(coStakeId), amount };
  });
  return [{ account: owner, amount: slash.ownerAmount }, ...parts];
}

/** Merges the postings of each account into one posting and drops postings of zero. */
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
