// Shared enumerations: each value is described by its meaning for the person who holds the stake.
// An enumeration that only one file uses is defined in that file.

import { CLOSE_REASON_TEXT } from '../domain/offer.ts';
import { builder } from './builder.ts';

/** Returns the `values` of a GraphQL enumeration type from a table of values and descriptions. */
export const enumValues = <const Value extends string>(described: { readonly [Key in Value]: string }) =>
  Object.fromEntries(
    (Object.keys(described) as Value[]).map((value) => [value, { value, description: described[value] }]),
  ) as { [Key in Value]: { value: Key; description: string } };

export const OfferStatusEnum = builder.enumType('OfferStatus', {
  description: 'Status of an offer at the time of the request, derived from stored dates and the clock.',
  values: enumValues({
    OPEN: 'The offer can be claimed by any account except the one that owns the device.',
    FILLED: 'A co-staker has claimed the offer; its terms bind both parties, and it can be neither closed nor changed.',
    CLOSED:
      'The offer has ended permanently: the owner closed it, it expired, a change of the device closed it, or its co-staker left.',
  }),
});

export const CloseReasonEnum = builder.enumType('CloseReason', {
  description: 'Reason why an offer closed; when several reasons apply at once, the one that the server checks first.',
  values: enumValues(CLOSE_REASON_TEXT),
});

export const CoStakePhaseEnum = builder.enumType('CoStakePhase', {
  description:
    'Phase of a co-stake, derived from stored dates and the clock. At the exact end of a phase the next phase applies.',
  values: enumValues({
    PENDING: 'You have claimed the offer; the transfer of your stake is being settled, and you earn nothing yet.',
    FAILED: 'The claim was not settled; your stake went back to your wallet.',
    ACTIVE: 'Your stake counts toward the requirement and earns when the device does.',
    WAIT_PERIOD:
      'You have unstaked: your stake still counts toward the requirement but no longer earns, and you may cancel the unstake.',
    COOLDOWN: 'Your stake neither counts nor earns; it is locked until the cooldown ends.',
    WITHDRAWABLE: 'Your stake is ready to withdraw, without a deadline; it is no longer slashable.',
    WITHDRAWN: 'Your stake, less what slashes took, was paid back to your wallet.',
  }),
});

export const SettlementStatusEnum = builder.enumType('SettlementStatus', {
  description: 'State of the transfer that moves a claimed stake from the wallet into the co-stake.',
  values: enumValues({
    SENDING: 'The transfer is in progress; it is approved, fails or expires by `settleBy` at the latest.',
    APPROVED: 'The transfer is done and the terms are frozen; earning begins with the next block that starts.',
    FAILED: 'The transfer was refused for the reason in `failure`; the stake went back to the wallet.',
    EXPIRED: 'The transfer was not decided within the time limit; the stake went back to the wallet.',
  }),
});

export const SettlementFailureEnum = builder.enumType('SettlementFailure', {
  description: 'Reason why a claim was not settled. In each case the whole stake went back to the wallet.',
  values: enumValues({
    DEVICE_NOT_OPERATIONAL: 'The device stopped being operational between the claim and the settlement.',
    OFFER_WITHDRAWN: 'The offer closed between its claim and the settlement.',
    TIME_LIMIT: 'The transfer of the stake was not decided within the time limit.',
    TRANSFER_REJECTED: 'The network rejected the transfer of the stake.',
  }),
});

export const StakeSufficiencyEnum = builder.enumType('StakeSufficiency', {
  description: 'Whether the counted stake on a device meets its requirement.',
  values: enumValues({
    SUFFICIENT: 'The counted stake meets the requirement; the device can earn.',
    GRACE: 'The requirement rose above the stake; until the deadline the device is treated as sufficient and can earn.',
    INSUFFICIENT: 'The counted stake is below the requirement; the device and its co-stakers earn nothing.',
  }),
});

