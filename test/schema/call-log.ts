// What a call costs that an observer could measure: its SQL statements in order and the signatures that it verifies. And the private
// queries of an account, whose answers tests compare.

import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { AppContext } from '../../src/app/context.ts';
import { countRoundTrips } from '../kit/round-trips.ts';
import type { World } from '../kit/world.ts';

/** A query of each field of `viewer`. */
export const VIEWER_QUERIES: Readonly<Record<string, string>> = {
  account: 'account { id }',
  activity: 'activity(first: 9) { nodes { type amount } }',
  balances: 'balances { wallet available coStaked }',
  calendarUrl: 'calendarUrl',
  claimSlots: 'claimSlots { used available }',
  coStakes: 'coStakes { nodes { id amount counterparty { alias } agreement { document } } }',
  devices: 'devices { nodes { ownerStake device { deviceId } } }',
  events: 'events { caughtUp reset }',
  id: 'id',
  ledger: 'ledger { nodes { kind wallet amount } }',
  payouts: 'payouts { nodes { id } }',
  sessions: 'sessions { id wallet }',
  signedActions: 'signedActions { nodes { text signature } }',
  streamCursor: 'streamCursor',
  wallets: 'wallets { address primary }',
  webhookEndpoints: 'webhookEndpoints { id url }',
};

/** Runs a call and returns its SQL statements in order, and the number of signatures that it verified. */
export async function callLog(world: World, call: (ctx: AppContext) => Promise<unknown>) {
  const statements: string[] = [];
  const { database } = countRoundTrips(world.database, (text) => statements.push(text));
  const { verify } = crypto;
  let verified = 0;
  crypto.verify = ((...args: Parameters<typeof verify>) => {
    verified += 1;
    return verify(...args);
  }) as typeof verify;
  syncBuiltinESMExports();
  try {
    await call({ ...world.ctx, database });
  } finally {
    crypto.verify = verify;
    syncBuiltinESMExports();
  }
  return { statements, verified };
}
