// The steps of Olga, an owner: she stakes on her device, publishes an offer that Carl claims, shares block rewards, is slashed,
// withdraws overflow and claims rewards.

import { DeviceDocument, OfferQuoteDocument } from '../../client/src/documents.ts';
import { formatAmount, parseAmount } from '../../client/src/money.ts';
import {
  CoStakesDocument,
  CreateOfferDocument,
  OwnedDevicesDocument,
  ReplaceOfferDocument,
} from '../generated/graphql.ts';
import { printCoStake, printOffer } from './co-staker-steps.ts';
import type { NetworkClient } from './network-client.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { claim, type Participant } from './participant.ts';
import {
  codeInWords,
  formatMinute,
  formatPercent,
  printCheck,
  printLine,
  printStep,
  printTable,
  printValue,
} from './print.ts';

export type DeviceSetup = {
  readonly olga: Participant;
  readonly carl: Participant;
  /** Ids of the device: `id` is the global id of the API, `deviceId` the network's own id. */
  readonly device: { readonly id: string; readonly deviceId: string };
};

/** Moves the sandbox's clock forward by seconds. */
export type AdvanceClock = (seconds: number) => Promise<void>;

const HOUR = 3_600;
const REQUESTED = { requestedAmount: '6000', rewardShareBps: 3_000 };

/** Imports a device for Olga, stakes on it and waits for a day of blocks. Returns both ids of the device. */
export async function importAndStakeDevice(
  feed: NetworkClient,
  olga: Participant,
  advance: AdvanceClock,
): Promise<DeviceSetup['device']> {
  printStep('Olga imports a device without stake');
  const deviceId = await feed.importDevice(olga.signer.address);
  const { device } = await olga.tandem.ask(DeviceDocument, { by: { deviceId } });
  if (device == null) throw new Error('the device that was just imported is missing');
  const { id } = device;
  await showEligibility(olga);

  printStep('Olga stakes');
  await stake(olga, id, '18000');
  await olga.events.until('OWNER_STAKE_ADDED');
  await showEligibility(olga);

  printStep('One day of blocks: Olga receives the whole reward');
  await advance(25 * HOUR);
  await olga.events.untilRewarded((await queryOwnedDevice(olga)).rewards.lifetime);
  return { id, deviceId };
}

/** Publishes an offer on Olga's device, replaces it and has Carl claim it. Returns the id of Carl's co-stake. */
export async function publishClaimedOffer({ olga, carl, device }: DeviceSetup): Promise<string> {
  const { tandem, signer, events } = olga;
  printStep('Olga requests a quote for an offer');
  const { offerQuote: quote } = await tandem.ask(OfferQuoteDocument, { deviceId: device.id, ...REQUESTED });
  if (quote == null) throw new Error('the server returned no quote');
  printValue('amount', `${quote.minRequestedAmount} to ${quote.maxRequestedAmount} IO`);
  printValue('reward share', `${formatPercent(quote.minRewardShareBps)} to ${formatPercent(quote.maxRewardShareBps)}`);
  printLine(`${REQUESTED.requestedAmount} IO for ${formatPercent(REQUESTED.rewardShareBps)}:`);
  const { estimate } = quote;
  printValue('a co-staker earns', `about ${estimate?.perBlock} IO a block, ${formatPercent(estimate?.aprBps)} a year`);
  printValue(
    'break-even share',
    `${formatPercent(estimate?.breakEvenShareBps)}, from ${estimate?.sampleBlocks} blocks`,
  );
  printValue('resulting stake', codeInWords(quote.resultingSufficiency ?? 'unknown'));

  printStep('Olga publishes the offer and replaces it with a higher share');
  const terms = { deviceId: device.id, ...REQUESTED };
  const { offer } = expectSuccess(await tandem.createOffer(signer, terms, { document: CreateOfferDocument }));
  await events.until('OFFER_OPENED');
  printValue('share link', offer.url);
  const better = { offerId: offer.id, ...REQUESTED, rewardShareBps: 3_500 };
  const replacing = await tandem.replaceOffer(signer, better, { document: ReplaceOfferDocument });
  const { offer: replaced } = expectSuccess(replacing);
  await events.until('OFFER_OPENED');
  printOffer(replaced);
  expectRefusal(await claim(olga, replaced.id), 'OwnDevice');

  printStep('Carl claims it');
  const { coStake } = expectSuccess(await claim(carl, replaced.id));
  await Promise.all([carl.events.until('CLAIM_SETTLED'), events.until('CLAIM_SETTLED')]);
  printCoStake(coStake);
  return coStake.id;
}

const BLOCKS = 6;

/** Runs six blocks and prints how the device's reward is divided between Carl and Olga. */
export async function shareBlockRewards(
  { olga, carl }: DeviceSetup,
  advance: AdvanceClock,
  toNextHour: AdvanceClock,
): Promise<void> {
  printStep('Six blocks, divided exactly to the base unit');
  await toNextHour(1);
  const before = parseAmount((await queryOwnedDevice(olga)).rewards.lifetime);
  await advance(BLOCKS * HOUR);
  const { rewards } = await queryOwnedDevice(olga);
  const hers = parseAmount(rewards.lifetime) - before;
  const { coStake, history } = await carls(carl);
  // Six blocks began after the claim was approved; the block during which it was is in the history without a reward.
  const blocks = history.slice(-BLOCKS);
  printTable(
    ['block until', 'device', 'carl', 'olga', ''],
    blocks.map(({ endsAt, completed, deviceReward, amount }) => {
      const rest = formatAmount(parseAmount(deviceReward) - parseAmount(amount));
      return [formatMinute(endsAt), deviceReward, amount, rest, completed ? '' : 'missed'];
    }),
  );
  const all = blocks.reduce((sum, { deviceReward }) => sum + parseAmount(deviceReward), 0n);
  const his = parseAmount(coStake.rewards.lifetime);
  printLine(
    `${formatAmount(his)} (carl) + ${formatAmount(hers)} (olga) = ${formatAmount(his + hers)} IO; the device earned ${formatAmount(all)}`,
  );
  if (his + hers !== all || blocks.length !== BLOCKS) throw new Error('the shares do not sum to the reward');
  printValue('promised, paid', `${coStake.rewards.promisedPerBlock}, ${coStake.rewards.paidPerBlock} IO a block`);
  await Promise.all([olga.events.untilRewarded(rewards.lifetime), carl.events.untilRewarded(coStake.rewards.lifetime)]);
}

