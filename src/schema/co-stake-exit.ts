// GraphQL type `CoStakeExit`: the dates of the latest exit of a co-stake, and the early end of its wait period.

import { type CoStake, earlyEndOf } from '../domain/co-stake.ts';
import type { ExitDates } from '../domain/co-stake-action.ts';
import { builder } from './builder.ts';
import { CloseReasonEnum } from './enums.ts';

type Exit = ExitDates & {
  readonly canceledAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly waitEndedEarly: ReturnType<typeof earlyEndOf>;
};

const WaitEndedEarly = builder.objectRef<NonNullable<Exit['waitEndedEarly']>>('WaitEndedEarly').implement({
  description: 'The end of a wait period before its date, because the device left the programme. It is final.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time at which the wait ended and the cooldown started.' }),
    reason: t.expose('reason', { type: CloseReasonEnum, description: 'How the device left the programme.' }),
    previousWaitEndsAt: t.expose('previousWaitEndsAt', {
      type: 'DateTime',
      description: 'Time at which the wait would have ended.',
    }),
  }),
});

export const ExitRef = builder.objectRef<Exit>('CoStakeExit').implement({
  description:
    'The latest exit of a co-stake. Its dates were fixed when it started; they move once, earlier, when the device leaves the programme during the wait.',
  fields: (t) => ({
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      description: 'Time at which the co-staker unstaked and the co-stake stopped earning.',
    }),
    waitEndsAt: t.expose('waitEndsAt', {
      type: 'DateTime',
      description:
        'Time at which the wait period ends and the cooldown starts; equal to `startedAt` for an exit without a wait period.',
    }),
    cooldownEndsAt: t.expose('cooldownEndsAt', {
      type: 'DateTime',
      description: 'Earliest time at which the stake can be withdrawn; there is no deadline.',
    }),
    canceledAt: t.expose('canceledAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the co-staker cancelled the exit, so that its other dates no longer apply; null unless cancelled.',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the stake was paid back; null until then.',
    }),
    waitEndedEarly: t.field({
      type: WaitEndedEarly,
      nullable: true,
      description: 'The early end of the wait period; null when it ended, or will end, at its agreed date.',
      resolve: ({ waitEndedEarly }) => waitEndedEarly,
    }),
  }),
});

/** Returns the latest exit of a co-stake, also a cancelled one; null when it was never unstaked. */
export function exitOf(coStake: CoStake): Exit | null {
  const { exitStartedAt, waitEndsAt, cooldownEndsAt } = coStake;
  if (exitStartedAt === null || waitEndsAt === null || cooldownEndsAt === null) return null;
  const { exitCanceledAt: canceledAt, withdrawnAt } = coStake;
  const waitEndedEarly = earlyEndOf(coStake);
  return { startedAt: exitStartedAt, waitEndsAt, cooldownEndsAt, canceledAt, withdrawnAt, waitEndedEarly };
}
