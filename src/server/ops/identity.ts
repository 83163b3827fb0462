// The identity of the database at a start: stops the start with a sentence for each difference, and logs each change.
// What counts as a difference is decided in app/installation.ts.

import type { AppContext } from '../../app/context.ts';
import {
  checkIdentity,
  type IdentityChange,
  type IdentityDifference,
  type IdentityRole,
} from '../../app/installation.ts';

/** Thrown when the settings of a start differ from the record of the database; its message says what the operator can do. */
export class IdentityMismatch extends Error {
  override readonly name = 'IdentityMismatch';
}

/**
 * Compares the settings with the record of the database, and records them at the first start. `report` receives a sentence for each
 * change of the record. @throws IdentityMismatch
 */
export async function requireIdentity(
  app: AppContext,
  role: IdentityRole,
  report: (sentence: string) => void,
): Promise<void> {
  const outcome = await checkIdentity(app, role);
  if ('differences' in outcome) throw new IdentityMismatch(outcome.differences.map(differenceSentence).join('\n'));
  for (const change of outcome.changes) report(changeSentence(change));
}

/** Returns what differs and the way out, as sentences for the operator. */
export function differenceSentence(difference: IdentityDifference): string {
  switch (difference.kind) {
    case 'RECORDED_SANDBOX':
      return (
        'This database belongs to a sandbox: its money is play money and its clock can be moved, so it cannot be used outside of one. ' +
        'Set SANDBOX=true to go on with it, or set DATABASE_URL (or DATA_DIR) to a new, empty database.'
      );
    case 'RECORDED_REAL':
      return (
        'This database is not a sandbox: a start with SANDBOX=true would add play money and a demo network to it. ' +
        'Set SANDBOX=false to go on with it, or set DATABASE_URL (or DATA_DIR) to a new, empty database for the sandbox.'
      );
    case 'CHAIN':
      return (
        `The signed texts of this database name the chain ${difference.recorded}, those of this start ${difference.own}. ` +
        'Use the database of that chain, or a new, empty one.'
      );
    case 'ALIAS_SECRET':
      return (
        'ALIAS_SECRET differs from the one of this database: every public alias would change. ' +
        'Set it to the former value; to rotate it, set ALIAS_SECRET_PREVIOUS to the former value beside the new one.'
      );
    case 'SEAL_SECRET':
      return (
        'SEAL_SECRET differs from the one of this database: stored keys could not be opened and all cursors would be lost. ' +
        'Set it to the former value; to rotate it, set SEAL_SECRET_PREVIOUS to the former value beside the new one.'
      );
    case 'ORIGIN':
      return (
        `PUBLIC_ORIGIN is ${difference.own}, but this database belongs to ${difference.recorded}, which every signed text names. ` +
        `Set it to the former value; to move to the new origin, run: npm run migrate -- --origin ${difference.own}`
      );
    default:
      return difference satisfies never;
  }
}

function changeSentence(change: IdentityChange): string {
  switch (change.kind) {
    case 'ALIAS_ROTATED':
      return 'ALIAS_SECRET was rotated; every public alias has changed';
    case 'SEAL_ROTATED':
      return `SEAL_SECRET was rotated; ${change.keys} stored keys were sealed again`;
    case 'ORIGIN_CHANGED':
      return `the origin of this sandbox was ${change.recorded} and is now ${change.own}`;
    default:
      return change satisfies never;
  }
}
