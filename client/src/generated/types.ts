// Made by `npm run schema` from schema.graphql; do not edit.

import type { Signer } from '../signer.ts';

/** Progress of reporting and crediting the rewards of a block. */
export type BlockStatus = 'COMPLETED' | 'IN_PROGRESS' | 'PROCESSING';

/** Reason why an offer closed; when several reasons apply at once, the one that the server checks first. */
export type CloseReason = 'CLOSED_BY_OWNER' | 'CO_STAKER_LEFT' | 'DEVICE_BLOCKED' | 'DEVICE_NOT_OPERATIONAL' | 'DEVICE_TERMINATED' | 'EXPIRED' | 'OWNER_STAKE_BELOW_MINIMUM' | 'OWNER_UNSTAKED' | 'REPLACED' | 'REQUIREMENT_FELL' | 'UNSTAKE_CANCELED';

/** An action that a co-staker can sign for a co-stake. */
export type CoStakeAction = 'CANCEL_UNSTAKE' | 'CLAIM_REWARDS' | 'UNSTAKE' | 'WITHDRAW';

/** Phase of a co-stake, derived from stored dates and the clock. At the exact end of a phase the next phase applies. */
export type CoStakePhase = 'ACTIVE' | 'COOLDOWN' | 'FAILED' | 'PENDING' | 'WAIT_PERIOD' | 'WITHDRAWABLE' | 'WITHDRAWN';

/** Hardware class of a device: graphics cards, which the requirement counts one by one, or a CPU. */
export type DeviceKind = 'CPU' | 'GPU';

/** Pool from which the block rewards of a device are paid. */
export type DevicePool = 'COMMUNITY' | 'ENTERPRISE';

/** State of a device as the network last reported it. */
export type DeviceState = 'ACTIVE' | 'BLOCKED' | 'IDLE' | 'MAINTENANCE' | 'TERMINATED';

/** Reason why there is no estimate, or why past rewards say little about future ones. */
export type EstimateCaveat = 'DEVICE_NOT_RUNNING' | 'SAMPLE_TOO_SMALL' | 'STAKE_INSUFFICIENT';

/** The change that an event records. More types may be added. */
export type EventType = 'CLAIM_FAILED' | 'CLAIM_SETTLED' | 'CONNECTIVITY_CHANGED' | 'COOLDOWN_STARTED' | 'DEPOSIT_CREDITED' | 'DEVICE_STATE_CHANGED' | 'HIRE_CHANGED' | 'OFFER_CLAIMED' | 'OFFER_CLOSED' | 'OFFER_OPENED' | 'OVERFLOW_WITHDRAWN' | 'OWNER_STAKE_ADDED' | 'OWNER_STAKE_WITHDRAWABLE' | 'OWNER_STAKE_WITHDRAWN' | 'OWNER_UNSTAKED' | 'PAYOUT_FAILED' | 'PAYOUT_REQUESTED' | 'PAYOUT_SENT' | 'PRIMARY_WALLET_CHANGED' | 'RELIABILITY_CHANGED' | 'REMINDER' | 'REWARDS_CLAIMED' | 'REWARDS_CREDITED' | 'SESSION_STARTED' | 'SLASHED' | 'SLASH_REVIEWED' | 'SUFFICIENCY_CHANGED' | 'UNSTAKE_CANCELED' | 'UNSTAKE_STARTED' | 'WALLET_LINKED' | 'WALLET_UNLINKED' | 'WEBHOOK_DISABLED' | 'WITHDRAWABLE' | 'WITHDRAWN';

/** Direction of a movement of money, seen from the wallet. */
export type LedgerDirection = 'IN' | 'OUT';

/** What a limit of the API bounds. */
export type LimitKind = 'RATE' | 'REQUEST' | 'SIZE' | 'TIME';

/** Reason why a co-stake does not earn: the first that applies, in the order of these values. */
export type NotEarningReason = 'CLAIM_FAILED' | 'CLAIM_PENDING' | 'DEVICE_NOT_COMMITTED' | 'DEVICE_NOT_OPERATIONAL' | 'STAKE_INSUFFICIENT' | 'UNSTAKED';

/** Value by which a list of offers is ordered. */
export type OfferOrderField = 'CREATED_AT' | 'ESTIMATED_APR' | 'RELIABILITY' | 'REQUESTED_AMOUNT' | 'REWARD_SHARE';

/** A condition that must hold before an offer can be published. */
export type OfferPrecondition = 'DEVICE_COMMITTED' | 'DEVICE_OPERATIONAL' | 'NOT_HIRED_AND_SHORT' | 'NO_LIVE_OFFER' | 'OFFER_PLACE' | 'OWN_STAKE' | 'ROOM_FOR_CO_STAKE' | 'SHARE_ROOM' | 'STAKE_ROOM';

/** Status of an offer at the time of the request, derived from stored dates and the clock. */
export type OfferStatus = 'CLOSED' | 'FILLED' | 'OPEN';

/** Who finds an offer. It is set at publication and never changes. */
export type OfferVisibility = 'LISTED' | 'UNLISTED';

/** Reason why a device is not operational, so that no offer on it can be published or claimed. */
export type OperationalFault = 'MODEL_NOT_SUPPORTED' | 'NOT_RUNNING' | 'NO_CONNECTIVITY';

/** Direction in which a list is ordered: from the smallest value up, or from the largest value down. */
export type OrderDirection = 'ASC' | 'DESC';

/** Value by which the list of your devices is ordered. */
export type OwnedDeviceOrderField = 'IMPORTED_AT' | 'OWN_STAKE' | 'RELIABILITY';

/** An action that an owner can sign for a device. */
export type OwnerAction = 'CLAIM_REWARDS' | 'CLOSE_OFFER' | 'CREATE_OFFER' | 'REPLACE_OFFER' | 'STAKE_DEVICE' | 'UNSTAKE_DEVICE' | 'WITHDRAW_DEVICE_STAKE' | 'WITHDRAW_OVERFLOW';

/** Unit of the value of a protocol parameter. */
export type ParameterUnit = 'BPS' | 'COUNT' | 'IO' | 'MILLISECONDS';

/** Status of a payout. REQUESTED becomes SENT or FAILED, which are final. */
export type PayoutStatus = 'FAILED' | 'REQUESTED' | 'SENT';

/** The rule that refused a mutation. Codes are stable; more may be added. */
export type RefusalCode = 'ALREADY_UNSTAKED' | 'ALREADY_WITHDRAWN' | 'AUTHORIZATION_EXPIRED' | 'AUTHORIZATION_NOT_YET_VALID' | 'AUTHORIZATION_PERIOD_INVALID' | 'CHALLENGE_NOT_ANSWERABLE' | 'CLAIM_CAP_REACHED' | 'CLAIM_FAILED' | 'CLAIM_PENDING' | 'CLOCK_MOVES_FORWARD_ONLY' | 'DEVICE_HAS_LIVE_OFFER' | 'DEVICE_HIRED' | 'DEVICE_NOT_COMMITTED' | 'DEVICE_NOT_OPERATIONAL' | 'EXPIRY_NOT_AHEAD' | 'INSUFFICIENT_BALANCE' | 'NONCE_ALREADY_USED' | 'NOTHING_STAKED' | 'NOTHING_TO_CLAIM' | 'NOT_FOUND' | 'NOT_IN_WAIT_PERIOD' | 'NOT_OWNER_WALLET' | 'NOT_UNSTAKED' | 'NOT_YET_WITHDRAWABLE' | 'NO_SHARE_ROOM' | 'NO_STAKE_ROOM' | 'OFFER_LIMIT_REACHED' | 'OFFER_NOT_OPEN' | 'OFFER_RESERVED' | 'OVERFLOW_EXCEEDED' | 'OWNER_ALREADY_UNSTAKED' | 'OWN_DEVICE' | 'OWN_STAKE_TOO_LOW' | 'REPLACEMENT_CLAIMED' | 'REQUESTED_AMOUNT_OUT_OF_BOUNDS' | 'REWARD_SHARE_OUT_OF_BOUNDS' | 'SANDBOX_ONLY' | 'SESSION_ENDED' | 'SIGNATURE_INVALID' | 'TOO_MANY_PAYOUTS' | 'TOO_MANY_WEBHOOKS' | 'URI_NOT_ALLOWED' | 'WALLET_ALREADY_LINKED' | 'WALLET_CANNOT_SIGN' | 'WALLET_IN_USE' | 'WALLET_IS_PRIMARY' | 'WALLET_LIMIT_REACHED' | 'WALLET_LINKED_ELSEWHERE' | 'WEBHOOK_URL_NOT_ALLOWED';

/** Length of time that one point of a series of rewards covers. */
export type RewardBucket = 'BLOCK' | 'DAY' | 'WEEK';