/** Slashes the device and ends the review of each slash with a verdict. */
export async function slashAndReviewDevice(
  feed: NetworkClient,
  { olga, carl, device: { deviceId } }: DeviceSetup,
): Promise<void> {
  const both = (type: string) => Promise.all([olga.events.until(type), carl.events.until(type)]);
  printStep('The network slashes the stake; the review reverses it');
  const stakeSlash = await feed.slash({ deviceId, kind: 'STAKE', cause: 'PERFORMANCE' });
  await both('SLASHED');
  await showHeld(olga, carl);
  await feed.review(stakeSlash, 'REVERSED');
  await both('SLASH_REVIEWED');
  await showHeld(olga, carl);

  printStep('The network slashes the rewards of both; the review upholds it');
  const rewardSlash = await feed.slash({ deviceId, kind: 'REWARD', cause: 'DOWNTIME' });
  await both('SLASHED');
  await feed.review(rewardSlash, 'UPHELD');
  await both('SLASH_REVIEWED');
  const { ownSlashes } = await queryOwnedDevice(olga);
  for (const { amount, slash } of ownSlashes.nodes) {
    printValue(
      `${codeInWords(slash.kind)}, ${codeInWords(slash.cause)}`,
      `${amount} IO of olga's: ${codeInWords(slash.reviewStatus)}`,
    );
  }
}

/** Withdraws Olga's own stake above the requirement; a larger amount is refused. */
export async function withdrawUnneededStake({ olga, device: { id: deviceId } }: DeviceSetup): Promise<void> {
  const { tandem, signer, events } = olga;
  printStep("Carl's co-stake frees overflow of Olga's stake");
  const take = (amount: string) => tandem.withdrawOverflow(signer, { deviceId, amount });
  const { withdrawableOverflow, ownerStake, device } = await queryOwnedDevice(olga);
  printValue('overflow', `${withdrawableOverflow} IO of her ${ownerStake}; ${device.requiredStake} are required`);
  expectRefusal(await take('9000'), 'OverflowExceeded');
  expectSuccess(await take(withdrawableOverflow));
  await events.until('OVERFLOW_WITHDRAWN');
  const { ownerStake: left, device: then } = await queryOwnedDevice(olga);
  printValue('left', `${left} IO, with carl's: ${codeInWords(then.stakeSufficiency)}`);
}

/** Claims the accrued rewards of Olga's device and of Carl's co-stake. */
export async function claimRewardsOfBoth(
  { olga, carl, device: { id: deviceId } }: DeviceSetup,
  coStakeId: string,
): Promise<void> {
  printStep('Both claim their rewards');
  expectSuccess(await olga.tandem.claimRewards(olga.signer, { deviceId }));
  expectSuccess(await carl.tandem.claimRewards(carl.signer, { coStakeId }));
  await Promise.all([olga.events.until('REWARDS_CLAIMED'), carl.events.until('REWARDS_CLAIMED')]);
}

/** Queries Olga's device with the fields that only its owner sees. */
export async function queryOwnedDevice(olga: Participant) {
  const { viewer } = await olga.tandem.ask(OwnedDevicesDocument);
  const [device] = viewer?.devices.nodes ?? [];
  if (device === undefined) throw new Error('the query returned no device of the owner');
  return device;
}

async function carls(carl: Participant) {
  const { viewer } = await carl.tandem.ask(CoStakesDocument);
  const [coStake] = viewer?.coStakes.nodes ?? [];
  if (coStake === undefined) throw new Error('the query returned no co-stake');
  return { coStake, history: coStake.rewardHistory.nodes.toReversed() };
}

async function showEligibility(olga: Participant): Promise<void> {
  const { device, offerEligibility, ownerStake } = await queryOwnedDevice(olga);
  printValue('device', `${device.quantity} x ${device.model}, ${ownerStake} of ${device.requiredStake} IO required`);
  printValue('may publish an offer', offerEligibility.allowed ? 'yes' : 'not yet');
  for (const check of offerEligibility.checks) {
    printCheck(
      check.met,
      codeInWords(check.code),
      check.met ? check.current : `${check.current}; needs ${check.required}`,
    );
  }
}

async function showHeld(olga: Participant, carl: Participant): Promise<void> {
  const [{ ownerStake, device }, { coStake }] = [await queryOwnedDevice(olga), await carls(carl)];
  printValue('stake', `olga ${ownerStake}, carl ${coStake.held} IO: ${codeInWords(device.stakeSufficiency)}`);
}

async function stake({ tandem, signer }: Participant, deviceId: string, amount: string): Promise<void> {
  expectSuccess(await tandem.stakeDevice(signer, { deviceId, amount }));
}
