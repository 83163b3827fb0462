// The package that `npm pack` makes of the client library: its files, its types in another project, and its entries in Node.
// In a soak the package is installed from the registry's dependencies and compiled with TypeScript 5 as well.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOAK } from '../kit/soak.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const ENTRIES = ['cache', 'documents', 'money', 'react', 'signers', 'streams', 'time', 'webhooks'];

/** Types that have to hold in the project of a user. Every line below `@ts-expect-error` must not compile. */
const CONSUMER = `
import { type ClaimOfferResult, createTandem, isRefusal, type PreparedAction, TandemError, type TypedDocument } from '@tandem/client';
import { keys, typePolicies } from '@tandem/client/cache';
import { OffersDocument } from '@tandem/client/documents';
import { formatAmount, parseAmount } from '@tandem/client/money';
import { keyPairSigner, walletStandardSigner } from '@tandem/client/signers';
import { type EventStream, storedCursor } from '@tandem/client/streams';
import { countdown, marketClock } from '@tandem/client/time';
import { verificationAnswer, verifyWebhook } from '@tandem/client/webhooks';

const tandem = createTandem({ url: 'http://localhost:4000/graphql' });
declare const wallet: { readonly features: object };
declare const account: { readonly address: string; readonly publicKey: Uint8Array };

export function show(result: ClaimOfferResult): string {
  if (!isRefusal(result)) return result.coStake.id;
  const code: string = result.code;
  switch (result.__typename) {
    case 'ClaimCapReached':
      return \`\${result.used} of \${result.limit}\`;
    default:
      // @ts-expect-error: a refusal was forgotten
      result satisfies never;
      return code + result.message;
  }
}

export async function use(signal: AbortSignal): Promise<void> {
  const signer = walletStandardSigner(wallet, account);
  const result = await tandem.claimOffer(signer, { offerId: 'offer_1' }, { signal });
  if (result.__typename === 'ClaimOfferSuccess') result.replayed satisfies boolean;
  // @ts-expect-error: the field has another name
  await tandem.claimOffer(signer, { offer: 'offer_1' });
  // @ts-expect-error: exactly one of the two fields
  await tandem.claimRewards(signer, { coStakeId: 'a', deviceId: 'b' });
  const prepared: PreparedAction<'unstake'> = await tandem.prepare(signer, 'unstake', { coStakeId: 'costake_1' });
  (await tandem.submit(prepared)).__typename satisfies string;
  const { offers } = await tandem.ask(OffersDocument, { first: 20, filter: { status: ['OPEN'] } });
  for (const { requestedAmount } of offers.nodes) formatAmount(parseAmount(requestedAmount)) satisfies string;
  // @ts-expect-error: not a status
  await tandem.ask(OffersDocument, { filter: { status: ['GONE'] } });
  const own = '{ protocol { now } }' as TypedDocument<{ readonly protocol: { readonly now: string } }, Record<string, never>>;
  const clock = marketClock((await tandem.ask(own)).protocol.now);
  countdown('2026-01-01T00:00:00.000Z', clock).days satisfies number;
  const plain = await tandem.ask('{ viewer { account { id } } }');
  plain['viewer'];
  const stream: EventStream<unknown> = tandem.accountEvents({ cursor: storedCursor(localStorageLike, 'events') });
  stream.pause();
  for await (const item of tandem.offerEvents({ filter: { types: ['OFFER_OPENED'] } })) {
    if (item.__typename === 'OfferEvent') item.offer.slug satisfies string;
    if (item.__typename === 'StreamReset') item.reason satisfies 'EXPIRED' | 'EPOCH_CHANGED' | 'ACCESS_CHANGED';
  }
}
declare const localStorageLike: { getItem(key: string): string | null; setItem(key: string, value: string): void };
export async function receive(body: string, headers: { get(name: string): string | null }): Promise<string | null> {
  const message = await verifyWebhook<{ readonly offer: { readonly slug: string } }>({ body, headers, secret: ['a', 'b'] });
  message.data.offer.slug satisfies string;
  return verificationAnswer(message);
}
export const all = [keys, typePolicies, keyPairSigner, TandemError];
`;

