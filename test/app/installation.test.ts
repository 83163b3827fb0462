// Tests of the recorded identity of a database: what a first start records, which later starts are refused, and what a rotation
// of a secret changes.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { checkIdentity, type IdentityOutcome, identityDifferences } from '../../src/app/installation.ts';
import { refreshSession } from '../../src/app/sessions.ts';
import { openKeyring } from '../../src/app/signing-keys.ts';
import { openCursor, sealCursor } from '../../src/store/cursor.ts';
import { sql } from '../../src/store/db/database.ts';
import { findInstallation, type InstallationRow } from '../../src/store/installation.ts';
import {
  databaseMissing,
  describeWithDatabase,
  describeWithServer,
  openTestDatabase,
  type TestDatabase,
} from '../kit/database.ts';
import { clear } from '../kit/world.ts';
import { newWallet, sessionFixture } from './session-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  if (databaseMissing === null) database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  if (databaseMissing === null) await clear(database);
});

const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
const [OLD_SEAL, NEW_SEAL, ALIAS, NEW_ALIAS] = [random(32), random(32), random(32), random(32)];

type Change = { readonly [K in 'settings' | 'secrets']?: Partial<AppContext[K]> };

/** Returns the context of a process outside a sandbox, with these settings and secrets changed. */
function processWith(change: Change = {}): AppContext {
  return {
    ...sessionFixture(database).ctx,
    settings: {
      domain: 'tandem.example',
      origin: 'https://tandem.example',
      chainId: 'solana:mainnet',
      sandbox: false,
      allowedOrigins: [],
      ...change.settings,
    },
    secrets: { alias: ALIAS, seal: OLD_SEAL, ...change.secrets },
  };
}

const SANDBOX = { settings: { sandbox: true, chainId: 'solana:localnet' } } as const;
const kindsOf = (outcome: IdentityOutcome): readonly string[] =>
  ('differences' in outcome ? outcome.differences : outcome.changes).map(({ kind }) => kind);
const start = async (change?: Change) => checkIdentity(processWith(change), 'SERVER');
const recorded = (): Promise<InstallationRow | null> => findInstallation(database);

