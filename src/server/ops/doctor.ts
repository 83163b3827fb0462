// Examines an installation by its settings, running or not: `npm run doctor`. The rules are those of a start and of `/readyz`.
// **Invariant:** nothing is migrated, recorded or repaired, and no finding holds a secret or a password. What to do about each fault is
// in doctor-remedies.ts.

import { timeToWrite, withClock } from '../../app/clock.ts';
import type { AppContext } from '../../app/context.ts';
import { identityDifferences } from '../../app/installation.ts';
import { NotReady } from '../../app/not-ready.ts';
import { unopenableKeys } from '../../app/signing-keys.ts';
import { readClockWithFloor } from '../../store/clock.ts';
import { StartupError } from '../../store/db/database.ts';
import { type DatabaseInspection, inspectDatabase } from '../../store/db/inspection.ts';
import { probeWrite } from '../../store/write-probe.ts';
import { type BootstrapOptions, openContext } from './bootstrap.ts';
import { MIGRATIONS_MESSAGE, WRITE_FAULT_MESSAGES } from './database-checks.ts';
import { IDENTITY_REMEDIES, REMEDIES, STARTUP_REMEDIES, WRITE_REMEDIES } from './doctor-remedies.ts';
import { CHECKS, type Check, type Finding, fault, messageOf, ok, skipped } from './doctor-report.ts';
import { certificateFindings, type Machine, redisFinding, spaceFinding, THIS_MACHINE } from './doctor-surroundings.ts';
import { differenceSentence } from './identity.ts';
import { keySentence } from './installation-watch.ts';
import { hasStoredSecrets, SecretsUnreadable } from './secrets.ts';

/** The settings of the server. */
export type DoctorSettings = BootstrapOptions & { readonly redisUrl: string | null };

const refusal = (check: Check, error: StartupError): Finding =>
  fault(check, error.message, STARTUP_REMEDIES[error.fault]);
/** Returns a finding for each fault of the settings; those of secrets are findings about secrets. */
export function settingFindings(faults: readonly string[]): readonly Finding[] {
  return faults.map((text) =>
    /^(ALIAS|SEAL)_SECRET/.test(text)
      ? fault('secrets', text, REMEDIES.weakSecret)
      : fault('database', text, REMEDIES.settings),
  );
}

/** Examines everything and returns at least one finding for each check. */
export async function examine(settings: DoctorSettings, machine: Machine = THIS_MACHINE): Promise<readonly Finding[]> {
  const inspected = await inspectDatabase({
    url: settings.databaseUrl,
    dataDir: settings.dataDir,
    pooler: settings.databasePooler ?? null,
    directUrl: settings.databaseDirectUrl ?? null,
  });
  const found = await Promise.all([
    inspectionFindings(inspected),
    usedFindings(settings, inspected),
    spaceFinding(settings, machine),
    redisFinding(settings.redisUrl),
    certificateFindings(settings, machine),
  ]);
  return found.flat().toSorted((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check));
}

function inspectionFindings(found: DatabaseInspection): readonly Finding[] {
  if (found.state === 'NEW') {
    const checks = ['database', 'encoding', 'migrations'] as const;
    return [...checks.map((check) => ok(check, 'the first start creates the embedded database')), ok('pooler', 'none')];
  }
  if (found.state === 'SILENT') {
    const unknown = ['encoding', 'pooler', 'migrations'] as const;
    return [refusal('database', found.fault), ...unknown.map((check) => skipped(check, 'the database'))];
  }
  const { migrations } = found;
  return [
    ...(found.fault === null ? [] : [refusal('database', found.fault)]),
    found.encoding === null ? ok('encoding', 'UTF-8') : refusal('encoding', found.encoding),
    found.pooler === null
      ? ok('pooler', found.isPooled ? 'one in transaction mode, as the settings say' : 'none')
      : refusal('pooler', found.pooler),
    migrations instanceof StartupError
      ? refusal('migrations', migrations)
      : migrations.length === 0
        ? ok('migrations', 'every one is applied')
        : fault('migrations', `${MIGRATIONS_MESSAGE}: ${migrations.join(', ')}`, REMEDIES.migrations),
  ];
}

