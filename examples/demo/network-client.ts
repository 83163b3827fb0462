// A client of the network's API at /network, with a token of the role NETWORK: imports a device, reports slashes and reviews.
// Blocks are not reported here: the demo network of the sandbox does that.

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import {
  FeedDocument,
  ImportDevicesDocument,
  ReviewDocument,
  type SlashDeviceInput,
  SlashDocument,
  type SlashVerdict,
} from '../generated/feed/graphql.ts';
import { expectSuccess } from './outcome.ts';

export type NetworkClient = {
  /** Imports a new device in the explorer's format. Returns its device id. */
  readonly importDevice: (ownerWallet: string) => Promise<string>;
  /** Reports a slash for a fault that happened now. Returns its slash id. */
  readonly slash: (input: Pick<SlashDeviceInput, 'deviceId' | 'kind' | 'cause'>) => Promise<string>;
  readonly review: (slashId: string, verdict: SlashVerdict) => Promise<void>;
};

const NO_TOKEN =
  'the network API needs a token of this installation: run the demo on the machine of the server with the same settings, or set NETWORK_TOKEN to the output of `npm run token -- NETWORK` there';

/** Connects with NETWORK_TOKEN, or with a token that this installation issues. @throws when the token is refused */
export async function connectNetwork(origin: string): Promise<NetworkClient> {
  const token = process.env['NETWORK_TOKEN'] ?? (await runProgram('scripts/token.ts', ['NETWORK'])).stdout.trim();
  const ask = networkSender(`${origin}/network`, token);
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

/** Returns a function that sends a document to the network's API. The client library is for the marketplace's API. @throws top-level errors */
function networkSender(endpoint: string, token: string) {
  return async <Result, Variables>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Result; errors?: readonly { message: string }[] };
    if (data === undefined || errors !== undefined) throw new Error(errors?.map(({ message }) => message).join('; '));
    return data;
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

/** Runs one of the project's programs in a child process, as its npm script does. Returns its exit code and standard output. */
export async function runProgram(
  file: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string }> {
  const runner = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
  const child = fork(runner, [file, ...args], { silent: true });
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout }));
  });
}
