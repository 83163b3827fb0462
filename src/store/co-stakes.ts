// Statements about co-stakes: lists for their parties, claim slots of an account, and the due dates that the sweep processes.

import type { ClaimSlotUse } from '../domain/claim-slots.ts';
import { type CoStakePhase, occupiesClaimSlot, phaseAt, runningExit } from '../domain/co-stake.ts';
import { type ClockRow, clockColumns } from './clock.ts';
import { type CoStakeRow, coStakeColumns } from './columns.ts';
import { type Queryable, type Sql, sql } from './db/database.ts';

/** Returns the SQL expression of a co-stake's phase at `now`: the same rule as `phaseAt` in domain/co-stake.ts; a test compares the two. */
export const coStakePhaseSql = (now: Date): Sql => sql`
  CASE
    WHEN co_stake.settlement IN ('FAILED', 'EXPIRED') THEN 'FAILED'
    WHEN co_stake.settlement = 'SENDING' THEN 'PENDING'
    WHEN co_stake.withdrawn_at IS NOT NULL THEN 'WITHDRAWN'
    WHEN co_stake.exit_started_at IS NULL OR co_stake.exit_canceled_at IS NOT NULL THEN 'ACTIVE'
    WHEN ${now} < co_stake.wait_ends_at THEN 'WAIT_PERIOD'
    WHEN ${now} < co_stake.cooldown_ends_at THEN 'COOLDOWN'
    ELSE 'WITHDRAWABLE'
  END`;

export async function coStakesById(db: Queryable, ids: readonly string[]): Promise<readonly CoStakeRow[]> {
  return db.query<CoStakeRow>(sql`SELECT ${coStakeColumns} FROM co_stake WHERE id = ANY (${[...ids]}::uuid[])`);
}

/** Returns those of the given co-stakes to which the account is a party: as the co-staker, or as the owner of the device. */
export async function coStakesOfParty(
  db: Queryable,
  ids: readonly string[],
  accountId: string,
): Promise<readonly CoStakeRow[]> {
  return db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake JOIN device ON device.id = co_stake.device_key
    WHERE co_stake.id = ANY (${[...ids]}::uuid[])
      AND ${accountId}::uuid IN (co_stake.account_id, device.owner_account_id)`);
}

/** Returns the co-stake of each offer whose claim is pending or approved; an offer has at most one. */
export async function currentCoStakesOfOffers(
  db: Queryable,
  offerIds: readonly string[],
): Promise<readonly CoStakeRow[]> {
  return db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake
    WHERE offer_id = ANY (${[...offerIds]}::uuid[]) AND settlement IN ('SENDING', 'APPROVED')`);
}

/** Returns the co-stakes on these devices that count toward the requirement: those in phase ACTIVE or WAIT_PERIOD. */
export async function coStakesTowardRequirement(
  db: Queryable,
  deviceKeys: readonly string[],
  now: Date,
): Promise<readonly CoStakeRow[]> {
  return db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) AND settlement = 'APPROVED' AND withdrawn_at IS NULL
      AND ${coStakePhaseSql(now)} IN ('ACTIVE', 'WAIT_PERIOD')`);
}

/** Returns the co-stakes on these devices that neither failed nor were withdrawn, the oldest first. */
export async function openCoStakesOfDevices(
  db: Queryable,
  deviceKeys: readonly string[],
): Promise<readonly CoStakeRow[]> {
  return db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake
    WHERE device_key = ANY (${[...deviceKeys]}::uuid[]) AND recorded_phase NOT IN ('FAILED', 'WITHDRAWN')
    ORDER BY claimed_at, id`);
}

export type CoStakePagePosition = { readonly claimedAt: Date; readonly id: string };

