// State of the plain model at one instant. Phases and dates are stored and changed when they become due, never derived from the clock.
// Functions that read it stand in the file of their noun. **Invariant:** written from the published rules, independent of the code under
// test; never import src/domain here.

import type {
  DeviceName,
  DeviceState,
  Instant,
  PayoutReport,
  Settlement,
  Setup,
  SignedCommand,
  SlashOrder,
  Verdict,
  Wallet,
} from './command.ts';
import { WALLETS } from './command.ts';
import type { Published } from './parameter.ts';

export type Rewards = { lifetime: bigint; claimed: bigint; slashed: bigint };
export type Device = {
  readonly owner: Wallet;
  readonly cards: number;
  /** The list of the whole marketplace. */
  readonly published: Published;
  multipliers: { readonly tenThousandths: number; readonly from: Instant }[];
  state: DeviceState;
  /** The hires that have not ended; `to` is null for one without an end. */
  hires: { readonly from: Instant; readonly to: Instant | null }[];
  stake: bigint;
  exit: { readonly startedAt: Instant; readonly cooldownEndsAt: Instant } | null;
  /** Time at which a slash ended the grace period of the device; null when none did. */
  forfeitedAt: Instant | null;
  rewards: Rewards;
};
export type CloseReason = string;
export type Offer = {
  readonly device: DeviceName;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly createdAt: Instant;
  /** Lengths of the wait and the cooldown that the terms promise. */
  readonly waitMs: number;
  readonly cooldownMs: number;
  readonly expiresAt: Instant | null;
  readonly visibility: 'LISTED' | 'UNLISTED';
  /** The only wallet that may claim the offer; null when every wallet may. */
  readonly reservedFor: Wallet | null;
  status: 'OPEN' | 'FILLED' | 'CLOSED';
  claimedAt: Instant | null;
  closedAt: Instant | null;
  closeReason: CloseReason | null;
};
export type Phase = 'PENDING' | 'FAILED' | 'ACTIVE' | 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN';
export type CoStake = {
  readonly offer: number;
  readonly device: DeviceName;
  readonly by: Wallet;
  readonly amount: bigint;
  readonly shareBps: number;
  readonly claimedAt: Instant;
  /** When its settlement is decided: before the limit it succeeds, at the limit it has expired. */
  readonly decidedAt: Instant;
  /** When the claim was approved; null while it is pending and after it failed. */
  settledAt: Instant | null;
  held: bigint;
  phase: Phase;
  exit: {
    startedAt: Instant;
    waitEndsAt: Instant;
    cooldownEndsAt: Instant;
    canceledAt: Instant | null;
    /** End of the wait before it ended early; null when it did not. */
    previousWaitEndsAt: Instant | null;
  } | null;
  withdrawnAt: Instant | null;
  rewards: Rewards;
};
export type Slash = {
  readonly order: SlashOrder;
  readonly at: Instant;
  readonly reviewEndsAt: Instant;
  readonly ownerPart: bigint;
  readonly parts: readonly { readonly coStake: number; readonly amount: bigint }[];
  verdict: Verdict | null;
  reviewedAt: Instant | null;
};
export type Payout = {
  readonly by: Wallet;
  readonly amount: bigint;
  /** When the sandbox reports it as sent, unless the network reports it before; null: the network alone reports it. */
  readonly settlesAt: Instant | null;
  report: PayoutReport | null;
};
/** Who earns the reward of each device in one block: its co-stakers, and its owner; null when nobody does. */
export type Earners = Readonly<
  Record<DeviceName, readonly { readonly coStake: number; readonly shareBps: number }[] | null>
>;
/** The end of a block, as a late report of it needs it. */
export type BlockEnd = {
  readonly earners: Earners;
  /** When a slash had ended the grace period of each device; null when none had. */
  readonly forfeitedAt: Readonly<Record<DeviceName, Instant | null>>;
};
/** A signed command that was sent; `done` is true once it has taken effect. */
export type Call = { readonly command: SignedCommand; done: boolean };

export type World = {
  now: Instant;
  settlement: Settlement;
  /** Published values of the parameters; both devices share this list. */
  readonly published: Published;
  balances: Record<Wallet, bigint>;
  /** The wallets of each account, the primary one first. */
  accounts: Wallet[][];
  devices: Record<DeviceName, Device>;
  offers: Offer[];
  coStakes: CoStake[];
  /** Slashes by the number that the network's report gave them; refused slashes are not included. */
  slashes: Map<number, Slash>;
  payouts: Payout[];
  calls: Call[];
  /** Starts of the blocks that were reported. */
  blocks: Set<Instant>;
  /** The ends of blocks that were not reported yet, by the start of the block. */
  ended: Map<Instant, BlockEnd>;
  deposited: bigint;
};
/** Returns the state of the plain model at the start of a history. */
export function newWorld(setup: Setup, now: Instant): World {
  const published: Published = [];
  const device = (name: DeviceName): Device => {
    const { owner, cards, multiplierTenThousandths } = setup.devices[name];
    const rewards = { lifetime: 0n, claimed: 0n, slashed: 0n };
    const multipliers = [{ tenThousandths: multiplierTenThousandths, from: 0 }];
    return {
      ...{ owner, cards, published, multipliers, state: 'IDLE', hires: [], stake: 0n },
      ...{ exit: null, forfeitedAt: null, rewards },
    };
  };
  return {
    now,
    settlement: { mode: 'INSTANT' },
    published,
    balances: { ...setup.funds },
    accounts: WALLETS.map((wallet) => [wallet]),
    devices: { 0: device(0), 1: device(1) },
    offers: [],
    coStakes: [],
    slashes: new Map(),
    payouts: [],
    calls: [],
    blocks: new Set(),
    ended: new Map(),
    deposited: Object.values(setup.funds).reduce((sum, one) => sum + one, 0n),
  };
}
