// The dependencies that every use case receives: database, wall clock, randomness, settings, secrets and notifier.
// **Invariant:** no use case creates or imports one of them by itself.

import type { RandomBytes } from '../domain/key.ts';
import type { RateLimits } from '../domain/rate-limits.ts';
import type { Database } from '../store/db/database.ts';
import type { ClockMonitor } from './clock-monitor.ts';

/**
 * Quotas of the network address from which a request comes. Each function throws the error that answers the request when the quota is
 * used up; the transaction is then rolled back.
 */
export type Admission = {
  /** Counts a new account for a wallet, once in a request. */
  readonly newAccount: (wallet: string) => void;
  readonly openChallenge: () => void;
  readonly closeChallenge: () => void;
};

/** The dependencies of a use case. */
export type AppContext = {
  readonly database: Database;
  /** Returns wall time, for authorisations, sessions and challenges. Market time comes from clock.ts. */
  readonly wallNow: () => Date;
  /**
   * Watches the clock of the database, from which `wallNow` comes. Null: `wallNow` is the clock and the database's is not read, for a
   * history that is written afterwards and for tests.
   */
  readonly clock: ClockMonitor | null;
  readonly random: RandomBytes;
  readonly settings: {
    /** Host of the public origin. It is the first word of every signed text. */
    readonly domain: string;
    /** The public origin: URI in signed texts, and base of links unless `appUrl` is given. */
    readonly origin: string;
    /** Address of the marketplace page to which links lead, without a slash at its end. Default: the public origin. */
    readonly appUrl?: string | null;
    readonly chainId: 'solana:mainnet' | 'solana:localnet';
    readonly sandbox: boolean;
    /** True when the scheduler simulates the demo network in this sandbox. Default false. */
    readonly demoNetwork?: boolean;
    /** Web origins (scheme, host and port) whose pages may sign users in and call the API; the list includes `origin`. */
    readonly allowedOrigins: readonly string[];
    /** Figures of the rate limits that the server applies, for clients to read; null: off. Default: those of the domain. */
    readonly rateLimits?: RateLimits | null;
  };
  readonly secrets: {
    /** HMAC key from which public aliases are derived. */
    readonly alias: Uint8Array;
    /** Secret that encrypts cursors and stored private keys. */
    readonly seal: Uint8Array;
    /** The secrets before a rotation. `previousSeal` opens what it sealed; `previousAlias` only allows the change. */
    readonly previousAlias?: Uint8Array | null;
    readonly previousSeal?: Uint8Array | null;
  };
  /**
   * Wakes the readers of the event log; called after a commit. When a call is lost, delivery is only delayed, because the readers
   * also poll.
   */
  readonly notify: () => void;
  /** Quotas of the requesting address; absent: none apply, as for the network and for the program's own work. */
  readonly admission?: Admission;
};

/** The secrets that encrypt and decrypt cursors and stored keys. */
export type SealSecrets = Pick<AppContext['secrets'], 'seal' | 'previousSeal'>;

/** Returns the secrets that open cursors and stored keys: the current one first, then the one before a rotation. */
export function sealSecretsOf({ seal, previousSeal }: SealSecrets): readonly Uint8Array[] {
  return previousSeal == null ? [seal] : [seal, previousSeal];
}
