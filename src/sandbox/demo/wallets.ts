// The wallets of the demo network: keys that everybody may know, so that a sandbox can act as its owners and co-stakers with
// real signatures. Nothing of value may ever be sent to one. Real wallets sign elsewhere; no key of theirs comes here.

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { encodeBase58 } from '../../wallet/base58.ts';

export type DemoWallet = {
  /** Base58. */
  readonly address: string;
  /** Signs a text as it stands (encoding RAW); base58. */
  readonly sign: (text: string) => string;
};

/** PKCS #8 around the 32 secret bytes of an Ed25519 key. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The wallet whose seed is the sha-256 of `tandem demo <role> <number>`; numbers begin at 1. */
export function demoWallet(role: 'owner' | 'co-staker', number: number): DemoWallet {
  const seed = createHash('sha256').update(`tandem demo ${role} ${number}`, 'utf8').digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    address: encodeBase58(publicKey),
    sign: (text) => encodeBase58(sign(null, Buffer.from(text, 'utf8'), key)),
  };
}

/** `examples/network` has so many owners, and at most so many co-stakers ever claim in a filled sandbox. */
export const DEMO_OWNERS = 120;
const DEMO_CO_STAKERS = 30;

/** The addresses of everybody whom the demo network plays; whoever else is there is a client. */
export function castAddresses(): ReadonlySet<string> {
  const of = (role: 'owner' | 'co-staker', count: number): readonly string[] =>
    Array.from({ length: count }, (_, at) => demoWallet(role, at + 1).address);
  return new Set([...of('owner', DEMO_OWNERS), ...of('co-staker', DEMO_CO_STAKERS)]);
}
