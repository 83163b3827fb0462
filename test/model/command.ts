// The language of the model test: what four people and the network can do to two devices, and what can be seen afterwards. The
// plain model and every engine speak it; things have names of their own here (the first offer is 0), never ids.

export const PEOPLE = ['ann', 'bob', 'cid', 'dan'] as const;
export type Person = (typeof PEOPLE)[number];
export type DeviceName = 0 | 1;
/** Milliseconds since 1970; amounts are base units. */
export type Instant = number;

export type Terms = { readonly amount: bigint; readonly shareBps: number; readonly expiresAt: Instant | null };

/** What a wallet signs. */
export type SignedCommand = { readonly by: Person } & (
  | { readonly do: 'stakeDevice' | 'withdrawOverflow'; readonly device: DeviceName; readonly amount: bigint }
  | { readonly do: 'unstakeDevice' | 'withdrawDeviceStake'; readonly device: DeviceName }
  | { readonly do: 'createOffer'; readonly device: DeviceName; readonly terms: Terms }
  | { readonly do: 'replaceOffer'; readonly offer: number; readonly terms: Terms }
  | { readonly do: 'claimOffer' | 'closeOffer'; readonly offer: number }
  | { readonly do: 'unstake' | 'cancelUnstake' | 'withdraw'; readonly coStake: number }
  | { readonly do: 'claimRewards'; readonly of: { readonly device: DeviceName } | { readonly coStake: number } }
);

export type DeviceState = 'ACTIVE' | 'IDLE' | 'MAINTENANCE' | 'BLOCKED' | 'TERMINATED';
export type SlashOrder = {
  readonly device: DeviceName;
  readonly kind: 'STAKE' | 'REWARD';
  readonly shareBps: number;
  readonly faultAt: Instant;
};
export type Verdict = 'UPHELD' | 'REVERSED';

/** What the network says. */
export type NetworkCommand =
  | { readonly do: 'setDeviceState'; readonly device: DeviceName; readonly state: DeviceState }
  | { readonly do: 'setHired'; readonly device: DeviceName; readonly hired: boolean }
  | { readonly do: 'slashDevice'; readonly slash: number; readonly order: SlashOrder }
  | { readonly do: 'reviewSlash'; readonly slash: number; readonly verdict: Verdict }
  | {
      readonly do: 'publishMultiplier';
      readonly device: DeviceName;
      readonly multiplierTenThousandths: number;
      readonly validFrom: Instant;
    }
  /** The block that ended last; null: the device failed it. */
  | {
      readonly do: 'reportBlock';
      readonly startsAt: Instant;
      readonly rewards: Readonly<Record<DeviceName, bigint | null>>;
    };

export type Command =
  | SignedCommand
  | NetworkCommand
  /** The same authorisation once more, by its place among the signed calls. */
  | { readonly do: 'again'; readonly call: number }
  | { readonly do: 'advanceClock'; readonly to: Instant }
  /** The process ends and another opens the same database. */
  | { readonly do: 'restart' };

/** "OK", "REPLAYED" or the code of the refusal. */
export type Outcome = string;

/** What one person sees, as it is written: plain values that compare. */
export type View = {
  readonly now: unknown;
  readonly balance: string;
  readonly coStaked: string;
  readonly ownStaked: string;
  readonly rewardsAccrued: string;
  readonly slotsUsed: number;
  readonly devices: readonly unknown[];
  readonly ownDevices: readonly unknown[];
  readonly offers: readonly unknown[];
  /** Null where the person is no party. */
  readonly coStakes: readonly unknown[];
  /** Of both devices, in the order of their words. */
  readonly slashes: readonly string[];
};

/** Something that histories can be told to. */
export type Engine = {
  /** Opens two new devices and four new wallets. Answers the marketplace's time, at the start of a block. */
  readonly start: (setting: Setting) => Promise<Instant>;
  readonly carryOut: (command: Command) => Promise<Outcome>;
  readonly look: (as: Person, at: Glance) => Promise<View>;
  /** What of the money does not add up, in words. */
  readonly faults: () => Promise<readonly string[]>;
};

/** Which offers and co-stakes are looked at; devices and their slashes always are. */
export type Glance = { readonly offers: readonly number[]; readonly coStakes: readonly number[] };

export type Setting = {
  readonly funds: Readonly<Record<Person, bigint>>;
  readonly devices: Readonly<Record<DeviceName, DeviceSetting>>;
};
export type DeviceSetting = {
  readonly owner: Person;
  readonly cards: number;
  readonly multiplierTenThousandths: number;
};
