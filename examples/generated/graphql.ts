// Made by `npm run codegen`; edit the .graphql files.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Signed fields and authorisation to claim an open offer in full. */
export type ClaimOfferInput = {
  /** Authorisation signed by the wallet that pays the stake. */
  readonly authorization: WalletAuthorization;
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

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

/** Status of a payout. REQUESTED becomes SENT or FAILED, which are final. */
export type PayoutStatus =
  /** The amount could not be sent and is free balance of the wallet again; `failure` says why. */
  | 'FAILED'
  /** The amount has left the free balance and is payable; the network has not reported yet. A payout cannot be cancelled. */
  | 'REQUESTED'
  /** The network sent the amount to the wallet on the chain; `transactionSignature` names the transaction. */
  | 'SENT';

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

/** Signed fields and authorisation to replace an open offer by one with other terms. */
export type ReplaceOfferInput = {
  /** Authorisation signed by any wallet of the device owner's account. */
  readonly authorization: WalletAuthorization;
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

/** How the sandbox settles claims from now on. */
export type SandboxSettlementInput = {
  /** INSTANT for a settlement at once; DELAYED takes `seconds` and FAILING may take `reason`. */
  readonly mode: SandboxSettlementMode;
  /** Reason with which claims fail: TRANSFER_REJECTED by default. Only with FAILING; TIME_LIMIT is no such reason, because a claim expires under DELAYED. */
  readonly reason?: SettlementFailure | null | undefined;
  /** Market time from a claim to its settlement: 1 to 316224000 seconds. Required with DELAYED; BAD_USER_INPUT with any other mode. */
  readonly seconds?: number | null | undefined;
};

/** How a sandbox settles the claims and payouts that begin from now on. */
export type SandboxSettlementMode =
  /** Each claim stays PENDING for `seconds` of market time. A claim whose delay reaches the settlement limit (`settleBy`) expires. A payout has no limit: it is reported as sent after the delay. */
  | 'DELAYED'
  /** Each claim fails at once with `reason`, and its stake goes back to the wallet. Each payout fails with the same reason. */
  | 'FAILING'
  /** Each claim is settled at once, and each payout is reported as sent, as in a new sandbox. */
  | 'INSTANT';

/** A range of scores; both ends lie between 0 and 100 and are inclusive, and an absent end is open. */
export type ScoreRange = {
  /** Largest value, inclusive; no upper bound unless given. */
  readonly max?: number | null | undefined;
  /** Least value, inclusive; no lower bound unless given. */
  readonly min?: number | null | undefined;
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

/** Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it. */
export type SignedEncoding =
  /** A Solana off-chain message, version 0, around exactly the text (Ledger devices), with the present header or the older one, which names no signer. */
  | 'OFFCHAIN_V0'
  /** A Solana off-chain message, version 1, around exactly the text. */
  | 'OFFCHAIN_V1'
  /** The bytes of the text alone, ASCII with LF line ends. */
  | 'RAW';

/** Fault for which a device was slashed; the protocol parameters contain a default share for each cause. */
export type SlashCause =
  /** The device's configuration was tampered with. */
  | 'CONFIG_TAMPERING'
  /** Data on the device was read or changed without authorisation. */
  | 'DATA_COMPROMISE'
  /** The device was not reachable when it should have been. */
  | 'DOWNTIME'
  /** A fault that none of the other causes names. */
  | 'OTHER'
  /** The device did not perform as its hardware should. */
  | 'PERFORMANCE'
  /** The device ran in a region that the network does not allow. */
  | 'PROHIBITED_REGION'
  /** The device pretended to be other hardware. */
  | 'SPOOFING';

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

/** Signed fields and authorisation to start the exit of a co-stake. */
export type UnstakeInput = {
  /** Authorisation signed by any wallet of the co-staker's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

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

/** Signed fields and authorisation to withdraw a co-stake after its cooldown. */
export type WithdrawInput = {
  /** Authorisation signed by any wallet of the co-staker's account. */
  readonly authorization: WalletAuthorization;
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

export type BrowseQueryVariables = Exact<{
  filter?: OfferFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type BrowseQuery = { readonly offers: { readonly totalCount: number, readonly streamCursor: string, readonly nodes: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly labelText: string, readonly requestedAmount: string, readonly rewardShareBps: number, readonly estimate: { readonly perBlock: string, readonly aprBps: number } | null, readonly device: { readonly model: string, readonly quantity: number, readonly country: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null }, readonly owner: { readonly alias: string } } }> } };

export type OfferLineFragment = { readonly id: string, readonly slug: string, readonly labelText: string, readonly requestedAmount: string, readonly rewardShareBps: number, readonly estimate: { readonly perBlock: string, readonly aprBps: number } | null, readonly device: { readonly model: string, readonly quantity: number, readonly country: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null }, readonly owner: { readonly alias: string } } };

export type ClaimMutationVariables = Exact<{
  input: ClaimOfferInput;
}>;


export type ClaimMutation = { readonly claimOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimCapReached', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ClaimOfferSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly phase: CoStakePhase, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string } } }
    | { readonly __typename: 'DeviceNotCommitted', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'DeviceNotOperational', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'InsufficientBalance', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NonceAlreadyUsed', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'NotFound', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferNotOpen', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OfferReserved', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OwnDevice', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export type UnstakeMutationVariables = Exact<{
  input: UnstakeInput;
}>;


export type UnstakeMutation = { readonly unstake:
    | { readonly __typename: 'AlreadyUnstaked', readonly code: RefusalCode, readonly message: string }
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
    | { readonly __typename: 'UnstakeSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly phase: CoStakePhase, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string } } }
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
    | { readonly __typename: 'NotYetWithdrawable', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'WithdrawSuccess', readonly replayed: boolean, readonly coStake: { readonly id: string, readonly amount: string, readonly phase: CoStakePhase, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string } } }
   };

export type CoStakeLineFragment = { readonly id: string, readonly amount: string, readonly phase: CoStakePhase, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string } };

export type LedgerQueryVariables = Exact<{
  first: number;
}>;


export type LedgerQuery = { readonly viewer: { readonly balances: ReadonlyArray<{ readonly wallet: string, readonly available: string, readonly coStaked: string }>, readonly ledger: { readonly nodes: ReadonlyArray<{ readonly at: string, readonly kind: TransferKind, readonly direction: LedgerDirection, readonly amount: string, readonly balanceAfter: string }> } } | null };

export type AccountEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AccountEventsSubscription = { readonly accountEvents:
    | { readonly __typename: 'AccountEvent', readonly cursor: string, readonly id: string, readonly type: EventType, readonly occurredAt: string, readonly label: StatusLabel | null, readonly previousLabel: StatusLabel | null, readonly amount: string | null, readonly reason: string | null }
    | { readonly __typename: 'StreamCheckpoint', readonly cursor: string, readonly caughtUp: boolean }
    | { readonly __typename: 'StreamReset', readonly cursor: string }
   };

export type OfferEventsSubscriptionVariables = Exact<{
  offerId: string;
  after?: string | null | undefined;
}>;


export type OfferEventsSubscription = { readonly offerEvents:
    | { readonly __typename: 'OfferEvent', readonly cursor: string, readonly id: string, readonly type: EventType, readonly occurredAt: string, readonly label: StatusLabel | null, readonly previousLabel: StatusLabel | null, readonly status: OfferStatus | null, readonly reason: string | null }
    | { readonly __typename: 'StreamCheckpoint', readonly cursor: string, readonly caughtUp: boolean }
    | { readonly __typename: 'StreamReset', readonly cursor: string }
   };

export type SettlementMutationVariables = Exact<{
  input: SandboxSettlementInput;
}>;


export type SettlementMutation = { readonly sandboxSettlement:
    | { readonly __typename: 'SandboxOnly', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SandboxSettlementSuccess', readonly mode: SandboxSettlementMode, readonly reason: SettlementFailure | null }
   };

export type PayoutsQueryVariables = Exact<{ [key: string]: never; }>;


export type PayoutsQuery = { readonly viewer: { readonly balances: ReadonlyArray<{ readonly available: string }>, readonly payouts: { readonly nodes: ReadonlyArray<{ readonly amount: string, readonly status: PayoutStatus, readonly transactionSignature: string | null, readonly failure: string | null }> } } | null };

export type OwnedDevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnedDevicesQuery = { readonly viewer: { readonly devices: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly ownerStake: string, readonly overflow: string, readonly withdrawableOverflow: string, readonly device: { readonly id: string, readonly deviceId: string, readonly model: string, readonly quantity: number, readonly requiredStake: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null } }, readonly offerEligibility: { readonly allowed: boolean, readonly checks: ReadonlyArray<{ readonly code: OfferPrecondition, readonly met: boolean, readonly current: string, readonly required: string }> }, readonly listing: { readonly listed: boolean, readonly reasons: ReadonlyArray<string> }, readonly rewards: { readonly accrued: string, readonly claimed: string, readonly lifetime: string }, readonly exit: { readonly startedAt: string | null, readonly cooldownEndsAt: string | null } | null, readonly ownSlashes: { readonly nodes: ReadonlyArray<{ readonly amount: string, readonly slash: { readonly kind: SlashKind, readonly cause: SlashCause, readonly reviewStatus: SlashReviewStatus } }> } }> }, readonly balances: ReadonlyArray<{ readonly wallet: string, readonly available: string, readonly coStaked: string }> } | null };

export type OwnedDeviceLineFragment = { readonly id: string, readonly ownerStake: string, readonly overflow: string, readonly withdrawableOverflow: string, readonly device: { readonly id: string, readonly deviceId: string, readonly model: string, readonly quantity: number, readonly requiredStake: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null } }, readonly offerEligibility: { readonly allowed: boolean, readonly checks: ReadonlyArray<{ readonly code: OfferPrecondition, readonly met: boolean, readonly current: string, readonly required: string }> }, readonly listing: { readonly listed: boolean, readonly reasons: ReadonlyArray<string> }, readonly rewards: { readonly accrued: string, readonly claimed: string, readonly lifetime: string }, readonly exit: { readonly startedAt: string | null, readonly cooldownEndsAt: string | null } | null, readonly ownSlashes: { readonly nodes: ReadonlyArray<{ readonly amount: string, readonly slash: { readonly kind: SlashKind, readonly cause: SlashCause, readonly reviewStatus: SlashReviewStatus } }> } };

export type CoStakesQueryVariables = Exact<{ [key: string]: never; }>;


export type CoStakesQuery = { readonly viewer: { readonly coStakes: { readonly nodes: ReadonlyArray<{ readonly held: string, readonly slashed: string, readonly id: string, readonly amount: string, readonly phase: CoStakePhase, readonly labelText: string, readonly earning: boolean, readonly notEarningReason: NotEarningReason | null, readonly rewards: { readonly accrued: string, readonly claimed: string, readonly lifetime: string, readonly promisedPerBlock: string | null, readonly paidPerBlock: string | null }, readonly rewardHistory: { readonly nodes: ReadonlyArray<{ readonly endsAt: string, readonly completed: boolean, readonly deviceReward: string, readonly amount: string }> }, readonly ownSlashes: ReadonlyArray<{ readonly amount: string, readonly slash: { readonly kind: SlashKind, readonly cause: SlashCause, readonly reviewStatus: SlashReviewStatus } }>, readonly settlement: { readonly status: SettlementStatus, readonly failure: SettlementFailure | null }, readonly exit: { readonly startedAt: string, readonly waitEndsAt: string, readonly cooldownEndsAt: string, readonly withdrawnAt: string | null } | null, readonly counterparty: { readonly alias: string } }> } } | null };

export type AgreementOfQueryVariables = Exact<{
  coStakeId: string;
}>;


export type AgreementOfQuery = { readonly node:
    | { readonly agreement: { readonly fileName: string, readonly document: string } | null }
    | Record<PropertyKey, never>
   | null };

export type CreateOfferMutationVariables = Exact<{
  input: CreateOfferInput;
}>;


export type CreateOfferMutation = { readonly createOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'CreateOfferSuccess', readonly offer: { readonly url: string, readonly id: string, readonly slug: string, readonly labelText: string, readonly requestedAmount: string, readonly rewardShareBps: number, readonly estimate: { readonly perBlock: string, readonly aprBps: number } | null, readonly device: { readonly model: string, readonly quantity: number, readonly country: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null }, readonly owner: { readonly alias: string } } } }
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

