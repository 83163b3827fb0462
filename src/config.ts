// The only reader of the environment: text in, one frozen set of settings out, or every fault by name.
// Invariant: nothing is guessed. A value is understood whole or refused; an empty one counts as unset. Faults never repeat a
// secret or a connection string. No file, clock or network belongs here: secrets that are not given are kept elsewhere.

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every setting of the program. */
export type Config = {
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  readonly host: string;
  /** Scheme, host and port that the public sees; the base of share links. */
  readonly publicOrigin: string;
  /** Host of the public origin, with its port where that is not the scheme's own: the first word of every signed text. */
  readonly domain: string;
  /** Origins that may call from a browser; always holds `publicOrigin`. */
  readonly allowedOrigins: readonly string[];
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Null: no doorbell between machines. */
  readonly redisUrl: string | null;
  readonly sandbox: boolean;
  readonly demoNetwork: boolean;
  /** Null: only tokens printed by this installation open the network's feed. */
  readonly networkJwksUrl: string | null;
  readonly rateLimits: boolean;
  /** How many proxies in front append to X-Forwarded-For; 0 trusts no such header. */
  readonly trustedProxyHops: number;
  /** Null: made once and kept in `dataDir`. */
  readonly secrets: { readonly alias: Uint8Array | null; readonly seal: Uint8Array | null };
  readonly logLevel: LogLevel;
};

/** What the environment comes to. Warnings name variables that look like misspelt settings; they stop nothing. */
export type ParsedConfig =
  | { readonly config: Config; readonly warnings: readonly string[] }
  | { readonly faults: readonly string[] };

const NAMES = [
  'PORT',
  'HOST',
  'PUBLIC_ORIGIN',
  'ALLOWED_ORIGINS',
  'DATABASE_URL',
  'DATA_DIR',
  'REDIS_URL',
  'SANDBOX',
  'DEMO_NETWORK',
  'NETWORK_JWKS_URL',
  'RATE_LIMITS',
  'TRUSTED_PROXY_HOPS',
  'ALIAS_SECRET',
  'SEAL_SECRET',
  'LOG_LEVEL',
] as const;
type Name = (typeof NAMES)[number];

const SECRET_BYTES = 32;
const MAX_PROXY_HOPS = 10;

/** Reads all settings from `env`. Answers with every fault at once, each a line that starts with the variable's name. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ParsedConfig {
  const faults: string[] = [];
  const fault = (name: Name, problem: string): void => {
    faults.push(`${name}: ${problem}`);
  };

  /** Reads one variable: unset gives `unset`; a value that `read` does not understand is a fault and gives `unset` too. */
  const take = <Unset, Value>(
    name: Name,
    unset: Unset,
    expected: string,
    read: (text: string) => Value | null,
    options: { readonly secret?: boolean } = {},
  ): Value | Unset => {
    const text = env[name];
    if (text === undefined || text === '') return unset;
    const value = read(text);
    if (value !== null) return value;
    fault(name, `expected ${expected}${options.secret === true ? '' : `, got ${quote(text)}`}`);
    return unset;
  };
  const takeSwitch = (name: Name, unset: boolean, on: string, off: string): boolean =>
    take(name, unset, `${on} or ${off}`, (text) => (text === on ? true : text === off ? false : null));
  const takeUrl = (name: Name, ...schemes: string[]): string | null =>
    take(
      name,
      null,
      `an address that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
      readUrl(schemes),
      {
        secret: true,
      },
    );

  const databaseUrl = takeUrl('DATABASE_URL', 'postgres:', 'postgresql:');
  const onServer = isSet(env, 'DATABASE_URL');
  const sandbox = takeSwitch('SANDBOX', !onServer, 'true', 'false');
  const port = take('PORT', 4000, 'a port from 0 to 65535', readWhole(65_535));
  const publicOrigin = take(
    'PUBLIC_ORIGIN',
    `http://localhost:${port === 0 ? 4000 : port}`,
    'an origin such as https://tandem.example, without a path',
    readOrigin,
  );
  const listed = take('ALLOWED_ORIGINS', [], 'origins divided by commas, without paths or wildcards', readOrigins);
  const demoNetwork = takeSwitch('DEMO_NETWORK', sandbox, 'true', 'false');
  const secrets = {
    alias: take('ALIAS_SECRET', null, SECRET_FORM, readSecret, { secret: true }),
    seal: take('SEAL_SECRET', null, SECRET_FORM, readSecret, { secret: true }),
  };

  const config: Config = {
    port,
    host: take('HOST', '127.0.0.1', 'a host name or address', readWord),
    publicOrigin,
    domain: new URL(publicOrigin).host,
    allowedOrigins: Object.freeze([...new Set([publicOrigin, ...(sandbox ? loopbacks(port) : []), ...listed])]),
    databaseUrl,
    dataDir: take('DATA_DIR', 'data', 'a path', readPath),
    redisUrl: takeUrl('REDIS_URL', 'redis:', 'rediss:'),
    sandbox,
    demoNetwork,
    networkJwksUrl: takeUrl('NETWORK_JWKS_URL', ...(sandbox ? ['https:', 'http:'] : ['https:'])),
    rateLimits: takeSwitch('RATE_LIMITS', true, 'on', 'off'),
    trustedProxyHops: take(
      'TRUSTED_PROXY_HOPS',
      0,
      `a whole number from 0 to ${MAX_PROXY_HOPS}`,
      readWhole(MAX_PROXY_HOPS),
    ),
    secrets: Object.freeze(secrets),
    logLevel: take(
      'LOG_LEVEL',
      'info',
      LOG_LEVELS.join(', '),
      (text) => LOG_LEVELS.find((level) => level === text) ?? null,
    ),
  };

  if (!sandbox && demoNetwork)
    fault('DEMO_NETWORK', 'only a sandbox may run the demo network; set SANDBOX=true or leave it out');
  if (!sandbox && !isSecure(publicOrigin))
    fault('PUBLIC_ORIGIN', 'outside a sandbox it must start with https://, unless its host is localhost');
  if (!sandbox && onServer) {
    for (const name of ['ALIAS_SECRET', 'SEAL_SECRET'] as const) {
      if (!isSet(env, name)) fault(name, `required with DATABASE_URL outside a sandbox: ${SECRET_FORM}`);
    }
  }
  if (secrets.alias !== null && secrets.seal !== null && sameBytes(secrets.alias, secrets.seal)) {
    fault('SEAL_SECRET', 'must differ from ALIAS_SECRET');
  }
  return faults.length > 0 ? { faults } : { config: Object.freeze(config), warnings: misspellings(env) };
}

