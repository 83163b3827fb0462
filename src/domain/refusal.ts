// Refusals of commands by the rules of the marketplace, as a closed union; each has the values that explain it.
// **Invariant:** codes never change; messages may. A failure (a bug, the database, the connection) is never a refusal.

import type { CoStakePhase, SettlementFailure } from './co-stake.ts';
import type { OperationalFault } from './device.ts';
import { formatTokenAmount } from './money.ts';
import type { CloseReason, OfferStatus } from './offer.ts';
import type { WebhookUrlFault } from './webhook.ts';

/** A refusal of a command: its code, with the values that explain it. */
export type Refusal =
  | { readonly code: 'NOT_FOUND'; readonly subject: string }
  | {
      readonly code: 'SIGNATURE_INVALID';
      readonly reason: SignatureFault;
      /**
       * The text that the wallet should have signed; null when the caller may not see it, or when the offer, co-stake or device that it
       * names does not exist.
       */
      readonly expectedText: string | null;
      /** What is probably wrong with the signature; absent when nothing is known. */
      readonly hint?: SignatureHint;
    }
  | {
      readonly code: 'AUTHORIZATION_EXPIRED';
      readonly expiresAt: Date;
      readonly serverTime: Date;
    }
  | {
      readonly code: 'AUTHORIZATION_NOT_YET_VALID';
      readonly issuedAt: Date;
      readonly serverTime: Date;
    }
  | {
      readonly code: 'AUTHORIZATION_PERIOD_INVALID';
      readonly maxSeconds: number;
    }
  | { readonly code: 'NONCE_ALREADY_USED' }
  | {
      readonly code: 'OFFER_NOT_OPEN';
      readonly status: OfferStatus;
      readonly closeReason: CloseReason | null;
    }
  | { readonly code: 'OFFER_RESERVED' }
  | { readonly code: 'OWN_DEVICE' }
  | {
      readonly code: 'CLAIM_CAP_REACHED';
      readonly limit: number;
      readonly used: number;
      /** When enough slots are free; null while too few co-stakes leave. */
      readonly nextFreeAt: Date | null;
    }
  | {
      readonly code: 'INSUFFICIENT_BALANCE';
      readonly available: bigint;
      readonly required: bigint;
    }
  | {
      readonly code: 'DEVICE_NOT_OPERATIONAL';
      readonly fault: OperationalFault;
    }
  | { readonly code: 'DEVICE_NOT_COMMITTED' }
  | { readonly code: 'DEVICE_HIRED' }
  | { readonly code: 'NOT_OWNER_WALLET' }
  /** No longer given: a device may have several offers. The code stays, because codes never change. */
  | { readonly code: 'DEVICE_HAS_LIVE_OFFER' }
  | { readonly code: 'OFFER_LIMIT_REACHED'; readonly limit: number; readonly used: number }
  | { readonly code: 'NO_STAKE_ROOM'; readonly current: bigint; readonly required: bigint }
  | { readonly code: 'NO_SHARE_ROOM'; readonly currentBps: number; readonly requiredBps: number }
  | {
      readonly code: 'OWN_STAKE_TOO_LOW';
      readonly current: bigint;
      readonly required: bigint;
    }
  | {
      readonly code: 'REQUESTED_AMOUNT_OUT_OF_BOUNDS';
      readonly minimum: bigint;
      readonly maximum: bigint;
    }
  | {
      readonly code: 'REWARD_SHARE_OUT_OF_BOUNDS';
      readonly minimumBps: number;
      readonly maximumBps: number;
    }
  | { readonly code: 'EXPIRY_NOT_AHEAD'; readonly now: Date }
  | { readonly code: 'OVERFLOW_EXCEEDED'; readonly withdrawable: bigint; readonly requested: bigint }
  | { readonly code: 'NOTHING_STAKED' }
  | { readonly code: 'NOTHING_TO_CLAIM' }
  | { readonly code: 'OWNER_ALREADY_UNSTAKED'; readonly withdrawableAt: Date }
  | { readonly code: 'CLAIM_PENDING'; readonly settleBy: Date }
  | {
      readonly code: 'CLAIM_FAILED';
      readonly failure: SettlementFailure | null;
    }
  | {
      readonly code: 'ALREADY_UNSTAKED';
      readonly phase: CoStakePhase;
      readonly withdrawableAt: Date;
    }
  | { readonly code: 'NOT_IN_WAIT_PERIOD'; readonly phase: CoStakePhase }
  | { readonly code: 'REPLACEMENT_CLAIMED' }
  /** `own` for the own stake on a device, absent for a co-stake. */
  | { readonly code: 'NOT_UNSTAKED'; readonly stake?: 'own' }
  | { readonly code: 'NOT_YET_WITHDRAWABLE'; readonly withdrawableAt: Date }
  | { readonly code: 'ALREADY_WITHDRAWN'; readonly withdrawnAt: Date }
  | { readonly code: 'WALLET_ALREADY_LINKED' }
  | { readonly code: 'WALLET_LINKED_ELSEWHERE' }
  | { readonly code: 'WALLET_LIMIT_REACHED'; readonly limit: number }
  | { readonly code: 'WALLET_IS_PRIMARY' }
  | {
      readonly code: 'WALLET_IN_USE';
      readonly balance: bigint;
      readonly devices: number;
      readonly coStakes: number;
      readonly payouts: number;
    }
  | { readonly code: 'TOO_MANY_PAYOUTS'; readonly limit: number; readonly used: number }
  | { readonly code: 'SANDBOX_ONLY' }
  | { readonly code: 'CLOCK_MOVES_FORWARD_ONLY'; readonly now: Date }
  | { readonly code: 'URI_NOT_ALLOWED'; readonly allowed: readonly string[] }
  | { readonly code: 'CHALLENGE_NOT_ANSWERABLE' }
  | { readonly code: 'SESSION_ENDED' }
  | { readonly code: 'WALLET_CANNOT_SIGN'; readonly wallet: string; readonly fault: WalletFault }
  | { readonly code: 'TOO_MANY_WEBHOOKS'; readonly limit: number }
  | { readonly code: 'WEBHOOK_URL_NOT_ALLOWED'; readonly fault: WebhookUrlFault };

