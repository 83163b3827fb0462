// How it ends: the co-stakers leave by waiting, a replacement comes in during the wait, the owner leaves with everything, and
// an agreement is checked with nothing but its file.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AgreementOfDocument,
  CoStakesDocument,
  CreateOfferDocument,
  LedgerDocument,
  UnstakeDeviceDocument,
  WithdrawDeviceStakeDocument,
} from '../generated/graphql.ts';
import { authorize } from './client.ts';
import { showCoStake } from './co-staker.ts';
import { run } from './feed.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { type Later, type Lot, owned } from './owner.ts';
import { claim, claimRewards, type Person, unstake, withdraw } from './person.ts';
import { chapter, line, lowered, minute, pair } from './print.ts';

const DAY = 86_400;

/** Carl goes; Olga finds another during his wait. Returns the newcomer's co-stake. */
export async function carlIsReplaced({ olga, carl, device }: Lot, dora: Person, coStakeId: string): Promise<string> {
  chapter('Carl unstakes; Olga publishes a replacement while he waits, and Dora takes it');
  showCoStake(expectSuccess(await unstake(carl, coStakeId)).coStake);
  await Promise.all([carl.news.until('UNSTAKE_STARTED'), olga.news.until('UNSTAKE_STARTED')]);
  const terms = { deviceId: device.id, requestedAmount: '6000', rewardShareBps: 4_000 };
  const authorization = await authorize(olga.client.ask, olga.wallet, { createOffer: terms });
  const created = await olga.client.ask(CreateOfferDocument, { input: { ...terms, authorization } });
  const { offer } = expectSuccess(created.createOffer);
  const { coStake } = expectSuccess(await claim(dora, offer.id));
  await dora.news.until('CLAIM_SETTLED');
  showCoStake(coStake);
  return coStake.id;
}

/** The wait ends for those who left before; then the owner leaves, and her co-staker need not wait. */
export async function olgaLeaves({ olga, device: { id: deviceId } }: Lot, dora: Person, doras: string): Promise<void> {
  chapter('Olga leaves with her device, and Dora learns of it at once');
  const authorization = await authorize(olga.client.ask, olga.wallet, { unstakeDevice: { deviceId } });
  const left = await olga.client.ask(UnstakeDeviceDocument, { input: { deviceId, authorization } });
  expectSuccess(left.unstakeDevice);
  await Promise.all([olga.news.until('OWNER_UNSTAKED'), dora.news.until('OFFER_CLOSED')]);
  const { viewer } = await dora.client.ask(CoStakesDocument, {});
  for (const coStake of viewer?.coStakes.nodes ?? []) showCoStake(coStake);
  line('The wait protects the owner. She is gone, so Dora goes straight into the cooldown:');
  showCoStake(expectSuccess(await unstake(dora, doras)).coStake);
  await dora.news.until('COOLDOWN_STARTED');
  expectRefusal(await takeStake(olga, deviceId), 'NotYetWithdrawable');
}

export async function waitEnds(people: readonly Person[], later: Later): Promise<void> {
  chapter('Seven days later the wait is over');
  await later(7 * DAY + 1);
  await Promise.all(people.map(({ news }) => news.until('COOLDOWN_STARTED')));
}

export async function cooldownEnds(people: readonly Person[], olga: Person, later: Later): Promise<void> {
  chapter('Fourteen days later so is the cooldown');
  await later(14 * DAY + 1);
  await Promise.all([
    ...people.map(({ news }) => news.until('WITHDRAWABLE')),
    olga.news.until('OWNER_STAKE_WITHDRAWABLE'),
  ]);
}

/** Everybody takes out what is theirs. */
export async function allWithdraw(
  coStakes: readonly (readonly [who: Person, coStakeId: string])[],
  { olga, device: { id: deviceId } }: Lot,
): Promise<void> {
  chapter('Everybody withdraws, and claims what rewards are left');
  for (const [person, coStakeId] of coStakes) {
    showCoStake(expectSuccess(await withdraw(person, coStakeId)).coStake);
    await person.news.until('WITHDRAWN');
    const claimed = await claimRewards(person, { coStakeId });
    if (claimed.__typename === 'ClaimRewardsSuccess') await person.news.until('REWARDS_CLAIMED');
    else expectRefusal(claimed, 'NothingToClaim');
  }
  expectSuccess(await takeStake(olga, deviceId));
  await olga.news.until('OWNER_STAKE_WITHDRAWN');
  expectSuccess(await claimRewards(olga, { deviceId }));
  await olga.news.until('REWARDS_CLAIMED');
  const { ownerStake, listing } = await owned(olga);
  pair('left on the device', `${ownerStake} IO; ${listing.reasons[0]}`);
}

export async function ledgerOf({ name, client }: Person): Promise<void> {
  chapter(`${name.charAt(0).toUpperCase()}${name.slice(1)}'s ledger, the latest first`);
  const { viewer } = await client.ask(LedgerDocument, { first: 12 });
  for (const { at, kind, direction, amount, balanceAfter } of viewer?.ledger.nodes ?? []) {
    const signed = `${direction === 'IN' ? '+' : '−'}${amount}`;
    line(`${minute(at)}  ${lowered(kind).padEnd(24)}${signed.padStart(16)}${balanceAfter.padStart(18)} IO`);
  }
}

export async function agreementHolds(carl: Person, coStakeId: string): Promise<void> {
  chapter('Carl keeps the agreement, and checks it offline');
  const { node } = await carl.client.ask(AgreementOfDocument, { coStakeId });
  const agreement = node != null && 'agreement' in node ? node.agreement : null;
  if (agreement == null) throw new Error('there is no agreement to download');
  const folder = await mkdtemp(join(tmpdir(), 'tandem-demo-'));
  try {
    const file = join(folder, agreement.fileName);
    await writeFile(file, agreement.document);
    line(`npm run verify -- ${agreement.fileName}`);
    await showVerdict(file, 0);
    await writeFile(file, agreement.document.replace('6000', '7000'));
    line('and with one digit changed:');
    await showVerdict(file, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function showVerdict(file: string, expected: number): Promise<void> {
  const { code, stdout } = await run('scripts/verify.ts', [file]);
  const rows = stdout.trim().split('\n');
  for (const row of rows.filter((one) => expected === 0 || !one.startsWith('holds'))) line(`    ${row}`);
  if (code !== expected) throw new Error('the agreement was not judged as it should be');
}

async function takeStake({ client, wallet }: Person, deviceId: string) {
  const authorization = await authorize(client.ask, wallet, { withdrawDeviceStake: { deviceId } });
  return (await client.ask(WithdrawDeviceStakeDocument, { input: { deviceId, authorization } })).withdrawDeviceStake;
}
