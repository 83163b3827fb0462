// Wallets that were found in this browser, and the one with which the person signs. Finding and connecting them is connect-wallet.ts, which
// is loaded after the first screen.

import type { Signer, StandardAccount, StandardWallet } from '@tandem/client/signers';
import { createStore, useStore } from '../app/store.ts';

/** The part of a wallet that the page uses. */
export type PageWallet = StandardWallet & {
  readonly name: string;
  readonly icon: string;
  readonly accounts: readonly StandardAccount[];
};

/** The wallet that signs; it belongs to the account that is signed in. */
export type Connected = { readonly name: string; readonly address: string; readonly signer: Signer };

export const foundWallets = createStore<readonly PageWallet[]>([]);
export const connection = createStore<Connected | null>(null);
/** True while the popover that offers wallets is open. */
export const connectOpen = createStore(false);

export const useWallets = (): readonly PageWallet[] => useStore(foundWallets);
/** The wallet that signs; null until one is connected. */
export const useConnected = (): Connected | null => useStore(connection);
export const connectedWallet = connection.get;

/** Key under which the browser keeps the name and the address of the chosen wallet. */
export const CHOSEN = 'tandem.wallet';
/** The wallet of the last visit connects again without a question; after this time it is asked for like a new one. */
const RETURN_MS = 3_000;

/** Runs `next` once a wallet is connected: now, or when that of the last visit is back. Opens the popover where there is none. */
export function withWallet(next: () => void): void {
  if (connection.get() !== null) {
    next();
    return;
  }
  if (localStorage.getItem(CHOSEN) === null) {
    connectOpen.set(true);
    return;
  }
  const unwatch = connection.watch(() => {
    clearTimeout(timer);
    unwatch();
    next();
  });
  const timer = setTimeout(() => {
    unwatch();
    connectOpen.set(true);
  }, RETURN_MS);
}
