// The sandbox's wallet: registered by the Wallet Standard like any other. It shows each text and asks before it signs.
// **Invariant:** the private key is made non-extractable, lies in IndexedDB of this origin, and signs nothing that was not shown.

import { keyPairSigner, type Signer } from '@tandem/client/signers';
import { createStore } from '../app/store.ts';
import { t } from '../text.ts';

/** A text that waits for the person's decision. */
export type SigningPrompt = {
  readonly address: string;
  readonly text: string;
  readonly decide: (sign: boolean) => void;
};

/** What the wallet asks now; null when it asks nothing. */
export const signingPrompt = createStore<SigningPrompt | null>(null);

export const SANDBOX_WALLET = t('wallet.sandbox');
const CHAIN = 'solana:localnet';
const ICON =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyNiAyNiI+PHJlY3QgeD0iMSIgeT0iNiIgd2lkdGg9IjE3IiBoZWlnaHQ9IjYuNSIgcng9IjEuNSIvPjxyZWN0IHg9IjgiIHk9IjE0LjUiIHdpZHRoPSIxNyIgaGVpZ2h0PSI2LjUiIHJ4PSIxLjUiIGZpbGw9IiMwYTVmODAiLz48L3N2Zz4=';

type Account = {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly chains: readonly string[];
  readonly features: readonly string[];
};

/** Registers the wallet with whoever looks for wallets in this page. */
export function registerSandboxWallet(): void {
  const register = (api: { readonly register: (wallet: object) => unknown }): void =>
    void api.register(sandboxWallet());
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  addEventListener('wallet-standard:app-ready', (event) => {
    register((event as CustomEvent<{ readonly register: (wallet: object) => unknown }>).detail);
  });
}

function sandboxWallet(): object {
  let opened: { readonly signer: Signer; readonly accounts: readonly Account[] } | undefined;
  const open = async (create: boolean) => {
    if (opened !== undefined) return opened;
    const keys = await keyPair(create);
    if (keys === null) return null;
    const signer = await keyPairSigner(keys);
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
    opened = {
      signer,
      accounts: [{ address: signer.address, publicKey, chains: [CHAIN], features: ['solana:signMessage'] }],
    };
    return opened;
  };
  return {
    version: '1.0.0',
    name: SANDBOX_WALLET,
    icon: ICON,
    chains: [CHAIN],
    get accounts() {
      return opened?.accounts ?? [];
    },
    features: {
      'standard:connect': {
        version: '1.0.0',
        connect: async ({ silent = false } = {}) => ({ accounts: (await open(!silent))?.accounts ?? [] }),
      },
      'standard:events': { version: '1.0.0', on: () => () => undefined },
      'solana:signMessage': {
        version: '1.1.0',
        signMessage: async (...inputs: readonly { readonly message: Uint8Array }[]) => {
          const { signer } = (await open(true)) ?? {};
          if (signer === undefined) throw new Error('The sandbox wallet has no key.');
          const signed = [];
          for (const { message } of inputs) {
            await ask(signer.address, new TextDecoder().decode(message));
            signed.push({ signedMessage: message, ...(await signer.signMessage(message)) });
          }
          return signed;
        },
      },
    },
  };
}

/** Shows a text and resolves when the person signs it; rejects when they decline. */
function ask(address: string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    signingPrompt.get()?.decide(false);
    const decide = (sign: boolean): void => {
      signingPrompt.set(null);
      if (sign) resolve();
      else reject(new Error('The person declined.'));
    };
    signingPrompt.set({ address, text, decide });
  });
}

const [STORE, KEY] = ['keys', 'pair'];

async function keyPair(create: boolean): Promise<CryptoKeyPair | null> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('tandem-sandbox-wallet', 1);
    request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB could not be opened.'));
  });
  const kept = await done<CryptoKeyPair | undefined>(database.transaction(STORE).objectStore(STORE).get(KEY));
  if (kept !== undefined || !create) return kept ?? null;
  const made = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const pair = made as CryptoKeyPair;
  await done(database.transaction(STORE, 'readwrite').objectStore(STORE).put(pair, KEY));
  return pair;
}

const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
  });
