// A status: icon, word and the colour of the icon. The word is the published label, unshortened.

import type { StakeSufficiency, StatusLabel } from '@tandem/client';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'wait' | 'cool' | 'ready' | 'bad' | 'off' | 'open';

const ICONS = {
  good: 'ok',
  wait: 'clock',
  cool: 'sand',
  ready: 'ready',
  bad: 'bad',
  off: 'off',
  open: 'open',
} as const satisfies Readonly<Record<Tone, IconName>>;

const LABELS = {
  ACTIVE: 'good',
  CLAIM_PENDING: 'wait',
  CO_STAKER_UNSTAKED_IN_WAIT_PERIOD: 'wait',
  CO_STAKER_WITHDRAWN: 'off',
  INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER: 'bad',
  IN_COOLDOWN: 'cool',
  OFFER_CLOSED: 'off',
  READY_TO_WITHDRAW: 'ready',
  SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER: 'open',
  SUFFICIENT_STAKE_WAIT_PERIOD: 'wait',
} as const satisfies Readonly<Record<StatusLabel, Tone>>;

const SUFFICIENCY = {
  SUFFICIENT: 'good',
  GRACE: 'wait',
  INSUFFICIENT: 'bad',
} as const satisfies Readonly<Record<StakeSufficiency, Tone>>;

export const toneOfLabel = (label: StatusLabel): Tone => LABELS[label];
export const toneOfSufficiency = (sufficiency: StakeSufficiency): Tone => SUFFICIENCY[sufficiency];
export const iconOf = (tone: Tone): IconName => ICONS[tone];

export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`status ${tone}`}>
      <Icon name={ICONS[tone]} />
      {children}
    </span>
  );
}

/** The published label of an offer or a co-stake. */
export function Label({ label, text }: { readonly label: StatusLabel; readonly text: string }) {
  return <Status tone={LABELS[label]}>{text}</Status>;
}
