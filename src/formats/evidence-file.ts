// The document of a signed action (JSON): what a wallet signed, and when it took effect. Printing, strict parsing, and the check that needs
// nothing but the file. **Invariant:** a document with an unknown or missing member is refused; every check returns a finding.

import { createFieldReader, type FieldFault, type FieldRule, isJsonObject, textMatching } from './field.ts';
import { jsonPathText } from './json-text.ts';

/** The value of the member `format`. */
export const EVIDENCE_FORMAT = 'tandem-signed-action/1';
/** The value of the member `note`, for a person who opens the file. */
export const EVIDENCE_NOTE =
  'What a wallet of yours signed, and when it took effect. Check it with: npm run verify -- FILE';

/** A signed text with its signature. */
export type Evidence = {
  /** Name of the mutation. */
  readonly action: string;
  readonly wallet: string;
  readonly text: string;
  /** The signature: 64 bytes in base64. */
  readonly signature: string;
  readonly encoding: 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** Wall time at which the action took effect. */
  readonly receivedAt: string;
};

/** The result of one check of a document. */
export type EvidenceFinding = { readonly name: string; readonly passed: boolean; readonly explanation: string };

/** Returns the document as JSON text that ends in a line feed. */
export function evidenceText(evidence: Evidence): string {
  return `${JSON.stringify({ format: EVIDENCE_FORMAT, note: EVIDENCE_NOTE, ...evidence }, null, 2)}\n`;
}

/** Whether a text is, or was meant to be, the document of a signed action. */
export function isEvidence(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && String(value['format']).startsWith('tandem-signed-action/');
  } catch {
    return false;
  }
}

const exactly = (value: string): FieldRule<string> =>
  textMatching(`must be ${JSON.stringify(value)}`, (text) => text === value);
const matching = (what: string, pattern: RegExp): FieldRule<string> =>
  textMatching(`must be ${what}`, (text) => pattern.test(text));
const someText = textMatching('must be text', (text) => text !== '');
const instant = textMatching(
  'must be an instant in UTC with milliseconds',
  (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text)),
);
const ENCODINGS = ['RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1'] as const;
const encoding: FieldRule<Evidence['encoding']> = {
  must: `must be ${ENCODINGS.join(' or ')}`,
  read: (value) => ENCODINGS.find((name) => name === value),
  blank: 'RAW',
};
const RULES = {
  action: matching('the name of a mutation', /^[a-z][A-Za-z]+$/),
  wallet: matching('an address in base58', /^[1-9A-HJ-NP-Za-km-z]{32,44}$/),
  text: someText,
  signature: matching('64 bytes in base64', /^[0-9A-Za-z+/]{86}==$/),
  encoding,
  nonce: matching('22 letters and digits', /^[0-9A-Za-z]{22}$/),
  issuedAt: instant,
  expiresAt: instant,
  receivedAt: instant,
} as const satisfies { readonly [Member in keyof Evidence]: FieldRule<Evidence[Member]> };
const MEMBERS = ['format', 'note', ...Object.keys(RULES)];

/** Parses a document. Returns it, or its faults, each with the name of a member. */
export function parseEvidence(text: string): { readonly evidence: Evidence } | { readonly faults: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { faults: ['(file) must be JSON'] };
  }
  if (!isJsonObject(value)) return { faults: ['(file) must be a JSON object'] };
  const faults: FieldFault[] = [];
  for (const name of Object.keys(value)) {
    if (!MEMBERS.includes(name)) faults.push({ path: [name], rule: 'is not part of this document' });
  }
  const field = createFieldReader(value, [], faults);
  field('format', exactly(EVIDENCE_FORMAT));
  field('note', exactly(EVIDENCE_NOTE));
  const evidence: Evidence = {
    action: field('action', RULES.action),
    wallet: field('wallet', RULES.wallet),
    text: field('text', RULES.text),
    signature: field('signature', RULES.signature),
    encoding: field('encoding', RULES.encoding),
    nonce: field('nonce', RULES.nonce),
    issuedAt: field('issuedAt', RULES.issuedAt),
    expiresAt: field('expiresAt', RULES.expiresAt),
    receivedAt: field('receivedAt', RULES.receivedAt),
  };
  return faults.length === 0
    ? { evidence }
    : { faults: faults.map(({ path, rule }) => `${jsonPathText(path)} ${rule}`) };
}

/** Maximum time by which an authorisation may be dated later than it was received. */
const CLOCK_TOLERANCE_MS = 30_000;

/**
 * Checks a document: the signature over the text, the members that repeat a line of the text, and that the text was in force. `isSigned`
 * tells whether the wallet signed exactly this text in this encoding.
 */
export function checkEvidence(
  evidence: Evidence,
  isSigned: (evidence: Pick<Evidence, 'wallet' | 'signature' | 'encoding' | 'text'>) => boolean,
): readonly EvidenceFinding[] {
  const { text, wallet, nonce, issuedAt, expiresAt, receivedAt } = evidence;
  const lines = text.split('\n');
  const received = Date.parse(receivedAt);
  const inForce = received < Date.parse(expiresAt) && received >= Date.parse(issuedAt) - CLOCK_TOLERANCE_MS;
  return [
    {
      name: 'signature',
      passed: isSigned(evidence),
      explanation: 'the wallet signed exactly this text in this encoding',
    },
    {
      name: 'text',
      passed:
        lines[1] === wallet &&
        [`Nonce: ${nonce}`, `Issued At: ${issuedAt}`, `Expiration Time: ${expiresAt}`].every((line) =>
          lines.includes(line),
        ),
      explanation: 'wallet, nonce and times are those of the text',
    },
    { name: 'time', passed: inForce, explanation: 'it took effect while the text was in force' },
  ];
}
