// Refusals of the network API (`POST /network`), as a closed union. They are separate from the refusals in refusal.ts, because no
// user of the marketplace can get them.

import type { DeviceFault } from './device-record.ts';
import { type ParameterUnit, parameterText } from './parameter.ts';
import type { PayoutStatus } from './payout.ts';
import { type RefusalOf, refusalMessage } from './refusal.ts';
import type { SlashVerdict } from './slash.ts';

/** A refusal of the network API, with the values that explain it. */
export type NetworkRefusal =
  | RefusalOf<'NOT_FOUND'>
  | RefusalOf<'DEVICE_NOT_COMMITTED'>
  | RefusalOf<'TOO_MANY_WEBHOOKS'>
  | RefusalOf<'WEBHOOK_URL_NOT_ALLOWED'>
  | { readonly code: 'DEVICES_REFUSED'; readonly faults: readonly DeviceFault[] }
  | { readonly code: 'DEVICES_UNKNOWN'; readonly deviceIds: readonly string[]; readonly count: number }
  | { readonly code: 'BLOCK_NOT_ENDED'; readonly endsAt: Date; readonly now: Date }
  | { readonly code: 'BLOCK_NOT_STARTED'; readonly startsAt: Date; readonly now: Date }
  | {
      readonly code: 'MULTIPLIER_STANDS';
      readonly model: string;
      readonly validFrom: Date;
      /** The multiplier that is stored for this model and date, ten-thousandths. */
      readonly multiplierTenThousandths: number;
    }
  /** `fixed`: the parameter exists and never changes. */
  | { readonly code: 'PARAMETER_NOT_PUBLISHABLE'; readonly name: string; readonly fixed: boolean }
  | {
      readonly code: 'PARAMETER_OUT_OF_BOUNDS';
      readonly name: string;
      readonly unit: ParameterUnit;
      readonly value: bigint;
      readonly least: bigint;
      readonly most: bigint;
    }
  | { readonly code: 'PARAMETER_NOT_AHEAD'; readonly name: string; readonly validFrom: Date; readonly now: Date }
  /** `lower` would be above `upper` from `at` on. */
  | { readonly code: 'PARAMETERS_CONTRADICT'; readonly lower: string; readonly upper: string; readonly at: Date }
  | { readonly code: 'DEPOSIT_REFERENCE_USED'; readonly wallet: string; readonly amount: bigint }
  | {
      readonly code: 'PAYOUT_ALREADY_REPORTED';
      readonly status: Exclude<PayoutStatus, 'REQUESTED'>;
      readonly reportedAt: Date;
      readonly transactionSignature: string | null;
      readonly failure: string | null;
    }
  | { readonly code: 'SLASH_SHARE_OUT_OF_BOUNDS' }
  | { readonly code: 'FAULT_NOT_PAST'; readonly now: Date }
  | { readonly code: 'NOTHING_TO_SLASH' }
  | { readonly code: 'SLASH_ID_TAKEN' }
  | { readonly code: 'SLASH_ALREADY_REVIEWED'; readonly verdict: SlashVerdict; readonly reviewedAt: Date };

/** The code of a refusal of the network API. */
export type NetworkRefusalCode = NetworkRefusal['code'];
/** The refusal of the network API that has the given code. */
export type NetworkRefusalOf<Code extends NetworkRefusalCode> = Extract<NetworkRefusal, { readonly code: Code }>;

const MESSAGES: { readonly [Code in NetworkRefusalCode]: (refusal: NetworkRefusalOf<Code>) => string } = {
  NOT_FOUND: refusalMessage,
  DEVICE_NOT_COMMITTED: refusalMessage,
  TOO_MANY_WEBHOOKS: ({ limit }) => `The operator may have ${limit} webhook endpoints; delete one first.`,
  WEBHOOK_URL_NOT_ALLOWED: refusalMessage,
  DEVICES_REFUSED: ({ faults }) => {
    const [first] = faults;
    const example = first === undefined ? '' : ` ${first.field}: ${first.rule}.`;
    return `Nothing was imported: ${faults.length} fields break a rule.${example}`;
  },
  DEVICES_UNKNOWN: ({ count }) => `Nothing was taken in: ${count} of the devices were never imported.`,
  BLOCK_NOT_ENDED: ({ endsAt, now }) =>
    `The block ends at ${endsAt.toISOString()} and the marketplace's clock stands at ${now.toISOString()}.`,
  BLOCK_NOT_STARTED: ({ startsAt, now }) =>
    `The block starts at ${startsAt.toISOString()} and the marketplace's clock stands at ${now.toISOString()}.`,
  MULTIPLIER_STANDS: ({ model, validFrom }) =>
    `Nothing was published: ${model} has another multiplier from ${validFrom.toISOString()} on.`,
  PARAMETER_NOT_PUBLISHABLE: ({ name, fixed }) =>
    `Nothing was published: ${fixed ? `${name} is fixed` : `there is no parameter ${JSON.stringify(name)}`}.`,
  PARAMETER_OUT_OF_BOUNDS: ({ name, unit, value, least, most }) => {
    const [given, from, to] = [value, least, most].map((one) => parameterText(unit, one));
    return `Nothing was published: ${name} must be between ${from} and ${to}, not ${given}.`;
  },
  PARAMETER_NOT_AHEAD: ({ name, validFrom, now }) =>
    `Nothing was published: a value of ${name} cannot begin at ${validFrom.toISOString()}, because the marketplace's clock stands at ${now.toISOString()} and a value that has begun stays.`,
  PARAMETERS_CONTRADICT: ({ lower, upper, at }) =>
    `Nothing was published: ${lower} would be above ${upper} from ${at.toISOString()} on; publish both together.`,
  DEPOSIT_REFERENCE_USED: () => 'This reference was credited before, with another wallet or another amount.',
  PAYOUT_ALREADY_REPORTED: ({ status, reportedAt }) =>
    `This payout was reported as ${status.toLowerCase()} at ${reportedAt.toISOString()}; a report is final.`,
  SLASH_SHARE_OUT_OF_BOUNDS: () => 'A slash takes between 1 and 10000 basis points.',
  FAULT_NOT_PAST: ({ now }) =>
    `The fault is dated ahead of the marketplace's clock, which stands at ${now.toISOString()}.`,
  NOTHING_TO_SLASH: () => 'Nothing on this device answers for that fault.',
  SLASH_ID_TAKEN: () => 'Another slash bears this id.',
  SLASH_ALREADY_REVIEWED: ({ reviewedAt, verdict }) =>
    `The review of this slash ended at ${reviewedAt.toISOString()}: ${verdict.toLowerCase()}.`,
};

/** Returns the message of a refusal, for the operator who sends the network's reports. */
export function networkRefusalMessage(refusal: NetworkRefusal): string {
  // Safe cast: the table has for each code a function that accepts refusals with that code; the compiler cannot infer this.
  return (MESSAGES[refusal.code] as (refusal: NetworkRefusal) => string)(refusal);
}