/** Returns a page of an account's co-stakes, the latest first. */
export async function coStakesOfAccount(
  db: Queryable,
  accountId: string,
  filter: { readonly phases: readonly CoStakePhase[] | null; readonly after: CoStakePagePosition | null },
  limit: number,
  now: Date,
): Promise<readonly CoStakeRow[]> {
  const { phases, after } = filter;
  return db.query<CoStakeRow>(sql`
    SELECT ${coStakeColumns} FROM co_stake
    WHERE account_id = ${accountId}::uuid
      AND (${phases}::text[] IS NULL OR ${coStakePhaseSql(now)} = ANY (${phases}::text[]))
      AND (${after?.id ?? null}::uuid IS NULL
           OR (claimed_at, id) < (${after?.claimedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    ORDER BY claimed_at DESC, id DESC LIMIT ${limit}`);
}

/** A request for a page of one device's co-stakes after a position, the latest first; `phases` null for every phase. */
export type DeviceCoStakesQuery = {
  readonly deviceKey: string;
  readonly phases: readonly CoStakePhase[] | null;
  readonly after: CoStakePagePosition | null;
  readonly limit: number;
};

/**
 * Reads pages of the co-stakes of several devices in one statement. Returns one list for each query, in their order, with up to
 * `limit` + 1 rows.
 */
export async function coStakesOfDevices(
  db: Queryable,
  queries: readonly DeviceCoStakesQuery[],
  now: Date,
): Promise<readonly (readonly CoStakeRow[])[]> {
  const rows = await db.query<CoStakeRow & { readonly place: number }>(sql`
    SELECT page.*, request.place::int AS place
    FROM unnest(${queries.map((query) => query.deviceKey)}::uuid[], ${queries.map(phasesText)}::text[],
                ${queries.map((query) => query.after?.claimedAt ?? null)}::timestamptz[],
                ${queries.map((query) => query.after?.id ?? null)}::uuid[], ${queries.map((query) => query.limit + 1)}::int[])
      WITH ORDINALITY AS request (device_key, phases, from_time, from_id, rows, place)
    CROSS JOIN LATERAL (
      SELECT ${coStakeColumns} FROM co_stake
      WHERE co_stake.device_key = request.device_key
        AND (request.phases IS NULL OR ${coStakePhaseSql(now)} = ANY (string_to_array(request.phases, ' ')))
        AND (request.from_id IS NULL OR (claimed_at, id) < (request.from_time, request.from_id))
      ORDER BY claimed_at DESC, id DESC LIMIT request.rows
    ) AS page
    ORDER BY request.place, page."claimedAt" DESC, page.id DESC`);
  return queries.map((_, index) => rows.filter((row) => row.place === index + 1));
}

/** Returns the number of co-stakes of several devices in one statement: one number for each query, in their order. */
export async function countCoStakesOfDevices(
  db: Queryable,
  queries: readonly Pick<DeviceCoStakesQuery, 'deviceKey' | 'phases'>[],
  now: Date,
): Promise<readonly number[]> {
  const rows = await db.query<{ readonly count: number }>(sql`
    SELECT (SELECT count(*)::int FROM co_stake
            WHERE co_stake.device_key = request.device_key
              AND (request.phases IS NULL OR ${coStakePhaseSql(now)} = ANY (string_to_array(request.phases, ' ')))) AS count
    FROM unnest(${queries.map((query) => query.deviceKey)}::uuid[], ${queries.map(phasesText)}::text[])
      WITH ORDINALITY AS request (device_key, phases, place)
    ORDER BY request.place`);
  return rows.map(({ count }) => count);
}

/** Phases as one text, because an array of arrays would need the same length for each. */
const phasesText = ({ phases }: Pick<DeviceCoStakesQuery, 'phases'>): string | null => phases?.join(' ') ?? null;

/** The co-stakes of an account in one phase: their number, and the ends of the wait periods of running exits, the earliest first. */
export type PhaseCount = { readonly count: number; readonly waitEndsAt: readonly Date[] };

