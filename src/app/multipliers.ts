// Publishes the dated multipliers of models that the network reports. **Invariant:** a list is published as a whole or not at all, and a published
// multiplier keeps its value.

import type { NetworkRefusalOf } from '../domain/network-refusal.ts';
import { lockBlockReports } from '../store/blocks.ts';
import type { Transaction } from '../store/db/database.ts';
import { lockDevicesOfModels } from '../store/locks.ts';
import { type DatedMultiplier, findConflictingMultiplier, insertMultipliers } from '../store/parameters.ts';
import { markDevicesForSufficiencyCheck } from '../store/requirements.ts';
import { writeNow } from './clock.ts';
import type { AppContext } from './context.ts';

type MultiplierPublication = readonly Pick<
  DatedMultiplier,
  'model' | 'multiplierTenThousandths' | 'validFrom' | 'source'
>[];

/** Publishes dated multipliers. A stored multiplier of the same model and date keeps its value. Returns the number of new multipliers. */
export async function publishMultipliers(ctx: AppContext, multipliers: MultiplierPublication): Promise<number> {
  return ctx.database.transaction((tx) => publish(ctx, tx, multipliers));
}

/** Inserts multipliers and marks the devices of their models as due, so that the sweep records changes of their sufficiency. */
async function publish(ctx: AppContext, tx: Transaction, multipliers: MultiplierPublication): Promise<number> {
  await lockBlockReports(tx);
  await lockDevicesOfModels(
    tx,
    multipliers.map(({ model }) => model),
  );
  const published = await insertMultipliers(tx, multipliers);
  await markDevicesForSufficiencyCheck(tx, published, await writeNow(ctx, tx, {}));
  return published.length;
}

/**
 * Thrown to roll back the publication of multipliers when one of them differs from the stored multiplier of the same model and date.
 * Caught in this file.
 */
class Contradicted extends Error {
  readonly standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>;
  constructor(standing: Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>) {
    super(standing.model);
    this.standing = standing;
  }
}

/**
 * Publishes all multipliers or none. Refusal: MULTIPLIER_STANDS when a multiplier of the same model and date is stored with another
 * value.
 */
export async function publishMultipliersOrRefuse(
  ctx: AppContext,
  multipliers: MultiplierPublication,
): Promise<{ readonly published: number } | { readonly refusal: NetworkRefusalOf<'MULTIPLIER_STANDS'> }> {
  try {
    return await ctx.database.transaction(async (tx) => {
      const published = await publish(ctx, tx, multipliers);
      const standing = await findConflictingMultiplier(tx, multipliers);
      if (standing !== null) throw new Contradicted(standing);
      return { published };
    });
  } catch (error) {
    if (error instanceof Contradicted) return { refusal: { code: 'MULTIPLIER_STANDS', ...error.standing } };
    throw error;
  }
}
