// The dependencies of every use case: database, wall clock, randomness, settings, secrets, notifier. No use case obtains one itself.

import type { Random } from '../domain/key.ts';
import type { Database } from '../store/db/database.ts';

export type AppContext = {
  readonly database: Database;
  /** Wall time, for authorisations, sessions and challenges. Market time is `marketNow` of clock.ts. */
  readonly wallNow: () => Date;
  readonly random: Random;
  readonly settings: {
    /** Host of the public origin: the first word of every signed text. */
    readonly domain: string;
    /** Base of share links and the URI of signed texts. */
    readonly origin: string;
    readonly chainId: 'solana:mainnet' | 'solana:localnet';
    readonly sandbox: boolean;
    /** True: the scheduler runs the demo network on this sandbox. Default false. */
    readonly demoNetwork?: boolean;
    /** Origins that may sign in and call from a browser; includes `origin`. */
    readonly allowedOrigins: readonly string[];
  };
  readonly secrets: {
    /** HMAC key of public aliases. */
    readonly alias: Uint8Array;
    /** Encryption key of cursors and stored private keys. */
    readonly seal: Uint8Array;
  };
  /** Called after a commit that may have written events. A lost call costs latency only: readers also poll. */
  readonly notify: () => void;
};
