// Verifies an agreement document without the server: the digests, the canonical terms, both signatures over texts rebuilt from the
// terms, and the dates and amounts of acceptance and exit. **Invariant:** every check returns a finding; none is skipped.
// The functions for hashing, building signed texts and verifying signatures are arguments.

import { formatBps, formatTokenAmount } from '../domain/money.ts';
import { OPEN_TO_ALL, type Publication } from '../domain/offer.ts';
import {
  agreedPeriods,
  PAID_BACK_TO,
  parseTermsText,
  publicationLines,
  type Terms,
  termsText,
  unstakingLine,
  WALLET_SHOWN_LINE,
} from '../domain/terms.ts';
import { type AgreementDocument, canonicalJson, partsOfFormat, type SignedText } from './agreement-file.ts';

/** The functions that the verification of an agreement needs. */
export type AgreementCheckFunctions = {
  /** Returns the SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal. */
  readonly sha256: (text: string) => string;
  /** Builds the text that a wallet signs for an action. Throws when a value cannot be part of such a text. */
  readonly actionText: (action: {
    readonly domain: string;
    readonly uri: string;
    readonly chainId: string;
    readonly wallet: string;
    readonly nonce: string;
    readonly issuedAt: Date;
    readonly expiresAt: Date;
    readonly action: string;
    readonly details: readonly (readonly [name: string, value: string])[];
  }) => string;
  /** Whether the wallet signed exactly this text in this encoding. */
  readonly signed: (by: Pick<SignedText, 'wallet' | 'signature' | 'encoding'>, text: string) => boolean;
};

/** The result of one check of an agreement document. */
export type AgreementFinding = { readonly name: string; readonly passed: boolean; readonly explanation: string };

/** Maximum validity period of an authorisation. */
const MAX_VALIDITY_MS = 600_000;
/** Maximum time by which an authorisation may be dated later than it was received. */
const CLOCK_TOLERANCE_MS = 30_000;

/** Runs all checks on an agreement document and returns one finding for each, in the order of the document. */
export function checkAgreement(
  document: AgreementDocument,
  functions: AgreementCheckFunctions,
): readonly AgreementFinding[] {
  const { terms, owner, coStaker, acceptance, exit } = document;
  const publication = document.publication ?? OPEN_TO_ALL;
  const agreed = parseTermsText(terms.text);
  const same = agreed !== null && termsText(agreed) === terms.text;
  const date = (text: string) => new Date(text);
  const periods = same ? agreedPeriods(terms.text) : null;
  return [
    ...partsOfFormat(document.format).map((part) =>
      finding(
        `${part}: unchanged`,
        functions.sha256(canonicalJson(document[part])) === document.digests[part],
        'its digest is the one that the document names',
      ),
    ),
    finding('terms: canonical', same, 'the text has every line of the terms once, in order, and no other line'),
    finding('terms: hash', functions.sha256(terms.text) === terms.sha256, 'the SHA-256 of the text'),
    ...partyFindings('owner', owner, agreed, { terms, publication }, functions),
    ...partyFindings('coStaker', coStaker, agreed, { terms, publication }, functions),
    finding('parties: two', owner?.wallet !== coStaker.wallet, 'owner and co-staker signed with different wallets'),
    finding(
      'parties: the reserved wallet',
      publication.reservedFor === null || publication.reservedFor === coStaker.wallet,
      publication.reservedFor === null
        ? 'any wallet could claim'
        : 'the wallet for which the offer was reserved claimed',
    ),
    finding(
      'acceptance: the agreed amount and share',
      agreed !== null &&
        acceptance.amount === formatTokenAmount(agreed.requestedAmount) &&
        acceptance.rewardShareBps === String(agreed.rewardShareBps),
      'they equal those of the terms',
    ),
    finding(
      'acceptance: dates',
      acceptance.claimedAt <= acceptance.approvedAt &&
        acceptance.approvedAt < acceptance.settleBy &&
        (agreed?.expiresAt == null || date(acceptance.claimedAt) < agreed.expiresAt),
      'claimed before the offer expired, and approved before the settlement limit',
    ),
    finding(
      'exit: dates',
      exit === null || (periods !== null && exitHolds(exit, acceptance.approvedAt, periods)),
      exit === null ? 'no exit has started' : 'wait period and cooldown are as long as agreed, to the millisecond',
    ),
  ];
}

function partyFindings(
  name: 'owner' | 'coStaker',
  party: SignedText | null,
  terms: Terms | null,
  { terms: { sha256: termsSha256 }, publication }: Offered,
  { actionText, signed }: AgreementCheckFunctions,
): readonly AgreementFinding[] {
  if (party === null) return [finding(`${name}: signature`, false, 'the offer was published without a signature')];
  const [issuedAt, expiresAt] = [new Date(party.issuedAt), new Date(party.expiresAt)];
  const rebuilt = (moreDetails: readonly (readonly [string, string])[]): string | null =>
    attempt(() => {
      const action = terms === null ? null : actionOf(name, party, terms, termsSha256);
      if (terms === null || action === null) return null;
      const details = [...action.details, ...moreDetails];
      return actionText({ ...party, ...action, details, chainId: terms.chainId, issuedAt, expiresAt });
    });
  const texts = [...lastLinesOf(name, party.wallet, publication)].map(rebuilt);
  const text = texts.find((one) => one === party.text) ?? texts[0] ?? null;
  const validity = expiresAt.getTime() - issuedAt.getTime();
  const received = new Date(party.receivedAt).getTime();
  return [
    finding(`${name}: text`, text === party.text, 'it equals the text that the terms and the signing details give'),
    finding(
      `${name}: signature`,
      text !== null && attempt(() => signed(party, text)) === true,
      `${party.wallet} signed the text that the terms give`,
    ),
    finding(
      `${name}: dates of signing`,
      validity > 0 &&
        validity <= MAX_VALIDITY_MS &&
        received < expiresAt.getTime() &&
        received >= issuedAt.getTime() - CLOCK_TOLERANCE_MS,
      'the authorisation was used while it was valid',
    ),
  ];
}

