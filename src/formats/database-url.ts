// The address of a PostgreSQL server as one text: `postgres://user:password@host:port/database?parameters`.
// **Invariant:** each parameter is obeyed or refused by name, and no message repeats a part of the address but a host or the name
// of a parameter. Reading the files of certificates does not belong here.

/** A parsed address. Null: the driver's default. */
export type DatabaseAddress = {
  /** Host name, address, or the folder of a UNIX socket, which begins with `/`. */
  readonly host: string | null;
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly database: string | null;
  readonly tls: DatabaseTls;
  /** Largest number of connections (`connection_limit`). */
  readonly connectionLimit: number | null;
  /** Whether the address itself names a pooler in transaction mode (`pgbouncer=true`). */
  readonly pooled: boolean;
  readonly connectTimeoutSeconds: number | null;
  readonly applicationName: string | null;
  /** Settings of the session, as `-c name=value`. */
  readonly options: string | null;
};

/** NONE: no encryption. REQUIRE: without checking the certificate. VERIFY_CA: its chain. VERIFY_FULL: also its host name. */
export type DatabaseTls = {
  readonly mode: 'NONE' | 'REQUIRE' | 'VERIFY_CA' | 'VERIFY_FULL';
  /** Paths of the authority's certificate, and of the client's certificate and key. */
  readonly rootCert: string | null;
  readonly cert: string | null;
  readonly key: string | null;
};

type Parsed = { readonly address: DatabaseAddress } | { readonly fault: string };

const SCHEME = /^postgres(ql)?:\/\//i;
/** What follows the user and the password: hosts, database, parameters. */
const LOCATION = /^(?<hosts>[^/?#@]*)(?:\/(?<database>[^/?#]*))?(?:\?(?<query>[^#]*))?$/;

/** Thrown within this file for a part that is refused; the message is the fault. */
class Refused extends Error {}

/** Parses an address, or returns the reason for which it is refused. White space around it is ignored. */
export function parseDatabaseUrl(text: string): Parsed {
  try {
    return { address: parse(text.trim()) };
  } catch (error) {
    if (error instanceof Refused) return { fault: error.message };
    throw error;
  }
}

/** Splits a list of addresses at each comma after which an address begins; a password may contain commas. */
export const splitDatabaseUrls = (text: string): readonly string[] =>
  text
    .split(/,(?=\s*(?:postgres(?:ql)?:\/\/|$))/i)
    .map((url) => url.trim())
    .filter((url) => url !== '');

function parse(text: string): DatabaseAddress {
  if (!SCHEME.test(text)) throw new Refused('must start with postgres:// or postgresql://');
  const rest = text.replace(SCHEME, '');
  const { credentials, location } = split(rest);
  const query = parseQuery(location['query'] ?? '');
  const { host, port } = parseHost(location['hosts'] ?? '', query);
  const colon = credentials?.indexOf(':') ?? -1;
  const user = credentials === null ? '' : colon < 0 ? credentials : credentials.slice(0, colon);
  return {
    host,
    port,
    user: query.get('user') ?? decoded(user),
    password:
      query.get('password') ?? (credentials === null || colon < 0 ? null : decoded(credentials.slice(colon + 1))),
    database: query.get('dbname') ?? decoded(location['database'] ?? ''),
    tls: parseTls(query),
    connectionLimit: whole(query, 'connection_limit', 1, 1_000),
    pooled: parseSwitch(query, 'pgbouncer'),
    connectTimeoutSeconds: whole(query, 'connect_timeout', 0, 3_600),
    applicationName: query.get('application_name') ?? null,
    options: query.get('options') ?? null,
  };
}

/** Splits at the last `@` after which a location follows, so that a password may contain `@`, `/`, `?` and `#` unencoded. */
function split(rest: string): {
  readonly credentials: string | null;
  readonly location: Record<string, string | undefined>;
} {
  for (let at = rest.lastIndexOf('@'); at >= 0; at = at === 0 ? -1 : rest.lastIndexOf('@', at - 1)) {
    const found = LOCATION.exec(rest.slice(at + 1));
    if (found !== null) return { credentials: rest.slice(0, at), location: { ...found.groups } };
  }
  const found = LOCATION.exec(rest);
  if (found === null) throw new Refused('must have the form postgres://user:password@host:port/database');
  return { credentials: null, location: { ...found.groups } };
}

/** Decodes percent signs; a text that is not valid percent-encoding is meant literally. Null for an empty text. */
function decoded(text: string): string | null {
  if (text === '') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseHost(hosts: string, query: ReadonlyMap<string, string>): Pick<DatabaseAddress, 'host' | 'port'> {
  const named = query.get('host') ?? decoded(hosts.replace(/:(\d*)$/, '')) ?? '';
  if (hosts.includes(',') || named.includes(',')) {
    throw new Refused('names several hosts; give one, such as the address of a proxy that follows the primary');
  }
  const port = query.get('port') ?? /:(\d*)$/.exec(hosts)?.[1] ?? '';
  if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw new Refused('has a port that is not a number from 1 to 65535');
  }
  if (!named.startsWith('/') && !/^(\[[0-9a-f:.]+\]|[^\s:[\]]*)$/i.test(named)) {
    throw new Refused('has an invalid host or port');
  }
  return { host: named === '' ? null : named.replace(/^\[|\]$/g, ''), port: port === '' ? null : Number(port) };
}

const OBEYED: ReadonlySet<string> = new Set(
  `host port user password dbname sslmode ssl sslrootcert sslcert sslkey connection_limit pgbouncer connect_timeout
  application_name options schema target_session_attrs`.split(/\s+/),
);

function parseQuery(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!OBEYED.has(name))
      throw new Refused(`has the parameter ${name.slice(0, 40)}, which is not supported; remove it`);
    found.set(name, decoded(equals < 0 ? '' : part.slice(equals + 1)) ?? '');
  }
  const schema = found.get('schema') ?? 'public';
  if (schema !== 'public' || /\bsearch_path\b/.test(found.get('options') ?? '')) {
    throw new Refused('names a schema; the tables are in the schema public, so use a database of its own instead');
  }
  const session = found.get('target_session_attrs') ?? 'any';
  if (!['any', 'read-write', 'primary'].includes(session)) {
    throw new Refused(
      'has target_session_attrs for a server that is only read; a server that can be written to is needed',
    );
  }
  return found;
}

