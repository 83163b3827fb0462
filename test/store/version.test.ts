// The version of the server under test, and what the program needs of it beyond the suites that run on every version.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/store/db/database.ts';
import { probeWrite } from '../../src/store/write-probe.ts';
import { openApi } from '../kit/api.ts';
import { describeWithServer } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { MarketDocument } from '../operations/generated/graphql.ts';

let world: World;

describeWithServer('a server of this version', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('is PostgreSQL 15 or later, lists an offer, numbers events and can be probed for writing', async () => {
    const [server] = await world.database.query<{ version: number }>(
      sql`SELECT current_setting('server_version_num')::int AS version`,
    );
    expect(server?.version).toBeGreaterThanOrEqual(150_000);
    const api = await openApi(world.ctx);
    const offer = await world.offer(await world.device());
    const { offers } = await api.data(MarketDocument, { first: 20 });
    expect(offers.nodes).toHaveLength(1);
    expect((await world.events(offer.device)).map(({ type }) => type)).toContain('OFFER_OPENED');
    expect(await probeWrite(world.database)).toBeNull();
    await api.close();
  });
});
