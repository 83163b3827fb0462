// GraphQL definitions of the signed actions on offers.
// **Invariant:** every export is an action, because table.ts spreads this module.

import { actionSchema } from './action.ts';
import {
  deviceIdField,
  offerIdField,
  PUBLISHING_REFUSAL_CODES,
  parseDeviceKey,
  parseOfferId,
  parseTerms,
  termsFields,
} from './fields.ts';
import { coStakeOutcomeField, offerOutcomeField } from './outcome.ts';

export const claimOffer = actionSchema({
  kind: 'claimOffer',
  purpose: 'claim an open offer in full',
  description:
    'Claims an open offer in full: locks the requested amount of the signing wallet and freezes the terms. Of any number of simultaneous claims exactly one succeeds; the others are refused with OFFER_NOT_OPEN. The agreement shows the owner of the device the wallet that signs.',
  signedBy: 'Authorisation signed by the wallet that pays the stake.',
  fields: offerIdField,
  parse: parseOfferId,
  success: coStakeOutcomeField('The new co-stake; `settlement` says whether the claim was approved.'),
  refusals: [
    'OFFER_NOT_OPEN',
    'OFFER_RESERVED',
    'OWN_DEVICE',
    'CLAIM_CAP_REACHED',
    'INSUFFICIENT_BALANCE',
    'DEVICE_NOT_OPERATIONAL',
    'DEVICE_NOT_COMMITTED',
  ],
});

export const closeOffer = actionSchema({
  kind: 'closeOffer',
  purpose: 'close an open offer on your device',
  description: 'Closes an open offer of yours. A filled offer binds both parties and is refused with OFFER_NOT_OPEN.',
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: offerIdField,
  parse: parseOfferId,
  success: offerOutcomeField('The offer, with status CLOSED.'),
  refusals: ['OFFER_NOT_OPEN'],
});

export const createOffer = actionSchema({
  kind: 'createOffer',
  purpose: 'publish an offer on your device',
  description:
    'Publishes an offer on a device of yours, with a share link. A device may have several offers, within its places, stake room and share room; `offerEligibility` shows beforehand, by the same rules, whether it would succeed. The agreement of a claim shows the co-staker the wallet that signs.',
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: (t) => ({ ...deviceIdField(t), ...termsFields(t) }),
  parse: (path, input) => ({ ...parseDeviceKey(path, input), ...parseTerms(path, input) }),
  success: offerOutcomeField('The new offer, with its share link.'),
  refusals: PUBLISHING_REFUSAL_CODES,
});

export const replaceOffer = actionSchema({
  kind: 'replaceOffer',
  purpose: 'replace an open offer by one with other terms',
  description:
    'Closes an open offer of yours and publishes another on the same device, in one transaction: both happen or neither. The agreement of a claim shows the co-staker the wallet that signs.',
  signedBy: "Authorisation signed by any wallet of the device owner's account.",
  fields: (t) => ({ ...offerIdField(t), ...termsFields(t) }),
  parse: (path, input) => ({ ...parseOfferId(path, input), ...parseTerms(path, input) }),
  success: offerOutcomeField('The new offer, with a share link of its own.'),
  refusals: ['OFFER_NOT_OPEN', ...PUBLISHING_REFUSAL_CODES],
});
