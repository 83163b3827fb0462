import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';
import { DEFAULT_RATE_LIMITS } from '../src/domain/rate-limits.ts';

const ALIAS = createHash('sha256').update('alias').digest('base64');
const SEAL = createHash('sha256').update('seal').digest('hex');
const SERVER = { DATABASE_URL: 'postgres://tandem:hunter2@db.example/tandem', PUBLIC_ORIGIN: 'https://tandem.example' };

type Env = Readonly<Record<string, string>>;

function accepted(env: Env): Config {
  const parsed = parseConfig(env);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  return parsed.config;
}

function faultsOf(env: Env): readonly string[] {
  const parsed = parseConfig(env);
  return 'faults' in parsed ? parsed.faults : [];
}

describe('parseConfig of an empty environment', () => {
  test('returns a sandbox with the demo network on the embedded database', () => {
    expect(accepted({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      publicOrigin: 'http://localhost:4000',
      publicAppUrl: null,
      domain: 'localhost:4000',
      allowedOrigins: ['http://localhost:4000', 'http://127.0.0.1:4000'],
      databaseUrl: null,
      databasePooler: null,
      databaseDirectUrl: null,
      databaseReplicaUrls: [],
      dataDir: 'data',
      redisUrl: null,
      sandbox: true,
      demoNetwork: true,
      web: true,
      networkJwksUrl: null,
      rateLimits: { ...DEFAULT_RATE_LIMITS, accounts: 2_000 },
      trustedProxyHops: 0,
      secrets: { alias: null, seal: null, previousAlias: null, previousSeal: null },
      metricsPort: null,
      logLevel: 'info',
    });
  });

  test('treats an empty value like an unset variable', () => {
    expect(accepted({ PORT: '', SANDBOX: '', DATABASE_URL: '', ALIAS_SECRET: '' })).toEqual(accepted({}));
  });
});

describe('parseConfig with DATABASE_URL', () => {
  test('returns the settings of a sandbox only when SANDBOX is true', () => {
    const server = { ...SERVER, ALIAS_SECRET: ALIAS, SEAL_SECRET: SEAL };
    expect(accepted(server)).toMatchObject({ sandbox: false, demoNetwork: false, databaseUrl: SERVER.DATABASE_URL });
    expect(accepted({ ...SERVER, SANDBOX: 'true' })).toMatchObject({ sandbox: true, demoNetwork: true });
  });

  test('requires ALIAS_SECRET and SEAL_SECRET outside a sandbox only', () => {
    expect(faultsOf(SERVER).map((fault) => fault.split(':')[0])).toEqual(['ALIAS_SECRET', 'SEAL_SECRET']);
    expect(faultsOf({ ...SERVER, SANDBOX: 'true' })).toEqual([]);
  });

  test('does not allow the loopback origins outside a sandbox', () => {
    const { allowedOrigins } = accepted({ ...SERVER, ALIAS_SECRET: ALIAS, SEAL_SECRET: SEAL });
    expect(allowedOrigins).toEqual(['https://tandem.example']);
  });
});

describe('parseConfig of valid settings', () => {
  test('replaces the figures of the rate limits that RATE_LIMITS names, and keeps the others', () => {
    const limits = (text: string) => accepted({ RATE_LIMITS: text }).rateLimits;
    expect(limits('requests=600, accounts=50')).toEqual({ ...DEFAULT_RATE_LIMITS, requests: 600, accounts: 50 });
    expect(limits('sockets=5')).toEqual({ ...DEFAULT_RATE_LIMITS, sockets: 5, accounts: 2_000 });
    expect([limits('on'), limits('off')]).toEqual([{ ...DEFAULT_RATE_LIMITS, accounts: 2_000 }, null]);
  });

  test('allows 20 new accounts an hour outside a sandbox', () => {
    const { rateLimits } = accepted({ ...SERVER, ALIAS_SECRET: ALIAS, SEAL_SECRET: SEAL });
    expect(rateLimits).toEqual(DEFAULT_RATE_LIMITS);
    expect(rateLimits?.accounts).toBe(20);
  });

  test('returns frozen objects', () => {
    const config = accepted({});
    expect([config, config.secrets, config.allowedOrigins].every(Object.isFrozen)).toBe(true);
  });

  test('derives the public origin from the port unless PUBLIC_ORIGIN is set', () => {
    expect(accepted({ PORT: '8080' }).publicOrigin).toBe('http://localhost:8080');
    expect(accepted({ PORT: '8080', PUBLIC_ORIGIN: 'https://tandem.example/' })).toMatchObject({
      publicOrigin: 'https://tandem.example',
      domain: 'tandem.example',
    });
  });

  test('allows the public origin and each listed origin, without duplicates', () => {
    const { allowedOrigins } = accepted({
      PUBLIC_ORIGIN: 'https://a.example',
      SANDBOX: 'false',
      ALLOWED_ORIGINS: 'https://b.example, https://a.example,https://c.example:8443',
    });
    expect(allowedOrigins).toEqual(['https://a.example', 'https://b.example', 'https://c.example:8443']);
  });

  test('takes the address of a marketplace page without a slash at its end, and allows its origin', () => {
    const { publicAppUrl, allowedOrigins } = accepted({ PUBLIC_APP_URL: 'https://market.example/app/' });
    expect(publicAppUrl).toBe('https://market.example/app');
    expect(allowedOrigins).toContain('https://market.example');
    expect(accepted({}).publicAppUrl).toBeNull();
  });

  test('decodes a secret in hexadecimal or in either alphabet of base64', () => {
    const bytes = Uint8Array.from(Buffer.from(ALIAS, 'base64'));
    const forms = [
      ALIAS,
      ALIAS.replace(/=+$/, ''),
      Buffer.from(bytes).toString('base64url'),
      Buffer.from(bytes).toString('hex'),
    ];
    for (const form of forms) expect(accepted({ ALIAS_SECRET: form }).secrets.alias).toEqual(bytes);
  });
});

describe('parseConfig of an invalid value', () => {
  test.each([
    ['PORT', ['70000', '-1', '4000.5', '0x50', ' 80', 'http', '00']],
    ['HOST', ['two words']],
    [
      'PUBLIC_APP_URL',
      ['market.example', 'https://market.example?x', 'https://a:b@market.example', 'ftp://market.example'],
    ],
    [
      'PUBLIC_ORIGIN',
      [
        'tandem.example',
        'https://tandem.example/app',
        'https://tandem.example?x',
        'ftp://tandem.example',
        'https://u:p@tandem.example',
        '*',
        'null',
      ],
    ],
    [
      'ALLOWED_ORIGINS',
      ['*', 'https://*.example', 'https://a.example,', 'https://a.example https://b.example', 'null'],
    ],
    ['REDIS_URL', ['http://redis.example', 'redis.example:6379']],
    ['SANDBOX', ['yes', '1', 'TRUE', ' true', 'on']],
    ['DEMO_NETWORK', ['yes', '0']],
    ['NETWORK_JWKS_URL', ['file:///etc/passwd', 'keys']],
    [
      'RATE_LIMITS',
      [
        'false',
        'none',
        'OFF',
        'requests',
        'requests=0',
        'requests=-1',
        'requests=1.5',
        'speed=3',
        'accounts=1,accounts=2',
        'accounts=1,',
      ],
    ],
    ['TRUSTED_PROXY_HOPS', ['11', '-1', 'all']],
    [
      'ALIAS_SECRET',
      [
        'short',
        'a'.repeat(64),
        'correct horse battery staple, and then some more',
        'ab'.repeat(31),
        ALIAS.slice(0, 40),
      ],
    ],
    ['SEAL_SECRET', [`${'00'.repeat(31)}01`]],
    ['METRICS_PORT', ['65536', 'on', '-1']],
    ['LOG_LEVEL', ['verbose', 'INFO']],
  ])('reports one fault for each invalid value of %s, which names the variable', (name, values) => {
    for (const value of values) {
      const faults = faultsOf({ SANDBOX: 'true', [name]: value });
      expect(faults, value).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^${name}: expected .`));
    }
  });

  test('says what is wrong with the address of a database', () => {
    const server = { SANDBOX: 'true', DATABASE_URL: 'postgres://db' };
    for (const [name, given, reason] of [
      ['DATABASE_URL', 'mysql://db.example/tandem', 'must start with postgres://'],
      ['DATABASE_URL', '/var/run/postgresql', 'must start with postgres://'],
      ['DATABASE_URL', 'postgres://db?schema=app', 'names a schema'],
      ['DATABASE_DIRECT_URL', 'postgres://one,two', 'several hosts'],
      ['DATABASE_POOLER', 'session', 'expected transaction'],
      ['DATABASE_REPLICA_URLS', 'mysql://db', 'address 1 must start with postgres://'],
      ['DATABASE_REPLICA_URLS', 'postgres://one/t,postgres://two,three/t', 'address 2 names several hosts'],
      ['DATABASE_REPLICA_URLS', 'postgres://one/t?pgbouncer=true', 'address 1 has pgbouncer=true'],
    ] as const) {
      expect(faultsOf({ ...server, [name]: given })).toEqual([expect.stringMatching(`^${name}: .*${reason}`)]);
    }
    expect(faultsOf({ DATABASE_POOLER: 'transaction' })).toEqual(['DATABASE_POOLER: needs DATABASE_URL']);
    expect(faultsOf({ DATABASE_REPLICA_URLS: 'postgres://one/t' })).toEqual([
      'DATABASE_REPLICA_URLS: needs DATABASE_URL',
    ]);
  });

  test('reports the faults of all invalid variables at once', () => {
    expect(faultsOf({ PORT: '9100', METRICS_PORT: '9100' })).toEqual(['METRICS_PORT: must differ from PORT']);
    const faults = faultsOf({ PORT: 'x', SANDBOX: 'yes', LOG_LEVEL: 'loud' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['SANDBOX', 'PORT', 'LOG_LEVEL']);
    expect(faults[0]).toBe('SANDBOX: expected true or false, got "yes"');
  });

  test('does not repeat a value that may hold a secret', () => {
    const secret = 'hunter2';
    const faults = faultsOf({
      SANDBOX: 'true',
      DATABASE_URL: `mysql://me:${secret}@db`,
      ALIAS_SECRET: secret,
      REDIS_URL: `http://${secret}@x`,
    });
    expect(faults).toHaveLength(3);
    expect(faults.join()).not.toContain(secret);
  });

  test('refuses the same secret for ALIAS_SECRET and SEAL_SECRET', () => {
    expect(faultsOf({ ALIAS_SECRET: ALIAS, SEAL_SECRET: ALIAS })).toEqual([
      'SEAL_SECRET: must differ from ALIAS_SECRET',
    ]);
  });

  test('refuses the demo network and an http origin outside a sandbox', () => {
    const insecure = { PUBLIC_ORIGIN: 'http://tandem.example', PUBLIC_APP_URL: 'http://market.example' };
    const outside = { SANDBOX: 'false', ...insecure, DEMO_NETWORK: 'true' };
    expect(faultsOf(outside).map((fault) => fault.split(':')[0])).toEqual([
      'DEMO_NETWORK',
      'PUBLIC_ORIGIN',
      'PUBLIC_APP_URL',
    ]);
    expect(faultsOf({ SANDBOX: 'false' })).toEqual([]);
  });
});

