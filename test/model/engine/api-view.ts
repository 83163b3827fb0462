// Converts an answer of the public API to a view of the model: ids become numbers, and refusals become their codes.

import type { ModelViewQuery } from '../../operations/generated/graphql.ts';
import { type View, WALLETS, type Wallet } from '../command.ts';
import { reportText } from '../payout.ts';
import type { Fixture } from './fixture.ts';

type Actions = readonly { readonly action: string; readonly refusals: readonly { readonly code: string }[] }[];

/** Maps each precondition of an offer to the code of its refusal. */
const REFUSAL_CODES: Readonly<Record<string, string>> = {
  DEVICE_COMMITTED: 'DEVICE_NOT_COMMITTED',
  DEVICE_OPERATIONAL: 'DEVICE_NOT_OPERATIONAL',
  OWN_STAKE: 'OWN_STAKE_TOO_LOW',
  OFFER_PLACE: 'OFFER_LIMIT_REACHED',
  STAKE_ROOM: 'NO_STAKE_ROOM',
  SHARE_ROOM: 'NO_SHARE_ROOM',
  NOT_HIRED_AND_SHORT: 'DEVICE_HIRED',
};

/** Returns the view of the account whose session made the query. */
export function viewFrom(fixture: Fixture, { protocol, viewer, devices, offers, coStakes }: ModelViewQuery): View {
  if (viewer == null) throw new Error('the answer has no viewer');
  const walletAt = (address: string | null | undefined): Wallet | null =>
    WALLETS.find((wallet) => fixture.wallets[wallet].address === address) ?? null;
  const primary = walletAt(viewer.wallets.find((one) => one.primary)?.address);
  const numberOf = ({ id }: { readonly id: string }): number => (fixture.devices[0].id === id ? 0 : 1);
  const numbered = (id: string): number => fixture.offers.indexOf(id);
  const slashes = devices.flatMap((device) => (device !== null && 'slashes' in device ? device.slashes.nodes : []));
  return {
    now: protocol.now,
    wallets: WALLETS.flatMap((wallet) =>
      viewer.balances
        .filter((balance) => walletAt(balance.wallet) === wallet)
        .map(({ available, canClaimAllRewards, canRequestPayout, ...balance }) => ({
          ...{ ...balance, wallet, primary: wallet === primary, balance: available },
          claimAllRefusals: codesIn(canClaimAllRewards),
          payoutRefusals: codesIn(canRequestPayout),
        })),
    ),
    payouts: viewer.payouts.nodes
      .map(({ id, amount, status, transactionSignature, failure }) => {
        return {
          payout: fixture.payouts.indexOf(id),
          amount,
          status,
          text: reportText(transactionSignature ?? failure),
        };
      })
      .sort((one, other) => one.payout - other.payout),
    slotsUsed: viewer.claimSlots.used,
    nextSlotFreeAt: viewer.claimSlots.nextFreeAt ?? null,
    devices: devices.map((device) => {
      if (device === null || !('slashes' in device)) return null;
      const { slashes: _, ...rest } = device;
      return rest;
    }),
    ownDevices: [...viewer.devices.nodes]
      .sort((one, other) => numberOf(one.device) - numberOf(other.device))
      .map(({ device: _, availableActions, offerEligibility, liveOffers, ...rest }) => ({
        ...rest,
        liveOffers: liveOffers.map(({ id }) => numbered(id)),
        unmet: offerEligibility.checks.filter(({ met }) => !met).map(({ code }) => REFUSAL_CODES[code]),
        actions: codesOf(availableActions),
      })),
    offers: offers.map((offer) => {
      if (offer === null || !('canClaim' in offer)) return null;
      return { ...offer, reservedFor: walletAt(offer.reservedFor), canClaim: codesIn(offer.canClaim) };
    }),
    coStakes: coStakes.map((coStake) => {
      if (coStake === null || !('phase' in coStake)) return null;
      const { offer, availableActions, ...rest } = coStake;
      return { ...rest, offer: numbered(offer.id), actions: codesOf(availableActions) };
    }),
    slashes: slashes.map((slash) => JSON.stringify(slash)).sort(),
  };
}

const codesIn = ({ refusals }: { readonly refusals: readonly { readonly code: string }[] }): readonly string[] =>
  refusals.map(({ code }) => code);

const codesOf = (actions: Actions) =>
  Object.fromEntries(actions.map(({ action, refusals }) => [action, refusals.map(({ code }) => code)]));
