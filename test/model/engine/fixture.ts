// The wallets, devices, offers and co-stakes that one history has created through the API, indexed by their numbers in the model.

import type { TestWallet } from '../../kit/wallet.ts';
import type { DeviceName, Person } from '../command.ts';

export type Fixture = {
  readonly wallets: Readonly<Record<Person, TestWallet>>;
  /** The devices of the history: `deviceId` is the id in the network, `id` the global id in the API, `explorer` what was imported. */
  readonly devices: Readonly<
    Record<
      DeviceName,
      { readonly deviceId: string; readonly id: string; readonly model: string; readonly explorer: object }
    >
  >;
  readonly offers: string[];
  readonly coStakes: string[];
  readonly payouts: string[];
  /** The co-staker of each co-stake, by the co-stake's number. Only the co-staker may request the texts of actions on the co-stake. */
  readonly holders: Person[];
  readonly calls: { readonly by: Person; readonly mutation: string; readonly input: object }[];
  /** A prefix that makes the names in this history different from those of other histories. */
  readonly name: string;
};
