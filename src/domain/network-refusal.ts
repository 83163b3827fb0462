// Every way in which the network's own feed is told no. Apart from the refusals of the marketplace (refusal.ts), because
// nobody else may ever meet them.

import type { DeviceFault } from './device-record.ts';
import { type RefusalOf, refusalMessage } from './refusal.ts';
import type { SlashVerdict } from './slash.ts';

export type NetworkRefusal =
  | RefusalOf<'NOT_FOUND'>
  | RefusalOf<'DEVICE_NOT_COMMITTED'>
  | { readonly code: 'DEVICES_REFUSED'; readonly faults: readonly DeviceFault[] }
  | { readonly code: 'DEVICES_UNKNOWN'; readonly deviceIds: readonly string[]; readonly count: number }
  | { readonly code: 'BLOCK_NOT_ENDED'; readonly endsAt: Date; readonly now: Date }
  | { readonly code: 'BLOCK_NOT_STARTED'; readonly startsAt: Date; readonly now: Date }
  | {
      readonly code: 'MULTIPLIER_STANDS';
      readonly model: string;
      readonly validFrom: Date;
      /** Ten-thousandths. */
      readonly multiplierTenThousandths: number;
    }
  | { readonly code: 'DEPOSIT_REFERENCE_USED'; readonly wallet: string; readonly amount: bigint }
  | { readonly code: 'SLASH_SHARE_OUT_OF_BOUNDS' }
  | { readonly code: 'FAULT_NOT_PAST'; readonly now: Date }
  | { readonly code: 'NOTHING_TO_SLASH' }
  | { readonly code: 'SLASH_ID_TAKEN' }
  | { readonly code: 'SLASH_ALREADY_REVIEWED'; readonly verdict: SlashVerdict; readonly reviewedAt: Date };

export type NetworkRefusalCode = NetworkRefusal['code'];
export type NetworkRefusalOf<Code extends NetworkRefusalCode> = Extract<NetworkRefusal, { readonly code: Code }>;

/** A sentence for the person who operates the feed. */
export function networkRefusalMessage(refusal: NetworkRefusal): string {
  switch (refusal.code) {
    case 'NOT_FOUND':
    case 'DEVICE_NOT_COMMITTED':
      return refusalMessage(refusal);
    case 'DEVICES_REFUSED': {
      const [first] = refusal.faults;
      const told = first === undefined ? '' : ` ${first.field}: ${first.rule}.`;
      return `Nothing was imported: ${refusal.faults.length} fields break a rule.${told}`;
    }
    case 'DEVICES_UNKNOWN':
      return `Nothing was taken in: ${refusal.count} of the devices were never imported.`;
    case 'BLOCK_NOT_ENDED':
      return `The block ends at ${refusal.endsAt.toISOString()} and the marketplace's clock stands at ${refusal.now.toISOString()}.`;
    case 'BLOCK_NOT_STARTED':
      return `The block starts at ${refusal.startsAt.toISOString()} and the marketplace's clock stands at ${refusal.now.toISOString()}.`;
    case 'MULTIPLIER_STANDS':
      return `Nothing was published: ${refusal.model} has another multiplier from ${refusal.validFrom.toISOString()} on.`;
    case 'DEPOSIT_REFERENCE_USED':
      return 'This reference was credited before, with another wallet or another amount.';
    case 'SLASH_SHARE_OUT_OF_BOUNDS':
      return 'A slash takes between 1 and 10000 basis points.';
    case 'FAULT_NOT_PAST':
      return `The fault is dated ahead of the marketplace's clock, which stands at ${refusal.now.toISOString()}.`;
    case 'NOTHING_TO_SLASH':
      return 'Nothing on this device answers for that fault.';
    case 'SLASH_ID_TAKEN':
      return 'Another slash bears this id.';
    case 'SLASH_ALREADY_REVIEWED':
      return `The review of this slash ended at ${refusal.reviewedAt.toISOString()}: ${refusal.verdict.toLowerCase()}.`;
    default:
      return refusal satisfies never;
  }
}
