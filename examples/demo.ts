// Runs a co-stake from offer to withdrawal against a running sandbox: `npm run demo`. Ann co-stakes on a device of the demo
// network, once with a settlement that fails; Olga imports a device of her own, on which Carl and Emil co-stake together and Dora replaces
// Carl, who pays out at the end. Every printed figure comes from the server.
// Every call goes through the client library (client/). TANDEM_URL is the server (default http://localhost:4000), NETWORK_TOKEN a token for the network's API.

import { AdvanceClockDocument, ProtocolDocument } from '../client/src/documents.ts';
import { connect } from './demo/client.ts';
import { claimOffersAsAnn, unstakeAsAnn } from './demo/co-staker-steps.ts';
import {
  passCooldown,
  passWaitPeriod,
  printLedger,
  replaceCarl,
  unstakeOlgasDevice,
  verifyAgreementOffline,
  withdrawEverything,
} from './demo/exit-steps.ts';
import { connectNetwork } from './demo/network-client.ts';
import { expectSuccess } from './demo/outcome.ts';
import {
  claimRewardsOfBoth,
  importAndStakeDevice,
  publishClaimedOffer,
  shareBlockRewards,
  slashAndReviewDevice,
  withdrawUnneededStake,
} from './demo/owner-steps.ts';
import { createParticipant } from './demo/participant.ts';
import { formatMinute, printLine, printSection, printStep, printValue } from './demo/print.ts';
import { payOutCarl, shareWithSecondCoStaker } from './demo/two-co-stakers.ts';

const ORIGIN = process.env['TANDEM_URL'] ?? 'http://localhost:4000';
const { ask } = connect(ORIGIN);

try {
  await run();
} catch (error) {
  const unreachable = error instanceof TypeError && error.message === 'fetch failed';
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    unreachable ? `No server answers at ${ORIGIN}. Start one with: npm start\n` : `\nThe demo stopped: ${said}\n`,
  );
  process.exit(1);
}
process.exit(0);

async function run(): Promise<void> {
  await untilFilled();
  const { protocol } = await ask(ProtocolDocument);
  if (!protocol.sandbox)
    throw new Error('this server is not a sandbox: the demo needs play money and a clock that it can move');
  const opening = connectNetwork(ORIGIN);
  opening.catch(() => undefined);

  printSection('A co-staker');
  printStep('Five people with wallets');
  printValue('the time is', `${formatMinute(protocol.now)} UTC`);
  const ann = await createParticipant(ORIGIN, 'ann', '60000');
  const olga = await createParticipant(ORIGIN, 'olga', '20000');
  const carl = await createParticipant(ORIGIN, 'carl', '7000');
  const dora = await createParticipant(ORIGIN, 'dora', '7000');
  const emil = await createParticipant(ORIGIN, 'emil', '3000');
  const anns = await claimOffersAsAnn(ORIGIN, ann);

  printSection('An owner');
  const feed = await opening;
  const device = await importAndStakeDevice(feed, olga, advance);
  const setup = { olga, carl, device };
  const carls = await publishClaimedOffer(setup);
  await shareBlockRewards(setup, advance, toNextHour);
  await slashAndReviewDevice(feed, setup);
  await withdrawUnneededStake(setup);
  await claimRewardsOfBoth(setup, carls);
  const emils = await shareWithSecondCoStaker(setup, emil, advance, toNextHour);

  printSection('Leaving');
  printStep('Ann unstakes, and tries to withdraw immediately');
  await unstakeAsAnn(ann, anns);
  const doras = await replaceCarl(setup, dora, carls);
  await passWaitPeriod([ann, carl], advance);
  await unstakeOlgasDevice(setup, [dora, doras], [emil, emils]);
  await passCooldown([ann, carl, dora, emil], olga, advance);
  await withdrawEverything(
    [
      [ann, anns.id],
      [carl, carls],
      [dora, doras],
      [emil, emils],
    ],
    setup,
  );
  await payOutCarl(carl);
  await printLedger(olga);
  await printLedger(carl);
  await verifyAgreementOffline(carl, carls);
  for (const { events } of [ann, olga, carl, dora, emil]) events.close();
  process.stdout.write('\nEvery step succeeded.\n');
}

async function advance(seconds: number): Promise<void> {
  const hours = Math.floor(seconds / 3_600);
  printLine(
    `… the clock is moved by ${hours > 48 ? `${hours / 24} days` : hours > 1 ? `${hours} hours` : 'some minutes'}`,
  );
  expectSuccess((await ask(AdvanceClockDocument, { input: { bySeconds: seconds } })).advanceClock);
}

/** Moves market time to `seconds` after the next full hour. */
async function toNextHour(seconds: number): Promise<void> {
  const { protocol } = await ask(ProtocolDocument);
  const past = Math.floor(Date.parse(protocol.now) / 1_000) % 3_600;
  await advance(3_600 - past + seconds);
}

/** Waits until a new sandbox has its demo network: Ann co-stakes on one of its devices. */
async function untilFilled(): Promise<void> {
  for (;;) {
    const state = (await (await fetch(`${ORIGIN}/readyz`)).json()) as { readonly filling?: number };
    if (state.filling === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
