// Ledger of the viewer: balances per wallet, and the movements that led to them.

import { derivedKey } from '../app/alias.ts';
import { hardwareText } from '../domain/device.ts';
import { globalId } from '../domain/id.ts';
import { paidOutLedgerAccount, payableLedgerAccount, walletLedgerAccount } from '../domain/ledger.ts';
import { describeWalletTransfer, type WalletTransferKind } from '../domain/movement.ts';
import { payoutRefusal } from '../domain/payout.ts';
import type { WalletHoldings } from '../store/co-stakes.ts';
import type { LedgerEntry } from '../store/ledger.ts';
import { ActionAvailabilityRef } from './availability.ts';
import { badInput, builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionType, forwardPageArguments, keysetPage, NIL_UUID, type Page } from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { enumValues } from './enums.ts';
import { ASSUMED_WALLETS_PER_ACCOUNT, ViewerRef, type ViewerRow } from './viewer.ts';

type WalletBalance = WalletHoldings & {
  readonly available: bigint;
  readonly payable: bigint;
  readonly paidOut: bigint;
  readonly payoutsRequested: number;
};

const WalletBalanceRef = builder.objectRef<WalletBalance>('WalletBalance').implement({
  description:
    'Balances of one of your wallets. Each wallet has its own: stake is always paid back to the wallet that paid it.',
  fields: (t) => ({
    wallet: t.expose('wallet', { type: 'WalletAddress', description: 'The wallet that holds these amounts.' }),
    available: t.expose('available', {
      type: 'TokenAmount',
      description: 'Free balance: IO with which the wallet can stake or claim now.',
    }),
    payable: t.expose('payable', {
      type: 'TokenAmount',
      description:
        'Requested payouts that the network has not reported yet; nothing can be staked or claimed with them.',
    }),
    paidOut: t.expose('paidOut', {
      type: 'TokenAmount',
      description: 'Sum of all payouts that were sent to the wallet on the chain.',
    }),
    canClaimAllRewards: t.field({
      type: ActionAvailabilityRef,
      description: 'Whether `claimAllRewards` would succeed for this wallet now.',
      resolve: ({ rewardsAccrued }) => {
        const refusals = rewardsAccrued > 0n ? [] : [{ code: 'NOTHING_TO_CLAIM' } as const];
        return { allowed: refusals.length === 0, refusals };
      },
    }),
    canRequestPayout: t.field({
      type: ActionAvailabilityRef,
      description: 'Whether `requestPayout` of the smallest amount would succeed for this wallet now.',
      resolve: ({ available, payoutsRequested }) => {
        const refusal = payoutRefusal(1n, { available, requested: payoutsRequested });
        return { allowed: refusal === null, refusals: refusal === null ? [] : [refusal] };
      },
    }),
    coStaked: t.expose('coStaked', {
      type: 'TokenAmount',
      description: 'Stake held in co-stakes of this wallet that were not paid back yet, less slashes.',
    }),
    ownStaked: t.expose('ownStaked', {
      type: 'TokenAmount',
      description: 'Own stake on the devices of this wallet, including stake in its cooldown.',
    }),
    rewardsAccrued: t.expose('rewardsAccrued', {
      type: 'TokenAmount',
      description:
        "Rewards of the wallet's co-stakes and devices that can be claimed, with `claimRewards` one by one or with `claimAllRewards`.",
    }),
  }),
});

const LedgerDirectionEnum = builder.enumType('LedgerDirection', {
  description: 'Direction of a movement of money, seen from the wallet.',
  values: enumValues({
    IN: "Money came in: the wallet's free balance grew.",
    OUT: "Money went out: the wallet's free balance shrank.",
  }),
});

const KINDS: { readonly [Kind in WalletTransferKind]: string } = {
  DEPOSIT: 'Deposit that the network credited to the wallet.',
  PAYOUT: 'Amount that the wallet requested as a payout; it is payable until the network reports.',
  PAYOUT_RETURN: 'Amount of a payout that could not be sent and came back.',
  CLAIM: 'Stake that the wallet paid into a co-stake by claiming an offer.',
  CLAIM_RETURN: 'Stake that was returned to the wallet because its claim failed or expired.',
  OWNER_STAKE: 'Stake that the owner added to the own stake on a device.',
  OVERFLOW_WITHDRAWAL: 'Own stake above the requirement that was paid back to the wallet at once.',
  OWNER_WITHDRAWAL: 'Own stake that was paid back to the wallet after its cooldown.',
  REWARD_CLAIM: 'Accrued rewards that were claimed and paid out to the wallet.',
  WITHDRAWAL: 'Stake of a co-stake that was paid back to the wallet after the cooldown.',
  SLASH_RETURN: 'Stake that the reversal of a slash returned after the rest of the stake had been paid back.',
};

const TransferKindEnum = builder.enumType('TransferKind', {
  description: 'Cause of a movement of money on a wallet.',
  values: enumValues(KINDS),
});

