// GraphQL definitions of the signed actions on an owner's own stake.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { actionSchema } from './action.ts';
import { deviceIdField, parseDeviceKey, parseStake, stakeFields } from './fields.ts';
import { deviceOutcomeField } from './outcome.ts';

export const stakeDevice = actionSchema({
  kind: 'stakeDevice',
  purpose: 'add own stake to your device',
  description:
    'Adds own stake to a device of yours, paid by its owner wallet, to which it is paid back. After a complete exit it brings the device back into the programme, with at least the minimum own stake and the amount of the co-stakes that are still active.',
  signedBy:
    'Authorisation signed by the owner wallet of the device; another wallet of the account is refused with NOT_OWNER_WALLET.',
  fields: stakeFields('Stake to add, in IO; more than zero, at most the balance of the signing wallet.'),
  parse: parseStake,
  success: deviceOutcomeField('The device as everybody sees it; `viewer.devices` shows your own stake on it.'),
  refusals: ['NOT_OWNER_WALLET', 'DEVICE_NOT_COMMITTED', 'OWN_STAKE_TOO_LOW', 'INSUFFICIENT_BALANCE'],
});

export const withdrawOverflow = actionSchema({
  kind: 'withdrawOverflow',
  purpose: 'withdraw own stake above the requirement',
  description:
    "Pays own stake above the requirement to the device's owner wallet at once, without a cooldown. More than `withdrawableOverflow` is refused with OVERFLOW_EXCEEDED, which carries that amount.",
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: stakeFields('Stake to withdraw, in IO; more than zero, at most `withdrawableOverflow`.'),
  parse: parseStake,
  success: deviceOutcomeField('The device after the withdrawal of the overflow.'),
  refusals: ['DEVICE_NOT_COMMITTED', 'OVERFLOW_EXCEEDED'],
});

export const unstakeDevice = actionSchema({
  kind: 'unstakeDevice',
  purpose: 'start the exit of the whole own stake of a device',
  description:
    'Starts the exit of the whole own stake: the device leaves the programme and its offers close at once. After the cooldown (published value: 14 days) `withdrawDeviceStake` pays the stake out. Co-stakers on the device may leave without a wait period from now on.',
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: deviceIdField,
  parse: parseDeviceKey,
  success: deviceOutcomeField('The device, no longer in the programme, with the end of its cooldown.'),
  refusals: ['NOTHING_STAKED', 'OWNER_ALREADY_UNSTAKED', 'DEVICE_HIRED'],
});

export const withdrawDeviceStake = actionSchema({
  kind: 'withdrawDeviceStake',
  purpose: 'withdraw the own stake of a device after its cooldown',
  description:
    "Pays the whole own stake to the device's owner wallet once its cooldown has ended; there is no deadline.",
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: deviceIdField,
  parse: parseDeviceKey,
  success: deviceOutcomeField('The device after its own stake was paid back.'),
  refusals: ['NOTHING_STAKED', 'NOT_UNSTAKED', 'NOT_YET_WITHDRAWABLE'],
});
