// Texts that a wallet shows and signs, byte by byte. The server builds them from its own data; it never parses a client's text.
// **Invariant:** a text is printable ASCII in lines separated by LF, at most 1 100 bytes, and no value can start a new line.
// A change of a single byte here breaks every integrator.

import { parseWalletAddress, type WalletAddress } from './address.ts';

/** Leaves room for the off-chain envelope (85 bytes) within the 1 232 bytes that hardware wallets accept. */
const MAX_TEXT_BYTES = 1100;
const PRINTABLE = /^[\x20-\x7e]+$/;
const TOKEN = /^[\x21-\x7e]+$/;
const DOMAIN = /^[0-9A-Za-z.[\]:-]+$/;
const CHAIN_ID = /^[-0-9a-z]{3,8}:[-_0-9A-Za-z]{1,32}$/;
const DETAIL_NAME = /^[A-Z][0-9A-Za-z]*([ -][0-9A-Za-z]+)*$/;
/** `statement` and `pchar` of the grammar of Sign-In-With-Solana; narrower than ASCII. */
const STATEMENT = /^[-0-9A-Za-z._~:/?#[\]@!$&'()*+,;= ]+$/;
const REQUEST_ID = /^[-0-9A-Za-z._~!$&'()*+,;=:@]+$/;

const ASKS = 'asks you to authorise an action:';
const SIGN_IN = 'wants you to sign in with your Solana account:';
/** Names of the fixed lines; a detail must not have one of them. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  'Action,URI,Version,Chain ID,Nonce,Issued At,Expiration Time,Request ID'.split(','),
);

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const NONCE_LETTERS = 22;
const UNBIASED_BYTES = 256 - (256 % BASE62.length);
const MAX_DRAWS = 64;

/** A text cannot be built or is not signable. A fault of the caller, not of a client. */
export class UnsignableText extends Error {
  override readonly name = 'UnsignableText';
  /** The part at fault, such as `domain` or `detail Device`. */
  readonly part: string;
  constructor(part: string) {
    super(`cannot be signed as text: ${part}`);
    this.part = part;
  }
}

/** The part that both kinds of text share: domain, wallet, chain and validity. */
type TextScope = {
  /** Host, with its port where that is not the default: `tandem.example`, `localhost:4000`. */
  readonly domain: string;
  readonly wallet: WalletAddress;
  readonly uri: string;
  /** CAIP-2 style, such as `solana:mainnet`. */
  readonly chainId: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

/** An action to authorise. `details` become one line each, in the order given. */
export type ActionText = TextScope & {
  /** The title that the signer reads, such as `Claim co-staking offer`. */
  readonly action: string;
  readonly details: readonly (readonly [name: string, value: string])[];
};

/** A sign-in. `requestId` is the id of the challenge that the text answers. */
export type SignInText = TextScope & { readonly statement: string; readonly requestId: string };

/** The text that authorises one action, without LF at its end. Throws `UnsignableText`, which names the part at fault. */
export function actionText(input: ActionText): string {
  const names = input.details.map(([name]) => name);
  if (new Set(names).size < names.length) throw new UnsignableText('details with one name twice');
  const details = input.details.map(([name, value]) => {
    if (!DETAIL_NAME.test(name) || RESERVED_NAMES.has(name)) throw new UnsignableText('name of a detail');
    return `${name}: ${part(`detail ${name}`, PRINTABLE, value)}`;
  });
  return finished([
    ...opening(input, ASKS),
    `Action: ${part('action', PRINTABLE, input.action)}`,
    ...details,
    '',
    `URI: ${part('uri', TOKEN, input.uri)}`,
    ...closing(input),
  ]);
}

/**
 * The text of a sign-in in the grammar of Sign-In-With-Solana (`phantom/sign-in-with-solana`), fields in its order.
 * Throws `UnsignableText`, which names the part at fault.
 */
export function signInText(input: SignInText): string {
  return finished([
    ...opening(input, SIGN_IN),
    part('statement', STATEMENT, input.statement),
    '',
    `URI: ${part('uri', TOKEN, input.uri)}`,
    'Version: 1',
    ...closing(input),
    `Request ID: ${part('request id', REQUEST_ID, input.requestId)}`,
  ]);
}

/** The bytes of a text as wallets sign it. Throws `UnsignableText` unless it is printable ASCII and LF within 1 100 bytes. */
export function textBytes(text: string): Uint8Array {
  if (!/^[\n\x20-\x7e]+$/.test(text)) throw new UnsignableText('a text of anything but printable ASCII and LF');
  if (text.length > MAX_TEXT_BYTES) throw new UnsignableText(`a text of more than ${MAX_TEXT_BYTES} bytes`);
  return new TextEncoder().encode(text);
}

/** The domain in the first line of a text of this file; null for any other text. */
export function domainOf(text: string): string | null {
  const [opener] = text.split('\n', 1);
  const [domain, ...words] = (opener ?? '').split(' ');
  const asked = words.join(' ');
  return domain !== undefined && (asked === ASKS || asked === SIGN_IN) ? domain : null;
}

/**
 * Converts foreign text, such as the name of a device, to a value of a text: each character that is not printable ASCII, line breaks
 * included, becomes `?`; text longer than `maxLength` is cut and ends in `...`; empty text becomes `?`.
 */
export function asciiLine(text: string, maxLength = 64): string {
  const line = [...text].map((letter) => (PRINTABLE.test(letter) ? letter : '?')).join('');
  if (line.length > maxLength) return `${line.slice(0, Math.max(0, maxLength - 3))}...`.slice(0, maxLength);
  return line === '' ? '?' : line;
}

/** True for a text of exactly 22 base62 letters. */
export function isNonce(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/**
 * Draws a nonce of about 131 bits. Every letter is equally likely: bytes that would favour the first letters of the alphabet are
 * rejected. Throws if the source returns only such bytes, as a broken one does.
 */
export function newNonce(random: (bytes: number) => Uint8Array): string {
  let nonce = '';
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    for (const byte of random(NONCE_LETTERS)) {
      if (byte < UNBIASED_BYTES) nonce += BASE62.charAt(byte % BASE62.length);
      if (nonce.length === NONCE_LETTERS) return nonce;
    }
  }
  throw new Error('the source of randomness returned no usable bytes');
}

function opening(input: TextScope, asked: string): readonly string[] {
  if (parseWalletAddress(input.wallet) === null) throw new UnsignableText('wallet');
  return [`${part('domain', DOMAIN, input.domain)} ${asked}`, input.wallet, ''];
}

function closing(input: TextScope): readonly string[] {
  if (!isNonce(input.nonce)) throw new UnsignableText('nonce');
  return [
    `Chain ID: ${part('chain id', CHAIN_ID, input.chainId)}`,
    `Nonce: ${input.nonce}`,
    `Issued At: ${instant('issued at', input.issuedAt)}`,
    `Expiration Time: ${instant('expiration time', input.expiresAt)}`,
  ];
}

function part(name: string, pattern: RegExp, value: string): string {
  if (!pattern.test(value)) throw new UnsignableText(name);
  return value;
}

function instant(name: string, at: Date): string {
  const text = Number.isNaN(at.getTime()) ? '' : at.toISOString();
  return part(name, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, text);
}

function finished(lines: readonly string[]): string {
  const text = lines.join('\n');
  textBytes(text);
  return text;
}
