// A participant of the demo: a wallet with play money, signed in and subscribed to its account; and the actions it signs.

import { FaucetDocument, ViewerDocument } from '../../client/src/documents.ts';
import type { Signer, SigningOptions, Tandem } from '../../client/src/index.ts';
import { ClaimDocument, UnstakeDocument, WithdrawDocument } from '../generated/graphql.ts';
import { connect, newWallet } from './client.ts';
import { createEventPrinter, type EventPrinter } from './event-printer.ts';
import { expectSuccess } from './outcome.ts';
import { printValue } from './print.ts';

export type Participant = {
  readonly name: string;
  readonly signer: Signer;
  readonly tandem: Tandem;
  readonly events: EventPrinter;
};

/** Creates a wallet, credits `amount` IO of play money, signs in and subscribes to the account's events. */
export async function createParticipant(origin: string, name: string, amount: string): Promise<Participant> {
  const tandem = connect(origin);
  const signer = await newWallet();
  expectSuccess((await tandem.ask(FaucetDocument, { input: { wallet: signer.address, amount } })).faucet);
  expectSuccess(await tandem.signIn(signer, { label: 'Demo' }));
  const { viewer } = await tandem.ask(ViewerDocument);
  if (viewer === null) throw new Error(`${name} is not signed in`);
  printValue(name, `${signer.address}, ${viewer.balances[0]?.available} IO from the faucet, signed in`);
  return { name, signer, tandem, events: createEventPrinter(name, tandem, viewer.streamCursor) };
}

type Person = Pick<Participant, 'signer' | 'tandem'>;

export const claim = ({ tandem, signer }: Person, offerId: string, options: SigningOptions = {}) =>
  tandem.claimOffer(signer, { offerId }, { ...options, document: ClaimDocument });

export const unstake = ({ tandem, signer }: Person, coStakeId: string) =>
  tandem.unstake(signer, { coStakeId }, { document: UnstakeDocument });

export const withdraw = ({ tandem, signer }: Person, coStakeId: string) =>
  tandem.withdraw(signer, { coStakeId }, { document: WithdrawDocument });
