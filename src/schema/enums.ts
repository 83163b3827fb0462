// The enumerations that several nouns share, each value described by what it means for the person who holds the stake.
// An enumeration that only one file uses is in that file.

import { CLOSE_REASON_TEXT } from '../domain/offer.ts';
import { builder } from './builder.ts';

/** The values of a GraphQL enumeration from a table of value and description. */
export const values = <const Value extends string>(described: { readonly [Key in Value]: string }) =>
  Object.fromEntries(
    (Object.keys(described) as Value[]).map((value) => [value, { value, description: described[value] }]),
  ) as { [Key in Value]: { value: Key; description: string } };

export const OfferStatusEnum = builder.enumType('OfferStatus', {
  description: 'Whether an offer can be claimed. Derived from stored instants and the clock, so it holds when you ask.',
  values: values({
    OPEN: 'Can be claimed by any account except the one that owns the device.',
    FILLED: 'A co-staker holds it; its terms bind both parties and it can be neither closed nor changed.',
    CLOSED: 'Over for good: taken back, expired, closed by a change of the device, or left by its co-staker.',
  }),
});

export const CloseReasonEnum = builder.enumType('CloseReason', {
  description: 'Why an offer closed. Where several reasons apply at once, the first that the rules check is stored.',
  values: values(CLOSE_REASON_TEXT),
});

