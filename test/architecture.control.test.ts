// Control of the architecture test: one example of source text for each violation, and the line at which the check must report it.
// A test requires an example for every rule, so that a rule that can never fail is noticed.

import { describe, expect, it, test } from 'vitest';
import { importCircles } from './architecture/circles.ts';
import { clientViolations } from './architecture/client.ts';
import { findViolations, RULES, type Rule } from './architecture/fence.ts';
import { retiredNames } from './architecture/names.ts';
import { localPaths } from './architecture/trace.ts';

type Wrong = readonly [rule: Rule, file: string, body: string];

const BELOW = 'floor: imports only what stands below';
const LOADERS = 'floor: the schema runs the store through its loaders';
const INSIDE = 'import: stays in src and ends in .ts';
const LOOSE = 'type: no way round the types, classes for errors only';
const NAME = 'name: lower case words that say something';
const INDEX = 'name: an index file exports no values';
const READABLE = 'import: can be read from the text';
const LONG = 'length: a file has at most 300 lines';
const LONG_FUNCTION = 'length: a function has at most 80 lines';
const CHAIN = 'union: a table or a closed switch, no chain of comparisons';
const OPEN_DEFAULT = 'union: a default branch is closed by `satisfies never`';

// Each example is checked below a one-line opening comment, so the first line of its text has line number 2.
const wrong: readonly Wrong[] = [
  [
    CHAIN,
    'src/domain/x.ts',
    "export const f = (k: string) => { if (k === 'a') return 1; if (k === 'b') return 2; if (k === 'c') return 3; return 4; };",
  ],
  [
    CHAIN,
    'src/domain/x.ts',
    "export const f = (e: { k: string }) => (e.k === 'a' ? 1 : e.k === 'b' ? 2 : e.k === 'c' ? 3 : 4);",
  ],
  ['floor: a file stands on a floor of the plan', 'src/billing/invoice.ts', 'export const x = 1;'],
  ['floor: a file stands on a floor of the plan', 'src/offer.ts', 'export const x = 1;'],
  ['floor: a file stands on a floor of the plan', 'src/config/port.ts', 'export const x = 1;'],

  [BELOW, 'src/domain/offer.ts', `import { save } from '../store/offers.ts';`],
  [BELOW, 'src/domain/offer.ts', `import type { Row } from '../store/offers.ts';`],
  [BELOW, 'src/domain/offer.ts', `export type Row = import('../store/offers.ts').Row;`],
  [BELOW, 'src/domain/offer.ts', `export { save } from '../store/offers.ts';`],
  [BELOW, 'src/domain/offer.ts', `export * from '../store/offers.ts';`],
  [BELOW, 'src/domain/offer.ts', `import '../store/offers.ts';`],
  [BELOW, 'src/store/offers.ts', `import { claim } from '../app/offers.ts';`],
  [BELOW, 'src/store/offers.ts', `export const load = () => import('../stream/hub.ts');`],
  [BELOW, 'src/stream/subscription-index.ts', `import { claim } from '../app/offers.ts';`],
  [BELOW, 'src/app/offers.ts', `import { hub } from '../stream/hub.ts';`],
  [BELOW, 'src/app/offers.ts', `import { offer } from '../schema/offer.ts';`],
  [BELOW, 'src/wallet/signature.ts', `import { keys } from '../session/keys.ts';`],
  [BELOW, 'src/session/token.ts', `import { sessions } from '../store/sessions.ts';`],
  [BELOW, 'src/schema/offer.ts', `import { context } from '../server/context.ts';`],
  [BELOW, 'src/schema/offer.ts', `import { token } from '../session/token.ts';`],
  [BELOW, 'src/server/http/listener.ts', `import '../../main.ts';`],

  [
    'floor: the settings are read by main alone',
    'src/server/http/listener.ts',
    `import { config } from '../../config.ts';`,
  ],
  [
    'floor: the settings are read by main alone',
    'src/store/db/database.ts',
    `import type { Config } from '../../config.ts';`,
  ],
  [
    'floor: the database client stays in the store',
    'src/main.ts',
    `import { x } from '../generated/prisma/client.ts';`,
  ],
  [
    'floor: the database client stays in the store',
    'src/schema/a.ts',
    `import type { Offer } from '../../generated/prisma/client.ts';`,
  ],
  [LOADERS, 'src/schema/offer.ts', `import { offers } from '../store/offers.ts';`],
  [LOADERS, 'src/schema/reloader.ts', `import { type Row, offers } from '../store/offers.ts';`],

  [INSIDE, 'src/app/offers.ts', `import { world } from '../../test/kit/world.ts';`],
  [INSIDE, 'src/app/offers.ts', `import { offers } from '../store/offers.js';`],
  [INSIDE, 'src/app/offers.ts', `import { offers } from '../store/offers';`],
  ['import: only packages of its floor', 'src/app/offers.ts', `import { GraphQLError } from 'graphql';`],
  ['import: only packages of its floor', 'src/app/offers.ts', `import pg from 'pg';`],
  ['import: only packages of its floor', 'src/schema/offer.ts', `import type { Pool } from 'pg';`],
  [
    'import: only packages of its floor',
    'src/server/http/listener.ts',
    `import { PrismaPg } from '@prisma/adapter-pg';`,
  ],
  ['import: only packages of its floor', 'src/stream/subscription-index.ts', `import { WebSocket } from 'ws';`],
  [
    'import: only packages of its floor',
    'src/stream/subscription-index.ts',
    `import { parse } from 'graphql/language';`,
  ],
  ['import: only packages of its floor', 'src/store/offers.ts', `import { GraphQLError } from 'graphql';`],
  ['import: only packages of its floor', 'src/server/http/listener.ts', `import { x } from 'pinochle';`],
  ['import: only packages of its floor', 'src/domain/offer.ts', `import { createHash } from 'crypto';`],
  ['import: only modules of Node of its floor', 'src/domain/terms.ts', `import { createHash } from 'node:crypto';`],
  [
    'import: only modules of Node of its floor',
    'src/stream/subscription-index.ts',
    `import { createServer } from 'node:net';`,
  ],
  ['import: only modules of Node of its floor', 'src/app/offers.ts', `import { readFile } from 'node:fs/promises';`],
  [READABLE, 'src/store/offers.ts', `export const load = (name: string) => import(name);`],
  [READABLE, 'src/store/offers.ts', `const load = createRequire(import.meta.url);`],
  [READABLE, 'src/store/offers.ts', `module.createRequire(import.meta.url)('pg');`],

  ['token: ambient', 'src/domain/offer.ts', `setTimeout(() => 1, 5);`],
  ['token: ambient', 'src/domain/offer.ts', `const id = globalThis['crypto'];`],
  ['token: ambient', 'src/domain/offer.ts', `console.log(1);`],
  ['token: async', 'src/domain/offer.ts', `export async function claim() {}`],
  ['token: async', 'src/domain/offer.ts', `export const claim = async () => 1;`],
  ['token: async', 'src/domain/offer.ts', `export type Claim = () => Promise<void>;`],
  ['token: async', 'src/domain/offer.ts', `for await (const x of y) x();`],
  ['token: clock', 'src/domain/offer.ts', `export const now = () => Date.now();`],
  ['token: clock', 'src/app/offers.ts', `const now = new Date();`],
  ['token: clock', 'src/app/offers.ts', `const now = new Date;`],
  ['token: clock', 'src/app/offers.ts', `const now = Date();`],
  ['token: clock', 'src/stream/feed.ts', `const read = Date.now;`],
  ['token: clock', 'src/stream/feed.ts', `const at = globalThis.Date['now']();`],
  ['token: clock', 'src/session/token.ts', `const { now } = Date;`],
  ['token: clock', 'src/schema/offer.ts', `const at = performance.now();`],
  ['token: environment', 'src/server/http/listener.ts', `const port = process.env.PORT;`],
  ['token: environment', 'src/main.ts', `const port = process['env'].PORT;`],
  ['token: environment', 'src/main.ts', `const { env } = process;`],
  ['token: environment', 'src/store/db/database.ts', `import { env } from 'node:process';`],
  ['token: hiding', 'src/schema/offer.ts', `try { load(); } catch { rest(); }`],
  ['token: hiding', 'src/schema/offer.ts', `try { load(); } catch (e) { later(() => { throw e; }); }`],
  ['token: hiding', 'src/schema/offer.ts', `export const x = () => load()?.catch(() => null);`],
  ['token: process', 'src/app/offers.ts', `process.exit(1);`],
  ['token: process', 'src/schema/offer.ts', `globalThis.process.exit(1);`],
  ['token: randomness', 'src/domain/offer.ts', `const x = Math.random();`],
  ['token: randomness', 'src/app/offers.ts', `import { createHash, randomBytes } from 'node:crypto';`],
  ['token: randomness', 'src/app/offers.ts', `const id = crypto.randomUUID();`],
  ['token: randomness', 'src/stream/feed.ts', `const { random } = Math;`],
  ['token: sql', 'src/app/offers.ts', 'const q = `SELECT id\n  FROM offer WHERE id = ${id}`;'],
  ['token: sql', 'src/app/offers.ts', `const q = 'update offer set status = 1';`],
  ['token: sql', 'src/app/offers.ts', `store.$transaction(() => 1);`],
  ['token: sql', 'src/schema/offer.ts', 'sql`INSERT INTO offer VALUES (${1})`;'],
  ['token: sql', 'src/server/ops/health.ts', `query('DELETE FROM offer ');`],
  ['token: status', 'src/store/offers.ts', `if (row.status === 'OPEN') close(row);`],
  ['token: status', 'src/store/offers.ts', `const free = ['COOLDOWN', 'WITHDRAWN'].includes(row.phase) ? 1 : 0;`],
  ['token: status', 'src/server/ws/sockets.ts', `if (a && 'FILLED' != offer.status) leave();`],
  ['token: row lock outside the file of locks', 'src/store/offers.ts', 'sql`SELECT id FROM offer FOR UPDATE`;'],
  ['token: row lock outside the file of locks', 'src/store/offers.ts', `const tail = 'for no key update skip locked';`],

  [LOOSE, 'src/app/offers.ts', `export const x: any = 1;`],
  [LOOSE, 'src/app/offers.ts', `export const x = (y as any).z;`],
  [LOOSE, 'src/app/offers.ts', `export const x = y!.z;`],
  [LOOSE, 'src/app/offers.ts', `let x!: string;`],
  [LOOSE, 'src/app/offers.ts', `// @ts-expect-error: a reason makes it no better`],
  [LOOSE, 'src/app/offers.ts', `/* @ts-ignore */`],
  [LOOSE, 'src/app/offers.ts', `export class Offers {}`],
  [LOOSE, 'src/app/offers.ts', `export const Offers = class extends Map {};`],

  [
    OPEN_DEFAULT,
    'src/domain/offer.ts',
    `export const f = (x: 'A' | 'B') => { switch (x) { case 'A': return 1; default: return 2; } };`,
  ],
  [OPEN_DEFAULT, 'src/store/offers.ts', `switch (x) { case 'A': run(); break; default: }`],
  [LONG_FUNCTION, 'src/domain/offer.ts', `export function f() {\n${'run();\n'.repeat(80)}}`],
  [LONG_FUNCTION, 'src/domain/offer.ts', `export const f = () => {\n${'run();\n'.repeat(80)}};`],

  [BELOW, 'src/app/clock.ts', `import { catchUp } from '../sandbox/demo/simulate.ts';`],
  [BELOW, 'src/server/server.ts', `import { faucet } from '../sandbox/faucet.ts';`],
  [BELOW, 'src/domain/device.ts', `import { parse } from '../formats/device-file.ts';`],
  [BELOW, 'src/store/devices.ts', `import type { Row } from '../wallet/device-file.ts';`],

  [INDEX, 'src/domain/index.ts', `export { claim } from './claim.ts';`],
  [INDEX, 'src/domain/index.ts', `export { type Claim, claim } from './claim.ts';`],
  [INDEX, 'src/domain/index.ts', `export * from './claim.ts';`],
  [INDEX, 'src/domain/index.ts', `export const one = 1;`],
  [INDEX, 'src/schema/offer/index.ts', `export default 1;`],
];

