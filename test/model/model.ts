// The plain model: a second, deliberately simple implementation of the marketplace rules in memory. A difference between it and the
// product means that one of the two implements a rule wrongly.

import { changeAccount } from './account.ts';
import { settle } from './co-stake.ts';
import type { Command, DeviceCommand, DeviceName, Outcome, SignedCommand, Terms, Wallet } from './command.ts';
import { isCommitted } from './device.ts';
import { advance, startCooldown } from './due-changes.ts';
import { report } from './network.ts';
import { closeInvalidOffers, closeOffer } from './offer.ts';
import { parameter, SETTLEMENT_LIMIT } from './parameter.ts';
import { accruedRewards, rewardsOf } from './reward.ts';
import { coStakeAt, deviceOf, offerAt, refusalOf, yieldingOffers } from './rule.ts';
import type { CoStake, Rewards, World } from './world.ts';

/** Applies a command to the state of the plain model. Returns OK, REPLAYED, or the code of the refusal. */
export function execute(world: World, command: Command): Outcome {
  switch (command.do) {
    case 'advanceClock':
      if (command.to <= world.now) return 'CLOCK_MOVES_FORWARD_ONLY';
      advance(world, command.to);
      return 'OK';
    case 'restart':
      return 'OK';
    case 'repeatCall': {
      const call = world.calls[command.call];
      if (call === undefined) throw new Error(`no call ${command.call}`);
      if (call.done) return 'REPLAYED';
      const outcome = executeSigned(world, call.command);
      call.done = outcome === 'OK';
      return outcome;
    }
    case 'setDeviceState':
    case 'setHired':
    case 'importHires':
    case 'setSettlement':
    case 'publishParameters':
    case 'slashDevice':
    case 'reviewSlash':
    case 'publishMultiplier':
    case 'reportBlock':
    case 'reportPayout':
      return report(world, command);
    default: {
      const outcome = executeSigned(world, command);
      world.calls.push({ command, done: outcome === 'OK' });
      return outcome;
    }
  }
}

function executeSigned(world: World, command: SignedCommand): Outcome {
  const refusal = refusalOf(world, command);
  if (refusal !== null) return refusal;
  if (command.do === 'requestPayout') {
    world.balances[command.by] -= command.amount;
    const { settlement, now } = world;
    const settlesAt = settlement.mode === 'DELAYED' ? now + settlement.seconds * 1_000 : null;
    world.payouts.push({ by: command.by, amount: command.amount, settlesAt, report: null });
    return 'OK';
  }
  if (command.do === 'claimAllRewards') {
    for (const rewards of rewardsOf(world, command.by)) payRewards(world, command.by, rewards);
    for (const name of [0, 1] as const) closeInvalidOffers(world, name);
    return 'OK';
  }
  if ('wallet' in command) {
    changeAccount(world, command);
    return 'OK';
  }
  apply(world, command);
  closeInvalidOffers(world, deviceOf(world, command));
  return 'OK';
}

function apply(world: World, command: DeviceCommand): void {
  const { now, balances } = world;
  const { by } = command;
  const name = deviceOf(world, command);
  const device = world.devices[name];
  // Whichever wallet of the owner's account signs, the money is paid to the owner wallet.
  const { owner } = device;
  switch (command.do) {
    case 'stakeDevice':
      balances[by] -= command.amount;
      device.stake += command.amount;
      device.exit = null;
      return;
    case 'withdrawOverflow':
      device.stake -= command.amount;
      balances[owner] += command.amount;
      return;
    case 'unstakeDevice':
      device.exit = { startedAt: now, cooldownEndsAt: now + Number(parameter(world, 'cooldownMs')) };
      return;
    case 'withdrawDeviceStake':
      balances[owner] += device.stake;
      device.stake = 0n;
      return;
    case 'createOffer':
      open(world, name, command.terms);
      return;
    case 'replaceOffer':
      closeOffer(offerAt(world, command.offer), now, 'REPLACED');
      open(world, name, command.terms);
      return;
    case 'closeOffer':
      closeOffer(offerAt(world, command.offer), now, 'CLOSED_BY_OWNER');
      return;
    case 'claimOffer': {
      const offer = offerAt(world, command.offer);
      const { amount, shareBps } = offer;
      balances[by] -= amount;
      Object.assign(offer, { status: 'FILLED', claimedAt: now });
      const { settlement } = world;
      const delay = settlement.mode === 'DELAYED' ? settlement.seconds * 1_000 : 0;
      const coStake: CoStake = {
        ...{ offer: command.offer, device: name, by, amount, shareBps, claimedAt: now, held: amount },
        ...{ phase: 'PENDING', exit: null, withdrawnAt: null, rewards: { lifetime: 0n, claimed: 0n, slashed: 0n } },
        ...{ settledAt: null, decidedAt: now + Math.min(delay, SETTLEMENT_LIMIT) },
      };
      world.coStakes.push(coStake);
      if (settlement.mode !== 'DELAYED') settle(world, coStake, settlement.mode === 'FAILING');
      return;
    }
    case 'unstake': {
      const coStake = coStakeAt(world, command.coStake);
      const { waitMs, cooldownMs } = offerAt(world, coStake.offer);
      const waitEndsAt = isCommitted(device) ? now + waitMs : now;
      const cooldownEndsAt = waitEndsAt + cooldownMs;
      coStake.exit = { startedAt: now, waitEndsAt, cooldownEndsAt, canceledAt: null, previousWaitEndsAt: null };
      coStake.phase = 'WAIT_PERIOD';
      if (!isCommitted(device)) startCooldown(world, coStake);
      return;
    }
    case 'cancelUnstake': {
      const coStake = coStakeAt(world, command.coStake);
      for (const offer of yieldingOffers(world, coStake)) closeOffer(offer, now, 'UNSTAKE_CANCELED');
      coStake.phase = 'ACTIVE';
      if (coStake.exit !== null) coStake.exit.canceledAt = now;
      return;
    }
    case 'withdraw': {
      const coStake = coStakeAt(world, command.coStake);
      balances[coStake.by] += coStake.held;
      Object.assign(coStake, { held: 0n, phase: 'WITHDRAWN', withdrawnAt: now });
      return;
    }
    case 'claimRewards': {
      const coStake = 'coStake' in command.of ? coStakeAt(world, command.of.coStake) : null;
      payRewards(world, coStake?.by ?? owner, coStake?.rewards ?? device.rewards);
      return;
    }
    default:
      command satisfies never;
  }
}

function payRewards(world: World, to: Wallet, rewards: Rewards): void {
  const amount = accruedRewards(rewards);
  rewards.claimed += amount;
  world.balances[to] += amount;
}

function open(world: World, device: DeviceName, terms: Terms): void {
  world.offers.push({
    ...{ device, ...terms, createdAt: world.now },
    ...{ waitMs: Number(parameter(world, 'waitPeriodMs')), cooldownMs: Number(parameter(world, 'cooldownMs')) },
    ...{ status: 'OPEN', claimedAt: null, closedAt: null, closeReason: null },
  });
}
