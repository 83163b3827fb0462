// Tests of the verification of the event log: it reports the first row that an attacker with full access to the database has
// changed, removed, inserted or swapped, and reports nothing for an untouched log.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { createCheckpointVerifier, signCheckpoint } from '../../src/app/log-checkpoints.ts';
import { raw, type Sql, sql } from '../../src/store/db/database.ts';
import { insertEvents, logRowsAfter } from '../../src/store/events.ts';
import { chainHash, GENESIS_HASH } from '../../src/stream/chain.ts';
import { type Tampering, verifyLog } from '../../src/stream/verification.ts';
import { describeWithDatabase, openTestDatabase, type TestDatabase } from '../kit/database.ts';
import { random, records, sequenceBatch } from '../kit/stream.ts';

const ROWS = 40;
const HEADS = [10, 25] as const;

let database: TestDatabase;
let ctx: AppContext;

/** Runs statements with the triggers of the log disabled, as an attacker with full access to the database would. */
async function attack(...statements: readonly Sql[]): Promise<void> {
  for (const table of ['event', 'log_checkpoint'])
    await database.execute(raw(`ALTER TABLE ${table} DISABLE TRIGGER USER`));
  for (const statement of statements) await database.execute(statement);
  for (const table of ['event', 'log_checkpoint'])
    await database.execute(raw(`ALTER TABLE ${table} ENABLE TRIGGER USER`));
}

const verdict = (pageSize?: number) => verifyLog(database, createCheckpointVerifier(ctx), pageSize);
const renumber = (from: number, by: number): readonly Sql[] => [
  sql`UPDATE event SET seq = seq + 1000000 WHERE seq >= ${from}`,
  sql`UPDATE event SET seq = seq - 1000000 + ${by} WHERE seq >= 1000000`,
];
const inserted = (seq: number): Sql => sql`
  INSERT INTO event (id, type, occurred_at, public, seq, hash)
  VALUES (gen_random_uuid(), 'OFFER_OPENED', now(), true, ${seq}, sha256('made up'))`;
/** Exchanges the numbers of two rows of the event log; each row keeps its hash. */
const swapped = (one: number, other: number): readonly Sql[] => [
  sql`UPDATE event SET seq = -1 WHERE seq = ${one}`,
  sql`UPDATE event SET seq = ${one} WHERE seq = ${other}`,
  sql`UPDATE event SET seq = ${other} WHERE seq = -1`,
];
const hashesSwapped = (one: number, other: number): Sql => sql`
  UPDATE event SET hash = (SELECT hash FROM event AS partner WHERE partner.seq = ${one}::bigint + ${other}::bigint - event.seq)
  WHERE seq IN (${one}, ${other})`;

/** Recomputes the hashes of the event log from row `from` on, as an attacker who knows the format would. */
async function rechain(from: number): Promise<void> {
  const rows = await logRowsAfter(database, 0n, 1_000);
  let hash = rows.find((row) => row.seq === BigInt(from - 1))?.hash ?? GENESIS_HASH;
  for (const row of rows.filter(({ seq }) => seq >= BigInt(from))) {
    hash = chainHash(hash, row);
    await attack(sql`UPDATE event SET hash = ${hash} WHERE id = ${row.id}::uuid`);
  }
}

