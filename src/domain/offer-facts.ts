// What lists of offers can filter by, as it was when an offer was published: the record of OFFER_OPENED notes it, so that a subscription
// with a filter of offers (a saved search) judges every such event alike, however late it reads it.
// **Invariant:** facts are public: nothing here names a party. A record that was written before records had facts matches no filter.

import type { AppliedBatch } from './apply-decision.ts';
import { type DeviceAggregate, sufficiencyAt } from './device-aggregate.ts';
import type { EventRecord } from './event-record.ts';
import type { Offer } from './offer.ts';
import type { Parameters } from './parameter.ts';
import type { StakeSufficiency } from './requirement.ts';
import { breakEvenShareBps, estimateReward } from './reward.ts';

/** The facts of an offer at the instant at which it was published. */
export type OfferFacts = {
  readonly deviceId: string;
  readonly kind: string;
  readonly model: string;
  readonly quantity: number;
  readonly pool: string | null;
  readonly country: string;
  readonly soc2: boolean;
  readonly connectivityTier: number;
  readonly sufficiency: StakeSufficiency;
  readonly reliabilityHundredths: number | null;
  /** RFC 3339; null without a slash that was not reversed. */
  readonly lastSlashAt: string | null;
  /** Base units, as a decimal number. */
  readonly requestedAmount: string;
  readonly rewardShareBps: number;
  readonly breakEvenShareBps: number;
  readonly estimatedAprBps: number | null;
};

/** A range of a filter; an absent end is open. */
export type FactRange<Value> = { readonly min?: Value; readonly max?: Value };

/** A filter of the facts of an offer, as JSON can hold it; an absent field matches every offer, an empty list none. */
export type OfferFactFilter = {
  readonly kind?: string;
  readonly models?: readonly string[];
  /** Beginning of the network's device id, lower case. */
  readonly deviceIdPrefix?: string;
  /** Base units, as decimal numbers. */
  readonly requestedAmount?: FactRange<string>;
  readonly rewardShareBps?: FactRange<number>;
  readonly reliabilityHundredths?: FactRange<number>;
  readonly estimatedAprBps?: FactRange<number>;
  readonly countries?: readonly string[];
  readonly connectivityTier?: FactRange<number>;
  readonly quantity?: FactRange<number>;
  readonly sufficiency?: readonly string[];
  readonly pools?: readonly string[];
  readonly soc2?: boolean;
  readonly slashFreeDays?: number;
  readonly aboveBreakEvenBps?: number;
};

/** Returns the records of a batch; those of published offers with their facts. */
export function withOfferFacts(
  { records, batch, after }: AppliedBatch,
  parameters: Pick<Parameters, 'minEstimateSampleBlocks' | 'blockIntervalMs'>,
): readonly EventRecord[] {
  return records.map((record) => {
    const offer = record.type === 'OFFER_OPENED' ? after.offers.find(({ id }) => id === record.offerId) : undefined;
    if (offer === undefined) return record;
    return { ...record, offerFacts: JSON.stringify(factsOfOffer(after, offer, batch.at, parameters)) };
  });
}

function factsOfOffer(
  aggregate: DeviceAggregate,
  { requestedAmount, rewardShareBps }: Offer,
  at: Date,
  parameters: Pick<Parameters, 'minEstimateSampleBlocks' | 'blockIntervalMs'>,
): OfferFacts {
  const { device, ownerStake } = aggregate;
  const { deviceId, kind, model, quantity, pool, country, soc2, connectivityTier, reliabilityHundredths } = device;
  const reported = { deviceId, kind, model, quantity, pool, country, soc2, connectivityTier };
  return {
    ...reported,
    sufficiency: sufficiencyAt(aggregate, at),
    reliabilityHundredths,
    lastSlashAt: device.lastSlashAt?.toISOString() ?? null,
    requestedAmount: requestedAmount.toString(),
    rewardShareBps,
    breakEvenShareBps: breakEvenShareBps(requestedAmount, ownerStake),
    estimatedAprBps: estimateReward(device, { requestedAmount, rewardShareBps }, parameters)?.aprBps ?? null,
  };
}

const parsedFacts = new WeakMap<EventRecord, OfferFacts>();

/** Whether the facts of a record match a filter, as of the event; false for a record without facts. */
export function matchesOfferFacts(record: EventRecord, filter: OfferFactFilter): boolean {
  if (record.offerFacts === null) return false;
  let facts = parsedFacts.get(record);
  if (facts === undefined) {
    facts = JSON.parse(record.offerFacts) as OfferFacts;
    parsedFacts.set(record, facts);
  }
  const known = facts;
  return (Object.keys(TESTS) as (keyof OfferFactFilter)[]).every((field) => passes(field, filter, known, record));
}

function passes<Field extends keyof OfferFactFilter>(
  field: Field,
  filter: OfferFactFilter,
  facts: OfferFacts,
  record: EventRecord,
): boolean {
  const wanted = filter[field];
  return wanted === undefined || TESTS[field](wanted as Wanted[Field], facts, record.occurredAt);
}

type Wanted = Required<OfferFactFilter>;

const DAY_MS = 86_400_000;

/** The test of each field of a filter. The same rules over rows of lists are in store/listing/filter.ts. */
const TESTS: {
  readonly [Field in keyof Wanted]: (wanted: Wanted[Field], facts: OfferFacts, at: Date) => boolean;
} = {
  kind: (wanted, { kind }) => kind === wanted,
  models: (wanted, { model }) => wanted.includes(model),
  deviceIdPrefix: (wanted, { deviceId }) => deviceId.startsWith(wanted),
  requestedAmount: ({ min, max }, { requestedAmount }) =>
    (min === undefined || BigInt(requestedAmount) >= BigInt(min)) &&
    (max === undefined || BigInt(requestedAmount) <= BigInt(max)),
  rewardShareBps: (wanted, facts) => isWithin(facts.rewardShareBps, wanted),
  reliabilityHundredths: (wanted, facts) => isWithin(facts.reliabilityHundredths, wanted),
  estimatedAprBps: (wanted, facts) => isWithin(facts.estimatedAprBps, wanted),
  countries: (wanted, { country }) => wanted.includes(country),
  connectivityTier: (wanted, facts) => isWithin(facts.connectivityTier, wanted),
  quantity: (wanted, facts) => isWithin(facts.quantity, wanted),
  sufficiency: (wanted, { sufficiency }) => wanted.includes(sufficiency),
  pools: (wanted, { pool }) => pool !== null && wanted.includes(pool),
  soc2: (wanted, { soc2 }) => soc2 === wanted,
  slashFreeDays: (days, { lastSlashAt }, at) =>
    lastSlashAt === null || Date.parse(lastSlashAt) <= at.getTime() - days * DAY_MS,
  aboveBreakEvenBps: (least, facts) => facts.rewardShareBps - facts.breakEvenShareBps >= least,
};

/** Returns the filter with its fields in a fixed order, in which a database that stores JSON need not return them. */
export function orderedFactFilter(filter: OfferFactFilter): OfferFactFilter {
  const inOrder = (value: unknown): unknown =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([field, each]) => [field, inOrder(each)]),
        );
  return inOrder(filter) as OfferFactFilter;
}

/** Whether a value lies in a range; null does so only in a range without ends. */
function isWithin(value: number | null, { min, max }: FactRange<number>): boolean {
  if (min === undefined && max === undefined) return true;
  return value !== null && (min === undefined || value >= min) && (max === undefined || value <= max);
}
