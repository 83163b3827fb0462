// The signed-in account: its wallets, claim slots, money, co-stakes and sessions. Nobody else ever sees any of it.

import type { GraphQLResolveInfo } from 'graphql';
import { listSessions } from '../app/sessions.ts';
import type { CoStake } from '../domain/co-stake.ts';
import { globalId } from '../domain/id.ts';
import type { WalletRow } from '../store/accounts.ts';
import type { SessionRow } from '../store/sessions.ts';
import { streamCursor } from '../stream/event-page.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { asksFor, connectionOf, keysetPosition, type Page, pageOf, pageRequest, readKeyset } from './connection.ts';
import type { Context } from './context.ts';
import type { OwnedRow } from './eligibility.ts';
import { CoStakePhaseEnum } from './enums.ts';
import { OwnedDeviceRef } from './owned-device.ts';

export type ViewerRow = { readonly accountId: string; readonly sessionId: string; readonly streamCursor?: string };

/** As many wallets as an account may have, as far as prices go. */
export const MAX_WALLETS = 10;

export const ViewerRef = builder.objectRef<ViewerRow>('Viewer');

const AccountRef = builder.objectRef<ViewerRow>('Account').implement({
  description: 'Your account: up to ten wallets that act as one for the claim cap and the own-device rule.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id; no wallet can be told from it.',
      resolve: (viewer) => globalId('Account', viewer.accountId),
    }),
  }),
});

export const WalletRef = builder.objectRef<WalletRow>('Wallet').implement({
  description: 'A wallet of your account.',
  fields: (t) => ({
    address: t.expose('address', { type: 'WalletAddress', description: 'Its address.' }),
    primary: t.exposeBoolean('isPrimary', { description: 'True for the main wallet of the account.' }),
    linkedAt: t.expose('linkedAt', { type: 'DateTime', description: 'When it joined the account.' }),
  }),
});

const ClaimSlots = builder.objectRef<{ readonly limit: number; readonly used: number }>('ClaimSlots').implement({
  description: 'How many offers your account may hold at a time. A co-stake frees its slot when its cooldown starts.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The cap.' }),
    used: t.exposeInt('used', { description: 'Co-stakes that are pending, active or in their wait period.' }),
    available: t.int({
      description: 'How many more you may claim now.',
      resolve: ({ limit, used }) => Math.max(0, limit - used),
    }),
  }),
});

const SessionRef = builder.objectRef<SessionRow>('Session').implement({
  description: 'A signed-in client of your account.',
  fields: (t) => ({
    id: t.id({ description: 'Global id, for `revokeSession`.', resolve: (session) => globalId('Session', session.id) }),
    wallet: t.expose('wallet', { type: 'WalletAddress', description: 'The wallet that signed in.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it began.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', description: 'When it was last refreshed.' }),
    label: t.exposeString('label', {
      nullable: true,
      description: 'What the client called itself when it signed in; null where it said nothing.',
    }),
    current: t.boolean({
      description: 'True for the session that asks.',
      resolve: (session, _, { viewer }) => session.id === viewer?.sessionId,
    }),
  }),
});

