// Set-up of the suites that start the program: a folder of its own for each test, and what a program shows of its marketplace.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { call } from '../../kit/http.ts';
import { endAll } from '../../kit/program.ts';

/** Processes that open databases, on a machine that may be busy. */
export const TIMEOUT_MS = 120_000;
export const MAIN = 'src/main.ts';
/** A start without the demo network. */
export const BARE = { DEMO_NETWORK: 'false' };

export type MarketplaceSnapshot = {
  readonly offers: { readonly totalCount: number; readonly nodes: readonly { readonly slug: string }[] };
  readonly protocol: { readonly now: string; readonly sandbox: boolean };
};

/** Makes a folder before each test; after it, kills the programs that are left and removes the folder. */
export function eachInFolder(): { readonly path: () => string } {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-start-'));
  });
  afterEach(async () => {
    await endAll();
    await rm(folder, { recursive: true, force: true });
  });
  return { path: () => folder };
}

/** The first 100 offers and the clock of the program at `url`. */
export async function marketplaceAt(url: string): Promise<MarketplaceSnapshot> {
  const query = '{ offers(first: 100) { totalCount nodes { slug } } protocol { now sandbox } }';
  const { data, errors } = await call<MarketplaceSnapshot>(url, query);
  if (data == null) throw new Error(JSON.stringify(errors));
  return data;
}
