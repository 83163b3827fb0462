// A participant of the demo: a wallet with play money, signed in and subscribed to its account; and the actions it signs.

import {
  ChallengeDocument,
  ClaimDocument,
  ClaimRewardsDocument,
  FaucetDocument,
  SignInDocument,
  UnstakeDocument,
  WithdrawDocument,
} from '../generated/graphql.ts';
import { makeWallet, type Wallet } from '../wallet.ts';
import { authorize, type Client, connect, type SendDocument } from './client.ts';
import { createEventPrinter, type EventPrinter } from './event-printer.ts';
import { expectSuccess } from './outcome.ts';
import { printValue } from './print.ts';

export type Participant = {
  readonly name: string;
  readonly wallet: Wallet;
  readonly client: Client;
  readonly events: EventPrinter;
  readonly claimSlots: { readonly available: number; readonly limit: number };
};

/** Creates a wallet, credits `amount` IO of play money, signs in and subscribes to the account's events. */
export async function createParticipant(
  origin: string,
  uri: string,
  name: string,
  amount: string,
): Promise<Participant> {
  const { ask } = connect(origin);
  const wallet = makeWallet();
  expectSuccess((await ask(FaucetDocument, { wallet: wallet.address, amount })).faucet);
  const challenge = expectSuccess((await ask(ChallengeDocument, { wallet: wallet.address, uri })).signInChallenge);
  const answer = { nonce: challenge.nonce, signature: wallet.sign(challenge.text) };
  const { accessToken, viewer } = expectSuccess((await ask(SignInDocument, answer)).signIn);
  const client = connect(origin, accessToken);
  printValue(name, `${wallet.address}, ${viewer.balances[0]?.available} IO from the faucet, signed in`);
  return {
    name,
    wallet,
    client,
    events: createEventPrinter(name, client, viewer.streamCursor),
    claimSlots: viewer.claimSlots,
  };
}

type Signer = { readonly wallet: Wallet; readonly client: { readonly ask: SendDocument } };

export async function claim({ wallet, client: { ask } }: Signer, offerId: string) {
  const authorization = await authorize(ask, wallet, { claimOffer: { offerId } });
  return (await ask(ClaimDocument, { input: { offerId, authorization } })).claimOffer;
}

export async function unstake({ wallet, client: { ask } }: Signer, coStakeId: string) {
  const authorization = await authorize(ask, wallet, { unstake: { coStakeId } });
  return (await ask(UnstakeDocument, { input: { coStakeId, authorization } })).unstake;
}

export async function withdraw({ wallet, client: { ask } }: Signer, coStakeId: string) {
  const authorization = await authorize(ask, wallet, { withdraw: { coStakeId } });
  return (await ask(WithdrawDocument, { input: { coStakeId, authorization } })).withdraw;
}

/** Claims the rewards of a device (as its owner) or of a co-stake. */
export async function claimRewards(
  { wallet, client: { ask } }: Signer,
  of: { readonly deviceId: string } | { readonly coStakeId: string },
) {
  const authorization = await authorize(ask, wallet, { claimRewards: of });
  return (await ask(ClaimRewardsDocument, { input: { ...of, authorization } })).claimRewards;
}
