// Olga's part: a device of her own from the first stake to an offer that somebody claims, what the blocks bring both, and how
// a slash and the overflow look from her side.

import {
  CoStakesDocument,
  CreateOfferDocument,
  DeviceByNetworkIdDocument,
  OwnedDevicesDocument,
  QuoteDocument,
  ReplaceOfferDocument,
  StakeDeviceDocument,
  WithdrawOverflowDocument,
} from '../generated/graphql.ts';
import { authorize } from './client.ts';
import { showCoStake, showOffer } from './co-staker.ts';
import type { Feed } from './feed.ts';
import { amountOf, unitsOf } from './money.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { claim, claimRewards, type Person } from './person.ts';
import { chapter, line, lowered, met, minute, pair, percent, table } from './print.ts';

export type Lot = {
  readonly olga: Person;
  readonly carl: Person;
  /** Global id of the device, and the network's own. */
  readonly device: { readonly id: string; readonly deviceId: string };
};

/** Moves the clock of the sandbox. */
export type Later = (seconds: number) => Promise<void>;

const HOUR = 3_600;
const WISH = { requestedAmount: '6000', rewardShareBps: 3_000 };

export async function olgaBegins(feed: Feed, olga: Person, later: Later): Promise<Lot['device']> {
  chapter('Olga has a device, and no stake on it');
  const deviceId = await feed.importDevice(olga.wallet.address);
  const { device } = await olga.client.ask(DeviceByNetworkIdDocument, { deviceId });
  if (device == null) throw new Error('the device that was just imported is missing');
  const { id } = device;
  await showEligibility(olga);

  chapter('She stakes');
  await stake(olga, id, '18000');
  await olga.news.until('OWNER_STAKE_ADDED');
  await showEligibility(olga);

  chapter('A day of blocks goes by, and all of the reward is hers');
  await later(25 * HOUR);
  await olga.news.untilRewarded((await owned(olga)).rewards.lifetime);
  return { id, deviceId };
}

export async function olgaOffers({ olga, carl, device }: Lot): Promise<string> {
  const { client, wallet, news } = olga;
  chapter('She asks what an offer would be worth');
  const { offerQuote: quote } = await client.ask(QuoteDocument, { deviceId: device.id, ...WISH });
  if (quote == null) throw new Error('the owner was given no quote');
  pair('may ask for', `${quote.minRequestedAmount} to ${quote.maxRequestedAmount} IO`);
  pair('may give', `${percent(quote.minRewardShareBps)} to ${percent(quote.maxRewardShareBps)} of the rewards`);
  line(`${WISH.requestedAmount} IO for ${percent(WISH.rewardShareBps)}:`);
  const { estimate } = quote;
  pair('a co-staker earns', `about ${estimate?.perBlock} IO a block, ${percent(estimate?.aprBps)} a year`);
  pair('break-even share', `${percent(estimate?.breakEvenShareBps)}, from ${estimate?.sampleBlocks} blocks`);
  pair('stake would be', lowered(quote.resultingSufficiency ?? 'unknown'));

  chapter('She publishes it, and thinks better of the share');
  const terms = { deviceId: device.id, ...WISH };
  const creating = { ...terms, authorization: await authorize(client.ask, wallet, { createOffer: terms }) };
  const { offer } = expectSuccess((await client.ask(CreateOfferDocument, { input: creating })).createOffer);
  await news.until('OFFER_OPENED');
  pair('share link', offer.url);
  const better = { offerId: offer.id, ...WISH, rewardShareBps: 3_500 };
  const replacing = { ...better, authorization: await authorize(client.ask, wallet, { replaceOffer: better }) };
  const replaced = expectSuccess((await client.ask(ReplaceOfferDocument, { input: replacing })).replaceOffer).offer;
  await news.until('OFFER_OPENED');
  showOffer(replaced);
  expectRefusal(await claim(olga, replaced.id), 'OwnDevice');

  chapter('Carl claims it');
  const { coStake } = expectSuccess(await claim(carl, replaced.id));
  await Promise.all([carl.news.until('CLAIM_SETTLED'), news.until('CLAIM_SETTLED')]);
  showCoStake(coStake);
  return coStake.id;
}

export async function blocksAreShared({ olga, carl }: Lot, later: Later, toNextHour: Later): Promise<void> {
  chapter('Six blocks, shared to the base unit');
  await toNextHour(1);
  const before = unitsOf((await owned(olga)).rewards.lifetime);
  await later(6 * HOUR);
  const { rewards } = await owned(olga);
  const hers = unitsOf(rewards.lifetime) - before;
  const { coStake, blocks } = await carls(carl);
  table(
    ['block until', 'device', 'carl', 'olga', ''],
    blocks.map(({ endsAt, completed, deviceReward, amount }) => {
      const rest = amountOf(unitsOf(deviceReward) - unitsOf(amount));
      return [minute(endsAt), deviceReward, amount, rest, completed ? '' : 'missed'];
    }),
  );
  const all = blocks.reduce((sum, { deviceReward }) => sum + unitsOf(deviceReward), 0n);
  const his = unitsOf(coStake.rewards.lifetime);
  line(
    `${amountOf(his)} (carl) + ${amountOf(hers)} (olga) = ${amountOf(his + hers)} IO; the device earned ${amountOf(all)}`,
  );
  if (his + hers !== all || blocks.length !== 6) throw new Error('the shares are not the reward');
  pair('promised, paid', `${coStake.rewards.promisedPerBlock}, ${coStake.rewards.paidPerBlock} IO a block`);
  await Promise.all([olga.news.untilRewarded(rewards.lifetime), carl.news.untilRewarded(coStake.rewards.lifetime)]);
}

