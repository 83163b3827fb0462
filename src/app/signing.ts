// The actions a wallet can sign: for each, the lines of its text and the book it concerns. Lines come from the input and
// from data that never changes, so that a text signed once can be rebuilt at any time, also for a retry after a year.

import { globalId } from '../domain/id.ts';
import { formatBps, formatTokenAmount } from '../domain/money.ts';
import { deviceLine } from '../domain/offering.ts';
import { unstakingLine } from '../domain/terms.ts';
import type { BookSubject } from '../store/books.ts';
import { coStakesById } from '../store/co-stakes.ts';
import { devicesByKey } from '../store/devices.ts';
import { offersById } from '../store/offers.ts';
import type { OfferRow } from '../store/rows.ts';
import { newNonce } from '../wallet/message.ts';
import { type ActionDescription, textOf } from './authorization.ts';
import { sha256 } from './digest.ts';
import type { Marketplace } from './marketplace.ts';
import { describeWalletAction, isWalletAction, type WalletAction } from './wallets.ts';

export type SignableAction =
  | { readonly kind: 'claimOffer'; readonly offerId: string }
  | { readonly kind: 'closeOffer'; readonly offerId: string }
  | { readonly kind: 'unstake'; readonly coStakeId: string }
  | { readonly kind: 'cancelUnstake'; readonly coStakeId: string }
  | { readonly kind: 'withdraw'; readonly coStakeId: string }
  | { readonly kind: 'stakeDevice' | 'withdrawOverflow'; readonly deviceKey: string; readonly amount: bigint }
  | { readonly kind: 'unstakeDevice' | 'withdrawDeviceStake'; readonly deviceKey: string }
  | { readonly kind: 'claimRewards'; readonly of: { readonly coStakeId: string } | { readonly deviceKey: string } }
  | ({ readonly kind: 'replaceOffer'; readonly offerId: string } & NewTerms)
  | ({ readonly kind: 'createOffer'; readonly deviceKey: string } & NewTerms);

/** What an owner asks for and gives. */
export type NewTerms = {
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
  withdrawOverflow: 'Withdraw overflow from own device',
  unstakeDevice: 'Unstake own device',
  withdrawDeviceStake: 'Withdraw stake from own device',
  createOffer: 'Create co-staking offer',
  replaceOffer: 'Replace co-staking offer',
  claimRewards: 'Claim rewards',
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
    case 'withdraw':
      return describeCoStake(m, title, action.coStakeId, action.kind === 'unstake');
    case 'claimRewards': {
      if ('deviceKey' in action.of) {
        const line = await lineOfDevice(m, action.of.deviceKey);
        return line === null
          ? null
          : { title, details: [['Device', line]], deviceKey: action.of.deviceKey, subject: {} };
      }
      return describeCoStake(m, title, action.of.coStakeId, false);
    }
    case 'unstakeDevice':
    case 'withdrawDeviceStake': {
      const line = await lineOfDevice(m, action.deviceKey);
      if (line === null) return null;
      const details = [['Device', line] as const];
      return { title, details, deviceKey: action.deviceKey, subject: {} };
    }
    case 'withdrawOverflow':
    case 'stakeDevice': {
      const line = await lineOfDevice(m, action.deviceKey);
      if (line === null) return null;
      const details = [['Device', line] as const, ['Amount', `${formatTokenAmount(action.amount)} IO`] as const];
      return { title, details, deviceKey: action.deviceKey, subject: {} };
    }
    case 'createOffer': {
      const line = await lineOfDevice(m, action.deviceKey);
      if (line === null) return null;
      return { title, details: [['Device', line], ...newTermsLines(action)], deviceKey: action.deviceKey, subject: {} };
    }
    case 'replaceOffer': {
      const [offer] = await offersById(m.database, [action.offerId]);
      if (offer === undefined) return null;
      const details = [
        ['Offer', offer.slug] as const,
        ['Device', termsLine(offer, 'Device')] as const,
        ...newTermsLines(action),
      ];
      return { title, details, deviceKey: offer.deviceKey, subject: { offerId: offer.id } };
    }
    default:
      return action satisfies never;
  }
}

async function describeCoStake(
  m: Marketplace,
  title: string,
  coStakeId: string,
  withPeriods: boolean,
): Promise<DescribedAction | null> {
  const [coStake] = await coStakesById(m.database, [coStakeId]);
  const [offer] = coStake === undefined ? [] : await offersById(m.database, [coStake.offerId]);
  if (coStake === undefined || offer === undefined) return null;
  const details = [
    ['Co-stake', globalId('CoStake', coStake.id)] as const,
    ...offerLines(offer),
    ...(withPeriods ? [['Unstaking', unstakingLine(offer.termsText)] as const] : []),
  ];
  return { title, details, deviceKey: coStake.deviceKey, subject: { coStakeId: coStake.id, offerId: offer.id } };
}

/** A text ready to be signed: valid for five minutes from now, with the caller's nonce or a fresh one. Null: no such thing. */
export async function signingMessage(
  m: Marketplace,
  action: SignableAction | WalletAction,
  wallet: string,
  nonce: string | null,
): Promise<{
  readonly text: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly actionId: string;
} | null> {
  const described = isWalletAction(action) ? describeWalletAction(action) : await describeAction(m, action);
  if (described === null) return null;
  const issuedAt = m.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + 300_000);
  const signing = { wallet, nonce: nonce ?? newNonce(m.random), issuedAt, expiresAt };
  const text = textOf(m, described, signing);
  return { text, nonce: signing.nonce, issuedAt, expiresAt, actionId: sha256(text) };
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

function newTermsLines(terms: NewTerms): readonly (readonly [string, string])[] {
  return [
    ['Amount', `${formatTokenAmount(terms.requestedAmount)} IO`],
    ['Reward share', formatBps(terms.rewardShareBps)],
    ['Offer expires', terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()],
  ];
}
