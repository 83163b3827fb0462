// What time owes the log. Readers never depend on it: phases and statuses follow from instants; the sweep only writes the
// events, each exactly once and dated to its own instant, also after the process was down over it.

import { settleClaim } from '../domain/claim.ts';
import { dueBooks, pendingClaims } from '../store/co-stakes.ts';
import { marketNow } from './clock.ts';
import type { Marketplace } from './marketplace.ts';
import { performSystem } from './perform.ts';

const BATCH = 100;

/** Records everything that is due, oldest first, and settles claims that a crash left pending. Returns how many books moved. */
export async function sweep(m: Marketplace): Promise<number> {
  let moved = 0;
  for (const claim of await pendingClaims(m.database, BATCH)) {
    if (await settlePending(m, claim)) moved += 1;
  }
  for (;;) {
    const before = moved;
    for (const { deviceKey } of await dueBooks(m.database, await marketNow(m, m.database), BATCH)) {
      if (await performSystem(m, { deviceKey, subject: {}, decide: () => ({ events: [] }) })) moved += 1;
    }
    if (moved === before) return moved;
  }
}

/** Decides the settlement of a claim: approved, or failed with its reason. False when it was decided before. */
export async function settlePending(
  m: Marketplace,
  claim: { readonly id: string; readonly deviceKey: string },
): Promise<boolean> {
  return performSystem(m, {
    deviceKey: claim.deviceKey,
    subject: { coStakeId: claim.id },
    decide: ({ book, now }) => settleClaim({ coStakeId: claim.id }, book, now),
  });
}