/** Reason why a block paid you nothing: the first that applies, in the order of these values. */
export type RewardWithheldReason = 'BLOCK_FAILED' | 'DEVICE_NOT_COMMITTED' | 'DEVICE_NOT_OPERATIONAL' | 'NOT_YET_EARNING' | 'STAKE_INSUFFICIENT' | 'UNSTAKED';

/** How a sandbox settles the claims and payouts that begin from now on. */
export type SandboxSettlementMode = 'DELAYED' | 'FAILING' | 'INSTANT';

/** Reason why a claim was not settled. In each case the whole stake went back to the wallet. */
export type SettlementFailure = 'DEVICE_NOT_OPERATIONAL' | 'OFFER_WITHDRAWN' | 'TIME_LIMIT' | 'TRANSFER_REJECTED';

/** State of the transfer that moves a claimed stake from the wallet into the co-stake. */
export type SettlementStatus = 'APPROVED' | 'EXPIRED' | 'FAILED' | 'SENDING';

/** Reason why a signature was refused: the first check that failed. */
export type SignatureFault = 'KEY_REFUSED' | 'SIGNATURE_MALFORMED' | 'SIGNATURE_MISMATCH';

/** Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it. */
export type SignedEncoding = 'OFFCHAIN_V0' | 'OFFCHAIN_V1' | 'RAW';

/** Fault for which a device was slashed; the protocol parameters contain a default share for each cause. */
export type SlashCause = 'CONFIG_TAMPERING' | 'DATA_COMPROMISE' | 'DOWNTIME' | 'OTHER' | 'PERFORMANCE' | 'PROHIBITED_REGION' | 'SPOOFING';

/** Money that a slash takes: staked principal, or unclaimed rewards. */
export type SlashKind = 'REWARD' | 'STAKE';

/** State of the review that decides whether slashed money is forfeited or returned. */
export type SlashReviewStatus = 'PENDING' | 'REVERSED' | 'UPHELD';

/** Whether the counted stake on a device meets its requirement. */
export type StakeSufficiency = 'GRACE' | 'INSUFFICIENT' | 'SUFFICIENT';

/** Published status label of an offer, computed from its status, the phase of its co-stake and the stake sufficiency of its device. */
export type StatusLabel = 'ACTIVE' | 'CLAIM_PENDING' | 'CO_STAKER_UNSTAKED_IN_WAIT_PERIOD' | 'CO_STAKER_WITHDRAWN' | 'INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER' | 'IN_COOLDOWN' | 'OFFER_CLOSED' | 'READY_TO_WITHDRAW' | 'SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER' | 'SUFFICIENT_STAKE_WAIT_PERIOD';

/** Reason why a stream cannot continue from a cursor without a gap. */
export type StreamResetReason = 'ACCESS_CHANGED' | 'EPOCH_CHANGED' | 'EXPIRED';

/** Cause of a movement of money on a wallet. */
export type TransferKind = 'CLAIM' | 'CLAIM_RETURN' | 'DEPOSIT' | 'OVERFLOW_WITHDRAWAL' | 'OWNER_STAKE' | 'OWNER_WITHDRAWAL' | 'PAYOUT' | 'PAYOUT_RETURN' | 'REWARD_CLAIM' | 'SLASH_RETURN' | 'WITHDRAWAL';

/** Party for whom a status label is worded. The wordings differ only during the wait period. */
export type Viewpoint = 'CO_STAKER' | 'OWNER';

/** Reason why an address cannot be the address of a wallet: the first check that it failed. */
export type WalletFault = 'NOT_CANONICAL' | 'OFF_CURVE' | 'PROGRAM' | 'SMALL_ORDER';

/** Reason why deliveries to a webhook endpoint ended. */
export type WebhookDisabledReason = 'FAILING' | 'GONE';

/** How many messages an endpoint sends at the same time. */
export type WebhookOrdering = 'RELAXED' | 'STRICT';

/** Which events a webhook endpoint sends. */
export type WebhookScope = 'ACCOUNT' | 'PUBLIC';

/** Whether an endpoint sends messages at present, and if not, what it waits for. */
export type WebhookState = 'ACTIVE' | 'DISABLED' | 'PAUSED' | 'PENDING';

/** Rule for URLs of webhooks that a URL breaks. */
export type WebhookUrlFault = 'ADDRESS' | 'CREDENTIALS' | 'PORT' | 'SCHEME';

/** Target of the clock, as an instant or as a step in seconds; exactly one of the two fields. */
export type AdvanceClockInput = 
  | {
      /** Seconds by which the clock moves forward: 1 to 316224000 (ten years), but not beyond the year 2200. */
      readonly bySeconds: number; readonly to?: undefined;
    }
  | {
      /** Instant to which the clock moves: later than the present market time, not beyond the year 2200. */
      readonly to: string; readonly bySeconds?: undefined;
    };

