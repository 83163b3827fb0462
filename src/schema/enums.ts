// Enumerations, each value described for the person holding the stake.

import { CLOSE_REASON_TEXT } from '../domain/offer.ts';
import { builder } from './builder.ts';

export const values = <const Value extends string>(described: { readonly [Key in Value]: string }) =>
  Object.fromEntries(
    (Object.keys(described) as Value[]).map((value) => [value, { value, description: described[value] }]),
  ) as { [Key in Value]: { value: Key; description: string } };

export const OfferStatusEnum = builder.enumType('OfferStatus', {
  description: 'Whether an offer can be claimed. Derived from instants, so it is true at the instant of asking.',
  values: values({
    OPEN: 'Anybody but its owner may claim it.',
    FILLED: 'A co-staker holds it; its terms bind both parties.',
    CLOSED:
      'Over: closed by its owner, by circumstances or by time, or its co-staker has left. It can no longer be claimed.',
  }),
});

export const CloseReasonEnum = builder.enumType('CloseReason', {
  description: 'Why an offer is closed.',
  values: values(CLOSE_REASON_TEXT),
});

export const CoStakePhaseEnum = builder.enumType('CoStakePhase', {
  description: 'Where a co-stake is in its life. Derived from stored instants and the clock.',
  values: values({
    PENDING: 'Claimed; the transfer of your stake is being settled.',
    FAILED: 'The claim was not settled; your stake went back to your wallet.',
    ACTIVE: 'Your stake counts toward the requirement and earns when the device does.',
    WAIT_PERIOD:
      'You have unstaked. Your stake still counts toward the requirement but no longer earns; you may take the unstake back.',
    COOLDOWN: 'Your stake no longer counts and does not earn; it is locked until the cooldown ends.',
    WITHDRAWABLE: 'Your stake is ready to withdraw, for as long as you like.',
    WITHDRAWN: 'Your stake was paid back to your wallet.',
  }),
});

export const SettlementStatusEnum = builder.enumType('SettlementStatus', {
  description: 'How the transfer of a claimed stake stands.',
  values: values({
    SENDING: 'On its way; it is approved, or fails with a reason, within minutes.',
    APPROVED: 'Done: the terms are frozen and the agreement stands.',
    FAILED: 'Refused, with a reason; the stake went back to the wallet and the offer is open again.',
    EXPIRED: 'Not decided in time; the stake went back to the wallet and the offer is open again.',
  }),
});

export const SettlementFailureEnum = builder.enumType('SettlementFailure', {
  description: 'Why a claim was not settled.',
  values: values({
    DEVICE_NOT_OPERATIONAL: 'The device stopped being fit between claim and settlement.',
    OFFER_WITHDRAWN: 'The offer closed between claim and settlement.',
    TIME_LIMIT: 'It was not decided within the time limit.',
  }),
});

export const StakeSufficiencyEnum = builder.enumType('StakeSufficiency', {
  description: 'Whether the stake on a device meets its requirement.',
  values: values({
    SUFFICIENT: 'The stake that counts meets the requirement; the device can earn.',
    GRACE: 'The requirement rose without anybody acting; until the deadline the device is treated as sufficient.',
    INSUFFICIENT: 'The stake that counts is under the requirement; the device earns nothing.',
  }),
});

export const StatusLabelEnum = builder.enumType('StatusLabel', {
  description: 'The one label people know, derived from offer status, co-stake phase and sufficiency.',
  values: values({
    SUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Sufficient Stake (Waiting for Co-Staker)": the device meets its requirement and awaits a co-staker.',
    INSUFFICIENT_STAKE_WAITING_FOR_CO_STAKER:
      '"Insufficient Stake (Waiting for Co-Staker)": the device is under its requirement and awaits a co-staker to meet it.',
    CLAIM_PENDING: '"Claim Pending": somebody claimed the offer and the transfer is being settled.',
    ACTIVE: '"Active": the co-stake stands.',
    SUFFICIENT_STAKE_WAIT_PERIOD:
      '"Sufficient Stake (Wait Period)": the co-staker has unstaked; the stake still counts until the wait ends. The owner\'s wording.',
    CO_STAKER_UNSTAKED_IN_WAIT_PERIOD:
      '"Co-Staker Unstaked (In Wait Period)": the same moment in the co-staker\'s wording.',
    IN_COOLDOWN: '"In Cooldown": the wait is over; the co-stake is locked for the cooldown.',
    READY_TO_WITHDRAW: '"Ready to Withdraw": the cooldown is over; the co-staker may withdraw.',
    CO_STAKER_WITHDRAWN: '"Co-Staker Withdrawn": the co-staker has taken the stake out.',
    OFFER_CLOSED: '"Offer Closed": closed by its owner or by circumstances.',
  }),
});

export const ViewpointEnum = builder.enumType('Viewpoint', {
  description: 'Whose words a label uses: in the wait period the two parties read different ones.',
  values: values({ OWNER: "The device owner's words.", CO_STAKER: "The co-staker's words." }),
});

export const DeviceKindEnum = builder.enumType('DeviceKind', {
  description: 'What a device computes with.',
  values: values({ GPU: 'One to eight cards of one model.', CPU: 'A CPU device; it counts as one card.' }),
});

/** As both schemas tell it. */
export const deviceState = {
  description: 'What the network says of a device.',
  values: values({
    ACTIVE: 'Running and at work.',
    IDLE: 'Running and free.',
    MAINTENANCE: 'Taken down by its owner for a while; it earns nothing meanwhile.',
    BLOCKED: 'Barred by the network, with a reason; it earns nothing and co-stakers may leave without a wait.',
    TERMINATED: 'Taken out of the network by its owner for good; co-stakers may leave without a wait.',
  }),
};

