// The help of the project's commands: `npm run NAME -- --help` prints it before a program is loaded. A program that is not in the table
// prints its own.
// **Invariant:** every command of package.json that runs a program of this project has a text (test/commands.test.ts).

import { parseArgs } from 'node:util';

const SETTINGS = 'It uses the settings of the server (the table in README.md).';

/** The help of each program, by its file. */
export const HELP = {
  'src/main.ts': `Starts the server.

  npm start                         a sandbox with a demo network at http://localhost:4000, data in data/
  NODE_ENV=production npm start     the compiled program, after npm run build

Settings are environment variables (the table in README.md). The program stops after Ctrl+C, when all requests have their answers.`,
  'scripts/dev.mjs': `Starts the server from its sources, and again after each change of a source.

  npm run dev

Settings are environment variables (the table in README.md).`,
  'examples/demo.ts': `Shows co-stakes from offer to withdrawal against a running sandbox, as each party sees them.

  npm run demo

TANDEM_URL is the server (default http://localhost:4000), NETWORK_TOKEN a token for the network's API. The last line says that every
step succeeded; at the first one that does not, the command says which and exits with 1.`,
  'scripts/import.ts': `Imports devices in the format of the network's explorer, all or none.

  npm run import -- FILE

FILE holds device objects, or the explorer's answers around them (examples/network/README.md). Every fault is printed with its line.
${SETTINGS} It runs with or without a running server.`,
  'scripts/token.ts': `Prints or revokes a token for the network's API.

  npm run token -- NETWORK          prints a token, valid for thirty days; standard output holds the token only
  npm run token -- REVOKE TOKEN     revokes a token together with every other token of its signing key

${SETTINGS}`,
  'scripts/doctor.ts': `Examines this installation, before or beside a running server, and says what to do about each fault.

  npm run doctor

One line for each check: database, encoding, pooler, migrations, clock, secrets, free space of DATA_DIR, Redis, and the certificates of the
database and of the proxy. Below a fault one line has the remedy; then it exits with 1. It changes nothing. ${SETTINGS}`,
  'scripts/audit.ts': `Checks the whole database: money, claim slots, terms, evidence, time, log.

  npm run audit

Prints one line per check and the ids of the first wrong rows, and exits with 1 when a check fails. ${SETTINGS}
It runs with or without a running server.`,
  'scripts/verify-log.ts': `Checks that the event log was not changed, and names the first changed row.

  npm run verify-log

${SETTINGS}`,
  'scripts/migrate.ts': `Applies pending migrations, as the server does at its start.

  npm run migrate
  npm run migrate -- --origin URL   also records a new public origin, with which servers start from then on

${SETTINGS}`,
  'scripts/create-migration.ts': `Writes the next migration: the difference between prisma/schema.prisma and what the migrations make.

  npm run migration -- NAME            writes it, when there is a difference (NAME in lower case, words joined by "_")
  npm run migration -- NAME --empty    writes an empty one, for SQL that a Prisma schema cannot express
  npm run migration -- --check         fails when there is a difference, and writes nothing`,
  'scripts/print-schema.ts': `Prints schema.graphql and network.graphql, and generates the files of the client library.

  npm run schema                        writes the files; refuses a breaking change
  npm run schema -- --accept-breaking   writes the files with breaking changes
  npm run schema -- --check             writes nothing; fails when a file differs from the code`,
  'scripts/sample.ts': `Prints a random sample of comments, exported names, test titles and GraphQL descriptions.

  npm run sample -- SEED                    60 comments, 60 names, 40 titles, 40 descriptions
  npm run sample -- SEED --only src/app     from the files whose path begins with src/app

SEED is any text; the same seed gives the same sample of the same sources.`,
  'bench/main.ts': `Runs a benchmark beside its baselines.

  npm run bench -- reads | claim | ingest | network | streams | webhooks | rest | page [options]
  npm run bench:smoke                   a short run of streams, as npm run check does

docs/bench.md explains the options and has the results.`,
  'scripts/build.mjs': `Compiles the production programs into dist/, with the data files that they read.

  npm run build

NODE_ENV=production npm start then needs no development dependency.`,
  'scripts/build-client.mjs': `Builds the client library into client/dist.

  npm run build:client`,
  'scripts/screenshot.ts': `Takes the picture of the marketplace page for README.md, with Chromium.

  npm run screenshot                of the sandbox at http://localhost:4000, once its demo network is complete
  npm run screenshot -- URL         of another one

CHROMIUM names the program; by default the first of its usual names on the PATH.`,
  'scripts/side-by-side.ts': `Takes pictures of the page's screens in four forms, with Chromium: 1 280 and 390 px wide, light and dark.

  npm run side-by-side                   of the sandbox at http://localhost:4000, into side-by-side/
  npm run side-by-side -- FOLDER         beside the drawings of the page in FOLDER, and their documents in the page's style

--url names another sandbox, --out another folder for pictures and index.html, --only some screens, such as offer,account.
CHROMIUM names the program; by default the first of its usual names on the PATH.`,
  'scripts/check.mjs': `Runs everything that a change has to pass: types, lint, generated files, commit subjects, tests, a small bench.

  npm run check`,
  'scripts/check-commits.mjs': `Checks the subjects of new commits: \`area: imperative\`, at most 72 characters.

  npm run commits
  npm run commits -- "SUBJECT"      checks one subject`,
};

/** Prints the help of a program and ends the process when `--help` or `-h` is among its arguments. */
export function printHelpIfAsked(file) {
  const text = HELP[file];
  if (text === undefined) return;
  const { values } = parseArgs({ strict: false, options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help !== true) return;
  process.stdout.write(`${text}\n`);
  process.exit(0);
}
