// Common set-up of the suites that start the program: a temporary folder for each test, and a query of the started marketplace.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { call } from '../../kit/http.ts';
import { type Environment, killPrograms, start } from '../../kit/program.ts';

/** Time limit of a test, in milliseconds: long enough for a process to open a database on a busy machine. */
export const TIMEOUT_MS = 120_000;
/** Time limit of a test that fills a sandbox, in milliseconds; a busy machine takes many times the usual half a minute. */
export const FILL_TIMEOUT_MS = 600_000;
export const MAIN = 'src/main.ts';
/** Environment variables for a start without the demo network. */
export const WITHOUT_DEMO = { DEMO_NETWORK: 'false' };

/** Answer to a query of a running program: its offers, and its clock. */
export type MarketplaceSnapshot = {
  readonly offers: { readonly totalCount: number; readonly nodes: readonly { readonly slug: string }[] };
  readonly protocol: { readonly now: string; readonly sandbox: boolean };
};

/** Creates a temporary folder before each test; after the test, kills the programs that still run and removes the folder. */
export function folderPerTest(): { readonly path: () => string } {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tandem-start-'));
  });
  afterEach(async () => {
    await killPrograms();
    await rm(folder, { recursive: true, force: true });
  });
  return { path: () => folder };
}

/** Returns the first 100 offers and the protocol clock of the program at `url`. */
export async function marketplaceAt(url: string): Promise<MarketplaceSnapshot> {
  const query = '{ offers(first: 100) { totalCount nodes { slug } } protocol { now sandbox } }';
  const { data, errors } = await call<MarketplaceSnapshot>(url, query);
  if (data == null) throw new Error(JSON.stringify(errors));
  return data;
}

/** Waits until the program at `url` has filled its sandbox, and returns what `marketplaceAt` does. */
export async function filledMarketplaceAt(url: string): Promise<MarketplaceSnapshot> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    const state = (await answer.json()) as { readonly ready: boolean; readonly filling?: number };
    if (state.ready && state.filling === undefined) return marketplaceAt(url);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Audits the marketplace of `env`, by default that of the data folder in `cwd`; expects that everything holds, and returns the report. */
export async function auditedAt(cwd: string, env: Environment = {}): Promise<string> {
  const audited = await start('scripts/audit.ts', cwd, env).ended;
  expect(audited).toMatchObject({ code: 0, stderr: '' });
  expect(audited.stdout).not.toContain('FAILS');
  expect(audited.stdout).toMatch(/Everything holds\.\n$/);
  return audited.stdout;
}
