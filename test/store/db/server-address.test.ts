// Tests of the address of a server and of the server itself: each way of writing the address works or is refused with the true
// reason, and a database that cannot serve is refused at the start.

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type Database, openDatabase, sql } from '../../../src/store/db/database.ts';
import { type ServerFacts, serverFault } from '../../../src/store/db/server-check.ts';
import { createDatabase, describeWithServer, testStoreKind, testTemplate } from '../../kit/database.ts';
import { opensslMissing, openTlsProxy, type TlsProxy } from '../../kit/tls-proxy.ts';

type Made = Awaited<ReturnType<typeof createDatabase>>;
let made: Made;

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: made.url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
const outcomeOf = async (url: string, more: object = {}): Promise<unknown> =>
  openDatabase({ url, dataDir: null, ...more }).then(
    async (database: Database) => {
      const rows = await database.query(sql`SELECT 1 AS one`).finally(database.close);
      return rows;
    },
    (error: unknown) => error,
  );
const WORKS = [{ one: 1 }];
const at = (change: (url: URL) => void): string => {
  const url = new URL(made.url);
  change(url);
  return url.href;
};

describeWithServer('the address of a server', () => {
  const user = `tandem_${randomBytes(4).toString('hex')}`;
  const password = 'p@ss/w?rd#100%:x';
  beforeAll(async () => {
    made = await createDatabase(testTemplate());
    await administer(`CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD '${password}'`);
  });
  afterAll(async () => {
    await administer(`DROP ROLE ${user}`);
    await made?.drop();
  });
  const as = (secret: string, query = ''): string => {
    const { host, pathname } = new URL(made.url);
    return `postgres://${user}:${secret}@${host}${pathname}${query}`;
  };

  it('works with a password as it is, percent-encoded, and with a final line feed', async () => {
    expect(await outcomeOf(as(password))).toEqual(WORKS);
    expect(await outcomeOf(as(encodeURIComponent(password)))).toEqual(WORKS);
    expect(await outcomeOf(`${as(password)}\n`)).toEqual(WORKS);
    const refused = await outcomeOf(as('wr@ng'));
    // A server that trusts every local user asks for no password.
    if (refused instanceof Error) expect(refused).toMatchObject({ fault: 'REFUSED' });
  });

  it('is refused with the true reason when it names a missing socket, several hosts or a file that is missing', async () => {
    const socket = await outcomeOf(as(password, '?host=/nowhere/at/all'));
    expect(socket).toMatchObject({
      fault: 'UNREACHABLE',
      message: expect.stringMatching(/\/nowhere\/at\/all.+ENOENT/),
    });
    expect(await outcomeOf('postgres://me:hush@one,two/x')).toMatchObject({
      fault: 'BAD_ADDRESS',
      message: expect.stringContaining('several hosts'),
    });
    expect(await outcomeOf(as(password, '?sslmode=verify-full&sslrootcert=/nowhere.pem'))).toMatchObject({
      message: expect.stringContaining('/nowhere.pem'),
    });
  });

  it('is refused with sslmode=require when the server offers no encryption', async () => {
    const refused = await outcomeOf(as(password, '?sslmode=require'));
    if (refused instanceof Error)
      expect(refused).toMatchObject({ fault: 'TLS', message: expect.stringContaining('no encrypted') });
  });
});

describeWithServer('a database that cannot serve', () => {
  it('is refused for an encoding other than UTF8 before a migration is applied', async () => {
    const name = `tandem_latin_${randomBytes(4).toString('hex')}`;
    made = await createDatabase(testTemplate());
    await administer(`CREATE DATABASE ${name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0`);
    const url = at((to) => {
      to.pathname = `/${name}`;
    });
    expect(await outcomeOf(url)).toMatchObject({ fault: 'ENCODING', message: expect.stringContaining('LATIN1') });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await client.query(`SELECT to_regclass('_prisma_migrations') AS found`)).rows).toEqual([{ found: null }]);
    await client.end();
    await administer(`DROP DATABASE ${name}`);
    await made.drop();
  });

  it('is refused when it is set to read only, except by a program that only reads', async () => {
    made = await createDatabase(testTemplate());
    await administer(`ALTER DATABASE "${new URL(made.url).pathname.slice(1)}" SET default_transaction_read_only TO on`);
    expect(await outcomeOf(made.url)).toMatchObject({
      fault: 'READ_ONLY',
      message: expect.stringContaining('read only'),
    });
    expect(await outcomeOf(made.url, { readsOnly: true })).toEqual(WORKS);
    await made.drop();
  });
});

describe('serverFault', () => {
  const good: ServerFacts = { version: 150_004, encoding: 'UTF8', isStandby: false, isReadOnly: false, identity: '' };
  test.each<[string, Partial<ServerFacts>, string | null]>([
    ['accepts PostgreSQL 15', {}, null],
    ['accepts PostgreSQL 18', { version: 180_001 }, null],
    ['refuses PostgreSQL 14', { version: 140_012 }, 'TOO_OLD'],
    ['refuses the encoding SQL_ASCII', { encoding: 'SQL_ASCII' }, 'ENCODING'],
    ['refuses a standby', { isStandby: true, isReadOnly: true }, 'READ_ONLY'],
  ])('%s', (_, change, fault) => {
    expect(serverFault({ ...good, ...change }, 'db', true)?.fault ?? null).toBe(fault);
  });

  test('accepts a standby for a program that only reads', () => {
    expect(serverFault({ ...good, isStandby: true, isReadOnly: true }, 'db', false)).toBeNull();
  });
});

describe.skipIf(testStoreKind !== 'server' || opensslMissing !== null)('an encrypted connection', () => {
  let right: TlsProxy;
  let wrong: TlsProxy;
  beforeAll(async () => {
    made = await createDatabase(testTemplate());
    right = await openTlsProxy(made.url, '127.0.0.1');
    wrong = await openTlsProxy(made.url, 'db.example');
  });
  afterAll(async () => {
    await right?.close();
    await wrong?.close();
    await made?.drop();
  });
  const over = (proxy: TlsProxy, query: string): string =>
    `${at((to) => {
      to.port = String(proxy.port);
    })}?${query}`;

  it('is made without a check of the certificate by sslmode=require', async () => {
    expect(await outcomeOf(over(wrong, 'sslmode=require'))).toEqual(WORKS);
  });

  it('is refused by verify-full and verify-ca for a certificate of an unknown authority', async () => {
    for (const mode of ['verify-full', 'verify-ca']) {
      expect(await outcomeOf(over(right, `sslmode=${mode}`))).toMatchObject({
        fault: 'TLS',
        message: expect.stringContaining('sslrootcert'),
      });
    }
  });

  it('is made by verify-full with the authority and the right host, and by verify-ca for any host', async () => {
    expect(await outcomeOf(over(right, `sslmode=verify-full&sslrootcert=${right.certificate}`))).toEqual(WORKS);
    expect(await outcomeOf(over(wrong, `sslmode=verify-ca&sslrootcert=${wrong.certificate}`))).toEqual(WORKS);
    expect(await outcomeOf(over(wrong, `sslmode=verify-full&sslrootcert=${wrong.certificate}`))).toMatchObject({
      fault: 'TLS',
    });
  });
});