/** Returns the kind of a wallet's ledger entry. @throws Error for a kind that never moves a wallet's balance. */
function kindOf(entry: LedgerEntry): WalletTransferKind {
  if (entry.kind in KINDS) return entry.kind as WalletTransferKind;
  throw new Error(`a wallet has a movement of kind ${entry.kind}`);
}

function deviceOf(entry: LedgerEntry, _: object, context: Context) {
  return entry.deviceKey === null ? null : context.loaders.device.load(entry.deviceKey);
}

const LedgerEntryRef = builder.objectRef<LedgerEntry>('LedgerEntry').implement({
  description: 'One movement of money on one of your wallets.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of the movement, for caches of clients; no query takes it.',
      resolve: ({ id }, _, context) => globalId('LedgerEntry', derivedKey(context.app, `posting ${id}`)),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'Market time at which the movement was posted.' }),
    kind: t.field({ type: TransferKindEnum, description: 'Cause of the movement, for programs.', resolve: kindOf }),
    text: t.string({
      description: 'The movement as one English sentence, with its amount and hardware.',
      resolve: async (entry, args, context) => {
        const device = await deviceOf(entry, args, context);
        return describeWalletTransfer(kindOf(entry), entry.amount, device === null ? null : hardwareText(device));
      },
    }),
    direction: t.field({
      type: LedgerDirectionEnum,
      description: "Whether the wallet's free balance grew or shrank.",
      resolve: (entry) => (entry.amount > 0n ? 'IN' : 'OUT'),
    }),
    amount: t.field({
      type: 'TokenAmount',
      description: 'Amount of IO that moved, always positive; `direction` shows whether it came in or went out.',
      resolve: (entry) => (entry.amount < 0n ? -entry.amount : entry.amount),
    }),
    balanceAfter: t.expose('balanceAfter', {
      type: 'TokenAmount',
      description: 'Free balance of the wallet after the movement.',
    }),
    wallet: t.field({
      type: 'WalletAddress',
      description: 'Wallet of yours whose balance changed.',
      resolve: (entry) => entry.accountCode.slice('wallet/'.length),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'Co-stake for which the money moved; null when there is none.',
      resolve: (entry, _, context) => (entry.coStakeId === null ? null : context.loaders.coStake.load(entry.coStakeId)),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'Device for which the money moved; null when there is none.',
      resolve: deviceOf,
    }),
  }),
});

const LedgerConnection = connectionType<LedgerEntry, Page<LedgerEntry>>(
  'LedgerEntry',
  LedgerEntryRef,
  'movements of money on your wallets',
);

builder.objectFields(ViewerRef, (t) => ({
  balances: t.field({
    type: [WalletBalanceRef],
    description: 'Balances of each wallet of the account, the primary wallet first.',
    extensions: { length: ASSUMED_WALLETS_PER_ACCOUNT },
    resolve: balancesFor,
  }),
  ledger: t.field({
    type: LedgerConnection,
    description: 'Every movement of money on your wallets, the latest first.',
    args: {
      wallet: t.arg({
        type: 'WalletAddress',
        description:
          'Only movements on this wallet of your account; by default all. Any other wallet is refused with BAD_USER_INPUT.',
      }),
      ...forwardPageArguments,
    },
    resolve: async ({ accountId }, { wallet, ...args }, context) => {
      const account = context.loaders.account(accountId);
      const own = (await account.wallets()).map(({ address }) => address);
      if (wallet != null && !own.includes(wallet)) throw badInput('wallet', 'not a wallet of your account');
      return keysetPage(context, args, {
        binding: JSON.stringify(['ledger', accountId, wallet ?? null]),
        keyOf: (row: LedgerEntry) => ({ value: row.id, id: NIL_UUID }),
        read: ({ from, limit }) =>
          account.ledger(wallet == null ? own : [wallet], { before: from?.value ?? null, limit: limit + 1 }),
      });
    },
  }),
}));

const NOTHING = { coStaked: 0n, ownStaked: 0n, rewardsAccrued: 0n };

async function balancesFor(viewer: ViewerRow, _: object, context: Context): Promise<WalletBalance[]> {
  const account = context.loaders.account(viewer.accountId);
  const [wallets, balances, holdings, requested] = await Promise.all([
    account.wallets(),
    account.ledgerBalances(),
    account.holdings(),
    account.requestedPayouts(),
  ]);
  const balanceOf = (code: string): bigint => balances.get(code) ?? 0n;
  return wallets.map(({ address }) => ({
    ...NOTHING,
    ...holdings.get(address),
    wallet: address,
    available: balanceOf(walletLedgerAccount(address)),
    payable: balanceOf(payableLedgerAccount(address)),
    paidOut: balanceOf(paidOutLedgerAccount(address)),
    payoutsRequested: requested.get(address) ?? 0,
  }));
}
