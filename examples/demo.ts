// The whole story of a co-stake, told against a running sandbox as a client lives it: `npm run demo`, with the server up.
// Every line it prints comes from the server. TANDEM_URL names another server than http://localhost:4000.

import { authorize, type Client, connect } from './demo/client.ts';
import { block, chapter, heard, line, pair, percent, refusal } from './demo/print.ts';
import {
  AccountEventsDocument,
  AdvanceDocument,
  BrowseDocument,
  ChallengeDocument,
  ClaimDocument,
  type CoStakeLineFragment,
  FacetsDocument,
  FaucetDocument,
  LedgerDocument,
  OfferEventsDocument,
  type OfferLineFragment,
  ProtocolDocument,
  SignInDocument,
  TextDocument,
  UnstakeDocument,
  WithdrawDocument,
} from './generated/graphql.ts';
import { makeWallet, type Wallet } from './wallet.ts';

const ORIGIN = process.env['TANDEM_URL'] ?? 'http://localhost:4000';
const DAY_SECONDS = 86_400;
const anybody = connect(ORIGIN);

try {
  await story();
} catch (error) {
  const unreachable = error instanceof TypeError && error.message === 'fetch failed';
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    unreachable ? `No server answers at ${ORIGIN}. Start one with: npm start\n` : `\nThe story broke off: ${said}\n`,
  );
  process.exit(1);
}
process.exit(0);

async function story(): Promise<void> {
  const { protocol } = await anybody.ask(ProtocolDocument, {});
  if (!protocol.sandbox) throw new Error('this server is no sandbox: there is no play money and no clock to move');

  chapter('Two wallets');
  const ann = makeWallet();
  const ben = makeWallet();
  pair('ann', ann.address);
  pair('ben', ben.address);
  const gift = expectSuccess((await anybody.ask(FaucetDocument, { wallet: ann.address, amount: '60000' })).faucet);
  pair('faucet, to ann', `${gift.amount} ${protocol.token.symbol}`);

  chapter('Ann signs in with her wallet');
  const { client, session } = await signIn(ann, protocol.uri);
  pair('wallet of the account', session.viewer.wallets[0]?.address);
  pair('claim slots', `${session.viewer.claimSlots.available} of ${session.viewer.claimSlots.limit} free`);
  pair('balance', `${session.viewer.balances[0]?.available} ${protocol.token.symbol}`);
  pair('session until', session.expiresAt);

  chapter('She browses');
  const { marketplaceFacets: facets } = await client.ask(FacetsDocument, {});
  pair(
    'open offers by model',
    facets.models
      .slice(0, 5)
      .map(({ value, count }) => `${value} (${count})`)
      .join(', '),
  );
  pair('amounts', `${facets.minRequestedAmount} to ${facets.maxRequestedAmount} ${protocol.token.symbol}`);
  const open = await client.ask(BrowseDocument, {
    first: 3,
    filter: { status: ['OPEN'], reliability: { min: 90 }, requestedAmount: { max: '15000' }, excludeOwn: true },
  });
  line(
    `${open.offers.totalCount} open offers up to 15000 IO on devices with a reliability of 90 or more; the three best by estimate:`,
  );
  for (const offer of open.offers.nodes) showOffer(offer);
  const [first, second, third] = open.offers.nodes;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('too few open offers are left; begin anew with an empty data folder');

  chapter('She follows her account and the offer');
  const news = newsOf(client, session.viewer.streamCursor, first, open.offers.streamCursor);
  line('accountEvents and offerEvents are open, each from the cursor of what she has just read');

  chapter('She signs a claim');
  const { signingMessage } = await client.ask(TextDocument, {
    action: { claimOffer: { offerId: first.id } },
    wallet: ann.address,
  });
  block(signingMessage.text);
  const coStake = showCoStake(expectSuccess(await claim(client, ann, first)).coStake);
  await news.until('CLAIM_SETTLED');

  chapter('Ben comes a moment too late');
  expectRefusal(await claim(anybody, ben, first), 'OfferNotOpen');

  chapter('A second claim, and a third that is one too many');
  showCoStake(expectSuccess(await claim(client, ann, second)).coStake);
  expectRefusal(await claim(client, ann, third), 'ClaimCapReached');

  chapter("An owner cannot claim on a device of one's own");
  await ownDevice(protocol.uri);

  chapter('She unstakes, and tries to withdraw at once');
  const unstaking = { coStakeId: coStake.id };
  const leaving = (
    await client.ask(UnstakeDocument, {
      input: { ...unstaking, authorization: await authorize(client, ann, { unstake: unstaking }) },
    })
  ).unstake;
  showCoStake(expectSuccess(leaving).coStake);
  await news.until('UNSTAKE_STARTED');
  expectRefusal(await withdraw(client, ann, coStake), 'NotYetWithdrawable');

  chapter('The clock moves over the wait and the cooldown');
  for (const [days, until] of [
    [7, 'COOLDOWN_STARTED'],
    [14, 'WITHDRAWABLE'],
  ] as const) {
    const advanced = expectSuccess(
      (await client.ask(AdvanceDocument, { bySeconds: days * DAY_SECONDS + 1 })).advanceClock,
    );
    pair(`${days} days later`, advanced.now);
    await news.until(until);
  }

  chapter('She withdraws');
  showCoStake(expectSuccess(await withdraw(client, ann, coStake)).coStake);
  await news.until('WITHDRAWN');

  chapter('Her ledger, the latest first');
  const { viewer } = await client.ask(LedgerDocument, { first: 10 });
  for (const { at, kind, direction, amount, balanceAfter } of viewer?.ledger.nodes ?? []) {
    line(`${at}  ${kind.padEnd(12)} ${direction === 'IN' ? '+' : '−'}${amount.padStart(10)}  → ${balanceAfter}`);
  }
  for (const { available, coStaked } of viewer?.balances ?? [])
    pair('free / co-staked', `${available} / ${coStaked} IO`);
  await client.stop();
}

