// The format of an agreement document (JSON): its members, its strict parser, and the digests of its parts. Every value is a string or
// null. **Invariant:** a document with an unknown or missing member is refused. agreement-check.ts verifies its contents.

import type { EarlyEndReason } from '../domain/co-stake.ts';
import { formatTokenAmount, parseTokenAmount } from '../domain/money.ts';
import type { Publication } from '../domain/offer.ts';
import {
  createFieldReader,
  type FieldFault,
  type FieldRule,
  isJsonObject,
  optionalRule,
  textMatching,
} from './field.ts';
import { type JsonPath, jsonPathText } from './json-text.ts';

/** The value of the member `format` in a new agreement document. */
export const AGREEMENT_FORMAT = 'tandem-agreement/2';
/** The format of documents that have neither the part `publication` nor the member `exit.waitEndedEarly`. */
export const FIRST_AGREEMENT_FORMAT = 'tandem-agreement/1';
/** The value of the member `note` in every agreement document, for a person who opens the file. */
export const AGREEMENT_NOTE =
  'What both parties signed, and what was frozen at acceptance. Both wallets are named here, because both signatures are: keep it to yourself. Check it with: npm run verify -- FILE';

/** The parts of an agreement document that have a digest, in the order of the document. */
export const AGREEMENT_PARTS = [
  'terms',
  'publication',
  'owner',
  'coStaker',
  'acceptance',
  'parameters',
  'exit',
] as const;
/** The name of a part of an agreement document that has a digest. */
export type AgreementPart = (typeof AGREEMENT_PARTS)[number];

/** A signed text with its signature and all values that are needed to rebuild the text. */
export type SignedText = {
  readonly action: 'createOffer' | 'replaceOffer' | 'claimOffer';
  /** Slug of the offer that the signed action replaces; null unless the action is `replaceOffer`. */
  readonly replaces: string | null;
  readonly wallet: string;
  readonly text: string;
  /** The signature: 64 bytes in base64. */
  readonly signature: string;
  readonly encoding: 'RAW' | 'OFFCHAIN_V0' | 'OFFCHAIN_V1';
  readonly domain: string;
  readonly uri: string;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly receivedAt: string;
};

/** The contents of an agreement document. */
export type AgreementDocument = {
  readonly format: typeof AGREEMENT_FORMAT | typeof FIRST_AGREEMENT_FORMAT;
  readonly note: typeof AGREEMENT_NOTE;
  readonly terms: { readonly text: string; readonly sha256: string };
  /** Who finds the offer and who may claim it; null in the first format. */
  readonly publication: Publication | null;
  /** The owner's signature over the offer; null when the offer was published without a signature. */
  readonly owner: SignedText | null;
  readonly coStaker: SignedText;
  readonly acceptance: {
    readonly coStake: string;
    /** Amount of the co-stake, an exact decimal of IO. */
    readonly amount: string;
    readonly rewardShareBps: string;
    readonly claimedAt: string;
    readonly settleBy: string;
    readonly approvedAt: string;
    /** The device's requirement when the claim was approved, a decimal of IO. */
    readonly requirement: string;
    /** The device's reliability score at acceptance, 0.00 to 100.00; null without one. */
    readonly reliabilityScore: string | null;
    /** The co-staker's estimated reward per block at acceptance, IO; null without an estimate. */
    readonly promisedPerBlock: string | null;
  };
  /** All protocol parameters in force at acceptance, in their stored units. */
  readonly parameters: { readonly [name: string]: string };
  /** The latest exit of the co-stake; null without one. */
  readonly exit: {
    readonly startedAt: string;
    readonly waitEndsAt: string;
    readonly cooldownEndsAt: string;
    readonly canceledAt: string | null;
    readonly withdrawnAt: string | null;
    /** The end of the wait period at the instant at which the device left the programme; absent in the first format. */
    readonly waitEndedEarly?: {
      readonly at: string;
      readonly reason: EarlyEndReason;
      readonly previousWaitEndsAt: string;
    } | null;
  } | null;
  /** SHA-256 of each part of the document. The digests show which part was changed by accident; only the signatures bind the parties. */
  readonly digests: { readonly [Part in AgreementPart]?: string };
};

/** Returns the parts that a document of this format has. */
export function partsOfFormat(format: AgreementDocument['format']): readonly AgreementPart[] {
  return format === AGREEMENT_FORMAT ? AGREEMENT_PARTS : AGREEMENT_PARTS.filter((part) => part !== 'publication');
}

