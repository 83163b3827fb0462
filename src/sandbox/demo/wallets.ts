// The wallets of the demo network. Their Ed25519 keys are public, so that a sandbox can sign as its owners and co-stakers.
// **Invariant:** no demo wallet holds anything of value, and no key of a real wallet is used as a demo key.

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { encodeBase58 } from '../../wallet/base58.ts';

/** A wallet of the demo network that can sign texts. */
export type DemoWallet = {
  /** Wallet address in base58. */
  readonly address: string;
  /** Signs the UTF-8 bytes of a text (encoding RAW). Returns the signature in base58. */
  readonly sign: (text: string) => string;
};

/** The PKCS #8 header that precedes the 32 secret bytes of an Ed25519 private key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Returns the demo wallet of a role and number (from 1). Its seed is the SHA-256 of `tandem demo <role> <number>`. */
export function demoWallet(role: 'owner' | 'co-staker', number: number): DemoWallet {
  const { key, publicKey } = keysOf(role, number);
  return {
    address: encodeBase58(publicKey),
    sign: (text) => encodeBase58(sign(null, Buffer.from(text, 'utf8'), key)),
  };
}

function keysOf(role: 'owner' | 'co-staker', number: number) {
  const seed = createHash('sha256').update(`tandem demo ${role} ${number}`, 'utf8').digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return { seed, key, publicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32) };
}

/** The number of owners in `examples/network/devices.json`. */
const OWNERS = 120;
/** Upper bound of the number of co-stakers in a seeded history. */
const CO_STAKERS = 30;

/** The number of the demo owner, and that of the demo co-staker, whose keys `examples/personas.json` publishes for clients to act with. */
export const PERSONAS = { owner: 79, coStaker: CO_STAKERS } as const;

/** A persona with its key as the key files of the Solana command line have it: 32 secret bytes, then those of the address. */
export type PersonaKey = {
  readonly name: 'owner' | 'co-staker';
  readonly address: string;
  readonly key: readonly number[];
};

/** Returns the personas with their keys, which are public. */
export function personaKeys(): readonly PersonaKey[] {
  const keyOf = (name: PersonaKey['name'], number: number): PersonaKey => {
    const { seed, publicKey } = keysOf(name, number);
    return { name, address: encodeBase58(publicKey), key: [...seed, ...publicKey] };
  };
  return [keyOf('owner', PERSONAS.owner), keyOf('co-staker', PERSONAS.coStaker)];
}

let personas: ReadonlySet<string> | null = null;

/** Whether a wallet is a persona's. Clients act with it, so the simulation treats its devices and co-stakes as those of a client. */
export function isPersona(address: string): boolean {
  personas ??= new Set([
    demoWallet('owner', PERSONAS.owner).address,
    demoWallet('co-staker', PERSONAS.coStaker).address,
  ]);
  return personas.has(address);
}

/** Returns the wallets of all demo owners by address. */
export function demoOwnerWallets(): ReadonlyMap<string, DemoWallet> {
  return new Map(demoWallets('owner', OWNERS).map((wallet) => [wallet.address, wallet]));
}

/** Returns the addresses of all demo owners and co-stakers but the personas; every other wallet belongs to a client. */
export function demoWalletAddresses(): ReadonlySet<string> {
  const wallets = [...demoWallets('owner', OWNERS), ...demoWallets('co-staker', CO_STAKERS)];
  return new Set(wallets.map(({ address }) => address).filter((address) => !isPersona(address)));
}

function demoWallets(role: 'owner' | 'co-staker', count: number): readonly DemoWallet[] {
  return Array.from({ length: count }, (_, index) => demoWallet(role, index + 1));
}
