// The stake that a device requires, and whether it has it. A requirement has a history: past, present and announced entries.
// **Invariant:** sufficiency, grace and its deadline follow from that history, the counted stake and an instant; none is stored.

import { shareCeil, shareFloor } from './money.ts';
import type { DatedParameter, ParameterName, Parameters } from './parameter.ts';

export type StakeSufficiency = 'SUFFICIENT' | 'GRACE' | 'INSUFFICIENT';

/** The cards of a device, all of one model. */
export type Cards = { readonly kind: 'GPU' | 'CPU'; readonly quantity: number };

/** The requirement of one card from an instant until the next entry begins (half-open). The first entry has no beginning. */
export type DatedRequirement = {
  readonly validFrom: Date;
  /** Ten-thousandths. */
  readonly multiplierTenThousandths: number;
  /** Base stake × max(1, multiplier), ten-thousandths of a base unit. */
  readonly perCardTenThousandths: bigint;
  readonly minSelfStakeBps: number;
  /** Grace of a device that this entry leaves under its requirement, milliseconds. */
  readonly graceMs: number;
};

/** The dated parameters that a requirement rests on. */
export type RequirementRules = Pick<
  Parameters,
  'baseStakePerCard' | 'minSelfStakeBps' | 'graceAfterRequirementRiseMs'
> & { readonly validFrom: Date };

export type MultiplierFrom = { readonly validFrom: Date; readonly multiplierTenThousandths: number };

const E4 = 10_000n;
const ALWAYS = new Date(-8_640_000_000_000_000);

/**
 * R = cards × base stake per card × max(1, multiplier), in base units.
 * A CPU device counts as one card. `multiplierTenThousandths` is in ten-thousandths; below 1 it does not lower the requirement.
 */
export function requirementOf(
  device: Cards & { readonly multiplierTenThousandths: number },
  parameters: Pick<Parameters, 'baseStakePerCard'>,
): bigint {
  return requirementFor(device, {
    perCardTenThousandths: perCardTenThousandths(device.multiplierTenThousandths, parameters),
  });
}

/** The requirement of a device under one entry of the history, base units. */
export function requirementFor(device: Cards, entry: Pick<DatedRequirement, 'perCardTenThousandths'>): bigint {
  return (CARDS[device.kind](device.quantity) * entry.perCardTenThousandths) / E4;
}

/** How many cards a device counts for. */
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

/** The dated parameters that determine requirements, the oldest first. Throws when one has no value. */
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
  const grace = of('graceAfterRequirementRiseMs');
  const names: readonly string[] = ['baseStakePerCard', 'minSelfStakeBps', 'graceAfterRequirementRiseMs'];
  const began = dated.filter(({ name }) => names.includes(name)).map(({ validFrom }) => validFrom.getTime());
  return [...new Set(began)]
    .sort((a, b) => a - b)
    .map((at) => ({
      validFrom: new Date(at),
      baseStakePerCard: base(at),
      minSelfStakeBps: Number(own(at)),
      graceAfterRequirementRiseMs: Number(grace(at)),
    }));
}

/** The history of a model's requirement, oldest first, from its multipliers and the parameters, both oldest first. */
export function requirementHistory(
  multipliers: readonly MultiplierFrom[],
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
      graceMs: rule.graceAfterRequirementRiseMs,
    };
  });
}

/** The entry in force at an instant. */
export function requirementInForce(history: readonly DatedRequirement[], now: Date): DatedRequirement {
  const entry = history.findLast(({ validFrom }) => validFrom <= now) ?? history[0];
  if (entry === undefined) throw new Error('a requirement without a history');
  return entry;
}

/** An entry that still suffices for a device: the one in force, or one that ended at `endedAt`, with grace until `until`. */
export type Measure =
  | { readonly entry: DatedRequirement; readonly endedAt: null; readonly until: null }
  | { readonly entry: DatedRequirement; readonly endedAt: Date; readonly until: Date };

/** Every measure at an instant. Grace starts when a rise ends an entry (half-open); a fall gives no grace. */
export function measuresAt(history: readonly DatedRequirement[], now: Date): readonly Measure[] {
  return history.flatMap((entry, at): Measure[] => {
    if (at > 0 && entry.validFrom > now) return [];
    const next = history[at + 1];
    if (next === undefined || next.validFrom > now) return [{ entry, endedAt: null, until: null }];
    const until = new Date(next.validFrom.getTime() + next.graceMs);
    return entry.perCardTenThousandths < next.perCardTenThousandths && now < until
      ? [{ entry, endedAt: next.validFrom, until }]
      : [];
  });
}

/** Whether a measure still applies: a slash that left the device short forfeits the grace of every rise before it. */
export function forgives({ endedAt }: Measure, forfeitedAt: Date | null, now: Date): boolean {
  return endedAt === null || forfeitedAt === null || forfeitedAt > now || endedAt > forfeitedAt;
}

/**
 * SUFFICIENT when the stake that counts meets the requirement in force; GRACE while it meets one that was in force within the
 * grace period, with the deadline until which it does; else INSUFFICIENT.
 */
export function sufficiencyOf(
  device: Cards & { readonly graceForfeitedAt: Date | null },
  counted: bigint,
  history: readonly DatedRequirement[],
  now: Date,
): { readonly sufficiency: StakeSufficiency; readonly deadline: Date | null } {
  let deadline: Date | null = null;
  for (const measure of measuresAt(history, now)) {
    if (counted < requirementFor(device, measure.entry) || !forgives(measure, device.graceForfeitedAt, now)) continue;
    if (measure.until === null) return { sufficiency: 'SUFFICIENT', deadline: null };
    if (deadline === null || measure.until > deadline) deadline = measure.until;
  }
  return { sufficiency: deadline === null ? 'INSUFFICIENT' : 'GRACE', deadline };
}

/** The most that may be asked of a co-staker: floor(R × maxCoStakeBps). */
export function maxCoStake(requirement: bigint, parameters: Pick<Parameters, 'maxCoStakeBps'>): bigint {
  return shareFloor(requirement, parameters.maxCoStakeBps);
}

/** The least an owner must have staked to publish an offer: ceil(R × minSelfStakeBps). */
export function minSelfStake(requirement: bigint, parameters: Pick<Parameters, 'minSelfStakeBps'>): bigint {
  return shareCeil(requirement, parameters.minSelfStakeBps);
}