/** Returns the JSON text from which a part's digest is computed: compact, with members in alphabetical order. */
export function canonicalJson(part: unknown): string {
  if (!isJsonObject(part)) return JSON.stringify(part);
  const members = Object.keys(part).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalJson(part[name])}`).join(',')}}`;
}

/** Parses an agreement document. Returns the document, or its faults, each with the path of a member: `owner.wallet must be …`. */
export function parseAgreement(
  text: string,
): { readonly document: AgreementDocument } | { readonly faults: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { faults: ['(file) must be JSON'] };
  }
  const faults: FieldFault[] = [];
  const document = readDocument(value, faults);
  if (faults.length === 0 && document !== null) return { document };
  return { faults: faults.map(({ path, rule }) => `${jsonPathText(path)} ${rule}`) };
}

function readDocument(value: unknown, faults: FieldFault[]): AgreementDocument | null {
  const isFirst = isJsonObject(value) && value['format'] === FIRST_AGREEMENT_FORMAT;
  const parts = partsOfFormat(isFirst ? FIRST_AGREEMENT_FORMAT : AGREEMENT_FORMAT);
  const file = objectAt(value, [], ['format', 'note', ...parts, 'digests'], faults);
  if (file === null) return null;
  const at = <T>(name: string, read: (value: unknown, path: JsonPath) => T): T => read(file[name], [name]);
  const field = createFieldReader(file, [], faults);
  return {
    format: field('format', only(AGREEMENT_FORMAT, FIRST_AGREEMENT_FORMAT)),
    note: field('note', only(AGREEMENT_NOTE)),
    terms: at('terms', (part, path) => {
      const member = membersOf(part, path, ['text', 'sha256'], faults);
      return { text: member('text', someText), sha256: member('sha256', hash) };
    }),
    publication: isFirst ? null : at('publication', (part, path) => readPublication(part, path, faults)),
    owner: at('owner', (part, path) => (part === null ? null : readSigned(part, path, faults))),
    coStaker: at('coStaker', (part, path) => readSigned(part, path, faults)),
    acceptance: at('acceptance', (part, path) => readAcceptance(part, path, faults)),
    parameters: at('parameters', (part, path) => {
      const names = isJsonObject(part) ? Object.keys(part) : [];
      const member = membersOf(part, path, names, faults);
      return Object.fromEntries(names.map((name) => [name, member(name, whole)]));
    }),
    exit: at('exit', (part, path) => (part === null ? null : readExit(part, path, isFirst, faults))),
    digests: at('digests', (part, path) => {
      const member = membersOf(part, path, parts, faults);
      return Object.fromEntries(parts.map((name) => [name, member(name, hash)]));
    }),
  };
}

function readPublication(part: unknown, path: JsonPath, faults: FieldFault[]): Publication {
  const member = membersOf(part, path, ['visibility', 'reservedFor'], faults);
  return {
    visibility: member('visibility', only('LISTED', 'UNLISTED')),
    reservedFor: member('reservedFor', orNull(wallet)),
  };
}

function readSigned(part: unknown, path: JsonPath, faults: FieldFault[]): SignedText {
  const names = ['action', 'replaces', 'wallet', 'text', 'signature', 'encoding', 'domain', 'uri', 'nonce'];
  const member = membersOf(part, path, [...names, 'issuedAt', 'expiresAt', 'receivedAt'], faults);
  return {
    action: member('action', only('claimOffer', 'createOffer', 'replaceOffer')),
    replaces: member('replaces', orNull(matching('a share link of 22 letters and digits', /^[0-9A-Za-z]{22}$/))),
    wallet: member('wallet', wallet),
    text: member('text', someText),
    signature: member('signature', matching('64 bytes in base64', /^[0-9A-Za-z+/]{86}==$/)),
    encoding: member('encoding', only('RAW', 'OFFCHAIN_V0', 'OFFCHAIN_V1')),
    domain: member('domain', someText),
    uri: member('uri', someText),
    nonce: member('nonce', matching('22 letters and digits', /^[0-9A-Za-z]{22}$/)),
    issuedAt: member('issuedAt', instant),
    expiresAt: member('expiresAt', instant),
    receivedAt: member('receivedAt', instant),
  };
}

