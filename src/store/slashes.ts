// Statements about slashes: the public history of a device without parties, and the amounts that a slash took from a co-stake.

import type { Slash, SlashReview, SlashTerms } from '../domain/slash.ts';
import { insertClause, SLASH_REVIEW_COLUMNS, SLASH_TERMS_COLUMNS, selectList, setClause } from './columns.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

const columns: Sql = sql`
  ${selectList<SlashTerms & SlashReview>('slash', { ...SLASH_TERMS_COLUMNS, ...SLASH_REVIEW_COLUMNS })},
  (SELECT coalesce(array_agg(part.co_stake_id::text ORDER BY part.co_stake_id), '{}')
   FROM slash_part part WHERE part.slash_id = slash.id) AS "partIds",
  (SELECT coalesce(array_agg(part.amount ORDER BY part.co_stake_id), '{}')
   FROM slash_part part WHERE part.slash_id = slash.id) AS "partAmounts"`;

type Row = Omit<Slash, 'parts'> & { readonly partIds: readonly string[]; readonly partAmounts: readonly bigint[] };

/** Returns slashes by the network's slash ids. */
export async function slashesByNetworkId(db: Queryable, networkIds: readonly string[]): Promise<readonly Slash[]> {
  const rows = await db.query<Row>(
    sql`SELECT ${columns} FROM slash WHERE network_id = ANY (${[...networkIds]}::text[])`,
  );
  return rows.map(slashOf);
}

export async function slashesById(db: Queryable, ids: readonly string[]): Promise<readonly Slash[]> {
  const rows = await db.query<Row>(sql`SELECT ${columns} FROM slash WHERE id = ANY (${[...ids]}::uuid[])`);
  return rows.map(slashOf);
}

export async function insertSlash(tx: Queryable, slash: Slash): Promise<void> {
  const storedColumns = { ...SLASH_TERMS_COLUMNS, ...SLASH_REVIEW_COLUMNS };
  await tx.execute(sql`INSERT INTO slash ${insertClause<SlashTerms & SlashReview>(storedColumns, slash, [])}`);
  await tx.execute(sql`
    INSERT INTO slash_part (slash_id, co_stake_id, amount)
    SELECT ${slash.id}::uuid, * FROM unnest(${slash.parts.map((part) => part.coStakeId)}::uuid[],
                                            ${slash.parts.map((part) => part.amount)}::bigint[])`);
}

/** Updates the fields of a slash that its review changes. */
export async function updateSlash(tx: Queryable, slash: Slash): Promise<void> {
  await tx.execute(sql`
    UPDATE slash SET ${setClause<SlashReview>(SLASH_REVIEW_COLUMNS, slash)} WHERE id = ${slash.id}::uuid`);
}

/** The keyset position of a slash in the history of its device. */
export type SlashPagePosition = { readonly slashedAt: Date; readonly id: string };
export type SlashPageRequest = {
  readonly deviceKey: string;
  readonly after: SlashPagePosition | null;
  readonly limit: number;
};

/** Reads pages of the slash histories of several devices in one statement. Returns one list per request, the latest slash first. */
export async function slashPages(
  db: Queryable,
  requests: readonly SlashPageRequest[],
): Promise<readonly (readonly Slash[])[]> {
  const rows = await db.query<Row & { readonly request: number }>(sql`
    SELECT request.number::int AS request, ${columns}
    FROM unnest(${requests.map((request) => request.deviceKey)}::uuid[], ${requests.map((request) => request.limit)}::int[],
                ${requests.map((request) => request.after?.slashedAt ?? null)}::timestamptz[],
                ${requests.map((request) => request.after?.id ?? null)}::uuid[])
      WITH ORDINALITY AS request (device_key, size, after_at, after_id, number)
    CROSS JOIN LATERAL (
      SELECT * FROM slash entry
      WHERE entry.device_key = request.device_key
        AND (request.after_id IS NULL OR (entry.slashed_at, entry.id) < (request.after_at, request.after_id))
      ORDER BY entry.slashed_at DESC, entry.id DESC LIMIT request.size
    ) slash
    ORDER BY request.number, slash.slashed_at DESC, slash.id DESC`);
  return requests.map((_, index) => rows.filter((row) => row.request === index + 1).map(slashOf));
}

export type CoStakeSlash = { readonly coStakeId: string; readonly amount: bigint; readonly slash: Slash };

/** Returns the amounts that slashes took from each of these co-stakes, the latest first. */
export async function slashesOfCoStakes(
  db: Queryable,
  coStakeIds: readonly string[],
): Promise<readonly CoStakeSlash[]> {
  const rows = await db.query<Row & { readonly coStakeId: string; readonly amount: bigint }>(sql`
    SELECT own.co_stake_id AS "coStakeId", own.amount, ${columns}
    FROM slash_part own JOIN slash ON slash.id = own.slash_id
    WHERE own.co_stake_id = ANY (${[...coStakeIds]}::uuid[]) ORDER BY slash.slashed_at DESC, slash.id DESC`);
  return rows.map((row) => ({ coStakeId: row.coStakeId, amount: row.amount, slash: slashOf(row) }));
}

function slashOf({ partIds, partAmounts, ...slash }: Row): Slash {
  return { ...slash, parts: partIds.map((coStakeId, index) => ({ coStakeId, amount: partAmounts[index] ?? 0n })) };
}