/** The code of a refusal. */
export type RefusalCode = Refusal['code'];
/** The refusal that has the given code. */
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;
/** The reason why nobody can sign for an address. */
export type WalletFault = 'PROGRAM' | 'NOT_CANONICAL' | 'SMALL_ORDER' | 'OFF_CURVE';
/** The reason why a wallet's signature was refused. */
export type SignatureFault = 'SIGNATURE_MALFORMED' | 'KEY_REFUSED' | 'SIGNATURE_MISMATCH';

const ONE_IO = 100_000_000n;

const SIGNATURE_FAULT_TEXT: { readonly [Fault in SignatureFault]: string } = {
  SIGNATURE_MALFORMED: 'The signature is not 64 bytes in base58 or base64.',
  KEY_REFUSED: 'The address is not a key that can sign safely.',
  SIGNATURE_MISMATCH: 'The signature does not match the expected text, signed by this wallet in this encoding.',
};

const SIGNATURE_HINT_TEXT = {
  WHITE_SPACE: 'leave the white space around it out',
  HEX: 'it is written in hexadecimal; send the same 64 bytes in base58 or base64',
  BASE64URL: 'it is base64url; write `+` for `-`, `/` for `_`, and `==` at its end',
  UNPADDED: 'it is base64 without its padding; write `==` at its end',
  CRLF: 'the wallet seems to have signed the text with CRLF line ends; sign exactly the bytes of the text, with LF',
  FINAL_LINE_FEED: 'the wallet seems to have signed the text with a line feed at its end; sign it without one',
  ENCODING_RAW: 'it is valid for the encoding RAW; send `encoding: RAW`',
  ENCODING_OFFCHAIN_V0: 'it is valid for the encoding OFFCHAIN_V0; send `encoding: OFFCHAIN_V0`',
  ENCODING_OFFCHAIN_V1: 'it is valid for the encoding OFFCHAIN_V1; send `encoding: OFFCHAIN_V1`',
} as const;

/** What is probably wrong with a refused signature. */
export type SignatureHint = keyof typeof SIGNATURE_HINT_TEXT;

/** Returns the sentence about a refused signature, with what is probably wrong and how to repair it. */
const signatureText = (reason: SignatureFault, hint: SignatureHint | undefined): string =>
  hint === undefined
    ? SIGNATURE_FAULT_TEXT[reason]
    : `${SIGNATURE_FAULT_TEXT[reason].slice(0, -1)}: ${SIGNATURE_HINT_TEXT[hint]}.`;

/** The reasons why nobody can sign for an address, as ends of a sentence. */
export const WALLET_FAULT_TEXT: { readonly [Fault in WalletFault]: string } = {
  PROGRAM: 'it is a program or a fixed account of Solana',
  NOT_CANONICAL: 'it is not the canonical encoding of a key',
  SMALL_ORDER: 'anybody could forge its signatures (a key of small order)',
  OFF_CURVE: 'it has no private key (an address derived from a program, such as a multisig vault)',
};

