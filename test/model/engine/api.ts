// The API engine: runs commands through the public API with real signatures, reports of the network through /network, and time
// through the sandbox clock. Histories share one database; each has its own devices and wallets, and starts after all due events of
// earlier ones.

import { ledgerFaults } from '../../kit/conservation.ts';
import { makeWallet } from '../../kit/wallet.ts';
import {
  AdvanceClockDocument,
  ModelViewDocument,
  type SignableActionInput,
  type WalletAuthorization,
} from '../../operations/generated/graphql.ts';
import type { Engine, Instant, Outcome, Setup, SignedCommand, Wallet } from '../command.ts';
import { WALLETS } from '../command.ts';
import { DAY, DEFAULTS, HOUR } from '../parameter.ts';
import { inIo } from '../view.ts';
import { signedAction } from './api-action.ts';
import { reportOf } from './api-network.ts';
import { viewFrom } from './api-view.ts';
import type { Call, Fixture } from './fixture.ts';
import type { Process } from './process.ts';

/** Returns an engine that runs commands through the API of a marketplace process; the command `restart` restarts the process. */
export function apiEngine(process: Process, viewEvery = 1): Engine {
  let histories = 0;
  let fixture: Fixture;
  /** What of the whole marketplace a history has changed, which the next one finds as usual. */
  let changed = { parameters: false, settlement: false };

  const advance = async (to: Instant): Promise<Outcome> => {
    const { advanceClock } = await process.api().data(AdvanceClockDocument, {
      input: { to: new Date(to).toISOString() },
    });
    return advanceClock.__typename === 'AdvanceClockSuccess' ? 'OK' : advanceClock.code;
  };

  return {
    async start(setup) {
      const now = await process.now();
      // Publish the usual parameters when every announced value has begun. Then advance the clock by 60 days, which is longer than every
      // exit, review and grace period that an earlier history can have started.
      const begins = Math.ceil(now / HOUR) * HOUR + 70 * DAY;
      if (changed.parameters) {
        await advance(begins - 60 * DAY);
        const usual = reportOf(fixture, { do: 'publishParameters', values: DEFAULTS, validFrom: null });
        await mutate(process.api().network, usual.mutation, '', usual.input);
      }
      if (changed.settlement) {
        const post = (text: string, input: Record<string, unknown>) => process.api().data(text, input);
        await mutate(post, 'sandboxSettlement', 'mode', { mode: 'INSTANT' });
      }
      changed = { parameters: false, settlement: false };
      await advance(begins);
      histories += 1;
      fixture = await createFixture(process, setup, `${process.name} ${histories}`);
      return begins;
    },
    async execute(command) {
      switch (command.do) {
        case 'advanceClock':
          return advance(command.to);
        case 'restart':
          await process.restart();
          return 'OK';
        case 'setDeviceState':
        case 'setHired':
        case 'importHires':
        case 'setSettlement':
        case 'publishParameters':
        case 'slashDevice':
        case 'reviewSlash':
        case 'publishMultiplier':
        case 'reportBlock':
        case 'reportPayout': {
          const { mutation, input } = reportOf(fixture, command);
          if (command.do === 'publishParameters') changed = { ...changed, parameters: true };
          if (command.do === 'setSettlement') changed = { ...changed, settlement: true };
          const { api } = process;
          const send = (text: string, variables: Record<string, unknown>) =>
            command.do === 'setSettlement' ? api().data(text, variables) : api().network(text, variables);
          const outcome = await mutate(send, mutation, 'replayed', input);
          // Run a sweep, which closes the offers that the new requirement makes invalid.
          if (command.do === 'publishMultiplier' || command.do === 'publishParameters') await process.sweep();
          return outcome;
        }
        case 'repeatCall': {
          const call = fixture.calls[command.call];
          if (call === undefined) throw new Error(`no call ${command.call}`);
          return send(process, fixture, call);
        }
        default:
          return sendSigned(process, fixture, command);
      }
    },
    viewEvery,
    async viewOf(as, at) {
      const ids = {
        devices: [fixture.devices[0].id, fixture.devices[1].id],
        offers: at.offers.map((index) => fixture.offers[index] ?? ''),
        coStakes: at.coStakes.map((index) => fixture.coStakes[index] ?? ''),
      };
      return viewFrom(fixture, await process.api().data(ModelViewDocument, ids, { as: fixture.wallets[as] }));
    },
    faults: () => ledgerFaults(process.database()),
  };
}

/** Creates the wallets and devices of a history in the marketplace. */
async function createFixture(process: Process, setup: Setup, name: string): Promise<Fixture> {
  const wallets = Object.fromEntries(WALLETS.map((who) => [who, makeWallet(`${name} ${who}`)])) as Fixture['wallets'];
  const api = process.api();
  for (const who of WALLETS.filter((wallet) => setup.funds[wallet] > 0n)) {
    const input = {
      wallet: wallets[who].address,
      amount: inIo(setup.funds[who]),
      reference: `${name}-${who}`.replaceAll(' ', '-'),
    };
    await mutate(api.network, 'creditDeposit', 'replayed', input);
  }
  const devices = ([0, 1] as const).map((device) => {
    const { owner, cards, multiplierTenThousandths } = setup.devices[device];
    return { deviceId: process.newId(), model: `${name} ${device}`, owner, cards, multiplierTenThousandths };
  });
  const multipliers = devices.map(({ model, multiplierTenThousandths }) => {
    return { model, multiplier: String(multiplierTenThousandths / 10_000), validFrom: '2024-01-01T00:00:00.000Z' };
  });
  await mutate(api.network, 'publishMultipliers', 'published', { multipliers });
  const explorer = devices.map(({ deviceId, model, cards, owner }) => ({
    ...{ device_id: deviceId, owner_wallet: wallets[owner].address, hardware_name: model, hardware_quantity: cards },
    ...{ base_tier_name: 'Ultra High Speed', connectivity_tier: 3, down_percentage: 0, download_speed_mbps: 1200 },
    ...{ upload_speed_mbps: 1100, downtime_by_date: {}, iso2: 'DE', location_name: 'Frankfurt', security_soc2: true },
    jobs: [],
  }));
  await mutate(api.network, 'importDevices', 'created', { devices: explorer });
  const known = devices.map(async (one, index) => ({
    ...{ ...one, explorer: explorer[index] ?? {}, id: await idOf(process, one.deviceId) },
  }));
  const [first, second] = await Promise.all(known);
  if (first === undefined || second === undefined) throw new Error('a history needs two devices');
  return {
    wallets,
    devices: { 0: first, 1: second },
    offers: [],
    coStakes: [],
    payouts: [],
    holders: [],
    calls: [],
    name,
  };
}

