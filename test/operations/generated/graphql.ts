// Made by `npm run codegen`; edit the .graphql files.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Target of the clock, as an instant or as a step in seconds; exactly one of the two fields. */
export type AdvanceClockInput =
  {   /** Seconds by which the clock moves forward: 1 to 316224000 (ten years), but not beyond the year 2200. */
  readonly bySeconds: number; readonly to?: never; }
  |  { readonly bySeconds?: never;   /** Instant to which the clock moves: later than the present market time, not beyond the year 2200. */
  readonly to: string; };

/** Fields of the text that a wallet signs to cancel an exit within its wait period. */
export type CancelUnstakeAction = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Signed fields and authorisation to cancel an exit within its wait period. */
export type CancelUnstakeInput = {
  /** Authorisation signed by any wallet of the co-staker's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Fields of the text that a wallet signs to change the URL of a webhook endpoint. */
export type ChangeWebhookUrlAction = {
  /** Global id of the endpoint, of the form `webhook_…`; any other text is refused with BAD_USER_INPUT. */
  readonly endpointId: string;
  /** Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too. */
  readonly url: string;
};

/** Fields of the text that a wallet signs to pay out everything that has accrued to the wallet itself. */
export type ClaimAllRewardsAction = {
  /** The signing wallet, which is paid; it may be left out. Any other wallet is refused with BAD_USER_INPUT. */
  readonly paidTo?: string | null | undefined;
};

/** Fields of the text that a wallet signs to claim an open offer in full. */
export type ClaimOfferAction = {
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Signed fields and authorisation to claim an open offer in full. */
export type ClaimOfferInput = {
  /** Authorisation signed by the wallet that pays the stake. */
  readonly authorization: WalletAuthorization;
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Fields of the text that a wallet signs to pay out the accrued rewards of one co-stake or one device. */
export type ClaimRewardsAction =
  {   /** Global id of the co-stake, `costake_…`; exactly one of this field and `deviceId` is given. */
  readonly coStakeId: string; readonly deviceId?: never; }
  |  { readonly coStakeId?: never;   /** Global id of a device that you own, `device_…`; exactly one of this field and `coStakeId` is given. */
  readonly deviceId: string; };

/** Fields of the text that a wallet signs to close an open offer on your device. */
export type CloseOfferAction = {
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Signed fields and authorisation to close an open offer on your device. */
export type CloseOfferInput = {
  /** Authorisation signed by any wallet of the device owner's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Reason why an offer closed; when several reasons apply at once, the one that the server checks first. */
export type CloseReason =
  /** The owner closed the offer before it was claimed. */
  | 'CLOSED_BY_OWNER'
  /** The co-staker unstaked and the wait period ended. */
  | 'CO_STAKER_LEFT'
  /** The network blocked the device. */
  | 'DEVICE_BLOCKED'
  /** The device stopped running or lost its connectivity tier. */
  | 'DEVICE_NOT_OPERATIONAL'
  /** The owner removed the device from the network. */
  | 'DEVICE_TERMINATED'
  /** The offer expired before it was claimed. */
  | 'EXPIRED'
  /** The owner's own stake fell below the minimum. */
  | 'OWNER_STAKE_BELOW_MINIMUM'
  /** The owner started the exit of the whole own stake. */
  | 'OWNER_UNSTAKED'
  /** The owner replaced the offer with another one. */
  | 'REPLACED'
  /** The device's requirement fell, so that its offers and co-stakes exceeded the stake that co-stakers may have. */
  | 'REQUIREMENT_FELL'
  /** A co-staker cancelled an unstake and stayed, which left no room for the offer. */
  | 'UNSTAKE_CANCELED';

/** An action that a co-staker can sign for a co-stake. */
export type CoStakeAction =
  /** Cancel the exit within its wait period: `cancelUnstake`. */
  | 'CANCEL_UNSTAKE'
  /** Pay out the accrued rewards to the co-staker's wallet: `claimRewards`. */
  | 'CLAIM_REWARDS'
  /** Start the exit, which ends earning at once: `unstake`. */
  | 'UNSTAKE'
  /** Withdraw the stake after its cooldown: `withdraw`. */
  | 'WITHDRAW';

/** Phase of a co-stake, derived from stored dates and the clock. At the exact end of a phase the next phase applies. */
export type CoStakePhase =
  /** Your stake counts toward the requirement and earns when the device does. */
  | 'ACTIVE'
  /** Your stake neither counts nor earns; it is locked until the cooldown ends. */
  | 'COOLDOWN'
  /** The claim was not settled; your stake went back to your wallet. */
  | 'FAILED'
  /** You have claimed the offer; the transfer of your stake is being settled, and you earn nothing yet. */
  | 'PENDING'
  /** You have unstaked: your stake still counts toward the requirement but no longer earns, and you may cancel the unstake. */
  | 'WAIT_PERIOD'
  /** Your stake is ready to withdraw, without a deadline; it is no longer slashable. */
  | 'WITHDRAWABLE'
  /** Your stake, less what slashes took, was paid back to your wallet. */
  | 'WITHDRAWN';

/** Fields of the text that a wallet signs to publish an offer on your device. */
export type CreateOfferAction = {
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
  /** Time at which the offer closes unless it is claimed before; null or absent: it never expires. */
  readonly expiresAt?: string | null | undefined;
  /** Stake that the co-staker provides; from the minimum co-stake up to half of the requirement. */
  readonly requestedAmount: string;
  /** The only wallet that may claim the offer; null or absent: any wallet. An address for which no signature can exist, such as that of a program, is refused with BAD_USER_INPUT. */
  readonly reservedFor?: string | null | undefined;
  /** The co-staker's share of each block reward in basis points, 1 to 9999; 7400 is 74 %. */
  readonly rewardShareBps: number;
  /** Who finds the offer; null or absent: LISTED. It can never be changed; `replaceOffer` publishes another. */
  readonly visibility?: OfferVisibility | null | undefined;
};

/** Signed fields and authorisation to publish an offer on your device. */
export type CreateOfferInput = {
  /** Authorisation signed by any wallet of the device owner's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
  /** Time at which the offer closes unless it is claimed before; null or absent: it never expires. */
  readonly expiresAt?: string | null | undefined;
  /** Stake that the co-staker provides; from the minimum co-stake up to half of the requirement. */
  readonly requestedAmount: string;
  /** The only wallet that may claim the offer; null or absent: any wallet. An address for which no signature can exist, such as that of a program, is refused with BAD_USER_INPUT. */
  readonly reservedFor?: string | null | undefined;
  /** The co-staker's share of each block reward in basis points, 1 to 9999; 7400 is 74 %. */
  readonly rewardShareBps: number;
  /** Who finds the offer; null or absent: LISTED. It can never be changed; `replaceOffer` publishes another. */
  readonly visibility?: OfferVisibility | null | undefined;
};

/** Fields of the text that a wallet signs to create a webhook endpoint. */
export type CreateWebhookEndpointAction = {
  /** Only for scope PUBLIC: offers and devices whose events are sent, by default all. Its field `types` is refused; use `types` beside it. */
  readonly filter?: OfferEventFilter | null | undefined;
  /** How many messages are sent at the same time; by default STRICT. */
  readonly ordering?: WebhookOrdering | null | undefined;
  /** Whether events of your account or public events of offers are sent. */
  readonly scope: WebhookScope;
  /** Types of events to send; null or absent: every type, also those that are added later. */
  readonly types?: ReadonlyArray<EventType> | null | undefined;
  /** Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too. */
  readonly url: string;
  /** True: the texts in `notification` may contain amounts; by default false. */
  readonly withAmounts?: boolean | null | undefined;
};

/** Names one device by exactly one of its keys. */
export type DeviceBy =
  {   /** The network's own id of the device: a UUID, in either case. */
  readonly deviceId: string; readonly id?: never; }
  |  { readonly deviceId?: never;   /** Global id of the device, as in `Device.id`. */
  readonly id: string; };

/** Hardware class of a device: graphics cards, which the requirement counts one by one, or a CPU. */
export type DeviceKind =
  /** A CPU device; it counts as one card. */
  | 'CPU'
  /** One to eight cards of one model; each counts toward the requirement. */
  | 'GPU';

/** Pool from which the block rewards of a device are paid. */
export type DevicePool =
  /** The smaller pool of block rewards, for devices that the network assigns to its community tier. */
  | 'COMMUNITY'
  /** The larger pool of block rewards, for devices that the network assigns to its enterprise tier. */
  | 'ENTERPRISE';

/** State of a device as the network last reported it. */
export type DeviceState =
  /** The device is running and working; offers on it can be published and claimed. */
  | 'ACTIVE'
  /** The network blocked the device for a reason; it earns nothing, and co-stakers may leave without a wait period. */
  | 'BLOCKED'
  /** The device is running without work; offers on it can be published and claimed. */
  | 'IDLE'
  /** The owner took the device offline temporarily; its open offer closes, and its co-stakes remain. */
  | 'MAINTENANCE'
  /** The owner removed the device from the network permanently; co-stakers may leave without a wait period. */
  | 'TERMINATED';

/** The change that an event records. More types may be added. */
export type EventType =
  /** The transfer of a claimed stake failed or was not decided in time; the stake went back to the wallet. `detail` is the `SettlementFailure`. */
  | 'CLAIM_FAILED'
  /** The transfer of a claimed stake was approved: the terms are frozen and the co-stake is active. */
  | 'CLAIM_SETTLED'
  /** The device's connectivity tier changed; `detail` is the new one, TIER_0 to TIER_4. */
  | 'CONNECTIVITY_CHANGED'
  /** The cooldown of a co-stake started: the co-stake no longer counts toward the requirement. */
  | 'COOLDOWN_STARTED'
  /** A deposit or play money was credited to your wallet in `detail`. */
  | 'DEPOSIT_CREDITED'
  /** The network changed the device's state. `detail` is the new `DeviceState`; for BLOCKED a colon and the reason may follow. */
  | 'DEVICE_STATE_CHANGED'
  /** The device was hired, or its hire ended; dated to that very instant, which a report may have announced. `detail` is HIRED or RELEASED. */
  | 'HIRE_CHANGED'
  /** A co-staker claimed the offer; the transfer of the stake is being settled. */
  | 'OFFER_CLAIMED'
  /** The offer closed; `detail` of the event contains the close reason. */
  | 'OFFER_CLOSED'
  /** An offer was published and can be claimed. */
  | 'OFFER_OPENED'
  /** The owner withdrew own stake above the requirement. */
  | 'OVERFLOW_WITHDRAWN'
  /** The owner added own stake to the device. */
  | 'OWNER_STAKE_ADDED'
  /** The cooldown of the owner's stake ended: the owner can withdraw it. */
  | 'OWNER_STAKE_WITHDRAWABLE'
  /** The whole own stake was paid back to the owner. */
  | 'OWNER_STAKE_WITHDRAWN'
  /** The owner started the exit of the whole own stake; the device leaves the programme. */
  | 'OWNER_UNSTAKED'
  /** A payout could not be sent; the amount is back in the free balance. `detail` says why. */
  | 'PAYOUT_FAILED'
  /** You requested a payout: the amount has left the free balance of the wallet in `detail`. */
  | 'PAYOUT_REQUESTED'
  /** The network sent a payout to your wallet; `detail` is the signature of its transaction. */
  | 'PAYOUT_SENT'
  /** The wallet in `detail` became the primary one of your account. */
  | 'PRIMARY_WALLET_CHANGED'
  /** The integer part of the device's reliability score (0 to 100) changed. `detail` is the new score, such as 97.15, or NONE. */
  | 'RELIABILITY_CHANGED'
  /** In 24 hours a date of yours is due; `detail` is WAIT_ENDS, WITHDRAWABLE, GRACE_ENDS or OFFER_EXPIRES. Only an announcement: the date has an event of its own. */
  | 'REMINDER'
  /** Accrued rewards were claimed and paid out to the wallet that earned them. */
  | 'REWARDS_CLAIMED'
  /** Rewards of a block were credited to you. */
  | 'REWARDS_CREDITED'
  /** A client signed in to your account. */
  | 'SESSION_STARTED'
  /** Stake or rewards were slashed and are under review; `detail` is the `SlashCause`. */
  | 'SLASHED'
  /** The review of a slash ended with the verdict in `detail`, UPHELD or REVERSED. */
  | 'SLASH_REVIEWED'
  /** The stake on the device became sufficient or insufficient, or entered the grace period. `detail` is the new `StakeSufficiency`. */
  | 'SUFFICIENCY_CHANGED'
  /** The co-staker cancelled the unstake within its wait period. */
  | 'UNSTAKE_CANCELED'
  /** The co-staker unstaked: earning ended, and the dates of the exit are fixed. */
  | 'UNSTAKE_STARTED'
  /** The wallet in `detail` was linked to your account. */
  | 'WALLET_LINKED'
  /** The wallet in `detail` was unlinked from your account. */
  | 'WALLET_UNLINKED'
  /** Deliveries to a webhook endpoint of your account ended; `detail` is FAILING or GONE. */
  | 'WEBHOOK_DISABLED'
  /** The cooldown of a co-stake ended: the stake can be withdrawn. */
  | 'WITHDRAWABLE'
  /** The stake of a co-stake was paid back to the co-staker. */
  | 'WITHDRAWN';

/** The wallet to fund, and the amount of play money. */
export type FaucetInput = {
  /** Amount of play money: more than 0 and at most 10 000 000 IO per call, else BAD_USER_INPUT. */
  readonly amount: string;
  /** Wallet that receives the money; it may be new to the marketplace. */
  readonly wallet: string;
};

/** A range of whole numbers; both ends are inclusive, and an absent end is open. */
export type IntRange = {
  /** Largest value, inclusive; no upper bound unless given. */
  readonly max?: number | null | undefined;
  /** Least value, inclusive; no lower bound unless given. */
  readonly min?: number | null | undefined;
};

/** Direction of a movement of money, seen from the wallet. */
export type LedgerDirection =
  /** Money came in: the wallet's free balance grew. */
  | 'IN'
  /** Money went out: the wallet's free balance shrank. */
  | 'OUT';

/** Fields of the text that a wallet signs to link a wallet to an account; a wallet of the account and the new wallet both sign. */
export type LinkWalletAction = {
  /** Wallet that signs for the account; by default the argument `wallet` of `signingMessage`. */
  readonly accountWallet?: string | null | undefined;
  /** The wallet that joins; it must not share an account with other wallets. */
  readonly wallet: string;
};

/** Reason why a co-stake does not earn: the first that applies, in the order of these values. */
export type NotEarningReason =
  /** The claim was not settled; your stake went back to your wallet. */
  | 'CLAIM_FAILED'
  /** The transfer of your stake is not settled yet. */
  | 'CLAIM_PENDING'
  /** The owner took the device out of the programme, or the network blocked it. You may unstake without a wait period. */
  | 'DEVICE_NOT_COMMITTED'
  /** The device is not running, has no connectivity tier, or its model earns nothing. */
  | 'DEVICE_NOT_OPERATIONAL'
  /** The stake on the device is below its requirement, after any grace period has ended. */
  | 'STAKE_INSUFFICIENT'
  /** You have unstaked; earning ended at that instant. */
  | 'UNSTAKED';

/** Names one offer by exactly one of its keys. */
export type OfferBy =
  {   /** Global id of the offer, as in `Offer.id`. */
  readonly id: string; readonly slug?: never; }
  |  { readonly id?: never;   /** Slug of the offer: the last part of its share link, 22 letters and digits. */
  readonly slug: string; };

/** Conditions on public events. Fields are combined with AND, the values of a list with OR; an absent field matches every event. */
export type OfferEventFilter = {
  /** Only events of offers on one of these devices: global ids, at most 100. */
  readonly deviceIds?: ReadonlyArray<string> | null | undefined;
  /** Only events of one of these offers: global ids, at most 100. */
  readonly offerIds?: ReadonlyArray<string> | null | undefined;
  /** A saved search: only OFFER_OPENED of offers that match this filter, by their state at publication. `status` and `excludeOwn` are refused with BAD_USER_INPUT. */
  readonly offers?: OfferFilter | null | undefined;
  /** Only events of one of these types. */
  readonly types?: ReadonlyArray<EventType> | null | undefined;
};

/** Conditions on offers. Fields are combined with AND, the values of a list with OR; an absent field matches every offer. */
export type OfferFilter = {
  /** Offers whose reward share is at least this number of basis points above `breakEvenShareBps`, or at most so far below it if the number is negative: -10000 to 10000. Offers that promise no rewards now, closed ones among them, are excluded. */
  readonly aboveBreakEvenBps?: number | null | undefined;
  /** Offers on devices with a connectivity tier (0 to 4) in this range. */
  readonly connectivityTier?: IntRange | null | undefined;
  /** Offers on devices in one of these countries: ISO 3166-1 alpha-2 codes in either case, at most 100. */
  readonly countries?: ReadonlyArray<string> | null | undefined;
  /** Offers on devices whose network id begins with this text: 1 to 36 hexadecimal digits and dashes. */
  readonly deviceId?: string | null | undefined;
  /** Offers with an estimated yearly return in this range, in basis points; offers without an estimate are excluded. */
  readonly estimatedAprBps?: IntRange | null | undefined;
  /** If true, offers on devices of the signed-in account are excluded. Without a session this field has no effect. */
  readonly excludeOwn?: boolean | null | undefined;
  /** Offers on devices of this hardware class: GPU or CPU. */
  readonly kind?: DeviceKind | null | undefined;
  /** Offers on one of these hardware models: at most 100 names, each of 1 to 64 printable ASCII characters, spelled as in the network's explorer. */
  readonly models?: ReadonlyArray<string> | null | undefined;
  /** Offers on devices of one of these reward pools; at most 100 values. Devices without a reported pool are excluded. */
  readonly pools?: ReadonlyArray<DevicePool> | null | undefined;
  /** Offers on devices with a number of cards in this range. */
  readonly quantity?: IntRange | null | undefined;
  /** Offers on devices with a reliability score in this range; devices without a score are excluded. */
  readonly reliability?: ScoreRange | null | undefined;
  /** Offers whose requested amount is in this range. */
  readonly requestedAmount?: TokenAmountRange | null | undefined;
  /** Offers whose share of block rewards is in this range, in basis points. */
  readonly rewardShareBps?: IntRange | null | undefined;
  /** Offers on devices without a slash in this number of 24-hour days up to now, 1 to 365; reversed slashes do not count. */
  readonly slashFreeDays?: number | null | undefined;
  /** If true, offers on devices in a data centre with a SOC 2 audit; if false, offers on all other devices. */
  readonly soc2?: boolean | null | undefined;
  /** Offers in one of these statuses now; at most 100 values. */
  readonly status?: ReadonlyArray<OfferStatus> | null | undefined;
  /** Offers on devices whose `stakeSufficiency` is one of these now; at most 100 values. An empty list matches no offer. */
  readonly sufficiency?: ReadonlyArray<StakeSufficiency> | null | undefined;
};

/** The order of a list of offers; equal values are ordered by id, so that pages neither repeat nor skip an offer. */
export type OfferOrder = {
  /** Direction of the order: ascending or descending. */
  readonly direction: OrderDirection;
  /** Value of an offer by which the list is ordered. */
  readonly field: OfferOrderField;
};

/** Value by which a list of offers is ordered. */
export type OfferOrderField =
  /** Time at which the offer was published. */
  | 'CREATED_AT'
  /** Estimated yearly return of the offer; offers without an estimate count as lowest. */
  | 'ESTIMATED_APR'
  /** Reliability score of the offer's device; devices without a score count as lowest. */
  | 'RELIABILITY'
  /** Requested amount of the offer, in IO. */
  | 'REQUESTED_AMOUNT'
  /** Co-staker's share of block rewards under the offer. */
  | 'REWARD_SHARE';

/** A condition that must hold before an offer can be published. */
export type OfferPrecondition =
  /** The device is in the programme: neither unstaked, terminated nor blocked. */
  | 'DEVICE_COMMITTED'
  /** The device is running, it has a connectivity tier, and its model is supported. */
  | 'DEVICE_OPERATIONAL'
  /** The device is not hired, or the stake on it is sufficient. */
  | 'NOT_HIRED_AND_SHORT'
  /** The device had no other offer; no longer reported, because it may have several. */
  | 'NO_LIVE_OFFER'
  /** A place is free. Open offers take one each, and so do co-stakes that are pending or active (published limit: 4). */
  | 'OFFER_PLACE'
  /** Your own stake is at least the minimum share of the requirement (published value: half). */
  | 'OWN_STAKE'
  /** The requirement allowed the minimum co-stake; no longer reported, because other offers take of it. */
  | 'ROOM_FOR_CO_STAKE'
  /** The share room, which is the largest reward share less what the places have taken, is not below the smallest share. */
  | 'SHARE_ROOM'
  /** The stake room, which is the largest stake of co-stakers less what the places have taken, is not below the minimum co-stake. */
  | 'STAKE_ROOM';

/** Status of an offer at the time of the request, derived from stored dates and the clock. */
export type OfferStatus =
  /** The offer has ended permanently: the owner closed it, it expired, a change of the device closed it, or its co-staker left. */
  | 'CLOSED'
  /** A co-staker has claimed the offer; its terms bind both parties, and it can be neither closed nor changed. */
  | 'FILLED'
  /** The offer can be claimed by any account except the one that owns the device. */
  | 'OPEN';

/** Who finds an offer. It is set at publication and never changes. */
export type OfferVisibility =
  /** Everybody: lists, counts, facets and public streams contain the offer. */
  | 'LISTED'
  /** Only a person who has its share link or id, and its parties: no list, count, facet or stream of several offers contains it, in any status. */
  | 'UNLISTED';

/** Direction in which a list is ordered: from the smallest value up, or from the largest value down. */
export type OrderDirection =
  /** The smallest value or the oldest first. */
  | 'ASC'
  /** The largest value or the latest first. */
  | 'DESC';

/** An action that an owner can sign for a device. */
export type OwnerAction =
  /** Pay out the accrued rewards to the owner wallet: `claimRewards`. */
  | 'CLAIM_REWARDS'
  /** Close an open offer before it is claimed: `closeOffer`. */
  | 'CLOSE_OFFER'
  /** Publish an offer on the device: `createOffer`. */
  | 'CREATE_OFFER'
  /** Close an open offer and publish another in one step: `replaceOffer`. */
  | 'REPLACE_OFFER'
  /** Add own stake to the device: `stakeDevice`. */
  | 'STAKE_DEVICE'
  /** Start the exit of the whole own stake: `unstakeDevice`. */
  | 'UNSTAKE_DEVICE'
  /** Withdraw the whole own stake after its cooldown: `withdrawDeviceStake`. */
  | 'WITHDRAW_DEVICE_STAKE'
  /** Withdraw own stake above the requirement at once: `withdrawOverflow`. */
  | 'WITHDRAW_OVERFLOW';

/** Status of a payout. REQUESTED becomes SENT or FAILED, which are final. */
export type PayoutStatus =
  /** The amount could not be sent and is free balance of the wallet again; `failure` says why. */
  | 'FAILED'
  /** The amount has left the free balance and is payable; the network has not reported yet. A payout cannot be cancelled. */
  | 'REQUESTED'
  /** The network sent the amount to the wallet on the chain; `transactionSignature` names the transaction. */
  | 'SENT';

/** The refresh token that continues a session. */
export type RefreshSessionInput = {
  /** The latest refresh token of the session. */
  readonly refreshToken: string;
};

/** The rule that refused a mutation. Codes are stable; more may be added. */
export type RefusalCode =
  /** The co-stake has already been unstaked; the dates of its exit do not change. */
  | 'ALREADY_UNSTAKED'
  /** The co-stake has already been paid back to its wallet. */
  | 'ALREADY_WITHDRAWN'
  /** The authorisation has expired, and it had not been used before. */
  | 'AUTHORIZATION_EXPIRED'
  /** The issue time of the authorisation is ahead of the server's wall clock. */
  | 'AUTHORIZATION_NOT_YET_VALID'
  /** The validity period of the authorisation is longer than `maxSeconds`, or its expiry time is not after its issue time. */
  | 'AUTHORIZATION_PERIOD_INVALID'
  /** The challenge is unknown, expired or already answered; request a new one. */
  | 'CHALLENGE_NOT_ANSWERABLE'
  /** The account uses all of its claim slots. */
  | 'CLAIM_CAP_REACHED'
  /** The claim was not settled; its stake went back to the wallet. */
  | 'CLAIM_FAILED'
  /** The claim is still being settled, so its stake can be neither unstaked nor withdrawn yet. */
  | 'CLAIM_PENDING'
  /** The requested instant is not later than the present market time. */
  | 'CLOCK_MOVES_FORWARD_ONLY'
  /** The device had another live offer; no longer given, because a device may have several offers. */
  | 'DEVICE_HAS_LIVE_OFFER'
  /** The device is hired; the same action succeeds when the hire has ended. */
  | 'DEVICE_HIRED'
  /** The device has left the staking programme: its owner unstaked, or it was blocked or terminated. */
  | 'DEVICE_NOT_COMMITTED'
  /** The device is not running, has no connectivity tier or is of an unsupported model. */
  | 'DEVICE_NOT_OPERATIONAL'
  /** The expiry of the offer is not later than the present market time. */
  | 'EXPIRY_NOT_AHEAD'
  /** The wallet holds less free IO than the action needs. */
  | 'INSUFFICIENT_BALANCE'
  /** The wallet has used this nonce for another text; sign again with a new nonce. */
  | 'NONCE_ALREADY_USED'
  /** The owner has no own stake on the device. */
  | 'NOTHING_STAKED'
  /** No rewards have accrued that could be claimed now. */
  | 'NOTHING_TO_CLAIM'
  /** The input names an entity that does not exist or that you may not use; both cases get the same answer. */
  | 'NOT_FOUND'
  /** An unstake can be cancelled in its wait period only. */
  | 'NOT_IN_WAIT_PERIOD'
  /** The signing wallet belongs to the account of the owner, but it is not the owner wallet of the device, to which the stake would be paid back. */
  | 'NOT_OWNER_WALLET'
  /** The stake has to be unstaked before it can be withdrawn. */
  | 'NOT_UNSTAKED'
  /** The stake cannot be withdrawn yet, because its wait period or cooldown has not ended. */
  | 'NOT_YET_WITHDRAWABLE'
  /** The other offers on the device leave less of the block rewards than the smallest reward share. */
  | 'NO_SHARE_ROOM'
  /** The device's requirement leaves less stake for a further co-stake than the minimum co-stake. */
  | 'NO_STAKE_ROOM'
  /** All places for offers on the device are taken: by open offers, and by co-stakes that are not leaving. */
  | 'OFFER_LIMIT_REACHED'
  /** The offer is filled or closed, so it cannot be claimed, replaced or closed. */
  | 'OFFER_NOT_OPEN'
  /** The offer is reserved for one wallet; every other wallet is refused, also one of the same account. */
  | 'OFFER_RESERVED'
  /** The requested amount is more than the owner can withdraw now; nothing was withdrawn. */
  | 'OVERFLOW_EXCEEDED'
  /** The owner has already unstaked the device; the dates of the exit do not change. */
  | 'OWNER_ALREADY_UNSTAKED'
  /** The claimer owns the device, with this or another wallet of the account. */
  | 'OWN_DEVICE'
  /** The owner's own stake is below the minimum share of the requirement. */
  | 'OWN_STAKE_TOO_LOW'
  /** Another co-stake has taken the room of this one on the device, so the unstake can no longer be cancelled. */
  | 'REPLACEMENT_CLAIMED'
  /** The requested amount is below the minimum co-stake or above the stake room of the device. */
  | 'REQUESTED_AMOUNT_OUT_OF_BOUNDS'
  /** The reward share is below the smallest share or above the share room of the device. */
  | 'REWARD_SHARE_OUT_OF_BOUNDS'
  /** The mutation is available in a sandbox only, and this server is not a sandbox. */
  | 'SANDBOX_ONLY'
  /** The session has ended; sign in again. */
  | 'SESSION_ENDED'
  /** The signature is not valid for the text that the server rebuilt from the input. */
  | 'SIGNATURE_INVALID'
  /** The wallet has as many payouts as may wait for the network at a time. */
  | 'TOO_MANY_PAYOUTS'
  /** The account has as many webhook endpoints as it may have; delete one first. */
  | 'TOO_MANY_WEBHOOKS'
  /** The origin of the URI is not one of those from which wallets may sign in. */
  | 'URI_NOT_ALLOWED'
  /** The wallet belongs to this account already. */
  | 'WALLET_ALREADY_LINKED'
  /** The address is not the public key of a wallet, so nobody could ever sign for it. */
  | 'WALLET_CANNOT_SIGN'
  /** The wallet still has a balance, devices, co-stakes or payouts without a report, so it cannot be unlinked. */
  | 'WALLET_IN_USE'
  /** The wallet is the primary wallet of its account; it cannot be unlinked, nor be made primary again. */
  | 'WALLET_IS_PRIMARY'
  /** The account has as many wallets as the parameters allow. */
  | 'WALLET_LIMIT_REACHED'
  /** The wallet belongs to another account with several wallets; unlink it there first. */
  | 'WALLET_LINKED_ELSEWHERE'
  /** Messages are not sent to this URL: its scheme, port or address is not allowed. */
  | 'WEBHOOK_URL_NOT_ALLOWED';

/** Fields of the text that a wallet signs to replace an open offer by one with other terms. */
export type ReplaceOfferAction = {
  /** Time at which the offer closes unless it is claimed before; null or absent: it never expires. */
  readonly expiresAt?: string | null | undefined;
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
  /** Stake that the co-staker provides; from the minimum co-stake up to half of the requirement. */
  readonly requestedAmount: string;
  /** The only wallet that may claim the offer; null or absent: any wallet. An address for which no signature can exist, such as that of a program, is refused with BAD_USER_INPUT. */
  readonly reservedFor?: string | null | undefined;
  /** The co-staker's share of each block reward in basis points, 1 to 9999; 7400 is 74 %. */
  readonly rewardShareBps: number;
  /** Who finds the offer; null or absent: LISTED. It can never be changed; `replaceOffer` publishes another. */
  readonly visibility?: OfferVisibility | null | undefined;
};

/** Fields of the text that a wallet signs to pay free balance of the wallet out to the wallet itself, on the chain. */
export type RequestPayoutAction = {
  /** Amount to pay out, in IO; more than zero, at most the free balance of the signing wallet. */
  readonly amount: string;
};

/** The session of your account to end. */
export type RevokeSessionInput = {
  /** Global id of the session, from `viewer.sessions`. */
  readonly sessionId: string;
};

/** A range of scores; both ends lie between 0 and 100 and are inclusive, and an absent end is open. */
export type ScoreRange = {
  /** Largest value, inclusive; no upper bound unless given. */
  readonly max?: number | null | undefined;
  /** Least value, inclusive; no lower bound unless given. */
  readonly min?: number | null | undefined;
};

/** Fields of the text that a wallet signs to make a wallet the primary one of its account. */
export type SetPrimaryWalletAction = {
  /** Wallet of the account that becomes its primary wallet. */
  readonly wallet: string;
};

/** Reason why a claim was not settled. In each case the whole stake went back to the wallet. */
export type SettlementFailure =
  /** The device stopped being operational between the claim and the settlement. */
  | 'DEVICE_NOT_OPERATIONAL'
  /** The offer closed between its claim and the settlement. */
  | 'OFFER_WITHDRAWN'
  /** The transfer of the stake was not decided within the time limit. */
  | 'TIME_LIMIT'
  /** The network rejected the transfer of the stake. */
  | 'TRANSFER_REJECTED';

/** State of the transfer that moves a claimed stake from the wallet into the co-stake. */
export type SettlementStatus =
  /** The transfer is done and the terms are frozen; earning begins with the next block that starts. */
  | 'APPROVED'
  /** The transfer was not decided within the time limit; the stake went back to the wallet. */
  | 'EXPIRED'
  /** The transfer was refused for the reason in `failure`; the stake went back to the wallet. */
  | 'FAILED'
  /** The transfer is in progress; it is approved, fails or expires by `settleBy` at the latest. */
  | 'SENDING';

/** The wallet that signs in, and the page that requests the sign-in. */
export type SignInChallengeInput = {
  /** URI of the page that requests the sign-in. Its origin must be that of the server or one of ALLOWED_ORIGINS, in a sandbox also `localhost` or `127.0.0.1` with any port; else the answer is `UriNotAllowed`. An app without a web origin, such as a mobile app or a script, sends `protocol.uri`. */
  readonly uri: string;
  /** The wallet that will sign the text. */
  readonly wallet: string;
};

/** The answer to a sign-in challenge: its nonce and the signature over its text. */
export type SignInInput = {
  /** Encoding of the signed bytes; by default the text alone. */
  readonly encoding?: SignedEncoding;
  /** Name of the client, such as "Firefox on my laptop", so that you recognise it in `viewer.sessions`: 1 to 60 characters, none of them a control character. */
  readonly label?: string | null | undefined;
  /** Nonce of the challenge that was signed. */
  readonly nonce: string;
  /** Ed25519 signature: 64 bytes in base58 or base64. */
  readonly signature: string;
};

/** The action to sign: exactly one field is given, with the same values as for the mutation of that name. */
export type SignableActionInput =
  {   /** Asks for the text that a wallet signs to cancel an exit within its wait period. */
  readonly cancelUnstake: CancelUnstakeAction; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never;   /** Asks for the text that a wallet signs to change the URL of a webhook endpoint. */
  readonly changeWebhookUrl: ChangeWebhookUrlAction; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never;   /** Asks for the text that a wallet signs to pay out everything that has accrued to the wallet itself. */
  readonly claimAllRewards: ClaimAllRewardsAction; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never;   /** Asks for the text that a wallet signs to claim an open offer in full. */
  readonly claimOffer: ClaimOfferAction; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never;   /** Asks for the text that a wallet signs to pay out the accrued rewards of one co-stake or one device. */
  readonly claimRewards: ClaimRewardsAction; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never;   /** Asks for the text that a wallet signs to close an open offer on your device. */
  readonly closeOffer: CloseOfferAction; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never;   /** Asks for the text that a wallet signs to publish an offer on your device. */
  readonly createOffer: CreateOfferAction; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never;   /** Asks for the text that a wallet signs to create a webhook endpoint. */
  readonly createWebhookEndpoint: CreateWebhookEndpointAction; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never;   /** Asks for the text that a wallet signs to link a wallet to an account; a wallet of the account and the new wallet both sign. */
  readonly linkWallet: LinkWalletAction; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never;   /** Asks for the text that a wallet signs to replace an open offer by one with other terms. */
  readonly replaceOffer: ReplaceOfferAction; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never;   /** Asks for the text that a wallet signs to pay free balance of the wallet out to the wallet itself, on the chain. */
  readonly requestPayout: RequestPayoutAction; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never;   /** Asks for the text that a wallet signs to make a wallet the primary one of its account. */
  readonly setPrimaryWallet: SetPrimaryWalletAction; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never;   /** Asks for the text that a wallet signs to add own stake to your device. */
  readonly stakeDevice: StakeDeviceAction; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never;   /** Asks for the text that a wallet signs to remove a wallet from its account. */
  readonly unlinkWallet: UnlinkWalletAction; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never;   /** Asks for the text that a wallet signs to start the exit of a co-stake. */
  readonly unstake: UnstakeAction; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never;   /** Asks for the text that a wallet signs to start the exit of the whole own stake of a device. */
  readonly unstakeDevice: UnstakeDeviceAction; readonly withdraw?: never; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never;   /** Asks for the text that a wallet signs to withdraw a co-stake after its cooldown. */
  readonly withdraw: WithdrawAction; readonly withdrawDeviceStake?: never; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never;   /** Asks for the text that a wallet signs to withdraw the own stake of a device after its cooldown. */
  readonly withdrawDeviceStake: WithdrawDeviceStakeAction; readonly withdrawOverflow?: never; }
  |  { readonly cancelUnstake?: never; readonly changeWebhookUrl?: never; readonly claimAllRewards?: never; readonly claimOffer?: never; readonly claimRewards?: never; readonly closeOffer?: never; readonly createOffer?: never; readonly createWebhookEndpoint?: never; readonly linkWallet?: never; readonly replaceOffer?: never; readonly requestPayout?: never; readonly setPrimaryWallet?: never; readonly stakeDevice?: never; readonly unlinkWallet?: never; readonly unstake?: never; readonly unstakeDevice?: never; readonly withdraw?: never; readonly withdrawDeviceStake?: never;   /** Asks for the text that a wallet signs to withdraw own stake above the requirement. */
  readonly withdrawOverflow: WithdrawOverflowAction; };

/** Reason why a signature was refused: the first check that failed. */
export type SignatureFault =
  /** The wallet address is not a safe Ed25519 public key; `WalletFault` lists the reasons. */
  | 'KEY_REFUSED'
  /** The signature is not well-formed: it must have 64 bytes in base58 or base64, in canonical form. */
  | 'SIGNATURE_MALFORMED'
  /** The signature was not made by this wallet over exactly the expected text in the given encoding. */
  | 'SIGNATURE_MISMATCH';

/** Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it. */
export type SignedEncoding =
  /** A Solana off-chain message, version 0, around exactly the text (Ledger devices), with the present header or the older one, which names no signer. */
  | 'OFFCHAIN_V0'
  /** A Solana off-chain message, version 1, around exactly the text. */
  | 'OFFCHAIN_V1'
  /** The bytes of the text alone, ASCII with LF line ends. */
  | 'RAW';

/** Money that a slash takes: staked principal, or unclaimed rewards. */
export type SlashKind =
  /** Accrued, unclaimed rewards; each party loses the same share. */
  | 'REWARD'
  /** Staked principal: each co-staker loses the slash's share of the stake held, and the owner pays the remainder of the total. */
  | 'STAKE';

/** State of the review that decides whether slashed money is forfeited or returned. */
export type SlashReviewStatus =
  /** The slash is under review; the money is in escrow. */
  | 'PENDING'
  /** The slash was reversed; the money went back to the parties from which it was taken. */
  | 'REVERSED'
  /** The slash was upheld, or not reviewed in time; the money is forfeited. */
  | 'UPHELD';

/** Fields of the text that a wallet signs to add own stake to your device. */
export type StakeDeviceAction = {
  /** Stake to add, in IO; more than zero, at most the balance of the signing wallet. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Signed fields and authorisation to add own stake to your device. */
export type StakeDeviceInput = {
  /** Stake to add, in IO; more than zero, at most the balance of the signing wallet. */
  readonly amount: string;
  /** Authorisation signed by the owner wallet of the device; another wallet of the account is refused with NOT_OWNER_WALLET. */
  readonly authorization: WalletAuthorization;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Whether the counted stake on a device meets its requirement. */
export type StakeSufficiency =
  /** The requirement rose above the stake; until the deadline the device is treated as sufficient and can earn. */
  | 'GRACE'
  /** The counted stake is below the requirement; the device and its co-stakers earn nothing. */
  | 'INSUFFICIENT'
  /** The counted stake meets the requirement; the device can earn. */
  | 'SUFFICIENT';

/** Published status label of an offer, computed from its status, the phase of its co-stake and the stake sufficiency of its device. */
export type StatusLabel =
  /** "Active": the co-stake counts toward the requirement and earns when the device does. */
  | 'ACTIVE'
  /** "Claim Pending": the offer was claimed, and the transfer of the stake is being settled. */
  | 'CLAIM_PENDING'
  /** "Co-Staker Unstaked (In Wait Period)": the same state as SUFFICIENT_STAKE_WAIT_PERIOD. Shown to the co-staker. */
  | 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD'
  /** "Co-Staker Withdrawn": the stake was paid back to the co-staker. */
  | 'CO_STAKER_WITHDRAWN'
  /** "Insufficient Stake (Waiting for Co-Staker)": the offer is open, and until it is claimed the device is below its requirement. */
  | 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
  /** "In Cooldown": the wait period is over; the co-stake no longer counts toward the requirement of the device and is locked until the cooldown ends. */
  | 'IN_COOLDOWN'
  /** "Offer Closed": the offer closed before a claim, or the device of an active co-stake left the staking programme. */
  | 'OFFER_CLOSED'
  /** "Ready to Withdraw": the cooldown is over; the co-staker may withdraw. */
  | 'READY_TO_WITHDRAW'
  /** "Sufficient Stake (Waiting for Co-Staker)": the offer is open, and the device meets its requirement or is in its grace period. */
  | 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER'
  /** "Sufficient Stake (Wait Period)": the co-staker has unstaked, and the stake counts until the wait period ends. Shown to the owner. */
  | 'SUFFICIENT_STAKE_WAIT_PERIOD';

/** Reason why a stream cannot continue from a cursor without a gap. */
export type StreamResetReason =
  /** A wallet joined or left your account, so different events are visible to you. No event is skipped; the event of this change comes next. */
  | 'ACCESS_CHANGED'
  /** This server cannot continue from the cursor: a backup of the database was restored, or the cursor is of another server, stream, filter or account. */
  | 'EPOCH_CHANGED'
  /** The cursor is older than 30 days, so the events after it are no longer stored. */
  | 'EXPIRED';

/** A range of amounts of IO; both ends are inclusive, and an absent end is open. */
export type TokenAmountRange = {
  /** Largest value, inclusive; no upper bound unless given. */
  readonly max?: string | null | undefined;
  /** Least value, inclusive; no lower bound unless given. */
  readonly min?: string | null | undefined;
};

/** Cause of a movement of money on a wallet. */
export type TransferKind =
  /** Stake that the wallet paid into a co-stake by claiming an offer. */
  | 'CLAIM'
  /** Stake that was returned to the wallet because its claim failed or expired. */
  | 'CLAIM_RETURN'
  /** Deposit that the network credited to the wallet. */
  | 'DEPOSIT'
  /** Own stake above the requirement that was paid back to the wallet at once. */
  | 'OVERFLOW_WITHDRAWAL'
  /** Stake that the owner added to the own stake on a device. */
  | 'OWNER_STAKE'
  /** Own stake that was paid back to the wallet after its cooldown. */
  | 'OWNER_WITHDRAWAL'
  /** Amount that the wallet requested as a payout; it is payable until the network reports. */
  | 'PAYOUT'
  /** Amount of a payout that could not be sent and came back. */
  | 'PAYOUT_RETURN'
  /** Accrued rewards that were claimed and paid out to the wallet. */
  | 'REWARD_CLAIM'
  /** Stake that the reversal of a slash returned after the rest of the stake had been paid back. */
  | 'SLASH_RETURN'
  /** Stake of a co-stake that was paid back to the wallet after the cooldown. */
  | 'WITHDRAWAL';

/** Fields of the text that a wallet signs to remove a wallet from its account. */
export type UnlinkWalletAction = {
  /** The wallet that leaves the account. */
  readonly wallet: string;
};

/** Fields of the text that a wallet signs to start the exit of a co-stake. */
export type UnstakeAction = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Fields of the text that a wallet signs to start the exit of the whole own stake of a device. */
export type UnstakeDeviceAction = {
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Signed fields and authorisation to start the exit of a co-stake. */
export type UnstakeInput = {
  /** Authorisation signed by any wallet of the co-staker's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Party for whom a status label is worded. The wordings differ only during the wait period. */
export type Viewpoint =
  /** The label is worded for the co-staker of the offer. */
  | 'CO_STAKER'
  /** The label is worded for the owner of the device. */
  | 'OWNER';

/** A wallet's signature over the text of an action, as `signingMessage` returns it. The nonce makes it an idempotency key: sending the same authorisation again has no second effect and returns the first outcome with `replayed: true`. */
export type WalletAuthorization = {
  /** Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it. */
  readonly encoding?: SignedEncoding;
  /** Expiry time as in the signed text: later than `issuedAt`, by at most ten minutes. */
  readonly expiresAt: string;
  /** Issue time as in the signed text, to the millisecond; at most 30 seconds ahead of the server's clock. */
  readonly issuedAt: string;
  /** Nonce of 22 base62 characters, chosen by the client or taken from `signingMessage`. A nonce that this wallet has used for another text is refused with NONCE_ALREADY_USED. */
  readonly nonce: string;
  /** The Ed25519 signature: 64 bytes in base58 or base64. */
  readonly signature: string;
  /** Address of the wallet that signed, in base58; the signed text contains it. */
  readonly wallet: string;
};

/** How many messages an endpoint sends at the same time. */
export type WebhookOrdering =
  /** Up to 16 messages at a time, so they can arrive in another order; at most 16 wait for a failing message. */
  | 'RELAXED'
  /** One message at a time, in the order of the events; a failing message holds up the later ones. */
  | 'STRICT';

/** Which events a webhook endpoint sends. */
export type WebhookScope =
  /** Events of your account, your devices and your co-stakes, as in `accountEvents`. */
  | 'ACCOUNT'
  /** Public events of offers that match a filter, as in `offerEvents`. */
  | 'PUBLIC';

/** Fields of the text that a wallet signs to withdraw a co-stake after its cooldown. */
export type WithdrawAction = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Fields of the text that a wallet signs to withdraw the own stake of a device after its cooldown. */
export type WithdrawDeviceStakeAction = {
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Signed fields and authorisation to withdraw a co-stake after its cooldown. */
export type WithdrawInput = {
  /** Authorisation signed by any wallet of the co-staker's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Fields of the text that a wallet signs to withdraw own stake above the requirement. */
export type WithdrawOverflowAction = {
  /** Stake to withdraw, in IO; more than zero, at most `withdrawableOverflow`. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

type Refused_AlreadyUnstaked_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_AlreadyWithdrawn_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_AuthorizationExpired_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_AuthorizationNotYetValid_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_AuthorizationPeriodInvalid_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ChallengeNotAnswerable_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ClaimCapReached_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ClaimFailed_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ClaimPending_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ClockMovesForwardOnly_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_DeviceHasLiveOffer_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_DeviceHired_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_DeviceNotCommitted_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_DeviceNotOperational_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ExpiryNotAhead_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_InsufficientBalance_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NoShareRoom_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NoStakeRoom_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NonceAlreadyUsed_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NotFound_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NotInWaitPeriod_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NotOwnerWallet_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NotUnstaked_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NotYetWithdrawable_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NothingStaked_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_NothingToClaim_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OfferLimitReached_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OfferNotOpen_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OfferReserved_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OverflowExceeded_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OwnDevice_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OwnStakeTooLow_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_OwnerAlreadyUnstaked_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_ReplacementClaimed_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_RequestedAmountOutOfBounds_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_RewardShareOutOfBounds_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_SandboxOnly_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_SessionEnded_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_SignatureInvalid_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_TooManyPayouts_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_TooManyWebhooks_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_UriNotAllowed_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletAlreadyLinked_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletCannotSign_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletInUse_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletIsPrimary_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletLimitReached_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WalletLinkedElsewhere_Fragment = { readonly code: RefusalCode, readonly message: string };

type Refused_WebhookUrlNotAllowed_Fragment = { readonly code: RefusalCode, readonly message: string };

export type RefusedFragment =
  | Refused_AlreadyUnstaked_Fragment
  | Refused_AlreadyWithdrawn_Fragment
  | Refused_AuthorizationExpired_Fragment
  | Refused_AuthorizationNotYetValid_Fragment
  | Refused_AuthorizationPeriodInvalid_Fragment
  | Refused_ChallengeNotAnswerable_Fragment
  | Refused_ClaimCapReached_Fragment
  | Refused_ClaimFailed_Fragment
  | Refused_ClaimPending_Fragment
  | Refused_ClockMovesForwardOnly_Fragment
  | Refused_DeviceHasLiveOffer_Fragment
  | Refused_DeviceHired_Fragment
  | Refused_DeviceNotCommitted_Fragment
  | Refused_DeviceNotOperational_Fragment
  | Refused_ExpiryNotAhead_Fragment
  | Refused_InsufficientBalance_Fragment
  | Refused_NoShareRoom_Fragment
  | Refused_NoStakeRoom_Fragment
  | Refused_NonceAlreadyUsed_Fragment
  | Refused_NotFound_Fragment
  | Refused_NotInWaitPeriod_Fragment
  | Refused_NotOwnerWallet_Fragment
  | Refused_NotUnstaked_Fragment
  | Refused_NotYetWithdrawable_Fragment
  | Refused_NothingStaked_Fragment
  | Refused_NothingToClaim_Fragment
  | Refused_OfferLimitReached_Fragment
  | Refused_OfferNotOpen_Fragment
  | Refused_OfferReserved_Fragment
  | Refused_OverflowExceeded_Fragment
  | Refused_OwnDevice_Fragment
  | Refused_OwnStakeTooLow_Fragment
  | Refused_OwnerAlreadyUnstaked_Fragment
  | Refused_ReplacementClaimed_Fragment
  | Refused_RequestedAmountOutOfBounds_Fragment
  | Refused_RewardShareOutOfBounds_Fragment
  | Refused_SandboxOnly_Fragment
  | Refused_SessionEnded_Fragment
  | Refused_SignatureInvalid_Fragment
  | Refused_TooManyPayouts_Fragment
  | Refused_TooManyWebhooks_Fragment
  | Refused_UriNotAllowed_Fragment
  | Refused_WalletAlreadyLinked_Fragment
  | Refused_WalletCannotSign_Fragment
  | Refused_WalletInUse_Fragment
  | Refused_WalletIsPrimary_Fragment
  | Refused_WalletLimitReached_Fragment
  | Refused_WalletLinkedElsewhere_Fragment
  | Refused_WebhookUrlNotAllowed_Fragment
;

export type SigningMessageQueryVariables = Exact<{
  action: SignableActionInput;
  wallet: string;
  nonce?: string | null | undefined;
}>;


export type SigningMessageQuery = { readonly signingMessage: { readonly text: string, readonly nonce: string, readonly issuedAt: string, readonly expiresAt: string, readonly actionId: string } };

export type ClaimOfferMutationVariables = Exact<{
  input: ClaimOfferInput;
}>;


export type ClaimOfferMutation = { readonly claimOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimCapReached', readonly limit: number, readonly used: number, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimOfferSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } } }
    | { readonly __typename: 'DeviceNotCommitted', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceNotOperational', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'InsufficientBalance', readonly available: string, readonly required: string, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferNotOpen', readonly status: OfferStatus, readonly closeReason: CloseReason | null, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferReserved', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OwnDevice', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export type CloseOfferMutationVariables = Exact<{
  input: CloseOfferInput;
}>;


export type CloseOfferMutation = { readonly closeOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'CloseOfferSuccess', readonly replayed: boolean, readonly offer: { readonly id: string, readonly status: OfferStatus, readonly closeReason: CloseReason | null, readonly closedAt: string | null } }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferNotOpen', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export type CreateOfferMutationVariables = Exact<{
  input: CreateOfferInput;
}>;


export type CreateOfferMutation = { readonly createOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'CreateOfferSuccess', readonly replayed: boolean, readonly offer: { readonly id: string, readonly slug: string, readonly url: string, readonly status: OfferStatus } }
    | { readonly __typename: 'DeviceHasLiveOffer', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceHired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceNotCommitted', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceNotOperational', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ExpiryNotAhead', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NoShareRoom', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NoStakeRoom', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferLimitReached', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OwnStakeTooLow', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'RequestedAmountOutOfBounds', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'RewardShareOutOfBounds', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export type StakeDeviceMutationVariables = Exact<{
  input: StakeDeviceInput;
}>;


export type StakeDeviceMutation = { readonly stakeDevice:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceNotCommitted', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'InsufficientBalance', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotOwnerWallet', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OwnStakeTooLow', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'StakeDeviceSuccess', readonly replayed: boolean, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency } }
   };

export type UnstakeMutationVariables = Exact<{
  input: UnstakeInput;
}>;


export type UnstakeMutation = { readonly unstake:
    | { readonly __typename: 'AlreadyUnstaked', readonly phase: CoStakePhase, readonly withdrawableAt: string, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AlreadyWithdrawn', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimFailed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimPending', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceHired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'UnstakeSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } } }
   };

export type CancelUnstakeMutationVariables = Exact<{
  input: CancelUnstakeInput;
}>;


export type CancelUnstakeMutation = { readonly cancelUnstake:
    | { readonly __typename: 'AlreadyWithdrawn', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'CancelUnstakeSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } } }
    | { readonly __typename: 'ClaimFailed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotInWaitPeriod', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ReplacementClaimed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export type WithdrawMutationVariables = Exact<{
  input: WithdrawInput;
}>;


export type WithdrawMutation = { readonly withdraw:
    | { readonly __typename: 'AlreadyWithdrawn', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimFailed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimPending', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotUnstaked', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotYetWithdrawable', readonly withdrawableAt: string, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'WithdrawSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } } }
   };

export type CoStakeStateFragment = { readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
      | { readonly code: RefusalCode }
    > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } };

export type CoStakeNodeQueryVariables = Exact<{
  id: string;
}>;


export type CoStakeNodeQuery = { readonly node:
    | { readonly __typename: 'CoStake', readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } }
    | { readonly __typename: 'Device', readonly id: string }
    | { readonly __typename: 'Offer', readonly id: string }
    | { readonly __typename: 'OwnedDevice', readonly id: string }
    | { readonly __typename: 'Payout', readonly id: string }
    | { readonly __typename: 'Slash', readonly id: string }
    | { readonly __typename: 'Viewer', readonly id: string }
   | null };

export type MyCoStakeListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyCoStakeListQuery = { readonly viewer: { readonly claimSlots: { readonly used: number }, readonly coStakes: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly id: string, readonly held: string, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean }>, readonly offer: { readonly status: OfferStatus, readonly terms: { readonly sha256: string }, readonly device: { readonly stakeSufficiency: StakeSufficiency } } }> } } | null };

export type MyCoStakesQueryVariables = Exact<{
  phase?: ReadonlyArray<CoStakePhase> | CoStakePhase | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyCoStakesQuery = { readonly viewer: { readonly claimSlots: { readonly limit: number, readonly used: number, readonly available: number }, readonly coStakes: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly allowed: boolean, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }>, readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly label: StatusLabel, readonly device: { readonly id: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } }> } } | null };

export type EventsQueryVariables = Exact<{
  after?: string | null | undefined;
  first?: number | null | undefined;
  filter?: OfferEventFilter | null | undefined;
}>;


export type EventsQuery = { readonly events: { readonly cursor: string, readonly caughtUp: boolean, readonly reset: StreamResetReason | null, readonly items: ReadonlyArray<{ readonly cursor: string, readonly id: string, readonly type: EventType, readonly occurredAt: string, readonly label: StatusLabel | null, readonly previousLabel: StatusLabel | null, readonly status: OfferStatus | null, readonly previousStatus: OfferStatus | null, readonly reason: string | null, readonly offer: { readonly id: string } }> } };

export type OfferEventsSubscriptionVariables = Exact<{
  offerId?: string | null | undefined;
  filter?: OfferEventFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type OfferEventsSubscription = { readonly offerEvents:
    | { readonly __typename: 'OfferEvent', readonly cursor: string, readonly type: EventType, readonly label: StatusLabel | null, readonly previousLabel: StatusLabel | null, readonly offer: { readonly id: string, readonly status: OfferStatus } }
    | { readonly __typename: 'StreamCheckpoint', readonly cursor: string, readonly caughtUp: boolean }
    | { readonly __typename: 'StreamReset', readonly cursor: string, readonly reason: StreamResetReason }
   };

export type AccountEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AccountEventsSubscription = { readonly accountEvents:
    | { readonly __typename: 'AccountEvent', readonly cursor: string, readonly id: string, readonly type: EventType, readonly label: StatusLabel | null, readonly previousLabel: StatusLabel | null, readonly amount: string | null, readonly offer: { readonly id: string } | null, readonly coStake: { readonly id: string, readonly phase: CoStakePhase, readonly counterparty: { readonly alias: string } } | null }
    | { readonly __typename: 'StreamCheckpoint', readonly cursor: string, readonly caughtUp: boolean }
    | { readonly __typename: 'StreamReset', readonly cursor: string }
   };

export type OfferPageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: OfferFilter | null | undefined;
  orderBy?: OfferOrder | null | undefined;
}>;


export type OfferPageQuery = { readonly offers: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null }, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly createdAt: string, readonly requestedAmount: string, readonly rewardShareBps: number, readonly estimate: { readonly aprBps: number } | null, readonly device: { readonly reliability: { readonly score: number | null } } } }> } };

export type MarketQueryVariables = Exact<{
  first?: number | null | undefined;
  filter?: OfferFilter | null | undefined;
}>;


export type MarketQuery = { readonly offers: { readonly totalCount: number, readonly streamCursor: string, readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: OfferStatus, readonly closeReason: CloseReason | null, readonly label: StatusLabel, readonly labelText: string, readonly requestedAmount: string, readonly estimate: { readonly perBlock: string, readonly aprBps: number, readonly breakEvenShareBps: number, readonly sampleBlocks: number, readonly windowTo: string } | null, readonly terms: { readonly sha256: string, readonly requirementAtAcceptance: string | null }, readonly canClaim: { readonly allowed: boolean, readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > }, readonly device: { readonly id: string, readonly deviceId: string, readonly model: string, readonly requiredStake: string, readonly stakeSufficiency: StakeSufficiency, readonly sufficiencyDeadline: string | null, readonly reliability: { readonly score: number | null, readonly uptimeBps: number | null, readonly daily: ReadonlyArray<{ readonly date: string, readonly uptimeBps: number | null }> }, readonly owner: { readonly alias: string } } }> } };

export type MarketHistoryQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MarketHistoryQuery = { readonly offers: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly device: { readonly id: string, readonly offers: { readonly totalCount: number, readonly streamCursor: string, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: OfferStatus }> } } }> } };

export type DeviceHistoryQueryVariables = Exact<{
  by: DeviceBy;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DeviceHistoryQuery = { readonly device: { readonly id: string, readonly offers: { readonly totalCount: number, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly id: string }> } } | null };

export type FacetsQueryVariables = Exact<{
  filter?: OfferFilter | null | undefined;
}>;


export type FacetsQuery = { readonly marketplaceFacets: { readonly minReliability: number | null, readonly maxReliability: number | null, readonly minQuantity: number | null, readonly maxQuantity: number | null, readonly minRequestedAmount: string | null, readonly maxRequestedAmount: string | null, readonly minRewardShareBps: number | null, readonly maxRewardShareBps: number | null, readonly minEstimatedAprBps: number | null, readonly maxEstimatedAprBps: number | null, readonly models: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly kinds: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly countries: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly statuses: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly pools: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly connectivityTiers: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly sufficiencies: ReadonlyArray<{ readonly value: string, readonly count: number }>, readonly soc2: ReadonlyArray<{ readonly value: string, readonly count: number }> } };

export type OfferStateQueryVariables = Exact<{
  by: OfferBy;
  viewpoint?: Viewpoint;
}>;


export type OfferStateQuery = { readonly offer: { readonly id: string, readonly slug: string, readonly status: OfferStatus, readonly closeReason: CloseReason | null, readonly label: StatusLabel, readonly labelText: string, readonly claimedAt: string | null, readonly closedAt: string | null, readonly expiresAt: string | null, readonly canClaim: { readonly allowed: boolean, readonly refusals: ReadonlyArray<
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
        | { readonly code: RefusalCode }
      > }, readonly device: { readonly id: string, readonly deviceId: string, readonly stakeSufficiency: StakeSufficiency, readonly owner: { readonly alias: string } } } | null };

export type NodesQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type NodesQuery = { readonly nodes: ReadonlyArray<
    | { readonly __typename: 'CoStake', readonly id: string }
    | { readonly __typename: 'Device', readonly id: string }
    | { readonly __typename: 'Offer', readonly id: string }
    | { readonly __typename: 'OwnedDevice', readonly id: string }
    | { readonly __typename: 'Payout', readonly id: string }
    | { readonly __typename: 'Slash', readonly id: string }
    | { readonly __typename: 'Viewer', readonly id: string }
   | null> };

export type ModelViewQueryVariables = Exact<{
  devices: ReadonlyArray<string> | string;
  offers: ReadonlyArray<string> | string;
  coStakes: ReadonlyArray<string> | string;
}>;


export type ModelViewQuery = { readonly protocol: { readonly now: string }, readonly viewer: { readonly wallets: ReadonlyArray<{ readonly address: string, readonly primary: boolean }>, readonly balances: ReadonlyArray<{ readonly wallet: string, readonly available: string, readonly payable: string, readonly paidOut: string, readonly coStaked: string, readonly ownStaked: string, readonly rewardsAccrued: string, readonly canClaimAllRewards: { readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > }, readonly canRequestPayout: { readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > } }>, readonly payouts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly amount: string, readonly status: PayoutStatus, readonly transactionSignature: string | null, readonly failure: string | null }> }, readonly claimSlots: { readonly used: number, readonly nextFreeAt: string | null }, readonly devices: { readonly nodes: ReadonlyArray<{ readonly ownerStake: string, readonly overflow: string, readonly withdrawableOverflow: string, readonly stakeRoom: string, readonly shareRoom: number, readonly device: { readonly id: string }, readonly exit: { readonly startedAt: string | null, readonly cooldownEndsAt: string | null } | null, readonly liveOffers: ReadonlyArray<{ readonly id: string }>, readonly offerEligibility: { readonly checks: ReadonlyArray<{ readonly code: OfferPrecondition, readonly met: boolean }> }, readonly rewards: { readonly accrued: string, readonly claimed: string, readonly lifetime: string }, readonly availableActions: ReadonlyArray<{ readonly action: OwnerAction, readonly refusals: ReadonlyArray<
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
            | { readonly code: RefusalCode }
          > }> }> } } | null, readonly devices: ReadonlyArray<
    | { readonly requiredStake: string, readonly stakeSufficiency: StakeSufficiency, readonly sufficiencyDeadline: string | null, readonly state: DeviceState, readonly hired: boolean, readonly multiplier: string, readonly slashes: { readonly nodes: ReadonlyArray<{ readonly kind: SlashKind, readonly shareBps: number, readonly at: string, readonly faultAt: string, readonly reviewEndsAt: string, readonly reviewStatus: SlashReviewStatus, readonly reviewedAt: string | null }> } }
    | Record<PropertyKey, never>
   | null>, readonly offers: ReadonlyArray<
    | { readonly status: OfferStatus, readonly closeReason: CloseReason | null, readonly label: StatusLabel, readonly requestedAmount: string, readonly rewardShareBps: number, readonly createdAt: string, readonly claimedAt: string | null, readonly closedAt: string | null, readonly expiresAt: string | null, readonly visibility: OfferVisibility, readonly reservedFor: string | null, readonly reservedForYou: boolean, readonly labelOfCoStaker: StatusLabel, readonly canClaim: { readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > } }
    | Record<PropertyKey, never>
   | null>, readonly coStakes: ReadonlyArray<
    | { readonly amount: string, readonly held: string, readonly rewardShareBps: number, readonly phase: CoStakePhase, readonly label: StatusLabel, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly countsTowardRequirement: boolean, readonly claimedAt: string, readonly phaseEndsAt: string | null, readonly withdrawableAt: string | null, readonly offer: { readonly id: string }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly canceledAt: string | null, readonly withdrawnAt: string | null } | null, readonly rewards: { readonly accrued: string, readonly claimed: string, readonly lifetime: string }, readonly availableActions: ReadonlyArray<{ readonly action: CoStakeAction, readonly refusals: ReadonlyArray<
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
          | { readonly code: RefusalCode }
        > }> }
    | Record<PropertyKey, never>
   | null> };

export type FaucetMutationVariables = Exact<{
  input: FaucetInput;
}>;


export type FaucetMutation = { readonly faucet:
    | { readonly __typename: 'FaucetSuccess', readonly amount: string }
    | { readonly __typename: 'SandboxOnly', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'WalletCannotSign', readonly code: RefusalCode, readonly message: string }
   };

export type AdvanceClockMutationVariables = Exact<{
  input: AdvanceClockInput;
}>;


export type AdvanceClockMutation = { readonly advanceClock:
    | { readonly __typename: 'AdvanceClockSuccess', readonly now: string }
    | { readonly __typename: 'ClockMovesForwardOnly', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SandboxOnly', readonly code: RefusalCode, readonly message: string }
   };

export type SignInChallengeMutationVariables = Exact<{
  input: SignInChallengeInput;
}>;


export type SignInChallengeMutation = { readonly signInChallenge:
    | { readonly __typename: 'SignInChallengeSuccess', readonly nonce: string, readonly text: string, readonly expiresAt: string }
    | { readonly __typename: 'UriNotAllowed', readonly allowed: ReadonlyArray<string>, readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'WalletCannotSign', readonly code: RefusalCode, readonly message: string }
   };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { readonly signIn:
    | { readonly __typename: 'ChallengeNotAnswerable', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignInSuccess', readonly accessToken: string, readonly expiresAt: string, readonly refreshToken: string, readonly viewer: { readonly streamCursor: string, readonly account: { readonly id: string } } }
    | { readonly __typename: 'SignatureInvalid', readonly reason: SignatureFault, readonly expectedText: string | null, readonly code: RefusalCode, readonly message: string }
   };

export type RefreshSessionMutationVariables = Exact<{
  input: RefreshSessionInput;
}>;


export type RefreshSessionMutation = { readonly refreshSession:
    | { readonly __typename: 'RefreshSessionSuccess', readonly accessToken: string, readonly expiresAt: string, readonly refreshToken: string }
    | { readonly __typename: 'SessionEnded', readonly code: RefusalCode, readonly message: string }
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { readonly signOut:
    | { readonly __typename: 'SessionEnded', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignOutSuccess', readonly signedOut: boolean }
   };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { readonly revokeSession:
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'RevokeSessionSuccess', readonly sessionId: string }
   };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { readonly viewer: { readonly streamCursor: string, readonly account: { readonly id: string }, readonly wallets: ReadonlyArray<{ readonly address: string, readonly primary: boolean }>, readonly claimSlots: { readonly limit: number, readonly used: number, readonly available: number }, readonly balances: ReadonlyArray<{ readonly wallet: string, readonly available: string, readonly coStaked: string, readonly ownStaked: string, readonly rewardsAccrued: string }>, readonly sessions: ReadonlyArray<{ readonly id: string, readonly wallet: string, readonly label: string | null, readonly current: boolean, readonly createdAt: string, readonly lastUsedAt: string }> } | null };

export type MyLedgerQueryVariables = Exact<{
  wallet?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type MyLedgerQuery = { readonly viewer: { readonly ledger: { readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null }, readonly nodes: ReadonlyArray<{ readonly at: string, readonly kind: TransferKind, readonly text: string, readonly direction: LedgerDirection, readonly amount: string, readonly balanceAfter: string, readonly wallet: string, readonly coStake: { readonly id: string } | null, readonly device: { readonly id: string } | null }> } } | null };

export const RefusedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<RefusedFragment, unknown>;
export const CoStakeStateFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CoStakeStateFragment, unknown>;
export const SigningMessageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SigningMessage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"action"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignableActionInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wallet"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletAddress"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"nonce"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signingMessage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"action"},"value":{"kind":"Variable","name":{"kind":"Name","value":"action"}}},{"kind":"Argument","name":{"kind":"Name","value":"wallet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wallet"}}},{"kind":"Argument","name":{"kind":"Name","value":"nonce"},"value":{"kind":"Variable","name":{"kind":"Name","value":"nonce"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"nonce"}},{"kind":"Field","name":{"kind":"Name","value":"issuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"actionId"}}]}}]}}]} as unknown as DocumentNode<SigningMessageQuery, SigningMessageQueryVariables>;
export const ClaimOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ClaimOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferNotOpen"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closeReason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimCapReached"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InsufficientBalance"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"required"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<ClaimOfferMutation, ClaimOfferMutationVariables>;
export const CloseOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CloseOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CloseOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closeOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CloseOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closeReason"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<CloseOfferMutation, CloseOfferMutationVariables>;
export const CreateOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<CreateOfferMutation, CreateOfferMutationVariables>;
export const StakeDeviceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StakeDevice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StakeDeviceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stakeDevice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StakeDeviceSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<StakeDeviceMutation, StakeDeviceMutationVariables>;
export const UnstakeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unstake"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnstakeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unstake"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnstakeSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlreadyUnstaked"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<UnstakeMutation, UnstakeMutationVariables>;
export const CancelUnstakeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelUnstake"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelUnstakeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelUnstake"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CancelUnstakeSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<CancelUnstakeMutation, CancelUnstakeMutationVariables>;
export const WithdrawDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Withdraw"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdraw"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotYetWithdrawable"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<WithdrawMutation, WithdrawMutationVariables>;
export const CoStakeNodeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CoStakeNode"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CoStakeNodeQuery, CoStakeNodeQueryVariables>;
export const MyCoStakeListDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyCoStakeList"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimSlots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"used"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coStakes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"terms"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyCoStakeListQuery, MyCoStakeListQueryVariables>;
export const MyCoStakesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyCoStakes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"phase"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CoStakePhase"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimSlots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"available"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coStakes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"phase"},"value":{"kind":"Variable","name":{"kind":"Name","value":"phase"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeState"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeState"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyCoStakesQuery, MyCoStakesQueryVariables>;
export const EventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Events"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEventFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"caughtUp"}},{"kind":"Field","name":{"kind":"Name","value":"reset"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"previousLabel"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"previousStatus"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EventsQuery, EventsQueryVariables>;
export const OfferEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OfferEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEventFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"offerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"previousLabel"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"caughtUp"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamReset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<OfferEventsSubscription, OfferEventsSubscriptionVariables>;
export const AccountEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"AccountEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"previousLabel"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"caughtUp"}}]}}]}}]}}]} as unknown as DocumentNode<AccountEventsSubscription, AccountEventsSubscriptionVariables>;
export const OfferPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OfferPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"aprBps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<OfferPageQuery, OfferPageQueryVariables>;
export const MarketDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Market"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"streamCursor"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closeReason"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"perBlock"}},{"kind":"Field","name":{"kind":"Name","value":"aprBps"}},{"kind":"Field","name":{"kind":"Name","value":"breakEvenShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"sampleBlocks"}},{"kind":"Field","name":{"kind":"Name","value":"windowTo"}}]}},{"kind":"Field","name":{"kind":"Name","value":"terms"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"requirementAtAcceptance"}}]}},{"kind":"Field","name":{"kind":"Name","value":"canClaim"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deviceId"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"requiredStake"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"sufficiencyDeadline"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"uptimeBps"}},{"kind":"Field","name":{"kind":"Name","value":"daily"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"uptimeBps"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MarketQuery, MarketQueryVariables>;
export const MarketHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MarketHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"streamCursor"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MarketHistoryQuery, MarketHistoryQueryVariables>;
export const DeviceHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DeviceHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeviceBy"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"device"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DeviceHistoryQuery, DeviceHistoryQueryVariables>;
export const FacetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Facets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"marketplaceFacets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"models"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"kinds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"countries"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"statuses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pools"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"connectivityTiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sufficiencies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"soc2"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"minReliability"}},{"kind":"Field","name":{"kind":"Name","value":"maxReliability"}},{"kind":"Field","name":{"kind":"Name","value":"minQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"maxQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"minRequestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"maxRequestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"minRewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"maxRewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"minEstimatedAprBps"}},{"kind":"Field","name":{"kind":"Name","value":"maxEstimatedAprBps"}}]}}]}}]} as unknown as DocumentNode<FacetsQuery, FacetsQueryVariables>;
export const OfferStateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OfferState"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferBy"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"viewpoint"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Viewpoint"}}},"defaultValue":{"kind":"EnumValue","value":"OWNER"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closeReason"}},{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"viewpoint"},"value":{"kind":"Variable","name":{"kind":"Name","value":"viewpoint"}}}]},{"kind":"Field","name":{"kind":"Name","value":"labelText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"viewpoint"},"value":{"kind":"Variable","name":{"kind":"Name","value":"viewpoint"}}}]},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"canClaim"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deviceId"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OfferStateQuery, OfferStateQueryVariables>;
export const NodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Nodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<NodesQuery, NodesQueryVariables>;
export const ModelViewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ModelView"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"devices"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offers"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"coStakes"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"protocol"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"now"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"primary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"payable"}},{"kind":"Field","name":{"kind":"Name","value":"paidOut"}},{"kind":"Field","name":{"kind":"Name","value":"canClaimAllRewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"canRequestPayout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"coStaked"}},{"kind":"Field","name":{"kind":"Name","value":"ownStaked"}},{"kind":"Field","name":{"kind":"Name","value":"rewardsAccrued"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payouts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"transactionSignature"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"claimSlots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"nextFreeAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"devices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ownerStake"}},{"kind":"Field","name":{"kind":"Name","value":"overflow"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableOverflow"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"liveOffers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stakeRoom"}},{"kind":"Field","name":{"kind":"Name","value":"shareRoom"}},{"kind":"Field","name":{"kind":"Name","value":"offerEligibility"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"met"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accrued"}},{"kind":"Field","name":{"kind":"Name","value":"claimed"}},{"kind":"Field","name":{"kind":"Name","value":"lifetime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"devices"},"name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"devices"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Device"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requiredStake"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"sufficiencyDeadline"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"hired"}},{"kind":"Field","name":{"kind":"Name","value":"multiplier"}},{"kind":"Field","name":{"kind":"Name","value":"slashes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"shareBps"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"faultAt"}},{"kind":"Field","name":{"kind":"Name","value":"reviewEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"reviewStatus"}},{"kind":"Field","name":{"kind":"Name","value":"reviewedAt"}}]}}]}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"offers"},"name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offers"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"closeReason"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","alias":{"kind":"Name","value":"labelOfCoStaker"},"name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"viewpoint"},"value":{"kind":"EnumValue","value":"CO_STAKER"}}]},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"visibility"}},{"kind":"Field","name":{"kind":"Name","value":"reservedFor"}},{"kind":"Field","name":{"kind":"Name","value":"reservedForYou"}},{"kind":"Field","name":{"kind":"Name","value":"canClaim"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"coStakes"},"name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"coStakes"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"countsTowardRequirement"}},{"kind":"Field","name":{"kind":"Name","value":"claimedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"canceledAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"phaseEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableAt"}},{"kind":"Field","name":{"kind":"Name","value":"rewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accrued"}},{"kind":"Field","name":{"kind":"Name","value":"claimed"}},{"kind":"Field","name":{"kind":"Name","value":"lifetime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"refusals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ModelViewQuery, ModelViewQueryVariables>;
export const FaucetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Faucet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FaucetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"faucet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FaucetSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<FaucetMutation, FaucetMutationVariables>;
export const AdvanceClockDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdvanceClock"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdvanceClockInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"advanceClock"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdvanceClockSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"now"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<AdvanceClockMutation, AdvanceClockMutationVariables>;
export const SignInChallengeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignInChallenge"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInChallengeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signInChallenge"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInChallengeSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nonce"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UriNotAllowed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<SignInChallengeMutation, SignInChallengeMutationVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"streamCursor"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignatureInvalid"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"expectedText"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const RefreshSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefreshSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefreshSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refreshSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RefreshSessionSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<RefreshSessionMutation, RefreshSessionMutationVariables>;
export const SignOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOut"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignOutSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signedOut"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;
export const RevokeSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeSessionSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]} as unknown as DocumentNode<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const MeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"primary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"claimSlots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"available"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"coStaked"}},{"kind":"Field","name":{"kind":"Name","value":"ownStaked"}},{"kind":"Field","name":{"kind":"Name","value":"rewardsAccrued"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"streamCursor"}}]}}]}}]} as unknown as DocumentNode<MeQuery, MeQueryVariables>;
export const MyLedgerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyLedger"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wallet"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"WalletAddress"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ledger"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"wallet"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wallet"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyLedgerQuery, MyLedgerQueryVariables>;