export const DeviceStateEnum = builder.enumType('DeviceState', deviceState);

export const RewardPoolEnum = builder.enumType('RewardPool', {
  description: 'Which pool of block rewards a device draws from.',
  values: values({
    COMMUNITY: 'The smaller pool, for hardware of the community.',
    ENTERPRISE: 'The larger pool, for enterprise hardware.',
  }),
});

export const OfferOrderFieldEnum = builder.enumType('OfferOrderField', {
  description: 'What a list of offers is ordered by.',
  values: values({
    CREATED_AT: 'When it was published.',
    REQUESTED_AMOUNT: 'How much IO it asks for.',
    REWARD_SHARE: 'What share of the block rewards it gives.',
    RELIABILITY: "Its device's reliability score; devices without one count as lowest.",
    ESTIMATED_APR: 'Its estimated yearly return; offers without an estimate count as lowest.',
  }),
});

export const OrderDirectionEnum = builder.enumType('OrderDirection', {
  description: 'Upwards or downwards.',
  values: values({ ASC: 'Smallest or oldest first.', DESC: 'Largest or latest first.' }),
});

export const EstimateCaveatEnum = builder.enumType('EstimateCaveat', {
  description: 'Why there is no estimate, or why the past that it rests on says little.',
  values: values({
    SAMPLE_TOO_SMALL: 'The device has been known for too few blocks: there is no estimate yet.',
    DEVICE_NOT_RUNNING: 'The device is not fit to earn at present, whatever it brought before.',
    STAKE_INSUFFICIENT:
      'The device is under its requirement and earns nothing until a co-staker comes, so its mean is low or zero for that very reason.',
  }),
});

export const SignedEncodingEnum = builder.enumType('SignedEncoding', {
  description: 'Which bytes a wallet signed.',
  values: values({
    RAW: 'The bytes of the text itself.',
    OFFCHAIN_V0: 'A Solana off-chain message, version 0, around exactly the text (Ledger devices).',
    OFFCHAIN_V1: 'A Solana off-chain message, version 1, around exactly the text.',
  }),
});

export const NotEarningReasonEnum = builder.enumType('NotEarningReason', {
  description: 'Why a co-stake does not earn now.',
  values: values({
    CLAIM_PENDING: 'The claim is not settled yet.',
    CLAIM_FAILED: 'The claim was never settled.',
    UNSTAKED: 'You have unstaked; earning ended with that.',
    DEVICE_NOT_COMMITTED:
      'The owner took the device out of the programme, or the network blocked it. You may unstake without a wait.',
    DEVICE_NOT_OPERATIONAL: 'The device is not running, has no connectivity tier, or its model earns nothing.',
    STAKE_INSUFFICIENT: 'The stake on the device is under its requirement.',
  }),
});

export const CoStakeActionEnum = builder.enumType('CoStakeAction', {
  description: 'What a co-staker can do with a co-stake.',
  values: values({
    UNSTAKE: 'Start the exit: `unstake`.',
    CANCEL_UNSTAKE: 'Take the exit back within its wait period: `cancelUnstake`.',
    WITHDRAW: 'Have the stake paid back after the cooldown: `withdraw`.',
    CLAIM_REWARDS: 'Have accrued rewards paid out: `claimRewards`.',
  }),
});

export const slashKind = {
  description: 'What a slash takes.',
  values: values({
    STAKE: "Stake on the device, from owner and co-staker alike, pro rata; the owner's part bears the remainder.",
    REWARD: 'Rewards that accrued and were not claimed, the same share from each.',
  }),
};

export const slashCause = {
  description: 'What a device was slashed for.',
  values: values({
    DOWNTIME: 'It was not reachable.',
    PERFORMANCE: 'It did not perform as its hardware should.',
    SPOOFING: 'It pretended to be other hardware.',
    DATA_COMPROMISE: 'Data on it was read or changed.',
    CONFIG_TAMPERING: 'Its configuration was tampered with.',
    PROHIBITED_REGION: 'It stood where it may not.',
    OTHER: 'Another fault.',
  }),
};

export const SlashKindEnum = builder.enumType('SlashKind', slashKind);
export const SlashCauseEnum = builder.enumType('SlashCause', slashCause);

export const SlashReviewStatusEnum = builder.enumType('SlashReviewStatus', {
  description: 'How the review of a slash stands.',
  values: values({
    PENDING: 'Under review; what was taken is in escrow.',
    UPHELD: 'Upheld, or not reviewed in time: what was taken is forfeited.',
    REVERSED: 'Reversed: what was taken went back.',
  }),
});

export const SignatureFaultEnum = builder.enumType('SignatureFault', {
  description: 'What is wrong with a signature.',
  values: values({
    SIGNATURE_MALFORMED: 'It is not a well-formed Ed25519 signature: 64 bytes in base58 or base64, in canonical form.',
    KEY_REFUSED: 'The address is not a key that can sign safely: of small order, or not in canonical form.',
    SIGNATURE_MISMATCH: 'It was not made by this wallet over exactly the expected text in the named encoding.',
  }),
});

export const OperationalFaultEnum = builder.enumType('OperationalFault', {
  description: 'Why a device is not fit for offers.',
  values: values({
    NOT_RUNNING: 'It is neither ACTIVE nor IDLE.',
    NO_CONNECTIVITY: 'Its connectivity tier is 0.',
    MODEL_NOT_SUPPORTED: 'The multiplier of its model is 0: it can earn nothing.',
  }),
});
