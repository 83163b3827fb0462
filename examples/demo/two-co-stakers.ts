// The steps about a second co-staker on Olga's device, and about a payout: Emil claims a further offer beside Carl, both share the blocks,
// and Carl pays out what came back to him.

import { formatAmount, parseAmount } from '../../client/src/money.ts';
import { CoStakesDocument, PayoutsDocument } from '../generated/graphql.ts';
import { printCoStake } from './co-staker-steps.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { type AdvanceClock, type DeviceSetup, queryOwnedDevice } from './owner-steps.ts';
import { claim, type Participant } from './participant.ts';
import { codeInWords, formatMinute, printStep, printTable, printValue } from './print.ts';

const HOUR = 3_600;
const TERMS = { requestedAmount: '2000', rewardShareBps: 1_000 };
/** Blocks that the demo shows for a device with two co-stakers. */
const BLOCKS = 3;

/** Olga publishes a second offer, which Emil claims; then blocks are divided between three. Returns the id of Emil's co-stake. */
export async function shareWithSecondCoStaker(
  { olga, carl, device }: DeviceSetup,
  emil: Participant,
  advance: AdvanceClock,
  toNextHour: AdvanceClock,
): Promise<string> {
  printStep('Olga publishes a second offer beside Carl, and Emil claims it');
  const { offer } = expectSuccess(await olga.tandem.createOffer(olga.signer, { deviceId: device.id, ...TERMS }));
  const { coStake } = expectSuccess(await claim(emil, offer.id));
  await Promise.all([emil.events.until('CLAIM_SETTLED'), olga.events.until('CLAIM_SETTLED')]);
  printCoStake(coStake);

  printStep('The device has two co-stakers: each block is divided between three');
  await toNextHour(1);
  const before = parseAmount((await queryOwnedDevice(olga)).rewards.lifetime);
  await advance(BLOCKS * HOUR);
  const { rewards } = await queryOwnedDevice(olga);
  const hers = parseAmount(rewards.lifetime) - before;
  const [carls, emils] = [await latestBlocks(carl), await latestBlocks(emil)];
  printTable(
    ['block until', 'device', 'carl', 'emil'],
    carls.map(({ endsAt, deviceReward, amount }, at) => [
      formatMinute(endsAt),
      deviceReward,
      amount,
      emils[at]?.amount ?? '',
    ]),
  );
  const sum = (amounts: readonly string[]): bigint =>
    amounts.reduce((total, amount) => total + parseAmount(amount), 0n);
  const paid = sum([...carls, ...emils].map(({ amount }) => amount));
  const all = sum(carls.map(({ deviceReward }) => deviceReward));
  printValue('in all', `${formatAmount(paid)} (both) + ${formatAmount(hers)} (olga) = ${formatAmount(all)} IO`);
  if (paid + hers !== all || emils.length !== BLOCKS) throw new Error('the shares of three do not sum to the reward');
  return coStake.id;
}

/** Carl pays his free balance out to his own wallet, and asks for more than he has. */
export async function payOutCarl(carl: Participant): Promise<void> {
  const { tandem, signer, events } = carl;
  printStep('Carl pays out what came back to him');
  const available = (await payoutsOf(carl)).balances[0]?.available ?? '0';
  const tooMuch = formatAmount(parseAmount(available) + 1n);
  expectRefusal(await tandem.requestPayout(signer, { amount: tooMuch }), 'InsufficientBalance');
  const { payout } = expectSuccess(await tandem.requestPayout(signer, { amount: available }));
  printValue('requested', `${payout.amount} IO, ${codeInWords(payout.status)}`);
  await events.until('PAYOUT_SENT');
  const { balances, payouts } = await payoutsOf(carl);
  const [sent] = payouts.nodes;
  if (sent?.status !== 'SENT') throw new Error('the payout was not sent');
  printValue('sent', `${sent.amount} IO with the transaction ${sent.transactionSignature?.slice(0, 24)}…`);
  printValue('left', `${balances[0]?.available} IO`);
}

async function payoutsOf({ tandem }: Participant) {
  const { viewer } = await tandem.ask(PayoutsDocument);
  if (viewer == null) throw new Error('the query returned no account');
  return viewer;
}

/** Returns the latest blocks of a participant's co-stake, the oldest first. */
async function latestBlocks({ tandem }: Participant) {
  const { viewer } = await tandem.ask(CoStakesDocument);
  const [coStake] = viewer?.coStakes.nodes ?? [];
  return (coStake?.rewardHistory.nodes ?? []).slice(0, BLOCKS).toReversed();
}
