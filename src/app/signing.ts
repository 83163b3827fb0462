// The actions a wallet can sign: for each, the lines of its text and the book it concerns. Lines come from the input and
// from data that never changes, so that a text signed once can be rebuilt at any time, also for a retry after a year.

import { createHash } from 'node:crypto';
import { globalId } from '../domain/id.ts';
import { formatBps, formatTokenAmount } from '../domain/money.ts';
import { deviceLine } from '../domain/offering.ts';
import type { Parameters } from '../domain/parameter.ts';
import { formatDuration, unstakingLine } from '../domain/terms.ts';
import type { BookSubject } from '../store/books.ts';
import { coStakesById } from '../store/co-stakes.ts';
import { devicesByKey } from '../store/devices.ts';
import { offersById } from '../store/offers.ts';
import { loadParameters } from '../store/parameters.ts';
import type { OfferRow } from '../store/rows.ts';
import { newNonce } from '../wallet/message.ts';
import { type ActionDescription, textOf } from './authorization.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';

export type SignableAction =
  | { readonly kind: 'claimOffer'; readonly offerId: string }
  | { readonly kind: 'closeOffer'; readonly offerId: string }
  | { readonly kind: 'unstake'; readonly coStakeId: string }
  | { readonly kind: 'cancelUnstake'; readonly coStakeId: string }
  | { readonly kind: 'withdraw'; readonly coStakeId: string }
  | { readonly kind: 'stakeDevice'; readonly deviceKey: string; readonly amount: bigint }
  | {
      readonly kind: 'createOffer';
      readonly deviceKey: string;
      readonly requestedAmount: bigint;
      readonly rewardShareBps: number;
      readonly expiresAt: Date | null;
    };

export type SignableKind = SignableAction['kind'];

export type DescribedAction = ActionDescription & { readonly deviceKey: string; readonly subject: BookSubject };

const TITLES: { readonly [Kind in SignableKind]: string } = {
  claimOffer: 'Claim co-staking offer',
  closeOffer: 'Close co-staking offer',
  unstake: 'Unstake co-stake',
  cancelUnstake: 'Cancel unstake of co-stake',
  withdraw: 'Withdraw co-stake',
  stakeDevice: 'Stake on own device',
  createOffer: 'Create co-staking offer',
};

/** The lines of an action and the book it concerns; null when the thing it names does not exist. */
export async function describeAction(m: Marketplace, action: SignableAction): Promise<DescribedAction | null> {
  const title = TITLES[action.kind];
  switch (action.kind) {
    case 'claimOffer':
    case 'closeOffer': {
      const [offer] = await offersById(m.database, [action.offerId]);
      if (offer === undefined) return null;
      const binding = action.kind === 'claimOffer' ? [['Unstaking', unstakingLine(offer.termsText)] as const] : [];
      const details = [...offerLines(offer), ...binding, ['Terms', `sha256 ${offer.termsSha256}`] as const];
      return { title, details, deviceKey: offer.deviceKey, subject: { offerId: offer.id } };
    }
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw': {
      const [coStake] = await coStakesById(m.database, [action.coStakeId]);
      const [offer] = coStake === undefined ? [] : await offersById(m.database, [coStake.offerId]);
      if (coStake === undefined || offer === undefined) return null;
      const details = [
        ['Co-stake', globalId('CoStake', coStake.id)] as const,
        ...offerLines(offer),
        ...(action.kind === 'unstake' ? [['Unstaking', unstakingLine(offer.termsText)] as const] : []),
      ];
      return { title, details, deviceKey: coStake.deviceKey, subject: { coStakeId: coStake.id, offerId: offer.id } };
    }
    case 'stakeDevice': {
      const line = await lineOfDevice(m, action.deviceKey);
      if (line === null) return null;
      const details = [['Device', line] as const, ['Amount', `${formatTokenAmount(action.amount)} IO`] as const];
      return { title, details, deviceKey: action.deviceKey, subject: {} };
    }
    case 'createOffer': {
      const line = await lineOfDevice(m, action.deviceKey);
      if (line === null) return null;
      const parameters = await loadParameters(m.database, await marketNow(m, m.database));
      const details = [
        ['Device', line] as const,
        ['Amount', `${formatTokenAmount(action.requestedAmount)} IO`] as const,
        ['Reward share', formatBps(action.rewardShareBps)] as const,
        ['Offer expires', action.expiresAt === null ? 'never' : action.expiresAt.toISOString()] as const,
        ['Unstaking', unstakingPeriods(parameters)] as const,
      ];
      return { title, details, deviceKey: action.deviceKey, subject: {} };
    }
    default:
      return action satisfies never;
  }
}

/** A text ready to be signed: valid for five minutes from now, with the caller's nonce or a fresh one. Null: no such thing. */
export async function signingMessage(
  m: Marketplace,
  action: SignableAction,
  wallet: string,
  nonce: string | null,
): Promise<{
  readonly text: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly actionId: string;
} | null> {
  const described = await describeAction(m, action);
  if (described === null) return null;
  const issuedAt = m.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + 300_000);
  const signing = { wallet, nonce: nonce ?? newNonce(m.random), issuedAt, expiresAt };
  const text = textOf(m, described, signing);
  return { text, nonce: signing.nonce, issuedAt, expiresAt, actionId: sha256(text) };
}

/** Lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function offerLines(offer: OfferRow): readonly (readonly [string, string])[] {
  return [
    ['Offer', offer.slug],
    ['Device', termsLine(offer, 'Device')],
    ['Amount', `${formatTokenAmount(offer.requestedAmount)} IO`],
    ['Reward share', formatBps(offer.rewardShareBps)],
  ];
}

function termsLine(offer: OfferRow, name: string): string {
  return (
    offer.termsText
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? ''
  );
}

async function lineOfDevice(m: Marketplace, deviceKey: string): Promise<string | null> {
  const [device] = await devicesByKey(m.database, [deviceKey], m.wallNow());
  return device === undefined ? null : deviceLine(device);
}

function unstakingPeriods(parameters: Pick<Parameters, 'waitPeriodMs' | 'cooldownMs'>): string {
  return `${formatDuration(parameters.waitPeriodMs)} wait, then ${formatDuration(parameters.cooldownMs)} cooldown`;
}
