// A wallet of the Wallet Standard in a page, whose answer the test decides: it signs, declines, signs other bytes, or answers late.

import { createHash } from 'node:crypto';
import { type Wallet, walletOfSecret } from '../../examples/wallet.ts';
import type { ChromiumPage } from '../kit/chromium.ts';

/** What the wallet does when it is asked. LATE: it signs once `answer` is called. */
export type Behaviour = 'SIGN' | 'DECLINE' | 'OTHER_BYTES' | 'LATE';

export const TEST_WALLET = 'Test wallet';

/** Registers a wallet in the page; a seed always gives the same one. */
export async function registerWallet(page: ChromiumPage, seed: string): Promise<Wallet> {
  const secret = createHash('sha256').update(seed).digest();
  const wallet = walletOfSecret(secret);
  const pkcs8 = [...Buffer.from('302e020100300506032b657004220420', 'hex'), ...secret];
  await page.evaluate(`(async () => {
    const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(${JSON.stringify(pkcs8)}), 'Ed25519', false, ['sign']);
    const control = (window.testWallet = { does: 'SIGN', answer: () => undefined });
    const account = {
      address: ${JSON.stringify(wallet.address)},
      publicKey: Uint8Array.from(${JSON.stringify([...wallet.publicKey])}),
      chains: ['solana:localnet'],
      features: ['solana:signMessage'],
    };
    const signMessage = async ({ message }) => {
      if (control.does === 'DECLINE') throw new Error('The person declined.');
      if (control.does === 'LATE') await new Promise((resolve) => { control.answer = resolve; });
      const signedMessage = control.does === 'OTHER_BYTES' ? Uint8Array.from([...message, 46]) : message;
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, signedMessage));
      return [{ signedMessage, signature }];
    };
    const wallet = {
      version: '1.0.0',
      name: ${JSON.stringify(TEST_WALLET)},
      icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=',
      chains: ['solana:localnet'],
      accounts: [account],
      features: {
        'standard:connect': { version: '1.0.0', connect: async () => ({ accounts: [account] }) },
        'standard:events': { version: '1.0.0', on: () => () => undefined },
        'solana:signMessage': { version: '1.1.0', signMessage },
      },
    };
    const register = ({ register }) => register(wallet);
    dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  })()`);
  return wallet;
}

export const behave = (page: ChromiumPage, does: Behaviour): Promise<void> =>
  page.evaluate(`void (window.testWallet.does = ${JSON.stringify(does)})`);

/** Lets a wallet that is LATE sign now. */
export const answerNow = (page: ChromiumPage): Promise<void> => page.evaluate('void window.testWallet.answer()');
