// The wallets, devices, offers and co-stakes that one history has created through the API, indexed by their numbers in the model.

import type { TestWallet } from '../../kit/wallet.ts';
import type { DeviceName, Wallet } from '../command.ts';

/** A call of the public API that was sent. */
export type Call = {
  readonly by: Wallet;
  readonly mutation: string;
  readonly input: object;
  /** The wallet that the call moves to another account, whose sessions end with it; null for any other call. */
  readonly moves: Wallet | null;
};

export type Fixture = {
  readonly wallets: Readonly<Record<Wallet, TestWallet>>;
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
  /** The wallet that claimed each co-stake, by the co-stake's number. Only its account may request the texts of actions on the co-stake. */
  readonly holders: Wallet[];
  readonly calls: Call[];
  /** A prefix that makes the names in this history different from those of other histories. */
  readonly name: string;
};
