// The fields of offers and devices that JSON has no type for, by table; statements that read these rows as JSON convert them.

import type { Device } from '../domain/device.ts';
import type { Offer } from '../domain/offer.ts';
import type { JsonKinds } from './json-rows.ts';

export const OFFER_KINDS: JsonKinds<Offer> = {
  requestedAmount: 'bigint',
  createdAt: 'date',
  expiresAt: 'date',
  claimedAt: 'date',
  closesAt: 'date',
};

/** Of a device with its owner's stake. */
export const DEVICE_KINDS: JsonKinds<Device & { readonly ownerStake: bigint }> = {
  ownerRewardLifetime: 'bigint',
  ownerRewardClaimed: 'bigint',
  ownerRewardSlashed: 'bigint',
  windowReward: 'bigint',
  countedStake: 'bigint',
  countedThen: 'bigint',
  ownerStake: 'bigint',
  hireBounds: 'dates',
  hireDueAt: 'date',
  stateAt: 'date',
  ownerExitStartedAt: 'date',
  ownerCooldownEndsAt: 'date',
  programmeBounds: 'dates',
  dueAt: 'date',
  requirementDueAt: 'date',
  graceForfeitedAt: 'date',
  countedChangesAt: 'date',
  lastSlashAt: 'date',
};
