import { describe, expect, test } from 'vitest';
import { type DatabaseAddress, parseDatabaseUrl } from '../../src/formats/database-url.ts';

const EMPTY: DatabaseAddress = {
  host: null,
  port: null,
  user: null,
  password: null,
  database: null,
  tls: { mode: 'NONE', rootCert: null, cert: null, key: null },
  connectionLimit: null,
  pooled: false,
  connectTimeoutSeconds: null,
  applicationName: null,
  options: null,
};
const SIMPLE = { host: 'db', user: 'me', password: 'pw', database: 'tandem' };
const address = (url: string): DatabaseAddress => {
  const parsed = parseDatabaseUrl(url);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.address;
};
const fault = (url: string): string => {
  const parsed = parseDatabaseUrl(url);
  return 'fault' in parsed ? parsed.fault : '';
};
const tls = (query: string) => address(`postgres://db/x?${query}`).tls;

describe('parseDatabaseUrl', () => {
  test.each<[string, string, Partial<DatabaseAddress>]>([
    ['a plain address', 'postgres://me:pw@db:5433/tandem', { ...SIMPLE, port: 5433 }],
    ['the other scheme in capitals', 'POSTGRESQL://me:pw@db/tandem', SIMPLE],
    ['a final line feed', 'postgres://me:pw@db/tandem\n', SIMPLE],
    ['a final carriage return and line feed', 'postgres://me:pw@db/tandem\r\n', SIMPLE],
    ['a host alone', 'postgres://db', { host: 'db' }],
    ['an IPv6 address', 'postgres://me:pw@[::1]:5433/tandem', { ...SIMPLE, host: '::1', port: 5433 }],
    ['a percent-encoded password', 'postgres://me:p%40s%2Fs%25@db/tandem', { ...SIMPLE, password: 'p@s/s%' }],
    ['a raw password with @, /, ? and #', 'postgres://me:p@s/s?w#d@db/tandem', { ...SIMPLE, password: 'p@s/s?w#d' }],
    ['a raw password with a colon', 'postgres://me:a:b@db/tandem', { ...SIMPLE, password: 'a:b' }],
    ['a raw password with a lone percent sign', 'postgres://me:100%@db/tandem', { ...SIMPLE, password: '100%' }],
    ['a user without a password', 'postgres://me@db/tandem', { ...SIMPLE, password: null }],
    ['a socket folder as parameter', 'postgres://me:pw@/tandem?host=/run/pg', { ...SIMPLE, host: '/run/pg' }],
    ['a socket folder as encoded host', 'postgres://me:pw@%2Frun%2Fpg/tandem', { ...SIMPLE, host: '/run/pg' }],
    ['no host', 'postgres:///tandem', { database: 'tandem' }],
    ['pgbouncer=true', 'postgres://db?pgbouncer=true', { host: 'db', pooled: true }],
    ['connection_limit', 'postgres://db?connection_limit=3', { host: 'db', connectionLimit: 3 }],
    ['connect_timeout', 'postgres://db?connect_timeout=7', { host: 'db', connectTimeoutSeconds: 7 }],
    ['the schema public', 'postgres://db?schema=public', { host: 'db' }],
    ['a session that can write', 'postgres://db?target_session_attrs=read-write', { host: 'db' }],
  ])('reads %s', (_, url, expected) => {
    expect(address(url)).toEqual({ ...EMPTY, ...expected });
  });

  test.each([
    ['sslmode=disable', 'NONE'],
    ['sslmode=require', 'REQUIRE'],
    ['sslmode=no-verify', 'REQUIRE'],
    ['sslmode=require&sslrootcert=/ca.pem', 'VERIFY_CA'],
    ['sslmode=verify-ca', 'VERIFY_CA'],
    ['sslmode=verify-full', 'VERIFY_FULL'],
    ['ssl=true', 'VERIFY_FULL'],
    ['ssl=0', 'NONE'],
  ])('reads %s as PostgreSQL does', (query, mode) => {
    expect(tls(query).mode).toBe(mode);
  });

  test.each([
    ['another scheme', 'mysql://db', 'must start with postgres://'],
    ['a list of names and values', 'host=db dbname=tandem', 'must start with postgres://'],
    ['several hosts', 'postgres://me:pw@one:5432,two:5432/tandem', 'several hosts'],
    ['several hosts as parameter', 'postgres:///tandem?host=one,two', 'several hosts'],
    ['another schema', 'postgres://db?schema=app', 'names a schema'],
    ['another search path', 'postgres://db?options=-c%20search_path%3Dapp', 'names a schema'],
    [
      'an unknown parameter',
      'postgres://db?channel_binding=require',
      'the parameter channel_binding, which is not supported',
    ],
    ['a connection limit of zero', 'postgres://db?connection_limit=0', 'connection_limit'],
    ['a connection limit that is no number', 'postgres://db?connection_limit=ten', 'connection_limit'],
    ['pgbouncer=yes', 'postgres://db?pgbouncer=yes', 'pgbouncer'],
    ['sslmode=prefer', 'postgres://db?sslmode=prefer', 'may send everything unencrypted'],
    ['an unknown sslmode', 'postgres://db?sslmode=on', 'unknown sslmode'],
    ['a certificate without its key', 'postgres://db?sslmode=require&sslcert=/c', 'sslcert and sslkey'],
    ['a port above 65535', 'postgres://db:99999/x', 'a port'],
    ['a port that is no number', 'postgres://db:pg/x', 'host or port'],
    ['a server that is only read', 'postgres://db?target_session_attrs=standby', 'only read'],
  ])('refuses %s and says why', (_, url, reason) => {
    expect(fault(url)).toContain(reason);
  });

  test('never repeats a password in the reason', () => {
    for (const url of [
      'postgres://me:hush@h:x/d',
      'postgres://me:hush@a,b/d',
      'mysql://me:hush@h',
      'postgres://me:hush@h/d?sslmode=hush',
    ]) {
      expect(fault(url)).not.toBe('');
      expect(fault(url)).not.toContain('hush');
    }
  });
});
