// The audit: runs checks over every row in one read-only snapshot. **Invariant:** an offending row is named by an id of the
// marketplace, never by a wallet. The checks are in ledger.ts, agreements.ts, event-log.ts, clock.ts, listing.ts and parameters.ts.

import { type Queryable, sql, type Transaction } from '../db/database.ts';
import { AGREEMENT_CHECKS } from './agreements.ts';
import type { AuditCheck } from './check.ts';
import { CLOCK_CHECKS } from './clock.ts';
import { LOG_CHECKS } from './event-log.ts';
import { LEDGER_CHECKS } from './ledger.ts';
import { LISTING_CHECKS } from './listing.ts';
import { PARAMETER_CHECKS } from './parameters.ts';

/** A row that violates the rule of a check, with the stored and the expected values. */
export type OffendingRow = { readonly id: string; readonly detail: string };
/** The result of one audit check. */
export type AuditFinding = {
  readonly name: string;
  readonly rule: string;
  readonly checkedRows: number;
  /** Number of offending rows; `offenders` holds the first of them. */
  readonly offending: number;
  readonly offenders: readonly OffendingRow[];
};

/** All audit checks, in the order of the report. */
export const AUDIT_CHECKS: readonly AuditCheck[] = [
  ...LEDGER_CHECKS,
  ...AGREEMENT_CHECKS,
  ...LOG_CHECKS,
  ...CLOCK_CHECKS,
  ...PARAMETER_CHECKS,
  ...LISTING_CHECKS,
];

/** Turns the transaction into a read-only snapshot without statement timeout; it must be the transaction's first statement. */
export async function beginReadOnlySnapshot(tx: Transaction): Promise<void> {
  await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
  await tx.execute(sql`SET LOCAL statement_timeout = 0`);
}

/** Runs one check and names at most `limit` offending rows. */
export async function runCheck(db: Queryable, check: AuditCheck, now: Date, limit: number): Promise<AuditFinding> {
  const [total] = await db.query<{ count: number }>(check.checkedRows);
  const offenders = await db.query<OffendingRow & { readonly offending: number }>(sql`
    SELECT id::text AS id, detail, (count(*) OVER ())::int AS offending FROM (${check.offenders(now)}) AS found (id, detail)
    ORDER BY 1 LIMIT ${limit}`);
  return {
    name: check.name,
    rule: check.rule,
    checkedRows: total?.count ?? 0,
    offending: offenders[0]?.offending ?? 0,
    offenders: offenders.map(({ id, detail }) => ({ id, detail })),
  };
}

/** The fields of a stored signed action from which the audit verifies its signature. */
export type AuditedSignature = {
  readonly id: string;
  readonly wallet: string;
  readonly text: string;
  readonly signature: Uint8Array;
  readonly encoding: string;
};

/** Returns at most `limit` signed actions after an id, in order of id. */
export async function signedActionsPage(
  db: Queryable,
  after: string | null,
  limit: number,
): Promise<readonly AuditedSignature[]> {
  return db.query<AuditedSignature>(sql`
    SELECT id, wallet, text, signature, encoding FROM signed_action
    WHERE ${after}::uuid IS NULL OR id > ${after}::uuid ORDER BY id LIMIT ${limit}`);
}