describeWithDatabase('the identity of a database', () => {
  it('records kind, chain, fingerprints of the secrets and origin at the first start', async () => {
    expect(await start()).toEqual({ changes: [] });
    const row = await recorded();
    expect(row).toMatchObject({ sandbox: false, chainId: 'solana:mainnet', origin: 'https://tandem.example' });
    expect(row?.aliasFingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(row?.sealFingerprint).not.toBe(row?.aliasFingerprint);
    expect(await start()).toEqual({ changes: [] });
  });

  it.each<[string, Change, Change, readonly string[]]>([
    ['a sandbox on a real database', {}, SANDBOX, ['RECORDED_REAL']],
    ['a real marketplace on the database of a sandbox', SANDBOX, {}, ['RECORDED_SANDBOX']],
    ['another chain', {}, { settings: { chainId: 'solana:localnet' } }, ['CHAIN']],
    ['another ALIAS_SECRET', {}, { secrets: { alias: NEW_ALIAS } }, ['ALIAS_SECRET']],
    ['another SEAL_SECRET', {}, { secrets: { seal: NEW_SEAL } }, ['SEAL_SECRET']],
    [
      'a SEAL_SECRET_PREVIOUS that is not the recorded one',
      {},
      { secrets: { seal: NEW_SEAL, previousSeal: ALIAS } },
      ['SEAL_SECRET'],
    ],
    ['another origin outside a sandbox', {}, { settings: { origin: 'https://other.example' } }, ['ORIGIN']],
    ['both secrets exchanged', {}, { secrets: { alias: OLD_SEAL, seal: ALIAS } }, ['ALIAS_SECRET', 'SEAL_SECRET']],
  ])('refuses %s and changes nothing', async (_, first, second, kinds) => {
    await start(first);
    const before = await recorded();
    expect(await start(second)).toHaveProperty('differences');
    expect(kindsOf(await start(second))).toEqual(kinds);
    expect(await recorded()).toEqual(before);
    expect(kindsOf({ differences: await identityDifferences(processWith(second)) })).toEqual(kinds);
    expect(await identityDifferences(processWith(first))).toEqual([]);
  });

  it('reports another origin of a sandbox once', async () => {
    await start(SANDBOX);
    const moved = { settings: { ...SANDBOX.settings, origin: 'http://localhost:5000' } };
    expect(kindsOf(await start(moved))).toEqual(['ORIGIN_CHANGED']);
    expect(await start(moved)).toEqual({ changes: [] });
  });

  it('accepts a rotation of both secrets, and afterwards refuses the former ones', async () => {
    await start();
    const rotated = { secrets: { alias: NEW_ALIAS, seal: NEW_SEAL, previousAlias: ALIAS, previousSeal: OLD_SEAL } };
    expect(kindsOf(await start(rotated))).toEqual(['ALIAS_ROTATED', 'SEAL_ROTATED']);
    expect(await start({ secrets: { alias: NEW_ALIAS, seal: NEW_SEAL } })).toEqual({ changes: [] });
    expect(kindsOf(await start())).toEqual(['ALIAS_SECRET', 'SEAL_SECRET']);
  });

  it('seals the stored keys again in a rotation, so that the new secret opens them alone', async () => {
    await start();
    const key = await openKeyring(database, { seal: OLD_SEAL }, random).signing(new Date());
    const outcome = await start({ secrets: { seal: NEW_SEAL, previousSeal: OLD_SEAL } });
    expect(outcome).toEqual({ changes: [{ kind: 'SEAL_ROTATED', keys: 1 }] });
    const keyring = openKeyring(database, { seal: NEW_SEAL }, random);
    expect((await keyring.signing(new Date())).kid).toBe(key.kid);
    expect(keyring.refused()).toEqual([]);
  });

  it('returns the same successor for a refresh token that was exchanged before the rotation', async () => {
    const before = sessionFixture(database, OLD_SEAL);
    const { refreshToken } = await before.enter(newWallet());
    const successor = await refreshSession(before.ctx, { refreshToken });
    const after = sessionFixture(database, NEW_SEAL).ctx;
    const secrets = { ...after.secrets, previousSeal: OLD_SEAL };
    expect(await refreshSession({ ...after, secrets }, { refreshToken })).toMatchObject({
      refreshToken: 'refreshToken' in successor ? successor.refreshToken : '',
    });
    expect(await refreshSession(after, { refreshToken })).toEqual({ refusal: { code: 'SESSION_ENDED' } });
  });

  it('records no origin for a script and nothing for a reader', async () => {
    await checkIdentity(processWith(), 'READER');
    expect(await recorded()).toBeNull();
    await checkIdentity(processWith({ settings: { origin: 'http://localhost:4000' } }), 'SCRIPT');
    expect(await recorded()).toMatchObject({ origin: null });
    await start();
    expect(await recorded()).toMatchObject({ origin: 'https://tandem.example' });
    expect(kindsOf(await checkIdentity(processWith(SANDBOX), 'READER'))).toEqual(['RECORDED_REAL']);
  });
});

describeWithDatabase('a database that was used before identities were recorded', () => {
  it('is refused as real when a sandbox moved its clock', async () => {
    await database.execute(sql`INSERT INTO market_clock (id, offset_ms) VALUES (1, 1000)`);
    expect(kindsOf(await start())).toEqual(['RECORDED_SANDBOX']);
    expect(await start(SANDBOX)).toEqual({ changes: [] });
  });

  it('is refused as a sandbox when its signed texts name the main network', async () => {
    await database.execute(sql`
      INSERT INTO signed_action (id, wallet, nonce, action, text, signature, encoding, issued_at, expires_at, received_at)
      VALUES (gen_random_uuid(), 'w', 'n', 'claimOffer', ${'URI: https://a.example\nChain ID: solana:mainnet\nNonce: n'},
        ${new Uint8Array(64)}, 'RAW', now(), now(), now())`);
    expect(kindsOf(await start(SANDBOX))).toEqual(['RECORDED_REAL']);
    expect(await start()).toEqual({ changes: [] });
  });

  it('is refused when the secret opens none of its keys', async () => {
    await openKeyring(database, { seal: OLD_SEAL }, random).signing(new Date());
    expect(kindsOf(await start({ secrets: { seal: NEW_SEAL } }))).toEqual(['SEAL_SECRET']);
    expect(await start({ secrets: { seal: NEW_SEAL, previousSeal: OLD_SEAL } })).toEqual({ changes: [] });
  });
});

describeWithServer('two processes that start together on a new database', () => {
  it('record one identity, and the one with other secrets is refused', async () => {
    const outcomes = await Promise.all(
      [OLD_SEAL, NEW_SEAL, OLD_SEAL, NEW_SEAL].map((seal) => start({ secrets: { seal } })),
    );
    const kinds = outcomes.map(kindsOf);
    const refused = kinds.filter((found) => found.length > 0);
    expect(refused).toEqual([['SEAL_SECRET'], ['SEAL_SECRET']]);
    expect(kinds[0]).toEqual(kinds[2]);
    expect(kinds[1]).toEqual(kinds[3]);
  });
});

it('opens a cursor of the previous secret, and none of a third', () => {
  const cursor = sealCursor(OLD_SEAL, 'offers', new Uint8Array([1, 2]));
  expect(openCursor([NEW_SEAL, OLD_SEAL], 'offers', cursor)).toEqual(new Uint8Array([1, 2]));
  expect(openCursor([NEW_SEAL, ALIAS], 'offers', cursor)).toBeNull();
  expect(openCursor([NEW_SEAL, OLD_SEAL], 'devices', cursor)).toBeNull();
});
