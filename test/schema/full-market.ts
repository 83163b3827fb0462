// A fixture: a test marketplace in which every event type has occurred at least once; the caller chooses the owners and the
// co-stakers.
// **Invariant:** steps and random draws are the same for all participants, so two such marketplaces differ only in owners and
// co-stakers. No public value correlates with them: shared values of devices repeat every three, four or six devices, devices of
// one owner are adjacent, and steps a minute apart go from owner to owner.

import { createHash } from 'node:crypto';
import { reportBlocks } from '../../src/app/blocks.ts';
import { publishMultipliers } from '../../src/app/multipliers.ts';
import { reviewSlash, slashDevice } from '../../src/app/slashes.ts';
import { sql } from '../../src/store/db/database.ts';
import { later, msOf, T0 } from '../kit/device-aggregate.ts';
import { makeWallet, type TestWallet } from '../kit/wallet.ts';
import {
  makeWorld,
  succeeded,
  type World,
  type WorldCoStake,
  type WorldDevice,
  type WorldOffer,
} from '../kit/world.ts';

export const DEVICES = 12;
export const CLAIMS = 8;

export type Participants = {
  /** Returns the wallet that owns the device with this number, 0 to 11. */
  readonly owner: (device: number) => TestWallet;
  /** Returns the wallet that makes the claim with this number, 0 to 7; each wallet makes at most two claims. */
  readonly coStaker: (claim: number) => TestWallet;
};

/** The wallets of all possible participants; each is funded at the start, so that every test marketplace has the same accounts. */
const owners = Array.from({ length: DEVICES }, (_, index) => makeWallet(`cast owner ${index}`));
const coStakers = Array.from({ length: CLAIMS }, (_, index) => makeWallet(`cast co-staker ${index}`));
const actor = (wallets: readonly TestWallet[], index: number): TestWallet => wallets[index % wallets.length]!;

/** Participants: four owners with three devices each, four co-stakers with two claims each. */
export const FOUR_OWNERS: Participants = {
  owner: (device) => actor(owners, Math.floor(device / 3)),
  coStaker: (claim) => actor(coStakers, Math.floor(claim / 2)),
};

/** Participants: six owners, each with two devices far apart in the list; each claim has its own co-staker. */
export const SIX_OWNERS: Participants = {
  owner: (device) => actor(owners, 11 - (device % 6)),
  coStaker: (claim) => actor(coStakers, (claim * 3) % CLAIMS),
};

/** Participants: one owner of all devices; four co-stakers, each with two claims far apart in the list. */
export const SINGLE_OWNER: Participants = {
  owner: () => actor(owners, 7),
  coStaker: (claim) => actor(coStakers, 4 + (claim % 4)),
};

export type FullMarket = {
  readonly world: World;
  readonly devices: readonly WorldDevice[];
  readonly offers: readonly WorldOffer[];
  readonly coStakes: readonly WorldCoStake[];
  /** All wallets that own a device or made a claim in this test marketplace. */
  readonly people: readonly TestWallet[];
};

const HARDWARE = [
  { model: 'H100 SXM5', quantity: 8, stake: '8000', more: '8000', requested: ['8000', '4000'] },
  { model: 'RTX 4070', quantity: 4, stake: '400', more: '400', requested: ['400', '200'] },
  { model: 'M2 Max', quantity: 8, stake: '800', more: '800', requested: ['800', '500'] },
] as const;
const hardwareText = (device: number) => HARDWARE[device % 3]!;

