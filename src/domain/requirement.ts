// The requirement: the stake that a device must have, its history (past, current and announced entries), and whether a stake meets it.
// **Invariant:** sufficiency, grace and its deadline are computed from that history, the counted stake and an instant; none is stored.

import { shareCeil, shareFloor } from './money.ts';
import type { DatedParameter, ParameterName, Parameters } from './parameter.ts';

/** Whether a device's stake meets its requirement. GRACE means that it met an earlier, lower requirement and is in a grace period. */
export type StakeSufficiency = 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT';

/** The kind and number of a device's cards. */
export type Cards = { readonly kind: 'GPU' | 'CPU'; readonly quantity: number };

/**
 * An entry of the requirement history of a model: the requirement of one card from `validFrom` until the next entry begins
 * (half-open).
 */
export type DatedRequirement = {
  readonly validFrom: Date;
  /** Multiplier of the hardware model, ten-thousandths. */
  readonly multiplierTenThousandths: number;
  /** Requirement of one card: base stake × max(1, multiplier), ten-thousandths of a base unit. */
  readonly perCardTenThousandths: bigint;
  readonly minSelfStakeBps: number;
  readonly maxCoStakeBps: number;
  /** Length, in milliseconds, of the grace period of devices whose stake met the previous entry but does not meet this one. */
  readonly graceMs: number;
};

/** The parameters that determine the requirement of devices and what their owners must stake. */
export const REQUIREMENT_PARAMETERS = [
  'baseStakePerCard',
  'minSelfStakeBps',
  'maxCoStakeBps',
  'graceAfterRequirementRiseMs',
] as const satisfies readonly ParameterName[];

/** Whether a parameter is one of REQUIREMENT_PARAMETERS. */
export const isRequirementParameter = (name: string): boolean =>
  (REQUIREMENT_PARAMETERS as readonly string[]).includes(name);

/** The parameters that determine a requirement, with the instant from which they are in force. */
export type RequirementRules = Pick<Parameters, (typeof REQUIREMENT_PARAMETERS)[number]> & { readonly validFrom: Date };

/** A multiplier of a model and the instant from which it is in force. */
export type MultiplierEntry = { readonly validFrom: Date; readonly multiplierTenThousandths: number };

const E4 = 10_000n;
const ALWAYS = new Date(-8_640_000_000_000_000);

/**
 * Returns the requirement of a device, base units: cards × base stake per card × max(1, multiplier). A CPU device counts as one card.
 * A multiplier below 1 does not lower the requirement.
 */
export function requirementOf(
  device: Cards & { readonly multiplierTenThousandths: number },
  parameters: Pick<Parameters, 'baseStakePerCard'>,
): bigint {
  return requirementUnderEntry(device, {
    perCardTenThousandths: perCardTenThousandths(device.multiplierTenThousandths, parameters),
  });
}

/** Returns the stake, in base units, that one entry of the requirement history demands of a device. */
export function requirementUnderEntry(device: Cards, entry: Pick<DatedRequirement, 'perCardTenThousandths'>): bigint {
  return (CARDS[device.kind](device.quantity) * entry.perCardTenThousandths) / E4;
}

/** Returns the number of cards by which the requirement is multiplied, for each kind of device. */
const CARDS: { readonly [Kind in Cards['kind']]: (quantity: number) => bigint } = {
  GPU: (quantity) => BigInt(quantity),
  CPU: () => 1n,
};

function perCardTenThousandths(
  multiplierTenThousandths: number,
  { baseStakePerCard }: Pick<Parameters, 'baseStakePerCard'>,
): bigint {
  return baseStakePerCard * BigInt(Math.max(10_000, multiplierTenThousandths));
}

/**
 * Returns the parameters that determine requirements, with one entry for each period in which they are constant, oldest first.
 * Throws when a parameter has no value.
 */
export function requirementRules(dated: readonly DatedParameter[]): readonly RequirementRules[] {
  const of = (wanted: ParameterName) => {
    const values = dated.filter(({ name }) => name === wanted);
    return (at: number): bigint => {
      const value = values.findLast(({ validFrom }) => validFrom.getTime() <= at) ?? values[0];
      if (value === undefined) throw new Error(`the parameter ${wanted} has no value`);
      return value.value;
    };
  };
  const base = of('baseStakePerCard');
  const own = of('minSelfStakeBps');
  const most = of('maxCoStakeBps');
  const grace = of('graceAfterRequirementRiseMs');
  const began = dated.filter(({ name }) => isRequirementParameter(name)).map(({ validFrom }) => validFrom.getTime());
  return [...new Set(began)]
    .sort((a, b) => a - b)
    .map((at) => ({
      validFrom: new Date(at),
      baseStakePerCard: base(at),
      minSelfStakeBps: Number(own(at)),
      maxCoStakeBps: Number(most(at)),
      graceAfterRequirementRiseMs: Number(grace(at)),
    }));
}