/** Returns the co-stakes of an account in each phase at an instant; a phase without any is left out. */
export async function countCoStakesByPhase(
  db: Queryable,
  accountId: string,
  now: Date,
): Promise<ReadonlyMap<CoStakePhase, PhaseCount>> {
  const rows = await db.query<{ phase: CoStakePhase; count: number; ends: readonly number[] | null }>(sql`
    SELECT ${coStakePhaseSql(now)} AS phase, count(*)::int AS count,
           json_agg((extract(epoch FROM wait_ends_at) * 1000)::bigint ORDER BY wait_ends_at)
             FILTER (WHERE wait_ends_at IS NOT NULL AND exit_canceled_at IS NULL) AS ends
    FROM co_stake WHERE account_id = ${accountId}::uuid GROUP BY 1`);
  return new Map(
    rows.map(({ phase, count, ends }) => [phase, { count, waitEndsAt: (ends ?? []).map((end) => new Date(end)) }]),
  );
}

/** Counts co-stakes of an account, which are all that it has, as `countCoStakesByPhase` does. */
export function countByPhase(coStakes: readonly CoStakeRow[], now: Date): ReadonlyMap<CoStakePhase, PhaseCount> {
  const byPhase = new Map<CoStakePhase, CoStakeRow[]>();
  for (const coStake of coStakes) {
    const phase = phaseAt(coStake, now);
    byPhase.set(phase, [...(byPhase.get(phase) ?? []), coStake]);
  }
  const countOf = (rows: readonly CoStakeRow[]): PhaseCount => ({
    count: rows.length,
    waitEndsAt: rows
      .flatMap((row) => runningExit(row)?.waitEndsAt ?? [])
      .sort((one, other) => one.getTime() - other.getTime()),
  });
  return new Map(Array.from(byPhase, ([phase, rows]) => [phase, countOf(rows)]));
}

/** Returns the claim slots that an account uses at an instant. */
export async function readClaimSlotUse(db: Queryable, accountId: string, now: Date): Promise<ClaimSlotUse> {
  return claimSlotUseOf(await countCoStakesByPhase(db, accountId, now));
}

/** Returns the claim slots that the counted co-stakes use. */
export function claimSlotUseOf(counts: ReadonlyMap<CoStakePhase, PhaseCount>): ClaimSlotUse {
  let liveClaims = 0;
  for (const [phase, { count }] of counts) if (occupiesClaimSlot(phase)) liveClaims += count;
  return { liveClaims, slotsFreeAt: counts.get('WAIT_PERIOD')?.waitEndsAt ?? [] };
}

