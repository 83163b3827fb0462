// Tests of addresses for which nobody can sign: every use of one as a wallet is refused with the reason, and devices of such owners
// stay unlistable.

import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base58 } from '../../examples/wallet.ts';
import { sql } from '../../src/store/db/database.ts';
import { type Api, openApi } from '../kit/api.ts';
import { describeWithDatabase } from '../kit/database.ts';
import { makeWorld, type World } from '../kit/world.ts';
import { encodeY, smallOrderEncodings } from '../wallet/forgery.ts';
import { executeAction, type MutationResult, send } from './mutation.ts';

const P = ed25519.Point.Fp.ORDER;

/** Returns a program-derived address, derived as Solana does: the hash with the highest bump (255 or below) that is not on the curve. */
function programDerived(seed: string): string {
  for (let bump = 255; bump >= 0; bump -= 1) {
    const hash = createHash('sha256').update(seed).update(Buffer.of(bump)).update(Buffer.alloc(32, 7));
    const bytes = new Uint8Array(hash.update('ProgramDerivedAddress').digest());
    try {
      ed25519.Point.fromBytes(bytes, true);
    } catch {
      return base58(bytes);
    }
  }
  throw new Error('every bump gave a point of the curve');
}

const ADDRESSES: readonly (readonly [what: string, address: string, fault: string])[] = [
  ['the system program', '1'.repeat(32), 'PROGRAM'],
  ['the token program', 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', 'PROGRAM'],
  ['the program of Token-2022', 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb', 'PROGRAM'],
  ['the program of associated token accounts', 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL', 'PROGRAM'],
  ['the incinerator', '1nc1nerator11111111111111111111111111111111', 'PROGRAM'],
  ['the vault of a multisig', programDerived('vault'), 'OFF_CURVE'],
  ['an associated token account', programDerived('token account'), 'OFF_CURVE'],
  ['a key of order 8', base58(smallOrderEncodings.find((bytes) => bytes[0] === 0x26)!), 'SMALL_ORDER'],
  ['a key with y above p', base58(encodeY(P + 9n, false)), 'NOT_CANONICAL'],
  ['the same key with the other sign', base58(encodeY(P + 9n, true)), 'NOT_CANONICAL'],
];

let world: World;
let api: Api;

describeWithDatabase('an address for which nobody can sign', () => {
  beforeAll(async () => {
    world = await makeWorld();
    api = await openApi(world.ctx);
  });
  afterAll(async () => {
    await api?.close();
    await world?.end();
  });

  const known = async (wallet: string) => {
    const [row] = await world.database.query<{ count: number }>(
      sql`SELECT ((SELECT count(*) FROM wallet WHERE address = ${wallet})
        + (SELECT count(*) FROM sign_in_challenge WHERE wallet = ${wallet}))::int AS count`,
    );
    return row?.count;
  };

  it.each(ADDRESSES)(
    'that is %s is refused at sign-in, by the faucet and when it is linked',
    async (_, wallet, fault) => {
      const refused = { code: 'WALLET_CANNOT_SIGN', wallet, fault };
      expect(await send(api, 'signInChallenge', { wallet, uri: 'https://tandem.example' })).toMatchObject(refused);
      expect(await send(api, 'faucet', { wallet, amount: '5' })).toMatchObject(refused);
      expect(await linkOf(wallet)).toMatchObject(refused);
      expect(await known(wallet)).toBe(0);
    },
  );

  it.each(ADDRESSES)('that is %s gets no text to sign, and a signature in its name is refused', async (_, wallet) => {
    const main = await world.investor('1');
    const action = { setPrimaryWallet: { wallet: main.address } };
    const answer = await api.query(
      'query ($action: SignableActionInput!, $wallet: WalletAddress!) { signingMessage(action: $action, wallet: $wallet) { text } }',
      { action, wallet },
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(answer.errors[0]?.message).toContain('Nobody can sign for the address');
    expect(await executeAction(api, action, main, { change: { wallet } })).toMatchObject({
      code: 'SIGNATURE_INVALID',
      reason: 'KEY_REFUSED',
    });
  });

  it('may be imported as the owner of a device, whose listing then contains the reason why it cannot be listed', async () => {
    const vault = programDerived('vault');
    const [theirs, ours] = ['55555555-0000-4000-8000-00000000000a', '55555555-0000-4000-8000-00000000000b'];
    const devices = [explorer(theirs, vault), explorer(ours, world.wallet('owner').address)];
    const { importDevices } = await api.network(
      `mutation ($input: ImportDevicesInput!) { importDevices(input: $input) {
        ... on ImportDevicesSuccess { created unlistableCount unlistable { deviceId reason } } } }`,
      { input: { devices } },
    );
    const reason = expect.stringContaining('no private key') as string;
    expect(importDevices).toEqual({ created: 2, unlistableCount: 1, unlistable: [{ deviceId: theirs, reason }] });

    const main = await world.investor();
    await join(vault, main.address);
    const { viewer } = await api.data<{ viewer: object }>(
      '{ viewer { devices(first: 5) { nodes { device { deviceId } listing { listed reasons } } } } }',
      {},
      { as: main },
    );
    const listing = { listed: false, reasons: [reason] };
    expect(viewer).toEqual({ devices: { nodes: [{ device: { deviceId: theirs }, listing }] } });
  });
});

/**
 * Tries to link an address to a wallet's account; the authorisation of the address has a signature of the other wallet, because the
 * address cannot sign.
 */
async function linkOf(wallet: string): Promise<MutationResult> {
  const main = await world.investor('1');
  const authorization = await api.authorize({ linkWallet: { wallet } }, main);
  return send(api, 'linkWallet', { wallet, authorization, walletAuthorization: { ...authorization, wallet } });
}

/** Moves an address with its device to the account of `main`, as linkWallet could do before the server refused such addresses. */
async function join(wallet: string, main: string): Promise<void> {
  const account = sql`(SELECT account_id FROM wallet WHERE address = ${main})`;
  await world.database.execute(
    sql`UPDATE wallet SET account_id = ${account}, is_primary = false WHERE address = ${wallet}`,
  );
  await world.database.execute(sql`UPDATE device SET owner_account_id = ${account} WHERE owner_wallet = ${wallet}`);
}

/** Returns a device in the format of the network's explorer. */
function explorer(device_id: string, owner_wallet: string): object {
  return {
    device_id,
    owner_wallet,
    hardware_name: 'H100 SXM5',
    hardware_quantity: 8,
    device_type: 'GPU',
    base_tier_name: 'Ultra High Speed',
    connectivity_tier: 4,
    down_percentage: 0,
    download_speed_mbps: 900,
    upload_speed_mbps: 900,
    downtime_by_date: {},
    iso2: 'DE',
    location_name: 'Berlin',
    security_soc2: false,
    status: 'up',
    jobs: [],
  };
}
