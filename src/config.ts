// Settings: parses the environment variables into one frozen object, or into a message for each invalid variable. No other file
// reads the environment. **Invariant:** an invalid value is refused, never corrected; an empty value counts as unset. A message never
// repeats a secret or a connection string. Files, clock and network do not belong here; server/ops/secrets.ts creates missing secrets.

import {
  DEFAULT_RATE_LIMITS,
  parseRateLimits,
  RATE_LIMITS_FORM,
  type RateLimits,
  SANDBOX_ACCOUNTS,
} from './domain/rate-limits.ts';
import { parseDatabaseUrl, splitDatabaseUrls } from './formats/database-url.ts';
import { nearestName } from './formats/misspelling.ts';
import { isSecureOrigin, loopbackOrigins, parseOrigin, parseOrigins, parsePageUrl } from './formats/origin.ts';
import { secretWeakness } from './formats/secret-strength.ts';
import { parsePath, parseUrl, parseWhole, parseWord } from './formats/setting-value.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every setting of the program. */
export type Config = {
  /** TCP port; 0 selects a free one. */
  readonly port: number;
  readonly host: string;
  /** Origin under which clients reach the server (scheme, host and port); the base of share links. */
  readonly publicOrigin: string;
  /** Address of a marketplace page elsewhere, without a slash at its end: the base of links to offers; null: this server's page. */
  readonly publicAppUrl: string | null;
  /** Host of the public origin, with the port unless it is the scheme's default; every signed text begins with it. */
  readonly domain: string;
  /** Origins of the web pages that may call the API; always contains `publicOrigin` and the origin of `publicAppUrl`. */
  readonly allowedOrigins: readonly string[];
  /** Connection string of a PostgreSQL server; null for the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** `transaction`: `databaseUrl` leads to a pooler in transaction mode. */
  readonly databasePooler: 'transaction' | null;
  /** The same server without the pooler, for migrations and notifications; null for none. */
  readonly databaseDirectUrl: string | null;
  /** Standbys of that server which answer queries; empty for none. */
  readonly databaseReplicaUrls: readonly string[];
  readonly dataDir: string;
  /** URL of the Redis server that transports notifications between processes; null for none. */
  readonly redisUrl: string | null;
  readonly sandbox: boolean;
  readonly demoNetwork: boolean;
  readonly web: boolean;
  /** URL of the JSON Web Key Set for the network's tokens; null when only this installation issues such tokens. */
  readonly networkJwksUrl: string | null;
  /** Figures of the rate limits; null: off. */
  readonly rateLimits: RateLimits | null;
  /** Number of trusted proxies that append to X-Forwarded-For, 0 to 10; with 0 the header is ignored. */
  readonly trustedProxyHops: number;
  /** Secret keys; null for a key that is generated at the first start and stored in `dataDir`, and for no previous key. */
  readonly secrets: {
    readonly alias: Uint8Array | null;
    readonly seal: Uint8Array | null;
    /** The key before a rotation: allows the change, and for `seal` opens what it sealed. */
    readonly previousAlias: Uint8Array | null;
    readonly previousSeal: Uint8Array | null;
  };
  /** TCP port on which the metrics are served instead of on `port`; null: on `port`. */
  readonly metricsPort: number | null;
  readonly logLevel: LogLevel;
};

/** Result of parsing the environment: the settings with warnings about probably misspelt variables, or the faults. */
export type ParsedConfig =
  | { readonly config: Config; readonly warnings: readonly string[] }
  | { readonly faults: readonly string[] };

const NAMES = [
  'PORT',
  'HOST',
  'PUBLIC_ORIGIN',
  'PUBLIC_APP_URL',
  'ALLOWED_ORIGINS',
  'DATABASE_URL',
  'DATABASE_POOLER',
  'DATABASE_DIRECT_URL',
  'DATABASE_REPLICA_URLS',
  'DATA_DIR',
  'REDIS_URL',
  'SANDBOX',
  'DEMO_NETWORK',
  'WEB',
  'NETWORK_JWKS_URL',
  'RATE_LIMITS',
  'TRUSTED_PROXY_HOPS',
  'ALIAS_SECRET',
  'SEAL_SECRET',
  'ALIAS_SECRET_PREVIOUS',
  'SEAL_SECRET_PREVIOUS',
  'METRICS_PORT',
  'LOG_LEVEL',
] as const;
type Name = (typeof NAMES)[number];
type SecretName = Extract<Name, `${'ALIAS' | 'SEAL'}_SECRET${string}`>;

const SECRET_BYTES = 32;
const MAX_PROXY_HOPS = 10;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Parses all settings of `env`. Returns the settings, or one fault for each invalid variable; a fault begins with the variable's
 * name.
 */
