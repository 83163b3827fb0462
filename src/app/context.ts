// What every use case is given: the database, wall time, randomness, settings. No use case reaches for these itself.

import type { Random } from '../domain/key.ts';
import type { Database } from '../store/db/database.ts';

export type AppContext = {
  readonly database: Database;
  /** Wall time: authorisations, sessions and challenges live on it. The marketplace's own time is in app/clock.ts. */
  readonly wallNow: () => Date;
  readonly random: Random;
  readonly settings: {
    /** Host of the public origin: the first word of every signed text. */
    readonly domain: string;
    /** Base of share links and the URI of signed texts. */
    readonly origin: string;
    readonly chainId: 'solana:mainnet' | 'solana:localnet';
    readonly sandbox: boolean;
    /** A sandbox that the demo network keeps alive; false unless given. */
    readonly demoNetwork?: boolean;
    /** Origins that may sign in and call from a browser; includes `origin`. */
    readonly allowedOrigins: readonly string[];
  };
  readonly secrets: {
    /** Keys the public aliases. */
    readonly alias: Uint8Array;
    /** Seals cursors and private keys. */
    readonly seal: Uint8Array;
  };
  /** Rings after a commit that wrote events: a hint, never relied upon. */
  readonly notify: () => void;
};
