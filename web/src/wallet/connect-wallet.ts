// Finds the wallets of this browser by the Wallet Standard, and connects one.
// **Invariant:** the page keeps the name and the address of the chosen wallet, never a key.

import { type Signer, type StandardAccount, type StandardWallet, walletStandardSigner } from '@tandem/client/signers';
import { getWallets } from '@wallet-standard/app';
import { refusalText } from '../app/refusal.ts';
import { tandem } from '../app/tandem.ts';
import { loadTexts, t } from '../text.ts';
import { CHOSEN, type Connected, connection, foundWallets, type PageWallet } from './wallets.ts';

type Connect = {
  connect(input?: { readonly silent?: boolean }): Promise<{ readonly accounts: readonly StandardAccount[] }>;
};

/** Collects the wallets, also those that come later, and connects the one of the last visit without asking. */
export function watchWallets(): void {
  const api = getWallets();
  const collect = (): void => {
    foundWallets.set(api.get().filter(canSign) as readonly PageWallet[]);
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
  if (chosen === null || connection.get() !== null) return;
  const { name, address } = JSON.parse(chosen) as { readonly name: string; readonly address: string };
  const wallet = foundWallets.get().find((one) => one.name === name);
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
  connection.set(next);
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
  await loadTexts();
  return refusalText(result);
}

/** Returns the signer of the first address of a wallet that is not among `known`, without using it for anything else; null when there is none. */
export async function otherSigner(wallet: PageWallet, known: readonly string[]): Promise<Signer | null> {
  const account = (await accountsOf(wallet, false)).find(({ address }) => !known.includes(address));
  return account === undefined ? null : walletStandardSigner(wallet, account);
}

/** Forgets the wallet and ends the session. */
export async function disconnect(): Promise<void> {
  localStorage.removeItem(CHOSEN);
  connection.set(null);
  await tandem.signOut();
}

/** Returns the name under which this browser stands in the list of sessions. */
function browserName(): string {
  const name = /(Firefox|Edg|Chrome|Safari)\//.exec(navigator.userAgent)?.[1] ?? 'Browser';
  const system = /(Windows|Mac OS|Android|iPhone|Linux)/.exec(navigator.userAgent)?.[1];
  return system === undefined ? name : `${name.replace('Edg', 'Edge')} on ${system}`;
}
