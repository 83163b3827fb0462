// Publishes offers of the demo network's owners in a running sandbox, so that its market stays alive: about one offer in each cycle of
// six hours, and once enough offers are open, new terms in place of the oldest.
// **Invariant:** the offers depend only on the cycle number and the stored devices. An owner signs each action with a demo wallet, after a
// check by the rules that it will not be refused.

import type { AppContext } from '../../app/context.ts';
import { creditDeposits } from '../../app/deposits.ts';
import { type DeviceAggregate, requirementAt } from '../../domain/device-aggregate.ts';
import { isHiredAt } from '../../domain/hire.ts';
import { freeRoomAt } from '../../domain/offer-room.ts';
import { offerEligibility } from '../../domain/offer-rules.ts';
import type { Parameters } from '../../domain/parameter.ts';
import { breakEvenShareBps } from '../../domain/reward.ts';
import type { Transaction } from '../../store/db/database.ts';
import { type OpenDemoOffer, openOffersOfWallets, ownedDeviceKeys } from '../../store/demo-network.ts';
import { loadAggregates } from '../../store/device-aggregates.ts';
import { parameterHistory } from '../../store/parameters.ts';
import { createRng, type Rng, seedOf } from './rng.ts';
import { signAsDemoWallet } from './sim-context.ts';
import type { DemoWallet } from './wallets.ts';

const SEED = 0x0ffe5;
const HOUR_MS = 3_600_000;
/** Base units of one IO. */
const IO = 100_000_000n;
/** With fewer open offers than this a cycle publishes two. */
const FEW_OPEN_OFFERS = 60;
/** From this number on a cycle replaces the oldest offer instead of publishing a further one. */
const MANY_OPEN_OFFERS = 110;
/** Devices that a cycle considers for each offer before it gives up. */
const CANDIDATES = 12;

/** What a cycle knows when it publishes offers. */
export type PublishingCycle = {
  /** Number of the cycle. */
  readonly cycle: number;
  readonly parameters: Parameters;
  readonly now: Date;
  /** Wallets of the owners that publish, by address. */
  readonly owners: ReadonlyMap<string, DemoWallet>;
};

/** Publishes the offers of one cycle inside the transaction `tx`, to which the database of `ctx` belongs. */
export async function publishOffers(ctx: AppContext, tx: Transaction, input: PublishingCycle): Promise<void> {
  const { cycle, now, owners } = input;
  const rng = createRng(seedOf(SEED, cycle));
  const open = await openOffersOfWallets(tx, [...owners.keys()], now);
  const [oldest] = open;
  if (oldest !== undefined && open.length >= MANY_OPEN_OFFERS) {
    await replace(ctx, tx, oldest, rng, input);
    return;
  }
  const taken = new Set(open.map(({ deviceKey }) => deviceKey));
  const candidates = rng.shuffled((await ownedDeviceKeys(tx, [...owners.keys()])).filter(({ key }) => !taken.has(key)));
  let wanted = open.length < FEW_OPEN_OFFERS ? 2 : 1;
  for (const { key, wallet } of candidates.slice(0, CANDIDATES * wanted)) {
    const owner = owners.get(wallet);
    if (wanted === 0 || owner === undefined) return;
    if (await publish(ctx, tx, { key, owner }, rng, input)) wanted -= 1;
  }
}

/** Stakes what a device lacks and publishes an offer on it. Returns false when the device cannot have one; then nothing is written. */
async function publish(
  ctx: AppContext,
  tx: Transaction,
  { key, owner }: { readonly key: string; readonly owner: DemoWallet },
  rng: Rng,
  { parameters, now }: PublishingCycle,
): Promise<boolean> {
  const [aggregate] = await loadAggregates(tx, [key], await parameterHistory(tx), now);
  const plan = aggregate === undefined ? null : planOffer(aggregate, parameters, now, rng);
  if (plan === null) return false;
  const { missingStake, ...terms } = plan;
  if (missingStake > 0n) {
    await creditDeposits(ctx, [{ wallet: owner.address, amount: missingStake }]);
    await signAsDemoWallet(ctx, owner, { kind: 'stakeDevice', deviceKey: key, amount: missingStake });
  }
  await signAsDemoWallet(ctx, owner, { kind: 'createOffer', deviceKey: key, ...terms });
  return true;
}

/** Replaces an open offer with another reward share, when the device has room for it. */
async function replace(
  ctx: AppContext,
  tx: Transaction,
  { id, deviceKey, wallet, requestedAmount, rewardShareBps }: OpenDemoOffer,
  rng: Rng,
  { parameters, now, owners }: PublishingCycle,
): Promise<void> {
  const share = Math.min(8_500, Math.max(500, rewardShareBps + rng.integer(-8, 8) * 50));
  const terms = { requestedAmount, rewardShareBps: share, expiresAt: expiry(rng, now) };
  const owner = owners.get(wallet);
  const [aggregate] = await loadAggregates(tx, [deviceKey], await parameterHistory(tx), now);
  if (owner === undefined || aggregate === undefined) return;
  const without = { ...aggregate, offers: aggregate.offers.filter((offer) => offer.id !== id) };
  if (fits(without, terms, parameters, now))
    await signAsDemoWallet(ctx, owner, { kind: 'replaceOffer', offerId: id, ...terms });
}

/** Returns the terms of an offer on a device, and the stake that its owner lacks; null when the device cannot have an offer. */
function planOffer(aggregate: DeviceAggregate, parameters: Parameters, now: Date, rng: Rng) {
  const [percent, lean, expiresAt] = [rng.integer(25, 50), rng.integer(-1_200, 1_200), expiry(rng, now)];
  const { device, ownerStake } = aggregate;
  if (isHiredAt(device, now)) return null;
  const requirement = requirementAt(aggregate, now);
  const unit = requirement >= 4_000n * IO ? 50n * IO : 10n * IO;
  const target = (requirement * BigInt(percent)) / 100n;
  const wanted = target - (target % unit);
  const requestedAmount = wanted < parameters.minCoStake ? parameters.minCoStake : wanted;
  const missingStake = ownerStake < requirement ? requirement - ownerStake : 0n;
  const fair = breakEvenShareBps(requestedAmount, ownerStake + missingStake);
  const rewardShareBps = Math.min(8_500, Math.max(500, Math.round((fair + lean) / 50) * 50));
  const staked = { ...aggregate, ownerStake: ownerStake + missingStake };
  const terms = { requestedAmount, rewardShareBps, expiresAt };
  return fits(staked, terms, parameters, now) ? { missingStake, ...terms } : null;
}

type Terms = { readonly requestedAmount: bigint; readonly rewardShareBps: number };

/** Whether `createOffer` accepts these terms. */
function fits(aggregate: DeviceAggregate, terms: Terms, parameters: Parameters, now: Date): boolean {
  const room = freeRoomAt(aggregate, parameters, now);
  return (
    offerEligibility(aggregate, parameters, now).every(({ refusal }) => refusal === null) &&
    terms.requestedAmount <= room.stake &&
    terms.rewardShareBps <= room.shareBps
  );
}

/** Returns the expiry of one offer in four: 10 to 40 days ahead. */
function expiry(rng: Rng, now: Date): Date | null {
  const [expires, hours] = [rng.chance(25), rng.integer(240, 960)];
  return expires ? new Date(now.getTime() + hours * HOUR_MS) : null;
}