/** Returns the requirement history of a model, oldest first. `multipliers` and `rules` must be ordered oldest first. */
export function requirementHistory(
  multipliers: readonly MultiplierEntry[],
  rules: readonly RequirementRules[],
): readonly DatedRequirement[] {
  const began = [...multipliers, ...rules.slice(1)].map(({ validFrom }) => validFrom.getTime());
  const instants = [ALWAYS.getTime(), ...[...new Set(began)].sort((a, b) => a - b)];
  return instants.map((at) => {
    const rule = rules.findLast(({ validFrom }) => validFrom.getTime() <= at) ?? rules[0];
    if (rule === undefined) throw new Error('a requirement without parameters');
    const multiplierTenThousandths =
      multipliers.findLast(({ validFrom }) => validFrom.getTime() <= at)?.multiplierTenThousandths ?? 0;
    return {
      validFrom: new Date(at),
      multiplierTenThousandths,
      perCardTenThousandths: perCardTenThousandths(multiplierTenThousandths, rule),
      minSelfStakeBps: rule.minSelfStakeBps,
      maxCoStakeBps: rule.maxCoStakeBps,
      graceMs: rule.graceAfterRequirementRiseMs,
    };
  });
}

/** Returns the entry of a requirement history that is in force at `now`. */
export function requirementInForce(history: readonly DatedRequirement[], now: Date): DatedRequirement {
  const entry = history.findLast(({ validFrom }) => validFrom <= now) ?? history[0];
  if (entry === undefined) throw new Error('a requirement without a history');
  return entry;
}

/**
 * An entry of a requirement history that a stake may meet: the entry in force, or an earlier entry that ended at `endedAt` and whose
 * grace period lasts until `until`.
 */
export type ApplicableRequirement =
  | { readonly entry: DatedRequirement; readonly endedAt: null; readonly until: null }
  | { readonly entry: DatedRequirement; readonly endedAt: Date; readonly until: Date };

/**
 * Returns the entry of a requirement history in force at `now` and all entries whose grace period has not ended. A grace period
 * starts when a higher requirement ends an entry.
 */
export function applicableRequirements(
  history: readonly DatedRequirement[],
  now: Date,
): readonly ApplicableRequirement[] {
  return history.flatMap((entry, at): ApplicableRequirement[] => {
    if (at > 0 && entry.validFrom > now) return [];
    const next = history[at + 1];
    if (next === undefined || next.validFrom > now) return [{ entry, endedAt: null, until: null }];
    const until = new Date(next.validFrom.getTime() + next.graceMs);
    return entry.perCardTenThousandths < next.perCardTenThousandths && now < until
      ? [{ entry, endedAt: next.validFrom, until }]
      : [];
  });
}

/**
 * Returns false when a slash has ended the grace period of an earlier entry: the entry ended before `forfeitedAt`, the time at which
 * the slash reduced the device's stake below its requirement.
 */
export function isGraceInForce({ endedAt }: ApplicableRequirement, forfeitedAt: Date | null, now: Date): boolean {
  return endedAt === null || forfeitedAt === null || forfeitedAt > now || endedAt > forfeitedAt;
}

/**
 * Returns SUFFICIENT when the counted stake meets the requirement in force; GRACE, with its deadline, while the stake meets an earlier
 * requirement that is in its grace period; else INSUFFICIENT.
 */
export function sufficiencyOf(
  device: Cards & { readonly graceForfeitedAt: Date | null },
  countedStake: bigint,
  history: readonly DatedRequirement[],
  now: Date,
): { readonly sufficiency: StakeSufficiency; readonly deadline: Date | null } {
  let deadline: Date | null = null;
  for (const measure of applicableRequirements(history, now)) {
    if (
      countedStake < requirementUnderEntry(device, measure.entry) ||
      !isGraceInForce(measure, device.graceForfeitedAt, now)
    )
      continue;
    if (measure.until === null) return { sufficiency: 'SUFFICIENT', deadline: null };
    if (deadline === null || measure.until > deadline) deadline = measure.until;
  }
  return { sufficiency: deadline === null ? 'INSUFFICIENT' : 'GRACE', deadline };
}

/** Returns the largest stake of all co-stakers together: floor(requirement × maxCoStakeBps), base units. */
export function maxCoStake(requirement: bigint, parameters: Pick<Parameters, 'maxCoStakeBps'>): bigint {
  return shareFloor(requirement, parameters.maxCoStakeBps);
}

/** Returns the smallest owner's stake that an offer needs: ceil(requirement × minSelfStakeBps), base units. */
export function minSelfStake(requirement: bigint, parameters: Pick<Parameters, 'minSelfStakeBps'>): bigint {
  return shareCeil(requirement, parameters.minSelfStakeBps);
}
