// Rewards of the plain model: what can be claimed, and by which wallet.

import type { Wallet } from './command.ts';
import type { Rewards, World } from './world.ts';

export const accruedRewards = ({ lifetime, claimed, slashed }: Rewards): bigint => lifetime - claimed - slashed;

/** Returns the rewards of the devices and co-stakes of one wallet. */
export const rewardsOf = ({ devices, coStakes }: World, wallet: Wallet): readonly Rewards[] => [
  ...[devices[0], devices[1]].filter(({ owner }) => owner === wallet).map(({ rewards }) => rewards),
  ...coStakes.filter(({ by }) => by === wallet).map(({ rewards }) => rewards),
];
