// The kinds of events of an account, and the search of Activity's URL. **Invariant:** what the URL says is read leniently: an unknown value
// is left out, never an error.

import type { EventType } from '@tandem/client';
import type { IconName } from '../components/icon.tsx';
import type { Tone } from '../components/status.tsx';

/** Kinds in the order in which they are listed, each with its icon. */
export const KINDS = {
  offer: 'tag',
  claim: 'swap',
  exit: 'out',
  stake: 'bars',
  rewards: 'coin',
  slash: 'shield',
  money: 'wallet',
  account: 'key',
} as const satisfies Readonly<Record<string, IconName>>;
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** The kind of each type of event, and the tone of its icon. */
export const EVENTS = {
  CLAIM_FAILED: ['claim', 'bad'],
  CLAIM_SETTLED: ['claim', 'good'],
  CONNECTIVITY_CHANGED: ['stake', 'off'],
  COOLDOWN_STARTED: ['exit', 'cool'],
  DEPOSIT_CREDITED: ['money', 'good'],
  DEVICE_STATE_CHANGED: ['stake', 'wait'],
  HIRE_CHANGED: ['stake', 'off'],
  OFFER_CLAIMED: ['claim', 'wait'],
  OFFER_CLOSED: ['offer', 'off'],
  OFFER_OPENED: ['offer', 'open'],
  OVERFLOW_WITHDRAWN: ['stake', 'good'],
  OWNER_STAKE_ADDED: ['stake', 'good'],
  OWNER_STAKE_WITHDRAWABLE: ['exit', 'ready'],
  OWNER_STAKE_WITHDRAWN: ['exit', 'off'],
  OWNER_UNSTAKED: ['exit', 'wait'],
  PAYOUT_FAILED: ['money', 'bad'],
  PAYOUT_REQUESTED: ['money', 'wait'],
  PAYOUT_SENT: ['money', 'good'],
  PRIMARY_WALLET_CHANGED: ['account', 'off'],
  RELIABILITY_CHANGED: ['stake', 'off'],
  REMINDER: ['exit', 'wait'],
  REWARDS_CLAIMED: ['rewards', 'good'],
  REWARDS_CREDITED: ['rewards', 'good'],
  SESSION_STARTED: ['account', 'off'],
  SLASHED: ['slash', 'bad'],
  SLASH_REVIEWED: ['slash', 'wait'],
  SUFFICIENCY_CHANGED: ['stake', 'wait'],
  UNSTAKE_CANCELED: ['exit', 'good'],
  UNSTAKE_STARTED: ['exit', 'wait'],
  WALLET_LINKED: ['account', 'off'],
  WALLET_UNLINKED: ['account', 'off'],
  WEBHOOK_DISABLED: ['account', 'bad'],
  WITHDRAWABLE: ['exit', 'ready'],
  WITHDRAWN: ['exit', 'off'],
} as const satisfies Readonly<Record<EventType, readonly [Kind, Tone]>>;

/** Kinds that are left out, and whether only what is unread is listed. */
export type ActivitySearch = { readonly without?: string; readonly unread?: true; readonly device?: string };

/** Reads the search of a URL. */
export function readActivitySearch(raw: Readonly<Record<string, unknown>>): ActivitySearch {
  const { without, unread, device } = raw;
  const kinds = typeof without === 'string' ? without.split(',').filter((kind) => kind in KINDS) : [];
  return {
    ...(kinds.length > 0 && { without: kinds.join(',') }),
    ...((unread === true || unread === 'true') && { unread: true as const }),
    ...(typeof device === 'string' && device !== '' && { device }),
  };
}

/** Kinds that the URL leaves out. */
export const leftOut = ({ without }: ActivitySearch): readonly string[] => without?.split(',') ?? [];
