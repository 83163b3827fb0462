// Builds the texts that a wallet displays and signs. The server builds them from its own data; it never parses a client's text.
// **Invariant:** a text is printable ASCII in lines separated by LF, at most 1 100 bytes, and no value contains a line break.
// Changing a single byte of a text breaks the signatures of all clients.

import { parseWalletAddress, type WalletAddress } from './address.ts';

/** Maximum length of a text. With the off-chain envelope (85 bytes) it fits the 1 232 bytes that hardware wallets accept. */
const MAX_TEXT_BYTES = 1100;
const PRINTABLE = /^[\x20-\x7e]+$/;
const TOKEN = /^[\x21-\x7e]+$/;
const DOMAIN = /^[0-9A-Za-z.[\]:-]+$/;
const CHAIN_ID = /^[-0-9a-z]{3,8}:[-_0-9A-Za-z]{1,32}$/;
const DETAIL_NAME = /^[A-Z][0-9A-Za-z]*([ -][0-9A-Za-z]+)*$/;
/**
 * Matches the characters that the grammar of Sign-In-With-Solana permits in a statement. `REQUEST_ID` matches those that it permits
 * in a request id.
 */
const STATEMENT = /^[-0-9A-Za-z._~:/?#[\]@!$&'()*+,;= ]+$/;
const REQUEST_ID = /^[-0-9A-Za-z._~!$&'()*+,;=:@]+$/;

const ASKS = 'asks you to authorise an action:';
const SIGN_IN = 'wants you to sign in with your Solana account:';
/** Names of the fixed lines of a signed text; a detail line must not have one of these names. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  'Action,URI,Version,Chain ID,Nonce,Issued At,Expiration Time,Request ID'.split(','),
);

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
export const NONCE_LETTERS = 22;
/** Version of the Sign-In-With-Solana text. */
export const SIGN_IN_VERSION = '1';
const UNBIASED_BYTES = 256 - (256 % BASE62.length);
const MAX_DRAWS = 64;

/** Error for a text that cannot be built or signed. It is caused by our code, never by a client's input. */
export class UnsignableText extends Error {
  override readonly name = 'UnsignableText';
  /** The invalid part of the text, such as `domain` or `detail Device`. */
  readonly part: string;
  constructor(part: string) {
    super(`cannot be signed as text: ${part}`);
    this.part = part;
  }
}

/** The values in both kinds of signed text (actions and sign-ins). */
type SignedTextFields = {
  /** Host, with a port unless it is the default port: `tandem.example`, `localhost:4000`. */
  readonly domain: string;
  readonly wallet: WalletAddress;
  readonly uri: string;
  /** Chain id in the style of CAIP-2, such as `solana:mainnet`. */
  readonly chainId: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
};

/** Values of a text that authorises an action. Each entry of `details` becomes one line, in order. */
export type ActionText = SignedTextFields & {
  /** The action's title, such as `Claim co-staking offer`. */
  readonly action: string;
  readonly details: readonly (readonly [name: string, value: string])[];
};

/** Values of a sign-in text. `requestId` is the id of the sign-in challenge. */
export type SignInText = SignedTextFields & { readonly statement: string; readonly requestId: string };

/** Builds the text that authorises one action, without a final LF. Throws `UnsignableText`, which names the invalid part. */
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
 * Builds the text of a sign-in in the grammar of Sign-In-With-Solana (`phantom/sign-in-with-solana`).
 * Throws `UnsignableText`, which names the invalid part.
 */
export function signInText(input: SignInText): string {
  return finished([
    ...opening(input, SIGN_IN),
    part('statement', STATEMENT, input.statement),
    '',
    `URI: ${part('uri', TOKEN, input.uri)}`,
    `Version: ${SIGN_IN_VERSION}`,
    ...closing(input),
    `Request ID: ${part('request id', REQUEST_ID, input.requestId)}`,
  ]);
}

/** Returns the bytes of a text. Throws `UnsignableText` unless it is printable ASCII with LF, at most 1 100 bytes. */
export function signableTextBytes(text: string): Uint8Array {
  if (!/^[\n\x20-\x7e]+$/.test(text)) throw new UnsignableText('a text of anything but printable ASCII and LF');
  if (text.length > MAX_TEXT_BYTES) throw new UnsignableText(`a text of more than ${MAX_TEXT_BYTES} bytes`);
  return new TextEncoder().encode(text);
}

/** Returns the domain in the first line of a text that this file has built; null for other texts. */
export function domainOfSignedText(text: string): string | null {
  const [opener] = text.split('\n', 1);
  const [domain, ...words] = (opener ?? '').split(' ');
  const asked = words.join(' ');
  return domain !== undefined && (asked === ASKS || asked === SIGN_IN) ? domain : null;
}

/**
 * Converts external text, such as the name of a device, to a value for a signed text. Each character that is not printable ASCII,
 * including line breaks, becomes `?`. Text longer than `maxLength` is cut and ends in `...`; empty text becomes `?`.
 */
export function toPrintableAscii(text: string, maxLength = 64): string {
  const line = [...text].map((letter) => (PRINTABLE.test(letter) ? letter : '?')).join('');
  if (line.length > maxLength) return `${line.slice(0, Math.max(0, maxLength - 3))}...`.slice(0, maxLength);
  return line === '' ? '?' : line;
}

/** Whether a text is a valid nonce: exactly 22 base62 characters. */
export function isNonce(text: string): boolean {
  return /^[0-9A-Za-z]{22}$/.test(text);
}

/**
 * Returns a random nonce of 22 base62 characters, about 131 bits. Every character is equally likely, because bytes of 248 and more are
 * rejected. Throws when `random` returns only such bytes.
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

function opening(input: SignedTextFields, asked: string): readonly string[] {
  if (parseWalletAddress(input.wallet) === null) throw new UnsignableText('wallet');
  return [`${part('domain', DOMAIN, input.domain)} ${asked}`, input.wallet, ''];
}

function closing(input: SignedTextFields): readonly string[] {
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
  signableTextBytes(text);
  return text;
}
