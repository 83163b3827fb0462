// Decisions to slash a device and to review a slash.
// **Invariant:** no amount is forfeited before the review has ended, and a reversed slash returns every amount to its origin.

import type { DeviceAggregate } from './device-aggregate.ts';
import type { Decision } from './events.ts';
import type { NetworkRefusalOf } from './network-refusal.ts';
import type { Parameters } from './parameter.ts';
import { accruedRewards, rewardsOfCoStake, rewardsOfOwner } from './reward.ts';
import {
  isCoStakeLiable,
  isOwnerLiable,
  type SlashCause,
  type SlashKind,
  type SlashShares,
  type SlashVerdict,
  slashShareParameterName,
  slashTotal,
  splitSlash,
} from './slash.ts';

/** A refusal of a slash or of its review. */
export type SlashRefusal = NetworkRefusalOf<
  | 'NOT_FOUND'
  | 'SLASH_SHARE_OUT_OF_BOUNDS'
  | 'FAULT_NOT_PAST'
  | 'NOTHING_TO_SLASH'
  | 'SLASH_ID_TAKEN'
  | 'SLASH_ALREADY_REVIEWED'
>;

/** The network's order to slash a device. */
export type SlashOrder = {
  /** The network's id of the slash. */
  readonly networkId: string;
  readonly kind: SlashKind;
  readonly cause: SlashCause;
  /** Slashed share in basis points; null for the share that the parameters set for the cause. */
  readonly shareBps: number | null;
  readonly faultAt: Date;
};

/**
 * Slashes a device: a share of the liable stakes, or of their accrued rewards, moves into escrow.
 * Refusals: SLASH_SHARE_OUT_OF_BOUNDS, FAULT_NOT_PAST, NOTHING_TO_SLASH.
 */
export function slashDevice(
  command: SlashOrder & { readonly id: string },
  aggregate: DeviceAggregate,
  parameters: {
    readonly now: Pick<Parameters, 'slashReviewMs'>;
    /** Those in force at the instant of the fault. */
    readonly atFault: SlashShares;
  },
  now: Date,
): Decision<SlashRefusal> {
  const { id, networkId, kind, cause, faultAt } = command;
  const shareBps = command.shareBps ?? parameters.atFault[slashShareParameterName(kind, cause)];
  if (shareBps < 1 || shareBps > 10_000) return refuse({ code: 'SLASH_SHARE_OUT_OF_BOUNDS' });
  if (faultAt > now) return refuse({ code: 'FAULT_NOT_PAST', now });
  const taken = splitSlash(slashableOf(kind, aggregate, faultAt, now), shareBps);
  if (slashTotal(taken) === 0n) return refuse({ code: 'NOTHING_TO_SLASH' });
  const reviewEndsAt = new Date(now.getTime() + parameters.now.slashReviewMs);
  const slash = {
    ...{ id, networkId, deviceKey: aggregate.device.key, kind, cause, shareBps, faultAt, slashedAt: now, reviewEndsAt },
    ...taken,
    verdict: null,
    reviewedAt: null,
  };
  return { events: [{ type: 'SLASHED', at: now, slash }] };
}

/**
 * Ends the review of a slash. A repeated verdict returns no events; a different verdict is refused.
 * Refusals: NOT_FOUND, SLASH_ALREADY_REVIEWED.
 */
export function reviewSlash(
  command: { readonly slashId: string; readonly verdict: SlashVerdict },
  aggregate: DeviceAggregate,
  now: Date,
): Decision<SlashRefusal> {
  const slash = aggregate.slashes.find((candidate) => candidate.id === command.slashId);
  if (slash === undefined) return refuse({ code: 'NOT_FOUND', subject: 'slash' });
  if (slash.verdict !== null && slash.reviewedAt !== null) {
    if (slash.verdict === command.verdict) return { events: [] };
    return refuse({ code: 'SLASH_ALREADY_REVIEWED', verdict: slash.verdict, reviewedAt: slash.reviewedAt });
  }
  return { events: [{ type: 'SLASH_REVIEWED', slashId: slash.id, at: now, verdict: command.verdict }] };
}

const refuse = (refusal: SlashRefusal): Decision<SlashRefusal> => ({ refusal });

/**
 * Returns the slashable amounts for a kind of slash, base units. A reward slash takes each party's share from its own rewards,
 * because a split in proportion to the stakes could exceed a party's rewards.
 */
function slashableOf(kind: SlashKind, aggregate: DeviceAggregate, faultAt: Date, now: Date) {
  const liable = aggregate.coStakes.filter((coStake) => isCoStakeLiable(coStake, faultAt, now));
  const owner = isOwnerLiable(aggregate.device, faultAt, now);
  switch (kind) {
    case 'STAKE':
      return {
        owner: owner ? aggregate.ownerStake : 0n,
        coStakes: liable.map(({ id, held }) => ({ coStakeId: id, amount: held })),
      };
    case 'REWARD':
      return {
        owner: owner ? accruedRewards(rewardsOfOwner(aggregate.device)) : 0n,
        coStakes: liable.map((coStake) => ({
          coStakeId: coStake.id,
          amount: accruedRewards(rewardsOfCoStake(coStake)),
        })),
      };
    default:
      return kind satisfies never;
  }
}
