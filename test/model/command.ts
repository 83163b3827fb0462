// Commands and views of the model test: a command is an action that one of six wallets signs or a report of the network about one of
// two devices; a view is what the account of a wallet sees. The plain model and every engine execute these commands and return these
// views. Offers, co-stakes, slashes and payouts are numbered from 0; ids do not occur here.

/** The wallets of every history. Each begins as the only wallet of its account. */
export const WALLETS = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay'] as const;
export type Wallet = (typeof WALLETS)[number];
/** The number of one of the two devices. */
export type DeviceName = 0 | 1;
/** A point in time, in milliseconds since 1970. */
export type Instant = number;

export type Terms = {
  readonly amount: bigint;
  readonly shareBps: number;
  readonly expiresAt: Instant | null;
  readonly visibility: 'LISTED' | 'UNLISTED';
  /** The only wallet that may claim the offer; null when every wallet may. */
  readonly reservedFor: Wallet | null;
};

/** A command about a device that a wallet signs. */
export type DeviceCommand = { readonly by: Wallet } & (
  | { readonly do: 'stakeDevice' | 'withdrawOverflow'; readonly device: DeviceName; readonly amount: bigint }
  | { readonly do: 'unstakeDevice' | 'withdrawDeviceStake'; readonly device: DeviceName }
  | { readonly do: 'createOffer'; readonly device: DeviceName; readonly terms: Terms }
  | { readonly do: 'replaceOffer'; readonly offer: number; readonly terms: Terms }
  | { readonly do: 'claimOffer' | 'closeOffer'; readonly offer: number }
  | { readonly do: 'unstake' | 'cancelUnstake' | 'withdraw'; readonly coStake: number }
  | { readonly do: 'claimRewards'; readonly of: { readonly device: DeviceName } | { readonly coStake: number } }
);

/** A command that changes the wallets of the signer's account. The new wallet of an account signs too. */
export type AccountCommand = {
  readonly by: Wallet;
  readonly do: 'linkWallet' | 'unlinkWallet' | 'setPrimaryWallet';
  readonly wallet: Wallet;
};

/** A command that a wallet signs. */
export type SignedCommand =
  | DeviceCommand
  | AccountCommand
  | { readonly by: Wallet; readonly do: 'claimAllRewards' }
  | { readonly by: Wallet; readonly do: 'requestPayout'; readonly amount: bigint };

/** The parameters that histories publish, in base units, basis points, milliseconds or counts. */
export type ParameterName =
  | 'baseStakePerCard'
  | 'maxCoStakeBps'
  | 'minSelfStakeBps'
  | 'claimCap'
  | 'waitPeriodMs'
  | 'cooldownMs'
  | 'minCoStake'
  | 'minRewardShareBps'
  | 'maxRewardShareBps'
  | 'maxLiveOffersPerDevice'
  | 'maxWalletsPerAccount'
  | 'graceAfterRequirementRiseMs';
/** At once, after a number of seconds, or not at all. */
export type Settlement =
  | { readonly mode: 'INSTANT' | 'FAILING' }
  | { readonly mode: 'DELAYED'; readonly seconds: number };
export type ReportedHire = { readonly from: Instant | null; readonly to: Instant | null };
export type DeviceState = 'ACTIVE' | 'IDLE' | 'MAINTENANCE' | 'BLOCKED' | 'TERMINATED';
export type SlashOrder = {
  readonly device: DeviceName;
  readonly kind: 'STAKE' | 'REWARD';
  readonly shareBps: number;
  readonly faultAt: Instant;
};
/** A report of a payout; `text` is the transaction's signature or the reason of the failure. */
export type PayoutReport = { readonly outcome: 'SENT' | 'FAILED'; readonly text: string };
export type Verdict = 'UPHELD' | 'REVERSED';

