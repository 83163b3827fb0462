// Requirements: the required stake per card of each hardware model over time, and the devices affected by a new multiplier.
// Comparing a stake with a requirement does not belong here (domain/requirement.ts).

import type { DatedParameter } from '../domain/parameter.ts';
import {
  applicableRequirements,
  type DatedRequirement,
  type MultiplierEntry,
  type RequirementRules,
  requirementHistory,
  requirementInForce,
  requirementRules,
} from '../domain/requirement.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';
import { parameterHistory } from './parameters.ts';

/**
 * Returns the history of the requirement of these models; null means every model with a multiplier. With
 * `readAt`, entries that no reader at that instant or later needs are left out; null leaves out none.
 */
export async function requirementHistories(
  db: Queryable,
  models: readonly string[] | null,
  parameters: readonly DatedParameter[],
  readAt: Date | null,
): Promise<ReadonlyMap<string, readonly DatedRequirement[]>> {
  const rules = requirementRules(parameters);
  const longest = Math.max(...rules.map((rule) => rule.graceAfterRequirementRiseMs));
  const since = readAt === null ? null : new Date(readAt.getTime() - longest);
  const rows = await db.query<ModelMultiplier>(sql`
    SELECT model, multiplier_e4 AS "multiplierTenThousandths", valid_from AS "validFrom" FROM (
      SELECT *, lead(valid_from) OVER (PARTITION BY model ORDER BY valid_from) AS valid_to
      FROM multiplier WHERE ${models}::text[] IS NULL OR model = ANY (${models}::text[])
    ) dated
    WHERE ${since}::timestamptz IS NULL OR valid_to IS NULL OR valid_to > ${since}
    ORDER BY model, valid_from`);
  return historiesOf(models ?? [], rows, rules);
}

/** A multiplier of a model from an instant on. */
export type ModelMultiplier = MultiplierEntry & { readonly model: string };

/** Returns the history of the requirement of each model, from its multipliers, oldest first. */
export function historiesOf(
  models: readonly string[],
  multipliers: readonly ModelMultiplier[],
  rules: readonly RequirementRules[],
): ReadonlyMap<string, readonly DatedRequirement[]> {
  const histories = new Map<string, ModelMultiplier[]>(models.map((model) => [model, []]));
  for (const row of multipliers) {
    const known = histories.get(row.model);
    if (known === undefined) histories.set(row.model, [row]);
    else known.push(row);
  }
  return new Map([...histories].map(([model, entries]) => [model, requirementHistory(entries, rules)]));
}

/** A requirement that may apply to devices of a model at the end of a block: in force, or in the grace period after a rise. */
export type BlockRequirement = {
  /** Number of the block. */
  readonly number: number;
  readonly model: string;
  readonly perCardTenThousandths: bigint;
  /** True when the network supports the model under the requirement in force. */
  readonly supported: boolean;
  /** Instant at which a higher requirement replaced this one; null while this one is in force. */
  readonly endedAt: Date | null;
};

/** Returns the requirements of every model that may apply at the ends of these blocks. */
export async function requirementsAtBlockEnds(
  db: Queryable,
  blocks: readonly { readonly number: number; readonly endsAt: Date }[],
): Promise<readonly BlockRequirement[]> {
  const first = new Date(Math.min(...blocks.map(({ endsAt }) => endsAt.getTime())));
  const histories = await requirementHistories(db, null, await parameterHistory(db), first);
  return blocks.flatMap(({ number, endsAt }) =>
    [...histories].flatMap(([model, history]) =>
      applicableRequirements(history, endsAt).map(({ entry, endedAt }) => {
        const supported = endedAt === null && entry.multiplierTenThousandths > 0;
        return { number, model, perCardTenThousandths: entry.perCardTenThousandths, supported, endedAt };
      }),
    ),
  );
}

/** Returns the requirement of every model with a multiplier that is in force at an instant. */
export async function requirementsInForce(
  db: Queryable,
  now: Date,
): Promise<readonly { readonly model: string; readonly perCardTenThousandths: bigint }[]> {
  const histories = await requirementHistories(db, null, await parameterHistory(db), now);
  return [...histories].map(([model, history]) => {
    const { perCardTenThousandths } = requirementInForce(history, now);
    return { model, perCardTenThousandths };
  });
}

/**
 * Marks the devices of these models that have stake, so that the sweep checks their stake sufficiency again: as of `now`, or as of
 * the start of a multiplier that began before it was published. The sufficiency of a device without stake cannot change.
 */
export async function markDevicesForSufficiencyCheck(
  tx: Queryable,
  published: readonly { readonly model: string; readonly validFrom: Date }[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    UPDATE device SET requirement_due_at = least(device.requirement_due_at, ${now}::timestamptz, published.valid_from)
    FROM (SELECT model, min(valid_from) AS valid_from
          FROM unnest(${published.map((one) => one.model)}::text[], ${published.map((one) => one.validFrom)}::timestamptz[])
            AS one (model, valid_from) GROUP BY model) published
    WHERE device.model = published.model AND ${HAS_STAKE}`);
}

/** Marks every device that has stake as due now, because parameters of the requirement were published. */
export async function markAllForSufficiencyCheck(tx: Queryable, now: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE device SET requirement_due_at = least(device.requirement_due_at, ${now}::timestamptz) WHERE ${HAS_STAKE}`);
}

const HAS_STAKE: Sql = sql`
  (EXISTS (SELECT FROM ledger_account WHERE code = 'stake/' || device.id::text AND balance > 0)
   OR EXISTS (SELECT FROM co_stake WHERE co_stake.device_key = device.id
              AND co_stake.recorded_phase NOT IN ('FAILED', 'WITHDRAWN')))`;