/** Examples of files whose name, length or first lines violate a rule. */
const misshapen: readonly Wrong[] = [
  [NAME, 'src/domain/offer-utils.ts', '// An opening.\n'],
  [NAME, 'src/store/helpers/offers.ts', '// An opening.\n'],
  [NAME, 'src/app/OfferService.ts', '// An opening.\n'],
  [NAME, 'src/app/offer_page.ts', '// An opening.\n'],
  ['length: main is short', 'src/main.ts', `// An opening.\n${'run();\n'.repeat(80)}`],
  ['length: main is short', 'src/main.ts', `// Long, 300 lines because it says so.\n${'run();\n'.repeat(80)}`],
  [LONG, 'src/domain/offer.ts', `// An opening.\n${'run();\n'.repeat(300)}`],
  ['opening: one to six lines say what the file is for', 'src/domain/offer.ts', 'run();\n'],
  ['opening: one to six lines say what the file is for', 'src/domain/offer.ts', '\n// Late.\nrun();\n'],
  ['opening: one to six lines say what the file is for', 'src/domain/offer.ts', `${'// More.\n'.repeat(7)}run();\n`],
  [
    'opening: one to six lines say what the file is for',
    'src/domain/offer.ts',
    `/*\n${' * More.\n'.repeat(6)} */\nrun();\n`,
  ],
];

