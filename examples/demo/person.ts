// Somebody in the story: a wallet with play money, signed in, following the own account; and what such a person signs.

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
import { type Asker, authorize, type Client, connect } from './client.ts';
import { type News, newsOf } from './news.ts';
import { expectSuccess } from './outcome.ts';
import { pair } from './print.ts';

export type Person = {
  readonly name: string;
  readonly wallet: Wallet;
  readonly client: Client;
  readonly news: News;
  readonly claimSlots: { readonly available: number; readonly limit: number };
};

/** Lets a new person in, with so much IO of play money. */
export async function enter(origin: string, uri: string, name: string, amount: string): Promise<Person> {
  const { ask } = connect(origin);
  const wallet = makeWallet();
  expectSuccess((await ask(FaucetDocument, { wallet: wallet.address, amount })).faucet);
  const challenge = expectSuccess((await ask(ChallengeDocument, { wallet: wallet.address, uri })).signInChallenge);
  const answer = { nonce: challenge.nonce, signature: wallet.sign(challenge.text) };
  const { accessToken, viewer } = expectSuccess((await ask(SignInDocument, answer)).signIn);
  const client = connect(origin, accessToken);
  pair(name, `${wallet.address}, ${viewer.balances[0]?.available} IO from the faucet, signed in`);
  return { name, wallet, client, news: newsOf(name, client, viewer.streamCursor), claimSlots: viewer.claimSlots };
}

type Signer = { readonly wallet: Wallet; readonly client: { readonly ask: Asker } };

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

/** Of a device as its owner, or of a co-stake. */
export async function claimRewards(
  { wallet, client: { ask } }: Signer,
  of: { readonly deviceId: string } | { readonly coStakeId: string },
) {
  const authorization = await authorize(ask, wallet, { claimRewards: of });
  return (await ask(ClaimRewardsDocument, { input: { ...of, authorization } })).claimRewards;
}
