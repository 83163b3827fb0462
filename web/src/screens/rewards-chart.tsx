// The chart of Rewards: a bar for each row, with what was promised across it, and what failed or was withheld marked.

import { sumAmounts } from '@tandem/client/money';
import type { RewardRow } from '../app/rewards.ts';
import type { Span } from '../app/rewards-search.ts';
import { BarChart } from '../components/chart.tsx';
import { Legend } from '../components/legend.tsx';
import { dateText, grouped, shortAmount } from '../format.ts';
import { t } from '../text.ts';

export function PaidChart({ rows, span }: { readonly rows: readonly RewardRow[]; readonly span: Span }) {
  if (rows.length === 0) return null;
  const inOrder = [...rows].reverse();
  const paid = shortAmount(sumAmounts(rows.map((row) => row.paid)));
  const promised = rows.some((row) => row.promised !== null)
    ? shortAmount(sumAmounts(rows.map((row) => row.promised ?? '0')))
    : null;
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  const withheld = rows.reduce((sum, row) => sum + row.withheld, 0);
  const step = Math.max(1, Math.ceil(inOrder.length / 7));
  return (
    <section aria-label={t('rewards.chartTitle')}>
      <BarChart
        className={rows.length > 60 ? 'hourly' : ''}
        unit={t('unit.io')}
        label={t(promised === null ? 'rewards.chartPaid' : 'rewards.chart', {
          from: dateText(inOrder[0]?.from ?? 0, 'dayShort'),
          to: dateText(inOrder.at(-1)?.from ?? 0, 'dayShort'),
          paid,
          promised: promised ?? '',
          failed: grouped(failed),
          withheld: grouped(withheld),
        })}
        bars={inOrder.map((row) => ({
          key: row.from,
          total: Number(row.paid),
          promised: row.promised === null ? null : Number(row.promised),
          fault: row.withheld > 0 ? 'held' : row.failed > 0 ? 'fail' : null,
        }))}
        labels={inOrder.flatMap(({ from }, at) =>
          at % step === 0
            ? [{ at, text: dateText(from, span === 'block' ? 'short' : 'dayShort'), wideOnly: at % (2 * step) !== 0 }]
            : [],
        )}
      />
      <Legend
        items={[
          { key: 'part', text: <Term text={t('coStake.legendPaid')} value={`${paid} ${t('unit.io')}`} /> },
          ...(promised === null
            ? []
            : [
                {
                  key: 'level',
                  text: <Term text={t('rewards.promisedWord')} value={`${promised} ${t('unit.io')}`} />,
                } as const,
              ]),
          { key: 'fail', text: <Term text={t('coStake.legendFailed')} value={blocksText(failed)} /> },
          { key: 'held', text: <Term text={t('coStake.legendHeld')} value={blocksText(withheld)} /> },
        ]}
      />
    </section>
  );
}

/** A number of blocks in words. */
export const blocksText = (count: number): string =>
  count === 1 ? t('rewards.oneBlock') : t('rewards.blocks', { count: grouped(count) });

const Term = ({ text, value }: { readonly text: string; readonly value: string }) => (
  <>
    {text} <b>{value}</b>
  </>
);