/** Creates a test marketplace with the given owners and co-stakers. */
export async function makeFullMarket(participants: Participants): Promise<FullMarket> {
  const world = await makeWorld();
  let [step, drawn] = [0, 0];
  // Each step has its own random seed, so that a draw does not depend on the number of draws in other steps.
  Object.assign(world.ctx, {
    random: (bytes: number): Uint8Array => {
      drawn += 1;
      const seed = `populated ${step} ${drawn}`;
      return new Uint8Array(createHash('shake256', { outputLength: bytes }).update(seed).digest());
    },
  });
  const next = (minutes = 1): void => {
    step += 1;
    drawn = 0;
    world.pass({ minutes });
  };

  for (const wallet of [...owners, ...coStakers]) {
    next(0);
    await world.fund(wallet, '1000000');
  }
  const devices: WorldDevice[] = [];
  for (let index = 0; index < DEVICES; index += 1) {
    next();
    const { model, quantity } = hardwareText(index);
    const device = await world.device({
      deviceId: uuid(`device ${index}`),
      owner: participants.owner(index),
      stake: '0',
      model,
      quantity,
      country: ['DE', 'US', 'JP', 'FR'][index % 4]!,
      location: ['Berlin', null, 'Tokyo', 'Paris'][index % 4]!,
      connectivityTier: 1 + (index % 4),
      downMbps: 500 + (index % 4),
      upMbps: 400 + (index % 6),
      soc2: index % 4 === 1,
      pool: ([null, 'COMMUNITY', 'ENTERPRISE'] as const)[index % 3]!,
      state: index % 4 === 2 ? 'ACTIVE' : 'IDLE',
      downtimeByDate: [{ date: '2026-02-27', downBps: (index % 6) * 100 }],
    });
    devices.push(device);
  }

  world.passTo(later(T0, { hours: 31 }));
  await reportBlocks(world.ctx, blocksOf(devices));

  const offers: WorldOffer[] = [];
  for (const index of jumping(DEVICES, 5)) {
    const { stake, more, requested } = hardwareText(index);
    next();
    await world.stake(devices[index]!, stake);
    // Let the owners stake on their devices; half of the devices then meet their requirement without a co-staker.
    next();
    if (index % 4 < 2) await world.stake(devices[index]!, more);
    next();
    offers[index] = await world.offer(devices[index]!, {
      requested: requested[index % 2]!,
      shareBps: 5000 + 500 * (index % 6),
      ...(index === 8 ? { expiresAt: later(T0, { days: 10 }) } : {}),
    });
  }

  const coStakes: WorldCoStake[] = [];
  for (const claim of jumping(CLAIMS, 3)) {
    next();
    coStakes[claim] = await world.claim(offers[claim]!, participants.coStaker(claim));
  }
  // Bring two co-stakes into each of the phases withdrawn, cooldown, wait period and active; the two have different co-stakers and
  // owners.
  const leave = async (phase: number): Promise<void> => {
    for (const claim of [phase + 4, phase]) {
      next();
      await world.unstake(coStakes[claim]!);
    }
  };
  await leave(3);
  world.passTo(later(T0, { days: 12 }));
  await world.sweep();
  await leave(2);
  world.passTo(later(T0, { days: 24 }));
  await world.sweep();
  for (const claim of [3, 7]) {
    next();
    await world.withdraw(coStakes[claim]!);
  }
  // Let a device have two co-stakers; the second is one who has withdrawn elsewhere, and for whom the owner reserves an offer.
  const returning = participants.coStaker(3);
  next();
  offers.push(await world.offer(devices[5]!, { requested: '200', shareBps: 1000, reservedFor: returning.address }));
  next();
  coStakes.push(await world.claim(offers.at(-1)!, returning));
  await leave(1);
  next();
  await world.cancelUnstake(coStakes[5]!);
  next();
  await world.unstake(coStakes[5]!);
  next();
  await world.close(offers[9]!);
  // Publish another offer on a device whose co-staker has left, and leave one claim unsettled.
  next();
  offers.push(await world.offer(devices[7]!, { requested: '400', shareBps: 6500 }));
  next();
  coStakes.push(await world.claimUnsettled(offers[10]!, participants.coStaker(CLAIMS - 1)));

  await network(world, devices);

  const people = new Set([...devices.map(({ owner }) => owner), ...coStakes.map(({ by }) => by)]);
  // Slash four devices that are far apart in the list, and review two of the slashes.
  for (const index of [1, 10, 4, 7]) {
    next();
    succeeded(
      await slashDevice(world.ctx, {
        networkId: `slash ${index}`,
        deviceId: devices[index]!.deviceId,
        kind: 'STAKE',
        cause: index % 2 === 0 ? 'DOWNTIME' : 'PERFORMANCE',
        shareBps: 10,
        faultAt: await world.now(),
      }),
    );
  }
  for (const [index, verdict] of [
    [10, 'UPHELD'],
    [7, 'REVERSED'],
  ] as const) {
    next();
    succeeded(await reviewSlash(world.ctx, { networkId: `slash ${index}`, verdict }));
  }
  return { world, devices, offers, coStakes, people: [...people] };
}

/** Makes the changes that only the network makes: it blocks a device, puts devices in grace, and announces parameters and multipliers. */
async function network({ ctx, database, now }: World, devices: readonly WorldDevice[]): Promise<void> {
  const validFrom = later(T0, { days: 365 });
  await publishMultipliers(ctx, [
    { model: 'M2 Max', multiplierTenThousandths: 10_001, validFrom: await now(), source: 'example' },
    { model: 'M2 Max', multiplierTenThousandths: 0, validFrom, source: 'example' },
  ]);
  await database.execute(sql`INSERT INTO parameter (name, value, valid_from) VALUES ('claimCap', 3, ${validFrom})`);
  await database.execute(sql`
    UPDATE device SET state = 'BLOCKED', state_reason = 'suspected abuse' WHERE id = ${devices[9]?.key}::uuid`);
}

/** Returns the reports of thirty blocks. Every fourth device is never nominated; each of the others fails one block in six. */
function blocksOf(devices: readonly WorldDevice[]) {
  return Array.from({ length: 30 }, (_, hour) => ({
    startsAt: new Date(T0.getTime() + msOf({ hours: hour + 1 })),
    rewards: devices.flatMap(({ deviceId }, index) => {
      const succeeded = hour % 6 !== index % 6;
      return index % 4 === 3
        ? []
        : [{ deviceId, succeeded, amount: succeeded ? BigInt(1 + (index % 6)) * 10_000_000n : 0n }];
    }),
  }));
}

/**
 * Returns the numbers 0 to `count` - 1, each `stride` after the one before (modulo `count`), so that neighbouring devices are
 * processed far apart in time.
 */
function jumping(count: number, stride: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (index * stride) % count);
}

function uuid(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
