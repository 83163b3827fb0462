// Audit check of the published parameters: their bounds, and the pairs of which one limits the other.

import { ORDERED, PUBLISHABLE } from '../../domain/parameter-publication.ts';
import { sql } from '../db/database.ts';
import type { AuditCheck } from './check.ts';

const bounded = Object.entries(PUBLISHABLE).flatMap(([name, bounds]) => (bounds === null ? [] : [{ name, ...bounds }]));

export const PARAMETER_CHECKS: readonly AuditCheck[] = [
  {
    name: 'parameters',
    rule: 'every value of a parameter is within its bounds, and at no time is a parameter above the one that limits it',
    checkedRows: sql`SELECT count(*)::int AS count FROM parameter`,
    offenders: () => sql`
      WITH dated AS (
        SELECT name, value, valid_from, lead(valid_from) OVER (PARTITION BY name ORDER BY valid_from) AS valid_to FROM parameter)
      SELECT name, name || ' is ' || value || ' from ' || valid_from || ', its bounds are ' || least || ' and ' || most
      FROM parameter JOIN unnest(
        ${bounded.map(({ name }) => name)}::text[], ${bounded.map(({ least }) => least)}::bigint[],
        ${bounded.map(({ most }) => most)}::bigint[]) AS bound (name, least, most) USING (name)
      WHERE value < least OR value > most
      UNION ALL
      SELECT lower.name, lower.name || ' is ' || lower.value || ', ' || upper.name || ' is ' || upper.value
      FROM unnest(${ORDERED.map(([lower]) => lower)}::text[], ${ORDERED.map(([, upper]) => upper)}::text[]) AS pair (lower, upper)
      JOIN dated lower ON lower.name = pair.lower
      JOIN dated upper ON upper.name = pair.upper AND upper.valid_from < coalesce(lower.valid_to, 'infinity')
                      AND lower.valid_from < coalesce(upper.valid_to, 'infinity')
      WHERE lower.value > upper.value`,
  },
];
