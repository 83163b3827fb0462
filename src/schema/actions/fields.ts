// Input fields that several signed actions share, each with the function that reads it.

import { unsignableWallet } from '../../app/authorization.ts';
import type { OfferVisibility } from '../../domain/offer.ts';
import { WALLET_FAULT_TEXT } from '../../domain/refusal.ts';
import { badInput } from '../builder.ts';
import { OfferVisibilityEnum } from '../enums.ts';
import { keyFromGlobalId } from '../node.ts';
import type { InputFields } from './action.ts';

export const offerIdField = (t: InputFields) => ({
  offerId: t.id({
    required: true,
    description: 'Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT.',
  }),
});
export const parseOfferId = (path: string, { offerId }: { readonly offerId: string }) => ({
  offerId: keyFromGlobalId(`${path}.offerId`, offerId, 'Offer'),
});

export const coStakeIdField = (t: InputFields) => ({
  coStakeId: t.id({
    required: true,
    description: 'Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT.',
  }),
});
export const parseCoStakeId = (path: string, { coStakeId }: { readonly coStakeId: string }) => ({
  coStakeId: keyFromGlobalId(`${path}.coStakeId`, coStakeId, 'CoStake'),
});

export const deviceIdField = (t: InputFields) => ({
  deviceId: t.id({
    required: true,
    description: 'Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT.',
  }),
});
export const parseDeviceKey = (path: string, { deviceId }: { readonly deviceId: string }) => ({
  deviceKey: keyFromGlobalId(`${path}.deviceId`, deviceId, 'Device'),
});

/** Returns the input fields `deviceId` and `amount`; `bounds` is the description of the amount. */
export const stakeFields = (bounds: string) => (t: InputFields) => ({
  ...deviceIdField(t),
  amount: t.field({ type: 'TokenAmount', required: true, description: bounds }),
});
export function parseStake(path: string, input: { readonly deviceId: string; readonly amount: bigint }) {
  if (input.amount === 0n) throw badInput(`${path}.amount`, 'must be more than zero');
  return { ...parseDeviceKey(path, input), amount: input.amount };
}

export const termsFields = (t: InputFields) => ({
  requestedAmount: t.field({
    type: 'TokenAmount',
    required: true,
    description: 'Stake that the co-staker provides; from the minimum co-stake up to half of the requirement.',
  }),
  rewardShareBps: t.int({
    required: true,
    description: "The co-staker's share of each block reward in basis points, 1 to 9999; 7400 is 74 %.",
  }),
  expiresAt: t.field({
    type: 'DateTime',
    description: 'Time at which the offer closes unless it is claimed before; null or absent: it never expires.',
  }),
  visibility: t.field({
    type: OfferVisibilityEnum,
    description:
      'Who finds the offer; null or absent: LISTED. It can never be changed; `replaceOffer` publishes another.',
  }),
  reservedFor: t.field({
    type: 'WalletAddress',
    description:
      'The only wallet that may claim the offer; null or absent: any wallet. An address for which no signature can exist, such as that of a program, is refused with BAD_USER_INPUT.',
  }),
});
type Terms = {
  readonly requestedAmount: bigint;
  readonly rewardShareBps: number;
  readonly expiresAt?: Date | null | undefined;
  readonly visibility?: OfferVisibility | null | undefined;
  readonly reservedFor?: string | null | undefined;
};
export function parseTerms(path: string, terms: Terms) {
  const { requestedAmount, rewardShareBps, expiresAt, visibility, reservedFor } = terms;
  if (rewardShareBps < 0 || rewardShareBps > 10_000) {
    throw badInput(`${path}.rewardShareBps`, 'basis points: must lie between 0 and 10000');
  }
  const unsignable = reservedFor == null ? null : unsignableWallet(reservedFor);
  if (unsignable !== null) {
    throw badInput(`${path}.reservedFor`, `nobody can sign for this address: ${WALLET_FAULT_TEXT[unsignable.fault]}`);
  }
  return {
    requestedAmount,
    rewardShareBps,
    expiresAt: expiresAt ?? null,
    visibility: visibility ?? 'LISTED',
    reservedFor: reservedFor ?? null,
  };
}

/** Returns the input field `wallet`; `role` is its description. The scalar WalletAddress validates the address. */
export const walletField = (role: string) => (t: InputFields) => ({
  wallet: t.field({ type: 'WalletAddress', required: true, description: role }),
});
export const parseWallet = (_: string, { wallet }: { readonly wallet: string }) => ({ wallet });

/** Refusal codes of the actions that publish an offer: `createOffer` and `replaceOffer`. */
export const PUBLISHING_REFUSAL_CODES = [
  'DEVICE_NOT_COMMITTED',
  'DEVICE_NOT_OPERATIONAL',
  'OWN_STAKE_TOO_LOW',
  'DEVICE_HAS_LIVE_OFFER',
  'OFFER_LIMIT_REACHED',
  'NO_STAKE_ROOM',
  'NO_SHARE_ROOM',
  'DEVICE_HIRED',
  'REQUESTED_AMOUNT_OUT_OF_BOUNDS',
  'REWARD_SHARE_OUT_OF_BOUNDS',
  'EXPIRY_NOT_AHEAD',
] as const;