export async function slashesAreReviewed(feed: Feed, { olga, carl, device: { deviceId } }: Lot): Promise<void> {
  const both = (type: string) => Promise.all([olga.news.until(type), carl.news.until(type)]);
  chapter('The network slashes the stake, and takes it back');
  const stakeSlash = await feed.slash({ deviceId, kind: 'STAKE', cause: 'PERFORMANCE' });
  await both('SLASHED');
  await showHeld(olga, carl);
  await feed.review(stakeSlash, 'REVERSED');
  await both('SLASH_REVIEWED');
  await showHeld(olga, carl);

  chapter('It slashes the rewards of both, and that stands');
  const rewardSlash = await feed.slash({ deviceId, kind: 'REWARD', cause: 'DOWNTIME' });
  await both('SLASHED');
  await feed.review(rewardSlash, 'UPHELD');
  await both('SLASH_REVIEWED');
  const { ownSlashes } = await owned(olga);
  for (const { amount, slash } of ownSlashes.nodes) {
    pair(`${lowered(slash.kind)}, ${lowered(slash.cause)}`, `${amount} IO of olga's: ${lowered(slash.reviewStatus)}`);
  }
}

export async function overflowIsFree({ olga, device: { id: deviceId } }: Lot): Promise<void> {
  const { client, wallet, news } = olga;
  chapter("Carl's stake frees some of hers");
  const take = async (amount: string) => {
    const fields = { deviceId, amount };
    const authorization = await authorize(client.ask, wallet, { withdrawOverflow: fields });
    return (await client.ask(WithdrawOverflowDocument, { input: { ...fields, authorization } })).withdrawOverflow;
  };
  const { withdrawableOverflow, ownerStake, device } = await owned(olga);
  pair('overflow', `${withdrawableOverflow} IO of her ${ownerStake}; ${device.requiredStake} are required`);
  expectRefusal(await take('9000'), 'OverflowExceeded');
  expectSuccess(await take(withdrawableOverflow));
  await news.until('OVERFLOW_WITHDRAWN');
  const { ownerStake: left, device: then } = await owned(olga);
  pair('left', `${left} IO, with carl's: ${lowered(then.stakeSufficiency)}`);
}

export async function rewardsAreClaimed(
  { olga, carl, device: { id: deviceId } }: Lot,
  coStakeId: string,
): Promise<void> {
  chapter('Both claim their rewards');
  expectSuccess(await claimRewards(olga, { deviceId }));
  expectSuccess(await claimRewards(carl, { coStakeId }));
  await Promise.all([olga.news.until('REWARDS_CLAIMED'), carl.news.until('REWARDS_CLAIMED')]);
}

export async function owned(olga: Person) {
  const { viewer } = await olga.client.ask(OwnedDevicesDocument, {});
  const [device] = viewer?.devices.nodes ?? [];
  if (device === undefined) throw new Error('the owner sees no device of hers');
  return device;
}

async function carls(carl: Person) {
  const { viewer } = await carl.client.ask(CoStakesDocument, {});
  const [coStake] = viewer?.coStakes.nodes ?? [];
  if (coStake === undefined) throw new Error('the co-staker sees no co-stake');
  return { coStake, blocks: coStake.rewardHistory.nodes.toReversed() };
}

async function showEligibility(olga: Person): Promise<void> {
  const { device, offerEligibility, ownerStake } = await owned(olga);
  pair('device', `${device.quantity} x ${device.model}, ${ownerStake} of ${device.requiredStake} IO required`);
  pair('may publish an offer', offerEligibility.allowed ? 'yes' : 'not yet');
  for (const check of offerEligibility.checks) {
    met(check.met, lowered(check.code), check.met ? check.current : `${check.current}; needs ${check.required}`);
  }
}

async function showHeld(olga: Person, carl: Person): Promise<void> {
  const [{ ownerStake, device }, { coStake }] = [await owned(olga), await carls(carl)];
  pair('stake', `olga ${ownerStake}, carl ${coStake.held} IO: ${lowered(device.stakeSufficiency)}`);
}

async function stake({ client, wallet }: Person, deviceId: string, amount: string): Promise<void> {
  const fields = { deviceId, amount };
  const authorization = await authorize(client.ask, wallet, { stakeDevice: fields });
  expectSuccess((await client.ask(StakeDeviceDocument, { input: { ...fields, authorization } })).stakeDevice);
}
