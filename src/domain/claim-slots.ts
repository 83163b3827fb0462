// Claim slots of an account: how many its co-stakes use, and when the next one becomes free.

import { occupiesClaimSlot, type PhaseFields, phaseAt, runningExit } from './co-stake.ts';

/** The claim slots that an account uses. */
export type ClaimSlotUse = {
  /** Number of the account's co-stakes in PENDING, ACTIVE or WAIT_PERIOD. */
  readonly liveClaims: number;
  /** Instants at which those in WAIT_PERIOD free their slots, the earliest first. */
  readonly slotsFreeAt: readonly Date[];
};

/** Returns the claim slots that co-stakes of one account use at `now`. */
export function claimSlotUse(coStakes: readonly PhaseFields[], now: Date): ClaimSlotUse {
  const live = coStakes.filter((coStake) => occupiesClaimSlot(phaseAt(coStake, now)));
  const slotsFreeAt = live.flatMap((coStake) => runningExit(coStake)?.waitEndsAt ?? []);
  return { liveClaims: live.length, slotsFreeAt: slotsFreeAt.sort((one, other) => one.getTime() - other.getTime()) };
}

/**
 * Returns the instant from which one more offer can be claimed than now: the end of a wait period that frees a slot; null while too few
 * co-stakes leave. After a fall of the cap several have to leave first.
 */
export function nextFreeSlotAt({ liveClaims, slotsFreeAt }: ClaimSlotUse, claimCap: number): Date | null {
  return slotsFreeAt[Math.max(0, liveClaims - claimCap)] ?? null;
}
