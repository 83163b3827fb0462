// Tests of the project's commands: each prints its help, `sign` signs what the API gives, and `import` names a missing file.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bytesToSign, makeWallet } from '../examples/wallet.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** Commands that hand their arguments to a tool with a help of its own, and the one that npm calls. */
const TOOLS = ['codegen', 'types', 'lint', 'postinstall'];
const commands = Object.entries(scripts).filter(([name]) => !TOOLS.includes(name));

const run = (command: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}) => {
  const [program, ...words] = command.split(' ');
  expect(program).toBe('node');
  return spawnSync(process.execPath, [...words, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    input,
    timeout: 30_000,
    env: { ...process.env, ...env },
  });
};

describe('a command of package.json', () => {
  it.each(commands)('%s prints its help with --help and does nothing else', (name, command) => {
    const { status, stdout, stderr } = run(command, ['--help']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const family = name.split(':')[0] ?? name;
    expect(stdout).toMatch(new RegExp(`npm (run (-s )?)?${family}\\b`));
    expect(stdout.split('\n').length).toBeGreaterThan(3);
  });

  it('that runs a tool is one of those whose tool has a help of its own', () => {
    for (const name of TOOLS.filter((tool) => tool !== 'postinstall')) {
      expect(scripts[name]).toMatch(/^(?:graphql-codegen|tsc|biome) /);
    }
  });
});

describe('npm run sign', () => {
  const { sign = '' } = scripts;
  const { personas } = JSON.parse(readFileSync(join(ROOT, 'examples/personas.json'), 'utf8')) as {
    readonly personas: readonly { readonly name: string; readonly address: string; readonly key: readonly number[] }[];
  };
  const TEXT = 'localhost:4000 asks you to authorise an action:\nwallet\n\nAction: Claim co-staking offer';

  it.each(personas)('prints the signature and the address of $name', ({ name, address }) => {
    const seed = `tandem demo ${name} ${name === 'owner' ? 79 : 30}`;
    expect(run(sign, ['--as', name, '--address']).stdout).toBe(`${address}\n`);
    expect(run(sign, ['--as', name], TEXT).stdout).toBe(`${makeWallet(seed).sign(TEXT)}\n`);
    // A line feed that a shell adds, and a text copied as JSON, give the same signature.
    expect(run(sign, ['--as', name], `${TEXT}\n`).stdout).toBe(`${makeWallet(seed).sign(TEXT)}\n`);
    expect(run(sign, ['--as', name], JSON.stringify(TEXT)).stdout).toBe(`${makeWallet(seed).sign(TEXT)}\n`);
  });

  it('signs with a key file, in another encoding, a text from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sign-'));
    writeFileSync(join(folder, 'key.json'), JSON.stringify(personas[0]?.key));
    writeFileSync(join(folder, 'text'), TEXT);
    const args = ['--key', 'key.json', '--encoding', 'OFFCHAIN_V0', 'text'];
    const { stdout } = run(sign, args, '', { INIT_CWD: folder });
    const wallet = makeWallet('tandem demo owner 79');
    expect(stdout).toBe(`${wallet.sign(TEXT, 'OFFCHAIN_V0')}\n`);
    expect(bytesToSign(TEXT, wallet.publicKey, 'OFFCHAIN_V0').length).toBeGreaterThan(TEXT.length);
  });

  it.each([
    [['--as', 'nobody'], /no persona "nobody"; there are owner and co-staker/],
    [[], /Name the signer/],
    [['--as', 'owner', '--encoding', 'V9'], /--encoding is one of RAW/],
    [['--key', 'missing.json'], /missing\.json cannot be read/],
    [['--key', 'package.json'], /not a key file/],
    [['--wrong'], /--wrong/],
  ])('says for %j what is wrong and exits with 2', (args, message) => {
    const { status, stdout, stderr } = run(sign, args, 'text', { INIT_CWD: ROOT });
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('npm run import', () => {
  it('prints a sentence for a missing file and for a folder, without a stack', () => {
    const importing = scripts['import'] ?? '';
    for (const [file, sentence] of [
      ['no-such-file.json', /^There is no file .*no-such-file\.json\.\n$/],
      ['src', /^.*src is a folder\. Name a file of devices\.\n$/],
    ] as const) {
      const { status, stderr } = run(importing, [file], '', { INIT_CWD: ROOT });
      expect(stderr).toMatch(sentence);
      expect(status).toBe(1);
    }
  });
});
