// The audit: runs checks over every row in one read-only snapshot. **Invariant:** an offending row is named by an id of the
// marketplace, never by a wallet. The checks are in ledger.ts, agreements.ts and event-log.ts.

import { type Queryable, sql, type Transaction } from '../db/database.ts';
import { AGREEMENT_CHECKS } from './agreements.ts';
import type { AuditCheck } from './check.ts';
import { LOG_CHECKS } from './event-log.ts';
import { LEDGER_CHECKS } from './ledger.ts';

export type Offender = { readonly id: string; readonly says: string };
export type AuditFinding = {
  readonly name: string;
  readonly holds: string;
  readonly among: number;
  /** Number of offending rows; the first of them are named. */
  readonly offending: number;
  readonly offenders: readonly Offender[];
};

export const AUDIT_CHECKS: readonly AuditCheck[] = [...LEDGER_CHECKS, ...AGREEMENT_CHECKS, ...LOG_CHECKS];

/** Makes the transaction a read-only snapshot without statement timeout; must be its first statement. */
export async function beginReadOnlySnapshot(tx: Transaction): Promise<void> {
  await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
  await tx.execute(sql`SET LOCAL statement_timeout = 0`);
}

/** Runs one check and names at most `limit` offending rows. */
export async function runCheck(db: Queryable, check: AuditCheck, now: Date, limit: number): Promise<AuditFinding> {
  const [among] = await db.query<{ count: number }>(check.among);
  const offenders = await db.query<Offender & { readonly offending: number }>(sql`
    SELECT id::text AS id, says, (count(*) OVER ())::int AS offending FROM (${check.offenders(now)}) AS found (id, says)
    ORDER BY 1 LIMIT ${limit}`);
  return {
    name: check.name,
    holds: check.holds,
    among: among?.count ?? 0,
    offending: offenders[0]?.offending ?? 0,
    offenders: offenders.map(({ id, says }) => ({ id, says })),
  };
}

export type SignedRow = {
  readonly id: string;
  readonly wallet: string;
  readonly text: string;
  readonly signature: Uint8Array;
  readonly encoding: string;
};

/** Returns a page of signed actions in order of id. */
export async function signedActionsPage(
  db: Queryable,
  after: string | null,
  limit: number,
): Promise<readonly SignedRow[]> {
  return db.query<SignedRow>(sql`
    SELECT id, wallet, text, signature, encoding FROM signed_action
    WHERE ${after}::uuid IS NULL OR id > ${after}::uuid ORDER BY id LIMIT ${limit}`);
}