export const StatusLabelEnum = builder.enumType('StatusLabel', {
  description:
    'Published status label of an offer, computed from its status, the phase of its co-stake and the stake sufficiency of its device.',
  values: enumValues({
    SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Sufficient Stake (Waiting for Co-Staker)": the offer is open, and the device meets its requirement or is in its grace period.',
    INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Insufficient Stake (Waiting for Co-Staker)": the offer is open, and until it is claimed the device is below its requirement.',
    CLAIM_PENDING: '"Claim Pending": the offer was claimed, and the transfer of the stake is being settled.',
    ACTIVE: '"Active": the co-stake counts toward the requirement and earns when the device does.',
    SUFFICIENT_STAKE_WAIT_PERIOD:
      '"Sufficient Stake (Wait Period)": the co-staker has unstaked, and the stake counts until the wait period ends. Shown to the owner.',
    CO_STAKER_UNSTAKED_IN_WAIT_PERIOD:
      '"Co-Staker Unstaked (In Wait Period)": the same state as SUFFICIENT_STAKE_WAIT_PERIOD. Shown to the co-staker.',
    IN_COOLDOWN:
      '"In Cooldown": the wait period is over; the co-stake no longer counts toward the requirement of the device and is locked until the cooldown ends.',
    READY_TO_WITHDRAW: '"Ready to Withdraw": the cooldown is over; the co-staker may withdraw.',
    CO_STAKER_WITHDRAWN: '"Co-Staker Withdrawn": the stake was paid back to the co-staker.',
    OFFER_CLOSED:
      '"Offer Closed": the offer closed before a claim, or the device of an active co-stake left the staking programme.',
  }),
});

export const ViewpointEnum = builder.enumType('Viewpoint', {
  description: 'Party for whom a status label is worded. The wordings differ only during the wait period.',
  values: enumValues({
    OWNER: 'The label is worded for the owner of the device.',
    CO_STAKER: 'The label is worded for the co-staker of the offer.',
  }),
});

export const DevicePoolEnum = builder.enumType('DevicePool', {
  description: 'Pool from which the block rewards of a device are paid.',
  values: enumValues({
    COMMUNITY: 'The smaller pool of block rewards, for devices that the network assigns to its community tier.',
    ENTERPRISE: 'The larger pool of block rewards, for devices that the network assigns to its enterprise tier.',
  }),
});

export const DeviceKindEnum = builder.enumType('DeviceKind', {
  description: 'Hardware class of a device: graphics cards, which the requirement counts one by one, or a CPU.',
  values: enumValues({
    GPU: 'One to eight cards of one model; each counts toward the requirement.',
    CPU: 'A CPU device; it counts as one card.',
  }),
});

/** Definition of `DeviceState` in both schemas. */
export const deviceStateEnumConfig = {
  description: 'State of a device as the network last reported it.',
  values: enumValues({
    ACTIVE: 'The device is running and working; offers on it can be published and claimed.',
    IDLE: 'The device is running without work; offers on it can be published and claimed.',
    MAINTENANCE: 'The owner took the device offline temporarily; its open offer closes, and its co-stakes remain.',
    BLOCKED:
      'The network blocked the device for a reason; it earns nothing, and co-stakers may leave without a wait period.',
    TERMINATED:
      'The owner removed the device from the network permanently; co-stakers may leave without a wait period.',
  }),
};

export const DeviceStateEnum = builder.enumType('DeviceState', deviceStateEnumConfig);

export const OfferVisibilityEnum = builder.enumType('OfferVisibility', {
  description: 'Who finds an offer. It is set at publication and never changes.',
  values: enumValues({
    LISTED: 'Everybody: lists, counts, facets and public streams contain the offer.',
    UNLISTED:
      'Only a person who has its share link or id, and its parties: no list, count, facet or stream of several offers contains it, in any status.',
  }),
});

export const SignedEncodingEnum = builder.enumType('SignedEncoding', {
  description: 'Encoding of the bytes that the wallet signed: the text alone, or a Solana off-chain message around it.',
  values: enumValues({
    RAW: 'The bytes of the text alone, ASCII with LF line ends.',
    OFFCHAIN_V0:
      'A Solana off-chain message, version 0, around exactly the text (Ledger devices), with the present header or the older one, which names no signer.',
    OFFCHAIN_V1: 'A Solana off-chain message, version 1, around exactly the text.',
  }),
});

