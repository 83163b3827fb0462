// Blocks that paid nothing: by day and reason, and the reasons in the order in which they apply.

import type { RewardBlock } from '../app/rewards.ts';
import { Section } from '../components/section.tsx';
import { Status } from '../components/status.tsx';
import { dateText, grouped } from '../format.ts';
import { t, textOf } from '../text.ts';

/** Reasons in the order in which they apply. */
const REASONS = [
  'BLOCK_FAILED',
  'NOT_YET_EARNING',
  'UNSTAKED',
  'DEVICE_NOT_COMMITTED',
  'DEVICE_NOT_OPERATIONAL',
  'STAKE_INSUFFICIENT',
] as const satisfies readonly NonNullable<RewardBlock['withheldFor']>[];

type Group = { readonly day: string; readonly reason: (typeof REASONS)[number]; readonly count: number };

function groupsOf(blocks: readonly RewardBlock[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { startsAt, completed, withheldFor } of blocks) {
    const reason = withheldFor ?? (completed ? null : 'BLOCK_FAILED');
    if (reason === null) continue;
    const day = startsAt.slice(0, 10);
    const count = (groups.get(`${day} ${reason}`)?.count ?? 0) + 1;
    groups.set(`${day} ${reason}`, { day, reason, count });
  }
  return [...groups.values()];
}

export function NothingPaid({ blocks }: { readonly blocks: readonly RewardBlock[] }) {
  const groups = groupsOf(blocks);
  return (
    <Section title={t('rewards.nothing')} aside={t('rewards.nothingText')}>
      {groups.length === 0 ? (
        <p className="dim">{t('rewards.allPaid')}</p>
      ) : (
        <table className="table rows whyt">
          <thead>
            <tr>
              <th scope="col">{t('rewards.when')}</th>
              <th scope="col">{t('rewards.why')}</th>
              <th scope="col" className="n">
                {t('rewards.blocksHead')}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ day, reason, count }) => (
              <tr key={`${day} ${reason}`}>
                <td>
                  <time dateTime={day}>{dateText(day, 'day')}</time>
                </td>
                <td>
                  <Status tone={reason === 'BLOCK_FAILED' ? 'bad' : 'wait'}>
                    {textOf('withheld', reason) ?? reason}
                  </Status>
                </td>
                <td className="n">{grouped(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <details className="asdata">
        <summary>{t('rewards.reasons')}</summary>
        <ol className="reasons">
          {REASONS.map((reason) => (
            <li key={reason}>
              <span className="mono">{reason}</span>
              <span className="dim">{textOf('withheld', `${reason}_TEXT`)}</span>
            </li>
          ))}
        </ol>
      </details>
    </Section>
  );
}
