// Market facts, the same for every client: protocol parameters, multipliers and the latest completed block. Each process keeps
// them with the in-memory offer list, and reads them again when the check of a read finds a change.

import type { DatedParameter } from '../../domain/parameter.ts';
import {
  type DatedRequirement,
  type MultiplierEntry,
  requirementHistory,
  requirementRules,
} from '../../domain/requirement.ts';
import type { LatestBlock } from '../blocks.ts';
import { raw, type Sql, sql } from '../db/database.ts';

export type MarketFacts = {
  /** Every past, present and announced value of the parameters. */
  readonly parameterHistory: readonly DatedParameter[];
  /** Returns the multiplier of a model that is in force at an instant, ten-thousandths; 0 where there is none. */
  readonly multiplierAt: (model: string, now: Date) => number;
  /** Returns the history of a model's requirement, oldest first. */
  readonly requirements: (model: string) => readonly DatedRequirement[];
  readonly latestBlock: LatestBlock | null;
};

/** SQL expression of the market facts as JSON. Times are milliseconds since 1970, amounts decimal numbers. */
export const marketFactsSql: Sql = sql`json_build_object(
  'parameters', (SELECT json_agg(json_build_array(name, value::text, ${milliseconds('valid_from')}, ${milliseconds('valid_to')})
                                 ORDER BY name, valid_from)
                 FROM (SELECT *, lead(valid_from) OVER (PARTITION BY name ORDER BY valid_from) AS valid_to FROM parameter) dated),
  'multipliers', (SELECT json_agg(json_build_array(model, multiplier_e4, ${milliseconds('valid_from')}) ORDER BY model, valid_from)
                  FROM multiplier),
  'latestBlock', (SELECT json_build_array(number, ${milliseconds('starts_at')}, ${milliseconds('ends_at')})
                  FROM block WHERE status = 'COMPLETED' ORDER BY number DESC LIMIT 1))::text`;

type Json = {
  readonly parameters: readonly (readonly [name: string, value: string, from: number, to: number | null])[] | null;
  readonly multipliers: readonly (readonly [model: string, tenThousandths: number, from: number])[] | null;
  readonly latestBlock: readonly [number: number, startsAt: number, endsAt: number] | null;
};

/** Parses the JSON of `marketFactsSql`. */
export function parseMarketFacts(text: string): MarketFacts {
  const { parameters, multipliers, latestBlock } = JSON.parse(text) as Json;
  const parameterHistory = (parameters ?? []).map(([name, value, from, to]) => ({
    name,
    value: BigInt(value),
    validFrom: new Date(from),
    validTo: to === null ? null : new Date(to),
  }));
  const byModel = new Map<string, MultiplierEntry[]>();
  for (const [model, multiplierTenThousandths, from] of multipliers ?? []) {
    const entries = byModel.get(model) ?? [];
    byModel.set(model, entries);
    entries.push({ validFrom: new Date(from), multiplierTenThousandths });
  }
  const histories = new Map<string, readonly DatedRequirement[]>();
  return {
    parameterHistory,
    multiplierAt: (model, now) =>
      byModel.get(model)?.findLast(({ validFrom }) => validFrom <= now)?.multiplierTenThousandths ?? 0,
    requirements(model) {
      const known = histories.get(model);
      if (known !== undefined) return known;
      const history = requirementHistory(byModel.get(model) ?? [], requirementRules(parameterHistory));
      // Cache only models that have a multiplier, so that unknown names cannot fill the map.
      if (byModel.has(model)) histories.set(model, history);
      return history;
    },
    latestBlock:
      latestBlock === null
        ? null
        : { number: latestBlock[0], startsAt: new Date(latestBlock[1]), endsAt: new Date(latestBlock[2]) },
  };
}

function milliseconds(column: string): Sql {
  return sql`(extract(epoch FROM ${raw(column)}) * 1000)::bigint`;
}
