// A sandbox with the demo network, as its tests need one: the shipped files, a wall clock that a test moves.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReadShipped } from '../../src/app/demo-network.ts';
import type { Marketplace } from '../../src/app/marketplace.ts';
import type { Database } from '../../src/store/database.ts';

export const NOW = new Date('2027-02-03T10:20:30.400Z');
export const HOUR_MS = 3_600_000;
/** Much longer than filling takes, for machines with much else to do. */
export const PATIENCE_MS = 120_000;

export const shipped: ReadShipped = (file) =>
  readFileSync(new URL(`../../examples/network/${file}.json`, import.meta.url), 'utf8');

export function sandbox(
  database: Database,
  settings: Partial<Marketplace['settings']> = {},
  wallNow: () => Date = () => NOW,
): Marketplace {
  return {
    database,
    wallNow,
    random: (bytes) => randomBytes(bytes),
    settings: {
      domain: 'localhost:4000',
      origin: 'http://localhost:4000',
      chainId: 'solana:localnet',
      sandbox: true,
      allowedOrigins: ['http://localhost:4000'],
      ...settings,
    },
    secrets: { alias: new Uint8Array(32).fill(1), seal: new Uint8Array(32).fill(2) },
    ring: () => undefined,
  };
}
