// Signs a text with a persona of the sandbox or with a key file, so that GraphiQL and other tools can send signed actions:
// `npm run -s sign -- --as owner < text`. It uses examples/wallet.ts and needs no server.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Encoding, type Wallet, walletOfSecret } from '../examples/wallet.ts';

const HELP = `Signs a text and prints the signature in base58, as \`authorization.signature\` and \`signIn\` take it.

  npm run -s sign -- --as NAME [FILE]      signs with a persona of examples/personas.json: owner or co-staker
  npm run -s sign -- --key KEYFILE [FILE]  signs with a key file of the Solana command line (a JSON array of 64 numbers)

Without FILE, or with "-", the text comes from standard input. The text must arrive exactly as the API gave it; one line feed that a
shell adds at the end is dropped. A text given as a JSON string ("…", as copied from an answer) is decoded first.

  --encoding E   RAW (default), OFFCHAIN_V0 or OFFCHAIN_V1: the bytes around the text, as \`authorization.encoding\`
  --address      prints the wallet's address instead of a signature
  --help         prints this text

Anybody can sign with a persona: it holds play money in sandboxes and nothing of value anywhere.`;

const ENCODINGS: readonly Encoding[] = ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'];

/** A fault of the call, as a sentence. */
class UsageError extends Error {}

try {
  process.stdout.write(`${answer()}\n`);
} catch (error) {
  const known = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = known ? 2 : 1;
}

function answer(): string {
  const { values, positionals } = parseArgs({
    options: {
      as: { type: 'string' },
      key: { type: 'string' },
      encoding: { type: 'string', default: 'RAW' },
      address: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return HELP;
  const encoding = ENCODINGS.find((name) => name === values.encoding);
  if (encoding === undefined) throw new UsageError(`--encoding is one of ${ENCODINGS.join(', ')}.`);
  if (positionals.length > 1) throw new UsageError('Give one file, or none to sign the text of standard input.');
  const wallet = walletOf(values.as, values.key);
  return values.address ? wallet.address : wallet.sign(textOf(positionals[0] ?? '-'), encoding);
}

function walletOf(persona: string | undefined, keyFile: string | undefined): Wallet {
  if ((persona === undefined) === (keyFile === undefined)) {
    throw new UsageError('Name the signer: --as owner, --as co-staker, or --key KEYFILE. --help says more.');
  }
  const text = keyFile === undefined ? personaKey(persona ?? '') : read(keyFile);
  let key: unknown;
  try {
    key = JSON.parse(text);
  } catch {
    throw new UsageError(`${keyFile} is not JSON.`);
  }
  const isByte = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256;
  if (!Array.isArray(key) || key.length !== 64 || !key.every(isByte)) {
    throw new UsageError(`${keyFile} is not a key file: a JSON array of 64 numbers from 0 to 255.`);
  }
  const wallet = walletOfSecret(Uint8Array.from(key.slice(0, 32)));
  if (!Buffer.from(wallet.publicKey).equals(Buffer.from(key.slice(32)))) {
    throw new UsageError(`${keyFile} is damaged: its last 32 numbers are not the public key of the first 32.`);
  }
  return wallet;
}

function personaKey(name: string): string {
  const file = new URL('../examples/personas.json', import.meta.url);
  const { personas } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly personas: readonly { readonly name: string; readonly key: readonly number[] }[];
  };
  const found = personas.find((persona) => persona.name === name);
  if (found === undefined) {
    throw new UsageError(
      `There is no persona "${name}"; there are ${personas.map((persona) => persona.name).join(' and ')}.`,
    );
  }
  return JSON.stringify(found.key);
}

/** Returns the text to sign. */
function textOf(name: string): string {
  const text = read(name).replace(/\r?\n$/, '');
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    throw new UsageError('The text begins with a quotation mark but is no JSON string.');
  }
}

function read(name: string): string {
  try {
    // npm runs scripts in the package's folder; INIT_CWD is the folder in which the command was typed.
    return readFileSync(name === '-' ? 0 : resolve(process.env['INIT_CWD'] ?? '.', name), 'utf8');
  } catch (error) {
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