const right: readonly (readonly [what: string, file: string, body: string])[] = [
  ['words in comments', 'src/domain/offer.ts', `// async Date.now() process.env import('../store/x.ts') as any x!`],
  [
    'words in strings',
    'src/domain/offer.ts',
    `export const x = ['Date.now()', "process.env", \`await import('pg')\`];`,
  ],
  [
    'names of properties',
    'src/domain/offer.ts',
    `export const x = { process: 1, fetch: offer.console, async: y.require };`,
  ],
  ['a date that is given', 'src/domain/offer.ts', `export const at = (ms: number): Date => new Date(ms);`],
  [
    'a random source that is given',
    'src/app/offers.ts',
    `export const x = (random: (n: number) => Uint8Array) => random(16);`,
  ],
  ['a hash', 'src/app/offers.ts', `import { createHash } from 'node:crypto';`],
  [
    'prose that begins like a statement',
    'src/schema/offer.ts',
    `const d = 'Select an offer from the list; update it for all.';`,
  ],
  ['a statement in the store', 'src/store/offers.ts', 'sql`SELECT id FROM offer WHERE status = ${"OPEN"}`;'],
  ['a lock in the file of locks', 'src/store/locks.ts', 'sql`SELECT id FROM offer FOR UPDATE`;'],
  ['a row turned into a shape', 'src/store/columns.ts', `switch (row.status) { case 'OPEN': open(row); }`],
  ['a condition about something else', 'src/store/offers.ts', `if (rows.length === 0) none();`],
  [
    'where a file lies',
    'src/store/db/schema-engine.ts',
    `const at = createRequire(import.meta.url).resolve('@electric-sql/pglite');`,
  ],
  ['types of the store', 'src/schema/offer.ts', `import type { Row } from '../store/offers.ts';`],
  [
    'types of the store, each by itself',
    'src/schema/offer.ts',
    `import { type Row, type Page } from '../store/offers.ts';`,
  ],
  ['the store through a loader', 'src/schema/offer-loaders.ts', `import { offers } from '../store/offers.ts';`],
  [
    'a fault that is named and thrown on',
    'src/schema/offer.ts',
    `try { read(); } catch (e) { throw new GraphQLError('bad', { originalError: e }); }`,
  ],
  ['a package of the floor', 'src/schema/offer.ts', `import RelayPlugin from '@pothos/plugin-relay';`],
  ['an entry of a package', 'src/server/ws/sockets.ts', `import { useServer } from 'graphql-ws/use/ws';`],
  [
    'the floors below',
    'src/server/http/listener.ts',
    `import { feed } from '../stream/feed.ts'; import { sign } from '../session/token.ts';`,
  ],
  [
    'the settings in main',
    'src/main.ts',
    `import { read } from './config.ts'; import { http } from './server/http.ts';`,
  ],
  ['the environment in the settings', 'src/config.ts', `export const port = process.env['PORT'];`],
  ['the process in the server', 'src/server/ops/health.ts', `process.memoryUsage();`],
  [
    'a default that is closed',
    'src/domain/offer.ts',
    `switch (x) { case 'A': run(); break; default: x satisfies never; }`,
  ],
  [
    'the generated client in the store',
    'src/store/wallets.ts',
    `import { PrismaClient } from '../../generated/prisma/client.ts';`,
  ],
  ['an error', 'src/app/offers.ts', `export class Unreachable extends Error {}`],
  ['an index of types', 'src/domain/index.ts', `export type { Offer } from './offer.ts'; export type Id = string;`],
  ['the index of the schema', 'src/schema/index.ts', `export const schema = 1;`],
  ['generated files', 'generated/prisma/client-utils.ts', `export const x: any = process.env;`],
];

