// The audit's checks: statements that look for what must not be, over every row, and change nothing.
// Invariant: an offender is named by an id of ours, never by a wallet. What each check means stands in its sentence.

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
  /** In all; the first of them are named. */
  readonly offending: number;
  readonly offenders: readonly Offender[];
};

export const AUDIT_CHECKS: readonly AuditCheck[] = [...LEDGER_CHECKS, ...AGREEMENT_CHECKS, ...LOG_CHECKS];

/** Makes the transaction one snapshot that can change nothing and may take its time; its first statement. */
export async function holdSnapshot(tx: Transaction): Promise<void> {
  await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`);
  await tx.execute(sql`SET LOCAL statement_timeout = 0`);
}

/** Carries one check out, naming at most so many offenders. */
export async function runCheck(db: Queryable, check: AuditCheck, now: Date, named: number): Promise<AuditFinding> {
  const [among] = await db.query<{ count: number }>(check.among);
  const offenders = await db.query<Offender & { readonly offending: number }>(sql`
    SELECT id::text AS id, says, (count(*) OVER ())::int AS offending FROM (${check.offenders(now)}) AS found (id, says)
    ORDER BY 1 LIMIT ${named}`);
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

/** Authorisations in order of id, a page at a time. */
export async function signedPage(db: Queryable, after: string | null, limit: number): Promise<readonly SignedRow[]> {
  return db.query<SignedRow>(sql`
    SELECT id, wallet, text, signature, encoding FROM signed_action
    WHERE ${after}::uuid IS NULL OR id > ${after}::uuid ORDER BY id LIMIT ${limit}`);
}
