// Time in the plain model: what falls due is done at its own instant, in order, and nothing before.

import type { DeviceName, Instant } from './command.ts';
import { type CoStake, closeOffer, closeWhatFalls, type World } from './world.ts';

type Due = { readonly at: Instant; readonly device: DeviceName; readonly happens: () => void };

/** Every instant ahead at which something changes by itself. */
export function instantsAhead(world: World): readonly Instant[] {
  const multipliers = Object.values(world.devices).flatMap(({ multipliers }) => multipliers.map(({ from }) => from));
  const exits = Object.values(world.devices).flatMap(({ exit }) => (exit === null ? [] : [exit.cooldownEndsAt]));
  const all = [...dues(world).map(({ at }) => at), ...multipliers, ...exits];
  return [...new Set(all)].filter((at) => at > world.now).sort((a, b) => a - b);
}

export function advance(world: World, to: Instant): void {
  for (;;) {
    const ahead = dues(world).sort((a, b) => a.at - b.at);
    const [next] = ahead;
    if (next === undefined || next.at > to) break;
    world.now = next.at;
    const together = ahead.filter(({ at }) => at === next.at);
    for (const due of together) due.happens();
    for (const name of new Set(together.map(({ device }) => device))) closeWhatFalls(world, name);
  }
  world.now = to;
}

function dues(world: World): Due[] {
  const list: Due[] = [];
  for (const coStake of world.coStakes) {
    const { exit, phase, device } = coStake;
    if (exit === null) continue;
    if (phase === 'WAIT_PERIOD') list.push({ at: exit.waitEndsAt, device, happens: () => cool(world, coStake) });
    if (phase === 'COOLDOWN') {
      const happens = (): void => {
        coStake.phase = 'WITHDRAWABLE';
      };
      list.push({ at: exit.cooldownEndsAt, device, happens });
    }
  }
  for (const offer of world.offers) {
    const { expiresAt: at, device } = offer;
    if (offer.status === 'OPEN' && at !== null)
      list.push({ at, device, happens: () => closeOffer(offer, at, 'EXPIRED') });
  }
  for (const device of [0, 1] as const) {
    for (const { from: at } of world.devices[device].multipliers) {
      // What can no longer stand is closed at every instant that something happens at.
      if (at > world.now) list.push({ at, device, happens: () => undefined });
    }
  }
  for (const slash of world.slashes.values()) {
    if (slash.verdict !== null) continue;
    const happens = (): void => {
      Object.assign(slash, { verdict: 'UPHELD', reviewedAt: slash.reviewEndsAt });
    };
    list.push({ at: slash.reviewEndsAt, device: slash.order.device, happens });
  }
  return list;
}

/** The wait is over: the stake no longer counts, and its offer is gone. */
export function cool(world: World, coStake: CoStake): void {
  coStake.phase = 'COOLDOWN';
  const offer = world.offers[coStake.offer];
  if (offer !== undefined && offer.status !== 'CLOSED') closeOffer(offer, world.now, 'CO_STAKER_LEFT');
}