/** A command that is a report of the network. */
export type NetworkCommand =
  | { readonly do: 'setDeviceState'; readonly device: DeviceName; readonly state: DeviceState }
  | { readonly do: 'setHired'; readonly device: DeviceName; readonly hired: boolean }
  /** An import of the device with its running and pending jobs; null: no start, or no end. */
  | { readonly do: 'importHires'; readonly device: DeviceName; readonly hires: readonly ReportedHire[] }
  | { readonly do: 'slashDevice'; readonly slash: number; readonly order: SlashOrder }
  | { readonly do: 'reviewSlash'; readonly slash: number; readonly verdict: Verdict }
  | { readonly do: 'reportPayout'; readonly payout: number; readonly report: PayoutReport }
  | {
      readonly do: 'publishMultiplier';
      readonly device: DeviceName;
      readonly multiplierTenThousandths: number;
      readonly validFrom: Instant;
    }
  /** Decides for the sandbox how later claims are settled. */
  | { readonly do: 'setSettlement'; readonly rule: Settlement }
  /** Values of parameters, all from one instant on; null: at once. */
  | {
      readonly do: 'publishParameters';
      readonly values: Readonly<Partial<Record<ParameterName, bigint>>>;
      readonly validFrom: Instant | null;
    }
  /** The rewards of both devices in a block that has ended, now or earlier; null for a device that failed the block. */
  | {
      readonly do: 'reportBlock';
      readonly startsAt: Instant;
      readonly rewards: Readonly<Record<DeviceName, bigint | null>>;
    };

export type Command =
  | SignedCommand
  | NetworkCommand
  /** Sends the authorisation of an earlier call again; `call` is its index among the signed calls. */
  | { readonly do: 'repeatCall'; readonly call: number }
  | { readonly do: 'advanceClock'; readonly to: Instant }
  /** Ends the server process and starts another one on the same database. */
  | { readonly do: 'restart' };

/** Result of a command: OK, REPLAYED, or the code of the refusal. */
export type Outcome = string;

/** What an account sees of one of its wallets. */
export type WalletView = {
  readonly wallet: Wallet;
  readonly primary: boolean;
  readonly balance: string;
  readonly payable: string;
  readonly paidOut: string;
  /** Codes of the refusals of a claim of all rewards. */
  readonly claimAllRefusals: readonly string[];
  /** Codes of the refusals of the smallest payout. */
  readonly payoutRefusals: readonly string[];
  readonly coStaked: string;
  readonly ownStaked: string;
  readonly rewardsAccrued: string;
};

/** A view: what one account sees, as plain values that can be compared. */
export type View = {
  readonly now: unknown;
  /** The wallets of the account, in the order of `WALLETS`. */
  readonly wallets: readonly WalletView[];
  /** The payouts of the account's wallets, sorted by their numbers. */
  readonly payouts: readonly unknown[];
  readonly slotsUsed: number;
  readonly nextSlotFreeAt: string | null;
  readonly devices: readonly unknown[];
  readonly ownDevices: readonly unknown[];
  readonly offers: readonly unknown[];
  /** The selected co-stakes; null for a co-stake of which the account is not a party. */
  readonly coStakes: readonly unknown[];
  /** The slashes of both devices as JSON, sorted. */
  readonly slashes: readonly string[];
};

/** An implementation of the marketplace, on which histories are run and compared with the plain model. */
export type Engine = {
  /** Creates two devices and the wallets. Returns the market time, which is the start of a block. */
  readonly start: (setup: Setup) => Promise<Instant>;
  readonly execute: (command: Command) => Promise<Outcome>;
  readonly viewOf: (as: Wallet, selection: ViewSelection) => Promise<View>;
  /** After how many commands the views are compared; the outcomes are compared after each. */
  readonly viewEvery: number;
  /** Returns one line for each inconsistency in the ledger. */
  readonly faults: () => Promise<readonly string[]>;
};

/** Numbers of the offers and co-stakes that a view contains; a view always contains all devices and slashes. */
export type ViewSelection = { readonly offers: readonly number[]; readonly coStakes: readonly number[] };

/** Start of a history: the balance of each wallet, and the two devices. */
export type Setup = {
  readonly funds: Readonly<Record<Wallet, bigint>>;
  readonly devices: Readonly<Record<DeviceName, DeviceSetup>>;
};
export type DeviceSetup = {
  readonly owner: Wallet;
  readonly cards: number;
  readonly multiplierTenThousandths: number;
};
