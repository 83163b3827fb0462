// Clients of the marketplace, made with the client library: one for each person, because each has a session of its own.

import { WebSocket } from 'ws';
import { createTandem, type Signer, type Tandem } from '../../client/src/index.ts';
import { keyPairSigner } from '../../client/src/signers.ts';

/** Moving the clock by weeks takes a while: every block in between is written, with its rewards. */
const TIMEOUT_MS = 300_000;

/** Returns a client of the marketplace at `origin`. Nobody is signed in. Node 20 has no WebSocket of its own. */
export const connect = (origin: string): Tandem =>
  createTandem({ url: `${origin}/graphql`, webSocket: WebSocket, timeoutMs: TIMEOUT_MS });

/** Returns a new wallet: a key pair that only this process has. */
export const newWallet = async (): Promise<Signer> =>
  keyPairSigner(await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']));
