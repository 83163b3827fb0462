// Accounts of the plain model: which wallets act as one, and when a wallet joins or leaves.

import { slotsUsed } from './co-stake.ts';
import type { AccountCommand, Wallet } from './command.ts';
import { parameter } from './parameter.ts';
import { payoutsOf } from './payout.ts';
import { accruedRewards } from './reward.ts';
import { walletsOf } from './wallet.ts';
import type { World } from './world.ts';

/** Returns the code with which the plain model refuses a change of an account's wallets; null when it is allowed. */
export function accountRefusal(world: World, { do: verb, by, wallet }: AccountCommand): string | null {
  const own = walletsOf(world, by);
  if (verb === 'linkWallet') return linkRefusal(world, own, wallet);
  if (!own.includes(wallet)) return 'NOT_FOUND';
  if (own[0] === wallet) return 'WALLET_IS_PRIMARY';
  return verb === 'unlinkWallet' && isInUse(world, wallet) ? 'WALLET_IN_USE' : null;
}

function linkRefusal(world: World, own: readonly Wallet[], wallet: Wallet): string | null {
  const others = walletsOf(world, wallet);
  if (own === others) return 'WALLET_ALREADY_LINKED';
  if (others.length > 1) return 'WALLET_LINKED_ELSEWHERE';
  if (own.length >= Number(parameter(world, 'maxWalletsPerAccount'))) return 'WALLET_LIMIT_REACHED';
  if (holdsOn(world, own, others) || holdsOn(world, others, own)) return 'OWN_DEVICE';
  const joining = slotsUsed(world, others);
  const used = slotsUsed(world, own) + joining;
  return joining > 0 && used > Number(parameter(world, 'claimCap')) ? 'CLAIM_CAP_REACHED' : null;
}

/** Whether one of these wallets has or had a co-stake on a device that one of the others owns; one whose claim failed does not count. */
const holdsOn = ({ coStakes, devices }: World, holders: readonly Wallet[], owners: readonly Wallet[]): boolean =>
  coStakes.some(
    ({ by, device, phase }) => phase !== 'FAILED' && holders.includes(by) && owners.includes(devices[device].owner),
  );

/** A wallet stays in its account while it has money, a device, a co-stake that goes on or brings rewards, or a payout without a report. */
function isInUse(world: World, wallet: Wallet): boolean {
  const goesOn = world.coStakes.some(
    ({ by, phase, rewards }) =>
      by === wallet && ((phase !== 'FAILED' && phase !== 'WITHDRAWN') || accruedRewards(rewards) > 0n),
  );
  const owns = [world.devices[0], world.devices[1]].some(({ owner }) => owner === wallet);
  return world.balances[wallet] > 0n || owns || goesOn || payoutsOf(world, [wallet], null).length > 0;
}

/** Changes the wallets of an account by an allowed command. */
export function changeAccount(world: World, { do: verb, by, wallet }: AccountCommand): void {
  const rest = walletsOf(world, by).filter((one) => one !== wallet);
  const untouched = world.accounts.filter((one) => !one.includes(by) && !one.includes(wallet));
  if (verb === 'linkWallet') world.accounts = [...untouched, [...rest, wallet]];
  else if (verb === 'unlinkWallet') world.accounts = [...untouched, rest, [wallet]];
  else world.accounts = [...untouched, [wallet, ...rest]];
}
