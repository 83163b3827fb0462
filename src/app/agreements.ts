// Builds the agreement of a co-stake as a downloadable document, and verifies such a document.
// **Invariant:** the verification reads only the file, no database and no network.

import { type CoStake, earlyEndOf } from '../domain/co-stake.ts';
import { globalId } from '../domain/id.ts';
import { formatTokenAmount } from '../domain/money.ts';
import type { Publication } from '../domain/offer.ts';
import { type AgreementFinding, checkAgreement } from '../formats/agreement-check.ts';
import {
  AGREEMENT_FORMAT,
  AGREEMENT_NOTE,
  AGREEMENT_PARTS,
  type AgreementDocument,
  canonicalJson,
  parseAgreement,
  type SignedText,
} from '../formats/agreement-file.ts';
import type { EvidenceRow, FrozenAgreement } from '../store/agreements.ts';
import { actionText, domainOfSignedText } from '../wallet/message.ts';
import { verifySignature } from '../wallet/signature.ts';
import { sha256 } from './digest.ts';

/** Returns an agreement as JSON text that ends in a line feed. It contains both wallets, so only the two parties may get it. */
export function agreementText(frozen: FrozenAgreement, coStake: CoStake, offer: Publication): string {
  const parts: Omit<AgreementDocument, 'format' | 'note' | 'digests'> = {
    terms: { text: frozen.termsText, sha256: frozen.termsSha256 },
    publication: { visibility: offer.visibility, reservedFor: offer.reservedFor },
    owner: frozen.owner === null ? null : signedText(frozen.owner),
    coStaker: signedText(frozen.coStaker),
    acceptance: {
      coStake: globalId('CoStake', coStake.id),
      amount: formatTokenAmount(coStake.amount),
      rewardShareBps: String(coStake.rewardShareBps),
      claimedAt: coStake.claimedAt.toISOString(),
      settleBy: coStake.settleBy.toISOString(),
      approvedAt: frozen.approvedAt.toISOString(),
      requirement: formatTokenAmount(frozen.requirement),
      reliabilityScore: frozen.reliabilityHundredths === null ? null : (frozen.reliabilityHundredths / 100).toFixed(2),
      promisedPerBlock: frozen.promisedPerBlock === null ? null : formatTokenAmount(frozen.promisedPerBlock),
    },
    parameters: Object.fromEntries(Object.entries(frozen.parameters).sort(([a], [b]) => (a < b ? -1 : 1))),
    exit: exitOf(coStake),
  };
  const digests = Object.fromEntries(AGREEMENT_PARTS.map((part) => [part, sha256(canonicalJson(parts[part]))]));
  return `${JSON.stringify({ format: AGREEMENT_FORMAT, note: AGREEMENT_NOTE, ...parts, digests }, null, 2)}\n`;
}

/** Verifies an agreement document. Returns one finding per check; for text that is no agreement, one failed finding per parse error. */
export function verifyAgreement(text: string): readonly AgreementFinding[] {
  const read = parseAgreement(text);
  if ('faults' in read)
    return read.faults.map((fault) => ({ name: `file: ${fault}`, passed: false, explanation: fault }));
  return checkAgreement(read.document, {
    sha256,
    actionText,
    signed: (by, signed) => verifySignature({ ...by, text: signed }).ok,
  });
}

function signedText(row: EvidenceRow): SignedText {
  return {
    action: row.action as SignedText['action'],
    replaces: row.action === 'replaceOffer' ? lineOf(row.text, 'Offer') : null,
    wallet: row.wallet,
    text: row.text,
    signature: Buffer.from(row.signature).toString('base64'),
    encoding: row.encoding as SignedText['encoding'],
    domain: domainOfSignedText(row.text) ?? '',
    uri: lineOf(row.text, 'URI') ?? '',
    nonce: row.nonce,
    issuedAt: row.issuedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
  };
}

function exitOf(coStake: CoStake): AgreementDocument['exit'] {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt, exitCanceledAt, withdrawnAt } = coStake;
  if (exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  const early = earlyEndOf(coStake);
  return {
    startedAt: exitStartedAt.toISOString(),
    waitEndsAt: waitEndsAt.toISOString(),
    cooldownEndsAt: cooldownEndsAt.toISOString(),
    canceledAt: exitCanceledAt?.toISOString() ?? null,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    waitEndedEarly:
      early === null
        ? null
        : { ...early, at: early.at.toISOString(), previousWaitEndsAt: early.previousWaitEndsAt.toISOString() },
  };
}

function lineOf(text: string, name: string): string | null {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? null;
}