const OPERATIONAL_FAULT_TEXT: { readonly [Fault in OperationalFault]: string } = {
  NOT_RUNNING: 'The device is not running.',
  NO_CONNECTIVITY: 'The device has no connectivity tier.',
  MODEL_NOT_SUPPORTED: "The device's model earns nothing at present.",
};

const WEBHOOK_URL_FAULT_TEXT: { readonly [Fault in WebhookUrlFault]: string } = {
  SCHEME: 'The URL of a webhook must begin with https.',
  PORT: 'The URL of a webhook must use port 443 or 8443.',
  CREDENTIALS: 'The URL of a webhook must not contain a user name or a password.',
  ADDRESS: 'The URL of a webhook must lead to a public address.',
};

const MESSAGES: { readonly [Code in RefusalCode]: (refusal: RefusalOf<Code>) => string } = {
  NOT_FOUND: (refusal) => `There is no such ${refusal.subject}, or it is not yours.`,
  SIGNATURE_INVALID: ({ reason, expectedText, hint }) =>
    reason === 'SIGNATURE_MISMATCH' && expectedText === null
      ? 'The signature does not match the text of this action, or the action names nothing of yours; sign in to see the text.'
      : signatureText(reason, hint),
  AUTHORIZATION_EXPIRED: (refusal) =>
    `The authorisation expired at ${refusal.expiresAt.toISOString()}, and the server's clock shows ${refusal.serverTime.toISOString()}; sign a fresh one.`,
  AUTHORIZATION_NOT_YET_VALID: (refusal) =>
    `The authorisation is dated ${refusal.issuedAt.toISOString()}, ahead of the server's clock, which shows ${refusal.serverTime.toISOString()}; set your clock, or take the times of \`signingMessage\`.`,
  AUTHORIZATION_PERIOD_INVALID: (refusal) =>
    `An authorisation is valid for more than zero and at most ${refusal.maxSeconds} seconds.`,
  NONCE_ALREADY_USED: () => 'This wallet has used this nonce for another text; make a new nonce.',
  OFFER_NOT_OPEN: (refusal) =>
    refusal.status === 'FILLED' ? 'Somebody else holds this offer.' : 'This offer is closed.',
  OFFER_RESERVED: () => 'The owner has reserved this offer for one wallet, and only that wallet can claim it.',
  OWN_DEVICE: () => 'An owner cannot co-stake on a device of the same account.',
  CLAIM_CAP_REACHED: (refusal) =>
    `An account may hold ${refusal.limit} claimed offers at a time and this one holds ${refusal.used}. ${refusal.nextFreeAt === null ? 'A co-stake frees its place when its cooldown starts.' : `The next place is free from ${refusal.nextFreeAt.toISOString()} on.`}`,
  INSUFFICIENT_BALANCE: (refusal) =>
    `The wallet holds ${formatTokenAmount(refusal.available)} IO; ${formatTokenAmount(refusal.required)} IO are needed.${unitHint(refusal.required, refusal.available)}`,
  DEVICE_NOT_OPERATIONAL: ({ fault }) => OPERATIONAL_FAULT_TEXT[fault],
  DEVICE_NOT_COMMITTED: () => 'The device has left the programme.',
  NOT_OWNER_WALLET: () =>
    'Only the owner wallet of the device can stake on it, because everything is paid back to that wallet; sign with it.',
  DEVICE_HIRED: () => 'The device is hired; this is possible again when the hire ends.',
  DEVICE_HAS_LIVE_OFFER: () =>
    'The device already has an offer that is open or filled, or a co-stake that has not left.',
  OFFER_LIMIT_REACHED: (refusal) =>
    `A device may have ${refusal.limit} live offers at a time and this one has ${refusal.used}. An offer frees its place when it closes unclaimed or its co-staker unstakes.`,
  NO_STAKE_ROOM: (refusal) =>
    `The device's requirement leaves ${formatTokenAmount(refusal.current)} IO for a further co-stake; an offer requests at least ${formatTokenAmount(refusal.required)} IO.`,
  NO_SHARE_ROOM: (refusal) =>
    `The other offers leave ${refusal.currentBps} basis points of the rewards; an offer gives at least ${refusal.requiredBps}.`,
  OWN_STAKE_TOO_LOW: (refusal) =>
    `The owner has ${formatTokenAmount(refusal.current)} IO staked; at least ${formatTokenAmount(refusal.required)} IO are needed.`,
  REQUESTED_AMOUNT_OUT_OF_BOUNDS: (refusal) =>
    `The requested amount must lie between ${formatTokenAmount(refusal.minimum)} and ${formatTokenAmount(refusal.maximum)} IO; amounts are in IO, not in its base units.`,
  REWARD_SHARE_OUT_OF_BOUNDS: (refusal) =>
    `The reward share must lie between ${refusal.minimumBps} and ${refusal.maximumBps} basis points.`,
  EXPIRY_NOT_AHEAD: (refusal) => `The expiry must lie after ${refusal.now.toISOString()}.`,
  OVERFLOW_EXCEEDED: (refusal) =>
    refusal.withdrawable === 0n
      ? 'Nothing can be withdrawn now: none of the own stake lies above what the requirement, the open offers and the co-stakes need.'
      : `${formatTokenAmount(refusal.withdrawable)} IO lie above the requirement and can be withdrawn now; ${formatTokenAmount(refusal.requested)} IO were asked for.`,
  NOTHING_STAKED: () => 'There is no own stake on this device.',
  NOTHING_TO_CLAIM: () => 'No rewards have accrued that could be claimed now.',
  OWNER_ALREADY_UNSTAKED: (refusal) =>
    `The own stake is already leaving; it can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`,
  CLAIM_PENDING: (refusal) => `The claim is still being settled; that is decided by ${refusal.settleBy.toISOString()}.`,
  CLAIM_FAILED: () => 'This claim was never settled; its money went back to the wallet.',
  ALREADY_UNSTAKED: (refusal) =>
    `This co-stake is already leaving; it can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`,
  NOT_IN_WAIT_PERIOD: () => 'An unstake can be taken back only within its wait period.',
  REPLACEMENT_CLAIMED: () =>
    'Another co-staker has taken the room of this co-stake; the unstake can no longer be taken back.',
  NOT_UNSTAKED: ({ stake }) =>
    stake === 'own'
      ? 'The own stake is still committed to the device. Unstake the device first (`unstakeDevice`); the stake can be withdrawn after the cooldown.'
      : 'This co-stake is active; unstake it first.',
  NOT_YET_WITHDRAWABLE: (refusal) => `The stake can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`,
  ALREADY_WITHDRAWN: (refusal) => `This co-stake was withdrawn at ${refusal.withdrawnAt.toISOString()}.`,
  WALLET_ALREADY_LINKED: () => 'This wallet belongs to the account already.',
  WALLET_LINKED_ELSEWHERE: () => 'This wallet belongs to an account with further wallets; unlink it there first.',
  WALLET_LIMIT_REACHED: (refusal) => `An account may have ${refusal.limit} wallets.`,
  WALLET_IS_PRIMARY: () => 'This is the main wallet of the account.',
  WALLET_IN_USE: (refusal) =>
    `The wallet holds ${formatTokenAmount(refusal.balance)} IO, ${refusal.devices} devices, ${refusal.coStakes} co-stakes and ${refusal.payouts} payouts that are not sent yet; it can be unlinked when it has nothing here.`,
  TOO_MANY_PAYOUTS: (refusal) =>
    `A wallet may have ${refusal.limit} payouts at a time that the network has not reported, and this one has ${refusal.used}.`,
  SANDBOX_ONLY: () => 'This exists in a sandbox only.',
  CLOCK_MOVES_FORWARD_ONLY: (refusal) =>
    `The marketplace's clock stands at ${refusal.now.toISOString()} and moves forward only.`,
  URI_NOT_ALLOWED: (refusal) =>
    `Signing in is possible from: ${refusal.allowed.join(', ')}. An app without a web page sends protocol.uri.`,
  CHALLENGE_NOT_ANSWERABLE: () => 'This challenge is unknown, expired or already answered; ask for a new one.',
  SESSION_ENDED: () => 'This session has ended; sign in again.',
  WALLET_CANNOT_SIGN: ({ wallet, fault }) => `Nobody can sign for the address ${wallet}: ${WALLET_FAULT_TEXT[fault]}.`,
  TOO_MANY_WEBHOOKS: (refusal) => `An account may have ${refusal.limit} webhook endpoints; delete one first.`,
  WEBHOOK_URL_NOT_ALLOWED: ({ fault }) => WEBHOOK_URL_FAULT_TEXT[fault],
};

/** Returns the sentence that an amount seems to be given in base units; empty when it does not. */
function unitHint(required: bigint, available: bigint): string {
  const inIo = required / ONE_IO;
  if (inIo < ONE_IO || inIo > available) return '';
  return ` Amounts are in IO, not in its base units: ${formatTokenAmount(inIo)} IO would be possible.`;
}

/** Returns the message of a refusal for its user. It never contains data of another user. */
export function refusalMessage(refusal: Refusal): string {
  // Safe cast: the table has for each code a function that accepts refusals with that code; the compiler cannot infer this.
  return (MESSAGES[refusal.code] as (refusal: Refusal) => string)(refusal);
}
