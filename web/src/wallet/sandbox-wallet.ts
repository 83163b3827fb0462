// The sandbox's wallets, registered by the Wallet Standard like any other: one with a key of this browser, and the personas, whose keys
// everybody has. Each shows the text and asks before it signs; a persona signs in without asking.
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

/** The wallets of the demo network whose keys are public, by the name that the server gives them. */
export const PERSONAS = [
  { name: t('wallet.owner'), persona: 'owner' },
  { name: t('wallet.coStaker'), persona: 'co-staker' },
] as const;

/** A text that signs in and does nothing else. */
const SIGN_IN = /^\S+ wants you to sign in with your Solana account:\n/;
const CHAIN = 'solana:localnet';
const ICON =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyNiAyNiI+PHJlY3QgeD0iMSIgeT0iNiIgd2lkdGg9IjE3IiBoZWlnaHQ9IjYuNSIgcng9IjEuNSIvPjxyZWN0IHg9IjgiIHk9IjE0LjUiIHdpZHRoPSIxNyIgaGVpZ2h0PSI2LjUiIHJ4PSIxLjUiIGZpbGw9IiMwYTVmODAiLz48L3N2Zz4=';

type Account = {
  readonly address: string;
  readonly publicKey: Uint8Array;
  readonly chains: readonly string[];
  readonly features: readonly string[];
};

/** Registers the wallets by Wallet Standard, so that this page finds them like installed ones. */
export function registerSandboxWallets(): void {
  const wallets = [
    sandboxWallet(SANDBOX_WALLET, keyPair, false),
    ...PERSONAS.map(({ name, persona }) => sandboxWallet(name, () => personaPair(persona), true)),
  ];
  const register = (api: { readonly register: (...wallets: readonly object[]) => unknown }): void =>
    void api.register(...wallets);
  dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  addEventListener('wallet-standard:app-ready', (event) => {
    register((event as CustomEvent<{ readonly register: (...wallets: readonly object[]) => unknown }>).detail);
  });
}

/** `findKeys` returns the key pair, or null while there is none; `create` is true when the person connects the wallet. */
function sandboxWallet(
  name: string,
  findKeys: (create: boolean) => Promise<CryptoKeyPair | null>,
  isPersona: boolean,
): object {
  let opened: { readonly signer: Signer; readonly accounts: readonly Account[] } | undefined;
  const open = async (create: boolean) => {
    if (opened !== undefined) return opened;
    const keys = await findKeys(create);
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
    name,
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
            const text = new TextDecoder().decode(message);
            if (!(isPersona && SIGN_IN.test(text))) await ask(signer.address, text);
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

type PersonaFile = readonly { readonly name: string; readonly key: readonly number[] }[];

/** What precedes the 32 secret bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/** Returns the keys of a persona, which the server hands out in a sandbox once the demo network is there; null before. */
async function personaPair(persona: string): Promise<CryptoKeyPair | null> {
  const answer = await fetch('/web/personas.json');
  const file: PersonaFile = answer.ok ? await answer.json() : [];
  const key = file.find(({ name }) => name === persona)?.key;
  if (key === undefined) return null;
  const secret = Uint8Array.from([...PKCS8, ...key.slice(0, 32)]);
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', secret, 'Ed25519', false, ['sign']),
    crypto.subtle.importKey('raw', Uint8Array.from(key.slice(32)), 'Ed25519', true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed.'));
  });
