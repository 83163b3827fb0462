// What a refusal says to a person: what is, what is needed, and how to get there.

import type { RefusalCode } from '@tandem/client';
import { dateText } from '../format.ts';
import { type TextKey, t } from '../text.ts';

export type Refusal = { readonly code: RefusalCode; readonly message: string };

/** A refusal of an action that no dialog shows. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Returns what a person does about a refusal; null for a code that is newer than the page. */
export function wayOut(code: RefusalCode): string | null {
  const key: TextKey = `wayOut.${code}`;
  const text = t(key);
  return text === key ? null : text;
}

/** Returns message and way out as one text. */
export const refusalText = ({ code, message }: Refusal): string =>
  [plain(message), wayOut(code) ?? ''].join(' ').trim();

/** Returns a message of the API as the page says it: dates as everywhere on the page, and no name of a mutation. */
export const plain = (message: string): string =>
  message
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (instant) => dateText(instant))
    .replace(/ \(`\w+`\)/g, '');

/** Screens on which a person does what the way out says. */
export type Place = '/' | '/account' | '/co-stakes' | '/docs' | '/staking' | '/staking/co-staking';

/** The screen that the way out of a refusal leads to; null when it leads to none. */
export function placeOf(code: RefusalCode): Place | null {
  return PLACES[code] ?? null;
}

const PLACES: Readonly<Partial<Record<RefusalCode, Place>>> = {
  ALREADY_UNSTAKED: '/co-stakes',
  ALREADY_WITHDRAWN: '/account',
  CLAIM_CAP_REACHED: '/co-stakes',
  CLAIM_FAILED: '/',
  CLAIM_PENDING: '/co-stakes',
  DEVICE_NOT_COMMITTED: '/',
  DEVICE_NOT_OPERATIONAL: '/',
  INSUFFICIENT_BALANCE: '/account',
  NOT_IN_WAIT_PERIOD: '/co-stakes',
  NOT_OWNER_WALLET: '/account',
  NO_SHARE_ROOM: '/staking/co-staking',
  NO_STAKE_ROOM: '/staking/co-staking',
  OFFER_LIMIT_REACHED: '/staking/co-staking',
  OFFER_NOT_OPEN: '/',
  OFFER_RESERVED: '/',
  OWNER_ALREADY_UNSTAKED: '/staking',
  OWN_DEVICE: '/',
  OWN_STAKE_TOO_LOW: '/staking',
  REPLACEMENT_CLAIMED: '/co-stakes',
  TOO_MANY_PAYOUTS: '/account',
  WALLET_IN_USE: '/account',
  WALLET_IS_PRIMARY: '/account',
  WALLET_LIMIT_REACHED: '/account',
};

/** Codes after which a new text is all that is needed. */
const NEEDS_NEW_TEXT: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_NOT_YET_VALID',
  'AUTHORIZATION_PERIOD_INVALID',
  'CHALLENGE_NOT_ANSWERABLE',
  'CLAIM_FAILED',
  'NONCE_ALREADY_USED',
  'SIGNATURE_INVALID',
]);
export const needsNewText = (code: RefusalCode): boolean => NEEDS_NEW_TEXT.has(code);
