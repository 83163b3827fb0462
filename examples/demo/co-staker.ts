// Ann's part: she browses, claims two offers and leaves one. And how offers and co-stakes look in a line or two.

import {
  BrowseDocument,
  type CoStakeLineFragment,
  FacetsDocument,
  type OfferLineFragment,
  TextDocument,
} from '../generated/graphql.ts';
import { makeWallet } from '../wallet.ts';
import { type Client, connect } from './client.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { claim, type Person, unstake, withdraw } from './person.ts';
import { block, chapter, line, lowered, minute, pair, percent } from './print.ts';

/** Returns the co-stake that she will leave. */
export async function annClaims(origin: string, ann: Person): Promise<CoStakeLineFragment> {
  const { client, news } = ann;
  chapter('Ann browses');
  const { first, second, third, cursor } = await browse(client);

  chapter('She signs a claim, and hears what becomes of it');
  const { signingMessage } = await client.ask(TextDocument, {
    action: { claimOffer: { offerId: first.id } },
    wallet: ann.wallet.address,
  });
  block(signingMessage.text);
  news.followOffer(first.id, cursor);
  const { coStake } = expectSuccess(await claim(ann, first.id));
  await news.until('CLAIM_SETTLED');
  showCoStake(coStake);

  chapter('Ben comes a moment too late');
  expectRefusal(await claim({ wallet: makeWallet(), client: connect(origin) }, first.id), 'OfferNotOpen');

  chapter('Ann claims a second, and a third that is one too many');
  showCoStake(expectSuccess(await claim(ann, second.id)).coStake);
  await news.until('CLAIM_SETTLED');
  expectRefusal(await claim(ann, third.id), 'ClaimCapReached');
  return coStake;
}

/** She starts to leave, and is too early to withdraw. */
export async function annLeaves(ann: Person, { id }: CoStakeLineFragment): Promise<void> {
  const { coStake } = expectSuccess(await unstake(ann, id));
  await ann.news.until('UNSTAKE_STARTED');
  showCoStake(coStake);
  expectRefusal(await withdraw(ann, id), 'NotYetWithdrawable');
}

async function browse(client: Client) {
  const { marketplaceFacets: facets } = await client.ask(FacetsDocument, {});
  const models = facets.models.slice(0, 5).map(({ value, count }) => `${value} (${count})`);
  pair('open offers by model', models.join(', '));
  pair('amounts', `${facets.minRequestedAmount} to ${facets.maxRequestedAmount} IO`);
  const filter = {
    status: ['OPEN' as const],
    reliability: { min: 90 },
    requestedAmount: { max: '15000' },
    excludeOwn: true,
  };
  const { offers } = await client.ask(BrowseDocument, { first: 3, filter });
  line(
    `${offers.totalCount} open offers up to 15000 IO on devices with a reliability of 90 or more; the best by estimate:`,
  );
  for (const offer of offers.nodes) showOffer(offer);
  const [first, second, third] = offers.nodes;
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error('too few open offers are left; begin anew with an empty data folder');
  }
  return { first, second, third, cursor: offers.streamCursor };
}

export function showOffer({ requestedAmount, rewardShareBps, estimate, device, labelText }: OfferLineFragment): void {
  const { quantity, model, country, reliability, owner } = device;
  line(`${quantity} x ${model}, ${country}, reliability ${reliability.score ?? '–'}, owner ${owner.alias}`);
  const apr = estimate == null ? 'no estimate yet' : `about ${percent(estimate.aprBps)} a year`;
  line(`    ${requestedAmount} IO for ${percent(rewardShareBps)} of the rewards, ${apr}. ${labelText}`);
}

export function showCoStake(coStake: CoStakeLineFragment): void {
  const { amount, phase, labelText, earning, notEarningReason, exit, counterparty } = coStake;
  pair('co-stake', `${amount} IO with ${counterparty.alias}: ${labelText}`);
  if (phase === 'ACTIVE' || phase === 'WAIT_PERIOD') {
    pair('earning', earning || notEarningReason == null ? 'yes' : `no: ${lowered(notEarningReason)}`);
  }
  if (exit != null && exit.withdrawnAt == null) {
    pair('wait, cooldown end', `${minute(exit.waitEndsAt)}, ${minute(exit.cooldownEndsAt)}`);
  }
}
