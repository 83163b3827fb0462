// A wallet extension (test/web/extension) whose answer the test decides: it signs, declines, signs other bytes, or answers late. Its key is
// in the extension's own process; the page has a wallet object that sends messages there.

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { walletOfSecret } from '../../examples/wallet.ts';
import type { Chromium } from '../kit/chromium.ts';
import { makeWallet, type TestWallet } from '../kit/wallet.ts';

/** What the wallet does when it is asked. LATE: it signs once `answerNow` is called. */
export type Behaviour = 'SIGN' | 'DECLINE' | 'OTHER_BYTES' | 'LATE';

export const TEST_WALLET = 'Test wallet';
/** The folder for `openChromium`. */
export const TEST_EXTENSION = fileURLToPath(new URL('extension', import.meta.url));

export type TestWalletExtension = {
  /** What the extension signs with. */
  readonly key: TestWallet;
  readonly behave: (does: Behaviour) => Promise<void>;
  /** Lets a wallet that is LATE sign now. */
  readonly answerNow: () => Promise<void>;
  /** Returns the text that the wallet was last asked to sign. */
  readonly asked: () => Promise<string>;
  /** Returns the origin of the process that has the key. */
  readonly origin: () => Promise<string>;
};

/** Gives the extension of a browser the key that belongs to a seed; a seed always gives the same one. */
export async function openTestWallet(chromium: Chromium, seed: string): Promise<TestWalletExtension> {
  const evaluate = await chromium.extension("typeof testWallet === 'object'");
  const secret = createHash('sha256').update(seed).digest();
  const { address, publicKey } = walletOfSecret(secret);
  const keys = {
    address,
    publicKey: [...publicKey],
    pkcs8: [...Buffer.from('302e020100300506032b657004220420', 'hex'), ...secret],
  };
  await evaluate(`void (testWallet.keys = ${JSON.stringify(keys)})`);
  return {
    key: makeWallet(seed),
    behave: (does) => evaluate(`void (testWallet.does = ${JSON.stringify(does)})`),
    answerNow: () => evaluate('void testWallet.answer()'),
    asked: () => evaluate('testWallet.asked'),
    origin: () => evaluate('location.origin'),
  };
}
