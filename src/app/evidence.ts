// The evidence of signed actions: documents for the account of the wallet, and their verification.
// **Invariant:** the verification reads only the file, no database and no network.

import {
  checkEvidence,
  type Evidence,
  type EvidenceFinding,
  evidenceText,
  parseEvidence,
} from '../formats/evidence-file.ts';
import type { SignedActionRow } from '../store/actions.ts';
import { encodeBase58 } from '../wallet/base58.ts';
import { verifySignature } from '../wallet/signature.ts';

/** Returns the document of a signed action as JSON text that ends in a line feed. */
export function evidenceDocument(row: SignedActionRow): string {
  return evidenceText({
    action: row.action,
    wallet: row.wallet,
    text: row.text,
    signature: Buffer.from(row.signature).toString('base64'),
    encoding: row.encoding as Evidence['encoding'],
    nonce: row.nonce,
    issuedAt: row.issuedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
  });
}

/** Returns the signature of a signed action in base58. */
export const signatureText = ({ signature }: Pick<SignedActionRow, 'signature'>): string => encodeBase58(signature);

/** Verifies the document of a signed action. Returns one finding per check; for another text, one failed finding per parse error. */
export function verifyEvidence(text: string): readonly EvidenceFinding[] {
  const read = parseEvidence(text);
  if ('faults' in read)
    return read.faults.map((fault) => ({ name: `file: ${fault}`, passed: false, explanation: fault }));
  return checkEvidence(read.evidence, (evidence) => verifySignature(evidence).ok);
}
