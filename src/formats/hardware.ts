// Hardware model names in the format of the network's explorer. **Invariant:** names are compared exactly; no spelling is corrected.

import type { DeviceKind } from '../domain/device.ts';
import { type FieldRule, textMatching } from './field.ts';

/** The rule for a model name: short printable ASCII, because wallets display the name in signed texts. */
export const HARDWARE_NAME_RULE: FieldRule<string> = textMatching(
  'must be 1 to 64 printable ASCII characters without spaces at the ends',
  (name) => /^[!-~](?:[ -~]{0,62}[!-~])?$/.test(name),
);

/**
 * Returns the kind of a device from its model name, for reports without a kind: CPU for Apple silicon (the network does not use its
 * graphics cores) and for known processor families; GPU for every other name.
 */
export function deviceKindOfModel(model: string): DeviceKind {
  return APPLE_SILICON.test(model) || PROCESSORS.test(model) ? 'CPU' : 'GPU';
}

const APPLE_SILICON = /^(?:Apple )?M[1-9](?: (?:Pro|Max|Ultra))?$/i;
const PROCESSORS =
  /\b(?:CPU|EPYC|Xeon|Opteron|Ryzen|Threadripper|Athlon|Core i[3579]|Core Ultra|Pentium|Celeron|Graviton|Altra|Neoverse)\b/i;