describe('parseConfig of a secret', () => {
  const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString('hex');
  const sequence = (make: (index: number) => number) => Array.from({ length: 32 }, (_, index) => make(index) & 255);
  test.each([
    ['letters in order', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ', 'in order'],
    ['letters in order in alternating case', 'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFgHiJ', 'in order'],
    ['bytes that count up', hex(sequence((index) => index)), 'in order'],
    ['bytes that count down in sevens', hex(sequence((index) => 250 - 7 * index)), 'in order'],
    ['rows of a keyboard', 'QwertyuiopAsdfghjklZxcvbnm1234567890QwertyuiopA', 'in order'],
    ['a repeated word', 'changeMe1changeMe1changeMe1changeMe1changeMe1', 'repeats'],
    ['a repeated half', createHash('sha256').update('x').digest('hex').slice(0, 32).repeat(2), 'repeats'],
    ['repeated digits', '1234567890'.repeat(7), 'repeats'],
    ['few distinct characters', 'aZ1aaZ11ZaZZ1a1a1Za1ZZaa11aZ1Za1aaZ11aZZ1aZa', 'too few'],
    ['decimal digits only', '31415926535897932384626433832795028841971693993751058209749445923078', 'too few'],
    ['text in base64', Buffer.from('this is the secret of our marketplace').toString('base64'), 'readable text'],
    ['words in lower case', 'tandem-alias-secret-please-change-this-value-now', 'no letters'],
  ])('refuses %s and says why without repeating it', (_, text, reason) => {
    for (const name of ['ALIAS_SECRET', 'SEAL_SECRET']) {
      const faults = faultsOf({ [name]: text });
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(
        new RegExp(`^${name}: expected at least 32 random bytes .+can be guessed: .*${reason}`),
      );
      expect(faults[0]).not.toContain(text);
    }
  });

  test('accepts 2000 random secrets in each form', () => {
    for (let round = 0; round < 2_000; round += 1) {
      const bytes = randomBytes(32);
      for (const form of ['hex', 'base64', 'base64url'] as const) {
        expect(faultsOf({ SEAL_SECRET: bytes.toString(form) })).toEqual([]);
      }
    }
  });

  test('accepts a guessable previous secret, which a rotation replaces', () => {
    const { secrets } = accepted({ SEAL_SECRET: SEAL, SEAL_SECRET_PREVIOUS: '00'.repeat(32) });
    expect(secrets.previousSeal).toEqual(new Uint8Array(32));
  });
});

describe('parseConfig of a value that ends in a line feed', () => {
  test.each([
    ['ALIAS_SECRET', ALIAS],
    ['REDIS_URL', 'redis://127.0.0.1:6379'],
    ['PUBLIC_ORIGIN', 'http://localhost:5000'],
  ])('ignores the line feed of %s', (name, value) => {
    for (const end of ['\n', '\r\n']) {
      expect(accepted({ [name]: `${value}${end}` })).toEqual(accepted({ [name]: value }));
    }
  });
});

describe('parseConfig of a misspelt variable', () => {
  test('warns about the variable and still returns the settings', () => {
    const env = {
      ALLOWED_ORIGIN: 'https://a.example',
      DATABASEURL: 'x',
      SANBOX: 'true',
      HOME: '/',
      HOSTNAME: 'h',
      PATH: '/bin',
    };
    const parsed = parseConfig(env);
    expect('warnings' in parsed ? parsed.warnings : []).toEqual([
      'ALLOWED_ORIGIN is not a setting; did you mean ALLOWED_ORIGINS?',
      'DATABASEURL is not a setting; did you mean DATABASE_URL?',
      'SANBOX is not a setting; did you mean SANDBOX?',
    ]);
  });
});
