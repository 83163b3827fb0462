// The client library in workerd, the runtime of Cloudflare Workers. Each step of a test is one request to this worker.
// **Invariant:** nothing that waits outlives its request, because the runtime forbids that; tokens and the key do.

import { defaultLock } from '../../client/src/default-storage.ts';
import type { Fetch } from '../../client/src/environment.ts';
import type { Signer } from '../../client/src/signer.ts';
import { keyPairSigner } from '../../client/src/signers.ts';
import { createTandem } from '../../client/src/tandem.ts';
import { memoryStorage } from '../../client/src/token-storage.ts';
import { recordingSocket } from '../client/recording-socket.ts';
import { SURVIVAL } from '../client/survival.ts';

const BALANCES = 'query Balances { viewer { balances { wallet } } }';
const storage = memoryStorage();
let signer: Promise<Signer> | undefined;

/** Input of a step; the test gives what the step needs. */
type Input = {
  readonly url: string;
  readonly step: keyof typeof STEPS;
  readonly offerId?: string;
  readonly cursor?: string;
  readonly count?: number;
  readonly name?: keyof typeof SURVIVAL;
};

/** The steps, by the name with which the test asks for them. */
const STEPS = {
  /** Makes the key pair at the first call. Returns its address. */
  address: async () => (await keyOf()).address,

  signIn: async ({ url }: Input) => {
    const tandem = createTandem({ url, storage });
    const { __typename } = await tandem.signIn(await keyOf());
    return { __typename, ...(await tandem.ask(BALANCES)) };
  },

  /** Asks for something private with five clients that share tokens and a lock. Returns what they got and the operations sent. */
  askWithFive: async ({ url }: Input) => {
    const sent: string[] = [];
    const shared = { url, storage, lock: defaultLock(), fetch: lossy('', 0, sent) };
    const all = Array.from({ length: 5 }, () => createTandem(shared));
    return { answers: await Promise.all(all.map((tandem) => tandem.ask(BALANCES))), sent };
  },

  /** Claims an offer while the first two answers of the claim are lost. */
  claim: async ({ url, offerId = '' }: Input) => {
    const sent: string[] = [];
    const tandem = createTandem({ url, storage, fetch: lossy('ClaimOffer', 2, sent) });
    return { result: await tandem.claimOffer(await keyOf(), { offerId }), sent };
  },

  /** Follows the public stream after a cursor until `count` events have arrived. Returns their ids, and the cursors of all subscriptions. */
  follow: async ({ url, cursor, count = 0 }: Input) => {
    const ids: string[] = [];
    const { webSocket, cursors } = recordingSocket(WebSocket);
    for await (const item of createTandem({ url, webSocket }).offerEvents({ cursor })) {
      if (item.__typename === 'OfferEvent') ids.push(item.id);
      if (ids.length >= count) break;
    }
    return { ids, cursors };
  },

  /** Runs a step that every runtime has to survive. */
  survive: async ({ url, offerId = '', name = 'refused' }: Input) =>
    SURVIVAL[name]({ options: { url, storage }, signer: await keyOf(), offerId, isAlone: true }),
} as const;

const keyOf = (): Promise<Signer> => {
  signer ??= crypto.subtle
    .generateKey('Ed25519', false, ['sign', 'verify'])
    .then((pair) => keyPairSigner(pair as Parameters<typeof keyPairSigner>[0]));
  return signer;
};

/** A fetch that loses the first `count` answers of an operation, and records the names of all. */
function lossy(operation: string, count: number, sent: string[]): Fetch {
  let left = count;
  return async (url, init) => {
    const [, name = ''] = /(?:query|mutation) (\w+)/.exec(JSON.parse(init.body).query) ?? [];
    sent.push(name);
    const response = await fetch(url, init);
    if (name !== operation || left === 0) return response;
    left -= 1;
    await response.text();
    throw new TypeError('the answer was lost');
  };
}

/** Runs the step that a request names. */
export async function answer(request: Request): Promise<Response> {
  const input = (await request.json()) as Input;
  try {
    return Response.json({ done: await STEPS[input.step](input) });
  } catch (error) {
    return Response.json({ failed: error instanceof Error ? `${error.stack}` : String(error) });
  }
}
