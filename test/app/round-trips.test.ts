// Tests of the number of round trips to the database that each signed action takes, with BEGIN and COMMIT, without the reads of its
// answer. The sequencer's round trips are not counted, because it numbers the events of many transactions at once.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignableKind } from '../../src/app/actions/table.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { countRoundTrips } from '../kit/round-trips.ts';
import { makeWorld, succeeded, type World } from '../kit/world.ts';
import { PREPARED_ACTIONS } from './prepared-actions.ts';

/** Round trips of an action that is not named below. */
const LIMIT = 24;
/** Round trips of each action. A lower number replaces the one here; a higher one needs a reason. */
const LIMITS: { readonly [Kind in SignableKind]?: number } = {
  stakeDevice: 24,
  createOffer: 21,
  replaceOffer: 22,
  withdrawOverflow: 23,
  unstakeDevice: 21,
  withdrawDeviceStake: 24,
  claimRewards: 24,
  closeOffer: 21,
  claimOffer: 39,
  unstake: 24,
  cancelUnstake: 24,
  withdraw: 27,
  linkWallet: 27,
  unlinkWallet: 19,
  setPrimaryWallet: 18,
};

let world: World;

describeWithDatabase('a signed action', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it.each(Object.entries(PREPARED_ACTIONS))(
    'of the kind %s takes exactly the listed number of round trips to the database',
    async (kind, prepare) => {
      const { action, by, second = null } = await prepare(world);
      const authorization = await world.sign(action, by);
      const log: string[] = [];
      const { database, roundTrips } = countRoundTrips(world.database, (text) => log.push(text));
      succeeded(await executeSignedAction({ ...world.ctx, database }, action, authorization, second));
      expect(roundTrips(), log.join('\n')).toBe(LIMITS[kind as SignableKind] ?? LIMIT);
    },
  );
});
