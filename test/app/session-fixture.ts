// A fixture for the tests of sessions: an app context over an open database, with a wall clock that changes only when a test sets
// it.

import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../src/app/context.ts';
import type { SessionTokens } from '../../src/app/sessions.ts';
import { signIn, signInChallenge } from '../../src/app/sign-in.ts';
import type { Database } from '../../src/store/db/database.ts';
import { makeWallet, type TestWallet } from '../kit/wallet.ts';

export const ORIGIN = 'https://tandem.example';

export type SessionFixture = {
  readonly ctx: AppContext;
  /** Sets the wall clock to `ms` milliseconds after the start of the fixture and returns that instant. */
  readonly at: (ms: number) => Date;
  /** Returns how often the notifier was called so far. */
  readonly notifications: () => number;
  /** Signs a wallet in at the current time of the fixture's wall clock and returns its tokens. */
  readonly enter: (wallet: TestWallet, label?: string) => Promise<SessionTokens>;
};

const BEGAN = Date.UTC(2026, 5, 1);
let wallets = 0;

/** Returns a new random wallet. */
export function newWallet(): TestWallet {
  wallets += 1;
  return makeWallet(`session test ${process.pid} ${wallets}`);
}

/** Creates a fixture over an open database. Two fixtures over one database act as two processes with separate wall clocks. */
export function sessionFixture(database: Database, seal = new Uint8Array(32).fill(7)): SessionFixture {
  let now = new Date(BEGAN);
  let notifications = 0;
  const ctx: AppContext = {
    database,
    wallNow: () => now,
    clock: null,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    settings: {
      domain: 'tandem.example',
      origin: ORIGIN,
      chainId: 'solana:localnet',
      sandbox: false,
      allowedOrigins: [ORIGIN, 'http://localhost:4000', 'https://xn--bcher-kva.example'],
    },
    secrets: { alias: new Uint8Array(32).fill(1), seal },
    notify: () => {
      notifications += 1;
    },
  };
  return {
    ctx,
    at(ms) {
      now = new Date(BEGAN + ms);
      return now;
    },
    notifications: () => notifications,
    enter: async (wallet, label) => {
      const challenge = resultOf(await signInChallenge(ctx, { wallet: wallet.address, uri: ORIGIN }));
      const answer = { nonce: challenge.nonce, signature: wallet.sign(challenge.text), encoding: 'RAW' } as const;
      return resultOf(await signIn(ctx, { ...answer, label: label ?? null }));
    },
  };
}

/** Returns the successful outcome of a use case; throws when the outcome is a refusal. */
export function resultOf<Outcome extends object>(outcome: Outcome): Exclude<Outcome, { readonly refusal: unknown }> {
  if ('refusal' in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome as Exclude<Outcome, { readonly refusal: unknown }>;
}

/** Returns the refusal in the outcome of a use case; throws when the outcome is a success. */
export function refusalIn<Outcome extends object>(
  outcome: Outcome,
): Extract<Outcome, { readonly refusal: unknown }>['refusal'] {
  if (!('refusal' in outcome)) throw new Error('expected a refusal');
  return outcome.refusal as Extract<Outcome, { readonly refusal: unknown }>['refusal'];
}