async function signIn(wallet: Wallet, uri: string) {
  const challenge = expectSuccess(
    (await anybody.ask(ChallengeDocument, { wallet: wallet.address, uri })).signInChallenge,
  );
  const answer = { nonce: challenge.nonce, signature: wallet.sign(challenge.text) };
  const session = expectSuccess((await anybody.ask(SignInDocument, answer)).signIn);
  return { client: connect(ORIGIN, session.accessToken), session };
}

async function claim(client: Client, wallet: Wallet, offer: OfferLineFragment) {
  const offerId = offer.id;
  const authorization = await authorize(client, wallet, { claimOffer: { offerId } });
  return (await client.ask(ClaimDocument, { input: { offerId, authorization } })).claimOffer;
}

async function withdraw(client: Client, wallet: Wallet, { id: coStakeId }: { readonly id: string }) {
  const authorization = await authorize(client, wallet, { withdraw: { coStakeId } });
  return (await client.ask(WithdrawDocument, { input: { coStakeId, authorization } })).withdraw;
}

/** The demo network's owners have published keys. One of them finds an offer of its own and tries to claim it. */
async function ownDevice(uri: string): Promise<void> {
  for (let number = 1; number <= 120; number += 1) {
    const owner = makeWallet(`tandem demo owner ${number}`);
    const { client } = await signIn(owner, uri);
    const all = await client.ask(BrowseDocument, { first: 100, filter: { status: ['OPEN'] } });
    const others = await client.ask(BrowseDocument, { first: 100, filter: { status: ['OPEN'], excludeOwn: true } });
    const foreign = new Set(others.offers.nodes.map(({ id }) => id));
    const own = all.offers.nodes.find(({ id }) => !foreign.has(id));
    if (own === undefined || all.offers.totalCount === others.offers.totalCount) continue;
    showOffer(own);
    expectRefusal(await claim(client, owner, own), 'OwnDevice');
    await client.stop();
    return;
  }
  throw new Error('no owner of the demo network has an open offer');
}

/** Prints both streams as they arrive; `until` waits for a type of event, so that the story follows what really happened. */
function newsOf(client: Client, accountAfter: string, offer: OfferLineFragment, offersAfter: string) {
  const types: string[] = [];
  let arrived: () => void = () => undefined;
  const hear = (
    stream: string,
    event: { type: string; occurredAt: string; label?: string | null; previousLabel?: string | null },
  ): void => {
    heard(
      stream,
      event.occurredAt,
      event.label == null ? event.type : `${event.type}  ${event.previousLabel ?? 'new'} → ${event.label}`,
    );
    if (stream === 'account') types.push(event.type);
    arrived();
  };
  client.follow(AccountEventsDocument, { after: accountAfter }, ({ accountEvents: item }) => {
    if (item.__typename === 'AccountEvent') hear('account', item);
  });
  client.follow(OfferEventsDocument, { offerId: offer.id, after: offersAfter }, ({ offerEvents: item }) => {
    if (item.__typename === 'OfferEvent') hear('offer  ', item);
  });
  return {
    until: async (type: string): Promise<void> => {
      const deadline = setTimeout(() => arrived(), 15_000);
      const started = Date.now();
      while (!types.includes(type)) {
        if (Date.now() - started > 15_000) throw new Error(`no ${type} arrived on accountEvents`);
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      clearTimeout(deadline);
    },
  };
}

function showOffer({ slug, labelText, requestedAmount, rewardShareBps, estimate, device }: OfferLineFragment): void {
  line(
    `${device.quantity} x ${device.model}, ${device.country}, reliability ${device.reliability.score ?? '–'}, ${device.owner.alias}`,
  );
  line(
    `    ${requestedAmount} IO for ${percent(rewardShareBps)} of the rewards, about ${percent(estimate?.aprBps)} a year. ${labelText}. ${slug}`,
  );
}

function showCoStake(coStake: CoStakeLineFragment): CoStakeLineFragment {
  const { amount, phase, labelText, settlement, earning, notEarningReason, exit, counterparty } = coStake;
  pair('co-stake', `${amount} IO with ${counterparty.alias}: ${labelText} (${phase}), settlement ${settlement.status}`);
  pair('earning', earning ? 'yes' : `no: ${notEarningReason}`);
  if (exit != null) pair('wait, cooldown end', `${exit.waitEndsAt}, ${exit.cooldownEndsAt}`);
  return coStake;
}

type Outcome = { readonly __typename: string };

/** The success among the outcomes of a mutation; a refusal ends the story with its words. */
function expectSuccess<Result extends Outcome>(outcome: Result): Extract<Result, { __typename: `${string}Success` }> {
  if (outcome.__typename.endsWith('Success')) return outcome as Extract<Result, { __typename: `${string}Success` }>;
  throw new Error('message' in outcome ? String(outcome.message) : outcome.__typename);
}

/** Shows the refusal that the story expects here. */
function expectRefusal(outcome: Outcome & { readonly code?: string; readonly message?: string }, type: string): void {
  if (outcome.__typename !== type) throw new Error(`expected ${type}, got ${outcome.__typename}`);
  refusal(outcome.__typename, outcome.message ?? '');
}