/** What the owner offered: the public terms, and who finds the offer and may claim it. */
type Offered = { readonly terms: AgreementDocument['terms']; readonly publication: Publication };

/**
 * Returns the last lines that the text of a party can have, the present ones first. Texts that were signed earlier lack the lines about
 * who finds the offer and the one about the paid wallet, or also the one about the wallet that is shown; such an offer was open to all.
 */
function lastLinesOf(name: 'owner' | 'coStaker', wallet: string, publication: Publication) {
  const own = name === 'owner' ? publicationLines(publication) : [[PAID_BACK_TO, wallet] as const];
  const present = [...own, WALLET_SHOWN_LINE];
  const isOpenToAll = publication.visibility === 'LISTED' && publication.reservedFor === null;
  return name === 'owner' && !isOpenToAll ? [present] : [present, [WALLET_SHOWN_LINE], []];
}

/**
 * Returns title and details of the action that a party signed, built from the terms; null when the party cannot have signed this
 * action.
 */
function actionOf(name: 'owner' | 'coStaker', party: SignedText, terms: Terms, termsSha256: string) {
  const device = ['Device', terms.deviceLine] as const;
  const amount = ['Amount', `${formatTokenAmount(terms.requestedAmount)} IO`] as const;
  const share = ['Reward share', formatBps(terms.rewardShareBps)] as const;
  const expiry = ['Offer expires', terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()] as const;
  switch (party.action) {
    case 'claimOffer': {
      if (name !== 'coStaker' || party.replaces !== null) return null;
      const unstaking = ['Unstaking', unstakingLine(termsText(terms))] as const;
      const hash = ['Terms', `sha256 ${termsSha256}`] as const;
      return {
        action: 'Claim co-staking offer',
        details: [['Offer', terms.slug] as const, device, amount, share, unstaking, hash],
      };
    }
    case 'createOffer':
      if (name !== 'owner' || party.replaces !== null) return null;
      return { action: 'Create co-staking offer', details: [device, amount, share, expiry] };
    case 'replaceOffer':
      if (name !== 'owner' || party.replaces === null) return null;
      return {
        action: 'Replace co-staking offer',
        details: [['Offer', party.replaces] as const, device, amount, share, expiry],
      };
    default:
      return party.action satisfies never;
  }
}

function exitHolds(
  exit: Exit,
  approvedAt: string,
  periods: { readonly waitPeriodMs: number; readonly cooldownMs: number },
): boolean {
  const at = (text: string) => new Date(text).getTime();
  const { canceledAt, withdrawnAt, waitEndedEarly } = exit;
  return (
    exit.startedAt >= approvedAt &&
    (waitEndedEarly == null ? waitHolds(exit, periods) : earlyEndHolds(exit, waitEndedEarly, periods)) &&
    at(exit.cooldownEndsAt) - at(exit.waitEndsAt) === periods.cooldownMs &&
    (canceledAt === null || (canceledAt >= exit.startedAt && canceledAt < exit.waitEndsAt)) &&
    (withdrawnAt === null || (canceledAt === null && withdrawnAt >= exit.cooldownEndsAt))
  );
}

/** Whether the wait is as long as agreed; an exit has no wait period when the device has left the co-staking programme before. */
function waitHolds(exit: Exit, { waitPeriodMs }: { readonly waitPeriodMs: number }): boolean {
  return waitOf(exit, exit.waitEndsAt) === waitPeriodMs || waitOf(exit, exit.waitEndsAt) === 0;
}

/** Whether a wait of the agreed length ended early, at the instant at which the device left the co-staking programme. */
function earlyEndHolds(
  exit: Exit,
  { at, previousWaitEndsAt }: NonNullable<Exit['waitEndedEarly']>,
  { waitPeriodMs }: { readonly waitPeriodMs: number },
): boolean {
  return (
    exit.canceledAt === null &&
    exit.waitEndsAt === at &&
    at >= exit.startedAt &&
    at < previousWaitEndsAt &&
    waitOf(exit, previousWaitEndsAt) === waitPeriodMs
  );
}

type Exit = NonNullable<AgreementDocument['exit']>;
const waitOf = (exit: Exit, end: string): number => new Date(end).getTime() - new Date(exit.startedAt).getTime();

const finding = (name: string, passed: boolean, explanation: string): AgreementFinding => ({
  name,
  passed,
  explanation,
});

/** Returns null when `work` throws, so that an invalid text or key fails its check and the other checks still run. */
function attempt<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}
