// Random steps in the history of one device: commands by its owner and three co-stakers, changes of the device by the network, and
// advances of time, which often stop one millisecond before, at or after the next due instant.

import fc from 'fast-check';
import { phaseAt } from '../../src/domain/co-stake.ts';
import { offerStatusAt } from '../../src/domain/offer.ts';
import { io, later } from './device-aggregate.ts';
import type { Scenario } from './scenario.ts';

type CoStaker = 'ann' | 'bob' | 'cid';
export type Step =
  | {
      readonly do: 'offer';
      readonly amount: bigint;
      readonly shareBps: number;
      readonly expiresInMinutes: number | null;
    }
  | { readonly do: 'close'; readonly which: number }
  | { readonly do: 'settle' | 'unstake' | 'cancelUnstake' | 'withdraw'; readonly which: number }
  | { readonly do: 'claim'; readonly which: number; readonly who: CoStaker }
  | { readonly do: 'stake'; readonly amount: bigint }
  | { readonly do: 'device'; readonly hired: boolean; readonly state: 'IDLE' | 'MAINTENANCE' | 'BLOCKED' }
  | { readonly do: 'pass'; readonly minutes: number }
  | { readonly do: 'passToEdge'; readonly which: number; readonly ms: number }
  | { readonly do: 'sweep' };

/** Index of an offer or co-stake, counted backwards from the latest one; mostly 0, the latest. */
const which = fc.constantFrom(0, 0, 0, 1, 2);
export const randomStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('offer' as const),
      amount: fc.constantFrom(io(200), io(1000), io(4000), io(4000), io(8000), io(8000), io(8001)),
      shareBps: fc.constantFrom(1, 1000, 2500, 3333, 5000, 7400, 9999),
      expiresInMinutes: fc.constantFrom(null, null, null, null, 5, 10, 15, 60 * 24 * 7),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      which,
      who: fc.constantFrom<CoStaker>('ann', 'bob', 'cid'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'settle',
        'settle',
        'settle',
        'settle',
        'unstake',
        'unstake',
        'cancelUnstake',
        'withdraw',
        'close',
      ),
      which,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('stake' as const), amount: fc.constantFrom(io(1), io(8000)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('device' as const),
      hired: fc.constantFrom(false, false, false, true),
      state: fc.constantFrom('IDLE', 'IDLE', 'IDLE', 'IDLE', 'IDLE', 'MAINTENANCE', 'BLOCKED'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(1, 60, 60 * 24 * 8) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('passToEdge' as const), which, ms: fc.constantFrom(-1, 0, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);

/** For each command, the co-stake phase in which it can succeed. A co-stake in another phase is used when none is in this phase. */
const APT_PHASE = {
  settle: 'PENDING',
  unstake: 'ACTIVE',
  cancelUnstake: 'WAIT_PERIOD',
  withdraw: 'WITHDRAWABLE',
} as const;

/** Executes a step on a scenario. The step's index wraps around the list of offers or co-stakes, so that most steps find one. */
export function executeStep(scenario: Scenario, one: Step, at: number): void {
  const { offers, coStakes } = scenario.aggregate();
  const pick = <T>(list: readonly T[], index: number): T | undefined => list[list.length - 1 - (index % list.length)];
  switch (one.do) {
    case 'offer': {
      const expiresAt = one.expiresInMinutes === null ? null : later(scenario.now(), { minutes: one.expiresInMinutes });
      scenario.offer(`offer-${at}`, { requestedAmount: one.amount, rewardShareBps: one.shareBps, expiresAt });
      return;
    }
    case 'claim': {
      const open = offers.filter((offer) => offerStatusAt(offer, scenario.now()) === 'OPEN');
      scenario.claim(pick(open.length > 0 ? open : offers, one.which)?.id ?? 'none', `co-stake-${at}`, one.who);
      return;
    }
    case 'close':
      scenario.close(pick(offers, one.which)?.id ?? 'none');
      return;
    case 'settle':
    case 'unstake':
    case 'cancelUnstake':
    case 'withdraw': {
      const apt = coStakes.filter((coStake) => phaseAt(coStake, scenario.now()) === APT_PHASE[one.do]);
      scenario[one.do](pick(apt.length > 0 ? apt : coStakes, one.which)?.id ?? 'none');
      return;
    }
    case 'stake':
      scenario.stake(one.amount);
      return;
    case 'device':
      scenario.report(one.state, one.hired);
      return;
    case 'pass':
      scenario.advance({ minutes: one.minutes });
      return;
    case 'passToEdge': {
      const edges = [
        ...coStakes.flatMap((c) => [c.settleBy, c.waitEndsAt, c.cooldownEndsAt]),
        ...offers.map((o) => o.closesAt),
      ];
      const ahead = edges.filter((edge) => edge !== null).map((edge) => later(edge, { ms: one.ms }));
      const sorted = ahead.filter((edge) => edge > scenario.now()).sort((a, b) => a.getTime() - b.getTime());
      const edge = sorted.length === 0 ? undefined : sorted[one.which % sorted.length];
      if (edge !== undefined) scenario.advanceTo(edge);
      return;
    }
    case 'sweep':
      scenario.sweep();
      return;
    default:
      one satisfies never;
  }
}
