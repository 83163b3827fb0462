// Attacks on rewards: shares that do not sum to the reward, claims above the credited rewards.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { type Attack, change, type Fixture } from './fixture.ts';

/** Inserts a block reward with the device's amount and the owner's and co-staker's parts of it. */
const shared = (s: Fixture, amount: bigint, owner: bigint, coStaker: bigint, coStake: string | null): Sql =>
  sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount, co_stake_id)
      SELECT number, ${s.device}::uuid, true, ${amount}::bigint, ${owner}::bigint, ${coStaker}::bigint, ${coStake}::uuid
      FROM block`;

/**
 * Returns attacks in which the claimed and slashed rewards exceed the credited rewards by one unit, each with a control in which
 * they are equal. `prefix` is the prefix of the columns.
 */
const overdrawn = (guard: string, prefix: string, row: (s: Fixture, set: string) => Sql): readonly Attack[] => {
  const sums = (claimed: number, slashed: number): string =>
    `${prefix}_lifetime = 5, ${prefix}_claimed = ${claimed}, ${prefix}_slashed = ${slashed}`;
  return [
    [6, 0, 5, 0],
    [0, 6, 0, 5],
    [3, 3, 3, 2],
    [-1, 0, 0, 0],
    [0, -1, 0, 0],
  ].map(([claimed = 0, slashed = 0, lessClaimed = 0, lessSlashed = 0]) => ({
    guard,
    refused: (s: Fixture) => [row(s, sums(claimed, slashed))],
    allowed: (s: Fixture) => [row(s, sums(lessClaimed, lessSlashed))],
  }));
};

export const REWARD_ATTACKS: readonly Attack[] = [
  {
    guard: 'shares_are_the_reward',
    refused: (s) => [shared(s, 5n, 4n, 0n, null)],
    allowed: (s) => [shared(s, 5n, 5n, 0n, null)],
  },
  {
    guard: 'shares_are_the_reward',
    refused: (s) => [shared(s, 5n, 3n, 3n, s.active)],
    allowed: (s) => [shared(s, 5n, 2n, 3n, s.active)],
  },
  {
    guard: 'shares_not_negative',
    refused: (s) => [shared(s, 5n, 6n, -1n, s.active)],
    allowed: (s) => [shared(s, 5n, 5n, 0n, s.active)],
  },
  {
    guard: 'shares_not_negative',
    refused: (s) => [shared(s, 5n, -1n, 6n, s.active)],
    allowed: (s) => [shared(s, 5n, 0n, 5n, s.active)],
  },
  {
    guard: 'share_has_a_co_stake',
    refused: (s) => [shared(s, 5n, 4n, 1n, null)],
    allowed: (s) => [shared(s, 5n, 4n, 1n, s.active)],
  },
  ...overdrawn('rewards_not_overdrawn', 'reward', (s, set) => change('co_stake', s.active, set)),
  ...overdrawn('owner_rewards_not_overdrawn', 'owner_reward', (s, set) => change('device', s.device, set)),
];
