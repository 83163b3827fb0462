// What the operator can do about each fault that `npm run doctor` finds: one sentence each. The numbers are those of the procedures in
// docs/operating.md.

import type { IdentityDifference } from '../../app/installation.ts';
import type { StartupFault } from '../../store/db/database.ts';
import type { WriteFault } from '../../store/write-probe.ts';

/** About a database that a start would refuse. */
export const STARTUP_REMEDIES: Readonly<Record<StartupFault, string>> = {
  UNREACHABLE: 'Start the database server, correct DATABASE_URL, or open its port in the firewall between.',
  BAD_ADDRESS: 'Correct the setting; docs/operating.md lists the parts of an address.',
  TLS: 'Renew the certificate of the database server, or name its authority with sslrootcert in DATABASE_URL.',
  POOLER: 'Set DATABASE_POOLER and DATABASE_DIRECT_URL as in procedure 8 of docs/operating.md.',
  TOO_OLD: 'Upgrade the database server to PostgreSQL 15 or later.',
  ENCODING: 'Create a database in UTF-8 (procedure 1 of docs/operating.md) and copy the rows into it.',
  READ_ONLY: 'Give the address of the primary, or reset default_transaction_read_only.',
  REFUSED: 'Correct user and password in DATABASE_URL, or admit the user in pg_hba.conf of the server.',
  NO_SUCH_DATABASE: 'Create the database (procedure 1 of docs/operating.md), or correct its name in DATABASE_URL.',
  NOT_WRITABLE: 'Let the user of this program own DATA_DIR, and write to it.',
  IN_USE: 'Stop the other program, or set DATA_DIR to another folder.',
  CORRUPT: 'Restore DATA_DIR from a backup; the folder has been left as it is.',
  NEWER_THAN_PROGRAM: 'Start the newer version of the program, or restore a backup from before its first start.',
  CHANGED_MIGRATION: 'Restore prisma/migrations as this version was released.',
  FAILED_MIGRATION: 'Follow the sentence above, after a backup.',
};

/** About a database that answers, and cannot be written to. */
export const WRITE_REMEDIES: Readonly<Record<WriteFault, string>> = {
  READ_ONLY: STARTUP_REMEDIES.READ_ONLY,
  DISK_FULL: 'Free space on the disk of the database, or enlarge it.',
  NOT_WRITABLE: 'Look into the log of the database server.',
};

/** About settings that differ from the record of the database. */
export const IDENTITY_REMEDIES: Readonly<Record<IdentityDifference['kind'], string>> = {
  RECORDED_SANDBOX: 'Set SANDBOX=true, or DATABASE_URL to a new database.',
  RECORDED_REAL: 'Set SANDBOX=false, or DATABASE_URL to a new database.',
  CHAIN: 'Set DATABASE_URL to the database of that chain.',
  ALIAS_SECRET: 'Set ALIAS_SECRET to the former value, or rotate it (procedure 9 of docs/operating.md).',
  SEAL_SECRET: 'Set SEAL_SECRET to the former value, or rotate it (procedure 9 of docs/operating.md).',
  ORIGIN: 'Set PUBLIC_ORIGIN to the former value, or move ("Moving to another origin" in docs/operating.md).',
};

/** About everything else. */
export const REMEDIES = {
  settings: 'Correct the variable; README.md has the table of settings.',
  weakSecret: 'Set it to what "openssl rand -base64 32" prints, unless this database has one already.',
  storedSecrets:
    'Restore secrets.json in DATA_DIR from a backup; public aliases, stored keys and cursors depend on it.',
  closedKey: 'Set SEAL_SECRET_PREVIOUS to the secret before the rotation, and start once.',
  migrations: 'Run: npm run migrate',
  clock: 'Set the clocks of this machine and of the database right, and run NTP on both.',
  space: 'Free space on this disk, or move DATA_DIR to a larger one while the server is stopped.',
  dataDir: 'Set DATA_DIR to a folder that the user of this program may write to.',
  redis: 'Start Redis, or correct REDIS_URL (procedure 5 of docs/operating.md); the service goes on without it.',
  databaseCertificate: 'Renew the certificate of the database server, and reload the server.',
  proxyCertificate: 'Renew the certificate of the proxy (procedure 3 of docs/operating.md), and reload the proxy.',
  unreadCertificate: 'Start the server or proxy at that address, or correct the address (DATABASE_URL, PUBLIC_ORIGIN).',
} as const;