describeWithDatabase('the verification of the event log', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    ctx = {
      database,
      clock: null,
      wallNow: () => new Date('2026-11-21T12:00:00.000Z'),
      random: (bytes) => randomBytes(bytes),
      settings: { domain: '', origin: '', chainId: 'solana:localnet', sandbox: true, allowedOrigins: [] },
      secrets: { alias: randomBytes(32), seal: randomBytes(32) },
      notify: () => undefined,
    };
  });
  afterAll(() => database?.close());
  beforeEach(async () => {
    await attack(sql`TRUNCATE event RESTART IDENTITY`, sql`DELETE FROM log_checkpoint`);
    await database.transaction((tx) => insertEvents(tx, records(ROWS), random));
    await sequenceBatch(database, 1_000);
    for (const row of await logRowsAfter(database, 0n, ROWS))
      if (HEADS.some((seq) => BigInt(seq) === row.seq)) await signCheckpoint(ctx, row);
  });

  it('accepts an untouched log with pages of any size, and returns its last signed head', async () => {
    for (const pageSize of [1, 7, 1_000]) {
      expect(await verdict(pageSize)).toStrictEqual({
        finding: null,
        rows: 40n,
        heads: 2,
        signedHead: { seq: 25n, signedAt: ctx.wallNow() },
      });
    }
  });

  it.each<readonly [string, Tampering, bigint, RegExp, readonly Sql[]]>([
    [
      'an amount was changed',
      'changed',
      7n,
      /^Row 7 .* changed/,
      [sql`UPDATE event SET amount = amount + 1 WHERE seq = 7`],
    ],
    [
      'the first row was changed',
      'changed',
      1n,
      /^Row 1 .* changed\.$/,
      [sql`UPDATE event SET reason = 'x' WHERE seq = 1`],
    ],
    [
      'the row after a signed head was changed',
      'changed',
      11n,
      /^Row 11 .* changed\.$/,
      [sql`UPDATE event SET public = NOT public WHERE seq = 11`],
    ],
    ['the last row was changed', 'changed', 40n, /^Row 40 /, [sql`UPDATE event SET account_id = NULL WHERE seq = 40`]],
    ['a hash was changed', 'changed', 12n, /^Row 12 /, [sql`UPDATE event SET hash = sha256('x') WHERE seq = 12`]],
    ['a row was removed', 'removed', 8n, /^row 8 of the log was removed/, [sql`DELETE FROM event WHERE seq = 8`]],
    [
      'several rows were removed',
      'removed',
      8n,
      /^rows 8 to 11 of/,
      [sql`DELETE FROM event WHERE seq BETWEEN 8 AND 11`],
    ],
    ['the first rows were removed', 'removed', 1n, /^rows 1 to 3 of/, [sql`DELETE FROM event WHERE seq <= 3`]],
    ['the last rows were removed', 'removed', 21n, /^rows 21 to 25 of/, [sql`DELETE FROM event WHERE seq > 20`]],
    ['all rows were removed', 'removed', 1n, /^rows 1 to 25 of/, [sql`DELETE FROM event`]],
    [
      'two rows were removed and the later ones renumbered',
      'removed',
      8n,
      /^rows 8 to 9 of .* anew/,
      [sql`DELETE FROM event WHERE seq IN (8, 9)`, ...renumber(10, -2)],
    ],
    [
      'a row was inserted and the later ones renumbered',
      'inserted',
      8n,
      /^Row 8 .* inserted/,
      [...renumber(8, 1), inserted(8)],
    ],
    ['a row was inserted at the end', 'changed', 41n, /^Row 41 .* changed or inserted/, [inserted(41)]],
    ['two adjacent rows were swapped', 'swapped', 8n, /^Row 8 .* swapped with row 9/, swapped(8, 9)],
    ['two distant rows were swapped', 'swapped', 5n, /^Row 5 .* swapped with row 31/, swapped(5, 31)],
    [
      'two rows were swapped without their hashes',
      'swapped',
      5n,
      /^Row 5 .* swapped with row 31/,
      [...swapped(5, 31), hashesSwapped(5, 31)],
    ],
    [
      'the time of a signed head was changed',
      'forged head',
      10n,
      /^The signed head at row 10 /,
      [sql`UPDATE log_checkpoint SET signed_at = now() WHERE seq = 10`],
    ],
    [
      'the hash of a signed head was changed',
      'forged head',
      10n,
      /^The signed head at row 10 /,
      [sql`UPDATE log_checkpoint SET hash = sha256('x') WHERE seq = 10`],
    ],
    [
      'a signed head was moved to another row',
      'rewritten',
      1n,
      /rows 1 to 9 /,
      [sql`UPDATE log_checkpoint SET seq = 9 WHERE seq = 10`],
    ],
  ])('reports the first tampered row when %s', async (_, what, seq, sentence, statements) => {
    await attack(...statements);
    for (const pageSize of [3, 1_000]) {
      expect((await verdict(pageSize)).finding).toStrictEqual({ seq, what, sentence: expect.stringMatching(sentence) });
    }
  });

  it('reports a rewritten log between two signed heads although its hash chain was recomputed', async () => {
    await attack(sql`UPDATE event SET amount = 1 WHERE seq = 15`);
    await rechain(15);
    expect(await verdict()).toMatchObject({ finding: { what: 'rewritten', seq: 11n }, rows: 24n, heads: 1 });
  });

  it('reports a forged head when the log was rewritten and its head signed with another key', async () => {
    const forger = { ...ctx, secrets: { ...ctx.secrets, seal: randomBytes(32) } };
    await attack(sql`UPDATE event SET amount = 1 WHERE seq = 15`, sql`DELETE FROM log_checkpoint`);
    await rechain(15);
    for (const row of await logRowsAfter(database, 0n, ROWS)) if (row.seq === 25n) await signCheckpoint(forger, row);
    expect((await verdict()).finding).toMatchObject({ what: 'forged head', seq: 25n });
    expect(
      (await verifyLog(database, createCheckpointVerifier(forger))).finding,
      'control: a check with the other key accepts the rewritten log',
    ).toBeNull();
  });

  it('accepts a log whose oldest rows were removed up to a signed head', async () => {
    await attack(sql`DELETE FROM event WHERE seq <= 10`);
    expect(await verdict()).toMatchObject({ finding: null, rows: 40n, heads: 1 });
  });
});
