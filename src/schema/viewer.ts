// GraphQL type `Viewer`, the signed-in account: wallets, claim slots, co-stakes, devices and sessions. Its ledger is in ledger.ts.
// **Invariant:** every field reads by the account id of the session, so rows of other accounts cannot appear.

import type { GraphQLResolveInfo } from 'graphql';
import { derivedKey } from '../app/alias.ts';
import { listSessions } from '../app/sessions.ts';
import { type ClaimSlotUse, nextFreeSlotAt } from '../domain/claim-slots.ts';
import { globalId } from '../domain/id.ts';
import type { WalletRow } from '../store/accounts.ts';
import type { SessionRow } from '../store/sessions.ts';
import { streamCursor } from '../stream/event-page.ts';
import { builder } from './builder.ts';
import { CoStakeConnection, coStakeListArguments, coStakesOfAccountPage } from './co-stake-list.ts';
import { selectsField } from './connection.ts';
import type { Context } from './context.ts';
import { NodeInterface, registerNodeLoader } from './node.ts';
import { OwnedDeviceConnection, ownedDeviceArguments, ownedDevicePage } from './owned-device-list.ts';

export type ViewerRow = { readonly accountId: string; readonly sessionId: string; readonly streamCursor?: string };

/** Number of wallets per account assumed for the query cost; the actual maximum is a protocol parameter. */
export const ASSUMED_WALLETS_PER_ACCOUNT = 10;

export const ViewerRef = builder.objectRef<ViewerRow>('Viewer');

const AccountRef = builder.objectRef<ViewerRow>('Account').implement({
  description: 'Your account: up to ten wallets that act as one for the claim cap and the own-device rule.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of the account; it reveals no wallet.',
      resolve: (viewer) => globalId('Account', viewer.accountId),
    }),
  }),
});

export const WalletRef = builder.objectRef<WalletRow>('Wallet').implement({
  description: 'A wallet that is linked to your account.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id of the wallet, for caches of clients; no query takes it.',
      resolve: ({ address }, _, context) => globalId('Wallet', derivedKey(context.app, `wallet ${address}`)),
    }),
    address: t.expose('address', {
      type: 'WalletAddress',
      description: 'Address of the wallet on the Solana chain, in base58.',
    }),
    primary: t.exposeBoolean('isPrimary', { description: 'True for the primary wallet; an account has exactly one.' }),
    linkedAt: t.expose('linkedAt', { type: 'DateTime', description: 'When the wallet joined the account.' }),
  }),
});

const ClaimSlots = builder.objectRef<ClaimSlotUse & { readonly limit: number }>('ClaimSlots').implement({
  description:
    'Limit on the co-stakes that your account may hold at the same time. A co-stake frees its slot when its cooldown starts.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Number of slots of an account (published value: 2).' }),
    used: t.exposeInt('liveClaims', {
      description: 'Slots in use: co-stakes that are pending, active or in their wait period.',
    }),
    available: t.int({
      description: 'Number of further offers that you may claim now; never below 0.',
      resolve: ({ limit, liveClaims }) => Math.max(0, limit - liveClaims),
    }),
    nextFreeAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the next slot becomes free: the end of a wait period. Null while no co-stake leaves.',
      resolve: (slots) => nextFreeSlotAt(slots, slots.limit),
    }),
  }),
});

const SessionRef = builder.objectRef<SessionRow>('Session').implement({
  description: 'A signed-in client of your account.',
  fields: (t) => ({
    id: t.id({
      description: 'Global id of the session, for `revokeSession`.',
      resolve: (session) => globalId('Session', session.id),
    }),
    wallet: t.expose('wallet', { type: 'WalletAddress', description: 'Wallet whose signature opened the session.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Wall time at which the client signed in.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      description: 'Wall time of the last refresh of the session; a client refreshes every five minutes.',
    }),
    label: t.exposeString('label', {
      nullable: true,
      description: 'Name that the client gave in `signIn`; null when it gave none.',
    }),
    current: t.boolean({
      description: 'True for the session that sends this request.',
      resolve: (session, _, { viewer }) => session.id === viewer?.sessionId,
    }),
  }),
});

ViewerRef.implement({
  description: 'The signed-in account with everything that only its holder sees.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    id: t.id({
      description:
        'Global id of your own view of your account, for `node`; null there for every other account. Select it in every query of `viewer`, so that a normalised cache merges what they read.',
      resolve: ({ accountId }) => globalId('Viewer', accountId),
    }),
    account: t.field({
      type: AccountRef,
      description: 'The account behind this session, by its opaque id.',
      resolve: (viewer) => viewer,
    }),
    wallets: t.field({
      type: [WalletRef],
      extensions: { length: ASSUMED_WALLETS_PER_ACCOUNT },
      description: 'Wallets of the account, the primary one first.',
      resolve: async (viewer, _, context) => [...(await context.loaders.account(viewer.accountId).wallets())],
    }),
    claimSlots: t.field({
      type: ClaimSlots,
      description: 'Claim slots of the account: the limit, and how many are in use.',
      resolve: async (viewer, _, context) => ({
        limit: (await context.loaders.parameters()).claimCap,
        ...(await context.loaders.account(viewer.accountId).claimSlotUse()),
      }),
    }),
    coStakes: t.field({
      type: CoStakeConnection,
      description: 'Co-stakes of the account in every phase, the latest claimed first.',
      args: coStakeListArguments,
      resolve: (viewer, args, context) => coStakesOfAccountPage(viewer.accountId, args, context),
    }),
    devices: t.field({
      type: OwnedDeviceConnection,
      description: 'Devices that a wallet of the account owns, the latest imported first unless `orderBy` is given.',
      args: ownedDeviceArguments,
      resolve: (viewer, args, context) => ownedDevicePage(viewer.accountId, args, context),
    }),
    sessions: t.field({
      type: [SessionRef],
      description: 'Every client that is signed in to this account, the latest first.',
      resolve: async (viewer, _, context) => [...(await listSessions(context.app, viewer))],
    }),
    streamCursor: t.field({
      type: 'StreamCursor',
      description:
        'Cursor to pass as `after` to `accountEvents`, which then delivers every change after this answer. It may also deliver changes that the answer already shows.',
      resolve: (viewer, _, context) => viewer.streamCursor ?? accountCursor(viewer.accountId, context),
    }),
  }),
});

registerNodeLoader('Viewer', async (key, { viewer }) =>
  viewer?.accountId === key ? { accountId: viewer.accountId, sessionId: viewer.sessionId } : null,
);

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    description: 'The account of the access token; null without a session.',
    resolve: (_, __, context, info) => (context.viewer === null ? null : loadViewer(context.viewer, context, info)),
  }),
);

/** Returns the signed-in account. A selected `streamCursor` is read first, so that the other fields include all earlier events. */
export async function loadViewer(
  { accountId, sessionId }: Pick<ViewerRow, 'accountId' | 'sessionId'>,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ViewerRow> {
  if (!selectsField(info, 'streamCursor')) return { accountId, sessionId };
  return { accountId, sessionId, streamCursor: await accountCursor(accountId, context) };
}

function accountCursor(accountId: string, context: Context): Promise<string> {
  return streamCursor(context.stream, { kind: 'account', accountId });
}
