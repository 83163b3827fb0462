// Tests of the life cycle table: every phase is reachable, each command has a transition or a refusal in each phase, and the
// decision functions give the same results as the table.

import { describe, expect, test } from 'vitest';
import { settleClaim } from '../../src/domain/claim.ts';
import { type CoStake, type CoStakePhase, phaseAt } from '../../src/domain/co-stake.ts';
import { cancelUnstake, unstake, withdraw } from '../../src/domain/co-stake-exit.ts';
import type { DeviceAggregate } from '../../src/domain/device-aggregate.ts';
import { dueEvents } from '../../src/domain/due-events.ts';
import type { Decision } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import {
  CO_STAKE_TRANSITIONS,
  type LifecycleCommand,
  type LifecycleGuard,
  nextPhase,
  PHASE_REFUSALS,
} from '../../src/domain/lifecycle.ts';
import { aCoStake, aDevice, anAggregate, anOffer, later, PARAMETERS, T0 } from '../kit/device-aggregate.ts';

const PHASES: readonly CoStakePhase[] = [
  'PENDING',
  'FAILED',
  'ACTIVE',
  'WAIT_PERIOD',
  'COOLDOWN',
  'WITHDRAWABLE',
  'WITHDRAWN',
];
const COMMANDS: readonly LifecycleCommand[] = [
  'approveClaim',
  'failClaim',
  'unstake',
  'cancelUnstake',
  'endWait',
  'endCooldown',
  'withdraw',
];
const PARTY_COMMANDS = ['unstake', 'cancelUnstake', 'withdraw'] as const;
const waitEndsAt = later(T0, { days: 7 });
const cooldownEndsAt = later(T0, { days: 21 });

/** For each phase, a co-stake and an instant at which the co-stake is in that phase. */
const IN_PHASE: { readonly [Phase in CoStakePhase]: { readonly coStake: CoStake; readonly at: Date } } = {
  PENDING: { coStake: aCoStake({ settlement: 'SENDING', settledAt: null, recordedPhase: 'PENDING' }), at: T0 },
  FAILED: { coStake: aCoStake({ settlement: 'FAILED', held: 0n, recordedPhase: 'FAILED' }), at: T0 },
  ACTIVE: { coStake: aCoStake(), at: T0 },
  WAIT_PERIOD: { coStake: leaving('WAIT_PERIOD'), at: later(waitEndsAt, { ms: -1 }) },
  COOLDOWN: { coStake: leaving('COOLDOWN'), at: later(cooldownEndsAt, { ms: -1 }) },
  WITHDRAWABLE: { coStake: leaving('WITHDRAWABLE'), at: cooldownEndsAt },
  WITHDRAWN: { coStake: { ...leaving('WITHDRAWN'), withdrawnAt: cooldownEndsAt, held: 0n }, at: cooldownEndsAt },
};

function leaving(recordedPhase: CoStakePhase): CoStake {
  return aCoStake({ exitStartedAt: T0, waitEndsAt, cooldownEndsAt, recordedPhase });
}

function aggregateIn(phase: CoStakePhase, guard: LifecycleGuard | null): DeviceAggregate {
  const { coStake } = IN_PHASE[phase];
  const claimed = phase !== 'FAILED';
  const offer = anOffer({
    claimedAt: claimed ? T0 : null,
    live: coStake.exitStartedAt === null,
    closesAt: coStake.waitEndsAt,
    closeReason: coStake.waitEndsAt === null ? null : 'CO_STAKER_LEFT',
  });
  return anAggregate({
    device: aDevice(guard === 'deviceNotCommitted' ? { state: 'TERMINATED' } : {}),
    offers: [offer],
    coStakes: [coStake],
  });
}