function parseTls(query: ReadonlyMap<string, string>): DatabaseTls {
  const paths = {
    rootCert: query.get('sslrootcert') || null,
    cert: query.get('sslcert') || null,
    key: query.get('sslkey') || null,
  };
  if ((paths.cert === null) !== (paths.key === null)) throw new Refused('needs sslcert and sslkey together');
  const mode =
    query.get('sslmode') ?? (query.has('ssl') ? (parseSwitch(query, 'ssl') ? 'verify-full' : 'disable') : null);
  if (mode === null || mode === 'disable') return { mode: 'NONE', ...paths };
  if (mode === 'no-verify' || (mode === 'require' && paths.rootCert === null)) return { mode: 'REQUIRE', ...paths };
  if (mode === 'require' || mode === 'verify-ca') return { mode: 'VERIFY_CA', ...paths };
  if (mode === 'verify-full') return { mode: 'VERIFY_FULL', ...paths };
  if (mode === 'allow' || mode === 'prefer') {
    throw new Refused(
      `has sslmode=${mode}, which may send everything unencrypted; choose require, verify-full or disable`,
    );
  }
  throw new Refused('has an unknown sslmode; known are disable, require, verify-ca and verify-full');
}

function parseSwitch(query: ReadonlyMap<string, string>, name: string): boolean {
  const value = query.get(name) ?? 'false';
  if (['true', '1'].includes(value)) return true;
  if (['false', '0'].includes(value)) return false;
  throw new Refused(`has a value of ${name} other than true and false`);
}

function whole(query: ReadonlyMap<string, string>, name: string, min: number, max: number): number | null {
  const value = query.get(name);
  if (value === undefined) return null;
  if (!/^\d{1,6}$/.test(value) || Number(value) < min || Number(value) > max) {
    throw new Refused(`has a ${name} that is not a whole number from ${min} to ${max}`);
  }
  return Number(value);
}