/** Frees the claim slots of co-stakes whose cooldown has begun; the unique index on slots does not know the time. */
export async function releaseClaimSlots(tx: Queryable, accountId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    UPDATE co_stake SET claim_slot = NULL
    WHERE account_id = ${accountId}::uuid AND claim_slot IS NOT NULL
      AND ${coStakePhaseSql(now)} NOT IN ('PENDING', 'ACTIVE', 'WAIT_PERIOD')`);
}

export type DueAggregate = { readonly deviceKey: string; readonly dueAt: Date };

/** Returns at most `limit` device aggregates with an event that is due by `now`, the most overdue first. */
export async function dueAggregates(db: Queryable, now: Date, limit: number): Promise<readonly DueAggregate[]> {
  return db.query<DueAggregate>(sql`
    SELECT "deviceKey", min(due_at) AS "dueAt" FROM (
      (SELECT device_key AS "deviceKey", due_at FROM co_stake WHERE due_at <= ${now} ORDER BY due_at LIMIT ${limit})
      UNION ALL
      (SELECT device_key, closes_at FROM offer WHERE live AND claimed_at IS NULL AND closes_at <= ${now}
       ORDER BY closes_at LIMIT ${limit})
      UNION ALL
      (SELECT id, due_at FROM device WHERE due_at <= ${now} ORDER BY due_at LIMIT ${limit})
      UNION ALL
      (SELECT id, hire_due_at FROM device WHERE hire_due_at <= ${now} ORDER BY hire_due_at LIMIT ${limit})
      UNION ALL
      (SELECT id, requirement_due_at FROM device WHERE requirement_due_at <= ${now}
       ORDER BY requirement_due_at LIMIT ${limit})
      UNION ALL
      (SELECT device_key, review_ends_at FROM slash WHERE verdict IS NULL AND review_ends_at <= ${now}
       ORDER BY review_ends_at LIMIT ${limit})
    ) due GROUP BY "deviceKey" ORDER BY 2, 1 LIMIT ${limit}`);
}

const NEXT_EVENT_DUE_AT: Sql = sql`
    least((SELECT min(due_at) FROM co_stake),
          (SELECT min(closes_at) FROM offer WHERE live AND claimed_at IS NULL),
          (SELECT min(due_at) FROM device),
          (SELECT min(hire_due_at) FROM device),
          (SELECT min(requirement_due_at) FROM device),
          (SELECT min(review_ends_at) FROM slash WHERE verdict IS NULL))`;

const PENDING_CLAIM: Sql = sql`settlement = 'SENDING' AND settles_at IS NULL`;

/** Returns the earliest instant, past or future, at which an event of any device is due; null when no event is due at any time. */
export async function nextEventDueAt(db: Queryable): Promise<Date | null> {
  const [row] = await db.query<{ at: Date | null }>(sql`SELECT ${NEXT_EVENT_DUE_AT} AS at`);
  return row?.at ?? null;
}

/** A reading of the clock, and whether a sweep has anything to do. */
export type SweepWork = ClockRow & {
  /** The earliest instant at which an event of any device is due; null when no event is due at any time. */
  readonly nextDueAt: Date | null;
  /** True when `pendingClaims` returns a claim. */
  readonly hasPendingClaims: boolean;
};

/** Finds out in one statement whether a sweep has anything to do, and reads the clock `clock`. */
export async function readSweepWork(db: Queryable, clock: Sql): Promise<SweepWork> {
  const [row] = await db.query<SweepWork>(sql`
    SELECT ${clockColumns(clock)}, ${NEXT_EVENT_DUE_AT} AS "nextDueAt",
           EXISTS (SELECT FROM co_stake WHERE ${PENDING_CLAIM}) AS "hasPendingClaims"`);
  if (row === undefined) throw new Error('the statement of the sweep returned no row');
  return row;
}

/** Returns at most `limit` claims whose settlement is not decided and that no sandbox delays, the oldest first. */
export async function pendingClaims(
  db: Queryable,
  limit: number,
): Promise<readonly { readonly id: string; readonly deviceKey: string }[]> {
  return db.query<{ id: string; deviceKey: string }>(sql`
    SELECT id, device_key AS "deviceKey" FROM co_stake
    WHERE ${PENDING_CLAIM} ORDER BY claimed_at LIMIT ${limit}`);
}

/** Holdings of one wallet other than its free balance, in base units. */
export type WalletHoldings = {
  readonly wallet: string;
  /** Sum of the co-stakes that the wallet paid for. */
  readonly coStaked: bigint;
  /** Own stake on the wallet's devices, including stake in cooldown. */
  readonly ownStaked: bigint;
  /** Rewards of the wallet's co-stakes and own stake that can be claimed. */
  readonly rewardsAccrued: bigint;
};

/** Returns the holdings of each wallet of an account; a wallet without any is left out. */
export async function holdingsByWallet(db: Queryable, accountId: string): Promise<readonly WalletHoldings[]> {
  return db.query<WalletHoldings>(sql`
    WITH part AS (
      SELECT wallet, coalesce(balance, 0) AS co_staked, 0 AS own_staked,
             reward_lifetime - reward_claimed - reward_slashed AS accrued
      FROM co_stake LEFT JOIN ledger_account ON code = 'co-stake/' || co_stake.id::text
      WHERE account_id = ${accountId}::uuid
      UNION ALL
      SELECT owner_wallet, 0, coalesce(balance, 0), owner_reward_lifetime - owner_reward_claimed - owner_reward_slashed
      FROM device JOIN device_sums ON device_sums.device_key = device.id LEFT JOIN ledger_account ON code = 'stake/' || device.id::text
      WHERE owner_account_id = ${accountId}::uuid
    )
    SELECT wallet, sum(co_staked)::bigint AS "coStaked", sum(own_staked)::bigint AS "ownStaked",
           sum(accrued)::bigint AS "rewardsAccrued"
    FROM part GROUP BY wallet`);
}
