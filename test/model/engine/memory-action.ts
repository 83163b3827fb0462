// Executes signed actions in the memory engine; src/domain decides them.

import { claimOffer, settleClaim } from '../../../src/domain/claim.ts';
import { claimSlotUse } from '../../../src/domain/claim-slots.ts';
import { cancelUnstake, unstake, withdraw } from '../../../src/domain/co-stake-exit.ts';
import type { DeviceAggregate } from '../../../src/domain/device-aggregate.ts';
import type { Decision } from '../../../src/domain/events.ts';
import { payoutTransfer, walletLedgerAccount } from '../../../src/domain/ledger.ts';
import type { Offer } from '../../../src/domain/offer.ts';
import { closeOffer, createOffer, replaceOffer, stakeDevice } from '../../../src/domain/offer-rules.ts';
import { unstakeDevice, withdrawDeviceStake, withdrawOverflow } from '../../../src/domain/owner-stake.ts';
import { payoutRefusal, payoutStatus, sandboxSettlementOf } from '../../../src/domain/payout.ts';
import { claimRewards } from '../../../src/domain/reward-claim.ts';
import { anOffer } from '../../kit/device-aggregate.ts';
import type { DeviceName, Outcome, SignedCommand, Terms } from '../command.ts';
import { executeOnAccount } from './memory-account.ts';
import { accountOf, coStakesOfAccount, type Memory, nameOf, parametersOf, post, transact } from './memory-state.ts';

/** Executes a signed command and returns OK or the code of its refusal. */
export function executeSigned(memory: Memory, command: SignedCommand): Outcome {
  const { now } = memory;
  const { by } = command;
  const accountId = accountOf(memory, by);
  const balance = memory.balances.get(walletLedgerAccount(by)) ?? 0n;
  const offerId = 'offer' in command ? (memory.offers[command.offer] ?? '') : '';
  const coStakeId = 'coStake' in command ? (memory.coStakes[command.coStake] ?? '') : '';
  const asOwner = (name: DeviceName, decide: (aggregate: DeviceAggregate) => Decision): Outcome =>
    memory.stored[name].device.ownerAccountId === accountId ? (transact(memory, name, decide) ?? 'OK') : 'NOT_FOUND';
  const asCoStaker = (id: string, decide: (aggregate: DeviceAggregate) => Decision): Outcome => {
    const name = nameOf(memory, 'coStakes', id);
    const own = memory.stored[name].coStakes.find((one) => one.id === id)?.accountId === accountId;
    return own ? (transact(memory, name, decide) ?? 'OK') : 'NOT_FOUND';
  };
  const opening = (
    name: DeviceName,
    terms: Terms,
    decide: (offer: Offer, aggregate: DeviceAggregate) => Decision,
  ): Outcome => {
    const id = `offer-${memory.offers.length}`;
    const expiresAt = terms.expiresAt === null ? null : new Date(terms.expiresAt);
    const change = {
      ...{ id, deviceKey: `device-${name}`, requestedAmount: terms.amount, rewardShareBps: terms.shareBps },
      ...{ createdAt: now, expiresAt, visibility: terms.visibility, reservedFor: terms.reservedFor },
    };
    const offer = anOffer(change, parametersOf(memory));
    const outcome = asOwner(name, (aggregate) => decide(offer, aggregate));
    if (outcome === 'OK') memory.offers.push(id);
    return outcome;
  };
  switch (command.do) {
    case 'claimAllRewards': {
      const outcomes = ([0, 1] as const).flatMap((name) => {
        const { device, coStakes } = memory.stored[name];
        const mine = coStakes.filter(({ wallet }) => wallet === by).map(({ id }) => id);
        const sources = [...(device.ownerWallet === by ? [null] : []), ...mine];
        return sources.map((id) =>
          transact(memory, name, (aggregate) => claimRewards({ coStakeId: id }, aggregate, now)),
        );
      });
      return outcomes.includes(null) ? 'OK' : 'NOTHING_TO_CLAIM';
    }
    case 'linkWallet':
    case 'unlinkWallet':
    case 'setPrimaryWallet':
      return executeOnAccount(memory, command);
    case 'requestPayout': {
      const { amount } = command;
      const waiting = memory.payouts.filter((one) => one.wallet === by && payoutStatus(one) === 'REQUESTED').length;
      const refusal = payoutRefusal(amount, { available: balance, requested: waiting });
      if (refusal !== null) return refusal.code;
      const id = `payout-${memory.payouts.length}`;
      const request = {
        id,
        wallet: by,
        amount,
        requestedAt: now,
        signedActionId: '',
        ...sandboxSettlementOf(memory.settlement, now),
      };
      memory.payouts.push({ ...request, reportedAt: null, transactionSignature: null, failure: null });
      post(memory, payoutTransfer(request));
      return 'OK';
    }
    case 'stakeDevice':
      return asOwner(command.device, (aggregate) =>
        stakeDevice({ wallet: by, amount: command.amount, balance }, aggregate, now),
      );
    case 'withdrawOverflow':
      return asOwner(command.device, (aggregate) => withdrawOverflow(command, aggregate, now));
    case 'unstakeDevice':
      return asOwner(command.device, (aggregate) => unstakeDevice(aggregate, parametersOf(memory), now));
    case 'withdrawDeviceStake':
      return asOwner(command.device, (aggregate) => withdrawDeviceStake(aggregate, now));
    case 'createOffer':
      return opening(command.device, command.terms, (offer, aggregate) =>
        createOffer({ offer }, aggregate, parametersOf(memory), now),
      );
    case 'replaceOffer': {
      const name = nameOf(memory, 'offers', offerId);
      return opening(name, command.terms, (offer, aggregate) =>
        replaceOffer({ offerId, offer }, aggregate, parametersOf(memory), now),
      );
    }
    case 'closeOffer':
      return asOwner(nameOf(memory, 'offers', offerId), (aggregate) => closeOffer({ offerId }, aggregate, now));
    case 'claimOffer': {
      const name = nameOf(memory, 'offers', offerId);
      const id = `co-stake-${memory.coStakes.length}`;
      const held = coStakesOfAccount(memory, accountId);
      const claimant = { accountId, wallet: by, balance, ...claimSlotUse(held, now) };
      const { settlement } = memory;
      const claim = { offerId, coStakeId: id, claimant, settlement };
      const refusal = transact(memory, name, (aggregate) => claimOffer(claim, aggregate, parametersOf(memory), now));
      if (refusal !== null) return refusal;
      memory.coStakes.push(id);
      transact(memory, name, (aggregate) => settleClaim({ coStakeId: id, settlement }, aggregate, now));
      return 'OK';
    }
    case 'unstake':
      return asCoStaker(coStakeId, (aggregate) => unstake({ coStakeId }, aggregate, parametersOf(memory), now));
    case 'cancelUnstake':
      return asCoStaker(coStakeId, (aggregate) => cancelUnstake({ coStakeId }, aggregate, parametersOf(memory), now));
    case 'withdraw':
      return asCoStaker(coStakeId, (aggregate) => withdraw({ coStakeId }, aggregate, parametersOf(memory), now));
    case 'claimRewards': {
      if ('device' in command.of)
        return asOwner(command.of.device, (aggregate) => claimRewards({ coStakeId: null }, aggregate, now));
      const id = memory.coStakes[command.of.coStake] ?? '';
      return asCoStaker(id, (aggregate) => claimRewards({ coStakeId: id }, aggregate, now));
    }
    default:
      return command satisfies never;
  }
}
