// A small test marketplace for tests of malformed input: ids and cursors that documents can name, and digests of every table to
// detect changes.

import { expect } from 'vitest';
import { globalId } from '../../src/domain/id.ts';
import { type Api, openApi } from '../kit/api.ts';
import type { TestWallet } from '../kit/wallet.ts';
import { makeWorld, type World, type WorldOffer } from '../kit/world.ts';
import { MeDocument, OfferPageDocument } from '../operations/generated/graphql.ts';
import { changedTables, tableDigests } from './table-digests.ts';

export type Target = {
  readonly world: World;
  readonly api: Api;
  readonly offer: WorldOffer;
  readonly other: WorldOffer;
  /** A signed-in wallet with a co-stake and a balance. */
  readonly claimer: TestWallet;
  /** Ids and cursors of the test marketplace by their placeholders in documents, such as `$OFFER`. */
  readonly given: Readonly<Record<string, string>>;
  /** Returns a document with its placeholders replaced by ids and cursors. */
  readonly filled: (document: string) => string;
  /** Fails when any row was inserted, deleted or updated since the last call of `remember`. */
  readonly unchanged: () => Promise<void>;
  /** Stores the current table digests, with which the next call of `unchanged` compares. */
  readonly remember: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Builds the test marketplace and stores the digests of its tables. */
export async function openTarget(): Promise<Target> {
  const world = await makeWorld();
  const offer = await world.offer(await world.device());
  const other = await world.offer(await world.device());
  const claimer = await world.investor();
  const held = await world.claim(await world.offer(await world.device()), claimer);
  const api = await openApi(world.ctx);
  const { viewer } = await api.data(MeDocument, {}, { as: claimer });
  const listed = await api.data(OfferPageDocument, { first: 1 });
  await api.settled();
  const given: Readonly<Record<string, string>> = {
    OFFER: globalId('Offer', offer.id),
    DEVICE: globalId('Device', offer.device.key),
    COSTAKE: globalId('CoStake', held.id),
    WALLET: claimer.address,
    CURSOR: listed.offers.edges[0]!.cursor,
    ACCOUNT_CURSOR: viewer!.streamCursor,
    NOWHERE: globalId('Offer', NOBODY),
  };
  let before = await tableDigests(world.database);
  return {
    world,
    api,
    offer,
    other,
    claimer,
    given,
    filled: (document) => document.replace(/\$([A-Z_]+)/g, (_, name: string) => given[name] ?? name),
    unchanged: async () => expect(changedTables(before, await tableDigests(world.database))).toEqual([]),
    async remember() {
      await api.settled();
      before = await tableDigests(world.database);
    },
    async close() {
      await api.close();
      await world.end();
    },
  };
}
