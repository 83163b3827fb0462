// From the address of a PostgreSQL server to the options of its connections, and from an error of a connection to a sentence.
// **Invariant:** no sentence holds a password. Connections do not belong here.

import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type pg from 'pg';
import { type DatabaseAddress, type DatabaseTls, parseDatabaseUrl } from '../../formats/database-url.ts';
import { StartupError } from './errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Parses the address in a setting. @throws StartupError */
export function addressOf(variable: string, url: string): DatabaseAddress {
  const parsed = parseDatabaseUrl(url);
  if ('fault' in parsed) throw new StartupError('BAD_ADDRESS', `${variable}: the address ${parsed.fault}.`);
  return parsed.address;
}

/** Returns the options of a connection. Settings of the session are not among them: poolers refuse them at the start of a connection. */
export function clientConfig(variable: string, address: DatabaseAddress): pg.ClientConfig {
  const { host, port, user, password, database, options, connectTimeoutSeconds } = address;
  return {
    ...(host === null ? {} : { host }),
    ...(port === null ? {} : { port }),
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(database === null ? {} : { database }),
    ...(options === null ? {} : { options }),
    ssl: tlsOptions(variable, address.tls, host),
    application_name: address.applicationName ?? 'tandem',
    connectionTimeoutMillis: connectTimeoutSeconds === null ? CONNECT_TIMEOUT_MS : connectTimeoutSeconds * 1_000,
    keepAlive: true,
  };
}

function tlsOptions(variable: string, tls: DatabaseTls, host: string | null): ConnectionOptions | false {
  if (tls.mode === 'NONE' || host?.startsWith('/') === true) return false;
  const read = (parameter: string, path: string | null): Record<string, string> => {
    if (path === null) return {};
    try {
      return { [parameter]: readFileSync(path, 'utf8') };
    } catch (error) {
      throw new StartupError(
        'BAD_ADDRESS',
        `${variable}: the file ${path} of a certificate or key cannot be read.`,
        error,
      );
    }
  };
  return {
    // The word "system" means the authorities of the operating system, as it does to PostgreSQL's own programs.
    ...read('ca', tls.rootCert === 'system' ? null : tls.rootCert),
    ...read('cert', tls.cert),
    ...read('key', tls.key),
    rejectUnauthorized: tls.mode !== 'REQUIRE',
    ...(tls.mode === 'VERIFY_CA' ? { checkServerIdentity: () => undefined } : {}),
  };
}

/** Returns the name of a server in sentences: host and port, or the folder of its socket. */
export function serverName({ host, port }: DatabaseAddress): string {
  const shown = host ?? 'localhost';
  return port === null || shown.startsWith('/') ? shown : `${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** SQLSTATEs `invalid_password` and `invalid_authorization_specification`. */
const BAD_CREDENTIALS: ReadonlySet<string> = new Set(['28P01', '28000']);
/** SQLSTATE `invalid_catalog_name`. */
const UNKNOWN_DATABASE = '3D000';

/** Returns the error of a first connection to a server as a StartupError; its sentence never holds the password. */
export function explained(error: unknown, address: DatabaseAddress): StartupError {
  if (error instanceof StartupError) return error;
  const server = serverName(address);
  const code = String((error as { readonly code?: unknown } | null)?.code);
  const said = error instanceof Error && error.message !== '' ? error.message : code;
  if (/no pg_hba\.conf entry/.test(said)) {
    const sentence = `The database server ${server} does not admit this user from here: ${said}. ${
      /no encryption|SSL off/.test(said)
        ? 'It may want an encrypted connection: add sslmode=require or sslmode=verify-full.'
        : ''
    }`;
    return new StartupError('REFUSED', sentence.trim(), error);
  }
  if (BAD_CREDENTIALS.has(code)) {
    const sentence = `The database server ${server} refused the user ${address.user ?? ''} or the password.`;
    return new StartupError('REFUSED', sentence, error);
  }
  if (code === UNKNOWN_DATABASE) {
    const sentence = `The database server ${server} has no database ${address.database ?? ''}.`;
    return new StartupError('NO_SUCH_DATABASE', sentence, error);
  }
  if (/does not support SSL/.test(said)) {
    const sentence = `The database server ${server} offers no encrypted connections. Enable them there, or set sslmode=disable.`;
    return new StartupError('TLS', sentence, error);
  }
  if (TLS_FAULT.test(`${code} ${said}`)) {
    const sentence =
      `The certificate of the database server ${server} is not trusted: ${said}. ` +
      'Name the certificate of its authority with sslrootcert, and the host that the certificate is for.';
    return new StartupError('TLS', sentence, error);
  }
  return new StartupError('UNREACHABLE', `The database server ${server} cannot be reached: ${said}.`, error);
}

const TLS_FAULT = /certificate|ERR_TLS|SELF_SIGNED|altname/i;