/** Fields of the text that a wallet signs to cancel an exit within its wait period. */
export type CancelUnstakeAction = {
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

/** Fields of the text that a wallet signs to pay out the accrued rewards of one co-stake or one device. */
export type ClaimRewardsAction = 
  | {
      /** Global id of the co-stake, `costake_…`; exactly one of this field and `deviceId` is given. */
      readonly coStakeId: string; readonly deviceId?: undefined;
    }
  | {
      /** Global id of a device that you own, `device_…`; exactly one of this field and `coStakeId` is given. */
      readonly deviceId: string; readonly coStakeId?: undefined;
    };

/** Fields of the text that a wallet signs to close an open offer on your device. */
export type CloseOfferAction = {
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

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

/** Fields of the text that a wallet signs to create a webhook endpoint. */
export type CreateWebhookEndpointAction = {
  /** Only for scope PUBLIC: offers and devices whose events are sent, by default all. Its field `types` is refused; use `types` beside it. */
  readonly filter?: OfferEventFilter | null | undefined;
  /** How many messages are sent at the same time; by default STRICT. */
  readonly ordering?: WebhookOrdering | null | undefined;
  /** Whether events of your account or public events of offers are sent. */
  readonly scope: WebhookScope;
  /** Types of events to send; null or absent: every type, also those that are added later. */
  readonly types?: readonly EventType[] | null | undefined;
  /** Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too. */
  readonly url: string;
  /** True: the texts in `notification` may contain amounts; by default false. */
  readonly withAmounts?: boolean | null | undefined;
};

/** The endpoint whose messages end for ever; events after its cursor are lost to it. */
export type DeleteWebhookEndpointInput = {
  /** Global id of an endpoint of your account, of the form `webhook_…`. */
  readonly endpointId: string;
};

/** Names one device by exactly one of its keys. */
export type DeviceBy = 
  | {
      /** The network's own id of the device: a UUID, in either case. */
      readonly deviceId: string; readonly id?: undefined;
    }
  | {
      /** Global id of the device, as in `Device.id`. */
      readonly id: string; readonly deviceId?: undefined;
    };

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

/** Fields of the text that a wallet signs to link a wallet to an account; a wallet of the account and the new wallet both sign. */
export type LinkWalletAction = {
  /** Wallet that signs for the account; by default the argument `wallet` of `signingMessage`. */
  readonly accountWallet?: string | null | undefined;
  /** The wallet that joins; it must not share an account with other wallets. */
  readonly wallet: string;
};

/** Names one offer by exactly one of its keys. */
export type OfferBy = 
  | {
      /** Global id of the offer, as in `Offer.id`. */
      readonly id: string; readonly slug?: undefined;
    }
  | {
      /** Slug of the offer: the last part of its share link, 22 letters and digits. */
      readonly slug: string; readonly id?: undefined;
    };

/** Conditions on public events. Fields are combined with AND, the values of a list with OR; an absent field matches every event. */
export type OfferEventFilter = {
  /** Only events of offers on one of these devices: global ids, at most 100. */
  readonly deviceIds?: readonly string[] | null | undefined;
  /** Only events of one of these offers: global ids, at most 100. */
  readonly offerIds?: readonly string[] | null | undefined;
  /** A saved search: only OFFER_OPENED of offers that match this filter, by their state at publication. `status` and `excludeOwn` are refused with BAD_USER_INPUT. */
  readonly offers?: OfferFilter | null | undefined;
  /** Only events of one of these types. */
  readonly types?: readonly EventType[] | null | undefined;
};

/** Conditions on offers. Fields are combined with AND, the values of a list with OR; an absent field matches every offer. */
export type OfferFilter = {
  /** Offers whose reward share is at least this number of basis points above `breakEvenShareBps`, or at most so far below it if the number is negative: -10000 to 10000. Offers that promise no rewards now, closed ones among them, are excluded. */
  readonly aboveBreakEvenBps?: number | null | undefined;
  /** Offers on devices with a connectivity tier (0 to 4) in this range. */
  readonly connectivityTier?: IntRange | null | undefined;
  /** Offers on devices in one of these countries: ISO 3166-1 alpha-2 codes in either case, at most 100. */
  readonly countries?: readonly string[] | null | undefined;
  /** Offers on devices whose network id begins with this text: 1 to 36 hexadecimal digits and dashes. */
  readonly deviceId?: string | null | undefined;
  /** Offers with an estimated yearly return in this range, in basis points; offers without an estimate are excluded. */
  readonly estimatedAprBps?: IntRange | null | undefined;
  /** If true, offers on devices of the signed-in account are excluded. Without a session this field has no effect. */
  readonly excludeOwn?: boolean | null | undefined;
  /** Offers on devices of this hardware class: GPU or CPU. */
  readonly kind?: DeviceKind | null | undefined;
  /** Offers on one of these hardware models: at most 100 names, each of 1 to 64 printable ASCII characters, spelled as in the network's explorer. */
  readonly models?: readonly string[] | null | undefined;
  /** Offers on devices of one of these reward pools; at most 100 values. Devices without a reported pool are excluded. */
  readonly pools?: readonly DevicePool[] | null | undefined;
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
  readonly status?: readonly OfferStatus[] | null | undefined;
  /** Offers on devices whose `stakeSufficiency` is one of these now; at most 100 values. An empty list matches no offer. */
  readonly sufficiency?: readonly StakeSufficiency[] | null | undefined;
};

/** The order of a list of offers; equal values are ordered by id, so that pages neither repeat nor skip an offer. */
export type OfferOrder = {
  /** Direction of the order: ascending or descending. */
  readonly direction: OrderDirection;
  /** Value of an offer by which the list is ordered. */
  readonly field: OfferOrderField;
};

/** The refresh token that continues a session. */
export type RefreshSessionInput = {
  /** The latest refresh token of the session. */
  readonly refreshToken: string;
};

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

/** The endpoint that sends events again, and from where. */
export type ReplayWebhookInput = {
  /** Global id of an endpoint of your account, of the form `webhook_…`. */
  readonly endpointId: string;
  /** Position from which events are sent again. */
  readonly from: WebhookReplayFrom;
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

/** Input without required values: the feed of the account of the access token gets another address. */
export type RotateCalendarUrlInput = {
  /** Ignored; it is here because a GraphQL input needs at least one field. */
  readonly clientMutationId?: string | null | undefined;
};

/** The endpoint that gets a new secret. */
export type RotateWebhookSecretInput = {
  /** Global id of an endpoint of your account, of the form `webhook_…`. */
  readonly endpointId: string;
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
  readonly encoding?: SignedEncoding | undefined;
  /** Name of the client, such as "Firefox on my laptop", so that you recognise it in `viewer.sessions`: 1 to 60 characters, none of them a control character. */
  readonly label?: string | null | undefined;
  /** Nonce of the challenge that was signed. */
  readonly nonce: string;
  /** Ed25519 signature: 64 bytes in base58 or base64. */
  readonly signature: string;
};

/** The action to sign: exactly one field is given, with the same values as for the mutation of that name. */
export type SignableActionInput = 
  | {
      /** Asks for the text that a wallet signs to cancel an exit within its wait period. */
      readonly cancelUnstake: CancelUnstakeAction; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to change the URL of a webhook endpoint. */
      readonly changeWebhookUrl: ChangeWebhookUrlAction; readonly cancelUnstake?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to pay out everything that has accrued to the wallet itself. */
      readonly claimAllRewards: ClaimAllRewardsAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to claim an open offer in full. */
      readonly claimOffer: ClaimOfferAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to pay out the accrued rewards of one co-stake or one device. */
      readonly claimRewards: ClaimRewardsAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to close an open offer on your device. */
      readonly closeOffer: CloseOfferAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to publish an offer on your device. */
      readonly createOffer: CreateOfferAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to create a webhook endpoint. */
      readonly createWebhookEndpoint: CreateWebhookEndpointAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to link a wallet to an account; a wallet of the account and the new wallet both sign. */
      readonly linkWallet: LinkWalletAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to replace an open offer by one with other terms. */
      readonly replaceOffer: ReplaceOfferAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to pay free balance of the wallet out to the wallet itself, on the chain. */
      readonly requestPayout: RequestPayoutAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to make a wallet the primary one of its account. */
      readonly setPrimaryWallet: SetPrimaryWalletAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to add own stake to your device. */
      readonly stakeDevice: StakeDeviceAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to remove a wallet from its account. */
      readonly unlinkWallet: UnlinkWalletAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to start the exit of a co-stake. */
      readonly unstake: UnstakeAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to start the exit of the whole own stake of a device. */
      readonly unstakeDevice: UnstakeDeviceAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to withdraw a co-stake after its cooldown. */
      readonly withdraw: WithdrawAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdrawDeviceStake?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to withdraw the own stake of a device after its cooldown. */
      readonly withdrawDeviceStake: WithdrawDeviceStakeAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawOverflow?: undefined;
    }
  | {
      /** Asks for the text that a wallet signs to withdraw own stake above the requirement. */
      readonly withdrawOverflow: WithdrawOverflowAction; readonly cancelUnstake?: undefined; readonly changeWebhookUrl?: undefined; readonly claimAllRewards?: undefined; readonly claimOffer?: undefined; readonly claimRewards?: undefined; readonly closeOffer?: undefined; readonly createOffer?: undefined; readonly createWebhookEndpoint?: undefined; readonly linkWallet?: undefined; readonly replaceOffer?: undefined; readonly requestPayout?: undefined; readonly setPrimaryWallet?: undefined; readonly stakeDevice?: undefined; readonly unlinkWallet?: undefined; readonly unstake?: undefined; readonly unstakeDevice?: undefined; readonly withdraw?: undefined; readonly withdrawDeviceStake?: undefined;
    };

/** Fields of the text that a wallet signs to add own stake to your device. */
export type StakeDeviceAction = {
  /** Stake to add, in IO; more than zero, at most the balance of the signing wallet. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** The endpoint that sends a test message. */
export type TestWebhookEndpointInput = {
  /** Global id of an endpoint of your account, of the form `webhook_…`. */
  readonly endpointId: string;
};

/** A range of amounts of IO; both ends are inclusive, and an absent end is open. */
export type TokenAmountRange = {
  /** Largest value, inclusive; no upper bound unless given. */
  readonly max?: string | null | undefined;
  /** Least value, inclusive; no lower bound unless given. */
  readonly min?: string | null | undefined;
};

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

/** New settings of a webhook endpoint; an absent field stays as it is. */
export type UpdateWebhookEndpointInput = {
  /** Global id of an endpoint of your account, of the form `webhook_…`. */
  readonly endpointId: string;
  /** How many messages are sent at the same time. */
  readonly ordering?: WebhookOrdering | null | undefined;
  /** True pauses the endpoint; false resumes it from its cursor, also after it was DISABLED. */
  readonly paused?: boolean | null | undefined;
  /** Types of events to send from now on; null: every type, also those that are added later. */
  readonly types?: readonly EventType[] | null | undefined;
  /** True: the texts in `notification` may contain amounts. */
  readonly withAmounts?: boolean | null | undefined;
};

/** Position from which an endpoint sends again: exactly one field is given. */
export type WebhookReplayFrom = 
  | {
      /** Cursor of a message or of the stream; the first event after it is sent next. */
      readonly cursor: string; readonly time?: undefined;
    }
  | {
      /** Market time; events from about this time on are sent. A time before the stored log means its start. */
      readonly time: string; readonly cursor?: undefined;
    };

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

/** Fields of the text that a wallet signs to withdraw own stake above the requirement. */
export type WithdrawOverflowAction = {
  /** Stake to withdraw, in IO; more than zero, at most `withdrawableOverflow`. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** The co-stake has already been unstaked; the dates of its exit do not change. */
export type AlreadyUnstaked = {
  readonly __typename: 'AlreadyUnstaked';
  readonly code: 'ALREADY_UNSTAKED';
  readonly message: string;
  /** Phase of the co-stake at the time of the refusal. */
  readonly phase: CoStakePhase;
  /** Earliest time at which the stake can be withdrawn. */
  readonly withdrawableAt: string;
};

/** The co-stake has already been paid back to its wallet. */
export type AlreadyWithdrawn = {
  readonly __typename: 'AlreadyWithdrawn';
  readonly code: 'ALREADY_WITHDRAWN';
  readonly message: string;
  /** When the stake was paid back. */
  readonly withdrawnAt: string;
};

/** The authorisation has expired, and it had not been used before. */
export type AuthorizationExpired = {
  readonly __typename: 'AuthorizationExpired';
  readonly code: 'AUTHORIZATION_EXPIRED';
  readonly message: string;
  /** Expiry time in the authorisation. */
  readonly expiresAt: string;
  /** Wall time of the server at which the mutation was refused. */
  readonly serverTime: string;
};

/** The issue time of the authorisation is ahead of the server's wall clock. */
export type AuthorizationNotYetValid = {
  readonly __typename: 'AuthorizationNotYetValid';
  readonly code: 'AUTHORIZATION_NOT_YET_VALID';
  readonly message: string;
  /** Issue time in the authorisation. */
  readonly issuedAt: string;
  /** Wall time of the server at which the mutation was refused. */
  readonly serverTime: string;
};

/** The validity period of the authorisation is longer than `maxSeconds`, or its expiry time is not after its issue time. */
export type AuthorizationPeriodInvalid = {
  readonly __typename: 'AuthorizationPeriodInvalid';
  readonly code: 'AUTHORIZATION_PERIOD_INVALID';
  readonly message: string;
  /** The longest validity that is accepted, in seconds. */
  readonly maxSeconds: number;
};

/** The challenge is unknown, expired or already answered; request a new one. */
export type ChallengeNotAnswerable = {
  readonly __typename: 'ChallengeNotAnswerable';
  readonly code: 'CHALLENGE_NOT_ANSWERABLE';
  readonly message: string;
};

/** The account uses all of its claim slots. */
export type ClaimCapReached = {
  readonly __typename: 'ClaimCapReached';
  readonly code: 'CLAIM_CAP_REACHED';
  readonly message: string;
  /** Number of claim slots of an account (published value: 2). */
  readonly limit: number;
  /** When the next slot is free: the end of a wait period. Null while no co-stake leaves. */
  readonly nextFreeAt: string | null;
  /** Number of slots in use. A co-stake frees its slot when its cooldown starts. */
  readonly used: number;
};

/** The claim was not settled; its stake went back to the wallet. */
export type ClaimFailed = {
  readonly __typename: 'ClaimFailed';
  readonly code: 'CLAIM_FAILED';
  readonly message: string;
  /** Reason why the claim was not settled; null when no reason was stored. */
  readonly failure: SettlementFailure | null;
};

/** The claim is still being settled, so its stake can be neither unstaked nor withdrawn yet. */
export type ClaimPending = {
  readonly __typename: 'ClaimPending';
  readonly code: 'CLAIM_PENDING';
  readonly message: string;
  /** Deadline of the settlement, by which the claim is approved, fails or expires. */
  readonly settleBy: string;
};

/** The requested instant is not later than the present market time. */
export type ClockMovesForwardOnly = {
  readonly __typename: 'ClockMovesForwardOnly';
  readonly code: 'CLOCK_MOVES_FORWARD_ONLY';
  readonly message: string;
  /** Market time at which the mutation was refused. */
  readonly now: string;
};

/** The device had another live offer; no longer given, because a device may have several offers. */
export type DeviceHasLiveOffer = {
  readonly __typename: 'DeviceHasLiveOffer';
  readonly code: 'DEVICE_HAS_LIVE_OFFER';
  readonly message: string;
};

/** The device is hired; the same action succeeds when the hire has ended. */
export type DeviceHired = {
  readonly __typename: 'DeviceHired';
  readonly code: 'DEVICE_HIRED';
  readonly message: string;
};

/** The device has left the staking programme: its owner unstaked, or it was blocked or terminated. */
export type DeviceNotCommitted = {
  readonly __typename: 'DeviceNotCommitted';
  readonly code: 'DEVICE_NOT_COMMITTED';
  readonly message: string;
};

/** The device is not running, has no connectivity tier or is of an unsupported model. */
export type DeviceNotOperational = {
  readonly __typename: 'DeviceNotOperational';
  readonly code: 'DEVICE_NOT_OPERATIONAL';
  readonly message: string;
  /** First condition of an operational device that the device does not meet. */
  readonly fault: OperationalFault;
};

/** The expiry of the offer is not later than the present market time. */
export type ExpiryNotAhead = {
  readonly __typename: 'ExpiryNotAhead';
  readonly code: 'EXPIRY_NOT_AHEAD';
  readonly message: string;
  /** Market time at which the mutation was refused. */
  readonly now: string;
};

/** The wallet holds less free IO than the action needs. */
export type InsufficientBalance = {
  readonly __typename: 'InsufficientBalance';
  readonly code: 'INSUFFICIENT_BALANCE';
  readonly message: string;
  /** Free IO that the wallet holds. */
  readonly available: string;
  /** Free IO that the action needs. */
  readonly required: string;
};

/** The other offers on the device leave less of the block rewards than the smallest reward share. */
export type NoShareRoom = {
  readonly __typename: 'NoShareRoom';
  readonly code: 'NO_SHARE_ROOM';
  readonly message: string;
  /** Share room of the device now, in basis points. */
  readonly currentBps: number;
  /** Smallest share that an offer may give, in basis points. */
  readonly requiredBps: number;
};

/** The device's requirement leaves less stake for a further co-stake than the minimum co-stake. */
export type NoStakeRoom = {
  readonly __typename: 'NoStakeRoom';
  readonly code: 'NO_STAKE_ROOM';
  readonly message: string;
  /** Stake room of the device now. */
  readonly current: string;
  /** Smallest amount that an offer may request. */
  readonly required: string;
};

/** The wallet has used this nonce for another text; sign again with a new nonce. */
export type NonceAlreadyUsed = {
  readonly __typename: 'NonceAlreadyUsed';
  readonly code: 'NONCE_ALREADY_USED';
  readonly message: string;
};

/** The input names an entity that does not exist or that you may not use; both cases get the same answer. */
export type NotFound = {
  readonly __typename: 'NotFound';
  readonly code: 'NOT_FOUND';
  readonly message: string;
  /** Kind of the missing entity, in lower case, such as "offer" or "device". */
  readonly subject: string;
};

/** An unstake can be cancelled in its wait period only. */
export type NotInWaitPeriod = {
  readonly __typename: 'NotInWaitPeriod';
  readonly code: 'NOT_IN_WAIT_PERIOD';
  readonly message: string;
  /** Phase of the co-stake at the time of the refusal. */
  readonly phase: CoStakePhase;
};

/** The signing wallet belongs to the account of the owner, but it is not the owner wallet of the device, to which the stake would be paid back. */
export type NotOwnerWallet = {
  readonly __typename: 'NotOwnerWallet';
  readonly code: 'NOT_OWNER_WALLET';
  readonly message: string;
};

/** The stake has to be unstaked before it can be withdrawn. */
export type NotUnstaked = {
  readonly __typename: 'NotUnstaked';
  readonly code: 'NOT_UNSTAKED';
  readonly message: string;
};

/** The stake cannot be withdrawn yet, because its wait period or cooldown has not ended. */
export type NotYetWithdrawable = {
  readonly __typename: 'NotYetWithdrawable';
  readonly code: 'NOT_YET_WITHDRAWABLE';
  readonly message: string;
  /** Earliest time at which the stake can be withdrawn. */
  readonly withdrawableAt: string;
};

/** The owner has no own stake on the device. */
export type NothingStaked = {
  readonly __typename: 'NothingStaked';
  readonly code: 'NOTHING_STAKED';
  readonly message: string;
};

/** No rewards have accrued that could be claimed now. */
export type NothingToClaim = {
  readonly __typename: 'NothingToClaim';
  readonly code: 'NOTHING_TO_CLAIM';
  readonly message: string;
};

/** All places for offers on the device are taken: by open offers, and by co-stakes that are not leaving. */
export type OfferLimitReached = {
  readonly __typename: 'OfferLimitReached';
  readonly code: 'OFFER_LIMIT_REACHED';
  readonly message: string;
  /** Number of places for offers on a device (published value: 4). */
  readonly limit: number;
  /** Number of places taken. An offer frees its place when it closes unclaimed or its co-staker unstakes. */
  readonly used: number;
};

/** The offer is filled or closed, so it cannot be claimed, replaced or closed. */
export type OfferNotOpen = {
  readonly __typename: 'OfferNotOpen';
  readonly code: 'OFFER_NOT_OPEN';
  readonly message: string;
  /** Why the offer closed; null while it is filled. */
  readonly closeReason: CloseReason | null;
  /** Status of the offer now: FILLED or CLOSED. */
  readonly status: OfferStatus;
};

/** The offer is reserved for one wallet; every other wallet is refused, also one of the same account. */
export type OfferReserved = {
  readonly __typename: 'OfferReserved';
  readonly code: 'OFFER_RESERVED';
  readonly message: string;
};

/** The requested amount is more than the owner can withdraw now; nothing was withdrawn. */
export type OverflowExceeded = {
  readonly __typename: 'OverflowExceeded';
  readonly code: 'OVERFLOW_EXCEEDED';
  readonly message: string;
  /** Amount of own stake that the mutation requested to withdraw. */
  readonly requested: string;
  /** The most that can be withdrawn now. */
  readonly withdrawable: string;
};

/** The claimer owns the device, with this or another wallet of the account. */
export type OwnDevice = {
  readonly __typename: 'OwnDevice';
  readonly code: 'OWN_DEVICE';
  readonly message: string;
};

/** The owner's own stake is below the minimum share of the requirement. */
export type OwnStakeTooLow = {
  readonly __typename: 'OwnStakeTooLow';
  readonly code: 'OWN_STAKE_TOO_LOW';
  readonly message: string;
  /** Own stake of the owner on the device now; for `stakeDevice` after a complete exit, the amount to stake. */
  readonly current: string;
  /** Minimum own stake: its share of the requirement (published value: half), rounded up. For `stakeDevice` after a complete exit, at least the amount of the co-stakes that are still active. */
  readonly required: string;
};

/** The owner has already unstaked the device; the dates of the exit do not change. */
export type OwnerAlreadyUnstaked = {
  readonly __typename: 'OwnerAlreadyUnstaked';
  readonly code: 'OWNER_ALREADY_UNSTAKED';
  readonly message: string;
  /** Earliest time at which the stake can be withdrawn. */
  readonly withdrawableAt: string;
};

/** Another co-stake has taken the room of this one on the device, so the unstake can no longer be cancelled. */
export type ReplacementClaimed = {
  readonly __typename: 'ReplacementClaimed';
  readonly code: 'REPLACEMENT_CLAIMED';
  readonly message: string;
};

/** The requested amount is below the minimum co-stake or above the stake room of the device. */
export type RequestedAmountOutOfBounds = {
  readonly __typename: 'RequestedAmountOutOfBounds';
  readonly code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS';
  readonly message: string;
  /** Largest amount that an offer on the device may request: its stake room now, after the other offers and co-stakes. */
  readonly maximum: string;
  /** Smallest amount that an offer may request. */
  readonly minimum: string;
};

/** The reward share is below the smallest share or above the share room of the device. */
export type RewardShareOutOfBounds = {
  readonly __typename: 'RewardShareOutOfBounds';
  readonly code: 'REWARD_SHARE_OUT_OF_BOUNDS';
  readonly message: string;
  /** The largest share that is accepted, in basis points: the share room now. */
  readonly maximumBps: number;
  /** Smallest share that is accepted, in basis points. */
  readonly minimumBps: number;
};

/** The mutation is available in a sandbox only, and this server is not a sandbox. */
export type SandboxOnly = {
  readonly __typename: 'SandboxOnly';
  readonly code: 'SANDBOX_ONLY';
  readonly message: string;
};

/** The session has ended; sign in again. */
export type SessionEnded = {
  readonly __typename: 'SessionEnded';
  readonly code: 'SESSION_ENDED';
  readonly message: string;
};

/** The signature is not valid for the text that the server rebuilt from the input. */
export type SignatureInvalid = {
  readonly __typename: 'SignatureInvalid';
  readonly code: 'SIGNATURE_INVALID';
  readonly message: string;
  /** The text that the server rebuilt: compare it with what the wallet signed, byte by byte. Null when the input names nothing, and without a session of the account that may read the text (see `signingMessage`). */
  readonly expectedText: string | null;
  /** Reason why the signature was refused: the first check that failed. */
  readonly reason: SignatureFault;
};

/** The wallet has as many payouts as may wait for the network at a time. */
export type TooManyPayouts = {
  readonly __typename: 'TooManyPayouts';
  readonly code: 'TOO_MANY_PAYOUTS';
  readonly message: string;
  /** Number of payouts of a wallet that may have no report at a time: 10. */
  readonly limit: number;
  /** Number of the wallet's payouts that the network has not reported yet. */
  readonly used: number;
};

/** The account has as many webhook endpoints as it may have; delete one first. */
export type TooManyWebhooks = {
  readonly __typename: 'TooManyWebhooks';
  readonly code: 'TOO_MANY_WEBHOOKS';
  readonly message: string;
  /** Maximal number of webhook endpoints of an account: 10. */
  readonly limit: number;
};

/** The origin of the URI is not one of those from which wallets may sign in. */
export type UriNotAllowed = {
  readonly __typename: 'UriNotAllowed';
  readonly code: 'URI_NOT_ALLOWED';
  readonly message: string;
  /** The origins from which wallets may sign in, `protocol.uri` first. In a sandbox `localhost` and `127.0.0.1` are allowed too, with any port. */
  readonly allowed: readonly string[];
};

/** The wallet belongs to this account already. */
export type WalletAlreadyLinked = {
  readonly __typename: 'WalletAlreadyLinked';
  readonly code: 'WALLET_ALREADY_LINKED';
  readonly message: string;
};

/** The address is not the public key of a wallet, so nobody could ever sign for it. */
export type WalletCannotSign = {
  readonly __typename: 'WalletCannotSign';
  readonly code: 'WALLET_CANNOT_SIGN';
  readonly message: string;
  /** First check of a wallet address that this address failed. */
  readonly fault: WalletFault;
  /** Address that was refused, in base58. */
  readonly walletOfWalletCannotSign: string;
};

/** The wallet still has a balance, devices, co-stakes or payouts without a report, so it cannot be unlinked. */
export type WalletInUse = {
  readonly __typename: 'WalletInUse';
  readonly code: 'WALLET_IN_USE';
  readonly message: string;
  /** Free IO that the wallet still holds. */
  readonly balance: string;
  /** Number of the wallet's co-stakes that have not ended or have rewards left to claim. */
  readonly coStakes: number;
  /** Number of devices that the wallet owns. */
  readonly devices: number;
  /** Number of the wallet's payouts that the network has not reported yet. */
  readonly payouts: number;
};

/** The wallet is the primary wallet of its account; it cannot be unlinked, nor be made primary again. */
export type WalletIsPrimary = {
  readonly __typename: 'WalletIsPrimary';
  readonly code: 'WALLET_IS_PRIMARY';
  readonly message: string;
};

/** The account has as many wallets as the parameters allow. */
export type WalletLimitReached = {
  readonly __typename: 'WalletLimitReached';
  readonly code: 'WALLET_LIMIT_REACHED';
  readonly message: string;
  /** Maximal number of wallets of an account (published value: 10). */
  readonly limit: number;
};

/** The wallet belongs to another account with several wallets; unlink it there first. */
export type WalletLinkedElsewhere = {
  readonly __typename: 'WalletLinkedElsewhere';
  readonly code: 'WALLET_LINKED_ELSEWHERE';
  readonly message: string;
};

/** Messages are not sent to this URL: its scheme, port or address is not allowed. */
export type WebhookUrlNotAllowed = {
  readonly __typename: 'WebhookUrlNotAllowed';
  readonly code: 'WEBHOOK_URL_NOT_ALLOWED';
  readonly message: string;
  /** First rule for URLs of webhooks that this URL breaks. */
  readonly fault: WebhookUrlFault;
};

/** Every refusal of the API: the rules say no. `code` is stable, `message` may change. */
export type Refusal =
  | AlreadyUnstaked
  | AlreadyWithdrawn
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ChallengeNotAnswerable
  | ClaimCapReached
  | ClaimFailed
  | ClaimPending
  | ClockMovesForwardOnly
  | DeviceHasLiveOffer
  | DeviceHired
  | DeviceNotCommitted
  | DeviceNotOperational
  | ExpiryNotAhead
  | InsufficientBalance
  | NoShareRoom
  | NoStakeRoom
  | NonceAlreadyUsed
  | NotFound
  | NotInWaitPeriod
  | NotOwnerWallet
  | NotUnstaked
  | NotYetWithdrawable
  | NothingStaked
  | NothingToClaim
  | OfferLimitReached
  | OfferNotOpen
  | OfferReserved
  | OverflowExceeded
  | OwnDevice
  | OwnStakeTooLow
  | OwnerAlreadyUnstaked
  | ReplacementClaimed
  | RequestedAmountOutOfBounds
  | RewardShareOutOfBounds
  | SandboxOnly
  | SessionEnded
  | SignatureInvalid
  | TooManyPayouts
  | TooManyWebhooks
  | UriNotAllowed
  | WalletAlreadyLinked
  | WalletCannotSign
  | WalletInUse
  | WalletIsPrimary
  | WalletLimitReached
  | WalletLinkedElsewhere
  | WebhookUrlNotAllowed;

/** What the result of an action says about a `CoStake`. Query the rest by its id. */
export type CoStakeSummary = {
  /** Global id of the co-stake, for `node` and for signed actions. */
  readonly id: string;
  /** Phase of the co-stake at the time of the request. */
  readonly phase: CoStakePhase;
  /** Status label of the offer, worded for you as owner or co-staker of the agreement. */
  readonly label: StatusLabel;
  /** The published English text of `label`, for people. */
  readonly labelText: string;
  /** Earliest time at which the stake can be withdrawn; null while no exit is running. */
  readonly withdrawableAt: string | null;
  /** The claimed offer, in its present state. */
  readonly offer: { readonly id: string };
};

/** What the result of an action says about a `WebhookEndpoint`. Query the rest by its id. */
export type WebhookEndpointSummary = {
  /** Wall time at which the endpoint was created. */
  readonly createdAt: string;
  /** Position up to which every event was delivered. Pass it as `after` to `accountEvents`, `offerEvents` or `events`. */
  readonly cursor: string;
  /** Why deliveries ended; null unless the state is DISABLED. */
  readonly disabledReason: WebhookDisabledReason | null;
  /** Global id of the endpoint, of the form `webhook_…`. */
  readonly id: string;
  /** Age of the oldest event that is not delivered yet, in seconds; 0 when every event is delivered. */
  readonly lagSeconds: number;
  /** How many messages are sent at the same time. */
  readonly ordering: WebhookOrdering;
  /** Which events are sent; it never changes. */
  readonly scope: WebhookScope;
  /** Whether events are sent now. */
  readonly state: WebhookState;
  /** Types of events that are sent; null: every type, also those that are added later. */
  readonly types: readonly EventType[] | null;
  /** URL that receives the messages, as the wallet signed it. */
  readonly url: string;
  /** True when the texts in `notification` may contain amounts. */
  readonly withAmounts: boolean;
};

/** What the result of an action says about a `RewardClaim`. Query the rest by its id. */
export type RewardClaimSummary = {
  /** Amount of IO that was paid to the free balance of the wallet. */
  readonly amount: string;
  /** The co-stake that earned the rewards; null when the owner of the device earned them. */
  readonly coStake: { readonly id: string } | null;
  /** The device that earned the rewards. */
  readonly device: { readonly id: string };
};

/** What the result of an action says about a `Device`. Query the rest by its id. */
export type DeviceSummary = {
  /** Global id of the device, for `node`. */
  readonly id: string;
  /** Whether the counted stake (the owner's, plus co-stakes that are active or in their wait period) meets the requirement R. GRACE: it met R before R rose, and counts as sufficient until `sufficiencyDeadline`. */
  readonly stakeSufficiency: StakeSufficiency;
  /** Time at which `stakeSufficiency` changes from GRACE to INSUFFICIENT unless stake is added; null unless it is GRACE now. */
  readonly sufficiencyDeadline: string | null;
};

/** What the result of an action says about an `Offer`. Query the rest by its id. */
export type OfferSummary = {
  /** Global id of the offer, for `node`. */
  readonly id: string;
  /** Random identifier of 22 letters and digits: the last part of `url`, also contained in the text that a claimer signs. */
  readonly slug: string;
  /** Share link of the offer; it keeps working after the offer closes. */
  readonly url: string;
  /** Status of the offer at the time of the request. */
  readonly status: OfferStatus;
  /** Device on which the stake is placed and whose block rewards are shared. */
  readonly device: { readonly id: string };
};

/** What the result of an action says about a `Wallet`. Query the rest by its id. */
export type WalletSummary = {
  /** Address of the wallet on the Solana chain, in base58. */
  readonly address: string;
  /** Opaque id of the wallet, for caches of clients; no query takes it. */
  readonly id: string;
  /** When the wallet joined the account. */
  readonly linkedAt: string;
  /** True for the primary wallet; an account has exactly one. */
  readonly primary: boolean;
};

/** What the result of an action says about a `Payout`. Query the rest by its id. */
export type PayoutSummary = {
  /** Amount to send, without any fee of the chain. */
  readonly amount: string;
  /** Reason of the network why the amount was not sent; null unless the status is FAILED. */
  readonly failure: string | null;
  /** Global id of the payout. */
  readonly id: string;
  /** Market time at which the network reported that the amount was sent or could not be sent; null until then. */
  readonly reportedAt: string | null;
  /** Market time at which the amount left the free balance. */
  readonly requestedAt: string;
  /** Whether the network has sent the money; SENT and FAILED are final. */
  readonly status: PayoutStatus;
  /** Signature of the transaction that sent the amount; null unless the status is SENT. */
  readonly transactionSignature: string | null;
  /** Wallet that requested the payout; the money is sent to this address only. */
  readonly wallet: string;
};

/** Success of `cancelUnstake`: it took effect, now or by an earlier call with the same authorisation. */
export type CancelUnstakeSuccess = {
  readonly __typename: 'CancelUnstakeSuccess';
  /** The co-stake, in phase ACTIVE again. */
  readonly coStake: CoStakeSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `cancelUnstake`: the success, or a refusal with its reason. */
export type CancelUnstakeResult =
  | CancelUnstakeSuccess
  | AlreadyWithdrawn
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ClaimFailed
  | NonceAlreadyUsed
  | NotFound
  | NotInWaitPeriod
  | ReplacementClaimed
  | SignatureInvalid;

/** Fields of `cancelUnstake`. */
export type CancelUnstakeFields = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Success of `changeWebhookUrl`: it took effect, now or by an earlier call with the same authorisation. */
export type ChangeWebhookUrlSuccess = {
  readonly __typename: 'ChangeWebhookUrlSuccess';
  /** The endpoint, PENDING until its URL answers the verification; null when it was deleted since. */
  readonly endpoint: WebhookEndpointSummary | null;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `changeWebhookUrl`: the success, or a refusal with its reason. */
export type ChangeWebhookUrlResult =
  | ChangeWebhookUrlSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid
  | WebhookUrlNotAllowed;

/** Fields of `changeWebhookUrl`. */
export type ChangeWebhookUrlFields = {
  /** Global id of the endpoint, of the form `webhook_…`; any other text is refused with BAD_USER_INPUT. */
  readonly endpointId: string;
  /** Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too. */
  readonly url: string;
};

/** Success of `claimAllRewards`: it took effect, now or by an earlier call with the same authorisation. */
export type ClaimAllRewardsSuccess = {
  readonly __typename: 'ClaimAllRewardsSuccess';
  /** Sum of the claims, in IO. */
  readonly amount: string;
  /** What was paid for each co-stake and each device, the oldest first; at most 100. */
  readonly claims: readonly RewardClaimSummary[];
  /** Number of co-stakes and devices with accrued rewards that were left. While it is above zero, the next call pays more. */
  readonly remaining: number;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `claimAllRewards`: the success, or a refusal with its reason. */
export type ClaimAllRewardsResult =
  | ClaimAllRewardsSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | NothingToClaim
  | SignatureInvalid;

/** Fields of `claimAllRewards`. */
export type ClaimAllRewardsFields = {
  /** The signing wallet, which is paid; it may be left out. Any other wallet is refused with BAD_USER_INPUT. */
  readonly paidTo?: string | null | undefined;
};

/** Success of `claimOffer`: it took effect, now or by an earlier call with the same authorisation. */
export type ClaimOfferSuccess = {
  readonly __typename: 'ClaimOfferSuccess';
  /** The new co-stake; `settlement` says whether the claim was approved. */
  readonly coStake: CoStakeSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `claimOffer`: the success, or a refusal with its reason. */
export type ClaimOfferResult =
  | ClaimOfferSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ClaimCapReached
  | DeviceNotCommitted
  | DeviceNotOperational
  | InsufficientBalance
  | NonceAlreadyUsed
  | NotFound
  | OfferNotOpen
  | OfferReserved
  | OwnDevice
  | SignatureInvalid;

/** Fields of `claimOffer`. */
export type ClaimOfferFields = {
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Success of `claimRewards`: it took effect, now or by an earlier call with the same authorisation. */
export type ClaimRewardsSuccess = {
  readonly __typename: 'ClaimRewardsSuccess';
  /** The co-stake whose rewards were paid out; null when they were those of a device. */
  readonly coStake: CoStakeSummary | null;
  /** The device whose rewards were paid out; null when they were those of a co-stake. */
  readonly device: DeviceSummary | null;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `claimRewards`: the success, or a refusal with its reason. */
export type ClaimRewardsResult =
  | ClaimRewardsSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | NothingToClaim
  | SignatureInvalid;

/** Fields of `claimRewards`. */
export type ClaimRewardsFields = 
  | {
      /** Global id of the co-stake, `costake_…`; exactly one of this field and `deviceId` is given. */
      readonly coStakeId: string; readonly deviceId?: undefined;
    }
  | {
      /** Global id of a device that you own, `device_…`; exactly one of this field and `coStakeId` is given. */
      readonly deviceId: string; readonly coStakeId?: undefined;
    };

/** Success of `closeOffer`: it took effect, now or by an earlier call with the same authorisation. */
export type CloseOfferSuccess = {
  readonly __typename: 'CloseOfferSuccess';
  /** The offer, with status CLOSED. */
  readonly offer: OfferSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `closeOffer`: the success, or a refusal with its reason. */
export type CloseOfferResult =
  | CloseOfferSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | OfferNotOpen
  | SignatureInvalid;

/** Fields of `closeOffer`. */
export type CloseOfferFields = {
  /** Global id of the offer, of the form `offer_…`; any other text is refused with BAD_USER_INPUT. */
  readonly offerId: string;
};

/** Success of `createOffer`: it took effect, now or by an earlier call with the same authorisation. */
export type CreateOfferSuccess = {
  readonly __typename: 'CreateOfferSuccess';
  /** The new offer, with its share link. */
  readonly offer: OfferSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `createOffer`: the success, or a refusal with its reason. */
export type CreateOfferResult =
  | CreateOfferSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | DeviceHasLiveOffer
  | DeviceHired
  | DeviceNotCommitted
  | DeviceNotOperational
  | ExpiryNotAhead
  | NoShareRoom
  | NoStakeRoom
  | NonceAlreadyUsed
  | NotFound
  | OfferLimitReached
  | OwnStakeTooLow
  | RequestedAmountOutOfBounds
  | RewardShareOutOfBounds
  | SignatureInvalid;

/** Fields of `createOffer`. */
export type CreateOfferFields = {
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

/** Success of `createWebhookEndpoint`: it took effect, now or by an earlier call with the same authorisation. */
export type CreateWebhookEndpointSuccess = {
  readonly __typename: 'CreateWebhookEndpointSuccess';
  /** The endpoint, PENDING until its URL answers the verification; null when it was deleted since. */
  readonly endpoint: WebhookEndpointSummary | null;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
  /** Secret that verifies the messages: `whsec_` and base64. Keep it on your server. Null when the endpoint was deleted since. */
  readonly secret: string | null;
};

/** Result of `createWebhookEndpoint`: the success, or a refusal with its reason. */
export type CreateWebhookEndpointResult =
  | CreateWebhookEndpointSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid
  | TooManyWebhooks
  | WebhookUrlNotAllowed;

/** Fields of `createWebhookEndpoint`. */
export type CreateWebhookEndpointFields = {
  /** Only for scope PUBLIC: offers and devices whose events are sent, by default all. Its field `types` is refused; use `types` beside it. */
  readonly filter?: OfferEventFilter | null | undefined;
  /** How many messages are sent at the same time; by default STRICT. */
  readonly ordering?: WebhookOrdering | null | undefined;
  /** Whether events of your account or public events of offers are sent. */
  readonly scope: WebhookScope;
  /** Types of events to send; null or absent: every type, also those that are added later. */
  readonly types?: readonly EventType[] | null | undefined;
  /** Absolute URL of at most 500 characters, with https on port 443 or 8443 and a public address; in a sandbox http and any address are allowed too. */
  readonly url: string;
  /** True: the texts in `notification` may contain amounts; by default false. */
  readonly withAmounts?: boolean | null | undefined;
};

/** Success of `linkWallet`: it took effect, now or by an earlier call with the same authorisation. */
export type LinkWalletSuccess = {
  readonly __typename: 'LinkWalletSuccess';
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
  /** The wallet, now part of your account. */
  readonly wallet: WalletSummary;
};

/** Result of `linkWallet`: the success, or a refusal with its reason. */
export type LinkWalletResult =
  | LinkWalletSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ClaimCapReached
  | NonceAlreadyUsed
  | NotFound
  | OwnDevice
  | SignatureInvalid
  | WalletAlreadyLinked
  | WalletCannotSign
  | WalletLimitReached
  | WalletLinkedElsewhere;

/** Fields of `linkWallet`. */
export type LinkWalletFields = {
  /** The wallet that joins; it must not share an account with other wallets. */
  readonly wallet: string;
} & {
  /** The signer of the second wallet. */
  readonly walletAuthorization: Signer;
};

/** Success of `replaceOffer`: it took effect, now or by an earlier call with the same authorisation. */
export type ReplaceOfferSuccess = {
  readonly __typename: 'ReplaceOfferSuccess';
  /** The new offer, with a share link of its own. */
  readonly offer: OfferSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `replaceOffer`: the success, or a refusal with its reason. */
export type ReplaceOfferResult =
  | ReplaceOfferSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | DeviceHasLiveOffer
  | DeviceHired
  | DeviceNotCommitted
  | DeviceNotOperational
  | ExpiryNotAhead
  | NoShareRoom
  | NoStakeRoom
  | NonceAlreadyUsed
  | NotFound
  | OfferLimitReached
  | OfferNotOpen
  | OwnStakeTooLow
  | RequestedAmountOutOfBounds
  | RewardShareOutOfBounds
  | SignatureInvalid;

/** Fields of `replaceOffer`. */
export type ReplaceOfferFields = {
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

/** Success of `requestPayout`: it took effect, now or by an earlier call with the same authorisation. */
export type RequestPayoutSuccess = {
  readonly __typename: 'RequestPayoutSuccess';
  /** The payout, with status REQUESTED until the network reports. */
  readonly payout: PayoutSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `requestPayout`: the success, or a refusal with its reason. */
export type RequestPayoutResult =
  | RequestPayoutSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | InsufficientBalance
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid
  | TooManyPayouts;

/** Fields of `requestPayout`. */
export type RequestPayoutFields = {
  /** Amount to pay out, in IO; more than zero, at most the free balance of the signing wallet. */
  readonly amount: string;
};

/** Success of `setPrimaryWallet`: it took effect, now or by an earlier call with the same authorisation. */
export type SetPrimaryWalletSuccess = {
  readonly __typename: 'SetPrimaryWalletSuccess';
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
  /** The wallet, with `primary` true. */
  readonly wallet: WalletSummary;
};

/** Result of `setPrimaryWallet`: the success, or a refusal with its reason. */
export type SetPrimaryWalletResult =
  | SetPrimaryWalletSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid
  | WalletIsPrimary;

/** Fields of `setPrimaryWallet`. */
export type SetPrimaryWalletFields = {
  /** Wallet of the account that becomes its primary wallet. */
  readonly wallet: string;
};

/** Success of `stakeDevice`: it took effect, now or by an earlier call with the same authorisation. */
export type StakeDeviceSuccess = {
  readonly __typename: 'StakeDeviceSuccess';
  /** The device as everybody sees it; `viewer.devices` shows your own stake on it. */
  readonly device: DeviceSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `stakeDevice`: the success, or a refusal with its reason. */
export type StakeDeviceResult =
  | StakeDeviceSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | DeviceNotCommitted
  | InsufficientBalance
  | NonceAlreadyUsed
  | NotFound
  | NotOwnerWallet
  | OwnStakeTooLow
  | SignatureInvalid;

/** Fields of `stakeDevice`. */
export type StakeDeviceFields = {
  /** Stake to add, in IO; more than zero, at most the balance of the signing wallet. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Success of `unlinkWallet`: it took effect, now or by an earlier call with the same authorisation. */
export type UnlinkWalletSuccess = {
  readonly __typename: 'UnlinkWalletSuccess';
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
  /** The wallet, now in an account of its own. */
  readonly wallet: WalletSummary;
};

/** Result of `unlinkWallet`: the success, or a refusal with its reason. */
export type UnlinkWalletResult =
  | UnlinkWalletSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid
  | WalletInUse
  | WalletIsPrimary;

/** Fields of `unlinkWallet`. */
export type UnlinkWalletFields = {
  /** The wallet that leaves the account. */
  readonly wallet: string;
};

/** Success of `unstake`: it took effect, now or by an earlier call with the same authorisation. */
export type UnstakeSuccess = {
  readonly __typename: 'UnstakeSuccess';
  /** The co-stake; its `exit` contains the fixed dates. */
  readonly coStake: CoStakeSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `unstake`: the success, or a refusal with its reason. */
export type UnstakeResult =
  | UnstakeSuccess
  | AlreadyUnstaked
  | AlreadyWithdrawn
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ClaimFailed
  | ClaimPending
  | DeviceHired
  | NonceAlreadyUsed
  | NotFound
  | SignatureInvalid;

/** Fields of `unstake`. */
export type UnstakeFields = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Success of `unstakeDevice`: it took effect, now or by an earlier call with the same authorisation. */
export type UnstakeDeviceSuccess = {
  readonly __typename: 'UnstakeDeviceSuccess';
  /** The device, no longer in the programme, with the end of its cooldown. */
  readonly device: DeviceSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `unstakeDevice`: the success, or a refusal with its reason. */
export type UnstakeDeviceResult =
  | UnstakeDeviceSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | DeviceHired
  | NonceAlreadyUsed
  | NotFound
  | NothingStaked
  | OwnerAlreadyUnstaked
  | SignatureInvalid;

/** Fields of `unstakeDevice`. */
export type UnstakeDeviceFields = {
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Success of `withdraw`: it took effect, now or by an earlier call with the same authorisation. */
export type WithdrawSuccess = {
  readonly __typename: 'WithdrawSuccess';
  /** The co-stake, in phase WITHDRAWN. */
  readonly coStake: CoStakeSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `withdraw`: the success, or a refusal with its reason. */
export type WithdrawResult =
  | WithdrawSuccess
  | AlreadyWithdrawn
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | ClaimFailed
  | ClaimPending
  | NonceAlreadyUsed
  | NotFound
  | NotUnstaked
  | NotYetWithdrawable
  | SignatureInvalid;

/** Fields of `withdraw`. */
export type WithdrawFields = {
  /** Global id of the co-stake, of the form `costake_…`; any other text is refused with BAD_USER_INPUT. */
  readonly coStakeId: string;
};

/** Success of `withdrawDeviceStake`: it took effect, now or by an earlier call with the same authorisation. */
export type WithdrawDeviceStakeSuccess = {
  readonly __typename: 'WithdrawDeviceStakeSuccess';
  /** The device after its own stake was paid back. */
  readonly device: DeviceSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `withdrawDeviceStake`: the success, or a refusal with its reason. */
export type WithdrawDeviceStakeResult =
  | WithdrawDeviceStakeSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | NonceAlreadyUsed
  | NotFound
  | NotUnstaked
  | NotYetWithdrawable
  | NothingStaked
  | SignatureInvalid;

/** Fields of `withdrawDeviceStake`. */
export type WithdrawDeviceStakeFields = {
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** Success of `withdrawOverflow`: it took effect, now or by an earlier call with the same authorisation. */
export type WithdrawOverflowSuccess = {
  readonly __typename: 'WithdrawOverflowSuccess';
  /** The device after the withdrawal of the overflow. */
  readonly device: DeviceSummary;
  /** True when an earlier call with this authorisation had taken effect, so that this call changed nothing. */
  readonly replayed: boolean;
};

/** Result of `withdrawOverflow`: the success, or a refusal with its reason. */
export type WithdrawOverflowResult =
  | WithdrawOverflowSuccess
  | AuthorizationExpired
  | AuthorizationNotYetValid
  | AuthorizationPeriodInvalid
  | DeviceNotCommitted
  | NonceAlreadyUsed
  | NotFound
  | OverflowExceeded
  | SignatureInvalid;

/** Fields of `withdrawOverflow`. */
export type WithdrawOverflowFields = {
  /** Stake to withdraw, in IO; more than zero, at most `withdrawableOverflow`. */
  readonly amount: string;
  /** Global id of the device, of the form `device_…`; any other text is refused with BAD_USER_INPUT. */
  readonly deviceId: string;
};

/** The signed actions of the API, with their fields and results. */
export type Actions = {
  /** Cancels the exit of a co-stake within its wait period; the co-stake earns again. Refused with REPLACEMENT_CLAIMED once the offer that replaces it has been claimed. */
  readonly cancelUnstake: { readonly fields: CancelUnstakeFields; readonly result: CancelUnstakeResult };
  /** Changes the URL of a webhook endpoint. It is PENDING until the new URL answers the verification, then continues from its cursor. The secret stays. */
  readonly changeWebhookUrl: { readonly fields: ChangeWebhookUrlFields; readonly result: ChangeWebhookUrlResult };
  /** Pays out all accrued rewards of the signing wallet, of its co-stakes and its devices, to that wallet: at most 100 of them in one call, the oldest first, all or none. The text has no amount, because rewards go on accruing until the call. */
  readonly claimAllRewards: { readonly fields: ClaimAllRewardsFields; readonly result: ClaimAllRewardsResult };
  /** Claims an open offer in full: locks the requested amount of the signing wallet and freezes the terms. Of any number of simultaneous claims exactly one succeeds; the others are refused with OFFER_NOT_OPEN. The agreement shows the owner of the device the wallet that signs. */
  readonly claimOffer: { readonly fields: ClaimOfferFields; readonly result: ClaimOfferResult };
  /** Pays out all accrued rewards of one co-stake, or of one device for its owner, to the wallet that earned them. */
  readonly claimRewards: { readonly fields: ClaimRewardsFields; readonly result: ClaimRewardsResult };
  /** Closes an open offer of yours. A filled offer binds both parties and is refused with OFFER_NOT_OPEN. */
  readonly closeOffer: { readonly fields: CloseOfferFields; readonly result: CloseOfferResult };
  /** Publishes an offer on a device of yours, with a share link. A device may have several offers, within its places, stake room and share room; `offerEligibility` shows beforehand, by the same rules, whether it would succeed. The agreement of a claim shows the co-staker the wallet that signs. */
  readonly createOffer: { readonly fields: CreateOfferFields; readonly result: CreateOfferResult };
  /** Creates a webhook endpoint that receives events of your account, or public events, as signed messages. It becomes ACTIVE when its URL answers the verification message with the challenge. At most 10 per account. */
  readonly createWebhookEndpoint: { readonly fields: CreateWebhookEndpointFields; readonly result: CreateWebhookEndpointResult };
  /** Links a wallet to your account, with its balance, devices and co-stakes. From then on the claim cap and the own-device rule apply to all wallets of the account together. Both wallets sign. Sessions that the wallet had opened end; earlier events of its previous account are not moved. */
  readonly linkWallet: { readonly fields: LinkWalletFields; readonly result: LinkWalletResult };
  /** Closes an open offer of yours and publishes another on the same device, in one transaction: both happen or neither. The agreement of a claim shows the co-staker the wallet that signs. */
  readonly replaceOffer: { readonly fields: ReplaceOfferFields; readonly result: ReplaceOfferResult };
  /** Pays free balance of the signing wallet out to that wallet on the chain, and nowhere else. The amount leaves the free balance at once; the network sends it and reports the result. A payout cannot be cancelled; one that fails returns to the free balance. */
  readonly requestPayout: { readonly fields: RequestPayoutFields; readonly result: RequestPayoutResult };
  /** Makes another wallet the primary wallet of your account, which is listed first and cannot be unlinked. */
  readonly setPrimaryWallet: { readonly fields: SetPrimaryWalletFields; readonly result: SetPrimaryWalletResult };
  /** Adds own stake to a device of yours, paid by its owner wallet, to which it is paid back. After a complete exit it brings the device back into the programme, with at least the minimum own stake and the amount of the co-stakes that are still active. */
  readonly stakeDevice: { readonly fields: StakeDeviceFields; readonly result: StakeDeviceResult };
  /** Removes a wallet that has no balance, device, co-stake or payout without a report from your account; it gets an account of its own, and sessions that it had opened end. The primary wallet cannot be removed. */
  readonly unlinkWallet: { readonly fields: UnlinkWalletFields; readonly result: UnlinkWalletResult };
  /** Starts the exit of a co-stake: the agreed wait period (published value: 7 days), the agreed cooldown (14 days), then `withdraw`. There is no wait period when the device has left the programme. The call fixes the dates, and the co-stake stops earning at once. */
  readonly unstake: { readonly fields: UnstakeFields; readonly result: UnstakeResult };
  /** Starts the exit of the whole own stake: the device leaves the programme and its offers close at once. After the cooldown (published value: 14 days) `withdrawDeviceStake` pays the stake out. Co-stakers on the device may leave without a wait period from now on. */
  readonly unstakeDevice: { readonly fields: UnstakeDeviceFields; readonly result: UnstakeDeviceResult };
  /** Pays a co-stake back to the wallet that paid it, once its cooldown has ended; there is no deadline. */
  readonly withdraw: { readonly fields: WithdrawFields; readonly result: WithdrawResult };
  /** Pays the whole own stake to the device's owner wallet once its cooldown has ended; there is no deadline. */
  readonly withdrawDeviceStake: { readonly fields: WithdrawDeviceStakeFields; readonly result: WithdrawDeviceStakeResult };
  /** Pays own stake above the requirement to the device's owner wallet at once, without a cooldown. More than `withdrawableOverflow` is refused with OVERFLOW_EXCEEDED, which carries that amount. */
  readonly withdrawOverflow: { readonly fields: WithdrawOverflowFields; readonly result: WithdrawOverflowResult };
};

/** The name of a signed action, such as `claimOffer`. */
export type ActionName = keyof Actions;
