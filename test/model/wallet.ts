// Which wallets of the plain model belong to one account.

import type { Wallet } from './command.ts';
import type { World } from './world.ts';

/** Returns the wallets of the account to which a wallet belongs, the primary one first. */
export function walletsOf({ accounts }: Pick<World, 'accounts'>, wallet: Wallet): readonly Wallet[] {
  const account = accounts.find((wallets) => wallets.includes(wallet));
  if (account === undefined) throw new Error(`the wallet ${wallet} has no account`);
  return account;
}

/** Whether two wallets belong to the same account. */
export const isSameAccount = (world: Pick<World, 'accounts'>, one: Wallet, other: Wallet): boolean =>
  walletsOf(world, one).includes(other);
