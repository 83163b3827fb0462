// The actions a wallet can sign: for each, the lines of its text and the aggregate it concerns. Lines come from the input and
// from data that never changes, so that a text signed once can be rebuilt at any time, also for a retry after a year.

import { globalId } from '../domain/id.ts';
import { formatBps, formatTokenAmount } from '../domain/money.ts';
import { deviceLine } from '../domain/offer-rules.ts';
import { unstakingLine } from '../domain/terms.ts';
import { accountOfWallet } from '../store/accounts.ts';
import { findAction } from '../store/actions.ts';
import { coStakesById } from '../store/co-stakes.ts';
import type { OfferRow } from '../store/columns.ts';
import type { AggregateSubject } from '../store/device-aggregates.ts';
import { devicesByKey } from '../store/devices.ts';
import { offersById } from '../store/offers.ts';
import { newNonce } from '../wallet/message.ts';
import { type ActionDescription, textOf } from './authorization.ts';
import type { AppContext } from './context.ts';
import { sha256 } from './digest.ts';
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

export type DescribedAction = ActionDescription & {
  readonly deviceKey: string;
  readonly subject: AggregateSubject;
  /** The account that alone may know what the lines say; null where everybody may. */
  readonly visibleTo: string | null;
};

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

/** The lines of an action and the aggregate it concerns; null when the thing it names does not exist. */
export async function describeAction(ctx: AppContext, action: SignableAction): Promise<DescribedAction | null> {
  const title = TITLES[action.kind];
  switch (action.kind) {
    case 'claimOffer':
    case 'closeOffer': {
      const [offer] = await offersById(ctx.database, [action.offerId]);
      if (offer === undefined) return null;
      const binding = action.kind === 'claimOffer' ? [['Unstaking', unstakingLine(offer.termsText)] as const] : [];
      const details = [...offerLines(offer), ...binding, ['Terms', `sha256 ${offer.termsSha256}`] as const];
      return { title, details, deviceKey: offer.deviceKey, subject: { offerId: offer.id }, visibleTo: null };
    }
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw':
      return describeCoStake(ctx, title, action.coStakeId, action.kind === 'unstake');
    case 'claimRewards': {
      if ('deviceKey' in action.of) {
        return describeDevice(ctx, title, action.of.deviceKey);
      }
      return describeCoStake(ctx, title, action.of.coStakeId, false);
    }
    case 'unstakeDevice':
    case 'withdrawDeviceStake':
      return describeDevice(ctx, title, action.deviceKey);
    case 'withdrawOverflow':
    case 'stakeDevice':
      return describeDevice(ctx, title, action.deviceKey, [['Amount', `${formatTokenAmount(action.amount)} IO`]]);
    case 'createOffer':
      return describeDevice(ctx, title, action.deviceKey, newTermsLines(action));
    case 'replaceOffer': {
      const [offer] = await offersById(ctx.database, [action.offerId]);
      if (offer === undefined) return null;
      const details = [
        ['Offer', offer.slug] as const,
        ['Device', termsLine(offer, 'Device')] as const,
        ...newTermsLines(action),
      ];
      return { title, details, deviceKey: offer.deviceKey, subject: { offerId: offer.id }, visibleTo: null };
    }
    default:
      return action satisfies never;
  }
}

async function describeCoStake(
  ctx: AppContext,
  title: string,
  coStakeId: string,
  withPeriods: boolean,
): Promise<DescribedAction | null> {
  const [coStake] = await coStakesById(ctx.database, [coStakeId]);
  const [offer] = coStake === undefined ? [] : await offersById(ctx.database, [coStake.offerId]);
  if (coStake === undefined || offer === undefined) return null;
  const details = [
    ['Co-stake', globalId('CoStake', coStake.id)] as const,
    ...offerLines(offer),
    ...(withPeriods ? [['Unstaking', unstakingLine(offer.termsText)] as const] : []),
  ];
  const subject = { coStakeId: coStake.id, offerId: offer.id };
  return { title, details, deviceKey: coStake.deviceKey, subject, visibleTo: coStake.accountId };
}

async function describeDevice(
  ctx: AppContext,
  title: string,
  deviceKey: string,
  more: ActionDescription['details'] = [],
): Promise<DescribedAction | null> {
  const [device] = await devicesByKey(ctx.database, [deviceKey], ctx.wallNow());
  if (device === undefined) return null;
  return { title, details: [['Device', deviceLine(device)], ...more], deviceKey, subject: {}, visibleTo: null };
}

/**
 * Whether a wallet may be shown what an action's text says: to anybody but its account a co-stake does not exist. A wallet that
 * signed this very text before knows it, also when it has left the account since.
 */
export async function canView(
  ctx: AppContext,
  { visibleTo }: Pick<DescribedAction, 'visibleTo'>,
  text: string,
  signing: { readonly wallet: string; readonly nonce: string },
): Promise<boolean> {
  if (visibleTo === null || (await accountOfWallet(ctx.database, signing.wallet)) === visibleTo) return true;
  return (await findAction(ctx.database, signing.wallet, signing.nonce))?.text === text;
}

/**
 * A text ready to be signed: valid for five minutes from now, with the caller's nonce or a fresh one. Null: no such thing, or
 * none that this wallet may know of.
 */
export async function signingMessage(
  ctx: AppContext,
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
  const described = isWalletAction(action)
    ? { ...describeWalletAction(action), visibleTo: null }
    : await describeAction(ctx, action);
  if (described === null) return null;
  const issuedAt = ctx.wallNow();
  const expiresAt = new Date(issuedAt.getTime() + 300_000);
  const signing = { wallet, nonce: nonce ?? newNonce(ctx.random), issuedAt, expiresAt };
  const text = textOf(ctx, described, signing);
  if (!(await canView(ctx, described, text, signing))) return null;
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

function newTermsLines(terms: NewTerms): readonly (readonly [string, string])[] {
  return [
    ['Amount', `${formatTokenAmount(terms.requestedAmount)} IO`],
    ['Reward share', formatBps(terms.rewardShareBps)],
    ['Offer expires', terms.expiresAt === null ? 'never' : terms.expiresAt.toISOString()],
  ];
}