const house = (file: string, text: string) => findViolations(new Map([[file, text]]));
const opened = (body: string) => `// An opening.\n${body}\n`;

describe('the architecture check', () => {
  test.each(wrong)('reports the rule "%s" in %s for the code: %s', (rule, file, body) => {
    expect(house(file, opened(body))).toContainEqual(expect.objectContaining({ file, line: expectedLine(rule), rule }));
  });

  test.each(misshapen)('reports the rule "%s" for the file %s as a whole', (rule, file, text) => {
    expect(house(file, text).map((breach) => breach.rule)).toContain(rule);
  });

  test('throws for a file that is not TypeScript', () => {
    expect(() => house('src/domain/offer.ts', opened('export const = 1;'))).toThrow();
  });
});

describe('the architecture check of valid code', () => {
  test.each(right)('accepts %s', (_, file, body) => {
    expect(house(file, opened(body))).toEqual([]);
  });
});

test('every rule of the architecture check has an example of a violation in this test', () => {
  const seen = new Set([...wrong, ...misshapen].map(([rule]) => rule));
  expect(RULES.filter((rule) => !seen.has(rule))).toEqual([]);
});

test('the search for local paths finds absolute paths of a computer in any text, and accepts web addresses and relative paths', () => {
  const home = ['', 'home', 'ada', 'notes'].join('/');
  const windows = ['C:', 'Users', 'ada'].join('\\');
  const found = localPaths('README.md', `see ${home}\n\n(${windows})\nat /srv/tandem/src`, '/srv/tandem');
  expect(found).toEqual([
    `README.md:1  ${home.slice(0, -'/notes'.length)}`,
    `README.md:3  ${windows}`,
    'README.md:4  /srv/tandem',
  ]);
  expect(
    localPaths(
      'README.md',
      'https://example.org/home/ada and ./docs/x and node_modules/a/home/b and src/app/x.ts',
      '/app',
    ),
  ).toEqual([]);
});

