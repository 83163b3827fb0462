// Every way in which the network's own feed is told no. Apart from the refusals of the marketplace (refusal.ts), because
// nobody else may ever meet them.

import type { DeviceFault } from './device-file.ts';
import { type RefusalOf, refusalMessage } from './refusal.ts';

export type NetworkRefusal =
  | RefusalOf<'NOT_FOUND'>
  | RefusalOf<'DEVICE_NOT_COMMITTED'>
  | { readonly code: 'DEVICES_REFUSED'; readonly faults: readonly DeviceFault[] }
  | { readonly code: 'DEVICES_UNKNOWN'; readonly deviceIds: readonly string[]; readonly count: number }
  | { readonly code: 'BLOCK_NOT_ENDED'; readonly endsAt: Date; readonly now: Date }
  | { readonly code: 'BLOCK_NOT_STARTED'; readonly startsAt: Date; readonly now: Date }
  | { readonly code: 'DEPOSIT_REFERENCE_USED'; readonly wallet: string; readonly amount: bigint };

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
    case 'DEPOSIT_REFERENCE_USED':
      return 'This reference was credited before, with another wallet or another amount.';
    default:
      return refusal satisfies never;
  }
}
