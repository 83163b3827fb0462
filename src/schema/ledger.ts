// What one's wallets hold, and every movement of money that made it so. For the account's holder alone.

import { hardwareOf } from '../domain/device.ts';
import { movementText, type WalletMovement } from '../domain/movement.ts';
import type { WalletHoldings } from '../store/co-stakes.ts';
import type { LedgerEntry } from '../store/ledger.ts';
import { badInput, builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionOf, keysetPosition, type Page, pageOf, pageRequest, readKeyset } from './connection.ts';
import type { Context } from './context.ts';
import { DeviceRef } from './device.ts';
import { values } from './enums.ts';
import { MAX_WALLETS, ViewerRef, type ViewerRow } from './viewer.ts';

type WalletBalance = WalletHoldings & { readonly available: bigint };

const WalletBalanceRef = builder.objectRef<WalletBalance>('WalletBalance').implement({
  description:
    'What one of your wallets holds here. Money is per wallet: a stake goes back to the wallet it came from.',
  fields: (t) => ({
    wallet: t.expose('wallet', { type: 'WalletAddress', description: 'The wallet.' }),
    available: t.expose('available', { type: 'TokenAmount', description: 'Free to use.' }),
    coStaked: t.expose('coStaked', { type: 'TokenAmount', description: 'In co-stakes that were not paid back yet.' }),
    ownStaked: t.expose('ownStaked', {
      type: 'TokenAmount',
      description: 'In the own stake on its devices, what is leaving included.',
    }),
    rewardsAccrued: t.expose('rewardsAccrued', {
      type: 'TokenAmount',
      description: 'Rewards of its co-stakes and devices that can be claimed: `claimRewards`.',
    }),
  }),
});

const LedgerDirectionEnum = builder.enumType('LedgerDirection', {
  description: 'Which way money moved, seen from the wallet.',
  values: values({ IN: 'The wallet gained it.', OUT: 'The wallet gave it.' }),
});

const KINDS: { readonly [Kind in WalletMovement]: string } = {
  DEPOSIT: 'Arrived from outside.',
  CLAIM: 'Went into a co-stake when an offer was claimed.',
  CLAIM_RETURN: 'Came back from a claim that was not settled.',
  OWNER_STAKE: 'Went into the own stake on a device.',
  OVERFLOW_WITHDRAWAL: 'Came back from stake above a requirement.',
  OWNER_WITHDRAWAL: 'Came back from the own stake on a device.',
  REWARD_CLAIM: 'Rewards that were claimed.',
  WITHDRAWAL: 'Was paid back from a co-stake.',
  SLASH_RETURN: 'Came back from a slash that was reversed after the stake had been paid out.',
};

const TransferKindEnum = builder.enumType('TransferKind', {
  description: 'What a movement of money was.',
  values: values(KINDS),
});

/** The database holds every kind of movement as a text; a wallet meets only these. */
function kindOf(entry: LedgerEntry): WalletMovement {
  if (entry.kind in KINDS) return entry.kind as WalletMovement;
  throw new Error(`a wallet has a movement of kind ${entry.kind}`);
}

function deviceOf(entry: LedgerEntry, context: Context) {
  return entry.deviceKey === null ? null : context.loaders.device.load(entry.deviceKey);
}

const LedgerEntryRef = builder.objectRef<LedgerEntry>('LedgerEntry').implement({
  description: 'One movement of money on one of your wallets.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    kind: t.field({ type: TransferKindEnum, description: 'What it was.', resolve: kindOf }),
    text: t.string({
      description: 'What it was, in a sentence.',
      resolve: async (entry, _, context) => {
        const device = await deviceOf(entry, context);
        return movementText(kindOf(entry), entry.amount, device === null ? null : hardwareOf(device));
      },
    }),
    direction: t.field({
      type: LedgerDirectionEnum,
      description: 'Whether the wallet gained or gave.',
      resolve: (entry) => (entry.amount > 0n ? 'IN' : 'OUT'),
    }),
    amount: t.field({
      type: 'TokenAmount',
      description: 'How much moved.',
      resolve: (entry) => (entry.amount < 0n ? -entry.amount : entry.amount),
    }),
    balanceAfter: t.expose('balanceAfter', { type: 'TokenAmount', description: 'What the wallet held afterwards.' }),
    wallet: t.field({
      type: 'WalletAddress',
      description: 'Which wallet.',
      resolve: (entry) => entry.accountCode.slice('wallet/'.length),
    }),
    coStake: t.field({
      type: CoStakeRef,
      nullable: true,
      description: 'The co-stake it was about, if it was about one.',
      resolve: (entry, _, context) => (entry.coStakeId === null ? null : context.loaders.coStake.load(entry.coStakeId)),
    }),
    device: t.field({
      type: DeviceRef,
      nullable: true,
      description: 'The device it was about, if it was about one.',
      resolve: (entry, _, context) => deviceOf(entry, context),
    }),
  }),
});

const LedgerConnection = connectionOf<LedgerEntry, Page<LedgerEntry>>(
  'LedgerEntry',
  LedgerEntryRef,
  'your movements of money',
);

builder.objectFields(ViewerRef, (t) => ({
  balances: t.field({
    type: [WalletBalanceRef],
    description: 'What each wallet holds.',
    extensions: { length: MAX_WALLETS },
    resolve: balancesFor,
  }),
  ledger: t.field({
    type: LedgerConnection,
    description: 'Every movement of money on your wallets, the latest first.',
    args: {
      wallet: t.arg({ type: 'WalletAddress', description: 'Only on this wallet of yours.' }),
      first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
      after: t.arg.string({ description: 'Begin after this cursor.' }),
    },
    resolve: async (viewer, args, context) => {
      const account = context.loaders.account(viewer.accountId);
      const own = (await account.wallets()).map((wallet) => wallet.address);
      if (args.wallet != null && !own.includes(args.wallet)) throw badInput('wallet', 'not a wallet of your account');
      const wallets = args.wallet == null ? own : [args.wallet];
      const binding = JSON.stringify(['ledger', viewer.accountId, args.wallet ?? null]);
      const request = pageRequest(context, binding, args);
      const before = request.from === null ? null : readKeyset(request.from).value;
      const rows = await account.ledger(wallets, { before, limit: request.limit + 1 });
      return pageOf(context, binding, request, rows, (row) => keysetPosition(row.id, NO_KEY));
    },
  }),
}));

const NO_KEY = '00000000-0000-0000-0000-000000000000';
const NOTHING = { coStaked: 0n, ownStaked: 0n, rewardsAccrued: 0n };

async function balancesFor(viewer: ViewerRow, _: object, context: Context): Promise<WalletBalance[]> {
  const account = context.loaders.account(viewer.accountId);
  const [wallets, balances, holdings] = await Promise.all([account.wallets(), account.balances(), account.holdings()]);
  return wallets.map(({ address }) => ({
    ...NOTHING,
    ...holdings.get(address),
    wallet: address,
    available: balances.get(address) ?? 0n,
  }));
}