type CoStakePage = Page<CoStake> & { readonly count: () => Promise<number> };
const CoStakeConnection = connectionOf<CoStake, CoStakePage>('CoStake', CoStakeRef, 'your co-stakes');
builder.objectFields(CoStakeConnection, (t) => ({
  totalCount: t.int({ description: 'How many there are in all.', resolve: (page) => page.count() }),
}));
const OwnedDeviceConnection = connectionOf<OwnedRow, Page<OwnedRow>>('OwnedDevice', OwnedDeviceRef, 'your devices');
ViewerRef.implement({
  description: 'The signed-in account.',
  fields: (t) => ({
    account: t.field({ type: AccountRef, description: 'The account itself.', resolve: (viewer) => viewer }),
    wallets: t.field({
      type: [WalletRef],
      extensions: { length: MAX_WALLETS },
      description: 'Its wallets, the primary one first.',
      resolve: async (viewer, _, context) => [...(await context.loaders.account(viewer.accountId).wallets())],
    }),
    claimSlots: t.field({
      type: ClaimSlots,
      description: 'How many offers it may hold, and how many it holds.',
      resolve: async (viewer, _, context) => ({
        limit: (await context.loaders.parameters()).claimCap,
        used: await context.loaders.account(viewer.accountId).liveClaims(),
      }),
    }),
    coStakes: t.field({
      type: CoStakeConnection,
      description: 'Your co-stakes, the latest first, long ended ones included.',
      args: {
        phase: t.arg({ type: [CoStakePhaseEnum], description: 'Only those in one of these phases now.' }),
        first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
        after: t.arg.string({ description: 'Begin after this cursor.' }),
      },
      resolve: async (viewer, args, context) => {
        const phases = args.phase == null ? null : [...new Set(args.phase)].sort();
        const binding = JSON.stringify(['co-stakes', viewer.accountId, phases]);
        const request = pageRequest(context, binding, args);
        const account = context.loaders.account(viewer.accountId);
        const key = request.from === null ? null : readKeyset(request.from);
        const after = key === null ? null : { claimedAt: new Date(Number(key.value)), id: key.id };
        const rows = await account.coStakes({ phases, after }, request.limit + 1);
        const page = pageOf(context, binding, request, rows, (row) =>
          keysetPosition(BigInt(row.claimedAt.getTime()), row.id),
        );
        return { ...page, count: () => account.countCoStakes(phases) };
      },
    }),
    devices: t.field({
      type: OwnedDeviceConnection,
      description: 'Your devices, the latest imported first.',
      args: {
        first: t.arg.int({ description: 'How many; 20 unless given, at most 100.' }),
        after: t.arg.string({ description: 'Begin after this cursor.' }),
      },
      resolve: async (viewer, args, context) => {
        const binding = JSON.stringify(['devices', viewer.accountId]);
        const request = pageRequest(context, binding, args);
        const key = request.from === null ? null : readKeyset(request.from);
        const after = key === null ? null : { importedAt: new Date(Number(key.value)), key: key.id };
        const places = await context.loaders.account(viewer.accountId).devices(after, request.limit + 1);
        const rows = await Promise.all(places.map((place) => context.loaders.device.load(place.key)));
        const owned = rows.flatMap((device) => (device === null ? [] : [{ device }]));
        const placeOf = new Map(places.map((place) => [place.key, place.importedAt]));
        return pageOf(context, binding, request, owned, ({ device }) =>
          keysetPosition(BigInt(placeOf.get(device.key)?.getTime() ?? 0), device.key),
        );
      },
    }),
    sessions: t.field({
      type: [SessionRef],
      description: 'Every client that is signed in to this account, the latest first.',
      resolve: async (viewer, _, context) => [...(await listSessions(context.app, viewer))],
    }),
    streamCursor: t.field({
      type: 'StreamCursor',
      description:
        'Where `accountEvents` goes on from this answer: subscribe after it and nothing is lost. Events that the answer already shows may be told once more.',
      resolve: (viewer, _, context) => viewer.streamCursor ?? accountCursor(viewer.accountId, context),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    description: 'The signed-in account; null when signed out.',
    resolve: (_, __, context, info) => (context.viewer === null ? null : viewerOf(context.viewer, context, info)),
  }),
);

/** The account as it is shown to its holder. Its cursor is read first, so that the rest shows all that lies before it. */
export async function viewerOf(
  { accountId, sessionId }: Pick<ViewerRow, 'accountId' | 'sessionId'>,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ViewerRow> {
  if (!asksFor(info, 'streamCursor')) return { accountId, sessionId };
  return { accountId, sessionId, streamCursor: await accountCursor(accountId, context) };
}

function accountCursor(accountId: string, context: Context): Promise<string> {
  return streamCursor(context.stream, { kind: 'account', accountId });
}