const HOOKS = `
import { TandemProvider, useAction, useAsk, useSession, useStream, askOptions } from '@tandem/client/react';
import { ProtocolDocument } from '@tandem/client/documents';

export function Claim(): string {
  const { state, run } = useAction('claimOffer');
  const { data } = useAsk(ProtocolDocument, {});
  useStream('offers', (tandem) => tandem.offerEvents(), (item) => item.cursor);
  void run;
  if (state.step === 'DONE') return state.result.__typename;
  return data?.protocol.now ?? useSession()?.accountId ?? '';
}
export const all = [TandemProvider, askOptions];
`;

const README = readFileSync(join(root, 'client', 'README.md'), 'utf8');
/** Names that the blocks of the README take from elsewhere. */
const AMBIENT = [
  ['tandem', "import('@tandem/client').Tandem"],
  ['signer', "import('@tandem/client').Signer"],
  ['wallet', '{ features: object; accounts: [{ address: string; publicKey: Uint8Array }] }'],
  ['bytes', 'Uint8Array'],
  ['coStakeId', 'string'],
  ['withdrawableAt', 'string'],
] as const;

describe('the package of the client library', { timeout: 240_000 }, () => {
  let project: string;
  let files: readonly string[];

  beforeAll(async () => {
    project = realpathSync(mkdtempSync(join(tmpdir(), 'tandem-package-')));
    const packed = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: join(root, 'client') });
    const [{ filename, files: listed }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
    files = listed.map(({ path }: { readonly path: string }) => path);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
    const install = (...args: readonly string[]) =>
      run('npm', ['install', '--no-audit', '--no-fund', ...args], { cwd: project });
    if (SOAK) {
      await install(`./${filename}`, 'typescript@5', '@types/node@24', '@types/react@19', 'react@19');
    } else {
      // Without the registry: the dependencies are those of this project.
      const given = ['graphql-ws', 'graphql'].map((name) => join(root, 'node_modules', name));
      await install('--offline', `./${filename}`, ...given);
      for (const name of ['react', '@types', 'typescript']) {
        symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
      }
    }
    writeFileSync(join(project, 'consumer.ts'), CONSUMER);
    writeFileSync(join(project, 'hooks.ts'), HOOKS);
  }, 240_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const compile = (compiler: string, options: object, include: readonly string[]): Promise<string> => {
    const base = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, skipLibCheck: false };
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...base, ...options }, include }),
    );
    return run(process.execPath, [compiler, '-p', project]).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
  };
  const tsc = (folder: string): string => join(folder, 'node_modules', 'typescript', 'bin', 'tsc');

  it('contains compiled modules, types, README and licence, and no source or test', () => {
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.d.ts']));
    for (const entry of ENTRIES) expect(files).toContain(`dist/${entry}.js`);
    expect(files.filter((file) => /(?<!\.d)\.ts$|test/.test(file))).toEqual([]);
  });

  it('type-checks in another project with the code of its README, and a forgotten refusal is an error', async () => {
    const blocks = [...README.matchAll(/^```tsx?\n(.*?)^```/gms)].map(([, code = '']) => code);
    expect(blocks.length).toBeGreaterThan(7);
    for (const [index, code] of blocks.entries()) {
      const declared = AMBIENT.filter(([name]) => !new RegExp(`const ${name}\\b`).test(code));
      const head = declared.map(([name, type]) => `declare const ${name}: ${type};\n`).join('');
      writeFileSync(join(project, `readme-${index}.tsx`), `${head}export {};\n${code}`);
    }
    const compilers = SOAK ? [tsc(root), tsc(project)] : [tsc(root)];
    for (const compiler of compilers) {
      expect(await compile(compiler, { types: [], jsx: 'react-jsx' }, ['*.ts', '*.tsx'])).toBe('');
    }
  });

  it('type-checks under the strictest options without the types of a browser', async () => {
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true };
    const options = { ...strictest, lib: ['es2023'], types: ['node'] };
    expect(await compile(tsc(root), options, ['consumer.ts'])).toBe('');
  });

  it('loads each entry in Node', async () => {
    const names = ['', ...ENTRIES.filter((entry) => SOAK || entry !== 'react').map((entry) => `/${entry}`)];
    const imports = names.map((name) => `import * as m${name.slice(1)} from '@tandem/client${name}';`).join('\n');
    writeFileSync(
      join(project, 'load.js'),
      `${imports}\nconsole.log(typeof m.createTandem, typeof mmoney.parseAmount);`,
    );
    const { stdout } = await run(process.execPath, [join(project, 'load.js')]);
    expect(stdout).toBe('function function\n');
    expect(existsSync(join(root, 'client/dist/index.js'))).toBe(true);
  });
});
