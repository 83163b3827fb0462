// Signed actions of the users of a test marketplace: each function signs an action with a real key, executes it through its use
// case, and returns the outcome, a success or a refusal.

import { claimOffer } from '../../src/app/actions/offer.ts';
import type { SignableAction } from '../../src/app/actions/table.ts';
import type { WalletAuthorization } from '../../src/app/authorization.ts';
import type { AppContext } from '../../src/app/context.ts';
import { executeDeviceAction, executeSignedAction } from '../../src/app/signed-action.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { parseTokenAmount } from '../../src/domain/money.ts';
import type { SignedEncoding } from '../../src/wallet/signature.ts';
import type { TestWallet } from './wallet.ts';

export type WorldDevice = { readonly key: string; readonly deviceId: string; readonly owner: TestWallet };
export type WorldOffer = { readonly id: string; readonly device: WorldDevice };
export type WorldCoStake = { readonly id: string; readonly offer: WorldOffer; readonly by: TestWallet };

/** Terms of an offer; by default 8000 IO for 74 % of the rewards, without an expiry. */
export type OfferInput = {
  /** Requested amount of the offer, in IO. */
  readonly requested?: string;
  readonly shareBps?: number;
  readonly expiresAt?: Date;
  readonly visibility?: 'LISTED' | 'UNLISTED';
  /** Address of the only wallet that may claim the offer. */
  readonly reservedFor?: string;
};

/** Deviations of a test authorisation from the default: a new nonce, the encoding RAW, and a validity of five minutes. */
export type SigningInput = {
  readonly nonce?: string;
  readonly issuedAt?: Date;
  readonly expiresAt?: Date;
  readonly encoding?: SignedEncoding;
  /** The wallet that the signed text names as the signer; by default the real signer. */
  readonly inNameOf?: TestWallet;
};

type Sign = (action: SignableAction, by: TestWallet, terms?: SigningInput) => Promise<WalletAuthorization>;

/** A claim whose settlement is left to a later transaction. */
const { thenDecide: _, ...claimWithoutSettlement } = claimOffer;

/** Returns a function for each action; the signer is by default the party that may act. */
export function attemptsIn(ctx: AppContext, sign: Sign) {
  const attempt = async (action: SignableAction, by: TestWallet): Promise<Outcome> =>
    executeSignedAction(ctx, action, await sign(action, by));
  return {
    stake: (device: WorldDevice, amount: string, by = device.owner) =>
      attempt({ kind: 'stakeDevice', deviceKey: device.key, amount: io(amount) }, by),
    offer: (device: WorldDevice, terms: OfferInput = {}, by = device.owner) =>
      attempt({ kind: 'createOffer', deviceKey: device.key, ...termsOf(terms) }, by),
    replace: (offer: WorldOffer, terms: OfferInput = {}, by = offer.device.owner) =>
      attempt({ kind: 'replaceOffer', offerId: offer.id, ...termsOf(terms) }, by),
    close: (offer: WorldOffer, by = offer.device.owner) => attempt({ kind: 'closeOffer', offerId: offer.id }, by),
    claim: (offer: WorldOffer, by: TestWallet) => attempt({ kind: 'claimOffer', offerId: offer.id }, by),
    /** Claims without settling: the settlement is left to a later transaction. */
    async claimUnsettled(offer: WorldOffer, by: TestWallet): Promise<Outcome> {
      const action = { kind: 'claimOffer', offerId: offer.id } as const;
      return executeDeviceAction(ctx, claimWithoutSettlement, action, await sign(action, by));
    },
    payOut: (by: TestWallet, amount: string) =>
      attempt({ kind: 'requestPayout', wallet: by.address, amount: io(amount) }, by),
    unstake: ({ id, by }: Pick<WorldCoStake, 'id' | 'by'>, signer = by) =>
      attempt({ kind: 'unstake', coStakeId: id }, signer),
    cancelUnstake: ({ id, by }: WorldCoStake, signer = by) => attempt({ kind: 'cancelUnstake', coStakeId: id }, signer),
    withdraw: ({ id, by }: WorldCoStake, signer = by) => attempt({ kind: 'withdraw', coStakeId: id }, signer),
    claimRewards: ({ id, by }: WorldCoStake, signer = by) =>
      attempt({ kind: 'claimRewards', of: { coStakeId: id } }, signer),
  };
}

/** Converts a decimal amount of IO to base units. */
export function io(amount: string): bigint {
  const units = parseTokenAmount(amount);
  if (units === null) throw new Error(`"${amount}" is no amount of IO`);
  return units;
}

function termsOf(terms: OfferInput) {
  return {
    requestedAmount: io(terms.requested ?? '8000'),
    rewardShareBps: terms.shareBps ?? 7400,
    expiresAt: terms.expiresAt ?? null,
    visibility: terms.visibility ?? 'LISTED',
    reservedFor: terms.reservedFor ?? null,
  };
}
