// Tests of the number of round trips to the database that each signed action takes, with BEGIN and COMMIT, without the reads of its
// answer. The sequencer's round trips are not counted, because it numbers the events of many transactions at once.

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignableKind } from '../../src/app/actions/table.ts';
import { executeSignedAction } from '../../src/app/signed-action.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { countRoundTrips } from '../kit/round-trips.ts';
import { makeWorld, succeeded, type World } from '../kit/world.ts';
import { PREPARED_ACTIONS } from './prepared-actions.ts';

/** Maximum number of round trips of an action that `LIMITS` does not name. */
const LIMIT = 8;
/** Maximum number of round trips of each named action. Lower a limit when the action takes fewer; raise one only for a good reason. */
const LIMITS: { readonly [Kind in SignableKind]?: number } = {
  stakeDevice: 6,
  createOffer: 6,
  replaceOffer: 6,
  withdrawOverflow: 6,
  unstakeDevice: 6,
  withdrawDeviceStake: 6,
  claimRewards: 6,
  claimAllRewards: 13,
  closeOffer: 6,
  claimOffer: 6,
  unstake: 7,
  cancelUnstake: 7,
  withdraw: 7,
  linkWallet: 26,
  unlinkWallet: 19,
  requestPayout: 12,
  setPrimaryWallet: 17,
  createWebhookEndpoint: 9,
  changeWebhookUrl: 9,
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
