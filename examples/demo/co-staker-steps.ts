// The steps of Ann, a co-staker: she browses, claims two offers and unstakes one. The functions that print an
// offer or a co-stake are here too.

import { MarketplaceFacetsDocument } from '../../client/src/documents.ts';
import type { Tandem } from '../../client/src/index.ts';
import {
  BrowseDocument,
  type CoStakeLineFragment,
  type OfferLineFragment,
  SettlementDocument,
} from '../generated/graphql.ts';
import { connect, newWallet } from './client.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { claim, type Participant, unstake, withdraw } from './participant.ts';
import { codeInWords, formatMinute, formatPercent, printBlock, printLine, printStep, printValue } from './print.ts';

/** Ann claims two offers; Ben's claim of a filled offer and Ann's third claim are refused. Returns Ann's first co-stake. */
export async function claimOffersAsAnn(origin: string, ann: Participant): Promise<CoStakeLineFragment> {
  const { tandem, events } = ann;
  printStep('Ann browses');
  const { first, second, third, cursor } = await browse(tandem);

  printStep('A settlement fails: Ann has her money back, and the offer is open again');
  await settle(tandem, { mode: 'FAILING' });
  const failed = expectSuccess(await claim(ann, first.id)).coStake;
  await settle(tandem, { mode: 'INSTANT' });
  await events.until('CLAIM_FAILED');
  printCoStake(failed);
  printValue(
    'settlement',
    `${codeInWords(failed.settlement.status)}: ${codeInWords(failed.settlement.failure ?? '–')}`,
  );
  if (failed.settlement.status !== 'FAILED') throw new Error('the settlement did not fail');

  printStep('Ann signs a claim and receives its events');
  events.followOffer(first.id, cursor);
  const { coStake } = expectSuccess(await claim(ann, first.id, { onText: printBlock }));
  await events.until('CLAIM_SETTLED');
  printCoStake(coStake);

  printStep('Ben claims the same offer and is refused');
  const ben = { signer: await newWallet(), tandem: connect(origin) };
  expectRefusal(await claim(ben, first.id), 'OfferNotOpen');

  printStep('Ann claims a second offer; a third exceeds her claim cap');
  printCoStake(expectSuccess(await claim(ann, second.id)).coStake);
  await events.until('CLAIM_SETTLED');
  expectRefusal(await claim(ann, third.id), 'ClaimCapReached');
  return coStake;
}

/** Unstakes a co-stake; a withdrawal before the cooldown ends is refused. */
export async function unstakeAsAnn(ann: Participant, { id }: CoStakeLineFragment): Promise<void> {
  const { coStake } = expectSuccess(await unstake(ann, id));
  await ann.events.until('UNSTAKE_STARTED');
  printCoStake(coStake);
  expectRefusal(await withdraw(ann, id), 'NotYetWithdrawable');
}

/** Moves the settlement switch of the sandbox. */
async function settle(tandem: Tandem, input: { readonly mode: 'FAILING' | 'INSTANT' }): Promise<void> {
  expectSuccess((await tandem.ask(SettlementDocument, { input })).sandboxSettlement);
}

async function browse(tandem: Tandem) {
  const { marketplaceFacets: facets } = await tandem.ask(MarketplaceFacetsDocument, { filter: { status: ['OPEN'] } });
  const models = facets.models.slice(0, 5).map(({ value, count }) => `${value} (${count})`);
  printValue('open offers by model', models.join(', '));
  printValue('amounts', `${facets.minRequestedAmount} to ${facets.maxRequestedAmount} IO`);
  const filter = {
    status: ['OPEN' as const],
    reliability: { min: 90 },
    requestedAmount: { max: '15000' },
    excludeOwn: true,
  };
  const { offers } = await tandem.ask(BrowseDocument, { first: 3, filter });
  printLine(
    `${offers.totalCount} open offers up to 15000 IO on devices with a reliability of 90 or more; the best by estimate:`,
  );
  for (const offer of offers.nodes) printOffer(offer);
  const [first, second, third] = offers.nodes;
  if (first === undefined || second === undefined || third === undefined) {
    throw new Error('too few open offers are left; start again with an empty data folder');
  }
  return { first, second, third, cursor: offers.streamCursor };
}

/** Prints the terms and the estimate of an offer. */
export function printOffer({ requestedAmount, rewardShareBps, estimate, device, labelText }: OfferLineFragment): void {
  const { quantity, model, country, reliability, owner } = device;
  printLine(`${quantity} x ${model}, ${country}, reliability ${reliability.score ?? '–'}, owner ${owner.alias}`);
  const apr = estimate == null ? 'no estimate yet' : `about ${formatPercent(estimate.aprBps)} a year`;
  printLine(`    ${requestedAmount} IO for ${formatPercent(rewardShareBps)} of the rewards, ${apr}. ${labelText}`);
}

/** Prints amount, label, earning and dates of a co-stake. */
export function printCoStake(coStake: CoStakeLineFragment): void {
  const { amount, phase, labelText, earning, notEarningReason, exit, counterparty } = coStake;
  printValue('co-stake', `${amount} IO with ${counterparty.alias}: ${labelText}`);
  if (phase === 'ACTIVE' || phase === 'WAIT_PERIOD') {
    printValue('earning', earning || notEarningReason == null ? 'yes' : `no: ${codeInWords(notEarningReason)}`);
  }
  if (exit != null && exit.withdrawnAt == null) {
    printValue('wait, cooldown end', `${formatMinute(exit.waitEndsAt)}, ${formatMinute(exit.cooldownEndsAt)}`);
  }
}
