// The whole story, told against a running sandbox as its clients live it: `npm run demo`, with the server up. Ann co-stakes on a
// device of the demo network; Olga brings one of her own, and Carl and Dora co-stake on it. Every figure it prints comes from
// the server. TANDEM_URL names another server than http://localhost:4000, NETWORK_TOKEN a token for its feed.

import { connect } from './demo/client.ts';
import { annClaims, annLeaves } from './demo/co-staker.ts';
import {
  agreementHolds,
  allWithdraw,
  carlIsReplaced,
  cooldownEnds,
  ledgerOf,
  olgaLeaves,
  waitEnds,
} from './demo/exit.ts';
import { openFeed } from './demo/feed.ts';
import { expectSuccess } from './demo/outcome.ts';
import {
  blocksAreShared,
  olgaBegins,
  olgaOffers,
  overflowIsFree,
  rewardsAreClaimed,
  slashesAreReviewed,
} from './demo/owner.ts';
import { enter } from './demo/person.ts';
import { chapter, line, minute, pair, part } from './demo/print.ts';
import { AdvanceDocument, ProtocolDocument } from './generated/graphql.ts';

const ORIGIN = process.env['TANDEM_URL'] ?? 'http://localhost:4000';
const { ask } = connect(ORIGIN);

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
  const { protocol } = await ask(ProtocolDocument, {});
  if (!protocol.sandbox) throw new Error('this server is no sandbox: there is no play money and no clock to move');
  const opening = openFeed(ORIGIN);
  opening.catch(() => undefined);

  part('A co-staker');
  chapter('Four people with wallets');
  pair('the time is', `${minute(protocol.now)} UTC`);
  const ann = await enter(ORIGIN, protocol.uri, 'ann', '60000');
  const olga = await enter(ORIGIN, protocol.uri, 'olga', '20000');
  const carl = await enter(ORIGIN, protocol.uri, 'carl', '7000');
  const dora = await enter(ORIGIN, protocol.uri, 'dora', '7000');
  const anns = await annClaims(ORIGIN, ann);

  part('An owner');
  const feed = await opening;
  const device = await olgaBegins(feed, olga, later);
  const lot = { olga, carl, device };
  const carls = await olgaOffers(lot);
  await blocksAreShared(lot, later, toNextHour);
  await slashesAreReviewed(feed, lot);
  await overflowIsFree(lot);
  await rewardsAreClaimed(lot, carls);

  part('The way out');
  chapter('Ann unstakes, and tries to withdraw at once');
  await annLeaves(ann, anns);
  const doras = await carlIsReplaced(lot, dora, carls);
  await waitEnds([ann, carl], later);
  await olgaLeaves(lot, dora, doras);
  await cooldownEnds([ann, carl, dora], olga, later);
  await allWithdraw(
    [
      [ann, anns.id],
      [carl, carls],
      [dora, doras],
    ],
    lot,
  );
  await ledgerOf(olga);
  await ledgerOf(carl);
  await agreementHolds(carl, carls);
  await Promise.all([ann, olga, carl, dora].map(({ client }) => client.stop()));
}

async function later(seconds: number): Promise<void> {
  const hours = Math.floor(seconds / 3_600);
  line(`… the clock is moved by ${hours > 48 ? `${hours / 24} days` : hours > 1 ? `${hours} hours` : 'some minutes'}`);
  expectSuccess((await ask(AdvanceDocument, { bySeconds: seconds })).advanceClock);
}

/** To so many seconds after the next full hour. */
async function toNextHour(seconds: number): Promise<void> {
  const { protocol } = await ask(ProtocolDocument, {});
  const past = Math.floor(Date.parse(protocol.now) / 1_000) % 3_600;
  await later(3_600 - past + seconds);
}