export const CoStakePhaseEnum = builder.enumType('CoStakePhase', {
  description:
    'Phase of a co-stake, derived from stored instants and the clock. At exactly the end of a phase the next one holds.',
  values: values({
    PENDING: 'Claimed; the transfer of your stake is being settled, and nothing is earned yet.',
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
  values: values({
    SENDING: 'On its way; it is approved, fails or expires by `settleBy` at the latest.',
    APPROVED: 'Done: the terms are frozen, and earning begins with the next block that starts.',
    FAILED: 'Refused, with a reason; the stake went back to the wallet.',
    EXPIRED: 'Not decided within the time limit; the stake went back to the wallet.',
  }),
});

export const SettlementFailureEnum = builder.enumType('SettlementFailure', {
  description: 'Why a claim was not settled. In each case the whole stake went back to the wallet.',
  values: values({
    DEVICE_NOT_OPERATIONAL: 'The device stopped being operational between claim and settlement.',
    OFFER_WITHDRAWN: 'The offer closed between claim and settlement.',
    TIME_LIMIT: 'The settlement was not decided within the time limit.',
  }),
});

export const StakeSufficiencyEnum = builder.enumType('StakeSufficiency', {
  description: 'Whether the stake that counts on a device meets its requirement.',
  values: values({
    SUFFICIENT: 'The stake that counts meets the requirement; the device can earn.',
    GRACE: 'The requirement rose above the stake; until the deadline the device is treated as sufficient and can earn.',
    INSUFFICIENT: 'The stake that counts is under the requirement; the device and its co-stakers earn nothing.',
  }),
});

export const StatusLabelEnum = builder.enumType('StatusLabel', {
  description: 'Published status of an offer, derived from offer status, co-stake phase and sufficiency.',
  values: values({
    SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Sufficient Stake (Waiting for Co-Staker)": open, and the device meets its requirement or is in grace.',
    INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Insufficient Stake (Waiting for Co-Staker)": open, and the device is under its requirement until it is claimed.',
    CLAIM_PENDING: '"Claim Pending": claimed; the transfer of the stake is being settled.',
    ACTIVE: '"Active": the co-stake counts toward the requirement and earns when the device does.',
    SUFFICIENT_STAKE_WAIT_PERIOD:
      '"Sufficient Stake (Wait Period)": the co-staker has unstaked, and the stake counts until the wait ends. Shown to the owner.',
    CO_STAKER_UNSTAKED_IN_WAIT_PERIOD:
      '"Co-Staker Unstaked (In Wait Period)": the same state as SUFFICIENT_STAKE_WAIT_PERIOD. Shown to the co-staker.',
    IN_COOLDOWN: '"In Cooldown": the wait is over; the co-stake no longer counts and is locked.',
    READY_TO_WITHDRAW: '"Ready to Withdraw": the cooldown is over; the co-staker may withdraw.',
    CO_STAKER_WITHDRAWN: '"Co-Staker Withdrawn": the stake was paid back to the co-staker.',
    OFFER_CLOSED: '"Offer Closed": closed before a claim, or the device of an active co-stake left the programme.',
  }),
});

export const ViewpointEnum = builder.enumType('Viewpoint', {
  description: 'Which party a label is worded for. The wordings differ in the wait period only.',
  values: values({
    OWNER: "The wording that the device's owner reads.",
    CO_STAKER: 'The wording that the co-staker reads.',
  }),
});

export const DeviceKindEnum = builder.enumType('DeviceKind', {
  description: 'Hardware class of a device; it decides how many cards the requirement counts.',
  values: values({
    GPU: 'One to eight cards of one model; each counts toward the requirement.',
    CPU: 'A CPU device; it counts as one card.',
  }),
});

/** Definition of `DeviceState` in both schemas. */
export const deviceState = {
  description: 'State of a device as the network last reported it.',
  values: values({
    ACTIVE: 'Running and at work; offers on it can be published and claimed.',
    IDLE: 'Running without work; offers on it can be published and claimed.',
    MAINTENANCE: 'Taken down by its owner for a while; its open offer closes, and co-stakes on it stay.',
    BLOCKED: 'Barred by the network, with a reason; it earns nothing, and co-stakers may leave without a wait.',
    TERMINATED: 'Taken out of the network by its owner for good; co-stakers may leave without a wait.',
  }),
};

export const DeviceStateEnum = builder.enumType('DeviceState', deviceState);

export const SignedEncodingEnum = builder.enumType('SignedEncoding', {
  description: 'Which bytes the wallet signed: the text alone, or a Solana off-chain message around it.',
  values: values({
    RAW: 'The bytes of the text alone, ASCII with LF line ends.',
    OFFCHAIN_V0: 'A Solana off-chain message, version 0, around exactly the text (Ledger devices).',
    OFFCHAIN_V1: 'A Solana off-chain message, version 1, around exactly the text.',
  }),
});

export const NotEarningReasonEnum = builder.enumType('NotEarningReason', {
  description: 'Why a co-stake does not earn: the first reason that applies, in the order of these values.',
  values: values({
    CLAIM_PENDING: 'The transfer of your stake is not settled yet.',
    CLAIM_FAILED: 'The claim was not settled; your stake went back to your wallet.',
    UNSTAKED: 'You have unstaked; earning ended at that instant.',
    DEVICE_NOT_COMMITTED:
      'The owner took the device out of the programme, or the network blocked it. You may unstake without a wait.',
    DEVICE_NOT_OPERATIONAL: 'The device is not running, has no connectivity tier, or its model earns nothing.',
    STAKE_INSUFFICIENT: 'The stake on the device is under its requirement, after any grace has ended.',
  }),
});

/** Definition of `SlashKind` in both schemas. */
export const slashKind = {
  description: 'Which money a slash takes: staked principal, or rewards that were not claimed.',
  values: values({
    STAKE: 'Principal on the device: each co-staker loses the share of what is held, the owner the remainder.',
    REWARD: 'Rewards that accrued and were not claimed, the same share from each party.',
  }),
};

/** Definition of `SlashCause` in both schemas. */
export const slashCause = {
  description: 'The fault that a device was slashed for; the parameters hold a default share for each.',
  values: values({
    DOWNTIME: 'The device was not reachable when it should have been.',
    PERFORMANCE: 'The device did not perform as its hardware should.',
    SPOOFING: 'The device pretended to be other hardware.',
    DATA_COMPROMISE: 'Data on the device was read or changed without authorisation.',
    CONFIG_TAMPERING: "The device's configuration was tampered with.",
    PROHIBITED_REGION: 'The device ran in a region where it may not.',
    OTHER: 'A fault that none of the other causes names.',
  }),
};

export const SignatureFaultEnum = builder.enumType('SignatureFault', {
  description: 'Why a signature was refused; the check that failed first.',
  values: values({
    SIGNATURE_MALFORMED: 'It is not a well-formed Ed25519 signature: 64 bytes in base58 or base64, in canonical form.',
    KEY_REFUSED: 'The address is not a key that can sign safely: of small order, or not in canonical form.',
    SIGNATURE_MISMATCH: 'It was not made by this wallet over exactly the expected text in the named encoding.',
  }),
});

export const OperationalFaultEnum = builder.enumType('OperationalFault', {
  description: 'Why a device is not operational, so that no offer on it can be published or claimed.',
  values: values({
    NOT_RUNNING: 'Its state is neither ACTIVE nor IDLE.',
    NO_CONNECTIVITY: 'Its connectivity tier is 0; 1 to 4 are needed.',
    MODEL_NOT_SUPPORTED: 'The multiplier of its model is 0: it can earn nothing.',
  }),
});
