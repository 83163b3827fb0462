// The audit of a live database: every check of the store over one snapshot, and every signature that was kept as evidence
// verified anew. It reads only.

import {
  AUDIT_CHECKS,
  type AuditFinding,
  holdSnapshot,
  type Offender,
  runCheck,
  signedPage,
} from '../store/audit/audit.ts';
import type { Transaction } from '../store/db/database.ts';
import { type SignedEncoding, verifySignature } from '../wallet/signature.ts';
import { marketNow } from './clock.ts';
import type { AppContext } from './context.ts';

/** So many offenders are named. */
const NAMED = 5;
const PAGE = 500;
/** A large database takes long; nothing waits for the audit on a server, everything does on the embedded database. */
const TIMEOUT_MS = 3_600_000;

/** Audits the whole database; `found` is told each finding as soon as it is there. True when everything holds. */
export async function audit(ctx: AppContext, found: (finding: AuditFinding) => void): Promise<boolean> {
  return ctx.database.transaction(
    async (tx) => {
      await holdSnapshot(tx);
      const now = await marketNow(ctx, tx);
      let holds = true;
      const tell = (finding: AuditFinding): void => {
        holds &&= finding.offending === 0;
        found(finding);
      };
      for (const check of AUDIT_CHECKS) tell(await runCheck(tx, check, now, NAMED));
      tell(await verifyEvidence(tx));
      return holds;
    },
    { timeoutMs: TIMEOUT_MS },
  );
}

async function verifyEvidence(tx: Transaction): Promise<AuditFinding> {
  const offenders: Offender[] = [];
  let among = 0;
  let after: string | null = null;
  for (;;) {
    const page = await signedPage(tx, after, PAGE);
    for (const { id, wallet, text, signature, encoding } of page) {
      const given = { wallet, text, signature: Buffer.from(signature).toString('base64') };
      const verdict = verifySignature({ ...given, encoding: encoding as SignedEncoding });
      if (!verdict.ok) offenders.push({ id, says: verdict.reason });
    }
    among += page.length;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) break;
  }
  const holds = "every authorisation carries its wallet's signature over its text";
  return { name: 'signatures', holds, among, offending: offenders.length, offenders: offenders.slice(0, NAMED) };
}