export function parseConfig(env: Env): ParsedConfig {
  const faults: string[] = [];
  const { read, readSwitch, readAddress, readDatabaseUrl, readReplicaUrls, readSecret } = settingReader(env, faults);
  const databaseUrl = readDatabaseUrl('DATABASE_URL');
  const sandbox = readSwitch('SANDBOX', !isSet(env, 'DATABASE_URL'), 'true', 'false');
  const port = read('PORT', 4000, 'a port from 0 to 65535', parseWhole(65_535));
  const publicOrigin = read(
    'PUBLIC_ORIGIN',
    `http://localhost:${port === 0 ? 4000 : port}`,
    'an origin such as https://tandem.example, without a path',
    parseOrigin,
  );
  const publicAppUrl = read('PUBLIC_APP_URL', null, 'an address such as https://market.example/app', parsePageUrl);
  const listed = read('ALLOWED_ORIGINS', [], 'origins separated by commas, without paths or wildcards', parseOrigins);
  const demoNetwork = readSwitch('DEMO_NETWORK', sandbox, 'true', 'false');
  const secrets = {
    alias: readSecret('ALIAS_SECRET'),
    seal: readSecret('SEAL_SECRET'),
    previousAlias: readSecret('ALIAS_SECRET_PREVIOUS'),
    previousSeal: readSecret('SEAL_SECRET_PREVIOUS'),
  };
  const hops = `a whole number from 0 to ${MAX_PROXY_HOPS}`;
  const logLevel = (text: string) => LOG_LEVELS.find((level) => level === text) ?? null;
  const config: Config = {
    port,
    host: read('HOST', '127.0.0.1', 'a host name or address', parseWord),
    publicOrigin,
    publicAppUrl,
    domain: new URL(publicOrigin).host,
    allowedOrigins: Object.freeze([
      ...new Set([
        publicOrigin,
        ...(publicAppUrl === null ? [] : [new URL(publicAppUrl).origin]),
        ...(sandbox ? loopbackOrigins(port) : []),
        ...listed,
      ]),
    ]),
    databaseUrl,
    databasePooler: read('DATABASE_POOLER', null, 'transaction', (text) => (text === 'transaction' ? text : null)),
    databaseDirectUrl: readDatabaseUrl('DATABASE_DIRECT_URL'),
    databaseReplicaUrls: readReplicaUrls('DATABASE_REPLICA_URLS'),
    dataDir: read('DATA_DIR', 'data', 'a path', parsePath),
    redisUrl: readAddress('REDIS_URL', 'redis:', 'rediss:'),
    sandbox,
    demoNetwork,
    web: readSwitch('WEB', true, 'on', 'off'),
    networkJwksUrl: readAddress('NETWORK_JWKS_URL', ...(sandbox ? ['https:', 'http:'] : ['https:'])),
    rateLimits: readRateLimits(read, sandbox),
    trustedProxyHops: read('TRUSTED_PROXY_HOPS', 0, hops, parseWhole(MAX_PROXY_HOPS)),
    secrets: Object.freeze(secrets),
    metricsPort: read('METRICS_PORT', null, 'a port from 0 to 65535', parseWhole(65_535)),
    logLevel: read('LOG_LEVEL', 'info', LOG_LEVELS.join(', '), logLevel),
  };
  faults.push(...conflicts(config, env));
  return faults.length > 0 ? { faults } : { config: Object.freeze(config), warnings: misspellings(env) };
}

/**
 * Returns functions that parse single environment variables. For an invalid value they add a fault to `faults` and return the
 * default.
 */
function settingReader(env: Env, faults: string[]) {
  const read = <Default, Value>(
    name: Name,
    fallback: Default,
    expected: string,
    parse: (text: string) => Value | null,
    options: { readonly secret?: boolean } = {},
  ): Value | Default => {
    // A value that comes from a file often ends in a line feed, which belongs to no value.
    const text = env[name]?.replace(/\r?\n$/, '') ?? '';
    if (text === '') return fallback;
    const value = parse(text);
    if (value !== null) return value;
    faults.push(`${name}: expected ${expected}${options.secret === true ? '' : `, got ${quote(text)}`}`);
    return fallback;
  };
  return {
    read,
    readSwitch: (name: Name, fallback: boolean, on: string, off: string): boolean =>
      read(name, fallback, `${on} or ${off}`, (text) => (text === on ? true : text === off ? false : null)),
    /**
     * Returns a URL with one of the given schemes. The fault for an invalid URL does not repeat the value, because it may contain a
     * password.
     */
    readAddress: (name: Name, ...schemes: string[]): string | null => {
      const expected = `an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`;
      return read(name, null, expected, parseUrl(schemes), { secret: true });
    },
    /** Returns the address of a database server. The fault says what is wrong with it, without repeating it. */
    readDatabaseUrl(name: Name): string | null {
      const text = read(name, null, '', (given) => given);
      const parsed = text === null ? null : parseDatabaseUrl(text);
      if (parsed !== null && 'fault' in parsed) faults.push(`${name}: the address ${parsed.fault}`);
      return text;
    },
    /** Returns the addresses of standbys. One that names a pooler is refused, because a pooler can lead to several servers. */
    readReplicaUrls(name: Name): readonly string[] {
      const urls = splitDatabaseUrls(read(name, '', '', (given) => given));
      for (const [index, url] of urls.entries()) {
        const parsed = parseDatabaseUrl(url);
        const fault =
          'fault' in parsed ? parsed.fault : parsed.address.pooled ? 'has pgbouncer=true; give a standby itself' : null;
        if (fault !== null) faults.push(`${name}: address ${index + 1} ${fault}`);
      }
      return Object.freeze(urls);
    },
    /** Returns the bytes of a secret. A previous secret may be guessable, because a rotation is the way to replace it. */
    readSecret(name: SecretName): Uint8Array | null {
      const secret = read(name, null, SECRET_FORM, parseSecret, { secret: true });
      if (secret === null || name.endsWith('_PREVIOUS')) return secret?.bytes ?? null;
      const weakness = secretWeakness(secret.text, secret.bytes);
      if (weakness !== null) faults.push(`${name}: expected ${SECRET_FORM}; this one can be guessed: ${weakness}`);
      return secret.bytes;
    },
  };
}

