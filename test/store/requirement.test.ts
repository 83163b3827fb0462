// Tests of withheld rewards: for any history of multipliers, any stake and any forfeited grace period, the ingestion of a block
// withholds a reward exactly where the domain rules say that the stake is INSUFFICIENT or the model is not supported.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportBlocks } from '../../src/app/blocks.ts';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { deviceWithMultiplierAt, sufficiencyAt } from '../../src/domain/device-aggregate.ts';
import { sql } from '../../src/store/db/database.ts';
import { loadAggregates } from '../../src/store/device-aggregates.ts';
import { parameterHistory } from '../../src/store/parameters.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { later, T0 } from '../kit/device-aggregate.ts';
import { makeWorld, type World, type WorldDevice } from '../kit/world.ts';

let world: World;

const HOUR = 3_600_000;
/** Start of the first reported block; the blocks end one hour, one week and one hour, and two weeks after it. */
const FIRST = later(T0, { days: 20 });
const STARTS = [FIRST, later(FIRST, { days: 7 }), later(FIRST, { days: 14 })];
const ENDS = STARTS.map((start) => new Date(start.getTime() + HOUR));
/** Instants close to the ends of the reported blocks, and close to the starts of grace periods that end with one of the blocks. */
const EDGES = ENDS.flatMap((end) => [0, -7, -14].flatMap((days) => [-1, 0, 1].map((ms) => later(end, { days, ms }))));

type Case = {
  readonly steps: readonly (readonly [Date, number])[];
  readonly stake: number;
  readonly kind: 'GPU' | 'CPU';
  readonly forfeitedAt: Date | null;
};
const CASE: fc.Arbitrary<Case> = fc.record({
  steps: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...EDGES), fc.constantFrom(0, 2_500, 10_000, 15_000, 15_000, 15_001, 20_000, 20_000)),
    {
      maxLength: 6,
      selector: ([at]) => at.getTime(),
    },
  ),
  stake: fc.constantFrom(0, 300, 399, 400, 400, 600, 600, 800),
  kind: fc.constantFrom('GPU', 'GPU', 'GPU', 'GPU', 'GPU', 'CPU'),
  forfeitedAt: fc.option(fc.constantFrom(...EDGES), { nil: null, freq: 1 }),
});

describeWithDatabase('the reward of a block', () => {
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world?.end());

  it('is withheld exactly where the domain rules withhold it, at every boundary of any generated history', {
    timeout: 90_000,
  }, async () => {
    const cases = fc.sample(CASE, { numRuns: 48, seed: 20_261_121 });
    const owner = world.wallet('owner of many');
    const devices: WorldDevice[] = [];
    for (const [index, { steps, stake, kind, forfeitedAt }] of cases.entries()) {
      const model = `M${index}`;
      const multipliers = [[T0, 10_000] as const, ...steps];
      await publishMultipliers(
        world.ctx,
        multipliers.map(([validFrom, multiplierTenThousandths]) => ({
          model,
          multiplierTenThousandths,
          validFrom,
          source: 'example',
        })),
      );
      const device = await world.device({ owner, model, quantity: 2, kind, stake: String(stake) });
      devices.push(device);
      await world.database.execute(sql`
        UPDATE device SET grace_forfeited_at = ${forfeitedAt} WHERE id = ${device.key}::uuid`);
    }
    world.passTo(later(FIRST, { days: 15 }));
    const rewards = devices.map(({ deviceId }) => ({ deviceId, succeeded: true, amount: 10n }));
    expect(
      await reportBlocks(
        world.ctx,
        STARTS.map((startsAt) => ({ startsAt, rewards })),
      ),
    ).toBe(3);

    const rows = await world.database.query<{ key: string; endsAt: Date; amount: bigint; withheld: string | null }>(sql`
      SELECT device_key AS key, block.ends_at AS "endsAt", amount, withheld_for AS withheld
      FROM block_reward JOIN block ON block.number = block_number`);
    expect(rows.length).toBe(3 * cases.length);
    const keys = devices.map(({ key }) => key);
    const aggregates = await loadAggregates(
      world.database,
      keys,
      await parameterHistory(world.database),
      await world.now(),
    );
    const seen = new Map<string, number>();
    for (const { key, endsAt, amount, withheld } of rows) {
      const aggregate = aggregates.find(({ device }) => device.key === key)!;
      const sufficiency = sufficiencyAt(aggregate, endsAt);
      const supported = deviceWithMultiplierAt(aggregate, endsAt).multiplierTenThousandths > 0;
      const expected = supported
        ? sufficiency === 'INSUFFICIENT'
          ? 'STAKE_INSUFFICIENT'
          : null
        : 'MODEL_NOT_SUPPORTED';
      expect([withheld, amount], `${aggregate.device.model} at ${endsAt.toISOString()}`).toEqual([
        expected,
        expected === null ? 10n : 0n,
      ]);
      const kind = supported ? sufficiency : 'MODEL_NOT_SUPPORTED';
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    for (const kind of ['SUFFICIENT', 'GRACE', 'INSUFFICIENT', 'MODEL_NOT_SUPPORTED']) {
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(4);
    }
  });
});
