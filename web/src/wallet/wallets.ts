// Wallets of this browser by the Wallet Standard, and the one with which the person signs.
// **Invariant:** the page keeps the name and the address of the chosen wallet, never a key.

import { type Signer, type StandardAccount, type StandardWallet, walletStandardSigner } from '@tandem/client/signers';
import { getWallets } from '@wallet-standard/app';
import { createStore, useStore } from '../app/store.ts';
import { tandem } from '../app/tandem.ts';
import { t } from '../text.ts';

/** The part of a wallet that the page uses. */
export type PageWallet = StandardWallet & {
  readonly name: string;
  readonly icon: string;
  readonly accounts: readonly StandardAccount[];
};

/** The wallet that signs; it belongs to the account that is signed in. */
export type Connected = { readonly name: string; readonly address: string; readonly signer: Signer };

type Connect = {
  connect(input?: { readonly silent?: boolean }): Promise<{ readonly accounts: readonly StandardAccount[] }>;
};

const CHOSEN = 'tandem.wallet';
const found = createStore<readonly PageWallet[]>([]);
const connected = createStore<Connected | null>(null);
/** True while the popover that offers wallets is open. */
export const connectOpen = createStore(false);

export const useWallets = (): readonly PageWallet[] => useStore(found);
/** The wallet that signs; null until one is connected. */
export const useConnected = (): Connected | null => useStore(connected);
export const connectedWallet = connected.get;

/** Collects the wallets, also those that come later, and connects the one of the last visit without asking. */
export function watchWallets(): void {
  const api = getWallets();
  const collect = (): void => {
    found.set(api.get().filter(canSign) as readonly PageWallet[]);
    void resume();
  };
  api.on('register', collect);
  api.on('unregister', collect);
  collect();
}

const canSign = ({ features }: StandardWallet): boolean =>
  'standard:connect' in features && ('solana:signMessage' in features || 'solana:signOffchainMessage' in features);

async function resume(): Promise<void> {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen === null || connected.get() !== null) return;
  const { name, address } = JSON.parse(chosen) as { readonly name: string; readonly address: string };
  const wallet = found.get().find((one) => one.name === name);
  if (wallet === undefined) return;
  const accounts = await accountsOf(wallet, true).catch(() => []);
  const account = accounts.find((one) => one.address === address);
  if (account !== undefined) use(wallet, account);
}

async function accountsOf(wallet: PageWallet, silent: boolean): Promise<readonly StandardAccount[]> {
  const { connect } = (wallet.features as Readonly<Record<string, Connect>>)['standard:connect'] ?? {};
  if (connect === undefined) return wallet.accounts;
  const { accounts } = await connect(silent ? { silent } : undefined);
  return accounts.length > 0 ? accounts : wallet.accounts;
}

function use(wallet: PageWallet, account: StandardAccount): Connected {
  const { name } = wallet;
  const next = { name, address: account.address, signer: walletStandardSigner(wallet, account) };
  localStorage.setItem(CHOSEN, JSON.stringify({ name, address: account.address }));
  connected.set(next);
  return next;
}

/**
 * Connects a wallet and signs in with it, unless it belongs to the account that is signed in. Returns null, or the sentence why not.
 * @throws TandemError WALLET_REJECTED and others
 */
export async function connectWallet(wallet: PageWallet): Promise<string | null> {
  const [account] = await accountsOf(wallet, false);
  if (account === undefined) return t('wallet.noAccount');
  const { signer } = use(wallet, account);
  const result = await tandem.signIn(signer, { label: browserName() });
  if (result.__typename === 'SignInSuccess') return null;
  return result.message;
}

/** Forgets the wallet and ends the session. */
export async function disconnect(): Promise<void> {
  localStorage.removeItem(CHOSEN);
  connected.set(null);
  await tandem.signOut();
}

/** Returns the name under which this browser stands in the list of sessions. */
function browserName(): string {
  const name = /(Firefox|Edg|Chrome|Safari)\//.exec(navigator.userAgent)?.[1] ?? 'Browser';
  const system = /(Windows|Mac OS|Android|iPhone|Linux)/.exec(navigator.userAgent)?.[1];
  return system === undefined ? name : `${name.replace('Edg', 'Edge')} on ${system}`;
}
