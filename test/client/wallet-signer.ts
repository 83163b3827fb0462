// Signers of the client library over the wallets of tests, in each layout that a wallet may sign; and a `fetch` that loses answers.

import { base58 } from '@scure/base';
import type { Fetch } from '../../client/src/environment.ts';
import type { Signer } from '../../client/src/signer.ts';
import { envelopeOf, type TestWallet } from '../kit/wallet.ts';

/** Returns the signer of a test wallet, which signs every message in `encoding`. */
export function signerOf(wallet: TestWallet, encoding: Parameters<typeof envelopeOf>[2] = 'RAW'): Signer {
  return {
    address: wallet.address,
    signMessage: async (message) => {
      const signedMessage = envelopeOf(new TextDecoder().decode(message), wallet.address, encoding);
      return { signedMessage, signature: base58.decode(wallet.signBytes(signedMessage)) };
    },
  };
}

/** A `fetch` that counts the requests of each operation, and loses the next answers of one. */
export type LossyFetch = {
  readonly fetch: Fetch;
  /** Names of the operations that were sent, in order. */
  readonly sent: string[];
  /** Loses the next `count` answers of an operation: the server acts on the request, and the client learns nothing. */
  readonly lose: (operation: string, count: number) => void;
};

export function lossyFetch(): LossyFetch {
  const sent: string[] = [];
  const left = new Map<string, number>();
  return {
    sent,
    lose: (operation, count) => left.set(operation, count),
    fetch: async (url, init) => {
      const [, operation = ''] = /(?:query|mutation) (\w+)/.exec(JSON.parse(init.body).query) ?? [];
      sent.push(operation);
      const response = await fetch(url, init);
      const count = left.get(operation) ?? 0;
      if (count === 0) return response;
      left.set(operation, count - 1);
      await response.text();
      throw new TypeError('the answer was lost');
    },
  };
}