async function idOf(process: Process, deviceId: string): Promise<string> {
  const document = 'query ($id: String!) { device(by: { deviceId: $id }) { id } }';
  const { device } = await process.api().data<{ device: { id: string } | null }, object>(document, { id: deviceId });
  if (device === null) throw new Error(`the device ${deviceId} was not imported`);
  return device.id;
}

/** Signs a command and sends it; successive commands use different encodings of the signed text. */
async function sendSigned(process: Process, fixture: Fixture, command: SignedCommand): Promise<Outcome> {
  const { mutation, fields, holder } = signedAction(fixture, command);
  const { by } = command;
  const encoding = (['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const)[fixture.calls.length % 3] ?? 'RAW';
  const action = { [mutation]: fields } as SignableActionInput;
  const authorization = await authorizeAs(process, fixture, action, { by, holder, encoding });
  const second =
    command.do === 'linkWallet' ? { walletAuthorization: await countersign(process, fixture, command, encoding) } : {};
  const moves = command.do === 'linkWallet' || command.do === 'unlinkWallet' ? command.wallet : null;
  const call: Call = { by, mutation, input: { ...fields, authorization, ...second }, moves };
  fixture.calls.push(call);
  return send(process, fixture, call);
}

type Encoding = 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';

/** Signs the text of a link with the wallet that joins the account. */
async function countersign(
  process: Process,
  { wallets }: Fixture,
  { by, wallet }: { readonly by: Wallet; readonly wallet: Wallet },
  encoding: Encoding,
): Promise<WalletAuthorization> {
  const fields = { wallet: wallets[wallet].address, accountWallet: wallets[by].address };
  return process.api().authorize({ linkWallet: fields }, wallets[wallet], encoding);
}

/** Asks for the text with the session of the signer, or of the first other account that may see it, and signs it. */
async function authorizeAs(
  process: Process,
  fixture: Fixture,
  action: SignableActionInput,
  { by, holder, encoding }: { readonly by: Wallet; readonly holder: Wallet | null; readonly encoding: Encoding },
): Promise<WalletAuthorization> {
  let refused: unknown;
  for (const asking of [holder ?? by, ...WALLETS]) {
    try {
      return await process.api().authorize(action, fixture.wallets[by], encoding, fixture.wallets[asking]);
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

async function send(process: Process, fixture: Fixture, call: Call): Promise<Outcome> {
  const { mutation, input, moves } = call;
  const made: Readonly<Record<string, string>> = {
    createOffer: 'offer { id }',
    replaceOffer: 'offer { id }',
    claimOffer: 'coStake { id }',
    requestPayout: 'payout { id }',
  };
  const post = async (text: string, variables: Record<string, unknown>) => process.api().data(text, variables);
  return mutate(post, mutation, `replayed ${made[mutation] ?? ''}`, input, (success) => {
    if (moves !== null) process.api().forgetSession(fixture.wallets[moves]);
    if (success.offer !== undefined) fixture.offers.push(success.offer.id);
    if (success.payout !== undefined) fixture.payouts.push(success.payout.id);
    if (success.coStake === undefined) return;
    fixture.coStakes.push(success.coStake.id);
    fixture.holders.push(call.by);
  });
}

type Named = { readonly id: string };
type Result = {
  readonly code?: string;
  readonly replayed?: boolean;
  readonly offer?: Named;
  readonly coStake?: Named;
  readonly payout?: Named;
};
type Post = (text: string, variables: Record<string, unknown>) => Promise<Record<string, unknown>>;

async function mutate(
  post: Post,
  mutation: string,
  selection: string,
  input: object,
  onFirst: (success: Result) => void = () => undefined,
): Promise<Outcome> {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const fields = WITHOUT_REPLAYED[mutation] ?? selection;
  const text = `mutation ($input: ${name}Input!) { ${mutation}(input: $input) {
    ... on ${name}Success { ${fields} } ... on Refusal { code } } }`;
  const result = (await post(text, { input }))[mutation] as Result;
  if (result.code !== undefined) return result.code;
  if (result.replayed === true) return 'REPLAYED';
  onFirst(result);
  return 'OK';
}

/** Mutations whose result has no field `replayed`, each with the field that is selected instead. */
const WITHOUT_REPLAYED: Readonly<Record<string, string>> = {
  setDeviceState: 'changed',
  setHired: 'changed',
  importDevices: 'changed',
  publishParameters: 'published { name }',
  sandboxSettlement: 'mode',
  publishMultipliers: 'published',
  reportBlock: 'devices',
};
