// The canonical text of an offer's terms, which both parties sign through its sha-256.
// **Invariant:** the same terms give the same bytes: one value a line, ASCII and LF only.

import { formatBps, formatTokenAmount, parseTokenAmount } from './money.ts';
import type { Parameters } from './parameter.ts';

export type Terms = {
  readonly slug: string;
  /** "<deviceId> (8 x H100 SXM5)". */
  readonly deviceLine: string;
  /** Base units. */
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  readonly expiresAt: Date | null;
  readonly chainId: string;
  readonly parameters: Pick<Parameters, 'waitPeriodMs' | 'cooldownMs' | 'slashReviewMs'>;
};

/** The text whose sha-256 is the identity of the terms. */
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

/** The terms that a text states; null for any other text. A text is canonical when `termsText` gives it back unchanged. */
export function termsOf(text: string): Terms | null {
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

/** The wait period and cooldown as the text of a claim states them, read from the agreed terms. Throws for any other text. */
export function unstakingLine(text: string): string {
  return `${lineOf(text, 'Wait period')} wait, then ${lineOf(text, 'Cooldown')} cooldown`;
}

/** The periods of an exit in milliseconds, read from the agreed terms; later parameters do not apply. Throws for any other text. */
export function agreedPeriods(text: string): Pick<Parameters, 'waitPeriodMs' | 'cooldownMs'> {
  return {
    waitPeriodMs: parseDuration(lineOf(text, 'Wait period')),
    cooldownMs: parseDuration(lineOf(text, 'Cooldown')),
  };
}

/** "7 days" where whole days, else the exact number of milliseconds. */
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