function expectedLine(rule: Rule): number {
  return rule.startsWith('floor: a file') ? 1 : 2;
}

describe('the rules of the client library', () => {
  it.each([
    ['a file of the server', `import { io } from '../../src/domain/money.ts';`],
    ['another package', `import { print } from 'graphql';`],
    ['a package of another file', `import type { Client } from 'graphql-ws';`],
    ['a module of Node', `import { createHash } from 'node:crypto';`],
    ['a global of Node', `export const x = Buffer.from('a');`],
    ['any', 'export const x: any = 1;'],
    ['too many lines', '// line\n'.repeat(301)],
  ])('report %s', (_, body) => {
    expect(clientViolations('client/src/x.ts', body)).toHaveLength(1);
  });

  it('accept its own files, and graphql-ws where the socket is', () => {
    const body = `import { createClient } from 'graphql-ws'; import { x } from './retry.ts';`;
    expect(clientViolations('client/src/stream-socket.ts', body)).toEqual([]);
  });
});

describe('the search for import circles', () => {
  const files = (imports: Readonly<Record<string, string>>) => new Map(Object.entries(imports));

  it('finds two files that import each other, also when they import only types', () => {
    const pair = files({
      'src/a/x.ts': `import type { Y } from './y.ts';`,
      'src/a/y.ts': `import type { X } from './x.ts';`,
      'src/a/z.ts': `import { x } from './x.ts';`,
    });
    expect(importCircles(pair)).toEqual([['src/a/x.ts', 'src/a/y.ts']]);
  });

  it('finds an import circle of three files in two folders', () => {
    const three = files({
      'src/a/x.ts': `export { y } from '../b/y.ts';`,
      'src/b/y.ts': `export const z = () => import('./z.ts');`,
      'src/b/z.ts': `import '../a/x.ts';`,
    });
    expect(importCircles(three)).toEqual([['src/a/x.ts', 'src/b/y.ts', 'src/b/z.ts']]);
  });

  it('reports no import circle for two import paths to the same file', () => {
    const diamond = files({
      'src/a/x.ts': `import './y.ts'; import './z.ts';`,
      'src/a/y.ts': `import './w.ts';`,
      'src/a/z.ts': `import './w.ts';`,
      'src/a/w.ts': `export const w = 1;`,
    });
    expect(importCircles(diamond)).toEqual([]);
  });
});

describe('the search for names that the project has replaced', () => {
  it.each([
    ['a variable', 'const book = 1;'],
    ['a function', 'function proceed() {}'],
    ['a type', 'type Moment = string;'],
    ['a parameter', 'const f = (wish: string) => 1;'],
    ['a destructured variable', 'const { patience } = limits;'],
    ['a member of a type', 'type T = { readonly toldTo: string };'],
    ['a unit in digits', 'const reliabilityE2 = 1;'],
  ])('finds a replaced name in %s', (_, body) => {
    expect(retiredNames('src/domain/x.ts', body)).toHaveLength(1);
  });

  it('finds a file whose name is a replaced name', () => {
    expect(retiredNames('test/stream/tail.test.ts', 'run();')).toHaveLength(1);
  });

  it('accepts the replaced names in comments, strings and as parts of other names', () => {
    expect(retiredNames('src/domain/x.ts', `const bookkeeping = 'book'; // the moment`)).toEqual([]);
  });
});
