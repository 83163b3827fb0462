// The exit steps: co-stakers unstake, a replacement is claimed during the wait period, the owner unstakes her device, all
// withdraw, and an agreement is verified offline from its file alone.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgreementOfDocument, CoStakesDocument, LedgerDocument } from '../generated/graphql.ts';
import { printCoStake } from './co-staker-steps.ts';
import { runProgram } from './network-client.ts';
import { expectRefusal, expectSuccess } from './outcome.ts';
import { type AdvanceClock, type DeviceSetup, queryOwnedDevice } from './owner-steps.ts';
import { claim, type Participant, unstake, withdraw } from './participant.ts';
import { codeInWords, formatMinute, printLine, printStep, printValue } from './print.ts';

const DAY = 86_400;

/** Carl unstakes; Olga publishes a replacement offer and Dora claims it. Returns the id of Dora's co-stake. */
export async function replaceCarl(
  { olga, carl, device }: DeviceSetup,
  dora: Participant,
  coStakeId: string,
): Promise<string> {
  printStep('Carl unstakes; Olga publishes a replacement during his wait period, and Dora claims it');
  printCoStake(expectSuccess(await unstake(carl, coStakeId)).coStake);
  await Promise.all([carl.events.until('UNSTAKE_STARTED'), olga.events.until('UNSTAKE_STARTED')]);
  const terms = { deviceId: device.id, requestedAmount: '6000', rewardShareBps: 4_000 };
  const { offer } = expectSuccess(await olga.tandem.createOffer(olga.signer, terms));
  const { coStake } = expectSuccess(await claim(dora, offer.id));
  await dora.events.until('CLAIM_SETTLED');
  printCoStake(coStake);
  return coStake.id;
}

/** The owner unstakes her device; her co-stakers then unstake without a wait period. */
export async function unstakeOlgasDevice(
  { olga, device: { id: deviceId } }: DeviceSetup,
  [dora, doras]: readonly [Participant, coStakeId: string],
  [emil, emils]: readonly [Participant, coStakeId: string],
): Promise<void> {
  printStep('Olga unstakes her device, and Dora receives the event');
  expectSuccess(await olga.tandem.unstakeDevice(olga.signer, { deviceId }));
  await Promise.all([olga.events.until('OWNER_UNSTAKED'), dora.events.until('OFFER_CLOSED')]);
  const { viewer } = await dora.tandem.ask(CoStakesDocument);
  for (const coStake of viewer?.coStakes.nodes ?? []) printCoStake(coStake);
  printLine('The wait period protects the owner. Olga has left, so Dora and Emil go straight into the cooldown:');
  printCoStake(expectSuccess(await unstake(dora, doras)).coStake);
  printCoStake(expectSuccess(await unstake(emil, emils)).coStake);
  await Promise.all([dora, emil].map(({ events }) => events.until('COOLDOWN_STARTED')));
  expectRefusal(await olga.tandem.withdrawDeviceStake(olga.signer, { deviceId }), 'NotYetWithdrawable');
}

/** Moves the clock past the wait period and waits for the events of all participants. */
export async function passWaitPeriod(people: readonly Participant[], advance: AdvanceClock): Promise<void> {
  printStep('Seven days later the wait period ends');
  await advance(7 * DAY + 1);
  await Promise.all(people.map(({ events }) => events.until('COOLDOWN_STARTED')));
}

/** Moves the clock past the cooldown and waits for the events of all participants. */
export async function passCooldown(
  people: readonly Participant[],
  olga: Participant,
  advance: AdvanceClock,
): Promise<void> {
  printStep('Fourteen days later the cooldown ends');
  await advance(14 * DAY + 1);
  await Promise.all([
    ...people.map(({ events }) => events.until('WITHDRAWABLE')),
    olga.events.until('OWNER_STAKE_WITHDRAWABLE'),
  ]);
}

/** Everybody withdraws their stake and claims the remaining rewards. */
export async function withdrawEverything(
  coStakes: readonly (readonly [who: Participant, coStakeId: string])[],
  { olga, device: { id: deviceId } }: DeviceSetup,
): Promise<void> {
  printStep('Everybody withdraws and claims the remaining rewards');
  for (const [person, coStakeId] of coStakes) {
    printCoStake(expectSuccess(await withdraw(person, coStakeId)).coStake);
    await person.events.until('WITHDRAWN');
    const claimed = await person.tandem.claimRewards(person.signer, { coStakeId });
    if (claimed.__typename === 'ClaimRewardsSuccess') await person.events.until('REWARDS_CLAIMED');
    else expectRefusal(claimed, 'NothingToClaim');
  }
  expectSuccess(await olga.tandem.withdrawDeviceStake(olga.signer, { deviceId }));
  await olga.events.until('OWNER_STAKE_WITHDRAWN');
  expectSuccess(await olga.tandem.claimRewards(olga.signer, { deviceId }));
  await olga.events.until('REWARDS_CLAIMED');
  const { ownerStake, listing } = await queryOwnedDevice(olga);
  printValue('left on the device', `${ownerStake} IO; ${listing.reasons[0]}`);
}

/** Prints the latest ledger entries of a participant. */
export async function printLedger({ name, tandem }: Participant): Promise<void> {
  printStep(`${name.charAt(0).toUpperCase()}${name.slice(1)}'s ledger, the latest first`);
  const { viewer } = await tandem.ask(LedgerDocument, { first: 12 });
  for (const { at, kind, direction, amount, balanceAfter } of viewer?.ledger.nodes ?? []) {
    const signed = `${direction === 'IN' ? '+' : '−'}${amount}`;
    printLine(
      `${formatMinute(at)}  ${codeInWords(kind).padEnd(24)}${signed.padStart(16)}${balanceAfter.padStart(18)} IO`,
    );
  }
}

/** Downloads Carl's agreement and verifies it offline, first unchanged and then with one digit changed. */
export async function verifyAgreementOffline(carl: Participant, coStakeId: string): Promise<void> {
  printStep('Carl downloads his agreement and verifies it offline');
  const { node } = await carl.tandem.ask(AgreementOfDocument, { coStakeId });
  const agreement = node != null && 'agreement' in node ? node.agreement : null;
  if (agreement == null) throw new Error('there is no agreement to download');
  const folder = await mkdtemp(join(tmpdir(), 'tandem-demo-'));
  try {
    const file = join(folder, agreement.fileName);
    await writeFile(file, agreement.document);
    printLine(`npm run verify -- ${agreement.fileName}`);
    await showVerdict(file, 0);
    await writeFile(file, agreement.document.replace('6000', '7000'));
    printLine('With one digit changed:');
    await showVerdict(file, 1);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function showVerdict(file: string, expected: number): Promise<void> {
  const { code, stdout } = await runProgram('scripts/verify.ts', [file]);
  const rows = stdout.trim().split('\n');
  for (const row of rows.filter((one) => expected === 0 || !one.startsWith('holds'))) printLine(`    ${row}`);
  if (code !== expected) throw new Error('the verification of the agreement ended with the wrong exit code');
}
