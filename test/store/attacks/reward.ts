// Attacks on rewards: shares that do not sum to the reward, parts that do not sum to the share, claims above the credited rewards.

import { type Sql, sql } from '../../../src/store/db/database.ts';
import { ANOTHER_ID, type Attack, change, changeSums, copy, type Fixture, NEW_ID } from './fixture.ts';

/** Inserts a block reward with the device's amount, the owner's part and the co-stakers' part of it, and the part of one co-stake. */
export const sharedReward = (s: Fixture, amount: bigint, owner: bigint, coStakers: bigint, part: bigint | null): Sql =>
  sql`WITH reward AS (
        INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount)
        SELECT number, ${s.device}::uuid, true, ${amount}::bigint, ${owner}::bigint, ${coStakers}::bigint FROM block
        RETURNING block_number, device_key)
      INSERT INTO reward_part (block_number, device_key, co_stake_id, amount)
      SELECT block_number, device_key, ${s.active}::uuid, ${part}::bigint FROM reward WHERE ${part}::bigint IS NOT NULL`;

/** Inserts a block reward alone. */
const alone = (s: Fixture, owner: bigint, coStakers: bigint): Sql =>
  sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount, owner_amount, co_staker_amount)
      SELECT number, ${s.device}::uuid, true, 5, ${owner}::bigint, ${coStakers}::bigint FROM block`;

/** Inserts the part of a co-stake in the block reward of the device. */
const partOf = (s: Fixture, amount: bigint): Sql =>
  sql`INSERT INTO reward_part (block_number, device_key, co_stake_id, amount)
      SELECT number, ${s.device}::uuid, ${s.active}::uuid, ${amount}::bigint FROM block`;

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

/** Inserts a reward of nothing for a device in a block. */
const nothing = (device: string, block: Sql): Sql =>
  sql`INSERT INTO block_reward (block_number, device_key, succeeded, amount) VALUES (${block}, ${device}::uuid, true, 0)`;
const SOME_BLOCK: Sql = sql`(SELECT max(number) FROM block)`;
const EMPTY_BLOCK: Sql = sql`
  INSERT INTO block (number, starts_at, ends_at, status)
  VALUES (1, '1970-01-01T01:00:00Z', '1970-01-01T02:00:00Z', 'IN_PROGRESS')`;

/** Inserts a copy of the device without offers. */
const newDevice = (s: Fixture): Sql => copy('device', s.device, { id: NEW_ID, device_id: NEW_ID });

export const REWARD_ATTACKS: readonly Attack[] = [
  {
    guard: 'reward_has_device_and_block',
    refused: () => [nothing(ANOTHER_ID, SOME_BLOCK)],
    allowed: (s) => [nothing(s.device, SOME_BLOCK)],
  },
  {
    guard: 'reward_has_device_and_block',
    refused: (s) => [nothing(s.device, sql`1`)],
    allowed: (s) => [nothing(s.device, SOME_BLOCK)],
  },
  {
    guard: 'device_keeps_rewards',
    refused: (s) => [newDevice(s), nothing(NEW_ID, SOME_BLOCK), sql`DELETE FROM device WHERE id = ${NEW_ID}::uuid`],
    allowed: (s) => [newDevice(s), sql`DELETE FROM device WHERE id = ${NEW_ID}::uuid`],
  },
  {
    guard: 'device_keeps_rewards',
    refused: (s) => [newDevice(s), nothing(NEW_ID, SOME_BLOCK), change('device', NEW_ID, `id = '${ANOTHER_ID}'`)],
    allowed: (s) => [newDevice(s), change('device', NEW_ID, `id = '${ANOTHER_ID}'`)],
  },
  {
    guard: 'block_keeps_rewards',
    refused: () => [sql`DELETE FROM block`],
    allowed: () => [EMPTY_BLOCK, sql`DELETE FROM block WHERE number = 1`],
  },
  {
    guard: 'block_keeps_rewards',
    refused: () => [sql`UPDATE block SET number = number + 1000000`],
    allowed: () => [EMPTY_BLOCK, sql`UPDATE block SET number = 2 WHERE number = 1`],
  },
  {
    guard: 'shares_are_the_reward',
    refused: (s) => [alone(s, 4n, 0n)],
    allowed: (s) => [alone(s, 5n, 0n)],
  },
  {
    guard: 'shares_are_the_reward',
    refused: (s) => [sharedReward(s, 5n, 3n, 3n, 3n)],
    allowed: (s) => [sharedReward(s, 5n, 2n, 3n, 3n)],
  },
  {
    guard: 'shares_not_negative',
    refused: (s) => [alone(s, 6n, -1n)],
    allowed: (s) => [alone(s, 5n, 0n)],
  },
  {
    guard: 'shares_not_negative',
    refused: (s) => [sharedReward(s, 5n, -1n, 6n, 6n)],
    allowed: (s) => [sharedReward(s, 5n, 0n, 5n, 5n)],
  },
  {
    guard: 'share_has_parts',
    refused: (s) => [alone(s, 4n, 1n)],
    allowed: (s) => [sharedReward(s, 5n, 4n, 1n, 1n)],
  },
  {
    guard: 'parts_are_the_share',
    refused: (s) => [alone(s, 5n, 0n), partOf(s, 1n)],
    allowed: (s) => [alone(s, 5n, 0n), partOf(s, 0n)],
  },
  {
    guard: 'part_not_negative',
    refused: (s) => [alone(s, 5n, 0n), partOf(s, -1n)],
    allowed: (s) => [alone(s, 5n, 0n), partOf(s, 0n)],
  },
  ...overdrawn('rewards_not_overdrawn', 'reward', (s, set) => change('co_stake', s.active, set)),
  ...overdrawn('owner_rewards_not_overdrawn', 'owner_reward', (s, set) => changeSums(s.device, set)),
];