function decide(command: LifecycleCommand, aggregate: DeviceAggregate, at: Date): Decision {
  const subject = { coStakeId: 'co-stake' };
  switch (command) {
    case 'approveClaim':
      return settleClaim(subject, aggregate, at);
    case 'failClaim':
      return settleClaim(subject, { ...aggregate, device: aDevice({ state: 'MAINTENANCE' }) }, at);
    case 'unstake':
      return unstake(subject, aggregate, PARAMETERS, at);
    case 'cancelUnstake':
      return cancelUnstake(subject, aggregate, PARAMETERS, at);
    case 'withdraw':
      return withdraw(subject, aggregate, PARAMETERS, at);
    case 'endWait':
      return { events: dueEvents(aggregate, waitEndsAt).flatMap((batch) => batch.events) };
    case 'endCooldown':
      return { events: dueEvents(aggregate, cooldownEndsAt).flatMap((batch) => batch.events) };
    default:
      return command satisfies never;
  }
}

describe('the life cycle table', () => {
  test('reaches every phase from PENDING', () => {
    const reached = new Set<CoStakePhase>(['PENDING']);
    for (const _ of PHASES) for (const row of CO_STAKE_TRANSITIONS) if (reached.has(row.from)) reached.add(row.to);
    expect([...reached].sort()).toEqual([...PHASES].sort());
  });

  test('has no transition out of FAILED or WITHDRAWN', () => {
    expect(CO_STAKE_TRANSITIONS.filter(({ from }) => from === 'FAILED' || from === 'WITHDRAWN')).toEqual([]);
  });

  test('has at most one transition for each phase, command and guard', () => {
    const ways = CO_STAKE_TRANSITIONS.map(({ from, command, guard }) => `${from} ${command} ${guard}`);
    expect(new Set(ways).size).toBe(ways.length);
  });

  test('has a transition for every command', () => {
    expect([...new Set(CO_STAKE_TRANSITIONS.map(({ command }) => command))].sort()).toEqual([...COMMANDS].sort());
  });

  const pairs = PARTY_COMMANDS.flatMap((command) => PHASES.map((phase) => ({ command, phase })));
  test.each(pairs)(
    'has either a transition or a refusal, never both, for the command $command in the phase $phase',
    ({ command, phase }) => {
      const listed = CO_STAKE_TRANSITIONS.some((row) => row.command === command && row.from === phase);
      expect(PHASE_REFUSALS[command][phase] !== undefined).toBe(!listed);
    },
  );

  test.each(CO_STAKE_TRANSITIONS)(
    'agrees with the decision function of $command in the phase $from (guard $guard): both lead to $to',
    ({ from, command, guard, to }) => {
      const aggregate = aggregateIn(from, guard);
      const decision = decide(command, aggregate, IN_PHASE[from].at);
      expect(decision).toHaveProperty('events');
      const events = 'events' in decision ? decision.events : [];
      const [coStake] = events.reduce(evolve, aggregate).coStakes;
      const then = command === 'endWait' ? waitEndsAt : command === 'endCooldown' ? cooldownEndsAt : IN_PHASE[from].at;
      expect(coStake && phaseAt(coStake, then)).toBe(to);
      expect(coStake?.recordedPhase, 'the log says so too').toBe(to);
      expect(nextPhase(from, command, (asked) => asked === guard)).toBe(to);
    },
  );

  test.each(pairs)(
    'agrees with the decision function on the refusal of $command in the phase $phase',
    ({ command, phase }) => {
      const decision = decide(command, aggregateIn(phase, null), IN_PHASE[phase].at);
      const code = PHASE_REFUSALS[command][phase];
      if (code === undefined) expect(decision).toHaveProperty('events');
      else expect(decision).toMatchObject({ refusal: { code } });
    },
  );

  test('agrees with settleClaim, which changes only a PENDING co-stake', () => {
    for (const phase of PHASES.filter((other) => other !== 'PENDING')) {
      expect(decide('approveClaim', aggregateIn(phase, null), IN_PHASE[phase].at)).toEqual({ events: [] });
    }
  });
});

describe('the reachability check of the life cycle table', () => {
  test('finds that WITHDRAWABLE is unreachable when its transition is removed', () => {
    const without = CO_STAKE_TRANSITIONS.filter(({ command }) => command !== 'endCooldown');
    const reached = new Set<CoStakePhase>(['PENDING']);
    for (const _ of PHASES) for (const row of without) if (reached.has(row.from)) reached.add(row.to);
    expect(reached.has('WITHDRAWABLE')).toBe(false);
  });
});
