// The phases of a co-stake on a line, with the dates that the API gives.

import { useNow } from '../app/clock.ts';
import { Countdown, DateTime } from '../components/date-time.tsx';
import { PhaseLine, type PhaseStep } from '../components/phase-line.tsx';
import { hardware, shortAmount } from '../format.ts';
import { t } from '../text.ts';
import type { CoStakeOfPage } from './co-stake-data.ts';

export function CoStakePhaseLine({ coStake }: { readonly coStake: CoStakeOfPage }) {
  const now = useNow();
  return (
    <PhaseLine label={t('coStake.phaseOf', { device: hardware(coStake.offer.device) })} steps={stepsOf(coStake, now)} />
  );
}

/** How much of a phase has passed, from 0 to 1. */
const progressOf = (from: string, to: string, now: number): number =>
  (now - Date.parse(from)) / Math.max(1, Date.parse(to) - Date.parse(from));

function stepsOf(coStake: CoStakeOfPage, now: number): readonly PhaseStep[] {
  const { phase, claimedAt, settlement, exit, exitIfUnstakedNow, amount } = coStake;
  const claimed: PhaseStep = { title: t('coStake.claimed'), state: 'done', children: <When at={claimedAt} /> };
  switch (phase) {
    case 'PENDING':
      return [
        { ...claimed, state: 'now', progress: progressOf(claimedAt, settlement.settleBy, now) },
        { title: t('coStake.approvalBy'), state: 'ahead', children: <When at={settlement.settleBy} /> },
        { title: t('coStake.earns'), state: 'ahead' },
      ];
    case 'FAILED':
      return [
        claimed,
        {
          title: t('coStake.failed'),
          state: 'now',
          children: settlement.settledAt === null ? null : <When at={settlement.settledAt} />,
        },
      ];
    case 'ACTIVE':
      return [
        claimed,
        {
          title: t('coStake.active'),
          state: 'now',
          progress: 1,
          children: settlement.settledAt === null ? null : <When at={settlement.settledAt} />,
        },
        {
          title: t('coStake.ifUnstaked'),
          state: 'ahead',
          children: <span className="d">{t(exitIfUnstakedNow === null ? 'coStake.notNow' : 'coStake.stops')}</span>,
        },
        ...(exitIfUnstakedNow === null
          ? []
          : [
              ahead(t('coStake.waitEnds'), exitIfUnstakedNow.waitEndsAt),
              ahead(t('coStake.cooldownEnds'), exitIfUnstakedNow.cooldownEndsAt),
            ]),
      ];
    case 'WAIT_PERIOD':
    case 'COOLDOWN':
    case 'WITHDRAWABLE':
    case 'WITHDRAWN':
      return exit === null ? [claimed] : exitSteps(phase, exit, amount, now);
    default:
      return phase satisfies never;
  }
}

function exitSteps(
  phase: 'WAIT_PERIOD' | 'COOLDOWN' | 'WITHDRAWABLE' | 'WITHDRAWN',
  exit: NonNullable<CoStakeOfPage['exit']>,
  amount: string,
  now: number,
): readonly PhaseStep[] {
  const { startedAt, waitEndsAt, cooldownEndsAt, withdrawnAt } = exit;
  const unstaked: PhaseStep = { title: t('coStake.unstaked'), state: 'done', children: <When at={startedAt} /> };
  const withdraw = t('coStake.withdrawAmount', { amount: shortAmount(amount) });
  if (phase === 'WAIT_PERIOD') {
    return [
      unstaked,
      {
        title: t('coStake.inWait'),
        state: 'now',
        colour: 'wait',
        progress: progressOf(startedAt, waitEndsAt, now),
        children: <span className="d">{t('coStake.inWaitText')}</span>,
      },
      ahead(t('coStake.waitEnds'), waitEndsAt),
      ahead(withdraw, cooldownEndsAt),
    ];
  }
  const waited: PhaseStep = { title: t('coStake.waited'), state: 'done', children: <When at={waitEndsAt} /> };
  if (phase === 'COOLDOWN') {
    return [
      unstaked,
      waited,
      {
        title: t('coStake.inCooldown'),
        state: 'now',
        colour: 'cool',
        progress: progressOf(waitEndsAt, cooldownEndsAt, now),
        children: <span className="d">{t('coStake.inCooldownText')}</span>,
      },
      ahead(withdraw, cooldownEndsAt),
    ];
  }
  const cooled: PhaseStep = { title: t('coStake.cooled'), state: 'done', children: <When at={cooldownEndsAt} /> };
  return [
    unstaked,
    waited,
    cooled,
    withdrawnAt === null
      ? { title: withdraw, state: 'now', children: <span className="d">{t('coStake.byHand')}</span> }
      : { title: t('coStake.withdrawn'), state: 'done', children: <When at={withdrawnAt} /> },
  ];
}

const ahead = (title: string, at: string): PhaseStep => ({
  title,
  state: 'ahead',
  children: (
    <>
      <DateTime at={at} form="short" />
      <Countdown at={at} />
    </>
  ),
});

const When = ({ at }: { readonly at: string }) => <DateTime at={at} form="short" />;
