// Audits a live database: runs every check of store/audit on one snapshot and verifies every stored signature.
// **Invariant:** the audit writes nothing.

import {
  AUDIT_CHECKS,
  type AuditFinding,
  beginReadOnlySnapshot,
  type OffendingRow,
  runCheck,
  signedActionsPage,
} from '../store/audit/audit.ts';
import type { Transaction } from '../store/db/database.ts';
import { type SignedEncoding, verifySignature } from '../wallet/signature.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';

/** Maximum number of offending rows that one audit finding lists. */
const NAMED = 5;
const PAGE = 500;
/**
 * Timeout of the whole audit. While the audit runs, a PostgreSQL server still executes other statements; the embedded database executes
 * none.
 */
const TIMEOUT_MS = 3_600_000;

/** Audits the whole database and calls `onFinding` with the result of each check. Returns true when no check fails. */
export async function audit(ctx: AppContext, onFinding: (finding: AuditFinding) => void): Promise<boolean> {
  return ctx.database.transaction(
    async (tx) => {
      await beginReadOnlySnapshot(tx);
      const now = await marketNow(ctx, tx);
      let holds = true;
      const report = (finding: AuditFinding): void => {
        holds &&= finding.offending === 0;
        onFinding(finding);
      };
      for (const check of AUDIT_CHECKS) report(await runCheck(tx, check, now, NAMED));
      report(await verifyEvidence(tx));
      return holds;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function verifyEvidence(tx: Transaction): Promise<AuditFinding> {
  const offenders: OffendingRow[] = [];
  let checkedRows = 0;
  let after: string | null = null;
  for (;;) {
    const page = await signedActionsPage(tx, after, PAGE);
    for (const { id, wallet, text, signature, encoding } of page) {
      const given = { wallet, text, signature: Buffer.from(signature).toString('base64') };
      const verdict = verifySignature({ ...given, encoding: encoding as SignedEncoding });
      if (!verdict.ok) offenders.push({ id, detail: verdict.reason });
    }
    checkedRows += page.length;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) break;
  }
  const rule = 'every signed action has a valid signature of its wallet over its text';
  return { name: 'signatures', rule, checkedRows, offending: offenders.length, offenders: offenders.slice(0, NAMED) };
}