export type ReplaceOfferMutationVariables = Exact<{
  input: ReplaceOfferInput;
}>;


export type ReplaceOfferMutation = { readonly replaceOffer:
    | { readonly __typename: 'AuthorizationExpired', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationNotYetValid', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'AuthorizationPeriodInvalid', readonly code: RefusalCode, readonly message: string }
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
    | { readonly __typename: 'OfferNotOpen', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'OwnStakeTooLow', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'ReplaceOfferSuccess', readonly offer: { readonly url: string, readonly id: string, readonly slug: string, readonly labelText: string, readonly requestedAmount: string, readonly rewardShareBps: number, readonly estimate: { readonly perBlock: string, readonly aprBps: number } | null, readonly device: { readonly model: string, readonly quantity: number, readonly country: string, readonly stakeSufficiency: StakeSufficiency, readonly reliability: { readonly score: number | null }, readonly owner: { readonly alias: string } } } }
    | { readonly __typename: 'RequestedAmountOutOfBounds', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'RewardShareOutOfBounds', readonly code: RefusalCode, readonly message: string }
    | { readonly __typename: 'SignatureInvalid', readonly code: RefusalCode, readonly message: string }
   };

export const OfferLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OfferLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"perBlock"}},{"kind":"Field","name":{"kind":"Name","value":"aprBps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]} as unknown as DocumentNode<OfferLineFragment, unknown>;
export const CoStakeLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]} as unknown as DocumentNode<CoStakeLineFragment, unknown>;
export const OwnedDeviceLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnedDeviceLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OwnedDevice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ownerStake"}},{"kind":"Field","name":{"kind":"Name","value":"overflow"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableOverflow"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deviceId"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"requiredStake"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offerEligibility"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"met"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"required"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"listing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"listed"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accrued"}},{"kind":"Field","name":{"kind":"Name","value":"claimed"}},{"kind":"Field","name":{"kind":"Name","value":"lifetime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ownSlashes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"slash"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reviewStatus"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OwnedDeviceLineFragment, unknown>;
export const BrowseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Browse"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"OfferFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"ESTIMATED_APR"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"streamCursor"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OfferLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OfferLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"perBlock"}},{"kind":"Field","name":{"kind":"Name","value":"aprBps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]} as unknown as DocumentNode<BrowseQuery, BrowseQueryVariables>;
export const ClaimDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Claim"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"claimOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ClaimOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]} as unknown as DocumentNode<ClaimMutation, ClaimMutationVariables>;
export const UnstakeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Unstake"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnstakeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unstake"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnstakeSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]} as unknown as DocumentNode<UnstakeMutation, UnstakeMutationVariables>;
export const WithdrawDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Withdraw"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdraw"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"coStake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeLine"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]} as unknown as DocumentNode<WithdrawMutation, WithdrawMutationVariables>;
export const LedgerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Ledger"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"coStaked"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ledger"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"direction"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LedgerQuery, LedgerQueryVariables>;
export const AccountEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"AccountEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"previousLabel"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"caughtUp"}}]}}]}}]}}]} as unknown as DocumentNode<AccountEventsSubscription, AccountEventsSubscriptionVariables>;
export const OfferEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OfferEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"offerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OfferEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"previousLabel"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamCheckpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"caughtUp"}}]}}]}}]}}]} as unknown as DocumentNode<OfferEventsSubscription, OfferEventsSubscriptionVariables>;
export const SettlementDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Settlement"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SandboxSettlementInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sandboxSettlement"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SandboxSettlementSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SettlementMutation, SettlementMutationVariables>;
export const PayoutsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Payouts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"available"}}]}},{"kind":"Field","name":{"kind":"Name","value":"payouts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"transactionSignature"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PayoutsQuery, PayoutsQueryVariables>;
export const OwnedDevicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OwnedDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"devices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnedDeviceLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"balances"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"coStaked"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnedDeviceLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OwnedDevice"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ownerStake"}},{"kind":"Field","name":{"kind":"Name","value":"overflow"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawableOverflow"}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deviceId"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"requiredStake"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offerEligibility"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"met"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"required"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"listing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"listed"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accrued"}},{"kind":"Field","name":{"kind":"Name","value":"claimed"}},{"kind":"Field","name":{"kind":"Name","value":"lifetime"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ownSlashes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"slash"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reviewStatus"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OwnedDevicesQuery, OwnedDevicesQueryVariables>;
export const CoStakesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CoStakes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"coStakes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoStakeLine"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"slashed"}},{"kind":"Field","name":{"kind":"Name","value":"rewards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accrued"}},{"kind":"Field","name":{"kind":"Name","value":"claimed"}},{"kind":"Field","name":{"kind":"Name","value":"lifetime"}},{"kind":"Field","name":{"kind":"Name","value":"promisedPerBlock"}},{"kind":"Field","name":{"kind":"Name","value":"paidPerBlock"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rewardHistory"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"completed"}},{"kind":"Field","name":{"kind":"Name","value":"deviceReward"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"ownSlashes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"slash"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"reviewStatus"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoStakeLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"earning"}},{"kind":"Field","name":{"kind":"Name","value":"notEarningReason"}},{"kind":"Field","name":{"kind":"Name","value":"settlement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"cooldownEndsAt"}},{"kind":"Field","name":{"kind":"Name","value":"withdrawnAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]} as unknown as DocumentNode<CoStakesQuery, CoStakesQueryVariables>;
export const AgreementOfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AgreementOf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"coStakeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"coStakeId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoStake"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"agreement"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AgreementOfQuery, AgreementOfQueryVariables>;
export const CreateOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OfferLine"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OfferLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"perBlock"}},{"kind":"Field","name":{"kind":"Name","value":"aprBps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]} as unknown as DocumentNode<CreateOfferMutation, CreateOfferMutationVariables>;
export const ReplaceOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReplaceOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReplaceOfferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replaceOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReplaceOfferSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OfferLine"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OfferLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"labelText"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAmount"}},{"kind":"Field","name":{"kind":"Name","value":"rewardShareBps"}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"perBlock"}},{"kind":"Field","name":{"kind":"Name","value":"aprBps"}}]}},{"kind":"Field","name":{"kind":"Name","value":"device"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"country"}},{"kind":"Field","name":{"kind":"Name","value":"stakeSufficiency"}},{"kind":"Field","name":{"kind":"Name","value":"reliability"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}}]}}]}}]} as unknown as DocumentNode<ReplaceOfferMutation, ReplaceOfferMutationVariables>;