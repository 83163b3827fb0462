// Lists of co-stakes: those of the viewer's account, and those on a device of the viewer.

import type { CoStake, CoStakePhase } from '../domain/co-stake.ts';
import { builder } from './builder.ts';
import { CoStakeRef } from './co-stake.ts';
import { connectionType, forwardPageArguments, keysetPage, type Page, type PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { CoStakePhaseEnum } from './enums.ts';

type CoStakePage = Page<CoStake> & { readonly count: () => Promise<number> };
export const CoStakeConnection = connectionType<CoStake, CoStakePage>('CoStake', CoStakeRef, 'your co-stakes');
builder.objectFields(CoStakeConnection, (t) => ({
  totalCount: t.int({
    description: 'Number of co-stakes in the whole list, not only on this page.',
    resolve: (page) => page.count(),
  }),
}));

export const coStakeListArguments = builder.args((t) => ({
  phase: t.field({
    type: [CoStakePhaseEnum],
    description: 'Only co-stakes that are in one of these phases now; by default co-stakes in every phase.',
  }),
  ...forwardPageArguments,
}));

type ListArguments = PageArguments & { readonly phase?: readonly CoStakePhase[] | null | undefined };
type ReadPage = (
  phases: readonly CoStakePhase[] | null,
  after: { readonly claimedAt: Date; readonly id: string } | null,
  limit: number,
) => Promise<readonly CoStake[]>;

/** Returns a page of the co-stakes of an account, the latest claimed first. */
export function coStakesOfAccountPage(accountId: string, args: ListArguments, context: Context): Promise<CoStakePage> {
  const account = context.loaders.account(accountId);
  return coStakePage(['co-stakes', accountId], args, context, {
    read: async (phases, after, limit) => {
      const coStakes = await account.coStakes({ phases, after }, limit + 1);
      await primeOffersOf(coStakes, context);
      return coStakes;
    },
    count: (phases) => account.countCoStakes(phases),
  });
}

/** Reads the offers of co-stakes with their devices in one statement, for the fields of all co-stakes of a page. */
async function primeOffersOf(coStakes: readonly CoStake[], { loaders }: Context): Promise<void> {
  if (coStakes.length === 0) return;
  for (const { offer, device } of await loaders.listing.byIds(coStakes.map(({ offerId }) => offerId))) {
    loaders.offer.prime(offer.id, offer);
    loaders.device.prime(device.key, device);
  }
  for (const coStake of coStakes) {
    // An offer has at most one co-stake whose settlement is sending or approved.
    if (coStake.settlement === 'SENDING' || coStake.settlement === 'APPROVED') {
      loaders.standingCoStake.prime(coStake.offerId, coStake);
    }
  }
}

/** Returns a page of the co-stakes on a device, the latest claimed first; only the device's owner may see them. */
export function coStakesOfDevicePage(deviceKey: string, args: ListArguments, context: Context): Promise<CoStakePage> {
  const { deviceCoStakes, deviceCoStakeCount } = context.loaders;
  return coStakePage(['co-stakes of device', deviceKey], args, context, {
    read: (phases, after, limit) => deviceCoStakes.load({ deviceKey, phases, after, limit }),
    count: (phases) => deviceCoStakeCount.load({ deviceKey, phases }),
  });
}

async function coStakePage(
  list: readonly string[],
  { phase, ...args }: ListArguments,
  context: Context,
  source: { readonly read: ReadPage; readonly count: (phases: readonly CoStakePhase[] | null) => Promise<number> },
): Promise<CoStakePage> {
  const phases = phase == null ? null : [...new Set(phase)].sort();
  const page = await keysetPage(context, args, {
    binding: JSON.stringify([...list, phases]),
    keyOf: (row: CoStake) => ({ value: BigInt(row.claimedAt.getTime()), id: row.id }),
    read: ({ from, limit }) =>
      source.read(phases, from === null ? null : { claimedAt: new Date(Number(from.value)), id: from.id }, limit),
  });
  return { ...page, count: () => source.count(phases) };
}
