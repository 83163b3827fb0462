// Claiming.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { ledgerFaults } from '../kit/conservation.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';

let world: World;

describeWithDatabase('a claim', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('works', async () => {
    const device = await world.device();
    const offer = await world.offer(device);
    const coStake = await world.claim(offer, await world.investor());
    await world.unstake(coStake);
    await world.advance({ days: 21 });
    await world.withdraw(coStake);
    console.log(
      (await world.events(device)).map((e) => [e.type, e.occurredAt.toISOString(), e.previousLabel, e.label].join(' ')),
    );
    expect(await ledgerFaults(world.database)).toEqual([]);
  });
});
