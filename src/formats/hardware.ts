// Names of hardware as the network's explorer writes them. Names are compared exactly; no spelling is corrected.

import type { DeviceKind } from '../domain/device.ts';
import { type FieldRule, textThat } from './field.ts';

/** A hardware name: printable ASCII, because wallets show it in what they sign, and short for the same reason. */
export const HARDWARE_NAME: FieldRule<string> = textThat(
  'must be 1 to 64 printable ASCII characters without spaces at the ends',
  (name) => /^[!-~](?:[ -~]{0,62}[!-~])?$/.test(name),
);

/**
 * The kind of a device whose network report does not state it: CPU for Apple silicon (the network runs it without its graphics
 * cores) and for the families of server and desktop processors; GPU for everything else.
 */
export function kindOf(model: string): DeviceKind {
  return APPLE_SILICON.test(model) || PROCESSORS.test(model) ? 'CPU' : 'GPU';
}

const APPLE_SILICON = /^(?:Apple )?M[1-9](?: (?:Pro|Max|Ultra))?$/i;
const PROCESSORS =
  /\b(?:CPU|EPYC|Xeon|Opteron|Ryzen|Threadripper|Athlon|Core i[3579]|Core Ultra|Pentium|Celeron|Graviton|Altra|Neoverse)\b/i;