/** The settings of this process. */
export function readConfig(): ParsedConfig {
  return parseConfig(process.env);
}

const SECRET_FORM = `at least ${SECRET_BYTES} random bytes in base64 or hexadecimal, as printed by "openssl rand -base64 ${SECRET_BYTES}"`;

const isSet = (env: Readonly<Record<string, string | undefined>>, name: Name): boolean => (env[name] ?? '') !== '';

const readWhole =
  (max: number) =>
  (text: string): number | null =>
    /^(0|[1-9][0-9]{0,8})$/.test(text) && Number(text) <= max ? Number(text) : null;

const readWord = (text: string): string | null => (/^\S+$/.test(text) ? text : null);

const readPath = (text: string): string | null => (text.trim() === text && !text.includes('\0') ? text : null);

const readUrl =
  (schemes: readonly string[]) =>
  (text: string): string | null =>
    readWord(text) !== null && URL.canParse(text) && schemes.includes(new URL(text).protocol) ? text : null;

/** An origin exactly as a browser would send it, so that comparing text is enough. */
function readOrigin(text: string): string | null {
  if (text.includes('*') || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return text === url.origin || text === `${url.origin}/` ? url.origin : null;
}

function readOrigins(text: string): readonly string[] | null {
  const origins = text.split(',').map((part) => readOrigin(part.trim()));
  return origins.every((origin) => origin !== null) ? origins : null;
}

/** Hexadecimal if it can be, else base64 (either alphabet). Words that a person thought of are refused: they can be guessed. */
function readSecret(text: string): Uint8Array | null {
  const bytes = /^([0-9a-f]{2})+$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[-+/\w]+={0,2}$/.test(text)
      ? Buffer.from(text, 'base64')
      : Buffer.alloc(0);
  return bytes.length >= SECRET_BYTES && new Set(bytes).size > SECRET_BYTES / 4 ? new Uint8Array(bytes) : null;
}

const isSecure = (origin: string): boolean => {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

/** The names under which a browser on this machine may open the sandbox's own pages. */
const loopbacks = (port: number): readonly string[] => [`http://localhost:${port}`, `http://127.0.0.1:${port}`];

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** Names in `env` that are almost one of ours. Short names are left alone: too many words lie near them. */
function misspellings(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const ours: ReadonlySet<string> = new Set(NAMES);
  return Object.keys(env).flatMap((given) => {
    if (ours.has(given)) return [];
    const meant = NAMES.find((name) => name.length > 5 && distance(given, name) <= (name.length > 8 ? 2 : 1));
    return meant === undefined ? [] : [`${given} is not a setting; did you mean ${meant}?`];
  });
}

/** How many single characters to add, drop or replace to make one text of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, char] of [...one].entries()) {
    const next = [at + 1];
    for (const [index, against] of [...other].entries()) {
      const replaced = (row[index] ?? 0) + (char === against ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
