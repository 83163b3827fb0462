// Protocol parameters and multipliers by date. At an instant the latest row whose `validFrom` has come is in force.

import { type DatedParameter, type Parameters, parametersFromValues } from '../domain/parameter.ts';
import type { PublishedParameter } from '../domain/parameter-publication.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';
import { type JsonArray, jsonRows } from './json-rows.ts';

/** Returns the parameters in force at an instant. */
export async function loadParameters(db: Queryable, now: Date): Promise<Parameters> {
  const rows = await db.query<{ name: string; value: bigint }>(sql`
    SELECT DISTINCT ON (name) name, value FROM parameter WHERE valid_from <= ${now} ORDER BY name, valid_from DESC`);
  return parametersFromValues(new Map(rows.map((row) => [row.name, row.value])));
}

const HISTORY_ROWS: Sql = sql`
  SELECT name, value, valid_from AS "validFrom",
         lead(valid_from) OVER (PARTITION BY name ORDER BY valid_from) AS "validTo"
  FROM parameter ORDER BY name, valid_from`;

/** Returns every past, present and announced value of the parameters with its half-open interval. */
export async function parameterHistory(db: Queryable): Promise<readonly DatedParameter[]> {
  return db.query<DatedParameter>(HISTORY_ROWS);
}

/** The history of the parameters that this process read last, with the hash of its rows. */
let latest: { readonly hash: bigint; readonly history: readonly DatedParameter[] } | null = null;

const HISTORY = jsonRows<DatedParameter>(
  { name: 'name', value: 'value', validFrom: '"validFrom"', validTo: '"validTo"' },
  { value: 'bigint', validFrom: 'date', validTo: 'date' },
);

/** Columns with which another statement also reads the history of the parameters. */
export type ParametersInRow = {
  readonly parametersHash: bigint;
  /** Null when the stored history has the same hash as the history that this process has read last. */
  readonly parameters: JsonArray | null;
};

/**
 * Returns what a statement needs to read the history of the parameters too: the select list of `ParametersInRow`, the FROM item for
 * it, and the function that gets the history from the row. The server sends the history only when its hash differs from that of the
 * history that this process has read last.
 */
export function parametersInRow(): {
  readonly columns: Sql;
  readonly from: Sql;
  readonly read: (row: ParametersInRow) => readonly DatedParameter[];
} {
  const known = latest;
  return {
    columns: sql`
      in_force.hash AS "parametersHash",
      CASE WHEN in_force.hash IS DISTINCT FROM ${known?.hash ?? null}::bigint
           THEN (SELECT json_agg(${HISTORY.row}) FROM (${HISTORY_ROWS}) dated) END AS parameters`,
    from: sql`(SELECT coalesce(bit_xor(hash_record_extended(parameter, 0)), 0) AS hash FROM parameter) in_force`,
    read({ parametersHash: hash, parameters }) {
      if (hash === known?.hash) return known.history;
      latest = { hash, history: HISTORY.read(parameters) };
      return latest.history;
    },
  };
}

/** Writes values of parameters with their starts; a value of the same parameter and start is replaced. */
export async function upsertParameters(tx: Queryable, values: readonly PublishedParameter[]): Promise<void> {
  await tx.execute(sql`
    INSERT INTO parameter (name, value, valid_from)
    SELECT * FROM unnest(${values.map(({ name }) => name)}::text[], ${values.map(({ value }) => value)}::bigint[],
                         ${values.map(({ validFrom }) => validFrom)}::timestamptz[])
    ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value`);
}

export type DatedMultiplier = {
  readonly model: string;
  /** The multiplier in ten-thousandths: 0.25 is 2500. */
  readonly multiplierTenThousandths: number;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly source: string;
};

/** Returns the multipliers in force at an instant and those that start later, ordered by model and date. */
export async function currentAndLaterMultipliers(db: Queryable, now: Date): Promise<readonly DatedMultiplier[]> {
  return db.query<DatedMultiplier>(sql`
    SELECT * FROM (
      SELECT model, multiplier_e4 AS "multiplierTenThousandths", valid_from AS "validFrom",
             lead(valid_from) OVER (PARTITION BY model ORDER BY valid_from) AS "validTo", source
      FROM multiplier
    ) dated
    WHERE "validTo" IS NULL OR "validTo" > ${now} ORDER BY model, "validFrom"`);
}

/** Returns the stored row of the first multiplier that exists with another value at the same date; null when none conflicts. */
export async function findConflictingMultiplier(
  db: Queryable,
  multipliers: readonly Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>[],
): Promise<Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'> | null> {
  const [row] = await db.query<Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom'>>(sql`
    SELECT multiplier.model, multiplier.multiplier_e4 AS "multiplierTenThousandths", multiplier.valid_from AS "validFrom"
    FROM multiplier JOIN unnest(
      ${multipliers.map((one) => one.model)}::text[], ${multipliers.map((one) => one.multiplierTenThousandths)}::int[],
      ${multipliers.map((one) => one.validFrom)}::timestamptz[]) AS given (model, multiplier_e4, valid_from)
      USING (model, valid_from)
    WHERE given.multiplier_e4 <> multiplier.multiplier_e4 ORDER BY 1, 3 LIMIT 1`);
  return row ?? null;
}

/** Inserts dated multipliers; an existing row stays unchanged. Returns the inserted ones. */
export async function insertMultipliers(
  db: Queryable,
  multipliers: readonly Pick<DatedMultiplier, 'model' | 'multiplierTenThousandths' | 'validFrom' | 'source'>[],
): Promise<readonly Pick<DatedMultiplier, 'model' | 'validFrom'>[]> {
  return db.query<Pick<DatedMultiplier, 'model' | 'validFrom'>>(sql`
    INSERT INTO multiplier (model, multiplier_e4, valid_from, source)
    SELECT * FROM unnest(
      ${multipliers.map((one) => one.model)}::text[], ${multipliers.map((one) => one.multiplierTenThousandths)}::int[],
      ${multipliers.map((one) => one.validFrom)}::timestamptz[], ${multipliers.map((one) => one.source)}::text[])
    ON CONFLICT (model, valid_from) DO NOTHING RETURNING model, valid_from AS "validFrom"`);
}
