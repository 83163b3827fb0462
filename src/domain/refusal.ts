// Every way in which the rules say no: a closed union of facts with the data a person needs to see why.
// Codes are stable; messages may change. Faults (bugs, the database, the network) are never refusals.

import type { CoStakePhase, SettlementFailure } from './co-stake.ts';
import type { OperationalFault } from './device.ts';
import { formatTokenAmount } from './money.ts';
import type { CloseReason, OfferStatus } from './offer.ts';

export type Refusal =
  | { readonly code: 'NOT_FOUND'; readonly subject: string }
  | {
      readonly code: 'SIGNATURE_INVALID';
      readonly reason: SignatureFault;
      readonly expectedText: string;
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
  | { readonly code: 'OWN_DEVICE' }
  | {
      readonly code: 'CLAIM_CAP_REACHED';
      readonly limit: number;
      readonly used: number;
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
  | { readonly code: 'DEVICE_HAS_LIVE_OFFER' }
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
  | { readonly code: 'NOT_UNSTAKED' }
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
    }
  | { readonly code: 'SANDBOX_ONLY' }
  | { readonly code: 'CLOCK_MOVES_FORWARD_ONLY'; readonly now: Date }
  | { readonly code: 'URI_NOT_ALLOWED'; readonly allowed: readonly string[] }
  | { readonly code: 'CHALLENGE_NOT_ANSWERABLE' }
  | { readonly code: 'SESSION_ENDED' };

export type RefusalCode = Refusal['code'];
export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;
export type SignatureFault = 'SIGNATURE_MALFORMED' | 'KEY_REFUSED' | 'SIGNATURE_MISMATCH';

/** A sentence for the person who was refused; never carries another person's data. */
export function refusalMessage(refusal: Refusal): string {
  switch (refusal.code) {
    case 'NOT_FOUND':
      return `There is no such ${refusal.subject}, or it is not yours.`;
    case 'SIGNATURE_INVALID':
      switch (refusal.reason) {
        case 'SIGNATURE_MALFORMED':
          return 'The signature is not 64 bytes in base58 or base64.';
        case 'KEY_REFUSED':
          return 'The address is not a key that can sign safely.';
        case 'SIGNATURE_MISMATCH':
          return 'The signature does not match the expected text, signed by this wallet in this encoding.';
        default:
          return refusal.reason satisfies never;
      }
    case 'AUTHORIZATION_EXPIRED':
      return `The authorisation expired at ${refusal.expiresAt.toISOString()}; sign a fresh one.`;
    case 'AUTHORIZATION_NOT_YET_VALID':
      return `The authorisation is dated ${refusal.issuedAt.toISOString()}, ahead of the server's clock.`;
    case 'AUTHORIZATION_PERIOD_INVALID':
      return `An authorisation is valid for more than zero and at most ${refusal.maxSeconds} seconds.`;
    case 'NONCE_ALREADY_USED':
      return 'This wallet has used this nonce for another text; make a new nonce.';
    case 'OFFER_NOT_OPEN':
      return refusal.status === 'FILLED' ? 'Somebody else holds this offer.' : 'This offer is closed.';
    case 'OWN_DEVICE':
      return 'An owner cannot co-stake on a device of the same account.';
    case 'CLAIM_CAP_REACHED':
      return `An account may hold ${refusal.limit} claimed offers at a time and this one holds ${refusal.used}. A co-stake frees its place when its cooldown starts.`;
    case 'INSUFFICIENT_BALANCE':
      return `The wallet holds ${formatTokenAmount(refusal.available)} IO; ${formatTokenAmount(refusal.required)} IO are needed.`;
    case 'DEVICE_NOT_OPERATIONAL':
      switch (refusal.fault) {
        case 'NOT_RUNNING':
          return 'The device is not running.';
        case 'NO_CONNECTIVITY':
          return 'The device has no connectivity tier.';
        case 'MODEL_NOT_SUPPORTED':
          return "The device's model earns nothing at present.";
        default:
          return refusal.fault satisfies never;
      }
    case 'DEVICE_NOT_COMMITTED':
      return 'The device has left the programme.';
    case 'DEVICE_HIRED':
      return 'The device is hired; this is possible again when the hire ends.';
    case 'DEVICE_HAS_LIVE_OFFER':
      return 'The device already has an offer that is open or filled, or a co-stake that has not left.';
    case 'OWN_STAKE_TOO_LOW':
      return `The owner has ${formatTokenAmount(refusal.current)} IO staked; at least ${formatTokenAmount(refusal.required)} IO are needed.`;
    case 'REQUESTED_AMOUNT_OUT_OF_BOUNDS':
      return refusal.maximum < refusal.minimum
        ? `This device's requirement leaves no room for a co-stake of at least ${formatTokenAmount(refusal.minimum)} IO.`
        : `The requested amount must lie between ${formatTokenAmount(refusal.minimum)} and ${formatTokenAmount(refusal.maximum)} IO.`;
    case 'REWARD_SHARE_OUT_OF_BOUNDS':
      return `The reward share must lie between ${refusal.minimumBps} and ${refusal.maximumBps} basis points.`;
    case 'EXPIRY_NOT_AHEAD':
      return `The expiry must lie after ${refusal.now.toISOString()}.`;
    case 'OVERFLOW_EXCEEDED':
      return `${formatTokenAmount(refusal.withdrawable)} IO lie above the requirement and can be withdrawn now; ${formatTokenAmount(refusal.requested)} IO were asked for.`;
    case 'NOTHING_STAKED':
      return 'There is no own stake on this device.';
    case 'NOTHING_TO_CLAIM':
      return 'No rewards have accrued that could be claimed now.';
    case 'OWNER_ALREADY_UNSTAKED':
      return `The own stake is already leaving; it can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`;
    case 'CLAIM_PENDING':
      return `The claim is still being settled; that is decided by ${refusal.settleBy.toISOString()}.`;
    case 'CLAIM_FAILED':
      return 'This claim was never settled; its money went back to the wallet.';
    case 'ALREADY_UNSTAKED':
      return `This co-stake is already leaving; it can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`;
    case 'NOT_IN_WAIT_PERIOD':
      return 'An unstake can be taken back only within its wait period.';
    case 'REPLACEMENT_CLAIMED':
      return 'A replacement has been claimed; this unstake can no longer be taken back.';
    case 'NOT_UNSTAKED':
      return 'This co-stake is active; unstake it first.';
    case 'NOT_YET_WITHDRAWABLE':
      return `The stake can be withdrawn from ${refusal.withdrawableAt.toISOString()}.`;
    case 'ALREADY_WITHDRAWN':
      return `This co-stake was withdrawn at ${refusal.withdrawnAt.toISOString()}.`;
    case 'WALLET_ALREADY_LINKED':
      return 'This wallet belongs to the account already.';
    case 'WALLET_LINKED_ELSEWHERE':
      return 'This wallet belongs to an account with further wallets; unlink it there first.';
    case 'WALLET_LIMIT_REACHED':
      return `An account may have ${refusal.limit} wallets.`;
    case 'WALLET_IS_PRIMARY':
      return 'This is the main wallet of the account.';
    case 'WALLET_IN_USE':
      return `The wallet holds ${formatTokenAmount(refusal.balance)} IO, ${refusal.devices} devices and ${refusal.coStakes} co-stakes; it can be unlinked when it has nothing here.`;
    case 'SANDBOX_ONLY':
      return 'This exists in a sandbox only.';
    case 'CLOCK_MOVES_FORWARD_ONLY':
      return `The marketplace's clock stands at ${refusal.now.toISOString()} and moves forward only.`;
    case 'URI_NOT_ALLOWED':
      return `Signing in is possible from: ${refusal.allowed.join(', ')}.`;
    case 'CHALLENGE_NOT_ANSWERABLE':
      return 'This challenge is unknown, expired or already answered; ask for a new one.';
    case 'SESSION_ENDED':
      return 'This session has ended; sign in again.';
    default:
      return refusal satisfies never;
  }
}