/** Returns what only an opened database shows: that it can be written to, its clock, and its secrets. */
async function usedFindings(settings: DoctorSettings, found: DatabaseInspection): Promise<readonly Finding[]> {
  const isStored = await storedSecrets(settings);
  const damaged =
    isStored instanceof SecretsUnreadable ? fault('secrets', isStored.message, REMEDIES.storedSecrets) : null;
  if (found.state === 'NEW') {
    const secrets = ok('secrets', isStored === true ? 'there are both' : 'the first start generates them');
    return [ok('clock', 'the one of this machine'), damaged ?? secrets];
  }
  const obstacle = obstacleOf(found);
  if (found.state === 'SILENT' || obstacle !== null || isStored instanceof SecretsUnreadable) {
    const first = obstacle ?? 'the file of secrets';
    const answers = found.state === 'ANSWERED' && found.fault === null ? [ok('database', `${found.name} answers`)] : [];
    return [...answers, skipped('clock', first), damaged ?? skipped('secrets', first)];
  }
  const secrets = isStored ? settings.secrets : PLACEHOLDERS;
  const app = await openContext({ ...settings, secrets, asOwner: false, readsOnly: true }, () => undefined);
  try {
    return [
      ...(await writeFindings(app, found.name)),
      await clockFinding(app),
      ...(await secretFindings(app, isStored)),
    ];
  } finally {
    await app.database.close();
  }
}

/** Returns what has to be mended before a database can be opened; null when nothing has. */
function obstacleOf(found: Exclude<DatabaseInspection, { readonly state: 'NEW' }>): string | null {
  if (found.state === 'SILENT') return 'the database';
  if ([found.fault, found.encoding, found.pooler].some((one) => one !== null)) return 'the database';
  const { migrations } = found;
  return migrations instanceof StartupError || migrations.length > 0 ? 'the history of migrations' : null;
}

/** Secrets with which a database is opened whose own are not there; nothing is written with them. */
const PLACEHOLDERS = { alias: new Uint8Array(32), seal: new Uint8Array(32) };

/** Returns whether each secret is in the settings or in the file of secrets, or what is wrong with the file. */
async function storedSecrets({ secrets, dataDir }: DoctorSettings): Promise<boolean | SecretsUnreadable> {
  if (secrets.alias !== null && secrets.seal !== null) return true;
  try {
    return await hasStoredSecrets(dataDir);
  } catch (error) {
    if (error instanceof SecretsUnreadable) return error;
    return new SecretsUnreadable(`The file of secrets in ${dataDir} cannot be read: ${messageOf(error)}.`);
  }
}

async function writeFindings(app: AppContext, name: string): Promise<readonly Finding[]> {
  const found = await probeWrite(app.database);
  return found === null
    ? [ok('database', `${name} answers and can be written to`)]
    : [fault('database', WRITE_FAULT_MESSAGES[found], WRITE_REMEDIES[found])];
}

async function clockFinding(app: AppContext): Promise<Finding> {
  try {
    timeToWrite(app, await withClock(app, (clock) => readClockWithFloor(app.database, clock, 'ALL')));
    return ok('clock', 'the database and this machine agree, and the log is not ahead of them');
  } catch (error) {
    if (error instanceof NotReady) return fault('clock', error.message, REMEDIES.clock);
    throw error;
  }
}

async function secretFindings(app: AppContext, isStored: boolean): Promise<readonly Finding[]> {
  const differences = await identityDifferences(app);
  if (!isStored) {
    const isUsed = differences.length > 0;
    return [
      isUsed
        ? fault(
            'secrets',
            'The database was used with stored secrets that are not in DATA_DIR.',
            REMEDIES.storedSecrets,
          )
        : ok('secrets', 'the first start generates them'),
    ];
  }
  const differing = differences.map((difference) => {
    const isSecret = difference.kind === 'ALIAS_SECRET' || difference.kind === 'SEAL_SECRET';
    const remedy = IDENTITY_REMEDIES[difference.kind];
    return fault(isSecret ? 'secrets' : 'database', differenceSentence(difference), remedy);
  });
  const closed = differing.length > 0 ? [] : await unopenableKeys(app);
  const keys = closed.map((kid) => fault('secrets', keySentence(kid), REMEDIES.closedKey));
  const faults = [...differing, ...keys];
  return faults.some(({ check }) => check === 'secrets')
    ? faults
    : [...faults, ok('secrets', 'they are those of the database')];
}
