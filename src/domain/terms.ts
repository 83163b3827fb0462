// The canonical text of an offer's terms. Both parties sign it by its SHA-256.
// **Invariant:** equal terms give equal bytes: one value per line, ASCII and LF only.

import { formatBps, formatTokenAmount, parseTokenAmount } from './money.ts';
import type { Publication } from './offer.ts';
import type { Parameters } from './parameter.ts';

/** The terms of an offer, as the text of the terms states them. */
export type Terms = {
  readonly slug: string;
  /** The device with its hardware, such as "<device id> (8 x H100 SXM5)". */
  readonly deviceLine: string;
  /** Amount of the co-stake, base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  readonly expiresAt: Date | null;
  readonly chainId: string;
  readonly parameters: Pick<Parameters, 'waitPeriodMs' | 'cooldownMs' | 'slashReviewMs'>;
};

/** Returns the canonical text of an offer's terms; its SHA-256 identifies the terms. */
export function termsText(terms: Terms): string {
  return [
    'Tandem co-staking terms, version 1',
    `Offer: ${terms.slug}`,
    `Device: ${terms.deviceLine}`,
    `Amount: ${formatTokenAmount(terms.requestedAmount)} IO`,
    `Reward share: ${formatBps(terms.rewardShareBps)}`,
    `Offer expires: ${terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()}`,
    `Wait period: ${formatDuration(terms.parameters.waitPeriodMs)}`,
    `Cooldown: ${formatDuration(terms.parameters.cooldownMs)}`,
    `Slash review: ${formatDuration(terms.parameters.slashReviewMs)}`,
    `Chain ID: ${terms.chainId}`,
  ].join('\n');
}

/**
 * Parses the text of an offer's terms; null for any other text. The text is canonical if `termsText` of the result returns the same
 * text.
 */
export function parseTermsText(text: string): Terms | null {
  try {
    const requestedAmount = parseTokenAmount(lineOf(text, 'Amount').replace(/ IO$/, ''));
    const share = /^([0-9]{1,3})\.([0-9]{2}) %$/.exec(lineOf(text, 'Reward share'));
    const expires = lineOf(text, 'Offer expires');
    const expiresAt = expires === 'never' ? null : new Date(expires);
    if (requestedAmount === null || share === null || Number.isNaN(expiresAt?.getTime())) return null;
    return {
      slug: lineOf(text, 'Offer'),
      deviceLine: lineOf(text, 'Device'),
      requestedAmount,
      rewardShareBps: Number(share[1]) * 100 + Number(share[2]),
      expiresAt,
      chainId: lineOf(text, 'Chain ID'),
      parameters: { ...agreedPeriods(text), slashReviewMs: parseDuration(lineOf(text, 'Slash review')) },
    };
  } catch {
    return null;
  }
}

/**
 * Returns the wait period and cooldown of an offer's terms in words, for the signed text of a claim. Throws when the text does
 * not contain both.
 */
export function unstakingLine(textOfTerms: string): string {
  return `${lineOf(textOfTerms, 'Wait period')} wait, then ${lineOf(textOfTerms, 'Cooldown')} cooldown`;
}

/**
 * Returns the wait period and cooldown in milliseconds, read from the text of an offer's terms. Throws when the text does not
 * contain both.
 */
export function agreedPeriods(textOfTerms: string): Pick<Parameters, 'waitPeriodMs' | 'cooldownMs'> {
  return {
    waitPeriodMs: parseDuration(lineOf(textOfTerms, 'Wait period')),
    cooldownMs: parseDuration(lineOf(textOfTerms, 'Cooldown')),
  };
}

/** Formats a duration: "7 days" for whole days, else the exact number of milliseconds, such as "1500 ms". */
export function formatDuration(ms: number): string {
  const day = 86_400_000;
  if (ms % day !== 0) return `${ms} ms`;
  return ms === day ? '1 day' : `${ms / day} days`;
}

function parseDuration(text: string): number {
  const match = /^([0-9]+) (ms|days?)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no duration of terms`);
  return Number(match[1]) * (match[2] === 'ms' ? 1 : 86_400_000);
}

function lineOf(text: string, name: string): string {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}: `));
  if (line === undefined) throw new Error(`the terms lack the line "${name}"`);
  return line.slice(name.length + 2);
}

/** Returns the lines of an owner's text that say who finds the offer and who may claim it. */
export function publicationLines({ visibility, reservedFor }: Publication) {
  return [
    ['Visibility', visibility.toLowerCase()],
    ['Reserved for', reservedFor ?? 'nobody'],
  ] as const;
}

/** Name of the line that says to which wallet a stake is paid back. Texts that were signed before this line was introduced do not have it. */
export const PAID_BACK_TO = 'Paid back to';

/**
 * Line of the texts by which an agreement is made: the agreement shows each party the wallet with which the other signed. Texts that were
 * signed before this line was introduced do not have it.
 */
export const WALLET_SHOWN_LINE = ['Wallet shown to', 'the other party of the agreement'] as const;
