// Hardware model names in the format of the network's explorer, and how a reported name leads to the name of a multiplier.
// **Invariant:** only the table of aliases changes a name, and never one that has a multiplier; no spelling is corrected.

import type { DeviceKind } from '../domain/device.ts';
import { type FieldRule, textMatching } from './field.ts';
import { letterDistance } from './misspelling.ts';

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

/** The table of aliases: names of drivers and vendors with the network's name, and prefixes that vendors write before it. */
export type HardwareAliases = {
  readonly names: Readonly<Record<string, string>>;
  readonly prefixes: readonly string[];
};

/**
 * Returns the model of a reported hardware name: the name itself when it has a multiplier, else what the aliases make of it. A name that
 * no alias knows is returned without its vendor's prefixes.
 */
export function modelOfName(name: string, { names, prefixes }: HardwareAliases, known: ReadonlySet<string>): string {
  for (let left = name; ; ) {
    if (known.has(left)) return left;
    const alias = Object.hasOwn(names, left) ? names[left] : undefined;
    if (alias !== undefined) return alias;
    const prefix = prefixes.find((one) => left.length > one.length && left.toLowerCase().startsWith(one.toLowerCase()));
    if (prefix === undefined) return left;
    left = left.slice(prefix.length);
  }
}

/** Number of names that a sentence about an unknown model proposes at most. */
const MAX_NEAREST = 3;

/** Returns the known models whose names are nearest to an unknown one, the nearest first; none when every name is far. */
export function nearestModels(model: string, known: readonly string[]): readonly string[] {
  const given = model.toLowerCase();
  const words = new Set(given.split(/[\s-]+/).filter((word) => /\d/.test(word)));
  return known
    .map((name) => {
      const shared = name
        .toLowerCase()
        .split(/[\s-]+/)
        .some((word) => words.has(word));
      return { name, letters: letterDistance(given, name.toLowerCase()), shared };
    })
    .filter(({ letters, shared }) => shared || letters <= Math.max(1, Math.floor(model.length / 4)))
    .sort((a, b) => a.letters - b.letters || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_NEAREST)
    .map(({ name }) => name);
}

/** Returns the sentence about a model without a multiplier, with the nearest known names. */
export function unknownModelSentence(model: string, known: readonly string[]): string {
  const nearest = nearestModels(model, known);
  const hint = nearest.length === 0 ? 'No known name is near.' : `Known names near it: ${nearest.join(', ')}.`;
  return `The network knows no model "${model}", so no offer can be published. ${hint}`;
}
