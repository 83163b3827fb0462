// The network's side of the story, at /network with a token of the role NETWORK: a new device, slashes and their reviews. The
// blocks are the demo network's own work.

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  FeedDocument,
  ImportDevicesDocument,
  ReviewDocument,
  type SlashDeviceInput,
  SlashDocument,
  type SlashVerdict,
} from '../generated/feed/graphql.ts';
import { askAt } from './client.ts';
import { expectSuccess } from './outcome.ts';

export type Feed = {
  /** Reports a new device, as the network's explorer would describe it. Returns its id. */
  readonly importDevice: (ownerWallet: string) => Promise<string>;
  /** Slashes a device for a fault of just now. Returns the network's name of the slash. */
  readonly slash: (input: Pick<SlashDeviceInput, 'deviceId' | 'kind' | 'cause'>) => Promise<string>;
  readonly review: (slashId: string, verdict: SlashVerdict) => Promise<void>;
};

const NO_TOKEN =
  'the feed wants a token of this installation: run the demo where the server runs, with the same settings, or set NETWORK_TOKEN to what `npm run token -- NETWORK` prints there';

/** Opens the feed with NETWORK_TOKEN, or with a token that the installation here prints. */
export async function openFeed(origin: string): Promise<Feed> {
  const token = process.env['NETWORK_TOKEN'] ?? (await run('scripts/token.ts', ['NETWORK'])).stdout.trim();
  const ask = askAt(`${origin}/network`, token);
  await ask(FeedDocument, {}).catch((cause: unknown) => {
    throw new Error(NO_TOKEN, { cause });
  });
  return {
    async importDevice(ownerWallet) {
      const deviceId = randomUUID();
      const devices = [{ ...DEVICE, device_id: deviceId, owner_wallet: ownerWallet }];
      expectSuccess((await ask(ImportDevicesDocument, { devices })).importDevices);
      return deviceId;
    },
    async slash(input) {
      const slashId = `demo-${randomUUID()}`;
      const { feed } = await ask(FeedDocument, {});
      expectSuccess((await ask(SlashDocument, { input: { ...input, slashId, faultAt: feed.now } })).slashDevice);
      return slashId;
    },
    async review(slashId, verdict) {
      expectSuccess((await ask(ReviewDocument, { slashId, verdict })).reviewSlash);
    },
  };
}

const DEVICE = {
  hardware_name: 'H100 SXM5',
  hardware_quantity: 8,
  device_type: 'gpu',
  reward_pool: 'enterprise',
  base_tier_name: 'Ultra High Speed',
  connectivity_tier: 4,
  download_speed_mbps: 4600,
  upload_speed_mbps: 3900,
  iso2: 'PT',
  location_name: 'Porto',
  security_soc2: true,
  status: 'idle',
  jobs: [],
  down_percentage: 0,
  downtime_by_date: {},
};

/** Runs one of the project's commands, as `npm run` does. */
export async function run(
  file: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const child = fork(fileURLToPath(new URL(`../../${file}`, import.meta.url)), [...args], { silent: true });
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout }));
  });
}
