// Tests of the keyrings of several processes on one database: they share one set of keys, which is rotated in time, and every process
// knows a key before it signs.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Keyring, loadSigningKeys, openKeyring } from '../../src/app/signing-keys.ts';
import { generateEncryptedKey } from '../../src/session/keys.ts';
import { openDatabase, sql } from '../../src/store/db/database.ts';
import { insertSigningKey } from '../../src/store/signing-keys.ts';
import { describeWithDatabase, describeWithServer, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { sessionFixture } from './session-fixture.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);
const seal = new Uint8Array(32).fill(7);
const random = (bytes: number) => new Uint8Array(randomBytes(bytes));

let database: TestDatabase;
/** Creates a keyring that acts as the keyring of another process. */
const process = (secret = seal): Keyring => openKeyring(database, { seal: secret }, random);
const stored = async () =>
  (await database.query<{ kid: string }>(sql`SELECT kid FROM signing_key ORDER BY created_at`)).map(({ kid }) => kid);
const served = async (keyring: Keyring, now: Date) => (await keyring.publicKeys(now)).keys.map(({ kid }) => kid);
const statements = async (work: () => Promise<unknown>) => {
  const before = database.statementCount();
  await work();
  return database.statementCount() - before;
};

describeWithDatabase('the keyring of a process', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database?.close());
  beforeEach(() => database.execute(sql`DELETE FROM signing_key`));

  test('creates the first signing key when a token has to be signed', async () => {
    const keyring = process();
    expect(await served(keyring, at(0))).toEqual([]);
    const key = await keyring.signing(at(0));
    expect(await keyring.signing(at(1))).toBe(key);
    expect(await stored()).toEqual([key.kid]);
    expect(await served(keyring, at(0))).toEqual([key.kid]);
  });

  test('signs with the stored key after a restart with the same secret', async () => {
    const first = await process().signing(at(0));
    const again = await process().signing(at(DAY));
    expect(again.kid).toBe(first.kid);
    expect(await stored()).toHaveLength(1);
  });

  test('creates one key when ten processes need the first key concurrently', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => process().signing(at(0))));
    expect(new Set(keys.map((key) => key.kid)).size).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  test('reads nothing from the database for five minutes after a read', async () => {
    const keyring = process();
    const { kid } = await keyring.signing(at(0));
    expect(
      await statements(async () => {
        await keyring.signing(at(5 * MINUTE - 1));
        await keyring.find(kid, at(5 * MINUTE - 1));
        await keyring.publicKeys(at(5 * MINUTE - 1));
      }),
    ).toBe(0);
    expect(await statements(() => keyring.signing(at(5 * MINUTE)))).toBe(1);
  });

  test('finds the key of another process by its id, with at most one read per second', async () => {
    const keyring = process();
    await keyring.signing(at(0));
    const foreign = await generateEncryptedKey(at(0), seal, random);
    await database.transaction((tx) => insertSigningKey(tx, foreign));
    expect(await statements(async () => expect(await keyring.find(foreign.kid, at(999))).toBeNull())).toBe(0);
    expect(await statements(async () => expect(await keyring.find(foreign.kid, at(1_000))).not.toBeNull())).toBe(1);
    const guesses = Array.from({ length: 50 }, (_, index) => keyring.find(`guess ${index}`, at(2_000)));
    expect(await statements(() => Promise.all(guesses))).toBeLessThanOrEqual(1);
    expect(await Promise.all(guesses)).toEqual(Array(50).fill(null));
  });

  test('stores the successor of a key one day before the successor signs', async () => {
    const [one, other] = [process(), process()];
    const first = await one.signing(at(0));
    expect((await other.signing(at(29 * DAY - 1))).kid).toBe(first.kid);
    expect(await stored()).toHaveLength(1);
    expect((await one.signing(at(29 * DAY))).kid).toBe(first.kid);
    const [, successor = ''] = await stored();
    expect(await served(other, at(29 * DAY + 5 * MINUTE))).toEqual([first.kid, successor]);
    expect((await other.signing(at(30 * DAY - 1))).kid).toBe(first.kid);
    expect((await other.signing(at(30 * DAY))).kid).toBe(successor);
    expect((await one.signing(at(30 * DAY))).kid).toBe(successor);
    expect(await stored()).toHaveLength(2);
  });

  test('accepts the predecessor of the signing key for exactly one more day', async () => {
    const keyring = process();
    const first = await keyring.signing(at(0));
    await keyring.signing(at(29 * DAY));
    expect(await keyring.find(first.kid, at(31 * DAY - 1))).not.toBeNull();
    expect(await served(keyring, at(31 * DAY - 1))).toContain(first.kid);
    expect(await keyring.find(first.kid, at(31 * DAY))).toBeNull();
    expect(await served(keyring, at(31 * DAY))).not.toContain(first.kid);
  });

  test('creates a new key when all stored keys have retired', async () => {
    const first = await process().signing(at(0));
    const second = await process().signing(at(100 * DAY));
    expect(second.kid).not.toBe(first.kid);
    expect(second.createdAt).toEqual(at(100 * DAY));
  });

  test('rejects a deleted key after five minutes', async () => {
    const keyring = process();
    const { kid } = await keyring.signing(at(0));
    await database.execute(sql`DELETE FROM signing_key`);
    expect(await keyring.find(kid, at(5 * MINUTE - 1))).not.toBeNull();
    expect(await keyring.find(kid, at(5 * MINUTE))).toBeNull();
  });

  test('rejects and reports a stored key that was encrypted with another secret', async () => {
    const keyring = process();
    const { kid } = await keyring.signing(at(0));
    const slipped = await generateEncryptedKey(at(0), new Uint8Array(32).fill(8), random);
    await database.transaction((tx) => insertSigningKey(tx, slipped));
    expect(await keyring.find(slipped.kid, at(MINUTE))).toBeNull();
    expect(await served(keyring, at(MINUTE))).toEqual([kid]);
    expect(keyring.refused()).toEqual([slipped.kid]);
  });

  test('creates a new key when the secret has changed', async () => {
    const old = await process().signing(at(0));
    const keyring = process(new Uint8Array(32).fill(9));
    expect((await keyring.signing(at(MINUTE))).kid).not.toBe(old.kid);
    expect(keyring.refused()).toEqual([old.kid]);
  });

  test('is the same object for all use cases of one open database', async () => {
    const { ctx } = sessionFixture(database);
    expect(await loadSigningKeys(ctx)).toBe(await loadSigningKeys({ ...ctx }));
  });
});

describeWithServer('the keyrings of two processes on one server', () => {
  test('share one key when both need the first key concurrently', async () => {
    const one = await openTestDatabase();
    const other = await openDatabase({ url: one.url ?? '', dataDir: null });
    try {
      for (let round = 0; round < 5; round += 1) {
        await one.execute(sql`DELETE FROM signing_key`);
        const keyrings = [one, other, one, other].map((opened) => openKeyring(opened, { seal }, random));
        const keys = await Promise.all(keyrings.map((keyring) => keyring.signing(at(0))));
        expect(new Set(keys.map((key) => key.kid)).size).toBe(1);
        expect(await one.query(sql`SELECT kid FROM signing_key`)).toHaveLength(1);
      }
    } finally {
      await other.close();
      await one.close();
    }
  });
});
