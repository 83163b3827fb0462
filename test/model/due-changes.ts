// Changes of the plain model that become due as time passes. **Invariant:** each due change is applied at its own instant, in
// order.

import { nextHour, rememberBlock } from './block.ts';
import { settle } from './co-stake.ts';
import type { DeviceName, Instant } from './command.ts';
import { closeInvalidOffers, closeOffer } from './offer.ts';
import { HOUR } from './parameter.ts';
import { SANDBOX_SIGNATURE } from './payout.ts';
import type { CoStake, World } from './world.ts';

type DueChange = { readonly at: Instant; readonly device: DeviceName; readonly apply: () => void };

/** Returns the future instants at which the state of the plain model changes without a command, sorted. */
export function futureInstants(world: World): readonly Instant[] {
  const multipliers = Object.values(world.devices).flatMap(({ multipliers }) => multipliers.map(({ from }) => from));
  const exits = Object.values(world.devices).flatMap(({ exit }) => (exit === null ? [] : [exit.cooldownEndsAt]));
  const hires = Object.values(world.devices).flatMap(({ hires }) =>
    hires.flatMap(({ from, to }) => [from, to ?? from]),
  );
  const all = [...dueChanges(world).map(({ at }) => at), ...multipliers, ...exits, ...hires];
  return [...new Set(all)].filter((at) => at > world.now).sort((a, b) => a - b);
}

/**
 * Moves the time of the plain model to an instant and applies every change that is due until then. On the way it remembers the block
 * that ends when the time leaves the present instant, and the first and the last block that end before the new one.
 */
export function advance(world: World, to: Instant): void {
  rememberBlock(world);
  for (const end of new Set([nextHour(world.now), Math.floor(to / HOUR) * HOUR])) {
    if (end <= world.now || end >= to) continue;
    advanceTo(world, end);
    rememberBlock(world);
  }
  advanceTo(world, to);
}

function advanceTo(world: World, to: Instant): void {
  for (;;) {
    const changes = dueChanges(world).sort((a, b) => a.at - b.at);
    const [next] = changes;
    if (next === undefined || next.at > to) break;
    world.now = next.at;
    const together = changes.filter(({ at }) => at === next.at);
    for (const change of together) change.apply();
    for (const name of new Set(together.map(({ device }) => device))) closeInvalidOffers(world, name);
  }
  world.now = to;
}

function dueChanges(world: World): DueChange[] {
  const list: DueChange[] = [];
  for (const coStake of world.coStakes) {
    const { exit, phase, device, decidedAt } = coStake;
    if (phase === 'PENDING') list.push({ at: decidedAt, device, apply: () => settle(world, coStake) });
    if (exit === null) continue;
    if (phase === 'WAIT_PERIOD') list.push({ at: exit.waitEndsAt, device, apply: () => startCooldown(world, coStake) });
    if (phase === 'COOLDOWN') {
      const apply = (): void => {
        coStake.phase = 'WITHDRAWABLE';
      };
      list.push({ at: exit.cooldownEndsAt, device, apply });
    }
  }
  for (const offer of world.offers) {
    const { expiresAt: at, device } = offer;
    // `advance` closes an offer whose expiry has come, unless another reason comes first.
    if (offer.status === 'OPEN' && at !== null) list.push({ at, device, apply: () => undefined });
  }
  for (const device of [0, 1] as const) {
    for (const { from: at } of world.devices[device].multipliers) {
      // A new multiplier changes the requirement and may make offers invalid; `advance` closes invalid offers after every change.
      if (at > world.now) list.push({ at, device, apply: () => undefined });
    }
    for (const { from: at } of world.published) {
      if (at > world.now) list.push({ at, device, apply: () => undefined });
    }
  }
  for (const payout of world.payouts) {
    if (payout.report !== null || payout.settlesAt === null) continue;
    const apply = (): void => {
      payout.report = { outcome: 'SENT', text: SANDBOX_SIGNATURE };
    };
    list.push({ at: payout.settlesAt, device: 0, apply });
  }
  for (const slash of world.slashes.values()) {
    if (slash.verdict !== null) continue;
    const apply = (): void => {
      Object.assign(slash, { verdict: 'UPHELD', reviewedAt: slash.reviewEndsAt });
    };
    list.push({ at: slash.reviewEndsAt, device: slash.order.device, apply });
  }
  return list;
}

/** Ends the wait period of a co-stake: its stake no longer counts toward the requirement, and its offer is closed. */
export function startCooldown(world: World, coStake: CoStake): void {
  coStake.phase = 'COOLDOWN';
  const offer = world.offers[coStake.offer];
  if (offer !== undefined && offer.status !== 'CLOSED') closeOffer(offer, world.now, 'CO_STAKER_LEFT');
}