function readAcceptance(part: unknown, path: JsonPath, faults: FieldFault[]): AgreementDocument['acceptance'] {
  const names = ['coStake', 'amount', 'rewardShareBps', 'claimedAt', 'settleBy', 'approvedAt', 'requirement'];
  const member = membersOf(part, path, [...names, 'reliabilityScore', 'promisedPerBlock'], faults);
  return {
    coStake: member('coStake', matching('the id of a co-stake', /^costake_[0-9a-f]{32}$/)),
    amount: member('amount', amount),
    rewardShareBps: member('rewardShareBps', whole),
    claimedAt: member('claimedAt', instant),
    settleBy: member('settleBy', instant),
    approvedAt: member('approvedAt', instant),
    requirement: member('requirement', amount),
    reliabilityScore: member('reliabilityScore', orNull(matching('a score', /^(100\.00|[0-9]{1,2}\.[0-9]{2})$/))),
    promisedPerBlock: member('promisedPerBlock', orNull(amount)),
  };
}

function readExit(
  part: unknown,
  path: JsonPath,
  isFirst: boolean,
  faults: FieldFault[],
): NonNullable<AgreementDocument['exit']> {
  const names = ['startedAt', 'waitEndsAt', 'cooldownEndsAt', 'canceledAt', 'withdrawnAt'];
  const member = membersOf(part, path, isFirst ? names : [...names, 'waitEndedEarly'], faults);
  return {
    startedAt: member('startedAt', instant),
    waitEndsAt: member('waitEndsAt', instant),
    cooldownEndsAt: member('cooldownEndsAt', instant),
    canceledAt: member('canceledAt', orNull(instant)),
    withdrawnAt: member('withdrawnAt', orNull(instant)),
    ...(isFirst ? {} : { waitEndedEarly: readEarlyEnd(part, path, faults) }),
  };
}

function readEarlyEnd(exit: unknown, path: JsonPath, faults: FieldFault[]) {
  const part = isJsonObject(exit) ? exit['waitEndedEarly'] : null;
  if (part === null || part === undefined) return null;
  const member = membersOf(part, [...path, 'waitEndedEarly'], ['at', 'reason', 'previousWaitEndsAt'], faults);
  return {
    at: member('at', instant),
    reason: member('reason', only('OWNER_UNSTAKED', 'DEVICE_BLOCKED', 'DEVICE_TERMINATED')),
    previousWaitEndsAt: member('previousWaitEndsAt', instant),
  };
}

/** Returns `value` when it is an object, and adds a fault for each missing or unknown member; null when `value` is no object. */
function objectAt(value: unknown, path: JsonPath, names: readonly string[], faults: FieldFault[]) {
  if (!isJsonObject(value)) {
    faults.push({ path, rule: 'must be an object' });
    return null;
  }
  for (const name of names) {
    if (!Object.hasOwn(value, name)) faults.push({ path: [...path, name], rule: 'is missing' });
  }
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) faults.push({ path: [...path, name], rule: 'is no member of this format' });
  }
  return value;
}

function membersOf(value: unknown, path: JsonPath, names: readonly string[], faults: FieldFault[]) {
  return createFieldReader(objectAt(value, path, names, faults) ?? {}, path, faults);
}

const matching = (what: string, pattern: RegExp): FieldRule<string> =>
  textMatching(`must be ${what}`, (value) => pattern.test(value));
const wallet = matching('a wallet address', /^[1-9A-HJ-NP-Za-km-z]{32,44}$/);
const someText = textMatching('must be a text', (value) => value !== '');
const hash = matching('64 lower-case hexadecimal digits', /^[0-9a-f]{64}$/);
const whole = matching('a whole number', /^(0|[1-9][0-9]*)$/);
const amount = textMatching('must be an amount of IO', (value) => {
  const units = parseTokenAmount(value);
  return units !== null && formatTokenAmount(units) === value;
});
const instant = textMatching('must be an instant, such as 2026-03-01T12:00:00.000Z', (value) => {
  const at = new Date(value);
  return !Number.isNaN(at.getTime()) && at.toISOString() === value;
});

function orNull(rule: FieldRule<string>): FieldRule<string | null> {
  return { ...optionalRule(rule, null), must: `${rule.must}, or null` };
}

function only<const Text extends string>(first: Text, ...others: readonly Text[]): FieldRule<Text> {
  const known = [first, ...others];
  return {
    must: `must be ${known.map((text) => `"${text}"`).join(' or ')}`,
    read: (value) => known.find((text) => text === value),
    blank: first,
  };
}