export const NotEarningReasonEnum = builder.enumType('NotEarningReason', {
  description: 'Reason why a co-stake does not earn: the first that applies, in the order of these values.',
  values: enumValues({
    CLAIM_PENDING: 'The transfer of your stake is not settled yet.',
    CLAIM_FAILED: 'The claim was not settled; your stake went back to your wallet.',
    UNSTAKED: 'You have unstaked; earning ended at that instant.',
    DEVICE_NOT_COMMITTED:
      'The owner took the device out of the programme, or the network blocked it. You may unstake without a wait period.',
    DEVICE_NOT_OPERATIONAL: 'The device is not running, has no connectivity tier, or its model earns nothing.',
    STAKE_INSUFFICIENT: 'The stake on the device is below its requirement, after any grace period has ended.',
  }),
});

/** Definition of `SlashKind` in both schemas. */
export const slashKindEnumConfig = {
  description: 'Money that a slash takes: staked principal, or unclaimed rewards.',
  values: enumValues({
    STAKE:
      "Staked principal: each co-staker loses the slash's share of the stake held, and the owner pays the remainder of the total.",
    REWARD: 'Accrued, unclaimed rewards; each party loses the same share.',
  }),
};

/** Definition of `SlashCause` in both schemas. */
export const slashCauseEnumConfig = {
  description: 'Fault for which a device was slashed; the protocol parameters contain a default share for each cause.',
  values: enumValues({
    DOWNTIME: 'The device was not reachable when it should have been.',
    PERFORMANCE: 'The device did not perform as its hardware should.',
    SPOOFING: 'The device pretended to be other hardware.',
    DATA_COMPROMISE: 'Data on the device was read or changed without authorisation.',
    CONFIG_TAMPERING: "The device's configuration was tampered with.",
    PROHIBITED_REGION: 'The device ran in a region that the network does not allow.',
    OTHER: 'A fault that none of the other causes names.',
  }),
};

export const SignatureFaultEnum = builder.enumType('SignatureFault', {
  description: 'Reason why a signature was refused: the first check that failed.',
  values: enumValues({
    SIGNATURE_MALFORMED:
      'The signature is not well-formed: it must have 64 bytes in base58 or base64, in canonical form.',
    KEY_REFUSED: 'The wallet address is not a safe Ed25519 public key; `WalletFault` lists the reasons.',
    SIGNATURE_MISMATCH:
      'The signature was not made by this wallet over exactly the expected text in the given encoding.',
  }),
});

export const WalletFaultEnum = builder.enumType('WalletFault', {
  description: 'Reason why an address cannot be the address of a wallet: the first check that it failed.',
  values: enumValues({
    PROGRAM: 'The address belongs to a program, a sysvar or another fixed account of Solana.',
    NOT_CANONICAL: 'The address is not the canonical encoding of a public key, so the same key has another address.',
    SMALL_ORDER: 'The address is a public key of small order, for which anybody can forge signatures.',
    OFF_CURVE:
      'The address has no private key, because it was derived from a program (the vault of a multisig, for example).',
  }),
});

export const OperationalFaultEnum = builder.enumType('OperationalFault', {
  description: 'Reason why a device is not operational, so that no offer on it can be published or claimed.',
  values: enumValues({
    NOT_RUNNING: "The device's state is neither ACTIVE nor IDLE.",
    NO_CONNECTIVITY: "The device's connectivity tier is 0; an offer needs 1 to 4.",
    MODEL_NOT_SUPPORTED: "The multiplier of the device's model is 0, so it cannot earn.",
  }),
});

/** Definition of `WebhookUrlFault` in both schemas. */
export const webhookUrlFaultEnumConfig = {
  description: 'Rule for URLs of webhooks that a URL breaks.',
  values: enumValues({
    SCHEME: 'The URL does not begin with https.',
    PORT: 'The port is neither 443 nor 8443.',
    CREDENTIALS: 'The URL contains a user name or a password.',
    ADDRESS: 'The host is an address that is not public, or a name that never leads to a public one.',
  }),
};

export const WebhookUrlFaultEnum = builder.enumType('WebhookUrlFault', webhookUrlFaultEnumConfig);
