// What one history has on the product: its wallets, devices, offers and co-stakes, by the numbers that the model gives them.

import type { TestWallet } from '../../kit/wallet.ts';
import type { DeviceName, Person } from '../command.ts';

export type Fixture = {
  readonly wallets: Readonly<Record<Person, TestWallet>>;
  /** The network's ids, and ours. */
  readonly devices: Readonly<
    Record<DeviceName, { readonly deviceId: string; readonly id: string; readonly model: string }>
  >;
  readonly offers: string[];
  readonly coStakes: string[];
  /** The co-staker of each co-stake: only that person may see the text to sign. */
  readonly holders: Person[];
  readonly calls: { readonly by: Person; readonly mutation: string; readonly input: object }[];
  /** What tells the things of this history from those of others. */
  readonly name: string;
};