/** Returns the figures of the rate limits, null for `off`. A sandbox allows more new accounts by default. */
function readRateLimits(read: ReturnType<typeof settingReader>['read'], sandbox: boolean): RateLimits | null {
  const defaults = sandbox
    ? Object.freeze({ ...DEFAULT_RATE_LIMITS, accounts: SANDBOX_ACCOUNTS })
    : DEFAULT_RATE_LIMITS;
  const off = { limits: null };
  const given = read('RATE_LIMITS', { limits: defaults }, RATE_LIMITS_FORM, (text) => {
    if (text === 'off') return off;
    const limits = text === 'on' ? defaults : parseRateLimits(text, defaults);
    return limits === null ? null : { limits };
  });
  return given.limits;
}

/** Returns the faults of settings that are valid separately but not together. */
function conflicts(config: Config, env: Env): readonly string[] {
  const { sandbox, demoNetwork, publicOrigin, publicAppUrl, secrets, port, metricsPort } = config;
  const faults: string[] = [];
  const fault = (name: Name, problem: string): void => {
    faults.push(`${name}: ${problem}`);
  };
  if (!sandbox && demoNetwork)
    fault('DEMO_NETWORK', 'the demo network runs only in a sandbox; set SANDBOX=true or unset DEMO_NETWORK');
  const insecure = 'outside a sandbox it must start with https://, unless its host is localhost';
  if (!sandbox && !isSecureOrigin(publicOrigin)) fault('PUBLIC_ORIGIN', insecure);
  if (!sandbox && publicAppUrl !== null && !isSecureOrigin(publicAppUrl)) fault('PUBLIC_APP_URL', insecure);
  if (!sandbox && isSet(env, 'DATABASE_URL')) {
    for (const name of ['ALIAS_SECRET', 'SEAL_SECRET'] as const) {
      if (!isSet(env, name)) fault(name, `required with DATABASE_URL outside a sandbox: ${SECRET_FORM}`);
    }
  }
  for (const name of ['DATABASE_POOLER', 'DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URLS'] as const) {
    if (isSet(env, name) && !isSet(env, 'DATABASE_URL')) fault(name, 'needs DATABASE_URL');
  }
  if (secrets.alias !== null && secrets.seal !== null && sameBytes(secrets.alias, secrets.seal))
    fault('SEAL_SECRET', 'must differ from ALIAS_SECRET');
  if (metricsPort !== null && metricsPort !== 0 && metricsPort === port) fault('METRICS_PORT', 'must differ from PORT');
  return faults;
}

/** Parses the environment of this process; see `parseConfig`. */
export function readConfig(): ParsedConfig {
  return parseConfig(process.env);
}

const SECRET_FORM = `at least ${SECRET_BYTES} random bytes in base64 or hexadecimal, as printed by "openssl rand -base64 ${SECRET_BYTES}"`;

const isSet = (env: Env, name: Name): boolean => (env[name] ?? '') !== '';

/** Decodes a secret from hexadecimal or base64 (either alphabet). Returns null when the secret is short. */
function parseSecret(text: string): { readonly text: string; readonly bytes: Uint8Array } | null {
  const bytes = /^([0-9a-f]{2})+$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[-+/\w]+={0,2}$/.test(text)
      ? Buffer.from(text, 'base64')
      : Buffer.alloc(0);
  return bytes.length >= SECRET_BYTES ? { text, bytes: new Uint8Array(bytes) } : null;
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Returns a warning for each variable whose name resembles the name of a setting. */
function misspellings(env: Env): readonly string[] {
  const ours: ReadonlySet<string> = new Set(NAMES);
  return Object.keys(env).flatMap((given) => {
    const meant = ours.has(given) ? null : nearestName(given, NAMES);
    return meant === null ? [] : [`${given} is not a setting; did you mean ${meant}?`];
  });
}
