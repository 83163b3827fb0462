// Checks an agreement's document in this browser: the digest of each part, the hash of the terms, and both signatures over texts that name
// these terms. **Invariant:** nothing is asked of the server; a document that was changed fails at least one check.
// Dates of signing, acceptance and exit are left to `npm run verify`, which checks all of the document.

/** What is checked, in the order in which it is shown. */
export const CHECKS = ['FORMAT', 'PARTS', 'TERMS', 'OWNER', 'CO_STAKER', 'TWO', 'ACCEPTANCE'] as const;
export type Check = (typeof CHECKS)[number];

export type Signed = { readonly wallet: string; readonly text: string };

/** The outcome of each check. `findings` ends early when the text is no agreement. */
export type AgreementResult = {
  readonly findings: readonly { readonly check: Check; readonly holds: boolean; readonly what: string }[];
  readonly owner: Signed | null;
  readonly coStaker: Signed | null;
};

type SignedPart = Signed & { readonly signature: string; readonly encoding: string };
type Json = Readonly<Record<string, unknown>>;

const FORMATS = ['tandem-agreement/1', 'tandem-agreement/2'];
const PARTS = ['terms', 'owner', 'coStaker', 'acceptance', 'parameters', 'exit'];

/** Checks the text of a document. `expected` is the hash of the terms that the page shows; null for any agreement. */
export async function checkAgreement(text: string, expected: string | null): Promise<AgreementResult> {
  const document = readDocument(text);
  if (document === null)
    return { findings: [{ check: 'FORMAT', holds: false, what: '' }], owner: null, coStaker: null };
  const parts = document['format'] === FORMATS[0] ? PARTS : [...PARTS, 'publication'];
  const digests = document['digests'] as Json;
  const changed: string[] = [];
  for (const part of parts) if ((await sha256(canonicalJson(document[part]))) !== digests[part]) changed.push(part);
  const terms = document['terms'] as { readonly text: string; readonly sha256: string };
  const hash = await sha256(terms.text);
  const [owner, coStaker] = [signedPart(document['owner']), signedPart(document['coStaker'])];
  const same = ['Device', 'Amount', 'Reward share'];
  const ownerHolds =
    owner !== null && names(owner.text, terms.text, [...same, 'Offer expires']) && (await isSigned(owner));
  const coStakerHolds =
    coStaker !== null &&
    names(coStaker.text, terms.text, [...same, 'Offer']) &&
    lineOf(coStaker.text, 'Terms') === `sha256 ${hash}` &&
    (await isSigned(coStaker));
  return {
    findings: [
      { check: 'FORMAT', holds: true, what: String(document['format']) },
      { check: 'PARTS', holds: changed.length === 0, what: changed.join(', ') },
      { check: 'TERMS', holds: hash === terms.sha256 && hash === (expected ?? hash), what: hash },
      { check: 'OWNER', holds: ownerHolds, what: owner?.wallet ?? '' },
      { check: 'CO_STAKER', holds: coStakerHolds, what: coStaker?.wallet ?? '' },
      { check: 'TWO', holds: owner?.wallet !== coStaker?.wallet, what: '' },
      { check: 'ACCEPTANCE', holds: isAccepted(document['acceptance'], terms.text), what: '' },
    ],
    owner,
    coStaker,
  };
}

/** Whether amount and share of the co-stake are those of the terms. */
const isAccepted = (acceptance: unknown, terms: string): boolean =>
  isObject(acceptance) &&
  lineOf(terms, 'Amount') === `${acceptance['amount']} IO` &&
  lineOf(terms, 'Reward share') === `${(Number(acceptance['rewardShareBps']) / 100).toFixed(2)} %`;

/** Returns the document when it has the parts of an agreement. */
function readDocument(text: string): Json | null {
  const document = parse(text);
  if (!isObject(document) || !FORMATS.includes(String(document['format']))) return null;
  const { terms, digests } = document;
  if (!isObject(terms) || typeof terms['text'] !== 'string' || typeof terms['sha256'] !== 'string') return null;
  return isObject(digests) ? document : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function signedPart(part: unknown): SignedPart | null {
  if (!isObject(part)) return null;
  const { wallet, text, signature, encoding } = part;
  if (![wallet, text, signature, encoding].every((value) => typeof value === 'string')) return null;
  return part as SignedPart;
}

/** Returns the text whose SHA-256 is the digest of a part: compact, with members in alphabetical order. */
function canonicalJson(part: unknown): string {
  if (!isObject(part)) return JSON.stringify(part) ?? '';
  const members = Object.keys(part).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(part[name])}`).join(',')}}`;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function lineOf(text: string, name: string): string | null {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}: `));
  return lines.length === 1 ? (lines[0] ?? '').slice(name.length + 2) : null;
}

/** Whether a signed text has the same lines as the terms. */
const names = (text: string, terms: string, lines: readonly string[]): boolean =>
  lines.every((line) => lineOf(terms, line) !== null && lineOf(text, line) === lineOf(terms, line));

/** Whether the wallet signed its text, which names it on the second line. */
async function isSigned({ wallet, text, signature, encoding }: SignedPart): Promise<boolean> {
  const key = keyOf(wallet);
  const bytes = fromBase64(signature);
  if (key === null || bytes === null || text.split('\n')[1] !== wallet) return false;
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  for (const message of messages(text, key, encoding))
    if (await crypto.subtle.verify('Ed25519', imported, bytes, message)) return true;
  return false;
}

/** Returns the byte strings that a wallet may have signed for a text: the text, or an off-chain message of Solana around it. */
function messages(text: string, key: Bytes, encoding: string): readonly Bytes[] {
  const body = new TextEncoder().encode(text);
  const start = [255, ...new TextEncoder().encode('solana offchain')];
  const length = [body.length & 255, body.length >> 8];
  const domain = new Uint8Array(32);
  domain.set(new TextEncoder().encode(text.split(' ', 1)[0]).subarray(0, 32));
  const known: Readonly<Record<string, readonly (readonly number[])[]>> = {
    RAW: [[]],
    OFFCHAIN_V1: [[...start, 1, 1, ...key]],
    OFFCHAIN_V0: [0, 1].flatMap((format) => [
      ...[new Uint8Array(32), domain].map((app) => [...start, 0, ...app, format, 1, ...key, ...length]),
      [...start, 0, format, ...length],
    ]),
  };
  return (known[encoding] ?? []).map((head) => Uint8Array.from([...head, ...body]));
}

type Bytes = Uint8Array<ArrayBuffer>;
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Returns the 32 bytes of a wallet's address; null for any other text. */
function keyOf(address: string): Bytes | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(address)) return null;
  let value = [...address].reduce((sum, letter) => sum * 58n + BigInt(ALPHABET.indexOf(letter)), 0n);
  const key = new Uint8Array(32);
  for (let at = 31; at >= 0; at -= 1, value >>= 8n) key[at] = Number(value & 255n);
  return value === 0n ? key : null;
}

function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]{86}==$/.test(text)) return null;
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
