// Translates a signed command of the model to the public API: the mutation, its input fields, and the wallet that may request its
// text.

import type { SignedCommand, Terms, Wallet } from '../command.ts';
import { inIo } from '../view.ts';
import type { Fixture } from './fixture.ts';

/** A call of the public API. Only the account of `holder` may request the text of the action; null when every account may. */
export type SignedAction = { readonly mutation: string; readonly fields: object; readonly holder: Wallet | null };

/** Returns the mutation and the input fields for a signed command. */
export function signedAction(fixture: Fixture, command: SignedCommand): SignedAction {
  const mutation = command.do;
  switch (command.do) {
    case 'stakeDevice':
    case 'withdrawOverflow':
      return {
        mutation,
        fields: { deviceId: fixture.devices[command.device].id, amount: inIo(command.amount) },
        holder: null,
      };
    case 'unstakeDevice':
    case 'withdrawDeviceStake':
      return { mutation, fields: { deviceId: fixture.devices[command.device].id }, holder: null };
    case 'claimAllRewards':
      return { mutation, fields: {}, holder: null };
    case 'requestPayout':
      return { mutation, fields: { amount: inIo(command.amount) }, holder: null };
    case 'linkWallet':
    case 'unlinkWallet':
    case 'setPrimaryWallet':
      return { mutation, fields: { wallet: fixture.wallets[command.wallet].address }, holder: null };
    case 'createOffer':
      return {
        mutation,
        fields: { deviceId: fixture.devices[command.device].id, ...termsOf(fixture, command.terms) },
        holder: null,
      };
    case 'replaceOffer':
      return {
        mutation,
        fields: { offerId: offer(fixture, command.offer), ...termsOf(fixture, command.terms) },
        holder: null,
      };
    case 'claimOffer':
    case 'closeOffer':
      return { mutation, fields: { offerId: offer(fixture, command.offer) }, holder: null };
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw':
      return onCoStake(fixture, mutation, command.coStake);
    case 'claimRewards':
      if ('coStake' in command.of) return onCoStake(fixture, mutation, command.of.coStake);
      return { mutation, fields: { deviceId: fixture.devices[command.of.device].id }, holder: null };
    default:
      return command satisfies never;
  }
}

function onCoStake(fixture: Fixture, mutation: string, index: number): SignedAction {
  return { mutation, fields: { coStakeId: fixture.coStakes[index] ?? '' }, holder: fixture.holders[index] ?? null };
}

const offer = (fixture: Fixture, index: number): string => fixture.offers[index] ?? '';

const termsOf = ({ wallets }: Fixture, { amount, shareBps, expiresAt, visibility, reservedFor }: Terms) => ({
  requestedAmount: inIo(amount),
  rewardShareBps: shareBps,
  expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  visibility,
  reservedFor: reservedFor === null ? null : wallets[reservedFor].address,
});
