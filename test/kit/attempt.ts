// What the people of a world try: each action signed afresh by a real key, sent through its use case, its outcome handed over.

import type { WalletAuthorization } from '../../src/app/authorization.ts';
import { cancelUnstake, claimRewards, unstake, withdraw } from '../../src/app/co-stakes.ts';
import type { AppContext } from '../../src/app/context.ts';
import { claimOffer, closeOffer, createOffer, replaceOffer } from '../../src/app/offers.ts';
import { act } from '../../src/app/signed-action.ts';
import type { SignableAction } from '../../src/app/signing.ts';
import { stakeDevice } from '../../src/app/stakes.ts';
import type { Outcome } from '../../src/app/write-path.ts';
import { claimOffer as decideClaim } from '../../src/domain/claim.ts';
import { newKey } from '../../src/domain/key.ts';
import { parseTokenAmount } from '../../src/domain/money.ts';
import type { SignedEncoding } from '../../src/wallet/signature.ts';
import type { TestWallet } from './wallet.ts';

export type WorldDevice = { readonly key: string; readonly deviceId: string; readonly owner: TestWallet };
export type WorldOffer = { readonly id: string; readonly device: WorldDevice };
export type WorldCoStake = { readonly id: string; readonly offer: WorldOffer; readonly by: TestWallet };

/** Terms of an offer: 8000 IO for 74 % of the rewards, without an expiry, unless told. */
export type OfferInput = {
  /** IO. */
  readonly requested?: string;
  readonly shareBps?: number;
  readonly expiresAt?: Date;
};

/** How an authorisation departs from an honest one: a fresh nonce, RAW, valid for five minutes from now. */
export type SigningInput = {
  readonly nonce?: string;
  readonly issuedAt?: Date;
  readonly expiresAt?: Date;
  readonly encoding?: SignedEncoding;
  /** Whose name stands in the text, where it is not the signer's. */
  readonly inNameOf?: TestWallet;
};

type Sign = (action: SignableAction, by: TestWallet, terms?: SigningInput) => Promise<WalletAuthorization>;

/** The attempts that can be made in a marketplace; whoever is not named is the one whose business it is. */
export function attemptsIn(ctx: AppContext, sign: Sign) {
  return {
    async stake(device: WorldDevice, amount: string, by = device.owner): Promise<Outcome> {
      const input = { deviceKey: device.key, amount: io(amount) };
      return stakeDevice(ctx, input, await sign({ kind: 'stakeDevice', ...input }, by));
    },
    async offer(device: WorldDevice, terms: OfferInput = {}, by = device.owner): Promise<Outcome> {
      const input = termsOf(device, terms);
      return createOffer(ctx, input, await sign({ kind: 'createOffer', ...input }, by));
    },
    async replace(offer: WorldOffer, offered: OfferInput = {}, by = offer.device.owner): Promise<Outcome> {
      const { deviceKey: _, ...terms } = termsOf(offer.device, offered);
      const input = { offerId: offer.id, ...terms };
      return replaceOffer(ctx, input, await sign({ kind: 'replaceOffer', ...input }, by));
    },
    async close(offer: WorldOffer, by = offer.device.owner): Promise<Outcome> {
      const input = { offerId: offer.id };
      return closeOffer(ctx, input, await sign({ kind: 'closeOffer', ...input }, by));
    },
    async claim(offer: WorldOffer, by: TestWallet): Promise<Outcome> {
      const input = { offerId: offer.id };
      return claimOffer(ctx, input, await sign({ kind: 'claimOffer', ...input }, by));
    },
    /** The claim of a process that dies before it settles. */
    async claimUnsettled(offer: WorldOffer, by: TestWallet): Promise<Outcome> {
      const [input, coStakeId] = [{ offerId: offer.id }, newKey(ctx.random)];
      const authorization = await sign({ kind: 'claimOffer', ...input }, by);
      return act(ctx, { kind: 'claimOffer', ...input }, authorization, coStakeId, (fixture, actor) =>
        decideClaim(
          { ...input, coStakeId, wallet: actor.wallet, claimant: actor },
          fixture.aggregate,
          fixture.parameters,
          fixture.now,
        ),
      );
    },
    async unstake({ id, by }: WorldCoStake, signer = by): Promise<Outcome> {
      return unstake(ctx, { coStakeId: id }, await sign({ kind: 'unstake', coStakeId: id }, signer));
    },
    async cancelUnstake({ id, by }: WorldCoStake, signer = by): Promise<Outcome> {
      return cancelUnstake(ctx, { coStakeId: id }, await sign({ kind: 'cancelUnstake', coStakeId: id }, signer));
    },
    async withdraw({ id, by }: WorldCoStake, signer = by): Promise<Outcome> {
      return withdraw(ctx, { coStakeId: id }, await sign({ kind: 'withdraw', coStakeId: id }, signer));
    },
    async claimRewards({ id, by }: WorldCoStake, signer = by): Promise<Outcome> {
      const of = { coStakeId: id };
      return claimRewards(ctx, { of }, await sign({ kind: 'claimRewards', of }, signer));
    },
  };
}

/** Base units of an amount of IO in words. */
export function io(amount: string): bigint {
  const units = parseTokenAmount(amount);
  if (units === null) throw new Error(`"${amount}" is no amount of IO`);
  return units;
}

function termsOf(device: WorldDevice, terms: OfferInput) {
  return {
    deviceKey: device.key,
    requestedAmount: io(terms.requested ?? '8000'),
    rewardShareBps: terms.shareBps ?? 7400,
    expiresAt: terms.expiresAt ?? null,
  };
}
